"""Internet gateways and NAT gateways."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.guard import NotSimulatedError
from awslab.account.registry import answers, changes, differs, refuses
from awslab.account.rules._network import API, ERRORS, QUOTAS, VPC_QUOTA, interfaces

_CREATE_NAT = API + "CreateNatGateway.html"
_TROUBLE = "vpc/latest/userguide/nat-gateway-troubleshooting.html"
#: What a NAT gateway takes to come up or to go, and how long it is listed after that.
_NAT_TAKES = timedelta(minutes=2)
_NAT_STAYS = timedelta(hours=1)


@refuses("ec2", "CreateInternetGateway", code="InternetGatewayLimitExceeded", doc=QUOTAS)
def internet_gateways_in_a_region(call: Call) -> str | None:
    """A Region holds as many internet gateways as its quota of VPCs, attached or not; here 20."""
    if len(call.backend().internet_gateways) >= VPC_QUOTA:
        return "The maximum number of internet gateways has been reached."
    return None


@refuses(
    "ec2",
    "AttachInternetGateway",
    code="InvalidParameterValue",
    doc=API + "AttachInternetGateway.html",
)
def second_internet_gateway_of_a_vpc(call: Call) -> str | None:
    """A VPC has one internet gateway."""
    gateways, vpc_id = call.backend().internet_gateways, call.params["VpcId"]
    own = gateways.get(call.params["InternetGatewayId"])
    if own and not own.vpc and any(g.vpc and g.vpc.id == vpc_id for g in gateways.values()):
        return f"Network {vpc_id} already has an internet gateway attached"
    return None


@refuses(
    "ec2",
    "DetachInternetGateway",
    code="DependencyViolation",
    doc=API + "DetachInternetGateway.html",
)
def detach_gateway_under_public_addresses(call: Call) -> str | None:
    """An internet gateway stays attached while anything in its VPC has a public address."""
    ec2, vpc_id = call.backend(), call.params["VpcId"]
    gateway = ec2.internet_gateways.get(call.params["InternetGatewayId"])
    if not gateway or not gateway.vpc or gateway.vpc.id != vpc_id:
        return None
    if any(eni.public_ip and eni.vpc_id == vpc_id for eni in interfaces(ec2)):
        return (
            f"Network {vpc_id} has some mapped public address(es). "
            "Please unmap those public address(es) before detaching the gateway."
        )
    return None


@answers("ec2", "CreateNatGateway", doc="vpc/latest/userguide/nat-gateways-regional.html")
def regional_nat_gateway(call: Call) -> None:
    """A regional NAT gateway spans the zones of its VPC; the simulated account has zonal ones only."""
    if call.params.get("AvailabilityMode") == "regional":
        raise NotSimulatedError(
            service="ec2", operation=call.operation, why=" with AvailabilityMode=regional"
        )


differs(
    "nat",
    "A regional NAT gateway works in every zone without a public subnet",
    because="Regional NAT gateways (since November 2025) move between zones as traffic appears in them, "
    "and the simulated account carries no traffic. It has the zonal kind, one subnet each.",
)


@refuses("ec2", "CreateNatGateway", code="MissingParameter", doc=_CREATE_NAT)
def nat_gateway_without_subnet(call: Call) -> str | None:
    """A zonal NAT gateway stands in one subnet."""
    zonal = call.params.get("AvailabilityMode") != "regional"
    if zonal and not call.params.get("SubnetId"):
        return "The request must contain the parameter SubnetId"
    return None


@refuses("ec2", "CreateNatGateway", code="MissingParameter", doc=_CREATE_NAT)
def public_nat_gateway_without_address(call: Call) -> str | None:
    """A public NAT gateway needs an Elastic IP address."""
    zonal = call.params.get("AvailabilityMode") != "regional"
    if zonal and not _private(call) and not call.params.get("AllocationId"):
        return "The request must contain the parameter AllocationId"
    return None


@refuses("ec2", "CreateNatGateway", code="InvalidParameterCombination", doc=_CREATE_NAT)
def private_nat_gateway_with_address(call: Call) -> str | None:
    """A private NAT gateway has no Elastic IP address."""
    if _private(call) and call.params.get("AllocationId"):
        return "An AllocationId cannot be specified for a NAT gateway with private connectivity."
    return None


def _private(call: Call) -> bool:
    return bool(call.params.get("ConnectivityType") == "private")


@refuses("ec2", "DeleteNatGateway", "DescribeNatGateways", code="NatGatewayNotFound", doc=ERRORS)
def unknown_nat_gateway(call: Call) -> str | None:
    """A NAT gateway that doesn't exist is neither deleted nor described."""
    known, params = call.backend().nat_gateways, call.params
    for nat_id in params.get("NatGatewayIds", []) or [params.get("NatGatewayId")]:
        if nat_id and nat_id not in known:
            return f"The Nat Gateway {nat_id} was not found"
    return None


