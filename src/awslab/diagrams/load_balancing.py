"""LoadBalancing: requests flow to targets by layer 7 rules or by connection, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.balancing import check
from awslab.diagrams.balancing.account import setup_of
from awslab.diagrams.balancing.rules import (
    Event,
    Request,
    Rule,
    Setup,
    Target,
    connections,
    simulate,
)
from awslab.diagrams.balancing.scene import Labels, balance_scene
from awslab.diagrams.balancing.tables import balance_tables
from awslab.diagrams.base import Diagram
from awslab.diagrams.scene import clean, fit
from awslab.topology.model import LoadBalancer

_REQUESTS = (
    {"method": "GET", "host": "shop.example.com", "path": "/", "share": 50},
    {"method": "GET", "host": "shop.example.com", "path": "/api/items", "share": 30},
    {"method": "POST", "host": "shop.example.com", "path": "/api/orders", "share": 20},
)
_TITLES = {
    "application": "How an Application Load Balancer shares requests",
    "network": "How a Network Load Balancer shares connections",
}
_FLOWS = tuple(f"203.0.113.{10 + n}:{49152 + 7 * n}" for n in range(5))


class LoadBalancing(Diagram):
    """Requests to targets: rules, cross-zone, health checks and draining, step by step.

    Parameters
    ----------
    kind
        ``"application"`` (layer 7: listener rules) or ``"network"`` (layer 4: listener port and
        a hash of the connection).
    groups
        Targets of each target group by zone, such as ``{"web": (2, 8)}``.
    zones
        Names of the zones the load balancer is in: up to three.
    requests
        Kinds of requests as ``{"method", "host", "path", "share"}``; shares are per cent.
    rules
        Listener rules as ``{"priority", "field", "value", "group"}``; ``field`` is ``"path"``,
        ``"host"`` or ``"method"``. The lowest priority that matches decides.
    default
        Target group of the default action; the first unless given.
    listeners
        For ``"network"``: target group by port.
    cross_zone
        Cross-zone load balancing. An Application Load Balancer has it on, and target groups may
        switch it off; a Network Load Balancer has it off unless switched on.
    demand
        Requests (connections) per second.
    interval, healthy, unhealthy
        Health checks: seconds between two, passes and failures in a row that change a target.
    delay
        Deregistration delay in seconds.
    duration
        Seconds that a request takes.
    title
        Shown above the diagram.

    Attributes
    ----------
    cross_zone, rules, delay
        As above; what the reader changed is here.
    health : dict of str to int
        ``interval``, ``healthy`` and ``unhealthy``.
    events : list of dict
        What the reader did: ``step``, ``action`` (``"break"``, ``"repair"``, ``"deregister"``,
        ``"register"``, ``"burst"``) and ``target`` (its number, -1 for a burst).
    step : int
        The step shown. A step lasts one health check interval.

    Raises
    ------
    ValueError
        Something above is not allowed.
    """

    _esm = script("load_balancing")
    _css = style("load_balancing")

    cross_zone = traitlets.Bool(True).tag(sync=True)
    rules = traitlets.List().tag(sync=True)
    health = traitlets.Dict().tag(sync=True)
    delay = traitlets.Int(300).tag(sync=True)
    events = traitlets.List().tag(sync=True)
    step = traitlets.Int(0, min=0, max=check.STEPS).tag(sync=True)

    def __init__(
        self,
        kind: str = "application",
        groups: Mapping[str, Sequence[int]] | None = None,
        zones: Sequence[str] = ("ap-northeast-2a", "ap-northeast-2b"),
        requests: Sequence[Mapping[str, Any]] = _REQUESTS,
        rules: Sequence[Mapping[str, Any]] | None = None,
        default: str | None = None,
        listeners: Mapping[int, str] | None = None,
        cross_zone: bool | None = None,
        demand: int = 1000,
        interval: int = 30,
        healthy: int = 5,
        unhealthy: int = 2,
        delay: int = 300,
        duration: int = 90,
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        network = kind == "network"
        if groups is None:
            groups = {"web": (2, 8)} if network else {"web": (1, 3), "api": (1, 1)}
            path = {"priority": 10, "field": "path", "value": "/api/*", "group": "api"}
            rules = [path] if rules is None and not network else rules
        zones = [clean(zone) for zone in zones]
        check.check_shape(kind, groups, zones)
        check.check_number("demand", demand, 1, 1_000_000)
        check.check_number("duration", duration, 0, 3600)
        names = list(groups)
        default = names[0] if default is None else default
        if default not in names:
            raise ValueError(f"default is {default!r}: choose one of {', '.join(names)}")
        if network:
            listeners = listeners or {443: names[0]}
            rules = [
                {"priority": n + 1, "field": "port", "value": str(port), "group": group}
                for n, (port, group) in enumerate(listeners.items())
            ]
            kinds = [Request(100 / len(listeners), port=port) for port in listeners]
        else:
            check.check_requests(requests)
            kinds = [Request(**one) for one in requests]
        rules = [dict(rule) for rule in rules or ()]
        check.check_rules(rules, names, ("port",) if network else check.FIELDS)
        health = {"interval": interval, "healthy": healthy, "unhealthy": unhealthy}
        check.check_health(health)
        check.check_number("delay", delay, *check.DELAY)
        targets = [
            (f"{fit(name, 62, 12, bold=True)}-{zone[-1:]}{n + 1}", group, place)
            for place, zone in enumerate(zones)
            for group, name in enumerate(names)
            for n in range(groups[name][place])
        ]
        cross_zone = (not network) if cross_zone is None else cross_zone
        traits = {"cross_zone": cross_zone, "rules": rules, "health": health, "delay": delay}
        spec: dict[str, Any] = {
            "network": network,
            "zones": [fit(zone, 200, 12, bold=True) for zone in zones],
            "groups": [{"name": name, "label": fit(name, 70, 11)} for name in names],
            "targets": [{"name": n, "group": g, "zone": z} for n, g, z in targets],
            "requests": [
                {
                    "share": k.share,
                    "method": k.method,
                    "host": k.host,
                    "path": k.path,
                    "port": k.port,
                }
                for k in kinds
            ],
            "shown": [fit(flow, 186, 12, bold=True) for flow in _FLOWS]
            if network
            else [fit(f"{k.method} {k.path}", 186, 12, bold=True) for k in kinds],
            "default": default,
            "demand": demand,
            "duration": duration,
            "flows": list(_FLOWS),
            "steps": check.STEPS,
            # What can be selected changes its sentence with each step: the script names it.
            "things": {},
        }
        setup = _setup(spec, traits)
        frames = simulate(setup, 0)
        held = connections(setup, frames, list(_FLOWS))[0] if network else []
        spec |= {
            "title": clean(title or _TITLES[kind]),
            "description": clean(
                f"{len(targets)} targets in {len(zones)} Availability Zones, "
                f"cross-zone load balancing {'on' if cross_zone else 'off'}."
            ),
            "scenes": {
                form: balance_scene(setup, labels(spec), 0, frames[0], held, wide=form == "wide")
                for form in ("wide", "narrow")
            },
            "tables": balance_tables(setup, spec, frames[0]),
        }
        super().__init__(spec=spec, **traits, **kwargs)

    @property
    def setup(self) -> Setup:
        """All that decides where requests go; see :mod:`awslab.diagrams.balancing`."""
        return _setup(self.spec, self.trait_values())

    @classmethod
    def of(cls, balancer: str | LoadBalancer, **kwargs: Any) -> LoadBalancing:
        """Return the diagram of a load balancer of the account.

        Parameters
        ----------
        balancer
            Name or ARN, or the load balancer of a topology of this account.
        kwargs
            Those of the class, such as ``demand``. Of the rules of the first listener those with
            one condition on path, host or method are shown.

        Raises
        ------
        ValueError
            There is no such load balancer, or it has more than can be drawn.
        """
        wanted = balancer.id if isinstance(balancer, LoadBalancer) else balancer
        return cls(**(setup_of(wanted) | kwargs))

    @traitlets.validate("rules", "health", "delay", "events")  # type: ignore[untyped-decorator]
    def _checked(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        try:
            if name == "rules":
                fields = ("port",) if self.spec["network"] else check.FIELDS
                check.check_rules(value, [g["name"] for g in self.spec["groups"]], fields)
            elif name == "health":
                check.check_health(value)
            elif name == "delay":
                check.check_number("delay", value, *check.DELAY)
            else:
                check.check_events(value, len(self.spec["targets"]))
        except ValueError as error:
            raise traitlets.TraitError(f"LoadBalancing.{name}: {error}") from None
        return value


def labels(spec: Mapping[str, Any]) -> Labels:
    """Return the names of a spec, as its scenes show them."""
    return Labels(
        tuple(spec["zones"]),
        tuple(group["label"] for group in spec["groups"]),
        tuple(target["name"] for target in spec["targets"]),
        tuple(spec["shown"]),
        spec["network"],
    )


def _setup(spec: Mapping[str, Any], traits: Mapping[str, Any]) -> Setup:
    names = [group["name"] for group in spec["groups"]]
    return Setup(
        len(spec["zones"]),
        len(names),
        tuple(Target(**target) for target in spec["targets"]),
        tuple(Request(**request) for request in spec["requests"]),
        tuple(
            Rule(r["priority"], r["field"], r["value"], names.index(r["group"]))
            for r in traits["rules"]
        ),
        names.index(spec["default"]),
        traits["cross_zone"],
        spec["demand"],
        **traits["health"],
        delay=traits["delay"],
        duration=spec["duration"],
        events=tuple(Event(**event) for event in traits.get("events", ())),
    )
