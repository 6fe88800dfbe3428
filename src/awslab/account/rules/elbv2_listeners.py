"""Listeners and rules of Application and Network Load Balancers."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses

_API = "elasticloadbalancing/latest/APIReference/"
_CREATE = _API + "API_CreateListener.html"

#: The protocols of target groups that a listener of each protocol can forward to.
FORWARDS = {
    "HTTP": {"HTTP", "HTTPS"},
    "HTTPS": {"HTTP", "HTTPS"},
    "TCP": {"TCP", "TCP_UDP"},
    "TLS": {"TCP", "TLS"},
    "UDP": {"UDP", "TCP_UDP"},
    "TCP_UDP": {"TCP_UDP"},
}
_FORWARDING = ("CreateListener", "ModifyListener", "CreateRule", "ModifyRule")


def listener(call: Call) -> Any:
    """Return the listener a call is about, through its own ARN or that of one of its rules, or None."""
    listeners = [
        one for lb in call.backend().load_balancers.values() for one in lb.listeners.values()
    ]
    arn = call.params.get("ListenerArn")
    rule = call.params.get("RuleArn")
    return next(
        (one for one in listeners if one.arn == arn or rule in [r.arn for r in one.rules.values()]),
        None,
    )


def balancer_of(call: Call) -> Any:
    """Return the load balancer a call is about, through its own ARN or that of a listener or rule, or None."""
    arn = call.params.get("LoadBalancerArn")
    found = listener(call)
    return call.backend().load_balancers.get(arn or (found and found.load_balancer_arn))


def forwarded(call: Call) -> list[Any]:
    """Return the target groups the actions of a call forward to, as far as they exist."""
    backend = call.backend()
    actions = call.params.get("DefaultActions") or call.params.get("Actions") or []
    arns = [arn for action in actions for arn in backend._get_target_group_arns_from(action)]
    return [backend.target_groups[arn] for arn in arns if arn in backend.target_groups]


def balancers_of(backend: Any, target_group: Any) -> list[str]:
    """Return the ARNs of the load balancers whose listeners or rules forward to a target group."""
    return [
        lb.arn
        for lb in backend.load_balancers.values()
        if any(target_group.arn in arns for arns in _forwards(backend, lb))
    ]


def _forwards(backend: Any, lb: Any) -> Iterator[list[str]]:
    for one in lb.listeners.values():
        for rule in one.rules.values():
            for action in rule.actions:
                yield backend._get_target_group_arns_from(action.data)


@changes(
    "elbv2",
    "moto.elbv2.models:ELBv2Backend.describe_target_groups",
    doc=_API + "API_TargetGroup.html",
)
def load_balancers_of_a_target_group(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    """A target group names the load balancers that forward to it now, not those that once did."""
    for target_group in self.target_groups.values():
        target_group.load_balancer_arns = balancers_of(self, target_group)
    return original(self, *args, **kwargs)


@refuses("elbv2", "CreateListener", "ModifyListener", code="DuplicateListener", doc=_CREATE)
def port_taken(call: Call) -> str | None:
    """A load balancer has one listener on a port: a second one with other settings is refused."""
    asked, own = call.params, listener(call)
    taken = on_port(balancer_of(call), asked.get("Port"))
    if taken is None or taken is own or (own is None and _same(taken, asked)):
        return None
    return "A listener already exists on this port for this load balancer"


def on_port(lb: Any, port: int | None) -> Any:
    """Return the load balancer's listener on `port`, or None."""
    return next((one for one in lb.listeners.values() if one.port == port), None) if lb else None


def _same(known: Any, asked: dict[str, Any]) -> bool:
    from moto.elbv2.models import FakeAction  # which fills in the weights of target groups

    actions = [FakeAction(deepcopy(action)).data for action in asked["DefaultActions"]]
    certificates = [one["CertificateArn"] for one in asked.get("Certificates") or []]
    return (known.protocol, known.certificates, [a.data for a in known.default_actions]) == (
        asked.get("Protocol") or "",
        certificates,
        actions,
    )


