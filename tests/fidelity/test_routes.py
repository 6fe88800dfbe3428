"""Route tables: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]
ALL = "0.0.0.0/0"


def table(aws: AWS, vpc: str) -> str:
    return aws.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]


def routes(aws: AWS, table_id: str) -> dict[str, dict[str, Any]]:
    (found,) = aws.ec2.describe_route_tables(RouteTableIds=[table_id])["RouteTables"]
    return {route["DestinationCidrBlock"]: route for route in found["Routes"]}


def main_association(aws: AWS, vpc: str) -> dict[str, Any]:
    here = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "association.main", "Values": ["true"]}]
    (found,) = aws.ec2.describe_route_tables(Filters=here)["RouteTables"]
    return found["Associations"][0]


def adder(aws: AWS, table_id: str, destination: str = ALL, **target: str) -> Calls:
    return lambda: aws.ec2.create_route(
        RouteTableId=table_id, DestinationCidrBlock=destination, **target
    )


@refusal("routes/route-without-target")
def test_route_without_target(aws: AWS) -> Calls:
    return adder(aws, table(aws, aws.vpc()))


@refusal("routes/route-with-two-targets")
def test_route_with_two_targets(aws: AWS) -> Calls:
    vpc = aws.vpc()
    nat = aws.ec2.create_nat_gateway(SubnetId=aws.subnet(vpc), ConnectivityType="private")
    return adder(
        aws,
        table(aws, vpc),
        GatewayId=aws.internet_gateway(vpc),
        NatGatewayId=nat["NatGateway"]["NatGatewayId"],
    )


@refusal("routes/route-to-an-unknown-gateway", "routes: Route to a non-existent IGW")
def test_route_to_an_unknown_gateway(aws: AWS) -> Calls:
    return adder(aws, table(aws, aws.vpc()), GatewayId="igw-0123456789abcdef0")


@refusal("routes/route-to-an-unknown-nat-gateway")
def test_route_to_an_unknown_nat_gateway(aws: AWS) -> Calls:
    return adder(aws, table(aws, aws.vpc()), NatGatewayId="nat-0123456789abcdef0")


@refusal(
    "routes/route-to-a-target-of-another-vpc",
    "routes: Route to an IGW that is not attached to this VPC",
)
def test_route_to_a_gateway_of_another_vpc(aws: AWS) -> Calls:
    gateway = aws.internet_gateway(aws.vpc("10.1.0.0/16"))
    return adder(aws, table(aws, aws.vpc()), GatewayId=gateway)


@refusal("routes/route-to-a-target-of-another-vpc")
def test_route_to_a_nat_gateway_of_another_vpc(aws: AWS) -> Calls:
    subnet = aws.subnet(aws.vpc("10.1.0.0/16"), "10.1.1.0/24")
    nat = aws.ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")
    return adder(aws, table(aws, aws.vpc()), NatGatewayId=nat["NatGateway"]["NatGatewayId"])


@refusal("routes/route-to-an-instance-with-two-interfaces")
def test_route_to_an_instance_with_two_interfaces(aws: AWS) -> Calls:
    vpc = aws.vpc()
    subnet = aws.subnet(vpc)
    instance = aws.instance(subnet)
    eni = aws.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    aws.ec2.describe_instances()
    aws.ec2.attach_network_interface(
        NetworkInterfaceId=eni["NetworkInterfaceId"], InstanceId=instance, DeviceIndex=1
    )
    return adder(aws, table(aws, vpc), InstanceId=instance)


@refusal("routes/route-out-for-addresses-of-the-vpc")
def test_route_out_for_addresses_of_the_vpc(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    return adder(aws, table(aws, vpc), "10.0.1.0/24", GatewayId=aws.internet_gateway(vpc))


@refusal("routes/route-over-the-local-route")
def test_route_over_the_local_route(aws: AWS) -> Calls:
    vpc = aws.vpc("10.0.0.0/16")
    nat = aws.ec2.create_nat_gateway(SubnetId=aws.subnet(vpc), ConnectivityType="private")
    return adder(
        aws, table(aws, vpc), "10.0.0.0/16", NatGatewayId=nat["NatGateway"]["NatGatewayId"]
    )


@refusal("routes/delete-the-local-route", "routes: Delete the local route")
def test_delete_the_local_route(aws: AWS) -> Calls:
    table_id = table(aws, aws.vpc("10.0.0.0/16"))
    return lambda: aws.ec2.delete_route(RouteTableId=table_id, DestinationCidrBlock="10.0.0.0/16")


@refusal(
    "routes/route-table-of-another-vpc",
    "routes: Associate a route table with a subnet of another VPC",
)
def test_associate_route_table_of_another_vpc(aws: AWS) -> Calls:
    table_id, subnet = table(aws, aws.vpc("10.1.0.0/16")), aws.subnet(aws.vpc())
    return lambda: aws.ec2.associate_route_table(RouteTableId=table_id, SubnetId=subnet)


@refusal("routes/route-table-of-another-vpc")
def test_replace_by_a_route_table_of_another_vpc(aws: AWS) -> Calls:
    vpc, table_id = aws.vpc(), table(aws, aws.vpc("10.1.0.0/16"))
    association = aws.ec2.associate_route_table(
        RouteTableId=table(aws, vpc), SubnetId=aws.subnet(vpc)
    )["AssociationId"]
    return lambda: aws.ec2.replace_route_table_association(
        AssociationId=association, RouteTableId=table_id
    )


@refusal(
    "routes/second-route-table-of-a-subnet",
    "routes: Subnet already associated with another (non-main) route table",
)
def test_second_route_table_of_a_subnet(aws: AWS) -> Calls:
    vpc = aws.vpc()
    subnet, first, second = aws.subnet(vpc), table(aws, vpc), table(aws, vpc)
    aws.ec2.associate_route_table(RouteTableId=first, SubnetId=subnet)
    return lambda: aws.ec2.associate_route_table(RouteTableId=second, SubnetId=subnet)


@refusal("routes/delete-the-main-route-table")
def test_delete_the_main_route_table(aws: AWS) -> Calls:
    main = main_association(aws, aws.vpc())["RouteTableId"]
    return lambda: aws.ec2.delete_route_table(RouteTableId=main)


@refusal("routes/disassociate-the-main-route-table")
def test_disassociate_the_main_route_table(aws: AWS) -> Calls:
    association = main_association(aws, aws.vpc())["RouteTableAssociationId"]
    return lambda: aws.ec2.disassociate_route_table(AssociationId=association)


@shows(measured=("routes: Duplicate route destination",))
def test_second_route_for_a_destination(one: AWS) -> None:
    vpc = one.vpc()
    add = adder(one, table(one, vpc), GatewayId=one.internet_gateway(vpc))
    add()
    assert code_of(add) == "RouteAlreadyExists"


@shows(
    measured=(
        "routes: New VPC's main route table: one association Main=True, one local route (active)",
    )
)
def test_main_route_table_of_a_new_vpc(one: AWS) -> None:
    association = main_association(one, one.vpc("10.0.0.0/16"))
    assert association["Main"]
    assert routes(one, association["RouteTableId"]) == {
        "10.0.0.0/16": {
            "DestinationCidrBlock": "10.0.0.0/16",
            "GatewayId": "local",
            "Origin": "CreateRouteTable",
            "State": "active",
        }
    }


@shows("routes/route-destination-is-canonical")
def test_route_destination_is_canonical(one: AWS) -> None:
    vpc = one.vpc()
    table_id = table(one, vpc)
    adder(one, table_id, "100.68.0.18/18", GatewayId=one.internet_gateway(vpc))()
    assert "100.68.0.0/18" in routes(one, table_id)


@shows("routes/route-without-its-target-is-a-blackhole")
def test_route_to_a_detached_gateway_is_a_blackhole(one: AWS) -> None:
    vpc = one.vpc()
    gateway, table_id = one.internet_gateway(vpc), table(one, vpc)
    adder(one, table_id, GatewayId=gateway)()
    assert routes(one, table_id)[ALL]["State"] == "active"
    one.ec2.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert routes(one, table_id)[ALL]["State"] == "blackhole"
    one.ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    assert routes(one, table_id)[ALL]["State"] == "active"


@shows("routes/route-without-its-target-is-a-blackhole")
def test_route_to_a_deleted_nat_gateway_is_a_blackhole(one: AWS) -> None:
    vpc = one.vpc()
    made = one.ec2.create_nat_gateway(SubnetId=one.subnet(vpc), ConnectivityType="private")
    nat, table_id = made["NatGateway"]["NatGatewayId"], table(one, vpc)
    adder(one, table_id, NatGatewayId=nat)()
    assert routes(one, table_id)[ALL]["State"] == "active"
    one.ec2.delete_nat_gateway(NatGatewayId=nat)
    route = routes(one, table_id)[ALL]
    assert (route["State"], route["NatGatewayId"]) == ("blackhole", nat)


@shows("routes/route-without-its-target-is-a-blackhole")
def test_route_to_a_stopped_instance_or_loose_interface_is_a_blackhole(one: AWS) -> None:
    vpc = one.vpc()
    subnet, table_id = one.subnet(vpc), table(one, vpc)
    instance = one.instance(subnet)
    eni = one.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    adder(one, table_id, ALL, InstanceId=instance)()
    adder(one, table_id, "198.51.100.0/24", NetworkInterfaceId=eni["NetworkInterfaceId"])()
    assert routes(one, table_id)[ALL]["State"] == "active"
    assert routes(one, table_id)["198.51.100.0/24"]["State"] == "blackhole"
    one.ec2.stop_instances(InstanceIds=[instance])
    assert routes(one, table_id)[ALL]["State"] == "blackhole"


@shows(
    "routes/route-without-its-target-is-a-blackhole",
    measured=("peering: Routes to a deleted peering become blackhole",),
)
def test_route_to_a_peering_is_active_while_the_peering_is(one: AWS) -> None:
    vpc, other = one.vpc("10.0.0.0/16"), one.vpc("10.1.0.0/16")
    made = one.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=other)
    pcx, table_id = made["VpcPeeringConnection"]["VpcPeeringConnectionId"], table(one, vpc)
    adder(one, table_id, "10.1.0.0/16", VpcPeeringConnectionId=pcx)()
    states = [routes(one, table_id)["10.1.0.0/16"]["State"]]
    one.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    states.append(routes(one, table_id)["10.1.0.0/16"]["State"])
    one.ec2.delete_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    states.append(routes(one, table_id)["10.1.0.0/16"]["State"])
    assert states == ["blackhole", "active", "blackhole"]
