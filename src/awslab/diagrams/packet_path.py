"""PacketPath: a packet and its reply, station by station, and where they are refused."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.checked import Checked
from awslab.diagrams.packet.choices import Ways, parse_traffic, way_key
from awslab.diagrams.packet.example import CASES, example
from awslab.diagrams.packet.layout import FORMS, events, layout
from awslab.diagrams.scene import clean, item, text
from awslab.topology.model import Region, Topology, Vpc

_TRAFFIC = ("tcp 443", "tcp 22", "icmp")
_NOTHING = "Nothing in this account sends or receives yet."


class _End(traitlets.Unicode):
    """The key of an end of the diagram's topology; it may be set by name or address."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the key, or raise TraitError with one line that says what there is."""
        name = super().validate(obj, value)
        # In an account with nothing in it there is nothing to choose.
        if name == "" and not obj._offered:
            return name
        try:
            return obj._ways.add(name)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: {error}") from None


def _checked_traffic(value: Any) -> str:
    parse_traffic(value)
    return str(value)


class PacketPath(Diagram):
    """The way of a packet and of its reply, through all that judges them.

    Parameters
    ----------
    source
        A :class:`~awslab.topology.Topology` or one of its VPCs. Without it the account is read:
        the Region boto3 uses by default.
    src, dst
        Where the packet starts and where it is to go, as :func:`awslab.reach.trace` takes them: id
        or name of an instance, load balancer, DB instance ..., an IP address, ``"internet"``. By
        default from the internet to the first thing of the VPC.
    port, protocol
        Destination port and ``"tcp"``, ``"udp"`` or ``"icmp"`` of the packet.
    ports
        Further ports the reader can choose (TCP), or traffic such as ``"udp 53"``. By default 443,
        22, ping and the ports of the account's databases.
    step
        How many stations the packet has met already; -1 is its whole way.
    cases
        Questions to choose from: dicts with ``name``, ``question``, ``src``, ``dst``, ``traffic``.
    title
        Shown above the drawing.

    Attributes
    ----------
    src, dst, traffic : str
        What is chosen; traffic as ``"tcp 443"`` or ``"icmp"``.
    step : int
        How many stations have been met, -1 for all.
    prediction : str
        What the reader expects: ``"answered"``, refused is the ``"packet"`` or the ``"reply"``;
        ``""`` without a prediction.

    Notes
    -----
    The ways between the first things of the VPC, at most 240, are traced when the diagram is made,
    so that a page without a kernel has them. A kernel traces any other that is chosen.

    Raises
    ------
    ValueError
        An end that is nothing of the topology, a port or protocol that does not exist.
    TypeError
        ``source`` is neither a topology nor a VPC.
    """

    _esm = script("packet_path")
    _css = style("packet_path")

    src = _End("").tag(sync=True)
    dst = _End("").tag(sync=True)
    traffic = Checked(_checked_traffic, "tcp 443").tag(sync=True)
    step = traitlets.Int(-1, min=-1).tag(sync=True)
    prediction = traitlets.Enum(("", "answered", "packet", "reply"), "").tag(sync=True)

    def __init__(
        self,
        source: Topology | Vpc | None = None,
        src: str | None = None,
        dst: str | None = None,
        port: int = 443,
        protocol: str = "tcp",
        *,
        ports: Sequence[int | str] | None = None,
        step: int = -1,
        cases: Sequence[dict[str, Any]] = (),
        title: str = "",
        **kwargs: Any,
    ) -> None:
        self._title, self._cases, self._ports = clean(title), tuple(cases), ports
        traffic = "icmp" if protocol == "icmp" else f"{protocol} {port}"
        parse_traffic(traffic)
        ends = self._read(source, traffic, src, dst)
        spec = self._drawn(*ends, traffic, step)
        super().__init__(spec=spec, src=ends[0], dst=ends[1], traffic=traffic, step=step, **kwargs)
        self.observe(self._answer, ["src", "dst", "traffic"])

    @classmethod
    def example(cls, case: int = 0, **kwargs: Any) -> PacketPath:
        """Return a diagram of a built-in VPC with the mistakes people make most, as cases to try.

        ``case`` is the number of the one it starts with, 0 to 6.
        """
        if case not in range(len(CASES)):
            raise ValueError(f"case {case!r} does not exist: cases are 0 to {len(CASES) - 1}")
        protocol, _, port = CASES[case]["traffic"].partition(" ")
        return cls(
            example(),
            CASES[case]["src"],
            CASES[case]["dst"],
            int(port),
            protocol,
            cases=CASES,
            **kwargs,
        )

    def refresh(self, source: Topology | Vpc | None = None) -> None:
        """Trace a changed account again: ``source``, or what is in the account now.

        What the reader chose stays where it still exists.
        """
        try:
            ends = self._read(source, self.traffic, self.src or None, self.dst or None)
        except ValueError:
            ends = self._read(source, self.traffic, None, None)
        with self.hold_trait_notifications():
            self.src, self.dst = ends
        self.spec = self._drawn(*ends, self.traffic, self.step)

    def _answer(self, change: Any) -> None:
        """Trace what was chosen, if no trace of it is in the spec yet."""
        if (
            self.src
            and self.dst
            and way_key(self.src, self.dst, self.traffic) not in self.spec["ways"]
        ):
            self.spec = self._drawn(self.src, self.dst, self.traffic, self.step)

    def _read(
        self, source: Topology | Vpc | None, traffic: str, src: str | None, dst: str | None
    ) -> tuple[str, str]:
        """Trace all ways that are offered; return the keys of the two ends that are chosen."""
        ways = Ways(_topology(source))
        offered = ways.offered()
        if not offered and src is None and dst is None:
            self._ways, self._offered, self._ahead, self._traffics = ways, offered, 0, [traffic]
            return "", ""
        if src is None:
            src = "internet" if dst != "internet" or len(offered) < 2 else offered[1]
        one = ways.add(src)
        other = ways.add(dst) if dst else next((k for k in offered if k != one), "internet")
        # What a question or the author names comes first, so that it is traced ahead.
        asked = [
            one,
            other,
            *(ways.add(case[end]) for case in self._cases for end in ("src", "dst")),
        ]
        keys = list(dict.fromkeys([*asked, *offered]))
        self._traffics = _traffics(ways, traffic, self._ports, self._cases)
        self._ahead = ways.trace_ahead(keys, self._traffics)
        self._ways, self._offered = ways, keys
        return one, other

    def _drawn(self, src: str, dst: str, traffic: str, step: int) -> dict[str, Any]:
        ways = self._ways
        common = {
            "title": self._title or "The way of a packet and of its reply",
            "offered": self._offered,
            "ahead": self._ahead,
            "traffics": list(dict.fromkeys([*self._traffics, traffic])),
            "cases": [{k: clean(str(v)) for k, v in case.items()} for case in self._cases],
        }
        if not self._offered:
            scenes = {form: _empty(form) for form in FORMS}
            made = {"description": _NOTHING, "scenes": scenes, "things": {}, "tables": []}
            return common | made | ways.parts()
        ways.ask(src, dst, traffic)
        view = ways.view(src, dst, traffic)
        last = len(events(view))
        at = last if step < 0 else min(step, last)
        from_to = f"{traffic} from {view['src']['label']} to {view['dst']['label']}"
        drawn = {
            "description": f"{from_to}: {_answer_of(view)}." if at == last else f"{from_to}.",
            "scenes": {form: layout(form, view, at) for form in FORMS},
            "things": _things(view, at),
            "tables": [_table(view, at, from_to)],
        }
        return common | drawn | ways.parts()


