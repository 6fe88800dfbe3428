"""Firewalls: one security group beside one network ACL, and a packet that meets both."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv4Address
from typing import Any, Literal

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.firewall.cases import CASES
from awslab.diagrams.firewall.layout import BOXES, FILTERS, TITLES, layout, said
from awslab.diagrams.firewall.rules import (
    WAYS,
    Rules,
    acl_fault,
    checked_port,
    format_rule,
    group_fault,
    judge,
    parse_rule,
)
from awslab.diagrams.scene import clean, fit
from awslab.reach.address import PROTOCOLS

_PEERS: dict[str, dict[str, Any]] = {
    "client": {"name": "a client", "address": "198.51.100.7"},
    "other": {"name": "another client", "address": "203.0.113.50"},
    "app": {"name": "app-1", "address": "10.0.1.20", "groups": ["sg-app"]},
}
_PACKET: dict[str, Any] = {
    "peer": "",
    "begins": "outside",
    "protocol": "tcp",
    "port": 443,
    "client": 50000,
}


class _RuleLists(traitlets.Dict):
    """Inbound and outbound rules as text, each as AWS would take it."""

    def __init__(self, kind: Literal["group", "acl"]) -> None:
        super().__init__()
        self._kind = kind

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the rules as AWS shows them, or raise TraitError with AWS's own words."""
        try:
            return _checked_rules(super().validate(obj, value), self._kind, obj._groups)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: {error}") from None


class _Packet(traitlets.Dict):
    """The packet that is sent; parts that are left out have their defaults."""

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the packet with all its parts, or raise TraitError."""
        try:
            return _checked_packet(super().validate(obj, value), obj._peers)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(obj).__name__}.{self.name}: {error}") from None


class Firewalls(Diagram):
    """A security group and a network ACL side by side: rules to edit, a packet to send.

    Parameters
    ----------
    group_rules, acl_rules
        ``{"inbound": [...], "outbound": [...]}``. A rule of the security group is
        ``"tcp 443 0.0.0.0/0"``, with a CIDR block or a security group (``"sg-app"``); one of the
        network ACL ``"100 allow tcp 443 0.0.0.0/0"``. Protocols are tcp, udp, icmp and all; IPv4.
    packet
        ``peer`` (a key of ``peers``), ``begins`` (``"outside"`` or ``"inside"``), ``protocol``
        (tcp, udp, icmp), ``port``, and ``client``: the port the reply goes to.
    peers
        The hosts to choose from, by key: ``name``, ``address``, and ``groups``, the security
        groups it has if it is in the VPC.
    case
        Number of the built-in question that fills in what is not given, 0 to 6.
    step
        What has happened already: 0 nothing, 1 the packet was judged, 2 or -1 its reply too.
    title
        Shown above the drawing.

    Attributes
    ----------
    group_rules, acl_rules, packet : dict
        As above, with what the reader changed.
    step : int
        As above.
    prediction : str
        What the reader expects to let packet and reply pass: ``"both"``, ``"group"``, ``"acl"``
        or ``"neither"``; ``""`` without a prediction.

    Raises
    ------
    TraitError
        A rule AWS refuses, with its error code; a packet that does not exist.
    ValueError
        A case or a peer that does not exist.
    """

    _esm = script("firewalls")
    _css = style("firewalls")

    group_rules = _RuleLists("group").tag(sync=True)
    acl_rules = _RuleLists("acl").tag(sync=True)
    packet = _Packet().tag(sync=True)
    step = traitlets.Int(-1, min=-1, max=2).tag(sync=True)
    prediction = traitlets.Enum(("", "both", "group", "acl", "neither"), "").tag(sync=True)

    def __init__(
        self,
        group_rules: Mapping[str, list[str]] | None = None,
        acl_rules: Mapping[str, list[str]] | None = None,
        packet: Mapping[str, Any] | None = None,
        *,
        peers: Mapping[str, Mapping[str, Any]] | None = None,
        case: int = 0,
        step: int = -1,
        title: str = "Security group and network ACL",
        **kwargs: Any,
    ) -> None:
        if case not in range(len(CASES)):
            raise ValueError(f"case {case!r} does not exist: cases are 0 to {len(CASES) - 1}")
        self._peers = _hosts(_PEERS if peers is None else peers)
        self._groups = {"sg-web", *(g for host in self._peers.values() for g in host["ids"])}
        given, first = CASES[case], next(iter(self._peers))
        wanted = dict(given["packet"] if packet is None else packet)
        if peers is not None and packet is None:
            wanted["peer"] = first
        # The traits check what is drawn below, and say what is wrong in one line.
        state = {
            "group_rules": given["group"] if group_rules is None else dict(group_rules),
            "acl_rules": given["acl"] if acl_rules is None else dict(acl_rules),
            "packet": {"peer": first} | wanted,
        }
        for name, value in state.items():
            state[name] = self.traits()[name].validate(self, value)
        shown = not (group_rules or acl_rules or packet or peers)
        spec = {
            "title": clean(title),
            "cases": [_case(one) for one in CASES] if shown else [],
            "peers": self._peers,
            "own": _host("the instance", "10.0.0.10", ["sg-web"]),
            "groups": sorted(self._groups),
        }
        super().__init__(spec=spec | _drawn(spec, state, step), step=step, **state, **kwargs)


def _drawn(spec: dict[str, Any], state: dict[str, Any], step: int) -> dict[str, Any]:
    view = view_of(spec, state["group_rules"], state["acl_rules"], state["packet"])
    at = 2 if step < 0 else step
    described = {key: _sentences(view, key, at) for key in FILTERS}
    things = {
        key: _thing(TITLES[key][0], f"a {TITLES[key][1]} filter", described[key]) for key in FILTERS
    }
    for key in ("peer", "own"):
        things[key] = _thing(view[key]["name"], "", [f"{view[key]['detail']}."])
    told = " ".join(f"{TITLES[key][0]}: {' '.join(described[key])}" for key in FILTERS)
    return {
        "description": f"A packet and its reply between {view['peer']['name']} and an instance. {told}",
        "scenes": {form: layout(form, view, at) for form in BOXES},
        "things": things,
        "tables": [_table(view, key) for key in FILTERS],
    }


def view_of(
    spec: dict[str, Any], group_rules: Rules, acl_rules: Rules, packet: dict[str, Any]
) -> dict[str, Any]:
    """Return what the layout wants: both filters' decisions and the two hosts."""
    peer, own = spec["peers"][packet["peer"]], spec["own"]
    ends = {"peer": peer["address"], "own": own["address"], "groups": peer["ids"]}
    ping = packet["protocol"] == "icmp"
    return {
        "judged": judge(group_rules, acl_rules, packet | ends),
        "rules": {"group": group_rules, "acl": acl_rules},
        "peer": peer,
        "own": own,
        "inside": packet["begins"] == "inside",
        "words": ["ping", "its answer"]
        if ping
        else [f"port {packet['port']}", f"port {packet['client']}"],
    }


