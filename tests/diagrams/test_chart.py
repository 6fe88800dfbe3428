"""The parts of a chart, in Python and in JavaScript."""

from __future__ import annotations

import math
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as some
from playwright.sync_api import Page

from awslab.diagrams import chart

HIGHS = [0.001, 0.03, 0.1, 0.7, 1, 4, 9.5, 12, 60, 250, 1000, 1500, 99_999, 3e6, 7.77e9]
VALUES = [0, 0.05, 0.25, 1.005, 0.5, 9.95, 12.345, 999.5, 1000, 1234567.891, -0.04, -1234.5]


@given(some.floats(0.001, 1e9), some.integers(1, 10))
def test_ticks_are_round_few_and_reach_the_highest_value(high: float, most: int) -> None:
    found = chart.ticks(high, most)
    step = found[1]
    first_digit = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert any(math.isclose(first_digit, n) for n in (1, 2, 5))
    assert found[0] == 0
    assert found[-1] >= high * (1 - 1e-6)
    assert len(found) <= most + 1


def test_a_scale_is_linear_and_rounds_half_up() -> None:
    x = chart.scale(0, 8, 10, 12)
    assert [x(0), x(1), x(8)] == [10, 10.3, 12]


def test_numbers_as_they_are_read() -> None:
    assert chart.grouped(1234567.125, 2) == "1,234,567.13"
    assert chart.grouped(2.5) == "3"
    assert chart.grouped(-0.4) == "0"
    labels = {9000: "9,000", 10_000: "10k", 1_500_000: "1.5M", 2e9: "2bn"}
    assert [chart.brief(n) for n in labels] == list(labels.values())
    sums = {0.125: "0.13", 9_999: "9,999.00", 10_000: "10,000", 1_250_000: "1.25M", 3e9: "3.00bn"}
    assert [chart.amount("USD", n) for n in sums] == [f"USD {said}" for said in sums.values()]


def test_an_area_ends_on_its_base() -> None:
    assert chart.area([(0, 5), (4.25, 1)], 9) == "M0 5L4.3 1L4.3 9L0 9Z"


def test_axes_label_what_has_a_label() -> None:
    shapes = chart.axes((10, 0, 20, 30), [(10, "0"), (15, "")], [(30, "0")])
    assert [shape["text"] for shape in shapes if shape["tag"] == "text"] == ["0", "0"]
    assert shapes[-1] == {"tag": "path", "class": "axis", "d": "M10 30H20"}


@pytest.fixture
def module(page: Page) -> Page:
    """A page with chart.js as ``window.chart``, as it is without its imports."""
    folder = resources.files("awslab.diagrams")
    text = "".join(
        "\n".join(
            line
            for line in folder.joinpath(f"{name}.js").read_text().splitlines()
            if not line.startswith("import ")
        )
        .replace("const short", f"const short_{name}")
        .replace("short(", f"short_{name}(")
        for name in ("shapes", "chart")
    )
    page.evaluate(
        """async text => {
          window.chart = await import(URL.createObjectURL(new Blob([text], {type: "text/javascript"})));
        }""",
        text,
    )
    return page


def test_javascript_counts_as_python_does(module: Page) -> None:
    found = module.evaluate(
        """([highs, values]) => ({
          ticks: highs.flatMap(high => [3, 4, 6].map(most => chart.ticks(high, most))),
          tenth: values.map(chart.tenth),
          grouped: values.flatMap(value => [0, 1, 2].map(digits => chart.grouped(value, digits))),
          brief: highs.map(chart.brief),
          amount: highs.map(high => chart.amount("USD", high)),
          scale: values.map(chart.scale(-3, 77, 12, 345)),
        })""",
        [HIGHS, VALUES],
    )
    assert found == {
        "ticks": [chart.ticks(high, most) for high in HIGHS for most in (3, 4, 6)],
        "tenth": [chart.tenth(value) for value in VALUES],
        "grouped": [chart.grouped(value, digits) for value in VALUES for digits in (0, 1, 2)],
        "brief": [chart.brief(value) for value in HIGHS],
        "amount": [chart.amount("USD", value) for value in HIGHS],
        "scale": [chart.scale(-3, 77, 12, 345)(value) for value in VALUES],
    }
