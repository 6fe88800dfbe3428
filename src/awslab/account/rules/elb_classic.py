"""Classic Load Balancers, the previous generation, as far as one needs to read old systems."""

from __future__ import annotations

from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.faults import failed
from awslab.account.registry import changes, refuses
from awslab.account.rules import _balancing as balancing
from awslab.account.rules import _firewall as firewall
from awslab.account.rules._network import subnet

_API = "elasticloadbalancing/2012-06-01/APIReference/"
_CREATE = _API + "API_CreateLoadBalancer.html"
_REGISTER = _API + "API_RegisterInstancesWithLoadBalancer.html"
_BACKEND = "moto.elb.models:ELBBackend."


def balancer(call: Call) -> Any:
    """Return the Classic Load Balancer a call names, or None."""
    return call.backend().load_balancers.get(call.params.get("LoadBalancerName"))


#: Operations that moto answers with an exception of Python's, or not at all, when there is no such load balancer.
_NEEDS_BALANCER = (
    "ApplySecurityGroupsToLoadBalancer",
    "AttachLoadBalancerToSubnets",
    "ConfigureHealthCheck",
    "CreateAppCookieStickinessPolicy",
    "CreateLBCookieStickinessPolicy",
    "CreateLoadBalancerListeners",
    "DeleteLoadBalancerListeners",
    "DeregisterInstancesFromLoadBalancer",
    "DescribeLoadBalancerAttributes",
    "DetachLoadBalancerFromSubnets",
    "DisableAvailabilityZonesForLoadBalancer",
    "EnableAvailabilityZonesForLoadBalancer",
    "ModifyLoadBalancerAttributes",
    "RegisterInstancesWithLoadBalancer",
)


@refuses("elb", *_NEEDS_BALANCER, code="LoadBalancerNotFound", doc=_REGISTER)
def unknown_load_balancer(call: Call) -> str | None:
    """An operation on a Classic Load Balancer needs one that exists."""
    if balancer(call):
        return None
    return f"There is no ACTIVE Load Balancer named '{call.params['LoadBalancerName']}'"


@refuses("elb", "RegisterInstancesWithLoadBalancer", code="InvalidInstance", doc=_REGISTER)
def unknown_instance(call: Call) -> str | None:
    """Only an instance that exists can be registered with a Classic Load Balancer."""
    ec2 = call.backend("ec2")
    for one in call.params["Instances"]:
        if ec2.get_instance_by_id(one["InstanceId"]) is None:
            return f"Could not find EC2 instance {one['InstanceId']}."
    return None


@refuses("elb", "RegisterInstancesWithLoadBalancer", code="InvalidInstance", doc=_REGISTER)
def instance_of_another_vpc(call: Call) -> str | None:
    """A Classic Load Balancer takes instances of its own VPC only."""
    ec2, lb = call.backend("ec2"), balancer(call)
    for one in call.params["Instances"]:
        instance = ec2.get_instance_by_id(one["InstanceId"])
        if lb and instance and instance.vpc_id != lb.vpc_id:
            return f"EC2 instance {instance.id} is not in the same VPC as ELB."
    return None


@refuses(
    "elb",
    "DescribeInstanceHealth",
    code="InvalidInstance",
    doc=_API + "API_DescribeInstanceHealth.html",
)
def unregistered_instance(call: Call) -> str | None:
    """A Classic Load Balancer tells the health of registered instances only."""
    lb = balancer(call)
    for one in call.params.get("Instances") or []:
        if lb and one["InstanceId"] not in lb.instance_ids:
            return f"Could not find EC2 instance {one['InstanceId']}."
    return None


def _wanted_subnets(call: Call) -> list[str]:
    lb = balancer(call)
    return (lb.subnets if lb else []) + list(call.params.get("Subnets") or [])


_PLACING = ("CreateLoadBalancer", "AttachLoadBalancerToSubnets")


