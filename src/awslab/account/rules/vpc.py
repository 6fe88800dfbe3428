"""VPCs: their CIDR blocks, what has to go before them, and the default VPC."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, differs, refuses
from awslab.account.rules._network import (
    API,
    QUOTAS,
    VPC_QUOTA,
    blocks,
    canonical,
    groups,
    ipv4,
    subnets,
)

_CIDR_BLOCKS = "vpc/latest/userguide/vpc-cidr-blocks.html"
#: The private ranges of RFC 1918. A VPC that starts in one can't take blocks of another.
_PRIVATE = [IPv4Network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")]


@refuses("ec2", "CreateVpc", "CreateDefaultVpc", code="VpcLimitExceeded", doc=QUOTAS)
def vpcs_in_a_region(call: Call) -> str | None:
    """A Region holds five VPCs, the default one included, unless the quota is raised; this account's is 20."""
    if len(call.backend().vpcs) >= VPC_QUOTA:
        return "The maximum number of VPCs has been reached."
    return None


@refuses("ec2", "DeleteVpc", code="DependencyViolation", doc=API + "DeleteVpc.html")
def delete_vpc_in_use(call: Call) -> str | None:
    """A VPC is deleted only once its subnets, gateways, endpoints and own groups, ACLs and tables are gone."""
    ec2, vpc_id = call.backend(), call.params["VpcId"]
    in_use = (
        subnets(ec2, vpc_id)
        + [igw for igw in ec2.internet_gateways.values() if igw.vpc and igw.vpc.id == vpc_id]
        + [g for g in ec2.egress_only_internet_gateways.values() if g.vpc_id == vpc_id]
        + [e for e in ec2.vpc_end_points.values() if e.vpc_id == vpc_id]
        + [g for g in groups(ec2, vpc_id) if not g.is_default]
        + [a for a in ec2.network_acls.values() if a.vpc_id == vpc_id and not a.default]
        + [t for t in _tables(ec2, vpc_id) if not t.main_association_id]
    )
    return f"The vpc '{vpc_id}' has dependencies and cannot be deleted." if in_use else None


def _tables(ec2: Any, vpc_id: str) -> list[Any]:
    return [table for table in ec2.route_tables.values() if table.vpc_id == vpc_id]


@refuses("ec2", "AssociateVpcCidrBlock", code="InvalidVpc.Range", doc=_CIDR_BLOCKS)
def secondary_cidr_of_another_size(call: Call) -> str | None:
    """A CIDR block of a VPC is between /28 and /16 and overlaps none the VPC has."""
    vpc, block = _vpc_and_block(call)
    if not vpc or not block:
        return None
    if not 16 <= block.prefixlen <= 28 or any(block.overlaps(own) for own in blocks(vpc)):
        return f"The CIDR '{call.params['CidrBlock']}' is invalid."
    return None


@refuses("ec2", "AssociateVpcCidrBlock", code="InvalidVpc.Range", doc=_CIDR_BLOCKS)
def secondary_cidr_of_another_private_range(call: Call) -> str | None:
    """A VPC takes private blocks only from the RFC 1918 range that its first block is in."""
    vpc, block = _vpc_and_block(call)
    if not vpc or not block:
        return None
    first = IPv4Network(vpc.cidr_block)
    if any(block.subnet_of(n) and not first.subnet_of(n) for n in _PRIVATE):
        return (
            f"The CIDR '{block}' is restricted. Use a CIDR from the same private address range "
            "as the current VPC CIDR, or use a publicly-routable CIDR."
        )
    return None


def _vpc_and_block(call: Call) -> tuple[Any, IPv4Network | None]:
    vpc = call.backend().vpcs.get(call.params["VpcId"])
    return vpc, ipv4(call.params.get("CidrBlock"))


