"""Scenes written as SVG: what shows without JavaScript, in print, in PDF and on GitHub."""

from __future__ import annotations

from typing import Any
from xml.sax.saxutils import escape, quoteattr

from awslab.diagrams.scene import Item, Scene, Shape


def to_svg(
    scene: Scene, title: str, description: str = "", css: str = "", css_class: str = ""
) -> str:
    """Return a scene as an SVG document.

    Parameters
    ----------
    scene
        What to draw; see :mod:`awslab.diagrams.scene`.
    title, description
        Read out instead of the drawing.
    css
        A style sheet to embed. Without it the page's own has to style the drawing.
    css_class
        Further class names for the ``svg`` element.
    """
    width, height = scene["width"], scene["height"]
    root = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": f"awslab-scene {css_class}".strip(),
        "viewBox": f"0 0 {width} {height}",
        "width": width,
        "height": height,
        "role": "img",
        "aria-label": title,
    }
    parts = [f"<svg{_attributes(root)}>", f"<title>{escape(title)}</title>"]
    if description:
        parts.append(f"<desc>{escape(description)}</desc>")
    if css:
        parts.append(f"<style>{escape(css)}</style>")
    parts.extend(map(_item, scene["items"]))
    parts.append("</svg>")
    return "\n".join(parts)


def page_stills(spec: dict[str, Any]) -> tuple[str, str]:
    """Return the wide and the narrow still of a saved ``spec``, for a page that has the style.

    ``shared.css`` shows the one that fits: put both in an element of class ``awslab-stills``.
    """
    wide, narrow = (
        to_svg(spec["scenes"][form], spec["title"], spec["description"], css_class=f"awslab-{form}")
        for form in ("wide", "narrow")
    )
    return wide, narrow


def _item(item: Item) -> str:
    title = f"<title>{escape(item['title'])}</title>" if item.get("title") else ""
    shapes = "".join(map(_shape, item["shapes"]))
    return f"<g{_attributes({'class': item['class']})}>{title}{shapes}</g>"


def _shape(shape: Shape) -> str:
    attributes = {name: v for name, v in shape.items() if name not in ("tag", "text") and v != ""}
    start = f"<{shape['tag']}{_attributes(attributes)}"
    return f"{start}>{escape(shape['text'])}</{shape['tag']}>" if "text" in shape else f"{start}/>"


def _attributes(values: dict[str, Any]) -> str:
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in values.items())