@refuses("elb", *_PLACING, code="SubnetNotFound", doc=_CREATE)
def unknown_subnet(call: Call) -> str | None:
    """The subnets of a Classic Load Balancer must exist."""
    for one in call.params.get("Subnets") or []:
        if subnet(call.backend("ec2"), one) is None:
            return f"The requested subnet '{one}' does not exist"
    return None


@refuses("elb", *_PLACING, code="InvalidConfigurationRequest", doc=_CREATE)
def two_subnets_in_one_zone(call: Call) -> str | None:
    """A Classic Load Balancer has at most one subnet in each Availability Zone."""
    if balancing.zone_twice(call.backend("ec2"), _wanted_subnets(call)):
        return "ELB cannot be attached to multiple subnets in the same AZ."
    return None


@refuses("elb", *_PLACING, code="InvalidConfigurationRequest", doc=_CREATE)
def subnets_of_several_vpcs(call: Call) -> str | None:
    """All subnets of a Classic Load Balancer lie in one VPC."""
    if balancing.several_vpcs(call.backend("ec2"), _wanted_subnets(call)):
        return "All subnets must belong to the same VPC."
    return None


@refuses("elb", "CreateLoadBalancer", code="InvalidSubnet", doc=_CREATE)
def internet_facing_without_gateway(call: Call) -> str | None:
    """An internet-facing Classic Load Balancer stands only in a VPC that has an internet gateway."""
    if call.params.get("Scheme") == "internal":
        return None
    vpc = balancing.without_internet(call.backend("ec2"), _wanted_subnets(call))
    return f"VPC {vpc} has no internet gateway" if vpc else None


@refuses("elb", "CreateLoadBalancer", code="InvalidScheme", doc=_CREATE)
def unknown_scheme(call: Call) -> str | None:
    """The scheme of a Classic Load Balancer is internet-facing or internal."""
    scheme = call.params.get("Scheme", "internal")
    if scheme in ("internal", "internet-facing"):
        return None
    return f"The specified scheme '{scheme}' is not valid: use 'internal' or 'internet-facing'"


@refuses("elb", "CreateLoadBalancer", code="ValidationError", doc=_CREATE)
def no_place_given(call: Call) -> str | None:
    """A Classic Load Balancer needs subnets or Availability Zones, and not both."""
    given = [bool(call.params.get(key)) for key in ("Subnets", "AvailabilityZones")]
    if given == [False, False]:
        return "Either AvailabilityZones or SubnetIds must be specified"
    return "Only one of SubnetIds or AvailabilityZones may be specified" if all(given) else None


_GROUPS = ("CreateLoadBalancer", "ApplySecurityGroupsToLoadBalancer")


@refuses("elb", *_GROUPS, code="InvalidSecurityGroup", doc=_CREATE)
def unknown_security_group(call: Call) -> str | None:
    """The security groups of a Classic Load Balancer must exist."""
    missing = balancing.unknown_group(call.backend("ec2"), call.params.get("SecurityGroups") or [])
    return f"The security group '{missing}' does not exist" if missing else None


@refuses("elb", *_GROUPS, code="InvalidConfigurationRequest", doc=_CREATE)
def security_group_of_another_vpc(call: Call) -> str | None:
    """The security groups of a Classic Load Balancer belong to its own VPC."""
    ec2 = call.backend("ec2")
    stands = balancing.subnets(ec2, _wanted_subnets(call))
    if not stands:
        return None
    vpc = stands[0].vpc_id
    foreign = balancing.foreign_group(ec2, call.params.get("SecurityGroups") or [], vpc)
    return f'Security group "{foreign}" does not belong to VPC "{vpc}"' if foreign else None


@refuses("elb", "ConfigureHealthCheck", code="ValidationError", doc=_API + "API_HealthCheck.html")
def health_check_slower_than_interval(call: Call) -> str | None:
    """A health check must time out before the next one begins."""
    check = call.params["HealthCheck"]
    if check["Timeout"] < check["Interval"]:
        return None
    return "HealthCheck timeout must be less than interval"


