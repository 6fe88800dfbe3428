"""Route tables: what a route may lead to, which table a subnet may have, and routes that lead nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses
from awslab.account.rules._network import API, ERRORS, blocks, canonical, ipv4
from awslab.account.rules._network import subnet as find_subnet

_CREATE_ROUTE = API + "CreateRoute.html"
_TARGETS = {
    "GatewayId": "gatewayId",
    "NatGatewayId": "natGatewayId",
    "NetworkInterfaceId": "networkInterfaceId",
    "VpcPeeringConnectionId": "vpcPeeringConnectionId",
    "EgressOnlyInternetGatewayId": "egressOnlyInternetGatewayId",
    "TransitGatewayId": "transitGatewayId",
    "LocalGatewayId": "localGatewayId",
    "InstanceId": "instanceId",
}
#: Further targets that count, but are not in AWS's message.
_MORE_TARGETS = ("CarrierGatewayId", "VpcEndpointId", "CoreNetworkArn", "LocalTarget")
_ONE_TARGET = "The request must contain exactly one of " + ", ".join(list(_TARGETS.values())[:-1])
_ONE_TARGET += " or instanceId"


@refuses("ec2", "CreateRoute", "ReplaceRoute", code="MissingParameter", doc=_CREATE_ROUTE)
def route_without_target(call: Call) -> str | None:
    """A route leads to exactly one target: not to none."""
    return None if _given_targets(call) else _ONE_TARGET


@refuses(
    "ec2", "CreateRoute", "ReplaceRoute", code="InvalidParameterCombination", doc=_CREATE_ROUTE
)
def route_with_two_targets(call: Call) -> str | None:
    """A route leads to exactly one target: not to two."""
    return _ONE_TARGET if len(_given_targets(call)) > 1 else None


def _given_targets(call: Call) -> list[str]:
    return [name for name in (*_TARGETS, *_MORE_TARGETS) if call.params.get(name)]


@refuses("ec2", "CreateRoute", "ReplaceRoute", code="InvalidGatewayID.NotFound", doc=ERRORS)
def route_to_an_unknown_gateway(call: Call) -> str | None:
    """A route leads to a gateway that exists."""
    ec2, gateway = call.backend(), call.params.get("GatewayId")
    known = {"local", *ec2.internet_gateways, *ec2.vpn_gateways, *ec2.vpc_end_points}
    if gateway and gateway not in known:
        return f"The gateway ID '{gateway}' does not exist"
    return None


@refuses("ec2", "CreateRoute", "ReplaceRoute", code="InvalidNatGatewayID.NotFound", doc=ERRORS)
def route_to_an_unknown_nat_gateway(call: Call) -> str | None:
    """A route leads to a NAT gateway that exists and is not deleted."""
    nat_id = call.params.get("NatGatewayId")
    nat = call.backend().nat_gateways.get(nat_id)
    if nat_id and (nat is None or nat.state == "deleted"):
        return f"The natGateway ID '{nat_id}' does not exist"
    return None


@refuses("ec2", "CreateRoute", "ReplaceRoute", code="InvalidParameterValue", doc=_CREATE_ROUTE)
def route_to_a_target_of_another_vpc(call: Call) -> str | None:
    """A route leads to a gateway, interface, instance or peering of the table's own VPC."""
    table = call.backend().route_tables.get(call.params["RouteTableId"])
    for kind, target, vpcs in _targets(call):
        if table and table.vpc_id not in vpcs:
            return f"route table {table.id} and {kind} {target} belong to different networks"
    return None


def _targets(call: Call) -> Iterator[tuple[str, str, set[str]]]:
    """Yield the targets of a route that belong to VPCs: what AWS calls them, id, VPCs."""
    ec2, params = call.backend(), call.params
    if igw := ec2.internet_gateways.get(params.get("GatewayId")):
        yield "network gateway", igw.id, {igw.vpc.id} if igw.vpc else set()
    if nat := ec2.nat_gateways.get(params.get("NatGatewayId")):
        yield "NAT gateway", nat.id, {nat.vpc_id}
    if eni := ec2.enis.get(params.get("NetworkInterfaceId")):
        yield "interface", eni.id, {eni.vpc_id}
    if instance := ec2.get_instance_by_id(params.get("InstanceId")):
        yield "instance", instance.id, {nic.vpc_id for nic in instance.nics.values()}
    if pcx := ec2.vpc_pcxs.get(params.get("VpcPeeringConnectionId")):
        yield "peering connection", pcx.id, {pcx.vpc.id, pcx.peer_vpc.id}
    if out := ec2.egress_only_internet_gateways.get(params.get("EgressOnlyInternetGatewayId")):
        yield "egress-only internet gateway", out.id, {out.vpc_id}


@refuses("ec2", "CreateRoute", code="InvalidInstanceID", doc=ERRORS)
def route_to_an_instance_with_two_interfaces(call: Call) -> str | None:
    """A route to an instance with several network interfaces names one of the interfaces."""
    instance = call.backend().get_instance_by_id(call.params.get("InstanceId"))
    if instance and len(instance.nics) > 1:
        return (
            f"There are multiple interfaces attached to instance '{instance.id}'. "
            "Please specify an interface ID for the operation instead."
        )
    return None