@refuses(
    "ec2",
    "DisassociateVpcCidrBlock",
    code="InvalidCidrBlock.InUse",
    doc=API + "DisassociateVpcCidrBlock.html",
)
def disassociate_cidr_in_use(call: Call) -> str | None:
    """A CIDR block stays with its VPC as long as a subnet lies in it."""
    ec2 = call.backend()
    for vpc in ec2.vpcs.values():
        block = vpc._cidr_block_association_set.get(call.params["AssociationId"], {})
        network = ipv4(block.get("cidr_block"))
        if not network or block["cidr_block"] == vpc.cidr_block:
            continue
        if any(s.cidr.overlaps(network) for s in subnets(ec2, vpc.id)):
            return f"The vpc {vpc.id} currently has a subnet within CIDR block {network}"
    return None


@refuses(
    "ec2",
    "ModifyVpcAttribute",
    "ModifySubnetAttribute",
    code="InvalidParameterCombination",
    doc=API + "ModifySubnetAttribute.html",
)
def modify_two_attributes_at_once(call: Call) -> str | None:
    """An attribute of a VPC or a subnet is modified one call at a time."""
    given = [name for name in call.params if name not in ("VpcId", "SubnetId", "DryRun")]
    if len(given) > 1:
        return f"Fields for multiple attribute types specified: {', '.join(given)}"
    return None


@changes("ec2", "moto.ec2.models.vpcs:VPCBackend.create_vpc", doc=API + "CreateVpc.html")
def vpc_cidr_is_canonical(
    original: Callable[..., Any], self: Any, cidr_block: str, *args: Any, **kwargs: Any
) -> Any:
    """A VPC's CIDR block loses its host bits: 10.0.0.7/16 becomes 10.0.0.0/16."""
    return original(self, canonical(cidr_block), *args, **kwargs)


@changes(
    "ec2", "moto.ec2.models.vpcs:VPCBackend.associate_vpc_cidr_block", doc=API + "CreateVpc.html"
)
def secondary_cidr_is_canonical(
    original: Callable[..., Any], self: Any, vpc_id: str, cidr_block: str, *args: Any, **kwargs: Any
) -> Any:
    """A further CIDR block of a VPC loses its host bits as the first one does."""
    return original(self, vpc_id, canonical(cidr_block), *args, **kwargs)


@changes("ec2", "moto.ec2.models.vpcs:VPC.get_cidr_block_association_set", doc=_CIDR_BLOCKS)
def disassociated_cidr_is_gone(
    original: Callable[..., Any], self: Any, *args: Any, **kwargs: Any
) -> list[dict[str, Any]]:
    """A disassociated CIDR block no longer belongs to the VPC: no subnet can be made in it."""
    return [
        block
        for block in original(self, *args, **kwargs)
        if block["cidr_block_state"]["state"] == "associated"
    ]


@changes(
    "ec2",
    "moto.ec2.models.vpcs:VPCBackend.create_default_vpc",
    doc="vpc/latest/userguide/default-vpc-components.html",
)
def default_vpc_has_a_gateway(original: Callable[..., Any], self: Any) -> Any:
    """A default VPC comes with an internet gateway and a main route table that leads to it."""
    vpc = original(self)
    self.default_vpc = vpc
    gateway = self.create_internet_gateway()
    self.attach_internet_gateway(gateway.id, vpc.id)
    (main,) = _tables(self, vpc.id)
    self.create_route(main.id, "0.0.0.0/0", gateway_id=gateway.id)
    return vpc


@changes("ec2", "moto.ec2.models.vpcs:VPCBackend.delete_vpc", doc=API + "DeleteVpc.html")
def deleted_vpc_takes_its_own_along(original: Callable[..., Any], self: Any, vpc_id: str) -> Any:
    """With a VPC go its default network ACL, its tags and its peering connections."""
    vpc = original(self, vpc_id)
    for acl in [acl for acl in self.network_acls.values() if acl.vpc_id == vpc_id]:
        del self.network_acls[acl.id]
    for peering in self.vpc_pcxs.values():
        if vpc_id in (peering.vpc.id, peering.peer_vpc.id):
            peering._status.deleted(deleter_id=self.account_id)
    self.groups.pop(vpc_id, None)
    self.tags.pop(vpc_id, None)
    return vpc


differs(
    "insights",
    "VPC Flow Logs create; log records appear",
    because="No packet ever flows in the simulated account, so a flow log stays empty. "
    "Ask the book's reachability diagram instead which packets would pass.",
)
