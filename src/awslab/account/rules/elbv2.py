"""Application and Network Load Balancers: where they may stand, and what they show."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules import _balancing as balancing

_API = "elasticloadbalancing/latest/APIReference/"
_ALB = "elasticloadbalancing/latest/application/"
_CREATE = _API + "API_CreateLoadBalancer.html"
_BACKEND = "moto.elbv2.models:ELBv2Backend."

#: What must be the same when a name is used again, and how the call and moto's object say it.
_SETTINGS = {"Scheme": "internet-facing", "Type": "application", "IpAddressType": "ipv4"}
_ATTRIBUTES = {"Scheme": "scheme", "Type": "type", "IpAddressType": "ip_address_type"}


def balancer(call: Call) -> Any:
    """Return the load balancer a call names by ARN, or None."""
    return call.backend().load_balancers.get(call.params.get("LoadBalancerArn"))


def named(backend: Any, name: str) -> Any:
    """Return the load balancer called `name`, or None."""
    return next((lb for lb in backend.load_balancers.values() if lb.name == name), None)


@refuses("elbv2", "CreateLoadBalancer", code="DuplicateLoadBalancerName", doc=_CREATE)
def name_taken(call: Call) -> str | None:
    """A load balancer's name is unique in its Region: the same name with other settings is refused."""
    lb = named(call.backend(), call.params["Name"])
    if lb is None:
        return None
    same = all(
        call.params.get(key, default) == (getattr(lb, _ATTRIBUTES[key]) or default)
        for key, default in _SETTINGS.items()
    )
    if same and set(balancing.asked_subnets(call.params)) == {s.id for s in lb.subnets}:
        return None
    return f"A load balancer with the same name '{lb.name}' exists, but with different settings"


@changes("elbv2", _BACKEND + "create_load_balancer", doc=_CREATE)
def create_once(original: Any, self: Any, name: str, *args: Any, **given: Any) -> Any:
    """A load balancer gets an interface in each subnet; without security groups an ALB gets its VPC's default one.

    Creating it again with the same settings returns the one there is.
    """
    if lb := named(self, name):
        return lb
    lb = original(self, name, *args, **given)
    if lb.type != "gateway":  # which has no scheme
        lb.scheme = lb.scheme or "internet-facing"
    if lb.scheme == "internal":
        lb.dns_name = f"internal-{lb.dns_name}"
    if lb.type == "application" and not lb.security_groups:
        lb.security_groups = [self.ec2_backend.get_default_security_group(lb.vpc_id).id]
    if lb.type != "application":  # moto says app in every ARN
        self.load_balancers.pop(lb.arn)
        lb.arn = lb.arn.replace("/app/", "/net/" if lb.type == "network" else "/gwy/")
        self.load_balancers[lb.arn] = lb
        self.tagging_service.tag_resource(lb.arn, given.get("tags"))
    place(self, lb)
    return lb


@changes(
    "elbv2",
    "moto.elbv2.models:FakeLoadBalancer.__init__",
    doc=_API + "API_LoadBalancerAttribute.html",
)
def default_attributes(original: Any, self: Any, *args: Any, **given: Any) -> None:
    """Cross-zone load balancing is always on for an Application Load Balancer, off by default for a Network one."""
    original(self, *args, **given)
    application = self.type == "application"
    self.attrs["load_balancing.cross_zone.enabled"] = "true" if application else "false"
    if application:
        self.attrs["idle_timeout.timeout_seconds"] = "60"


def place(backend: Any, lb: Any, gone: bool = False) -> None:
    """Put the load balancer's network interfaces where its subnets are."""
    lb.__dict__.setdefault("interfaces", {})
    balancing.place_interfaces(
        backend.ec2_backend,
        lb.interfaces,
        [] if gone else [subnet.id for subnet in lb.subnets],
        lb.security_groups or [],
        public=lb.scheme == "internet-facing",
        description="ELB " + lb.arn.partition("loadbalancer/")[2],
        interface_type="interface" if lb.type == "application" else f"{lb.type}_load_balancer",
    )


