"""What a launched instance looks like."""

from __future__ import annotations

from typing import Any

from .harness import AWS, shows


def launched(aws: AWS, **options: Any) -> list[dict[str, Any]]:
    options = {"ImageId": aws.ami(), "InstanceType": "t3.micro"} | options
    return aws.ec2.run_instances(**{"MinCount": 1, "MaxCount": 1} | options)["Instances"]


def group(aws: AWS, name: str) -> str:
    vpc = aws.ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    return aws.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]


@shows("launch_state/launch-as-many-as-asked")
def test_launch_as_many_as_asked(one: AWS) -> None:
    assert len(launched(one, MinCount=1, MaxCount=3)) == 3
    small = one.subnet(one.vpc(), "10.0.1.0/28")
    assert len(launched(one, SubnetId=small, MinCount=1, MaxCount=20)) == 11


@shows("launch_state/session-tokens")
def test_session_tokens(one: AWS) -> None:
    def tokens(**options: Any) -> str:
        return launched(one, **options)[0]["MetadataOptions"]["HttpTokens"]

    assert tokens() == "required"
    assert tokens(MetadataOptions={"HttpTokens": "optional"}) == "optional"
    assert tokens(ImageId=one.image("Windows_Server-2022*")) == "optional"


@shows("launch_state/same-client-token")
def test_same_client_token(one: AWS) -> None:
    first, again, other = (launched(one, ClientToken=token) for token in ("a", "a", "b"))
    assert first[0]["InstanceId"] == again[0]["InstanceId"] != other[0]["InstanceId"]
    assert len(one.ec2.describe_instances()["Reservations"]) == 2


@shows("launch_state/root-device-of-image")
def test_root_device_of_image(one: AWS) -> None:
    stored = launched(one, ImageId=one.image("amzn-ami-hvm-*-s3"))[0]
    assert (stored["RootDeviceType"], stored["BlockDeviceMappings"]) == ("instance-store", [])
    assert launched(one)[0]["RootDeviceType"] == "ebs"


@shows(
    "launch_state/default-subnet",
    measured=(
        "ec2: Launch without SubnetId/Placement: AWS chooses an AZ (moto: always the first)",
        "ec2: Placement.AvailabilityZone without SubnetId: default subnet of that AZ is used",
        "ec2: Launch with SubnetId of a default subnet: private IP inside it; "
        "launch without: AZ of the subnet equals Placement",
        "publicip: Default-VPC instance gets a public IP",
    ),
)
def test_default_subnet(one: AWS) -> None:
    for place in ({}, {"Placement": {"AvailabilityZone": one.zone("c")}}):
        made = one.one_instance(launched(one, **place)[0]["InstanceId"])
        subnet = one.ec2.describe_subnets(SubnetIds=[made["SubnetId"]])["Subnets"][0]
        assert subnet["DefaultForAz"]
        assert subnet["AvailabilityZone"] == made["Placement"]["AvailabilityZone"]
        assert made["PrivateIpAddress"].startswith(subnet["CidrBlock"].rsplit(".", 2)[0])
        assert made["PublicIpAddress"]
        assert not place or subnet["AvailabilityZone"] == one.zone("c")


@shows("launch_state/default-subnet")
def test_zone_that_has_the_type(one: AWS) -> None:
    ec2 = one.client("ec2")
    offers = ec2.describe_instance_type_offerings(
        LocationType="availability-zone",
        Filters=[{"Name": "instance-type", "Values": ["m6i.large"]}],
    )["InstanceTypeOfferings"]
    zone = launched(one, InstanceType="m6i.large")[0]["Placement"]["AvailabilityZone"]
    assert zone in {offer["Location"] for offer in offers}


@shows("launch_state/interfaces-deleted-with-instance")
def test_interfaces_deleted_with_instance(one: AWS) -> None:
    own = one.ec2.create_network_interface(SubnetId=one.default_subnet())["NetworkInterface"]
    interfaces = [
        {"DeviceIndex": 0, "SubnetId": one.default_subnet()},
        {"DeviceIndex": 1, "SubnetId": one.default_subnet(), "DeleteOnTermination": False},
    ]
    mixed = launched(one, NetworkInterfaces=interfaces)[0]
    given = launched(
        one,
        NetworkInterfaces=[{"DeviceIndex": 0, "NetworkInterfaceId": own["NetworkInterfaceId"]}],
    )[0]
    shown = [
        [i["Attachment"]["DeleteOnTermination"] for i in instance["NetworkInterfaces"]]
        for instance in (launched(one)[0], mixed, given)
    ]
    assert shown == [[True], [True, False], [False]]


@shows(
    "launch_state/groups-of-interface",
    "launch_state/interfaces-deleted-with-instance",
    measured=(
        "ec2: Launch without any SG: the VPC's default SG is attached; describe shows Groups",
    ),
)
def test_groups_of_primary_interface(one: AWS) -> None:
    web = group(one, "web")
    interface = {"DeviceIndex": 0, "SubnetId": one.default_subnet(), "Groups": [web]}
    for options, name in (
        ({}, "default"),
        ({"SecurityGroupIds": [web]}, "web"),
        ({"NetworkInterfaces": [interface]}, "web"),
    ):
        made = launched(one, **options)[0]
        assert [g["GroupName"] for g in made["SecurityGroups"]] == [name]
        assert [g["GroupName"] for g in made["NetworkInterfaces"][0]["Groups"]] == [name]


@shows("launch_state/replaced-groups", "launch_state/groups-of-interface")
def test_replaced_groups(one: AWS) -> None:
    instance, web = one.instance(), group(one, "web")
    one.ec2.modify_instance_attribute(InstanceId=instance, Groups=[web])
    made = one.one_instance(instance)
    assert [g["GroupId"] for g in made["SecurityGroups"]] == [web]
    assert [g["GroupId"] for g in made["NetworkInterfaces"][0]["Groups"]] == [web]


@shows(
    measured=(
        "publicip: AssociatePublicIpAddress=True on the interface → public IP",
        "publicip: Non-default subnet: no public IP unless requested",
    )
)
def test_public_address_only_if_requested(one: AWS) -> None:
    subnet = one.subnet(one.vpc())
    interface = {"DeviceIndex": 0, "SubnetId": subnet, "AssociatePublicIpAddress": True}
    asked = launched(one, NetworkInterfaces=[interface])[0]
    assert one.one_instance(asked["InstanceId"])["PublicIpAddress"]
    assert "PublicIpAddress" not in one.one_instance(one.instance(subnet))


@shows(measured=("publicip: PublicDnsName matches the public IP; region-specific suffix",))
def test_public_name(one: AWS) -> None:
    made = one.one_instance(one.instance())
    dashes = made["PublicIpAddress"].replace(".", "-")
    assert made["PublicDnsName"] == f"ec2-{dashes}.{one.region}.compute.amazonaws.com"


@shows("launch_state/groups-of-interface")
def test_second_interface_keeps_its_groups(one: AWS) -> None:
    web = group(one, "web")
    own = one.ec2.create_network_interface(SubnetId=one.default_subnet(), Groups=[web])
    interface = own["NetworkInterface"]["NetworkInterfaceId"]
    instance = one.instance()
    one.ec2.attach_network_interface(
        NetworkInterfaceId=interface, InstanceId=instance, DeviceIndex=1
    )
    shown = one.ec2.describe_network_interfaces(NetworkInterfaceIds=[interface])
    groups = shown["NetworkInterfaces"][0]["Groups"]
    assert [g["GroupId"] for g in groups] == [web]