@changes("elbv2", "moto.elbv2.models:ELBv2Backend.create_listener", doc=_CREATE)
def create_once(
    original: Any,
    self: Any,
    load_balancer_arn: str,
    protocol: str,
    port: int,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """Creating a listener again with the same settings returns the one there is."""
    known = on_port(self.load_balancers.get(load_balancer_arn), port)
    return known or original(self, load_balancer_arn, protocol, port, *args, **kwargs)


@refuses("elbv2", *_FORWARDING, code="IncompatibleProtocols", doc=_CREATE)
def protocol_of_the_target_group(call: Call) -> str | None:
    """A listener forwards only to target groups whose protocol fits its own: HTTP to HTTP, TCP to TCP."""
    found = listener(call)
    protocol = call.params.get("Protocol") or (found and found.protocol)
    for target_group in forwarded(call):
        spoken = target_group.protocol
        if spoken and protocol in FORWARDS and spoken not in FORWARDS[protocol]:
            return (
                f"The listener and its associated target group '{target_group.arn}' "
                f"have incompatible protocols: '{protocol}' and '{spoken}'"
            )
    return None


@refuses("elbv2", *_FORWARDING, code="TargetGroupAssociationLimit", doc=_CREATE)
def target_group_of_another_load_balancer(call: Call) -> str | None:
    """A target group receives traffic from one load balancer only."""
    lb = balancer_of(call)
    for target_group in forwarded(call):
        if lb and set(balancers_of(call.backend(), target_group)) - {lb.arn}:
            return (
                "The following target groups cannot be associated with more than "
                f"one load balancer: {target_group.arn}"
            )
    return None


@refuses("elbv2", *_FORWARDING, code="InvalidConfigurationRequest", doc=_CREATE)
def target_group_of_another_vpc(call: Call) -> str | None:
    """A load balancer forwards to target groups of its own VPC."""
    lb = balancer_of(call)
    for target_group in forwarded(call):
        if lb and target_group.vpc_id and target_group.vpc_id != lb.vpc_id:
            return (
                f"Target group '{target_group.arn}' is in a different VPC "
                f"than load balancer '{lb.arn}'"
            )
    return None


@refuses("elbv2", "CreateListener", code="ValidationError", doc=_CREATE)
def secure_listener_without_certificate(call: Call) -> str | None:
    """An HTTPS or TLS listener needs a certificate."""
    protocol = call.params.get("Protocol")
    if protocol in ("HTTPS", "TLS") and not call.params.get("Certificates"):
        return f"A certificate must be specified for {protocol} listeners"
    return None


@refuses("elbv2", "CreateListener", code="ValidationError", doc=_CREATE)
def plain_listener_with_certificate(call: Call) -> str | None:
    """Only HTTPS and TLS listeners take a certificate."""
    protocol = call.params.get("Protocol")
    if call.params.get("Certificates") and protocol not in ("HTTPS", "TLS"):
        return f"A certificate cannot be specified for {protocol} listeners"
    return None


@refuses(
    "elbv2",
    "CreateRule",
    code="InvalidConfigurationRequest",
    doc="elasticloadbalancing/latest/network/create-rule.html",
)
def rules_of_a_network_load_balancer(call: Call) -> str | None:
    """A listener of a Network Load Balancer has rules only if the load balancer is dual-stack."""
    lb = balancer_of(call)
    if lb and lb.type != "application" and lb.ip_address_type != "dualstack":
        return f"Rules are unsupported for listeners of load balancers with type '{lb.type}'"
    return None


@refuses("elbv2", "DeleteRule", code="OperationNotPermitted", doc=_API + "API_DeleteRule.html")
def default_rule(call: Call) -> str | None:
    """A listener's default rule can't be deleted."""
    found, arn = listener(call), call.params["RuleArn"]
    if found and any(r.arn == arn and r.is_default for r in found.rules.values()):
        return f"Default rule '{arn}' cannot be deleted"
    return None


@refuses("elbv2", "DeleteRule", code="RuleNotFound", doc=_API + "API_DeleteRule.html")
def unknown_rule(call: Call) -> str | None:
    """Only a rule that exists can be deleted."""
    return None if listener(call) else "One or more rules not found"


@refuses("elbv2", "CreateRule", code="ValidationError", doc=_API + "API_CreateRule.html")
def rule_priority_range(call: Call) -> str | None:
    """A rule's priority is a number from 1 to 50000."""
    priority = call.params["Priority"]
    if 1 <= priority <= 50000:
        return None
    return f"The rule priority '{priority}' must be between 1 and 50000"
