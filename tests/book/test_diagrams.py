"""Diagrams that pages make themselves."""

from __future__ import annotations

import re

import pytest
from awsbook.diagrams import make

from awslab import diagrams
from tools import ROOT

GALLERY = (ROOT / "book/appendix/gallery.md").read_text(encoding="utf-8")


def test_the_last_line_is_the_diagram() -> None:
    assert isinstance(make('kind = "network"\nLoadBalancing(kind)'), diagrams.LoadBalancing)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("ZoneFailure", "the last line must make a diagram, not <class"),
        ("map = ZoneFailure()", "the last line must make a diagram, not None"),
        ("", "the last line must make a diagram"),
        ("Zonefailure()", "NameError: name 'Zonefailure' is not defined"),
        ("ZoneFailure(demand=-1)", "demand"),
    ],
)
def test_what_is_no_diagram_is_one_line(code: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)) as caught:
        make(code)
    assert "\n" not in str(caught.value)


def test_the_gallery_shows_every_diagram() -> None:
    shown = set(re.findall(r"^(\w+)(?:\.\w+)?\(", GALLERY, re.MULTILINE)) | {"VpcMap"}
    assert shown == set(diagrams.__all__) - {"Diagram"}
    assert "```{lab-output}" in GALLERY  # the map, of a lab's account
