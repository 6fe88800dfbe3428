"""ZoneFailure: place tiers over Availability Zones, fail some, see what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.failure.account import experiment_of, one_vpc
from awslab.diagrams.failure.rules import Plan
from awslab.diagrams.failure.scene import zone_label, zone_scene
from awslab.diagrams.failure.tables import failure_tables
from awslab.diagrams.scene import clean, fit
from awslab.topology.model import Topology, Vpc

#: More instances of a tier in one zone are not drawn.
MOST = 8
_ZONES = ("ap-northeast-2a", "ap-northeast-2b", "ap-northeast-2c")
_DATABASES = ("none", "single", "standby", "replicas")
_ROLES = {"primary", "standby", "replicas"}


class ZoneFailure(Diagram):
    """Tiers over Availability Zones: fail some, see who still answers and at what load.

    Parameters
    ----------
    tiers
        Instances of each tier by zone; by default two in each zone for web and for app.
    zones
        Names of two to four Availability Zones.
    demand
        Requests per second that every tier has to answer.
    capacity
        Requests per second that one instance answers.
    database
        ``"none"``, ``"single"`` (one DB instance), ``"standby"`` (a Multi-AZ DB instance) or
        ``"replicas"`` (Multi-AZ and a read replica), from the first zone on; or the zones of each
        as ``{"primary": zone, "standby": zone, "replicas": [zone]}``.
    nat, balancer
        Zones with a NAT gateway (by default the first), zones the load balancer is in (all).
    replaces
        Whether an Auto Scaling group replaces instances that are lost.
    zone_down, instance_down
        Assumptions: per cent of the time that a zone, an instance is down. Not figures of AWS.
    launch, failover, restore
        Assumptions, in minutes: until a new instance serves, a standby has taken over, a DB
        instance is restored from a backup.
    title
        Shown above the diagram.

    Attributes
    ----------
    counts : dict of str to list of int
        The instances of each tier by zone.
    demand, nat, balancer, replaces, zone_down, instance_down
        As above.
    data : dict
        The zones of the database's ``primary``, ``standby`` (``""``: none) and ``replicas``.
    minutes : dict of str to int
        The three assumptions in minutes.
    failed : list of str
        What has failed: a zone's name, ``"0/<zone>/1"`` for the first tier's first instance there,
        ``"data/primary"``, ``"data/standby"`` or ``"data/replica1"``.
    minute : int
        How many minutes after the failure the diagram shows.
    prediction : str
        What the reader expects to be answered: ``""``, ``"all"``, ``"some"`` or ``"none"``.

    Raises
    ------
    ValueError
        Something above is not allowed.
    """

    _esm = script("zone_failure")
    _css = style("zone_failure")

    counts = traitlets.Dict().tag(sync=True)
    demand = traitlets.Int(900, min=1, max=100_000).tag(sync=True)
    nat = traitlets.List(traitlets.Unicode()).tag(sync=True)
    balancer = traitlets.List(traitlets.Unicode()).tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    replaces = traitlets.Bool(True).tag(sync=True)
    zone_down = traitlets.Float(0.1, min=0, max=100).tag(sync=True)
    instance_down = traitlets.Float(1.0, min=0, max=100).tag(sync=True)
    minutes = traitlets.Dict().tag(sync=True)
    failed = traitlets.List(traitlets.Unicode()).tag(sync=True)
    minute = traitlets.Int(0, min=0).tag(sync=True)
    prediction = traitlets.Enum(("", "all", "some", "none"), "").tag(sync=True)

    def __init__(
        self,
        tiers: Mapping[str, Sequence[int]] | None = None,
        zones: Sequence[str] = _ZONES,
        demand: int = 900,
        capacity: int = 150,
        database: str | Mapping[str, Any] = "standby",
        nat: Sequence[str] | None = None,
        balancer: Sequence[str] | None = None,
        replaces: bool = True,
        zone_down: float = 0.1,
        instance_down: float = 1.0,
        launch: int = 5,
        failover: int = 2,
        restore: int = 60,
        title: str = "What is left when a zone fails?",
        **kwargs: Any,
    ) -> None:
        zones = [clean(zone) for zone in zones]
        if tiers is None:
            tiers = {name: [2] * len(zones) for name in ("Web tier", "App tier")}
        counts = {clean(name): list(row) for name, row in tiers.items()}
        data = _placed(database, zones)
        nat = zones[:1] if nat is None else list(nat)
        balancer = zones if balancer is None else list(balancer)
        minutes = {"launch": launch, "failover": failover, "restore": restore}
        _check_shape(counts, zones, demand, capacity)
        _check_counts(counts, zones)
        _check_zones("nat", nat, zones)
        _check_zones("balancer", balancer, zones)
        _check_data(data, zones)
        _check_minutes(minutes)
        for name, value in (("zone_down", zone_down), ("instance_down", instance_down)):
            if not 0 <= value <= 100:
                raise ValueError(f"{name} is {value}: give per cent of the time, 0 to 100")
        names = {name: fit(name, 156, 13, bold=True) for name in counts}
        traits = {
            "counts": counts,
            "demand": demand,
            "nat": nat,
            "balancer": balancer,
            "data": data,
            "replaces": replaces,
            "minutes": minutes,
        }
        plan = _plan(zones, names, capacity, traits)
        spec = {
            "title": clean(title),
            "description": _description(plan),
            "scenes": {
                form: zone_scene(plan, zone_down, instance_down, wide=form == "wide")
                for form in ("wide", "narrow")
            },
            # What can be selected changes with the plan: the script names it.
            "things": {},
            "tables": failure_tables(plan),
            "zones": [
                {"name": zone}
                | {f: zone_label(zones, i, wide=f == "wide") for f in ("wide", "narrow")}
                for i, zone in enumerate(zones)
            ],
            "tiers": [{"name": name, "label": label} for name, label in names.items()],
            "capacity": capacity,
            "most": MOST,
        }
        super().__init__(
            spec=spec,
            zone_down=float(zone_down),
            instance_down=float(instance_down),
            **traits,
            **kwargs,
        )

    @property
    def plan(self) -> Plan:
        """What the reader has placed and broken; see :func:`awslab.diagrams.failure.outcome`."""
        zones = [zone["name"] for zone in self.spec["zones"]]
        names = {tier["name"]: tier["label"] for tier in self.spec["tiers"]}
        return _plan(zones, names, self.spec["capacity"], self.trait_values())

    @classmethod
    def of(
        cls, source: Topology | Vpc | None = None, vpc: str | None = None, **kwargs: Any
    ) -> ZoneFailure:
        """Return the diagram of a VPC of the account.

        Tiers are its target groups and Auto Scaling groups with running instances; database, NAT
        gateways and load balancers are counted too. A VPC without a load balancer is drawn as if
        one were in every zone. ``kwargs`` are those of the class; the demand is 60 % of what the
        smallest tier can answer, unless given.

        Parameters
        ----------
        source
            A topology or VPC; without it the account is read.
        vpc
            Id or name of the VPC, where there are several.

        Raises
        ------
        ValueError
            The VPC is not clear, has no tier, or has more of something than can be drawn.
        """
        if source is None:
            from awslab.topology import read

            source = read()
        found = experiment_of(one_vpc(source, vpc)) | kwargs
        least = min(sum(row) for row in found["tiers"].values()) * found.get("capacity", 150)
        return cls(**({"demand": max(1, least * 6 // 10)} | found))

    @traitlets.validate(  # type: ignore[untyped-decorator]
        "counts", "nat", "balancer", "data", "minutes", "failed"
    )
    def _checked(self, proposal: Any) -> Any:
        name, value = proposal["trait"].name, proposal["value"]
        zones = [zone["name"] for zone in self.spec["zones"]]
        try:
            if name == "counts":
                tiers = [tier["name"] for tier in self.spec["tiers"]]
                if set(value) != set(tiers):
                    raise ValueError(f"counts has {list(value)}: give {tiers}")
                _check_counts(value, zones)
            elif name == "data":
                _check_data(value, zones)
            elif name == "minutes":
                _check_minutes(value)
            elif name in ("nat", "balancer"):
                _check_zones(name, value, zones)
            elif unknown := [key for key in value if key not in zones and "/" not in key]:
                raise ValueError(f"failed has {unknown[0]!r}: there are {', '.join(zones)}")
        except ValueError as error:
            raise traitlets.TraitError(f"ZoneFailure.{error}") from None
        return value


def _plan(
    zones: Sequence[str], names: Mapping[str, str], capacity: int, traits: Mapping[str, Any]
) -> Plan:
    data, minutes = traits["data"], traits["minutes"]
    return Plan(
        tuple(zones),
        tuple((label, tuple(traits["counts"][name])) for name, label in names.items()),
        traits["demand"],
        capacity,
        tuple(traits["balancer"]),
        tuple(traits["nat"]),
        data["primary"],
        data["standby"],
        tuple(data["replicas"]),
        traits["replaces"],
        minutes["launch"],
        minutes["failover"],
        minutes["restore"],
        frozenset(traits.get("failed", ())),
        traits.get("minute", 0),
    )


def _placed(database: str | Mapping[str, Any], zones: Sequence[str]) -> dict[str, Any]:
    if not isinstance(database, str):
        return {"primary": "", "standby": "", "replicas": []} | dict(database)
    if database not in _DATABASES:
        raise ValueError(f"database is {database!r}: choose one of {', '.join(_DATABASES)}")
    kind = _DATABASES.index(database)
    return {
        "primary": zones[0] if kind else "",
        "standby": zones[1 % len(zones)] if kind > 1 else "",
        "replicas": [zones[2 % len(zones)]] if kind > 2 else [],
    }


def _check_shape(counts: Any, zones: Sequence[str], demand: int, capacity: int) -> None:
    if not 2 <= len(zones) <= 4 or len(set(zones)) < len(zones) or not all(zones):
        raise ValueError(f"zones is {list(zones)}: give two to four different names")
    if not 1 <= len(counts) <= 3:
        raise ValueError(f"tiers has {len(counts)} tiers: give one to three")
    for name, value in (("demand", demand), ("capacity", capacity)):
        if not 1 <= value <= 100_000:
            raise ValueError(f"{name} is {value}: give requests per second, 1 to 100000")


def _check_counts(counts: Mapping[str, Any], zones: Sequence[str]) -> None:
    for name, row in counts.items():
        if len(row) != len(zones) or not all(type(n) is int and 0 <= n <= MOST for n in row):
            raise ValueError(
                f"counts of {name!r} is {list(row)}: give a number from 0 to {MOST} "
                f"for each of {len(zones)} zones"
            )


def _check_zones(what: str, value: Sequence[str], zones: Sequence[str]) -> None:
    if unknown := [zone for zone in value if zone not in zones]:
        raise ValueError(f"{what} has {unknown[0]!r}: choose from {', '.join(zones)}")


def _check_data(data: Mapping[str, Any], zones: Sequence[str]) -> None:
    if set(data) != _ROLES:
        raise ValueError(f"data has {sorted(data)}: give primary, standby and replicas")
    placed = [data["primary"], data["standby"], *data["replicas"]]
    _check_zones("data", [zone for zone in placed if zone], zones)
    if not data["primary"] and any(placed):
        raise ValueError(
            "data has a standby or replicas without a primary: give the primary a zone"
        )
    if data["standby"] and data["standby"] == data["primary"]:
        raise ValueError("data has primary and standby in one zone: give the standby another")


def _check_minutes(minutes: Mapping[str, Any]) -> None:
    if set(minutes) != {"launch", "failover", "restore"}:
        raise ValueError(f"minutes has {sorted(minutes)}: give launch, failover and restore")
    for name, value in minutes.items():
        if type(value) is not int or not 0 <= value <= 10_000:
            raise ValueError(f"minutes of {name} is {value!r}: give whole minutes, 0 to 10000")


def _description(plan: Plan) -> str:
    parts = [f"{name} with {sum(counts)} instances" for name, counts in plan.tiers]
    kind = "Multi-AZ DB instance" if plan.standby else "single DB instance"
    parts += [kind] if plan.primary else []
    return (
        f"A load balancer in {len(plan.balancer)} of {len(plan.zones)} Availability Zones, "
        f"{', '.join(parts)}. {plan.demand} requests per second; "
        f"an instance answers {plan.capacity}."
    )