@refuses(
    "ec2", "DisassociateAddress", code="AuthFailure", doc=API + "DisassociateNatGatewayAddress.html"
)
def disassociate_the_address_of_a_nat_gateway(call: Call) -> str | None:
    """A NAT gateway keeps its primary Elastic IP address until it is deleted."""
    for eip in call.backend().addresses:
        if _nat(call, eip) and eip.association_id == call.params.get("AssociationId"):
            return "You do not have permission to access the specified resource."
    return None


def _nat(call: Call, eip: Any) -> bool:
    """Say whether an Elastic IP address is a NAT gateway's."""
    return eip.eni is not None and any(
        nat._eni is eip.eni for nat in call.backend().nat_gateways.values()
    )


@changes(
    "ec2",
    "moto.ec2.models.nat_gateways:NatGatewayBackend.create_nat_gateway",
    doc=_TROUBLE,
)
def nat_gateway_comes_up(
    original: Callable[..., Any],
    self: Any,
    subnet_id: str,
    allocation_id: str,
    tags: dict[str, str] | None = None,
    connectivity_type: str | None = None,
) -> Any:
    """A NAT gateway is pending, then available; a public one in a VPC without internet gateway fails."""
    before = set(self.enis)
    try:
        nat = original(self, subnet_id, allocation_id, tags, connectivity_type or "public")
    except Exception:  # moto makes the interface before it looks at the address
        for eni_id in set(self.enis) - before:
            self.delete_network_interface(eni_id)
        raise
    nat.private_ip = nat._eni.private_ip_address
    nat.address_set[0].update(isPrimary=True, status="succeeded")
    nat._eni.interface_type, nat._eni.requester_managed = "nat_gateway", True
    nat._eni.status, nat._eni._group_set = "in-use", []
    nat._eni.description = f"Interface for NAT Gateway {nat.id}"
    nat.state = "pending"

    def settle() -> None:
        gateways = self.internet_gateways.values()
        if nat.state != "pending":
            return
        if nat.connectivity_type == "private" or any(
            g.vpc and g.vpc.id == nat.vpc_id for g in gateways
        ):
            nat.state = "available"
            return
        nat.failure_code = "Gateway.NotAttached"
        nat.failure_message = f"Network {nat.vpc_id} has no Internet gateway attached"
        _take_down(self, nat, "failed")

    clock.later(_NAT_TAKES, settle)
    return nat


@changes(
    "ec2",
    "moto.ec2.models.nat_gateways:NatGatewayBackend.delete_nat_gateway",
    doc=API + "DeleteNatGateway.html",
)
def nat_gateway_goes_down(original: Callable[..., Any], self: Any, nat_gateway_id: str) -> Any:
    """A deleted NAT gateway lets go of its interface and address and is listed for about an hour more."""
    nat = self.nat_gateways[nat_gateway_id]
    if nat.state not in ("failed", "deleting", "deleted"):
        nat.state = "deleting"
        clock.later(_NAT_TAKES, lambda: _take_down(self, nat, "deleted"))
    return nat


def _take_down(ec2: Any, nat: Any, state: str) -> None:
    nat.state, nat.delete_time = state, clock.now
    for eip in ec2.addresses:
        if eip.eni is nat._eni:
            ec2.disassociate_address(association_id=eip.association_id)
    if nat._eni.id in ec2.enis:
        ec2.delete_network_interface(nat._eni.id)
    clock.later(_NAT_STAYS, lambda: ec2.nat_gateways.pop(nat.id, None), brief=False)
