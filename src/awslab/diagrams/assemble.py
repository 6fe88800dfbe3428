"""Join a diagram's script and style with the modules it imports.

anywidget loads a module from a string, so it cannot import its neighbours: their text takes the
place of the import lines, each module once. Type checker and editors still see ordinary modules.
A module that has a style sheet beside it (``controls.js``, ``controls.css``) brings it along.
"""

from __future__ import annotations

import posixpath
import re
from functools import cache
from importlib import resources
from pathlib import PurePosixPath

_IMPORT = re.compile(r'^import \{[^}]*\} from "(\.[\w./-]*)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_COLOUR = re.compile(r"(--awslab-[\w-]+):\s*light-dark\(([^,()]+),\s*([^,()]+)\);")
_SCENE_RULE = re.compile(r"^\.awslab-scene[^{}]*\{[^{}]*\}", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


def script(stem: str) -> str:
    """Return the ES module of a diagram, such as ``script("vpc_map")``."""
    *imported, own = modules(stem)
    if "shared" not in imported:
        raise ValueError(f'{stem}.js must import from "./shared.js"')
    return "".join([*(_EXPORT.sub("", _body(name)) for name in imported), _body(own)])


def style(stem: str) -> str:
    """Return the style sheet of a diagram: those of the modules it imports, then its own.

    Its own, and those of its own parts, hold only inside of what ``scoped`` in shared.js marks:
    several diagrams on one page use the same short class names.
    """
    shared: list[str] = []
    own: list[str] = []
    for name in modules(stem):
        if _exists(f"{name}.css"):
            (own if name == stem or "/" in name else shared).append(_read(f"{name}.css"))
    return "".join([*shared, f".awslab-in-{stem} {{\n", *own, "}\n"])


def modules(stem: str) -> list[str]:
    """Return a script's stem after the stems of all it imports, each before those that need it."""
    found: list[str] = []

    def add(name: str) -> None:
        folder = PurePosixPath(name).parent
        for needed in _IMPORT.findall(_read(f"{name}.js")):
            stem = posixpath.normpath(folder / needed)
            if stem not in found:
                add(stem)
        found.append(name)

    add(stem)
    return found


def colours(css: str) -> dict[str, tuple[str, str]]:
    """Return the colour variables of a style sheet: name → (in light, in dark)."""
    return {name: (light.strip(), dark.strip()) for name, light, dark in _COLOUR.findall(css)}


@cache
def still_style(css: str) -> str:
    """Return the part of a style sheet that draws scenes, with every variable replaced.

    A still is also shown by programs that know no CSS variables (print, PDF converters).
    """
    rules = _SCENE_RULE.findall(_COMMENT.sub("", css))
    dark = [rule for rule in rules if "var(--awslab-" in rule]
    return "\n".join(
        [
            *(_resolve(rule, css, 0) for rule in rules),
            "@media (prefers-color-scheme: dark) {",
            *(_resolve(rule, css, 1) for rule in dark),
            "}",
        ]
    )


def _resolve(rule: str, css: str, theme: int) -> str:
    for name, values in colours(css).items():
        rule = rule.replace(f"var({name})", values[theme])
    return " ".join(rule.split())


def _body(name: str) -> str:
    return _IMPORT.sub("", _read(f"{name}.js"))


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")


def _exists(name: str) -> bool:
    return resources.files(__package__).joinpath(name).is_file()