@refuses("ec2", "CreateRoute", code="InvalidParameterValue", doc=_CREATE_ROUTE)
def route_out_for_addresses_of_the_vpc(call: Call) -> str | None:
    """Addresses of the VPC itself are routed to an interface, never to a gateway or a peering."""
    out = ("GatewayId", "VpcPeeringConnectionId", "TransitGatewayId", "EgressOnlyInternetGatewayId")
    ec2, params = call.backend(), call.params
    table = ec2.route_tables.get(params["RouteTableId"])
    destination = ipv4(params.get("DestinationCidrBlock"))
    if not table or not destination or not any(params.get(name) for name in out):
        return None
    if any(destination.subnet_of(block) for block in blocks(ec2.vpcs[table.vpc_id])):
        return (
            f"The destination CIDR block {destination} is equal to or more specific than one of "
            "this VPC's CIDR blocks. This route can target only an interface or an instance."
        )
    return None


@refuses("ec2", "CreateRoute", code="RouteAlreadyExists", doc=ERRORS)
def route_over_the_local_route(call: Call) -> str | None:
    """A route table has one route for a destination; the local route counts."""
    destination = call.params.get("DestinationCidrBlock")
    if _local(call):
        return f"The route identified by {canonical(destination)} already exists."
    return None


@refuses("ec2", "DeleteRoute", code="InvalidParameterValue", doc=API + "DeleteRoute.html")
def delete_the_local_route(call: Call) -> str | None:
    """The local route stays in every route table."""
    if _local(call):
        return (
            f"cannot remove local route {canonical(call.params['DestinationCidrBlock'])} "
            f"in route table {call.params['RouteTableId']}"
        )
    return None


def _local(call: Call) -> bool:
    table = call.backend().route_tables.get(call.params["RouteTableId"])
    destination = canonical(call.params.get("DestinationCidrBlock"))
    return table is not None and any(
        route.local and destination and route.destination_cidr_block == destination
        for route in table.routes
    )


@refuses(
    "ec2",
    "AssociateRouteTable",
    "ReplaceRouteTableAssociation",
    code="InvalidParameterValue",
    doc=API + "AssociateRouteTable.html",
)
def route_table_of_another_vpc(call: Call) -> str | None:
    """A subnet uses a route table of its own VPC."""
    ec2, params = call.backend(), call.params
    table = ec2.route_tables.get(params["RouteTableId"])
    _, subnet_id = _association(ec2, params.get("AssociationId"))
    subnet = find_subnet(ec2, params.get("SubnetId") or subnet_id)
    if table and subnet and table.vpc_id != subnet.vpc_id:
        return f"route table {table.id} and subnet {subnet.id} belong to different networks"
    return None


@refuses("ec2", "AssociateRouteTable", code="Resource.AlreadyAssociated", doc=ERRORS)
def second_route_table_of_a_subnet(call: Call) -> str | None:
    """A subnet has one route table; another one replaces the association."""
    for table in call.backend().route_tables.values():
        other = table.id != call.params["RouteTableId"]
        if other and call.params.get("SubnetId") in table._associations.values():
            return (
                f"the specified association for route table {call.params['RouteTableId']} "
                "conflicts with an existing association"
            )
    return None


@refuses("ec2", "DeleteRouteTable", code="DependencyViolation", doc=API + "DeleteRouteTable.html")
def delete_the_main_route_table(call: Call) -> str | None:
    """The main route table stays as long as its VPC."""
    table = call.backend().route_tables.get(call.params["RouteTableId"])
    if table and table.main_association_id:
        return f"The routeTable '{table.id}' has dependencies and cannot be deleted."
    return None


@refuses(
    "ec2",
    "DisassociateRouteTable",
    code="InvalidParameterValue",
    doc=API + "DisassociateRouteTable.html",
)
def disassociate_the_main_route_table(call: Call) -> str | None:
    """A VPC always has a main route table: its association is replaced, not removed."""
    association = call.params["AssociationId"]
    table, _ = _association(call.backend(), association)
    if table and table.main_association_id == association:
        return f"cannot disassociate the main route table association {association}"
    return None


def _association(ec2: Any, association_id: str | None) -> tuple[Any, str | None]:
    """Return the route table of an association, and the subnet unless it is the main one."""
    for table in ec2.route_tables.values():
        if association_id in table.all_associations_ids:
            return table, table._associations.get(association_id)
    return None, None


@changes(
    "ec2", "moto.ec2.models.route_tables:RouteBackend.create_route", doc=API + "CreateRoute.html"
)
def route_destination_is_canonical(
    original: Callable[..., Any],
    self: Any,
    route_table_id: str,
    destination_cidr_block: str | None,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """A route's destination loses its host bits: 100.68.0.18/18 becomes 100.68.0.0/18."""
    return original(self, route_table_id, canonical(destination_cidr_block), *args, **kwargs)


@changes("ec2", "moto.ec2.models.route_tables:Route.state", doc=API + "Route.html")
def route_without_its_target_is_a_blackhole(original: Callable[..., Any], self: Any) -> str:
    """A route whose target is gone, detached, stopped or not yet accepted is a blackhole."""
    ec2, vpc_id = self.route_table.ec2_backend, self.route_table.vpc_id
    gateway, nat, eni = self.gateway, self.nat_gateway, self.interface
    there = True
    if hasattr(gateway, "vpc"):  # an internet gateway
        there = gateway.vpc is not None and gateway.vpc.id == vpc_id
    elif hasattr(gateway, "vpc_endpoint_type"):
        there = gateway.id in ec2.vpc_end_points
    elif nat:
        there = nat.state in ("pending", "available")
    elif eni:
        there = eni.id in ec2.enis and eni.status == "in-use"
    elif self.instance:
        there = self.instance._state.name in ("pending", "running")
    elif self.vpc_pcx:
        there = self.vpc_pcx._status.code == "active"
    elif self.egress_only_igw:
        there = self.egress_only_igw.id in ec2.egress_only_internet_gateways
    return "active" if there else "blackhole"
