"""Join a diagram's script and style with the shared ones.

anywidget loads a module from a string, so it cannot import its neighbour: the text of
``shared.js`` takes the place of the one import line a diagram's script begins with. Type checker
and editors still see two ordinary modules.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./shared\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?!default)", re.MULTILINE)
_COLOUR = re.compile(r"(--awslab-[\w-]+):\s*light-dark\(([^,()]+),\s*([^,()]+)\);")
_SCENE_RULE = re.compile(r"^\.awslab-scene[^{}]*\{[^{}]*\}", re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


def script(stem: str) -> str:
    """Return the ES module of a diagram, such as ``script("vpc_map")``."""
    own = _read(f"{stem}.js")
    if len(_IMPORT.findall(own)) != 1:
        raise ValueError(f'{stem}.js must have one line: import {{ … }} from "./shared.js";')
    return _IMPORT.sub(lambda _: _EXPORT.sub("", _read("shared.js")), own)


def style(stem: str) -> str:
    """Return the style sheet of a diagram: the shared one, then its own."""
    return _read("shared.css") + _read(f"{stem}.css")


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


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
