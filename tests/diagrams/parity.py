"""What JavaScript drew, compared with the scene Python has for the same state."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import ElementHandle

_DRAWN = """
host => [...host.querySelectorAll("svg.awslab-scene > g")].map(group => ({
  key: group.dataset.key ?? "",
  shapes: [...group.children]
    .filter(shape => shape.tagName !== "title" && !shape.matches(".awslab-hit, .awslab-ring"))
    .map(shape => ({
      tag: shape.tagName,
      ...(shape.tagName === "text" ? { text: shape.textContent } : {}),
      ...Object.fromEntries([...shape.attributes]
        .filter(({ name }) => !name.startsWith("aria-")).map(({ name, value }) => [name, value])),
    })),
}))
"""


def drawn(host: ElementHandle) -> list[dict[str, Any]]:
    """Return the items a diagram's script has drawn, without buttons and focus ring."""
    return [_plain(item) for item in host.evaluate(_DRAWN)]


def expected(scene: dict[str, Any]) -> list[dict[str, Any]]:
    """Return a scene's items in the same form."""
    return [_plain(item) for item in scene["items"]]


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    shapes = [
        {name: _value(value) for name, value in shape.items() if value not in ("", None)}
        for shape in item["shapes"]
    ]
    return {"key": item["key"], "shapes": shapes}


def _value(value: Any) -> Any:
    try:
        return round(float(value), 1)
    except ValueError:
        return value