@changes("elbv2", _BACKEND + "set_subnets", doc=_API + "API_SetSubnets.html")
def move_to_subnets(original: Any, self: Any, arn: str, *subnets: Any, **more: Any) -> Any:
    """A load balancer's network interfaces follow its subnets."""
    zones = original(self, arn, *subnets, **more)
    place(self, self.load_balancers[arn])
    return zones


@changes("elbv2", _BACKEND + "set_security_groups", doc=_API + "API_SetSecurityGroups.html")
def change_groups(original: Any, self: Any, arn: str, groups: list[str]) -> None:
    """A load balancer's network interfaces have its security groups."""
    original(self, arn, groups)
    place(self, self.load_balancers[arn])


@changes("elbv2", _BACKEND + "delete_load_balancer", doc=_API + "API_DeleteLoadBalancer.html")
def delete_with_interfaces(original: Any, self: Any, arn: str) -> None:
    """Deleting a load balancer deletes its listeners and network interfaces, not its target groups."""
    if lb := self.load_balancers.get(arn):
        place(self, lb, gone=True)
    original(self, arn)


@refuses("elbv2", "CreateLoadBalancer", code="InvalidSubnet", doc=_CREATE)
def internet_facing_without_gateway(call: Call) -> str | None:
    """An internet-facing load balancer stands only in a VPC that has an internet gateway."""
    if call.params.get("Scheme") == "internal" or call.params.get("Type") == "gateway":
        return None
    vpc = balancing.without_internet(call.backend("ec2"), balancing.asked_subnets(call.params))
    return f"VPC {vpc} has no internet gateway" if vpc else None


@refuses(
    "elbv2",
    "CreateLoadBalancer",
    "SetSubnets",
    code="InvalidSubnet",
    doc=_ALB + "application-load-balancers.html",
)
def subnet_nearly_full(call: Call) -> str | None:
    """Each subnet of a load balancer must have at least eight free IP addresses."""
    wanted = balancing.asked_subnets(call.params)
    if lb := balancer(call):
        wanted = [subnet for subnet in wanted if subnet not in lb.interfaces]
    full = balancing.crowded(call.backend("ec2"), wanted)
    if full is None:
        return None
    return (
        f"Not enough IP space available in {full}. "
        f"ELB requires at least {balancing.FREE_ADDRESSES} free IP addresses in each subnet."
    )


@refuses(
    "elbv2", "CreateLoadBalancer", "SetSubnets", code="InvalidConfigurationRequest", doc=_CREATE
)
def subnets_of_several_vpcs(call: Call) -> str | None:
    """All subnets of a load balancer lie in one VPC."""
    wanted = balancing.asked_subnets(call.params)
    if balancing.several_vpcs(call.backend("ec2"), wanted):
        return "All subnets must belong to the same VPC"
    return None


@refuses(
    "elbv2", "CreateLoadBalancer", "SetSubnets", code="InvalidConfigurationRequest", doc=_CREATE
)
def two_subnets_in_one_zone(call: Call) -> str | None:
    """A load balancer has at most one subnet in each Availability Zone."""
    if balancing.zone_twice(call.backend("ec2"), balancing.asked_subnets(call.params)):
        return (
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone"
        )
    return None


@refuses("elbv2", "CreateLoadBalancer", "SetSubnets", code="ValidationError", doc=_CREATE)
def application_load_balancer_in_one_zone(call: Call) -> str | None:
    """An Application Load Balancer needs subnets in at least two Availability Zones."""
    lb = balancer(call)
    kind = lb.type if lb else call.params.get("Type", "application")
    if kind == "application" and len(set(balancing.asked_subnets(call.params))) == 1:
        return "At least two subnets in two different Availability Zones must be specified"
    return None


@refuses("elbv2", "CreateLoadBalancer", code="ValidationError", doc=_CREATE)
def subnets_given_twice(call: Call) -> str | None:
    """The subnets of a load balancer are given as Subnets or as SubnetMappings, not both."""
    if call.params.get("Subnets") and call.params.get("SubnetMappings"):
        return "Subnets and SubnetMappings cannot be specified at the same time"
    return None


