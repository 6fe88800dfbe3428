"""VPC peering connections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules._network import API, ERRORS, blocks

_CREATE = API + "CreateVpcPeeringConnection.html"
_OPTIONS = API + "ModifyVpcPeeringConnectionOptions.html"
_LIFECYCLE = "vpc/latest/peering/vpc-peering-basics.html"
_EXPIRES = timedelta(days=7)
_STAYS = timedelta(hours=2)


@refuses("ec2", "CreateVpcPeeringConnection", code="InvalidParameterValue", doc=_CREATE)
def peer_a_vpc_with_itself(call: Call) -> str | None:
    """A peering connection joins two different VPCs."""
    if call.params.get("VpcId") == call.params.get("PeerVpcId"):
        return "The requester VPC and the accepter VPC must be different VPCs."
    return None


@refuses("ec2", "CreateVpcPeeringConnection", code="VpcPeeringConnectionAlreadyExists", doc=ERRORS)
def second_peering_of_two_vpcs(call: Call) -> str | None:
    """Two VPCs have one peering connection."""
    ends = {call.params.get("VpcId"), call.params.get("PeerVpcId")}
    for pcx in call.backend().vpc_pcxs.values():
        alive = pcx._status.code in ("pending-acceptance", "active")
        if alive and {pcx.vpc.id, pcx.peer_vpc.id} == ends:
            return f"A VPC peering connection between the VPCs already exists: {pcx.id}"
    return None


@refuses(
    "ec2",
    "DescribeVpcPeeringConnections",
    "AcceptVpcPeeringConnection",
    "RejectVpcPeeringConnection",
    "DeleteVpcPeeringConnection",
    code="InvalidVpcPeeringConnectionID.NotFound",
    doc=ERRORS,
)
def unknown_peering_connection(call: Call) -> str | None:
    """A peering connection that doesn't exist is neither described, accepted, rejected nor deleted."""
    known, params = call.backend().vpc_pcxs, call.params
    one = params.get("VpcPeeringConnectionId")
    for pcx_id in params.get("VpcPeeringConnectionIds", []) or [one]:
        if pcx_id and pcx_id not in known:
            return f"The vpcPeeringConnection ID '{pcx_id}' does not exist"
    return None


@refuses(
    "ec2",
    "DeleteVpcPeeringConnection",
    code="InvalidStateTransition",
    doc=API + "DeleteVpcPeeringConnection.html",
)
def delete_a_finished_peering(call: Call) -> str | None:
    """A failed, rejected or deleted peering connection goes by itself."""
    pcx = call.backend().vpc_pcxs.get(call.params["VpcPeeringConnectionId"])
    if pcx and (state := pcx._status.code) in ("failed", "rejected", "expired", "deleted"):
        return f"Invalid state transition for {pcx.id}, attempted to transition from {state} to deleting"
    return None


@refuses("ec2", "ModifyVpcPeeringConnectionOptions", code="OperationNotPermitted", doc=_OPTIONS)
def options_of_an_inactive_peering(call: Call) -> str | None:
    """Only an active peering connection has options."""
    pcx = call.backend().vpc_pcxs.get(call.params["VpcPeeringConnectionId"])
    if pcx and pcx._status.code != "active":
        return (
            f"Peering {pcx.id} is not active. Peering options can be added only to active peerings."
        )
    return None


@refuses(
    "ec2",
    "ModifyVpcPeeringConnectionOptions",
    code="InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
    doc=_OPTIONS,
)
def peering_dns_without_hostnames(call: Call) -> str | None:
    """Private names resolve across a peering connection only between VPCs that have DNS hostnames."""
    pcx = call.backend().vpc_pcxs.get(call.params["VpcPeeringConnectionId"])
    wanted = any(
        call.params.get(side, {}).get("AllowDnsResolutionFromRemoteVpc")
        for side in ("AccepterPeeringConnectionOptions", "RequesterPeeringConnectionOptions")
    )
    for vpc in (pcx.vpc, pcx.peer_vpc) if pcx and wanted else ():
        if not vpc.enable_dns_hostnames:
            return f"DNS hostname support must be enabled for the VPC {vpc.id}"
    return None


@answers("ec2", "DescribeVpcPeeringConnections", doc=API + "DescribeVpcPeeringConnections.html")
def describe_peerings_with_filters(call: Call) -> dict[str, Any]:
    """Peering connections are described by id and by filters."""
    ids = call.params.get("VpcPeeringConnectionIds", [])
    filters = call.params.get("Filters", [])
    found = call.backend().describe_vpc_peering_connections(ids)
    return {
        "VpcPeeringConnections": [
            pcx for pcx in found if all(_matches(pcx, f["Name"], f["Values"]) for f in filters)
        ]
    }


def _matches(pcx: Any, name: str, values: list[str]) -> bool:
    facts = {
        "vpc-peering-connection-id": pcx.id,
        "status-code": pcx._status.code,
        "status-message": pcx._status.message,
    }
    for side, vpc in (("requester", pcx.vpc), ("accepter", pcx.peer_vpc)):
        facts[f"{side}-vpc-info.vpc-id"] = vpc.id
        facts[f"{side}-vpc-info.cidr-block"] = vpc.cidr_block
        facts[f"{side}-vpc-info.owner-id"] = vpc.owner_id
    for tag in pcx.get_tags():
        facts[f"tag:{tag['key']}"] = tag["value"]
    if name == "tag-key":
        return any(tag["key"] in values for tag in pcx.get_tags())
    return facts.get(name) in values


@changes(
    "ec2",
    "moto.ec2.models.vpc_peering_connections:VPCPeeringConnectionBackend.create_vpc_peering_connection",
    doc=_CREATE,
)
def peering_of_overlapping_vpcs_fails(
    original: Callable[..., Any], self: Any, vpc: Any, peer_vpc: Any, *args: Any, **kwargs: Any
) -> Any:
    """A peering connection of VPCs whose CIDR blocks overlap fails; one nobody accepts expires in 7 days."""
    pcx = original(self, vpc, peer_vpc, *args, **kwargs)
    if any(a.overlaps(b) for a in blocks(vpc) for b in blocks(peer_vpc)):
        pcx._status.code = "failed"
        pcx._status.message = (
            "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
        )

    def expire() -> None:
        if pcx._status.code == "pending-acceptance":
            pcx._status.code, pcx._status.message = "expired", "Expired"

    clock.later(_EXPIRES, expire, brief=False)
    return pcx


@changes(
    "ec2",
    "moto.ec2.models.vpc_peering_connections:VPCPeeringConnectionBackend.delete_vpc_peering_connection",
    doc=_LIFECYCLE,
)
def deleted_peering_stays_visible(original: Callable[..., Any], self: Any, vpc_pcx_id: str) -> Any:
    """A deleted peering connection is listed for two hours more."""
    pcx = original(self, vpc_pcx_id)
    clock.later(_STAYS, lambda: self.vpc_pcxs.pop(vpc_pcx_id, None), brief=False)
    return pcx
