"""Subnets: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def describe(aws: AWS, subnet: str) -> dict[str, Any]:
    return aws.ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]


@refusal("subnets/subnet-in-a-zone-of-another-region", "subnet: Subnet AZ of another Region")
def test_subnet_in_a_zone_of_another_region(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return lambda: aws.ec2.create_subnet(
        VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZone="us-east-1a"
    )


@refusal("subnets/subnet-in-a-zone-of-another-region")
def test_subnet_in_a_zone_id_of_another_region(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return lambda: aws.ec2.create_subnet(
        VpcId=vpc, CidrBlock="10.0.1.0/24", AvailabilityZoneId="use1-az1"
    )


@refusal("subnets/subnet-of-another-size")
def test_subnet_too_small(aws: AWS) -> Calls:
    vpc = aws.vpc()
    return lambda: aws.subnet(vpc, "10.0.1.0/29")


@refusal("subnets/delete-subnet-in-use", "subnet: Delete a subnet that has an instance")
def test_delete_subnet_with_instance(aws: AWS) -> Calls:
    subnet = aws.subnet(aws.vpc())
    aws.instance(subnet)
    return lambda: aws.ec2.delete_subnet(SubnetId=subnet)


@refusal("subnets/delete-subnet-in-use", "subnet: Delete a subnet that has a NAT gateway")
def test_delete_subnet_with_nat_gateway(aws: AWS) -> Calls:
    subnet = aws.subnet(aws.vpc())
    aws.ec2.create_nat_gateway(SubnetId=subnet, ConnectivityType="private")
    return lambda: aws.ec2.delete_subnet(SubnetId=subnet)


@shows("subnets/delete-subnet-in-use")
def test_delete_subnet_after_its_instance(one: AWS) -> None:
    subnet = one.subnet(one.vpc())
    instance = one.instance(subnet)
    one.ec2.terminate_instances(InstanceIds=[instance])
    one.ec2.get_waiter("instance_terminated").wait(InstanceIds=[instance])
    one.ec2.delete_subnet(SubnetId=subnet)
    assert code_of(lambda: describe(one, subnet)) == "InvalidSubnetID.NotFound"


@refusal(
    "subnets/launch-in-another-zone-than-the-subnet",
    "subnet: Run instance with SubnetId in one AZ and Placement in another",
)
def test_launch_in_another_zone_than_the_subnet(aws: AWS) -> Calls:
    subnet, image = aws.subnet(aws.vpc(), letter="a"), aws.ami()
    return lambda: aws.ec2.run_instances(
        ImageId=image,
        InstanceType="t3.micro",
        SubnetId=subnet,
        Placement={"AvailabilityZone": aws.zone("c")},
        MinCount=1,
        MaxCount=1,
    )


@shows(
    measured=(
        "subnet: Requesting a reserved private IP (x.x.x.1)",
        "subnet: Requesting a private IP already in use",
    )
)
def test_address_reserved_or_in_use(one: AWS) -> None:
    subnet = one.subnet(one.vpc(), "10.0.1.0/24")
    one.instance(subnet, PrivateIpAddress="10.0.1.10")

    def launch(address: str) -> Calls:
        return lambda: one.instance(subnet, PrivateIpAddress=address)

    assert code_of(launch("10.0.1.1")) == "InvalidParameterValue"
    assert code_of(launch("10.0.1.10")) == "InvalidIPAddress.InUse"


@refusal("subnets/subnet-without-free-addresses")
def test_subnet_without_free_addresses(aws: AWS) -> Calls:
    subnet = aws.subnet(aws.vpc(), "10.0.1.0/28")
    for last in range(4, 15):
        aws.ec2.create_network_interface(SubnetId=subnet, PrivateIpAddress=f"10.0.1.{last}")
    return lambda: aws.ec2.create_network_interface(SubnetId=subnet)


@shows(
    "subnets/subnet-as-created",
    measured=(
        "subnet: Subnet CIDR with host bits (10.0.1.7/24): AWS canonicalises to 10.0.1.0/24",
    ),
)
def test_subnet_cidr_is_canonical(one: AWS) -> None:
    assert describe(one, one.subnet(one.vpc(), "10.0.1.7/24"))["CidrBlock"] == "10.0.1.0/24"


@shows("subnets/subnet-as-created")
def test_subnet_by_zone_id(one: AWS) -> None:
    made = one.ec2.create_subnet(
        VpcId=one.vpc(), CidrBlock="10.0.1.0/24", AvailabilityZoneId="apne2-az3"
    )["Subnet"]
    assert (made["AvailabilityZone"], made["AvailabilityZoneId"]) == (one.zone("c"), "apne2-az3")
    assert not made["DefaultForAz"]


@shows("subnets/default-subnet-as-created")
def test_default_subnet_is_the_one_of_the_default_vpc(one: AWS) -> None:
    gone = one.default_subnet("b")
    one.ec2.delete_subnet(SubnetId=gone)
    assert not describe(one, one.subnet(one.vpc(), letter="b"))["DefaultForAz"]
    made = one.ec2.create_default_subnet(AvailabilityZone=one.zone("b"))["Subnet"]
    assert (made["CidrBlock"], made["DefaultForAz"]) == ("172.31.16.0/20", True)
    assert made["MapPublicIpOnLaunch"]
    again = code_of(lambda: one.ec2.create_default_subnet(AvailabilityZone=one.zone("b")))
    assert again == "DefaultSubnetAlreadyExistsInAvailabilityZone"


@shows("subnets/deleted-subnet-leaves-its-table")
def test_deleted_subnet_leaves_its_table(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc)
    table = one.ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    one.ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    one.ec2.delete_subnet(SubnetId=subnet)
    here = [{"Name": "vpc-id", "Values": [vpc]}]
    (acl,) = one.ec2.describe_network_acls(Filters=here)["NetworkAcls"]
    assert acl["Associations"] == []
    one.ec2.delete_route_table(RouteTableId=table)  # nothing holds it any more


@shows(
    measured=(
        "subnet: AvailableIpAddressCount decreases by one per instance",
        "subnet: A subnet lives in exactly one AZ; instance takes the subnet's AZ",
        "subnet: Five reserved addresses: /24 → 251 free, /28 → 11",
        "subnet: Shrink/modify subnet CIDR impossible; "
        "MapPublicIpOnLaunch default False in non-default subnet",
    )
)
def test_addresses_of_a_subnet(one: AWS) -> None:
    vpc = one.vpc()
    large, small = one.subnet(vpc, "10.0.1.0/24"), one.subnet(vpc, "10.0.2.0/28", "c")
    assert describe(one, large)["AvailableIpAddressCount"] == 251
    assert describe(one, small)["AvailableIpAddressCount"] == 11
    assert not describe(one, small)["MapPublicIpOnLaunch"]
    instance = one.instance(small)
    assert describe(one, small)["AvailableIpAddressCount"] == 10
    found = one.ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert found["Placement"]["AvailabilityZone"] == one.zone("c")
    assert (
        "CidrBlock"
        not in one.ec2.meta.service_model.operation_model(
            "ModifySubnetAttribute"
        ).input_shape.members
    )


@shows(measured=("subnet: Subnet malformed CIDR", "subnet: Overlapping subnets"))
def test_subnet_with_a_wrong_cidr(one: AWS) -> None:
    vpc = one.vpc()
    one.subnet(vpc, "10.0.1.0/24")
    assert code_of(lambda: one.subnet(vpc, "10.0.1/24")) == "InvalidParameterValue"
    assert code_of(lambda: one.subnet(vpc, "10.0.1.128/25")) == "InvalidSubnet.Conflict"
    assert code_of(lambda: one.subnet(vpc, "10.9.0.0/24")) == "InvalidSubnet.Range"


@shows("subnets/zone-that-aws-chooses")
def test_a_zone_left_out_is_chosen_alike_again_and_not_spread(one: AWS) -> None:
    def zones(vpc: str) -> list[str]:
        made = [
            one.ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{n}.0/24")["Subnet"] for n in range(5)
        ]
        return [subnet["AvailabilityZone"] for subnet in made]

    first = zones(one.vpc())
    assert zones(one.vpc()) == first
    assert 1 < len(set(first)) < 4
