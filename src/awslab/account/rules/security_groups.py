"""Security groups: names, what holds one, and which groups may stand together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._network import API, ERRORS, groups, interfaces

_CREATE = API + "CreateSecurityGroup.html"


@refuses("ec2", "CreateSecurityGroup", code="InvalidGroup.Reserved", doc=ERRORS)
def group_named_default(call: Call) -> str | None:
    """The name default belongs to the group that comes with every VPC."""
    if call.params["GroupName"].lower() == "default":
        return "Cannot use reserved security group name: default"
    return None


@refuses("ec2", "CreateSecurityGroup", code="InvalidParameterValue", doc=_CREATE)
def group_named_like_an_id(call: Call) -> str | None:
    """A group's name can't start with sg-, as ids do."""
    name = call.params["GroupName"]
    if name.lower().startswith("sg-"):
        return (
            f"Value ({name}) for parameter GroupName is invalid. "
            "Group names may not be in the format sg-*."
        )
    return None


@refuses("ec2", "CreateSecurityGroup", code="InvalidParameterValue", doc=_CREATE)
def group_with_letters_beyond_ascii(call: Call) -> str | None:
    """A group's name and description are plain ASCII: no accents, no Hangul."""
    for name in ("GroupName", "Description"):
        value = call.params.get(name) or ""
        if not value.isascii():
            parameter = name if name == "GroupName" else "GroupDescription"
            return (
                f"Value ({value}) for parameter {parameter} is invalid. "
                "Character sets beyond ASCII are not supported."
            )
    return None


@refuses("ec2", "CreateSecurityGroup", code="InvalidParameterValue", doc=_CREATE)
def group_with_a_long_name(call: Call) -> str | None:
    """A group's name and description have up to 255 characters."""
    for name in ("GroupName", "Description"):
        if len(call.params.get(name) or "") > 255:
            return f"Value for parameter {name} is too long. It may have up to 255 characters."
    return None


@refuses("ec2", "CreateSecurityGroup", code="InvalidVpcID.NotFound", doc=ERRORS)
def group_in_an_unknown_vpc(call: Call) -> str | None:
    """A security group belongs to a VPC that exists."""
    vpc_id = call.params.get("VpcId")
    if vpc_id and vpc_id not in call.backend().vpcs:
        return f"The vpc ID '{vpc_id}' does not exist"
    return None


@refuses("ec2", "CreateSecurityGroup", code="VPCIdNotSpecified", doc=ERRORS)
def group_without_default_vpc(call: Call) -> str | None:
    """A group without a VPC named goes into the default VPC, so there must be one."""
    if not call.params.get("VpcId") and call.backend().get_default_vpc() is None:
        return "No default VPC for this user"
    return None


@refuses(
    "ec2",
    "DeleteSecurityGroup",
    code="CannotDelete",
    doc="vpc/latest/userguide/default-security-group.html",
)
def delete_the_default_group(call: Call) -> str | None:
    """The default security group stays as long as its VPC."""
    group = _named(call)
    if group and group.is_default:
        return f'the specified group: "{group.id}" name: "default" cannot be deleted by a user'
    return None


@refuses(
    "ec2",
    "DeleteSecurityGroup",
    code="DependencyViolation",
    doc=API + "DeleteSecurityGroup.html",
)
def delete_group_in_use(call: Call) -> str | None:
    """A group is deleted once no interface uses it and no other group's rule refers to it."""
    ec2, group = call.backend(), _named(call)
    if not group or group.is_default:
        return None
    on_interface = any(group in eni.group_set for eni in interfaces(ec2))
    on_endpoint = any(group.id in e.security_group_ids for e in ec2.vpc_end_points.values())
    others = [g for vpc in list(ec2.groups) for g in groups(ec2, vpc) if g is not group]
    in_rule = any(
        rule.source_group.get("GroupId") == group.id
        for other in others
        for rule in (*other.ingress_rules, *other.egress_rules)
    )
    if on_interface or on_endpoint or in_rule:
        return f"resource {group.id} has a dependent object"
    return None


def _named(call: Call) -> Any:
    """Return the group that a call names by id, or by name in the default VPC."""
    ec2, params = call.backend(), call.params
    if params.get("GroupId"):
        return ec2.get_security_group_from_id(params["GroupId"])
    vpc = ec2.get_default_vpc()
    return vpc and ec2.get_security_group_from_name(params.get("GroupName"), vpc.id)


@changes(
    "ec2",
    "moto.ec2.models.security_groups:SecurityGroupBackend.create_security_group",
    doc="vpc/latest/userguide/default-security-group.html",
)
def default_group_lets_itself_in(
    original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any
) -> Any:
    """A VPC's default security group allows all traffic from interfaces that have the group."""
    group = original(self, *args, **kwargs)
    if group.is_default:
        own = [{"GroupId": group.id}]
        self.authorize_security_group_ingress(group.id, "-1", None, None, [], source_groups=own)
    return group


@changes(
    "ec2",
    "moto.ec2.models.security_groups:SecurityGroupBackend._delete_security_group",
    doc=API + "DeleteSecurityGroup.html",
)
def deleted_group_takes_its_tags(
    original: Callable[..., Any], self: Any, vpc_id: str, group_id: str
) -> None:
    """With a security group go its tags."""
    original(self, vpc_id, group_id)
    self.tags.pop(group_id, None)
