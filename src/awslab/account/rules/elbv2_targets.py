"""Target groups and the targets registered with them."""

from __future__ import annotations

from ipaddress import IPv4Network, ip_address
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules import _firewall as firewall
from awslab.account.rules._network import blocks, ipv4

_API = "elasticloadbalancing/latest/APIReference/"
_CREATE = _API + "API_CreateTargetGroup.html"
_REGISTER = _API + "API_RegisterTargets.html"
_ALB = "elasticloadbalancing/latest/application/load-balancer-target-groups.html"

#: Besides its own VPC's, the addresses a target group of type ip accepts.
PRIVATE = [
    IPv4Network(block)
    for block in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
]
#: What API_CreateTargetGroup allows for health checks, and how its errors name it.
RANGES = {
    "HealthCheckIntervalSeconds": ("interval", 5, 300),
    "HealthCheckTimeoutSeconds": ("timeout", 2, 120),
    "HealthyThresholdCount": ("healthy threshold count", 2, 10),
    "UnhealthyThresholdCount": ("unhealthy threshold count", 2, 10),
}


def _group(call: Call) -> Any:
    return call.backend().target_groups.get(call.params["TargetGroupArn"])


def _of_type(call: Call, target_type: str) -> list[str]:
    """Return the target ids of a call if its target group is of this type."""
    group = _group(call)
    if group is None or group.target_type != target_type:
        return []
    return [target["Id"] for target in call.params["Targets"]]


@refuses("elbv2", "RegisterTargets", code="InvalidTarget", doc=_REGISTER)
def unknown_instance(call: Call) -> str | None:
    """Only an instance that exists can be registered as a target."""
    ec2 = call.backend("ec2")
    missing = [i for i in _of_type(call, "instance") if not ec2.get_instance_by_id(i)]
    return f"The following targets are not valid instances: '{missing[0]}'" if missing else None


@refuses("elbv2", "RegisterTargets", code="InvalidTarget", doc=_REGISTER)
def instance_of_another_vpc(call: Call) -> str | None:
    """An instance can be a target only of target groups in its own VPC."""
    ec2 = call.backend("ec2")
    for instance_id in _of_type(call, "instance"):
        instance, vpc = ec2.get_instance_by_id(instance_id), _group(call).vpc_id
        if instance and instance.vpc_id != vpc:
            return f"The following targets are not in the target group VPC '{vpc}': '{instance_id}'"
    return None


@refuses("elbv2", "RegisterTargets", code="ValidationError", doc=_REGISTER)
def target_is_no_address(call: Call) -> str | None:
    """A target group of type ip takes IP addresses, not instance ids."""
    for target in _of_type(call, "ip"):
        try:
            ip_address(target)
        except ValueError:
            return f"The IP address '{target}' is not a valid IPv4 address"
    return None


@refuses("elbv2", "RegisterTargets", code="ValidationError", doc=_ALB)
def public_address_as_target(call: Call) -> str | None:
    """A target group of type ip takes IPv4 addresses of its VPC and private ranges, never public ones."""
    for target in _of_type(call, "ip"):
        vpc = call.backend("ec2").get_vpc(_group(call).vpc_id)
        address = ipv4(target)
        if address and not any(address.subnet_of(block) for block in [*blocks(vpc), *PRIVATE]):
            return f"The IP address '{target}' must be in a subnet of the VPC or a private range"
    return None


@refuses("elbv2", "CreateTargetGroup", "ModifyTargetGroup", code="ValidationError", doc=_CREATE)
def health_check_range(call: Call) -> str | None:
    """Health checks run every 5 to 300 seconds, time out after 2 to 120 and count 2 to 10 times."""
    for key, (name, low, high) in RANGES.items():
        value = call.params.get(key)
        if value is not None and not low <= value <= high:
            return f"Health check {name} '{value}' must be between '{low}' and '{high}'"
    return None


@refuses("elbv2", "CreateTargetGroup", "ModifyTargetGroup", code="ValidationError", doc=_CREATE)
def health_check_path(call: Call) -> str | None:
    """A health check's path begins with a slash."""
    path = call.params.get("HealthCheckPath")
    if path is None or path.startswith("/"):
        return None
    return f"Health check path '{path}' must begin with a '/' character"


@refuses("elbv2", "CreateTargetGroup", code="InvalidConfigurationRequest", doc=_CREATE)
def path_of_a_tcp_health_check(call: Call) -> str | None:
    """A TCP health check only opens the port: it has no path and no expected status code."""
    plain = call.params.get("Protocol") in ("TCP", "TLS", "UDP", "TCP_UDP")
    protocol = call.params.get("HealthCheckProtocol") or ("TCP" if plain else "HTTP")
    if protocol == "TCP" and call.params.get("TargetType") != "alb":
        for key, name in (("HealthCheckPath", "paths"), ("Matcher", "matchers")):
            if call.params.get(key):
                return f"Health check {name} are not supported for TCP health checks"
    return None


@changes("elbv2", "moto.elbv2.models:ELBv2Backend.create_target_group", doc=_CREATE)
def create_once(original: Any, self: Any, name: str, **asked: Any) -> Any:
    """Creating a target group again with the same settings returns the one there is."""
    for known in self.target_groups.values():
        if known.name == name and getattr(known, "asked", None) == asked:
            return known
    made = original(self, name, **asked)
    made.asked = asked
    return made


@changes(
    "elbv2", "moto.elbv2.models:FakeTargetGroup.deregister", doc=_API + "API_DeregisterTargets.html"
)
def deregister_unknown(original: Any, self: Any, targets: list[dict[str, Any]]) -> None:
    """Deregistering a target that isn't registered succeeds."""
    original(self, [target for target in targets if target["Id"] in self.targets])


def interface_of(ec2: Any, target: dict[str, Any], vpc_id: str) -> Any:
    """Return the network interface a target answers on, or None if no instance or interface has it."""
    if instance := ec2.get_instance_by_id(target["Id"]):
        return instance.nics[0]
    return next(
        (
            eni
            for eni in ec2.enis.values()
            if eni.subnet.vpc_id == vpc_id and eni.private_ip_address == target["Id"]
        ),
        None,
    )


def blocked(ec2: Any, lb: Any, target: Any, port: int, down: set[str]) -> bool:
    """Say whether none of a load balancer's interfaces that still stand gets through to a target's port."""
    nodes = [n for n in lb.interfaces.values() if n.subnet.availability_zone not in down]
    return not any(firewall.reaches(node, target, port) for node in nodes)
