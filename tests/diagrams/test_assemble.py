from __future__ import annotations

import re

import pytest

from awslab.diagrams import assemble
from awslab.diagrams.assemble import colours, script, still_style, style

CSS = style("vpc_map")
# WCAG 2.2: 4.5:1 for text (1.4.3), 3:1 for lines that carry meaning (1.4.11).
TEXT = [
    ("ink", "ground"),
    ("ink", "raised"),
    ("ink", "sunken"),
    ("muted", "ground"),
    ("muted", "raised"),
    ("muted", "sunken"),
    ("muted", "public-fill"),
    ("muted", "private-fill"),
    ("muted", "isolated-fill"),
    ("ink", "public-fill"),
    ("ink", "private-fill"),
    ("ink", "isolated-fill"),
    ("public-ink", "public-fill"),
    ("public-ink", "raised"),
    ("private-ink", "private-fill"),
    ("private-ink", "raised"),
    ("isolated-ink", "isolated-fill"),
    ("vpc", "ground"),
    ("gone", "ground"),
    ("gone", "raised"),
    ("gone", "sunken"),
    *(("gone", f"{kind}-fill") for kind in ("public", "private", "isolated")),
    ("warn", "ground"),
    ("ground", "data"),
    ("ground", "isolated"),
    ("ground", "private"),
    ("private-ink", "sunken"),
    ("public-ink", "ground"),
    ("public-ink", "sunken"),
    ("ink", "data-fill"),
    *(("ink", f"{kind}-fill") for kind in ("vpc", "compute", "warn", "gone")),
    *(
        (front, place)
        for kind in ("vpc", "compute", "data", "warn", "gone")
        for front, place in ((kind, "raised"), (kind, f"{kind}-fill"), ("muted", f"{kind}-fill"))
    ),
]
LINES = [
    *(
        (line, f"{kind}-fill")
        for line in ("vpc", "compute", "line", "public", "gone", "focus")
        for kind in ("public", "private", "isolated")
        if (line, kind) not in (("vpc", "public"), ("public", "public"))
    ),
    ("ground", "public"),
    ("ground", "gone"),
    *(
        (kind, place)
        for kind in ("public", "private", "isolated")
        for place in ("ground", "sunken")
    ),
    ("line", "ground"),
    ("line", "raised"),
    ("line", "sunken"),
    ("vpc", "ground"),
    ("vpc", "vpc-fill"),
    ("public", "public-fill"),
    ("vpc", "raised"),
    ("vpc", "public-fill"),
    ("gone", "ground"),
    ("compute", "raised"),
    ("compute", "ground"),
    ("data", "ground"),
    ("compute", "compute-fill"),
    ("data", "raised"),
    ("data", "sunken"),
    ("data", "vpc-fill"),
    ("data", "gone-fill"),
    ("gone", "gone-fill"),
    ("vpc", "sunken"),
    ("warn", "ground"),
    ("warn", "sunken"),
    ("compute", "sunken"),
    ("gone", "sunken"),
    ("focus", "ground"),
    ("focus", "sunken"),
]


def test_a_script_is_one_module_without_an_import() -> None:
    module = script("vpc_map")
    assert not re.search(r"^import ", module, re.MULTILINE)
    assert re.findall(r"^export .*", module, re.MULTILINE) == [
        'export default { render: scoped("vpc_map", render) };'
    ]
    assert module.count("function drawScene(") == 1


def test_a_script_that_does_not_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assemble, "_read", lambda name: "export default {};")
    with pytest.raises(ValueError, match=r"nothing\.js must import from"):
        script("nothing")


def test_modules_come_once_and_before_those_that_need_them(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "shared.js": "export const a = 1;\n",
        "part/b.js": 'import { a } from "../shared.js";\nexport const b = a;\n',
        "own.js": 'import { a } from "./shared.js";\nimport {\n  b,\n} from "./part/b.js";\n'
        "export default { a, b };\n",
        "shared.css": "shared",
        "own.css": "own",
    }
    monkeypatch.setattr(assemble, "_read", files.__getitem__)
    monkeypatch.setattr(assemble, "_exists", files.__contains__)
    assert script("own") == "const a = 1;\nconst b = a;\nexport default { a, b };\n"
    assert style("own") == "shared.awslab-in-own {\nown}\n"


def test_every_variable_that_is_used_has_a_colour() -> None:
    used = set(re.findall(r"var\((--[\w-]+)\)", CSS))
    assert used
    assert used <= set(colours(CSS))


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_has_contrast(front: str, back: str, theme: int) -> None:
    assert contrast(front, back, theme) >= 4.5


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), LINES)
def test_lines_that_carry_meaning_have_contrast(front: str, back: str, theme: int) -> None:
    assert contrast(front, back, theme) >= 3


def test_a_stills_style_needs_no_variables_and_knows_both_themes() -> None:
    still = still_style(CSS)
    assert "var(" not in still
    assert "light-dark" not in still
    light, dark = still.split("@media (prefers-color-scheme: dark)")
    public = colours(CSS)["--awslab-public"]
    assert public[0] in light
    assert public[1] in dark
    assert public[1] not in light


def test_only_scenes_are_styled_in_a_still() -> None:
    rules = re.findall(r"^([^@}\s][^{]*)\{", still_style(CSS), re.MULTILINE)
    assert rules
    assert all(rule.startswith(".awslab-scene") for rule in rules)


def contrast(front: str, back: str, theme: int) -> float:
    known = colours(CSS)
    lights = sorted(luminance(known[f"--awslab-{name}"][theme]) for name in (front, back))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
