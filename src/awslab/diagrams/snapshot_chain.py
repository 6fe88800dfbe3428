"""SnapshotChain: which blocks EBS snapshots store, share, free and restore."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.checked import Checked
from awslab.diagrams.scene import clean
from awslab.diagrams.snapshots.account import account_spec, read_snapshots
from awslab.diagrams.snapshots.layout import layout
from awslab.diagrams.snapshots.rules import LETTERS, State, replay, start
from awslab.diagrams.snapshots.view import Terms, view
from awslab.diagrams.vpc.words import make_thing

_HISTORY = ("snapshot", "write B E", "snapshot", "write E H K", "snapshot")
_DESCRIPTION = (
    "Snapshots are incremental: a block is stored once and later snapshots refer to it. Deleting "
    "a snapshot frees only what no other one needs, and each restores the whole volume."
)
_ANSWERS = ("", "whole", "changed", "no")


def _price(amount: Any) -> float:
    """Return an amount, or raise ValueError when it is none from 0 to 100."""
    if isinstance(amount, bool) or not isinstance(amount, int | float) or not 0 <= amount <= 100:
        raise ValueError(f"a GB-month costs an amount from 0 to 100, not {amount!r}")
    return amount


class _History(traitlets.List):
    """Lines that can be done one after the other; see :mod:`awslab.diagrams.snapshots.rules`."""

    def validate(self, obj: Any, value: Any) -> Any:
        lines = super().validate(obj, value)
        try:
            replay(obj._begin, lines)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.{error}") from None
        return lines


class SnapshotChain(Diagram):
    """A volume's blocks, and the snapshots the reader takes, deletes, restores, copies, archives.

    Parameters
    ----------
    blocks
        Blocks of the volume, 4 to 14, named A, B, C ...; each stands for ``block_gb`` GB.
    history
        What has happened, line by line: ``"write B E"``, ``"snapshot"``, ``"delete snap-1"``,
        ``"restore snap-2 b"`` (into zone b), ``"copy snap-2"`` (to ``copy_region``),
        ``"archive snap-1"``.
    written
        How many blocks hold data at the start; by default all but two. A snapshot stores only
        blocks that were written: its size is that of the data, not of the volume.
    block_gb, price, archive_price, currency
        What costs are reckoned with, per GB-month. The defaults are examples, not facts: the
        reader can change the prices.
    region, copy_region
        Names of the volume's Region and of the one copies go to.
    title
        Shown above the diagram.

    Attributes
    ----------
    history : list of str
        The lines above, with those the reader added. A line that cannot be done raises TraitError.
    predicted : str
        The reader's answer to the question: ``"whole"``, ``"changed"``, ``"no"`` or ``""``.
    price, archive_price : float
        Per GB-month, 0 to 100.

    Raises
    ------
    ValueError
        A keyword is outside its range, or a line of the history cannot be done.

    Notes
    -----
    Facts: "How Amazon EBS snapshots work", "Delete", "Copy" and "Archive Amazon EBS snapshots" in
    the Amazon EBS User Guide, as of November 2026. Copies are unencrypted or share one KMS key.
    """

    _esm = script("snapshot_chain")
    _css = style("snapshot_chain")

    history = _History(traitlets.Unicode()).tag(sync=True)
    predicted = traitlets.Enum(_ANSWERS, default_value="").tag(sync=True)
    price = Checked(_price, 0.05).tag(sync=True)
    archive_price = Checked(_price, 0.0125).tag(sync=True)

    def __init__(
        self,
        blocks: int = 12,
        history: Sequence[str] = _HISTORY,
        *,
        written: int | None = None,
        block_gb: int = 10,
        price: float = 0.05,
        archive_price: float = 0.0125,
        currency: str = "USD",
        region: str = "ap-northeast-2",
        copy_region: str = "ap-northeast-1",
        title: str = "Snapshots of an EBS volume",
        **kwargs: Any,
    ) -> None:
        _within("blocks", blocks, 4, len(LETTERS))
        data = blocks - 2 if written is None else written
        _within("written", data, 0, blocks)
        _within("block_gb", block_gb, 1, 1000)
        if isinstance(history, str):
            raise ValueError(f"history is a list of lines: write history=[{history!r}]")
        self._volume_id: str | None = None
        self._begin = start(blocks, data)
        state = replay(self._begin, history)
        places = (clean(currency)[:8], clean(region)[:24], clean(copy_region)[:24])
        terms = Terms(block_gb, _price(price), _price(archive_price), *places)
        spec = _spec(state, terms, clean(title), list(history), data)
        traits = {"history": list(history), "price": price, "archive_price": archive_price}
        super().__init__(spec=spec, **traits, **kwargs)

    @classmethod
    def of(cls, volume_id: str) -> Self:
        """Return the snapshots the account has of a volume, the oldest first.

        An account does not tell which blocks a snapshot stores, so they are not drawn, and there
        is nothing to play with. Raises ValueError when the account has neither the volume nor a
        snapshot of it.
        """
        made = cls(history=())
        made._volume_id = volume_id
        made.refresh()
        return made

    def refresh(self) -> None:
        """Draw the account's snapshots again. Only a diagram made with :meth:`of` has an account.

        Raises ValueError when the diagram shows an experiment.
        """
        if self._volume_id is None:
            raise ValueError("this diagram shows an experiment; SnapshotChain.of(volume_id) reads")
        self.spec = account_spec(self._volume_id, read_snapshots(self._volume_id))


def _within(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{name} must be a whole number from {low} to {high}, not {value!r}")


def _spec(
    state: State, terms: Terms, title: str, history: list[str], written: int
) -> dict[str, Any]:
    shown = view(state, terms)
    snapshots = [
        make_thing(row["name"], _KINDS[row["kind"]], row["say"], []) | {"key": row["key"]}
        for row in shown["rows"]
        if row["key"]
    ]
    blocks = [
        make_thing(block["key"][-1], "Block", [block["label"]], []) | block
        for block in shown["blocks"]
    ]
    return {
        "title": title,
        "description": _DESCRIPTION,
        "scenes": {form: layout(shown, form) for form in ("wide", "narrow")},
        "things": {thing.pop("key"): thing for thing in [*blocks, *snapshots]},
        "tables": shown["tables"],
        "play": {
            "blocks": len(state.volume),
            "written": written,
            "history": history,
            "terms": {
                "gb": terms.gb,
                "currency": terms.currency,
                "region": terms.region,
                "copy_region": terms.copy_region,
            },
        },
    }


_KINDS = {
    "snapshot": "Snapshot",
    "gone": "Snapshot that was",
    "archive": "Archived snapshot",
    "copy": "Copy",
    "restored": "Volume",
}
