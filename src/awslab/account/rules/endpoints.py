"""VPC endpoints: gateway and interface."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, refuses
from awslab.account.rules._network import API, ERRORS
from awslab.account.rules._network import subnet as find_subnet

_CREATE = API + "CreateVpcEndpoint.html"
_GATEWAY = "vpc/latest/privatelink/gateway-endpoints.html"
_WITH_GATEWAY = ("s3", "dynamodb")
_TAKES = timedelta(minutes=1)


@refuses("ec2", "CreateVpcEndpoint", code="InvalidServiceName", doc=ERRORS)
def endpoint_for_an_unknown_service(call: Call) -> str | None:
    """An endpoint is for a service of the VPC's own Region."""
    from moto.ec2.models.vpcs import AWS_ENDPOINT_SERVICES, COVERED_ENDPOINT_SERVICES

    name = call.params.get("ServiceName", "")
    prefix = f"com.amazonaws.{call.region}."
    ours = name.removeprefix(prefix) in (*AWS_ENDPOINT_SERVICES, *COVERED_ENDPOINT_SERVICES)
    private = name.startswith(("com.amazonaws.vpce.", "aws."))
    if not name or call.params.get("ServiceRegion") or private:
        return None
    if name.startswith(prefix) and ours:
        return None
    return f"The Vpc Endpoint Service '{name}' does not exist"


@refuses("ec2", "CreateVpcEndpoint", code="InvalidParameter", doc=_GATEWAY)
def gateway_endpoint_for_another_service(call: Call) -> str | None:
    """Only Amazon S3 and DynamoDB have gateway endpoints; gateway is the type if none is named."""
    service = call.params.get("ServiceName", "").rpartition(".")[2]
    if _type(call) == "Gateway" and service not in _WITH_GATEWAY:
        return "Endpoint type (Gateway) does not match available service types ([Interface])."
    return None


@refuses("ec2", "CreateVpcEndpoint", code="InvalidParameter", doc=_CREATE)
def private_dns_without_hostnames(call: Call) -> str | None:
    """An endpoint's private DNS name needs DNS support and DNS hostnames in the VPC."""
    vpc = call.backend().vpcs.get(call.params["VpcId"])
    if not vpc or _type(call) != "Interface" or not call.params.get("PrivateDnsEnabled", True):
        return None
    if not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
        return (
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames "
            f"VPC attributes set to true for {vpc.id}"
        )
    return None


@refuses(
    "ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="DuplicateSubnetsInSameZone", doc=_CREATE
)
def endpoint_twice_in_a_zone(call: Call) -> str | None:
    """An interface endpoint has one subnet in an Availability Zone."""
    ec2, params = call.backend(), call.params
    endpoint = ec2.vpc_end_points.get(params.get("VpcEndpointId"))
    kept = set(endpoint.subnet_ids or []) if endpoint else set()
    kept -= set(params.get("RemoveSubnetIds", []))
    zones = {s.availability_zone for i in kept if (s := find_subnet(ec2, i))}
    for subnet_id in params.get("SubnetIds", []) or params.get("AddSubnetIds", []):
        subnet = find_subnet(ec2, subnet_id)
        if subnet and subnet_id not in kept and subnet.availability_zone in zones:
            return (
                f"Found another VPC endpoint subnet in the availability zone of {subnet_id}. "
                "VPC endpoint subnets should be in different availability zones."
            )
        zones |= {subnet.availability_zone} if subnet else set()
    return None


@refuses("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidParameter", doc=_CREATE)
def endpoint_with_parts_of_another_vpc(call: Call) -> str | None:
    """The subnets, security groups and route tables of an endpoint belong to its VPC."""
    ec2, params = call.backend(), call.params
    endpoint = ec2.vpc_end_points.get(params.get("VpcEndpointId"))
    vpc_id = endpoint.vpc_id if endpoint else params.get("VpcId")
    parts: list[tuple[str, Callable[[str], Any]]] = [
        ("Subnet", lambda i: find_subnet(ec2, i)),
        ("SecurityGroup", ec2.get_security_group_from_id),
        ("RouteTable", ec2.route_tables.get),
    ]
    for kind, find in parts:
        for part_id in params.get(f"{kind}Ids", []) or params.get(f"Add{kind}Ids", []):
            part = find(part_id)
            if part and part.vpc_id != vpc_id:
                return f"{part_id} and {vpc_id} belong to different networks"
    return None


@refuses(
    "ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="InvalidRouteTableID.NotFound", doc=ERRORS
)
def endpoint_in_an_unknown_route_table(call: Call) -> str | None:
    """A gateway endpoint is entered in route tables that exist."""
    for table_id in _new_tables(call):
        if table_id not in call.backend().route_tables:
            return f"The routeTable ID '{table_id}' does not exist"
    return None


@refuses("ec2", "CreateVpcEndpoint", "ModifyVpcEndpoint", code="RouteAlreadyExists", doc=_GATEWAY)
def second_gateway_endpoint_in_a_route_table(call: Call) -> str | None:
    """A route table leads to one gateway endpoint for a service."""
    ec2, params = call.backend(), call.params
    endpoint = ec2.vpc_end_points.get(params.get("VpcEndpointId"))
    service = endpoint.service_name if endpoint else params.get("ServiceName")
    if (endpoint.vpc_endpoint_type if endpoint else _type(call)) != "Gateway":
        return None
    for table in filter(None, map(ec2.route_tables.get, _new_tables(call))):
        for route in table.routes:
            prefixes = route.destination_prefix_list
            if prefixes and prefixes.prefix_list_name == service:
                return (
                    f"route table {table.id} already has a route "
                    f"with destination-prefix-list-id {prefixes.id}"
                )
    return None


