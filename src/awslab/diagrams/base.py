"""What all diagrams share: a validated ``spec``, what the reader selected, and a still."""

from __future__ import annotations

from typing import Any

import anywidget
import traitlets

from awslab.diagrams.assemble import still_style
from awslab.diagrams.scene import check_scene
from awslab.diagrams.still import to_svg

_SPEC_KEYS = {"title": str, "description": str, "scenes": dict, "things": dict, "tables": list}


class Spec(traitlets.Dict):
    """All that a diagram shows, as JSON. Something that is not a spec raises TraitError.

    ``title`` and ``description`` are text; ``scenes`` has a ``wide`` and a ``narrow`` scene;
    ``things`` tells, by the key of a scene's item, what the reader can select; ``tables`` gives
    the same facts as tables (``caption``, ``columns``, ``rows``). A diagram may add keys.
    """

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the value, or raise TraitError with one line that says what is wrong."""
        spec = super().validate(obj, value)
        try:
            check_spec(spec)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.spec: {error}") from None
        return spec


class Diagram(anywidget.AnyWidget):
    """A diagram: drawn by a script that needs no kernel, followed by Python when there is one.

    Attributes
    ----------
    spec : dict
        What is drawn; see :class:`Spec`.
    selected : str
        Key of the thing the reader selected, usually an AWS id; ``""`` when nothing is.
    """

    spec = Spec().tag(sync=True)
    selected = traitlets.Unicode("").tag(sync=True)

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.spec['description']}>"

    @property
    def text_alternative(self) -> list[dict[str, Any]]:
        """The facts of the diagram as tables with a caption, columns and rows."""
        tables: list[dict[str, Any]] = self.spec["tables"]
        return tables

    def to_svg(self) -> str:
        """Return the diagram's first state as a self-contained SVG document."""
        spec = self.spec
        style = still_style(str(self._css))
        return to_svg(spec["scenes"]["wide"], spec["title"], spec["description"], style)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        return data | {"image/svg+xml": self.to_svg()}, metadata


def check_spec(spec: Any) -> None:
    """Raise ValueError, with one line that names the part, when ``spec`` cannot be drawn."""
    for key, kind in _SPEC_KEYS.items():
        if not isinstance(spec.get(key), kind):
            raise ValueError(f"{key!r} must be a {kind.__name__}, not {spec.get(key)!r:.60}")
    if set(spec["scenes"]) != {"wide", "narrow"}:
        raise ValueError(f"scenes must be 'wide' and 'narrow', not {sorted(spec['scenes'])}")
    for form, scene in spec["scenes"].items():
        check_scene(scene, f"scene {form!r}")
        keys = {item["key"] for item in scene["items"]}
        hidden = set(spec["things"]) - keys
        if hidden:
            raise ValueError(f"scene {form!r} does not show {sorted(hidden)[0]!r} of 'things'")
    for table in spec["tables"]:
        if any(len(row) != len(table["columns"]) for row in table["rows"]):
            raise ValueError(f"table {table['caption']!r} has a row that does not fit its columns")