def _answer_of(view: dict[str, Any]) -> str:
    if view["answered"]:
        return "the packet arrives and its reply comes back"
    return (
        "the packet arrives, its reply does not come back"
        if view["arrives"]
        else "it does not arrive"
    )


def _things(view: dict[str, Any], step: int) -> dict[str, Any]:
    """Return what can be selected in the first state; JavaScript says the same of later ones."""
    seen = {row for row, _ in events(view)[:step]}
    made = {}
    rows = [view["src"], *view["stations"], view["dst"]]
    for row, entry in enumerate(rows):
        if row in seen or row in (0, len(rows) - 1):
            kind = entry.get("word", "")
            label = f"{kind} {entry['name']}".strip()
            met = [entry[lane]["text"] for lane in ("out", "back") if entry.get(lane)]
            sentences = met if (row, "back") in events(view)[:step] else met[:1]
            made[entry["key"]] = {
                "name": entry["name"],
                "kind": kind,
                "label": label,
                "sentences": sentences,
                "lights": [],
                "zone": "",
            }
    return made


def _table(view: dict[str, Any], step: int, caption: str) -> dict[str, Any]:
    rows = []
    marks = {
        "pass": "passes",
        "block": "refused",
        "unknown": "not known",
        "quiet": "passes, not asked",
    }
    entries = [view["src"], *view["stations"], view["dst"]]
    for number, (row, lane) in enumerate(events(view)[:step], 1):
        entry = entries[row]
        way = "packet" if lane == "out" else "reply"
        meeting = entry.get(lane)
        verdict = (marks[meeting["mark"]], meeting["text"]) if meeting else ("arrives", "")
        where = f"{entry.get('word', '')} {entry['name']}".strip()
        rows.append([str(number), way, where, *verdict])
    return {
        "caption": caption,
        "columns": ["Step", "What", "Where", "Verdict", "Why"],
        "rows": rows,
    }


def _traffics(
    ways: Ways, chosen: str, ports: Iterable[int | str] | None, cases: Iterable[dict[str, Any]]
) -> list[str]:
    databases = (d.port for vpc in ways.world.vpcs.values() for d in vpc.databases if d.port)
    others = [*_TRAFFIC, *databases] if ports is None else ports
    named = [f"tcp {other}" if isinstance(other, int) else other for other in others]
    found = list(dict.fromkeys([chosen, *(case["traffic"] for case in cases), *named]))
    for traffic in found:
        parse_traffic(traffic)
    return found


def _empty(form: str) -> dict[str, Any]:
    shape = text(16, 36, _NOTHING, "minor", size=13, width=FORMS[form].width - 32)
    return {"width": FORMS[form].width, "height": 60, "items": [item("", "none", [shape])]}


def _topology(source: Topology | Vpc | None) -> Topology:
    if isinstance(source, Topology):
        return source
    if isinstance(source, Vpc):
        return Topology(regions=(Region(source.region, vpcs=(source,)),))
    if source is not None:
        raise TypeError(f"PacketPath follows a Topology or a Vpc, not {type(source).__name__}")
    # Imported here, because the way through a given topology needs no boto3.
    from awslab.topology import read

    return read()