def place(backend: Any, lb: Any, gone: bool = False) -> None:
    """Put the load balancer's network interfaces where its subnets are."""
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[backend.account_id][backend.region_name]
    lb.__dict__.setdefault("interfaces", {})
    balancing.place_interfaces(
        ec2,
        lb.interfaces,
        [] if gone else lb.subnets,
        lb.security_groups,
        public=lb.scheme == "internet-facing",
        description=f"ELB {lb.name}",
    )
    lb.availability_zones = [one.availability_zone for one in balancing.subnets(ec2, lb.subnets)]


@changes("elb", _BACKEND + "create_load_balancer", doc=_CREATE)
def create_with_interfaces(original: Any, self: Any, name: str, *args: Any, **given: Any) -> Any:
    """A Classic Load Balancer has an interface in each of its subnets and a DNS name in its own Region."""
    lb = original(self, name, *args, **given)
    lb.created_time = clock.now
    internal = "internal-" if lb.scheme == "internal" else ""
    lb.dns_name = f"{internal}{name}-1.{self.region_name}.elb.amazonaws.com"
    place(self, lb)
    return lb


@changes("elb", _BACKEND + "delete_load_balancer", doc=_API + "API_DeleteLoadBalancer.html")
def delete_with_interfaces(original: Any, self: Any, load_balancer_name: str) -> None:
    """Deleting a Classic Load Balancer deletes its network interfaces."""
    if lb := self.load_balancers.get(load_balancer_name):
        place(self, lb, gone=True)
    original(self, load_balancer_name)


def _follow(original: Any, self: Any, load_balancer_name: str, wanted: list[str]) -> Any:
    answer = original(self, load_balancer_name, wanted)
    place(self, self.load_balancers[load_balancer_name])
    return answer


_ATTACH = _API + "API_AttachLoadBalancerToSubnets.html"


@changes("elb", _BACKEND + "attach_load_balancer_to_subnets", doc=_ATTACH)
def more_subnets(original: Any, self: Any, load_balancer_name: str, subnets: list[str]) -> Any:
    """A Classic Load Balancer gets an interface in each subnet it is attached to."""
    return _follow(original, self, load_balancer_name, subnets)


@changes("elb", _BACKEND + "detach_load_balancer_from_subnets", doc=_ATTACH)
def fewer_subnets(original: Any, self: Any, load_balancer_name: str, subnets: list[str]) -> Any:
    """A Classic Load Balancer gives its interface in a subnet up when it is detached."""
    return _follow(original, self, load_balancer_name, subnets)


@changes(
    "elb",
    _BACKEND + "describe_instance_health",
    doc="elasticloadbalancing/latest/classic/elb-healthchecks.html",
)
def instance_health(original: Any, self: Any, lb_name: str, instances: Any) -> Any:
    """An instance is InService only if it runs in an enabled zone and security groups let health checks through."""
    from moto.ec2.models import ec2_backends

    ec2, lb = ec2_backends[self.account_id][self.region_name], self.load_balancers.get(lb_name)
    found = original(self, lb_name, instances)
    for health in found:
        health |= _state(ec2, lb, ec2.get_instance(health["InstanceId"]))
    return found


def _state(ec2: Any, lb: Any, instance: Any) -> dict[str, str]:
    target, zone = instance.nics[0], instance.placement.zone
    port = lb.listeners[0].instance_port
    if lb.health_check:
        port = lb.health_check.target.partition(":")[2].partition("/")[0]
    nodes = [n for n in lb.interfaces.values() if n.subnet.availability_zone not in failed]
    if instance.state != "running":
        why = f"Instance is in {instance.state} state."
    elif zone not in lb.availability_zones:
        why = (
            "Instance is in the EC2 Availability Zone for which LoadBalancer "
            "is not configured to route traffic to."
        )
    elif zone in failed or not any(firewall.reaches(node, target, int(port)) for node in nodes):
        why = (
            "Instance has failed at least the UnhealthyThreshold number "
            "of health checks consecutively."
        )
    else:
        return {"State": "InService", "ReasonCode": "N/A", "Description": "N/A"}
    return {"State": "OutOfService", "ReasonCode": "Instance", "Description": why}
