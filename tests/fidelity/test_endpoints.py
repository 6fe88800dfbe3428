"""VPC endpoints: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def creator(aws: AWS, vpc: str, service: str, **options: Any) -> Callable[[], str]:
    name = service if "." in service else f"com.amazonaws.{aws.region}.{service}"
    call = {"VpcId": vpc, "ServiceName": name} | options
    return lambda: aws.ec2.create_vpc_endpoint(**call)["VpcEndpoint"]["VpcEndpointId"]


def interface(aws: AWS, vpc: str, *subnets: str, **options: Any) -> Callable[[], str]:
    usual = {"VpcEndpointType": "Interface", "PrivateDnsEnabled": False}
    return creator(aws, vpc, "ssm", **usual | options, SubnetIds=list(subnets))


def describe(aws: AWS, endpoint: str) -> dict[str, Any]:
    return aws.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]


def table(aws: AWS, vpc: str) -> str:
    return aws.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]


def endpoints_in(aws: AWS, table_id: str) -> list[str]:
    (found,) = aws.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    return [r["GatewayId"] for r in found["Routes"] if "DestinationPrefixListId" in r]


@refusal("endpoints/endpoint-for-an-unknown-service", "vpce: Service of another Region")
def test_endpoint_for_a_service_of_another_region(aws: AWS) -> Calls:
    return creator(aws, aws.vpc(), "com.amazonaws.us-east-1.s3")


@refusal("endpoints/endpoint-for-an-unknown-service")
def test_endpoint_for_an_unknown_service(aws: AWS) -> Calls:
    return creator(aws, aws.vpc(), "simple-storage", VpcEndpointType="Interface")


@refusal(
    "endpoints/gateway-endpoint-for-another-service",
    "vpce: Gateway type for a service that has none (ssm)",
)
def test_gateway_endpoint_for_another_service(aws: AWS) -> Calls:
    return creator(aws, aws.vpc(), "ssm", VpcEndpointType="Gateway")


@refusal(
    "endpoints/private-dns-without-hostnames",
    "vpce: Private DNS needs enableDnsHostnames on the VPC",
)
def test_private_dns_without_hostnames(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return interface(aws, vpc, aws.subnet(vpc), PrivateDnsEnabled=True)


@shows("endpoints/private-dns-without-hostnames")
def test_private_dns_with_hostnames(one: AWS) -> None:
    vpc = one.vpc()
    one.ec2.modify_vpc_attribute(VpcId=vpc, EnableDnsHostnames={"Value": True})
    assert interface(one, vpc, one.subnet(vpc), PrivateDnsEnabled=True)()


@refusal(
    "endpoints/endpoint-twice-in-a-zone", "vpce: Interface endpoint: two subnets in the same AZ"
)
def test_endpoint_twice_in_a_zone(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return interface(aws, vpc, aws.subnet(vpc, "10.0.1.0/24"), aws.subnet(vpc, "10.0.2.0/24"))


@refusal("endpoints/endpoint-twice-in-a-zone")
def test_add_a_second_subnet_of_a_zone(aws: AWS) -> Calls:
    vpc = aws.vpc()
    first, second = aws.subnet(vpc, "10.0.1.0/24"), aws.subnet(vpc, "10.0.2.0/24")
    endpoint = interface(aws, vpc, first)()
    return lambda: aws.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=[second])


@refusal("endpoints/endpoint-with-parts-of-another-vpc")
def test_endpoint_with_a_subnet_of_another_vpc(aws: AWS) -> Calls:
    other = aws.subnet(aws.vpc("10.1.0.0/16"), "10.1.1.0/24")
    return interface(aws, aws.vpc(), other)


@refusal("endpoints/endpoint-with-parts-of-another-vpc")
def test_endpoint_with_a_route_table_of_another_vpc(aws: AWS) -> Calls:
    return creator(aws, aws.vpc(), "s3", RouteTableIds=[table(aws, aws.vpc("10.1.0.0/16"))])


@shows("endpoints/endpoint-in-an-unknown-route-table")
def test_endpoint_in_an_unknown_route_table_leaves_nothing(one: AWS) -> None:
    create = creator(one, one.vpc(), "s3", RouteTableIds=["rtb-0123456789abcdef0"])
    assert code_of(create) == "InvalidRouteTableID.NotFound"
    assert one.ec2.describe_vpc_endpoints()["VpcEndpoints"] == []


@refusal("endpoints/second-gateway-endpoint-in-a-route-table")
def test_second_gateway_endpoint_in_a_route_table(aws: AWS) -> Calls:
    vpc = aws.vpc()
    table_id = table(aws, vpc)
    create = creator(aws, vpc, "s3", RouteTableIds=[table_id])
    create()
    return create


@refusal("endpoints/delete-the-route-of-an-endpoint")
def test_delete_the_route_of_an_endpoint(aws: AWS) -> Calls:
    vpc = aws.vpc()
    table_id = table(aws, vpc)
    creator(aws, vpc, "s3", RouteTableIds=[table_id])()
    (found,) = aws.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    prefixes = found["Routes"][-1]["DestinationPrefixListId"]
    return lambda: aws.ec2.delete_route(RouteTableId=table_id, DestinationPrefixListId=prefixes)


@shows(
    "endpoints/endpoint-as-created",
    "endpoints/deleted-endpoint-goes",
    measured=(
        "vpce: Gateway endpoint adds a prefix-list route (DestinationPrefixListId) "
        "to its route tables",
    ),
)
def test_gateway_endpoint(one: AWS) -> None:
    vpc = one.vpc()
    table_id = table(one, vpc)
    endpoint = creator(one, vpc, "s3", RouteTableIds=[table_id])()
    assert describe(one, endpoint)["VpcEndpointType"] == "Gateway"
    assert endpoints_in(one, table_id) == [endpoint]
    one.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint])
    assert endpoints_in(one, table_id) == []
    assert code_of(lambda: describe(one, endpoint)) == "InvalidVpcEndpointId.NotFound"


@shows(
    "endpoints/endpoint-as-created",
    "endpoints/deleted-endpoint-goes",
    "subnets/interface-lives-in-its-subnet",
)
def test_interface_endpoint(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc, "10.0.1.0/24")
    made = one.ec2.create_vpc_endpoint(
        VpcId=vpc,
        ServiceName=f"com.amazonaws.{one.region}.ssm",
        VpcEndpointType="Interface",
        SubnetIds=[subnet],
        PrivateDnsEnabled=False,
    )["VpcEndpoint"]
    assert made["State"] == "pending"
    endpoint = describe(one, made["VpcEndpointId"])
    assert endpoint["State"] == "available"
    assert [group["GroupName"] for group in endpoint["Groups"]] == ["default"]
    (eni,) = one.ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert eni["NetworkInterfaceId"] in endpoint["NetworkInterfaceIds"]
    assert (eni["PrivateIpAddress"], eni["InterfaceType"]) == ("10.0.1.4", "vpc_endpoint")
    assert code_of(lambda: one.ec2.delete_subnet(SubnetId=subnet)) == "DependencyViolation"
    one.ec2.delete_vpc_endpoints(VpcEndpointIds=[endpoint["VpcEndpointId"]])
    one.ec2.delete_subnet(SubnetId=subnet)


@shows("endpoints/endpoint-routes-follow-its-tables")
def test_endpoint_routes_follow_its_tables(one: AWS) -> None:
    vpc = one.vpc()
    old, new = table(one, vpc), table(one, vpc)
    endpoint = creator(one, vpc, "dynamodb", RouteTableIds=[old])()
    one.ec2.modify_vpc_endpoint(
        VpcEndpointId=endpoint, AddRouteTableIds=[new], RemoveRouteTableIds=[old]
    )
    assert (endpoints_in(one, old), endpoints_in(one, new)) == ([], [endpoint])


@shows("endpoints/endpoint-routes-follow-its-tables")
def test_endpoint_interfaces_follow_its_subnets(one: AWS) -> None:
    vpc = one.vpc()
    old, new = one.subnet(vpc, "10.0.1.0/24", "a"), one.subnet(vpc, "10.0.2.0/24", "b")
    endpoint = interface(one, vpc, old)()
    one.ec2.modify_vpc_endpoint(VpcEndpointId=endpoint, AddSubnetIds=[new], RemoveSubnetIds=[old])
    (eni,) = one.ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert (eni["SubnetId"], eni["PrivateIpAddress"]) == (new, "10.0.2.4")
    assert describe(one, endpoint)["NetworkInterfaceIds"] == [eni["NetworkInterfaceId"]]


@shows("endpoints/delete-endpoints-one-by-one")
def test_delete_endpoints_one_by_one(one: AWS) -> None:
    endpoint = creator(one, one.vpc(), "s3")()
    unknown = "vpce-0123456789abcdef0"
    answer = one.ec2.delete_vpc_endpoints(VpcEndpointIds=[unknown, endpoint])
    (failed,) = answer["Unsuccessful"]
    assert failed["ResourceId"] == unknown
    assert failed["Error"]["Code"] == "InvalidVpcEndpoint.NotFound"
    assert one.ec2.describe_vpc_endpoints()["VpcEndpoints"] == []


@shows(measured=("vpce: Unknown VPC",))
def test_endpoint_in_an_unknown_vpc(one: AWS) -> None:
    assert code_of(creator(one, "vpc-0123456789abcdef0", "s3")) == "InvalidVpcID.NotFound"