def _sentences(view: dict[str, Any], key: str, step: int) -> list[str]:
    judged = view["judged"][key]
    made = []
    for lane, name in (("out", "Packet"), ("back", "Reply"))[:step]:
        if judged[lane]:
            passes = "refused" if judged[lane]["mark"] == "block" else "passes"
            words = ", ".join(filter(None, said(key, judged[lane], view["rules"][key])))
            made.append(f"{name} {passes}: {words}.")
    return made


def _thing(name: str, kind: str, sentences: list[str]) -> dict[str, Any]:
    label = ". ".join(filter(None, [", ".join(filter(None, [name, kind])), *sentences]))
    return {
        "name": name,
        "kind": kind,
        "label": label,
        "sentences": sentences,
        "lights": [],
        "zone": "",
    }


def _table(view: dict[str, Any], key: str) -> dict[str, Any]:
    rows = []
    for way in WAYS:
        for rule in view["rules"][key][way]:
            row = parse_rule(rule, "group" if key == "group" else "acl")
            cells = [row["protocol"], row["ports"] or "all", row["peer"]]
            rows.append([way, row.get("number", "any"), *cells, row.get("action", "allow")])
        if key == "acl":
            rows.append([way, "*", "all", "all", "0.0.0.0/0", "deny"])
    columns = ["Direction", "Rule", "Protocol", "Ports", "Source or destination", "Action"]
    return {
        "caption": f"Rules of the {TITLES[key][0][0].lower()}{TITLES[key][0][1:]}",
        "columns": columns,
        "rows": rows,
    }


def _checked_rules(value: Any, kind: Literal["group", "acl"], groups: set[str]) -> Rules:
    if set(value) != set(WAYS) or not all(isinstance(value[way], list) for way in WAYS):
        raise ValueError(f"rules are {{'inbound': [...], 'outbound': [...]}}, not {value!r:.80}")
    checked: Rules = {}
    for way in WAYS:
        rows: list[dict[str, str]] = []
        for text in value[way]:
            row = parse_rule(text, kind)
            fault = group_fault(row, rows, groups) if kind == "group" else acl_fault(row, rows)
            if fault:
                raise ValueError(f"{way} rule {text!r}: {': '.join(filter(None, fault))}")
            rows.append(row)
        if kind == "acl":
            rows.sort(key=lambda row: int(row["number"]))
        checked[way] = [format_rule(row) for row in rows]
    return checked


def _checked_packet(value: Any, peers: Mapping[str, Any]) -> dict[str, Any]:
    packet: dict[str, Any] = _PACKET | value
    if extra := set(packet) - set(_PACKET):
        raise ValueError(f"{sorted(extra)[0]!r} is no part of a packet: {', '.join(_PACKET)}")
    allowed = {"peer": tuple(peers), "begins": ("outside", "inside"), "protocol": PROTOCOLS}
    for part, values in allowed.items():
        if packet[part] not in values:
            raise ValueError(f"{part} is {packet[part]!r}; possible: {', '.join(values)}")
    checked_port(packet["port"], "port")
    checked_port(packet["client"], "client")
    return packet


def _hosts(peers: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    if not peers:
        raise ValueError("peers is empty: give at least one host with a name and an address")
    return {
        key: _host(str(host.get("name", key)), str(host.get("address", "")), host.get("groups", ()))
        for key, host in peers.items()
    }


def _host(name: str, address: str, groups: Any) -> dict[str, Any]:
    try:
        IPv4Address(address)
    except ValueError:
        raise ValueError(f"{name}: {address!r} is not an IPv4 address") from None
    ids = [str(group) for group in groups]
    if wrong := [group for group in ids if not group.startswith("sg-") or " " in group]:
        raise ValueError(f"{name}: {wrong[0]!r} is not the id of a security group: those start sg-")
    return {
        "name": clean(name),
        "address": address,
        "ids": ids,
        "detail": address,
        "groups": fit(", ".join(ids), 120, 12),
        "wide": fit(name, 120, 13, bold=True),
        "narrow": fit(name, 200, 13, bold=True),
    }


def _case(case: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": case["name"],
        "question": case["question"],
        "group_rules": case["group"],
        "acl_rules": case["acl"],
        "packet": _PACKET | case["packet"],
    }
