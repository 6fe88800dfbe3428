"""SubnetPlanner: split a VPC's CIDR block into subnets, with AWS's answers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import traitlets

from awslab.diagrams.assemble import script, style
from awslab.diagrams.base import Diagram
from awslab.diagrams.planner.build import build
from awslab.diagrams.planner.facts import boto3_code, question, summary, tables
from awslab.diagrams.planner.ground import Ground, ground
from awslab.diagrams.planner.layout import Plan, scene
from awslab.diagrams.planner.rules import (
    QUOTA,
    SMALLEST,
    Subnet,
    first_window,
    parse,
    subnet_refusal,
    vpc_refusal,
)
from awslab.diagrams.scene import clean
from awslab.topology.model import Vpc

_KEYS = {"cidr", "subnets", "window"}


class _PlanTrait(traitlets.Dict):
    def validate(self, obj: Any, value: Any) -> Any:
        return obj._checked(super().validate(obj, value))


class SubnetPlanner(Diagram):
    """A VPC's CIDR block to split by dragging, typing, halving and joining.

    A plan is always one that AWS would build. What it would refuse stays out, and the diagram
    says the error code, AWS's message and why.

    Parameters
    ----------
    cidr
        The VPC's CIDR block, by default 10.0.0.0/16; with ``vpc`` one of its blocks, by default
        the first.
    zones
        Names of up to six Availability Zones, a column each; with ``vpc`` those of its Region.
    subnets
        What is planned at first: ``(name, cidr, zone)`` each.
    vpc
        A VPC to plan in: a :class:`~awslab.topology.model.Vpc`, or the id or name of one of the
        account. Its subnets are shown and stay.
    share
        A name such as ``"plan"``: a published page then keeps the plan in its address, as
        ``#plan=…``. At most one planner of a page takes part under a name. Without it, and
        wherever there is a kernel, the address is never touched.
    title
        Shown above the plan.

    Attributes
    ----------
    plan : dict
        ``cidr``; ``subnets``, a list of dicts with ``name``, ``cidr`` and ``zone``; ``window``, the
        part of ``cidr`` that is drawn in the columns. Whatever AWS would refuse raises TraitError.
    asked : int
        How often the reader asked for the plan to be built.
    answers : list of dict
        What AWS answered: ``text``, and whether it ``refused``.

    Raises
    ------
    ValueError
        AWS would refuse the VPC's block, ``vpc`` is not one VPC of the account, a zone is unknown.
    traitlets.TraitError
        AWS would refuse one of ``subnets``.
    """

    _esm = script("subnet_planner")
    _css = style("subnet_planner")

    plan = _PlanTrait().tag(sync=True)
    asked = traitlets.Int(0).tag(sync=True)
    answers = traitlets.List(traitlets.Dict()).tag(sync=True)

    def __init__(
        self,
        cidr: str | None = None,
        zones: Sequence[str] | None = None,
        subnets: Sequence[tuple[str, str, str]] = (),
        vpc: Vpc | str | None = None,
        *,
        share: str = "",
        title: str | None = None,
        **kwargs: Any,
    ) -> None:
        if not re.fullmatch(r"[a-z0-9-]*", share):
            raise ValueError(f"share must be of a-z, 0-9 and -, such as 'plan', not {share!r}")
        if share and vpc is not None:
            raise ValueError("share keeps the plan of a new VPC in the address: leave vpc or share")
        self._wanted = (share, title)
        self._ground = ground(cidr, zones, vpc)
        rows = [dict(zip(("name", "cidr", "zone"), row, strict=True)) for row in subnets]
        plan = self._checked({"cidr": self._ground.cidr, "subnets": rows})
        super().__init__(spec=_spec(self._ground, plan, *self._wanted), plan=plan, **kwargs)
        self.observe(self._on_asked, "asked")

    @property
    def boto3_code(self) -> str:
        """The Python that builds the plan: what the diagram shows to copy."""
        return boto3_code(_plan(self._ground, self.plan), self._ground.vpc_id)

    def create(self) -> list[dict[str, Any]]:
        """Build the plan in the simulated account, show what AWS answered, and return it.

        Returns
        -------
        list of dict
            One for each call: ``text``, and whether AWS ``refused``. What was created is from
            then on shown as existing; what was refused stays planned where it still can.

        Raises
        ------
        ValueError
            No simulated account is open: a diagram never writes to a real one.
        """
        planned = [Subnet(**row) for row in self.plan["subnets"]]
        vpc_id, answers = build(self.plan["cidr"], planned, self._ground.vpc_id)
        self.answers = answers
        if vpc_id:
            self.refresh(vpc_id)
        return answers

    def refresh(self, vpc: Vpc | str | None = None) -> None:
        """Show what the account has now: in ``vpc``, by default in the VPC that is planned in.

        Planned subnets stay where the VPC still has room for them.
        """
        wanted = vpc or self._ground.vpc_id
        if not wanted:
            raise ValueError("this plan has no VPC in the account yet; call create() or give vpc")
        self._ground = ground(self.plan["cidr"], self._ground.zones, wanted)
        kept: list[dict[str, Any]] = []
        for row in self.plan["subnets"]:
            others = [*self._ground.existing, *(Subnet(**one) for one in kept)]
            if not subnet_refusal(row["cidr"], self._ground.cidr, others):
                kept.append(row)
        plan = self._checked(self.plan | {"subnets": kept})
        with self.hold_sync():
            self.spec = _spec(self._ground, plan, *self._wanted)
            self.plan = plan

    def _on_asked(self, change: Any) -> None:
        try:
            self.create()
        except ValueError as error:
            self.answers = [{"text": f"Not created: {error}.", "refused": True}]

    def _checked(self, value: Any) -> dict[str, Any]:
        try:
            return _check(value, self._ground)
        except ValueError as error:
            raise traitlets.TraitError(f"{type(self).__name__}.plan: {error}") from None


def _check(value: Any, ground: Ground) -> dict[str, Any]:
    """Return a plan without host bits and in the order of addresses, or raise ValueError."""
    if not isinstance(value, Mapping) or not {"cidr", "subnets"} <= set(value) <= _KEYS:
        raise ValueError(f"must have cidr, subnets and may have window, not {value!r:.60}")
    refusal = vpc_refusal(str(value["cidr"]))
    whole = parse(str(value["cidr"]))
    if refusal or whole is None:
        raise ValueError(f"{refusal.code}: {refusal.message} {refusal.why}" if refusal else "cidr")
    if ground.vpc_id and str(whole) != ground.cidr:
        raise ValueError(f"cidr of an existing VPC stays {ground.cidr}, it can't be {whole}")
    if len(value["subnets"]) > QUOTA:
        raise ValueError(f"a VPC holds {QUOTA} subnets, this plan has {len(value['subnets'])}")
    placed: list[Subnet] = []
    for row in value["subnets"]:
        placed.append(_subnet(row, str(whole), ground, [*ground.existing, *placed]))
    placed.sort(key=lambda subnet: subnet.network)
    rows = [{"name": s.name, "cidr": s.cidr, "zone": s.zone} for s in placed]
    window = value.get("window") or first_window(str(whole), [*ground.existing, *placed])
    shown = parse(str(window))
    if shown is None or not shown.subnet_of(whole) or shown.prefixlen > SMALLEST:
        raise ValueError(f"window {window!r} is not a block in {whole} of at least 16 addresses")
    return {"cidr": str(whole), "subnets": rows, "window": str(shown)}


def _subnet(row: Any, cidr: str, ground: Ground, others: Sequence[Subnet]) -> Subnet:
    if not isinstance(row, Mapping) or set(row) != {"name", "cidr", "zone"}:
        raise ValueError(f"a subnet has name, cidr and zone, not {row!r:.60}")
    name, block, zone = (str(row[key]) for key in ("name", "cidr", "zone"))
    if not 1 <= len(name) <= 40 or not all(map(_in_name, name)):
        raise ValueError(
            f"subnet name {name!r:.60} must be 1 to 40 letters, digits, spaces and . _ : / = + - @"
        )
    if zone not in ground.zones:
        raise ValueError(f"{name}: zone {zone!r} is none of {', '.join(ground.zones)}")
    refusal = subnet_refusal(block, cidr, others)
    if refusal:
        raise ValueError(f"{name}: {refusal.code}: {refusal.message}. {refusal.why}")
    return Subnet(name, str(parse(block)), zone)


def _in_name(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" or char in " ._:/=+-@"


def _plan(ground: Ground, plan: Mapping[str, Any]) -> Plan:
    planned = [Subnet(**row) for row in plan["subnets"]]
    subnets = sorted([*ground.existing, *planned], key=lambda subnet: subnet.network)
    return Plan(plan["cidr"], ground.zones, tuple(subnets), plan["window"])


def _spec(
    ground: Ground, state: Mapping[str, Any], share: str, title: str | None
) -> dict[str, Any]:
    plan = _plan(ground, state)
    whose = ground.name or ground.vpc_id
    return {
        "title": clean(title or (f"Subnets of VPC {whose}" if whose else "Plan a VPC's subnets")),
        "description": clean(summary(plan)),
        "scenes": {form: scene(plan, form) for form in ("wide", "narrow")},
        "things": {},
        "tables": tables(plan),
        "zones": [clean(zone) for zone in ground.zones],
        "existing": [
            {"name": s.name, "cidr": s.cidr, "zone": s.zone, "existing": True}
            for s in ground.existing
        ],
        "vpc": ground.vpc_id,
        "question": question(plan),
        "share": share,
    }
