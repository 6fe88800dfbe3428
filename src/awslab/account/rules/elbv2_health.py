"""Target health: what a load balancer finds when it looks at its targets."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

from awslab.account.clock import clock
from awslab.account.faults import failed
from awslab.account.registry import changes, differs
from awslab.account.rules.elbv2_listeners import balancers_of
from awslab.account.rules.elbv2_targets import blocked, interface_of

_DOC = "elasticloadbalancing/latest/application/target-group-health-checks.html"
_GROUP = "moto.elbv2.models:FakeTargetGroup."

#: State, reason and description of a target, as API_TargetHealth words them.
INITIAL = ("initial", "Elb.InitialHealthChecking", "Initial health checks in progress")
UNUSED = (
    "unused",
    "Target.NotInUse",
    "Target group is not configured to receive traffic from the load balancer",
)
ZONE_OFF = (
    "unused",
    "Target.NotInUse",
    "Target is in an Availability Zone that is not enabled for the load balancer",
)
DRAINING = (
    "draining",
    "Target.DeregistrationInProgress",
    "Target deregistration is in progress",
)
TIMEOUT = ("unhealthy", "Target.Timeout", "Request timed out")
FAILED = ("unhealthy", "Target.FailedHealthChecks", "Health checks failed")

differs(
    "elb",
    "A target is unhealthy when nothing answers on its port, or when it answers with another status code.",
    because="No software runs on a simulated instance: what the network lets through is taken to answer well.",
)


@changes("elbv2", _GROUP + "register", doc=_DOC)
def first_health_checks(original: Any, self: Any, targets: list[dict[str, Any]]) -> None:
    """A new target is initial until its first health checks are over."""
    known = dict(self.targets)
    original(self, targets)
    for target_id in {target["Id"] for target in targets} - set(known):
        target = self.targets[target_id]
        target["initial"] = True
        self.__dict__.setdefault("draining", {}).pop(target_id, None)
        interval = timedelta(seconds=int(self.health_check_interval_seconds))
        clock.later(interval, partial(target.pop, "initial", None))


@changes(
    "elbv2",
    _GROUP + "deregister",
    doc="elasticloadbalancing/latest/application/edit-target-group-attributes.html",
)
def drain(original: Any, self: Any, targets: list[dict[str, Any]]) -> None:
    """A deregistered target drains for the deregistration delay, 300 seconds unless set, before it is gone."""
    leaving = {t["Id"]: self.targets[t["Id"]] for t in targets if t["Id"] in self.targets}
    original(self, targets)
    delay = timedelta(seconds=int(self.attributes["deregistration_delay.timeout_seconds"]))
    if delay and balancers_of(_backend(self), self):
        draining = self.__dict__.setdefault("draining", {})
        draining.update(leaving)
        for target_id in leaving:
            clock.later(delay, partial(draining.pop, target_id, None), brief=False)


def _backend(group: Any) -> Any:
    from moto.elbv2.models import elbv2_backends

    return elbv2_backends[group.account_id][group.region_name]


@changes(
    "elbv2",
    "moto.elbv2.models:ELBv2Backend.describe_target_health",
    doc="elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html",
)
def draining_targets_too(original: Any, self: Any, target_group_arn: str, targets: Any) -> Any:
    """The health of a target group's targets includes those that are draining."""
    group = self.target_groups.get(target_group_arn)
    if group and not targets:
        targets = [*group.targets.values(), *getattr(group, "draining", {}).values()]
        if not targets:
            return []
    return original(self, target_group_arn, targets)


@changes("elbv2", _GROUP + "health_for", doc=_DOC)
def target_health(original: Any, self: Any, target: dict[str, Any], ec2_backend: Any) -> Any:
    """A target is healthy if a load balancer uses it, in an enabled zone, and security groups let health checks in."""
    draining = getattr(self, "draining", {})
    if known := draining.get(target["Id"]):
        return _status(self, known, DRAINING)
    health = original(self, target, ec2_backend)
    if health.status != "healthy":
        return health
    known = self.targets[target["Id"]]
    found = condition(self, known, ec2_backend)
    return _status(self, known, found) if found else health


def _status(group: Any, target: dict[str, Any], found: tuple[str, str, str]) -> Any:
    from moto.elbv2.models import FakeHealthStatus

    return FakeHealthStatus(target["Id"], target["Port"], group.health_check_port, *found)


def condition(group: Any, target: dict[str, Any], ec2: Any) -> tuple[str, str, str] | None:
    """Return why a registered target isn't healthy as (state, reason, description), or None if it is."""
    backend = _backend(group)
    balancers = [backend.load_balancers[arn] for arn in balancers_of(backend, group)]
    if not balancers:
        return UNUSED
    if group.target_type not in ("instance", "ip"):
        return None
    lb, interface = balancers[0], interface_of(ec2, target, group.vpc_id)
    silent = TIMEOUT if lb.type == "application" else FAILED
    if interface is None:
        return silent
    zone = interface.subnet.availability_zone
    if zone not in [s.availability_zone for s in lb.subnets]:
        return ZONE_OFF
    if target.get("initial"):
        return INITIAL
    port = group.health_check_port
    port = int(target["Port"] if port in (None, "traffic-port") else port)
    return silent if zone in failed or blocked(ec2, lb, interface, port, failed) else None