@refuses("ec2", "DeleteRoute", code="InvalidParameterValue", doc=_GATEWAY)
def delete_the_route_of_an_endpoint(call: Call) -> str | None:
    """The route to a gateway endpoint goes with the endpoint, not by itself."""
    prefixes = call.params.get("DestinationPrefixListId")
    table = call.backend().route_tables.get(call.params["RouteTableId"])
    for route in table.routes if table and prefixes else ():
        if route.destination_prefix_list_id == prefixes and hasattr(
            route.gateway, "vpc_endpoint_type"
        ):
            return f"cannot remove VPC endpoint route {prefixes} in route table {table.id}"
    return None


def _type(call: Call) -> str:
    return str(call.params.get("VpcEndpointType", "Gateway"))


def _new_tables(call: Call) -> list[str]:
    return list(call.params.get("RouteTableIds", []) or call.params.get("AddRouteTableIds", []))


@answers("ec2", "DeleteVpcEndpoints", doc=API + "DeleteVpcEndpoints.html")
def delete_endpoints_one_by_one(call: Call) -> dict[str, Any]:
    """Deleting endpoints succeeds for those that exist and reports the others."""
    ec2, wanted = call.backend(), call.params["VpcEndpointIds"]
    ec2.delete_vpc_endpoints([i for i in wanted if i in ec2.vpc_end_points])
    return {
        "Unsuccessful": [
            {
                "ResourceId": endpoint_id,
                "Error": {
                    "Code": "InvalidVpcEndpoint.NotFound",
                    "Message": f"The Vpc Endpoint Id '{endpoint_id}' does not exist",
                },
            }
            for endpoint_id in wanted
            if endpoint_id not in ec2.vpc_end_points
        ]
    }


@changes("ec2", "moto.ec2.models.vpcs:VPCBackend.create_vpc_endpoint", doc=_CREATE)
def endpoint_as_created(
    original: Callable[..., Any],
    self: Any,
    vpc_id: str,
    service_name: str,
    endpoint_type: str | None,
    *args: Any,
    **kwargs: Any,
) -> Any:
    """An endpoint is of type Gateway if none is named; an interface endpoint is pending first."""
    before = set(self.enis)
    endpoint = original(self, vpc_id, service_name, endpoint_type or "Gateway", *args, **kwargs)
    if endpoint.vpc_endpoint_type != "Interface":
        return endpoint
    if not endpoint.security_group_ids:
        endpoint.security_group_ids = [self.get_default_security_group(vpc_id).id]
    for eni_id in [i for i in endpoint.network_interface_ids if i not in before]:
        _furnish(self, endpoint, self.enis[eni_id])
    endpoint.state = "pending"

    def come_up() -> None:
        if endpoint.state == "pending":
            endpoint.state = "available"

    clock.later(_TAKES, come_up)
    return endpoint


def _furnish(ec2: Any, endpoint: Any, eni: Any) -> None:
    """Make a plain interface the one of an endpoint."""
    eni.interface_type, eni.requester_managed, eni.status = "vpc_endpoint", True, "in-use"
    eni.description = f"VPC Endpoint Interface {endpoint.id}"
    eni._group_set = [ec2.get_security_group_from_id(i) for i in endpoint.security_group_ids]


@changes(
    "ec2", "moto.ec2.models.vpcs:VPCBackend.modify_vpc_endpoint", doc=API + "ModifyVpcEndpoint.html"
)
def endpoint_routes_follow_its_tables(
    original: Callable[..., Any], self: Any, vpc_id: str, *args: Any, **kwargs: Any
) -> None:
    """An endpoint's routes and interfaces follow the route tables and subnets it is given."""
    endpoint = self.get_vpc_end_point(vpc_id)  # moto calls an endpoint's id vpc_id here
    tables, subnets = set(endpoint.route_table_ids or []), set(endpoint.subnet_ids or [])
    original(self, vpc_id, *args, **kwargs)
    prefixes = endpoint.destination_prefix_list_id
    for table_id in sorted(set(endpoint.route_table_ids or []) - tables):
        self.create_route(
            table_id, None, gateway_id=endpoint.id, destination_prefix_list_id=prefixes
        )
    for table_id in tables - set(endpoint.route_table_ids or []):
        self.delete_route(table_id, prefixes)
    for subnet_id in sorted(set(endpoint.subnet_ids or []) - subnets):
        eni = self.create_network_interface(subnet_id, None)
        endpoint.network_interface_ids.append(eni.id)
        _furnish(self, endpoint, eni)
    for eni_id in list(endpoint.network_interface_ids):
        eni = self.enis[eni_id]
        eni._group_set = [self.get_security_group_from_id(i) for i in endpoint.security_group_ids]
        if eni.subnet.id not in endpoint.subnet_ids:
            endpoint.network_interface_ids.remove(eni_id)
            self.delete_network_interface(eni_id)


@changes(
    "ec2",
    "moto.ec2.models.vpcs:VPCBackend.delete_vpc_endpoints",
    doc=API + "DeleteVpcEndpoints.html",
)
def deleted_endpoint_goes(
    original: Callable[..., Any], self: Any, vpce_ids: list[str] | None = None
) -> None:
    """A deleted endpoint takes its routes and interfaces along and is soon no longer listed."""
    for endpoint_id in vpce_ids or []:
        endpoint = self.vpc_end_points[endpoint_id]
        for eni_id in endpoint.network_interface_ids:
            if eni_id in self.enis:
                self.delete_network_interface(eni_id)
    original(self, vpce_ids)
    for endpoint_id in vpce_ids or []:
        self.vpc_end_points[endpoint_id].state = "deleting"
        self.tags.pop(endpoint_id, None)

    def go() -> None:
        for endpoint_id in vpce_ids or []:
            self.vpc_end_points.pop(endpoint_id, None)

    clock.later(_TAKES, go)