@refuses("elbv2", "CreateLoadBalancer", code="ValidationError", doc=_CREATE)
def load_balancer_name(call: Call) -> str | None:
    """A load balancer's name has at most 32 letters, digits and inner hyphens, and doesn't begin with 'internal-'."""
    name = call.params["Name"]
    said = f"The load balancer name '{name}' "
    if len(name) > 32:
        return said + "cannot be longer than '32' characters"
    if not (name.replace("-", "").isalnum() and name.isascii()):
        return said + "can only contain characters that are alphanumeric characters and hyphens(-)"
    if name[0] == "-" or name[-1] == "-":
        return said + "cannot begin or end with a hyphen(-)"
    return said + "cannot begin with 'internal-'" if name.startswith("internal-") else None


@refuses(
    "elbv2", "CreateLoadBalancer", "SetSecurityGroups", code="InvalidSecurityGroup", doc=_CREATE
)
def unknown_security_group(call: Call) -> str | None:
    """The security groups of a load balancer must exist."""
    missing = balancing.unknown_group(call.backend("ec2"), call.params.get("SecurityGroups") or [])
    return f"The security group '{missing}' does not exist" if missing else None


@refuses(
    "elbv2",
    "CreateLoadBalancer",
    "SetSecurityGroups",
    code="InvalidConfigurationRequest",
    doc=_CREATE,
)
def security_group_of_another_vpc(call: Call) -> str | None:
    """The security groups of a load balancer belong to its own VPC."""
    ec2, lb = call.backend("ec2"), balancer(call)
    stands = balancing.subnets(ec2, balancing.asked_subnets(call.params))
    if not (lb or stands):
        return None
    vpc = lb.vpc_id if lb else stands[0].vpc_id
    foreign = balancing.foreign_group(ec2, call.params.get("SecurityGroups") or [], vpc)
    return f"Security group '{foreign}' does not belong to VPC '{vpc}'" if foreign else None


@refuses(
    "elbv2",
    "SetSecurityGroups",
    code="InvalidConfigurationRequest",
    doc="elasticloadbalancing/latest/network/load-balancer-security-groups.html",
)
def network_load_balancer_made_without_groups(call: Call) -> str | None:
    """A Network Load Balancer made without security groups can't get any later."""
    lb = balancer(call)
    if lb and lb.type == "network" and not lb.security_groups:
        return (
            f"You cannot set security groups on the network load balancer '{lb.arn}' "
            "because it was created without any"
        )
    return None


@refuses(
    "elbv2",
    "DeleteLoadBalancer",
    code="OperationNotPermitted",
    doc=_API + "API_DeleteLoadBalancer.html",
)
def deletion_protection(call: Call) -> str | None:
    """A load balancer with deletion protection can't be deleted."""
    lb = balancer(call)
    if lb and lb.attrs["deletion_protection.enabled"] == "true":
        return f"Load balancer '{lb.arn}' cannot be deleted because deletion protection is enabled"
    return None


_ATTRIBUTE = _API + "API_LoadBalancerAttribute.html"


def _attributes(call: Call) -> dict[str, str]:
    return {a["Key"]: a.get("Value", "") for a in call.params.get("Attributes") or []}


@refuses(
    "elbv2", "ModifyLoadBalancerAttributes", code="InvalidConfigurationRequest", doc=_ATTRIBUTE
)
def cross_zone_of_an_application_load_balancer(call: Call) -> str | None:
    """Cross-zone load balancing of an Application Load Balancer is always on; target groups may switch it off."""
    lb = balancer(call)
    asked = _attributes(call).get("load_balancing.cross_zone.enabled")
    if lb and lb.type == "application" and asked == "false":
        return (
            "Load balancer attribute key 'load_balancing.cross_zone.enabled' "
            "cannot be disabled on load balancers with type 'application'"
        )
    return None


@refuses("elbv2", "ModifyLoadBalancerAttributes", code="ValidationError", doc=_ATTRIBUTE)
def idle_timeout_range(call: Call) -> str | None:
    """The idle timeout of an Application Load Balancer is 1 to 4000 seconds."""
    asked = _attributes(call).get("idle_timeout.timeout_seconds", "60")
    if asked.isdecimal() and 1 <= int(asked) <= 4000:
        return None
    return f"'idle_timeout.timeout_seconds' value '{asked}' must be between '1-4000' inclusive"
