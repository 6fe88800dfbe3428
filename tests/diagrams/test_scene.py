from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awslab.diagrams.scene import check_scene, clean, elbow, fit, item, measure, rect, text, wrap


@given(st.text(), st.floats(20, 300))
def test_fitted_text_is_never_wider_than_its_room(value: str, width: float) -> None:
    assert measure(fit(value, width, 13), 13) <= width


def test_text_that_fits_stays_whole_and_longer_text_ends_in_an_ellipsis() -> None:
    assert fit("web-a", 100, 13) == "web-a"
    cut = fit("a" * 200, 100, 13)
    assert cut.endswith("…")
    assert 10 < len(cut) < 25


def test_korean_counts_a_full_em_a_letter() -> None:
    assert measure("가나다", 10) == pytest.approx(30)
    assert fit("가나다라마바사", 40, 10) == "가나다…"


def test_a_cut_leaves_no_half_of_a_joined_emoji() -> None:
    family = "👩\u200d👩\u200d👧"
    cuts = [fit(family * 9, width, 13) for width in range(30, 120)]
    assert not any(cut.removesuffix("…").endswith("\u200d") for cut in cuts)


def test_control_characters_and_text_direction_marks_are_replaced() -> None:
    assert clean("a\x00b\x1b\u202ec\ud800") == "a�b��c�"
    assert clean("웹 👩\u200d👧 é") == "웹 👩\u200d👧 é"


@given(st.text(), st.floats(40, 300))
def test_wrapped_lines_fit_and_lose_no_word_that_fits(value: str, width: float) -> None:
    lines = wrap(value, width, 12)
    assert all(measure(line, 12) <= width for line in lines)
    short = [word for word in clean(value).split() if measure(word, 12) <= width]
    words = " ".join(lines).split()
    assert all(word in words for word in short)


def test_an_elbow_rounds_its_corners_and_drops_points_on_the_way() -> None:
    straight = elbow([(0, 0), (5, 0), (10, 0)])
    assert straight == "M0 0L10 0"
    assert elbow([(0, 0), (20, 0), (20, 20)]) == "M0 0L14 0Q20 0 20 6L20 20"


def test_a_short_stretch_gets_a_smaller_corner() -> None:
    assert elbow([(0, 0), (4, 0), (4, 20)]) == "M0 0L2 0Q4 0 4 2L4 20"


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ([], "scene 'wide' must be a dict with width, height and items"),
        ({"width": 1, "height": 1}, "scene 'wide' must be a dict with width, height and items"),
        (
            {"width": 1, "height": 1, "items": [{"key": "a"}]},
            "scene 'wide', item 0 must have key, class, shapes and may have zone, box, title",
        ),
        (
            {"width": 1, "height": 1, "items": [item("a", "b", [{"tag": "script"}])]},
            "scene 'wide', item 0: shape tag 'script' is not one of rect, path, circle, text",
        ),
        (
            {
                "width": 1,
                "height": 1,
                "items": [item("a", "b", [rect(0, 0, 1, 1, "c") | {"onclick": "x()"}])],
            },
            "scene 'wide', item 0: a rect has no attribute onclick",
        ),
    ],
)
def test_what_is_no_scene_is_named(broken: object, message: str) -> None:
    with pytest.raises(ValueError, match="^" + message + "$"):
        check_scene(broken, "scene 'wide'")


def test_a_drawn_scene_passes() -> None:
    shapes = [rect(0, 0, 9, 9, "card", 2), text(0, 9, "x", "name")]
    check_scene({"width": 9, "height": 9, "items": [item("a", "b", shapes)]}, "scene")
