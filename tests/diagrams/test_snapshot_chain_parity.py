"""The chain's rules, words and layout are the same in Python and in JavaScript."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from awslab.diagrams import SnapshotChain
from awslab.diagrams.assemble import script
from awslab.diagrams.snapshots.layout import layout
from awslab.diagrams.snapshots.rules import replay, start, step
from awslab.diagrams.snapshots.view import Terms, view
from tests.diagrams.conftest import Show
from tests.diagrams.parity import drawn, expected
from tests.diagrams.test_snapshot_chain import HISTORIES, THREE

TERMS = Terms(10, 0.05, 0.0125, "USD", "ap-northeast-2", "ap-northeast-1")
PLAYED = (
    [],
    ["snapshot"],
    ["write A L", "snapshot", "write A"],
    [*THREE, "delete snap-1"],
    [*THREE, "delete snap-2", "delete snap-1", "delete snap-3"],
    [*THREE, "archive snap-1", "restore snap-3 b"],
    [*THREE, "copy snap-1", "copy snap-3", "delete copy-2", "copy snap-3"],
    [*THREE, "archive snap-3", "delete snap-3", "snapshot"],
    [*THREE, "copy snap-2", "restore copy-1 c", "restore snap-1 a", "delete snap-1", "write C"],
)


@pytest.mark.parametrize("width", [1100, 390])
def test_what_is_drawn_is_what_python_draws(page: Page, show: Show, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    form = "wide" if width == 1100 else "narrow"
    for blocks in (4, 12, 14):
        diagram = SnapshotChain(blocks, history=["snapshot"])
        host = show(diagram)
        number = page.evaluate("made.length - 1")
        assert drawn(host) == expected(diagram.spec["scenes"][form])
        for history in PLAYED if blocks > 11 else ():
            page.evaluate(
                "([number, history]) => made[number].model.set('history', history)",
                [number, history],
            )
            here = replay(start(blocks, blocks - 2), history)
            assert drawn(host) == expected(layout(view(here, TERMS), form))


def test_both_languages_know_the_same_rules_and_words(page: Page) -> None:
    source = script("snapshot_chain").replace("export default { render };", "")
    module = f"{source}\nexport {{ layout, start, step, view }};"
    page.evaluate(
        """async text => {
            const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
            window.chain = await import(url);
        }""",
        module,
    )
    ours, theirs = [], []

    def record(history: list[str], written: int, price: float) -> None:
        terms = Terms(7, price, price / 4, "EUR", "eu-west-1", "eu-west-2")
        here, answers = start(6, written), []
        for line in history:
            after = step(here, line)
            answers.append(after if isinstance(after, str) else "")
            here = here if isinstance(after, str) else after
        shown = view(here, terms)
        scenes = {form: layout(shown, form) for form in ("wide", "narrow")}
        ours.append([answers, shown, scenes])
        theirs.append([history, written, price])

    @settings(max_examples=150, deadline=None, database=None)
    @given(HISTORIES, st.integers(0, 6), st.sampled_from([0.0, 0.05, 0.0125, 1.005]))
    def collect(history: list[str], written: int, price: float) -> None:
        record(history, written, price)

    collect()
    copies = ["snapshot", "copy snap-1", "copy snap-1", "delete copy-2", "copy snap-1"]
    for history in (*PLAYED, copies):
        record(history, 4, 0.05)
    answered = page.evaluate(
        """all => all.map(([history, written, price]) => {
            const terms = { gb: 7, price, archive_price: price / 4, currency: "EUR",
                region: "eu-west-1", copy_region: "eu-west-2" };
            let here = chain.start(6, written);
            const answers = history.map(line => {
                const after = chain.step(here, line);
                if (typeof after === "string") return after;
                here = after;
                return "";
            });
            const shown = chain.view(here, terms);
            const scenes = Object.fromEntries(["wide", "narrow"].map(form => [form, chain.layout(shown, form)]));
            return [answers, shown, scenes];
        })""",
        theirs,
    )
    assert len(ours) >= 100
    for mine, other in zip(ours, answered, strict=True):
        assert json.loads(json.dumps(mine)) == other
