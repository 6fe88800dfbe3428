"""The theme with nothing a page doesn't need: scripts only where used, the icon font cut to its used icons."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

from docutils import nodes
from fontTools import subset
from sphinx.application import Sphinx

TEMPLATES = Path(__file__).parent.parent / "templates"

#: Script -> what must be in the page's text for it to be loaded. None: never.
NEEDS: dict[str, str | None] = {
    "sphinx-thebe.js": None,  # asks unpkg.com for its code; labs run in JupyterLite and Binder instead
    "design-tabs.js": "sd-tab-set",
    "togglebutton.js": "toggle",
    "clipboard.min.js": "highlight",
    "copybutton.js": "highlight",
    "sphinx_highlight.js": "",
}
#: Inline scripts that belong to one of the above, by a word only they have.
INLINE = {"THEBE_JS_URL": None, "toggleHint": "toggle", "toggleOpenOnPrint": "toggle",
          "togglebuttonSelector": "toggle", "kernelName": None}  # fmt: skip
STYLES = {"sphinx-thebe.css": None, "togglebutton.css": "toggle", "sphinx-design.min.css": "sd-",
          "copybutton.css": "highlight"}  # fmt: skip


def _wanted(needs: dict[str, str | None], name: str, body: str) -> bool:
    for key, marker in needs.items():
        if key in name:
            return marker is not None and marker in body
    return True


def _page(
    app: Sphinx,
    pagename: str,
    template: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    body = context.get("body", "")
    seen: set[str] = set()
    scripts = []
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {}) or {}
        name, inline = str(getattr(script, "filename", script) or ""), attributes.get("body") or ""
        if "thebe" in name or not _wanted(NEEDS, name, body) or not _wanted(INLINE, inline, body):
            continue
        if (name or inline) not in seen:  # extensions add theirs once per builder
            scripts.append(script)
        seen.add(name or inline)
    context["script_files"] = scripts
    context["css_files"] = [
        style
        for style in context.get("css_files", [])
        if _wanted(STYLES, str(getattr(style, "filename", style)), body)
    ]
    _describe(context, doctree)


def _describe(context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Give a page the description search engines show: its first paragraph."""
    if doctree is None or 'name="description"' in context.get("metatags", ""):
        return
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if len(text) > 40:
            text = text if len(text) <= 155 else text[:154].rsplit(" ", 1)[0] + " …"
            context["metatags"] = context.get("metatags", "") + (
                f'\n<meta name="description" content="{html.escape(text, quote=True)}" />'
            )
            return


def _subset_icons(app: Sphinx, error: Exception | None) -> None:
    """Keep the icons the built pages name, of the theme's 157 KB font."""
    if error or app.builder.format != "html":
        return
    out = Path(app.outdir)
    css = (out / "_static/styles/pydata-sphinx-theme.css").read_text()
    pages = [*out.rglob("*.html"), *(out / "_static").rglob("*.js")]
    text = "".join(page.read_text() for page in pages if "lite" not in page.relative_to(out).parts)
    used = set(re.findall(r"fa-[a-z0-9-]+", text))
    points = {0x20} | {ord(c) for c in css + text if 0xE000 <= ord(c) <= 0xF8FF}
    for selector, code in re.findall(r'([^{}]+)\{[^{}]*content:"\\([0-9a-f]{2,5})"', css):
        names = set(re.findall(r"\.(fa-[a-z0-9-]+)", selector))
        if used & names or not names:  # a rule that names no icon is the theme's own
            points.add(int(code, 16))
    fonts = out / "_static/vendor/fontawesome/webfonts"
    import pydata_sphinx_theme

    source = Path(pydata_sphinx_theme.__file__).parent / (
        "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
    )
    options = subset.Options(flavor="woff2", layout_features=[])
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=points)
    subsetter.subset(font)
    subset.save_font(font, str(fonts / "fa-solid-900.woff2"), options)
    for unused in (*fonts.glob("fa-brands*"), *fonts.glob("fa-regular*")):
        unused.unlink()
    for source_map in (out / "_static").rglob("*.map"):
        source_map.unlink()
    (out / "_static/scripts/fontawesome.js").unlink(missing_ok=True)


def setup(app: Sphinx) -> None:
    # After every extension has added its scripts (myst-nb at 500, the theme at 501).
    app.connect("html-page-context", _page, priority=950)
    app.connect("build-finished", _subset_icons)
