"""DB subnet groups."""

from __future__ import annotations

from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules import _balancing as balancing
from awslab.account.rules._network import subnet

_API = "AmazonRDS/latest/APIReference/"
_CREATE = _API + "API_CreateDBSubnetGroup.html"
_MODIFY = _API + "API_ModifyDBSubnetGroup.html"
_PLACING = ("CreateDBSubnetGroup", "ModifyDBSubnetGroup")


def group_of(call: Call) -> Any:
    """Return the DB subnet group a call names, or None."""
    return call.backend().subnet_groups.get(call.params["DBSubnetGroupName"])


def users(backend: Any, group: Any) -> list[Any]:
    """Return the DB instances that stand in a DB subnet group."""
    return [
        db for db in backend.databases.values() if getattr(db, "db_subnet_group", None) is group
    ]


@refuses("rds", "CreateDBSubnetGroup", code="DBSubnetGroupAlreadyExists", doc=_CREATE)
def name_taken(call: Call) -> str | None:
    """A DB subnet group's name is unique in its Region."""
    return (
        f"The DB subnet group '{group_of(call).name}' already exists." if group_of(call) else None
    )


@refuses("rds", "CreateDBSubnetGroup", code="InvalidParameterValue", doc=_CREATE)
def reserved_name(call: Call) -> str | None:
    """No DB subnet group of yours may be called default: RDS makes that one."""
    if call.params["DBSubnetGroupName"].lower() != "default":
        return None
    return "DBSubnetGroupName must not be 'default'"


@refuses("rds", *_PLACING, code="InvalidParameterValue", doc=_CREATE)
def unknown_subnet(call: Call) -> str | None:
    """The subnets of a DB subnet group must exist."""
    for one in call.params["SubnetIds"]:
        if subnet(call.backend("ec2"), one) is None:
            return f"Some input subnets in :[{one}] are invalid."
    return None


@refuses("rds", *_PLACING, code="InvalidSubnet", doc=_CREATE)
def subnets_of_several_vpcs(call: Call) -> str | None:
    """All subnets of a DB subnet group lie in one VPC."""
    if balancing.several_vpcs(call.backend("ec2"), call.params["SubnetIds"]):
        return (
            "The requested subnet is invalid, or multiple subnets were requested "
            "that are not all in a common VPC."
        )
    return None


@refuses(
    "rds",
    *_PLACING,
    code="DBSubnetGroupDoesNotCoverEnoughAZs",
    doc="AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html",
)
def one_zone_only(call: Call) -> str | None:
    """A DB subnet group covers at least two Availability Zones."""
    found = balancing.subnets(call.backend("ec2"), call.params["SubnetIds"])
    zones = sorted({one.availability_zone for one in found})
    if len(zones) != 1:
        return None
    return (
        "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
        f"Current AZ coverage: {zones[0]}. Add subnets to cover at least 2 AZs."
    )


@refuses("rds", "ModifyDBSubnetGroup", code="DBSubnetGroupNotFoundFault", doc=_MODIFY)
def unknown_group(call: Call) -> str | None:
    """Only a DB subnet group that exists can be modified."""
    name = call.params["DBSubnetGroupName"]
    return None if group_of(call) else f"DB subnet group '{name}' not found."


@refuses("rds", "ModifyDBSubnetGroup", code="SubnetAlreadyInUse", doc=_MODIFY)
def zone_of_a_database(call: Call) -> str | None:
    """A DB subnet group keeps a subnet in every zone where one of its DB instances stands."""
    group = group_of(call)
    kept = {
        s.availability_zone
        for s in balancing.subnets(call.backend("ec2"), call.params["SubnetIds"])
    }
    for db in users(call.backend(), group) if group else ():
        if db.availability_zone not in kept:
            return f"The subnet in {db.availability_zone} is in use by {db.db_instance_identifier}."
    return None


@refuses(
    "rds",
    "DeleteDBSubnetGroup",
    code="InvalidDBSubnetGroupStateFault",
    doc=_API + "API_DeleteDBSubnetGroup.html",
)
def group_in_use(call: Call) -> str | None:
    """A DB subnet group can't be deleted while a DB instance stands in it."""
    group = group_of(call)
    used = users(call.backend(), group) if group else []
    if not used:
        return None
    return (
        f"Cannot delete the subnet group '{group.name}' because at least one database "
        f"instance: {used[0].db_instance_identifier} is still using it."
    )


@changes("rds", "moto.rds.models:RDSBackend.modify_db_subnet_group", doc=_MODIFY)
def modified_group_stays(
    original: Any, self: Any, subnet_name: str, *args: Any, **given: Any
) -> Any:
    """A DB subnet group is still there after it was modified."""
    group = self.subnet_groups[subnet_name] = original(self, subnet_name, *args, **given)
    return group


def default_group(backend: Any) -> Any:
    """Return the Region's group ``default``, over the default VPC's subnets; RDS makes it when first needed."""
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[backend.account_id][backend.region_name]
    own = list(ec2.get_default_subnets().values())
    if "default" not in backend.subnet_groups and own:
        backend.create_subnet_group("default", "default", own, [])
    return backend.subnet_groups.get("default")


def zones(group: Any) -> list[str]:
    """Return the Availability Zones a DB subnet group covers, in order."""
    return sorted({one.availability_zone for one in group._subnets})
