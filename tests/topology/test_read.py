"""From describe calls to a picture: complete, ordered, and honest about what it could not read."""

from __future__ import annotations

import boto3
import pytest
from botocore.exceptions import ClientError

from awslab.account import simulated_aws
from awslab.topology import UnreadableAccount, read
from awslab.topology.calls import Calls

SEOUL = "ap-northeast-2"


@pytest.fixture
def aws():
    with simulated_aws(region=SEOUL):
        yield boto3.client("ec2")


def tagged(kind: str, name: str) -> list[dict]:
    return [{"ResourceType": kind, "Tags": [{"Key": "Name", "Value": name}]}]


@pytest.fixture
def shop(aws):
    """A VPC with a public, a private and an isolated subnet; return its id."""
    vpc = aws.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=tagged("vpc", "shop"))
    vpc_id = vpc["Vpc"]["VpcId"]
    subnets = {}
    for name, cidr, zone in (
        ("isolated", "10.0.30.0/24", "c"),
        ("private", "10.0.20.0/24", "a"),
        ("public", "10.0.3.0/24", "a"),
    ):
        subnets[name] = aws.create_subnet(
            VpcId=vpc_id,
            CidrBlock=cidr,
            AvailabilityZone=SEOUL + zone,
            TagSpecifications=tagged("subnet", name),
        )["Subnet"]["SubnetId"]
    gateway = aws.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    aws.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    allocation = aws.allocate_address(Domain="vpc")["AllocationId"]
    nat = aws.create_nat_gateway(SubnetId=subnets["public"], AllocationId=allocation)
    targets = {
        "public": {"GatewayId": gateway},
        "private": {"NatGatewayId": nat["NatGateway"]["NatGatewayId"]},
    }
    for name, target in targets.items():
        table = aws.create_route_table(VpcId=vpc_id)["RouteTable"]["RouteTableId"]
        aws.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", **target)
        aws.associate_route_table(RouteTableId=table, SubnetId=subnets[name])
    return vpc_id


def test_subnets_are_public_private_or_isolated_by_their_routes(aws, shop):
    vpc = read().vpc(shop)
    assert [(s.name, s.kind, s.zone_id, s.free_addresses) for s in vpc.subnets] == [
        ("public", "public", "apne2-az1", 250),
        ("private", "private", "apne2-az1", 251),
        ("isolated", "isolated", "apne2-az3", 251),
    ]
    assert vpc.name == "shop"
    assert vpc.route_table_of(vpc.subnets[2]).is_main


def test_route_to_a_detached_gateway_makes_nothing_public(aws):
    vpc_id = aws.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    aws.create_subnet(VpcId=vpc_id, CidrBlock="10.0.0.0/24")
    gateway = aws.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    aws.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    table = read().vpc(vpc_id).route_tables[0].id
    aws.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    assert [subnet.kind for subnet in read().vpc(vpc_id).subnets] == ["public"]
    aws.detach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc_id)
    topology = read()
    assert [loose.id for loose in topology.regions[0].internet_gateways] == [gateway]
    assert [subnet.kind for subnet in topology.vpc(vpc_id).subnets] == ["isolated"]


def test_route_targets_have_their_own_kinds(aws, shop):
    routes = {route for table in read().vpc(shop).route_tables for route in table.routes}
    kinds = {(route.destination, route.target_kind) for route in routes}
    assert kinds == {
        ("10.0.0.0/16", "local"),
        ("0.0.0.0/0", "internet-gateway"),
        ("0.0.0.0/0", "nat-gateway"),
    }


def test_order_of_the_answers_makes_no_difference(aws, shop, monkeypatch):
    before = read()
    real = Calls.pages

    def backwards(self, *arguments, **keywords):
        return real(self, *arguments, **keywords)[::-1]

    monkeypatch.setattr(Calls, "pages", backwards)
    assert read() == before


def test_filters_and_instances(aws, shop):
    subnet = read().vpc(shop).subnets[0].id
    group = aws.create_security_group(GroupName="web", Description="web", VpcId=shop)["GroupId"]
    peers = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}], "UserIdGroupPairs": [{"GroupId": group}]}
    https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, **peers}
    aws.authorize_security_group_ingress(GroupId=group, IpPermissions=[https])
    acl = aws.create_network_acl(VpcId=shop)["NetworkAcl"]["NetworkAclId"]
    entry = {"RuleNumber": 90, "Protocol": "6", "RuleAction": "deny", "CidrBlock": "10.0.0.0/8"}
    aws.create_network_acl_entry(
        NetworkAclId=acl, Egress=True, PortRange={"From": 22, "To": 23}, **entry
    )
    image = aws.describe_images(Filters=[{"Name": "architecture", "Values": ["x86_64"]}])
    run = aws.run_instances(
        ImageId=image["Images"][0]["ImageId"],
        InstanceType="t3.micro",
        MinCount=2,
        MaxCount=2,
        SubnetId=subnet,
        SecurityGroupIds=[group],
    )
    gone, kept = (instance["InstanceId"] for instance in run["Instances"])
    aws.terminate_instances(InstanceIds=[gone])

    vpc = read().vpc(shop)
    web = next(g for g in vpc.security_groups if g.id == group)
    assert [str(rule) for rule in web.ingress] == ["tcp 443 0.0.0.0/0", f"tcp 443 {group}"]
    entries = next(a for a in vpc.network_acls if a.id == acl).egress
    assert str(entries[0]) == "rule 90: deny tcp 22-23 10.0.0.0/8"
    (instance,) = vpc.instances
    assert (instance.id, instance.security_group_ids) == (kept, (group,))
    interface = next(i for i in vpc.network_interfaces if i.instance_id == kept)
    assert instance.network_interface_ids == (interface.id,)
    (volume,) = (v for v in read().regions[0].volumes if kept in v.instance_ids)
    assert volume.zone == instance.zone


def test_gateway_endpoint_brings_its_prefix_list(aws, shop):
    tables = [table.id for table in read().vpc(shop).route_tables if not table.is_main]
    service = f"com.amazonaws.{SEOUL}.s3"
    aws.create_vpc_endpoint(VpcId=shop, ServiceName=service, RouteTableIds=tables)
    topology = read()
    (endpoint,) = topology.vpc(shop).endpoints
    assert (endpoint.kind, endpoint.route_table_ids) == ("gateway", tuple(sorted(tables)))
    (prefix_list,) = topology.regions[0].prefix_lists
    assert prefix_list.name == service
    assert prefix_list.cidrs


def test_peering_and_transit_gateway(aws, shop):
    other = aws.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    made = aws.create_vpc_peering_connection(VpcId=shop, PeerVpcId=other)
    connection = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    assert read().regions[0].peerings[0].state == "pending-acceptance"
    aws.accept_vpc_peering_connection(VpcPeeringConnectionId=connection)
    (peering,) = read().regions[0].peerings
    assert (peering.state, peering.other_side(shop)) == ("active", other)
    gateway = aws.create_transit_gateway()["TransitGateway"]["TransitGatewayId"]
    subnet = read().vpc(shop).subnets[0].id
    aws.create_transit_gateway_vpc_attachment(
        TransitGatewayId=gateway, VpcId=shop, SubnetIds=[subnet]
    )
    (transit,) = read().regions[0].transit_gateways
    assert [(a.vpc_id, a.subnet_ids) for a in transit.attachments] == [(shop, (subnet,))]


def test_what_other_services_place_in_the_vpc(aws, shop):
    subnets = [subnet.id for subnet in read().vpc(shop).subnets[::2]]
    group = read().vpc(shop).security_groups[0].id
    elb = boto3.client("elbv2")
    balancer = elb.create_load_balancer(Name="web", Subnets=subnets, SecurityGroups=[group])
    targets = elb.create_target_group(Name="web", Protocol="HTTP", Port=80, VpcId=shop)
    arn = targets["TargetGroups"][0]["TargetGroupArn"]
    elb.create_listener(
        LoadBalancerArn=balancer["LoadBalancers"][0]["LoadBalancerArn"],
        Protocol="HTTP",
        Port=80,
        DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}],
    )
    rds = boto3.client("rds")
    rds.create_db_subnet_group(
        DBSubnetGroupName="db", DBSubnetGroupDescription="db", SubnetIds=subnets
    )
    rds.create_db_instance(
        DBInstanceIdentifier="orders",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AllocatedStorage=20,
        MasterUsername="owner",
        MasterUserPassword="a-long-password",
        DBSubnetGroupName="db",
        VpcSecurityGroupIds=[group],
    )
    efs = boto3.client("efs")
    system = efs.create_file_system(CreationToken="x", Tags=[{"Key": "Name", "Value": "files"}])
    boto3.client("efs").describe_file_systems()  # the reading call that ends "creating"
    efs.create_mount_target(
        FileSystemId=system["FileSystemId"], SubnetId=subnets[0], SecurityGroups=[group]
    )
    topology = read()
    vpc = topology.vpc(shop)
    assert topology.unknown == ()
    (balancer,) = vpc.load_balancers
    assert (balancer.name, balancer.scheme) == ("web", "internet-facing")
    assert [(x.port, x.target_group_ids) for x in balancer.listeners] == [(80, (arn,))]
    assert [g.id for g in vpc.target_groups] == [arn]
    (database,) = vpc.databases
    assert (database.id, database.port) == ("orders", 5432)
    assert set(database.subnet_ids) == set(subnets)
    (mount,) = vpc.mount_targets
    assert (mount.name, mount.subnet_id, mount.security_group_ids) == (
        "files",
        subnets[0],
        (group,),
    )


def test_scaling_group_is_placed_by_its_subnets(aws, shop):
    subnets = [subnet.id for subnet in read().vpc(shop).subnets[::2]]
    image = aws.describe_images(Filters=[{"Name": "architecture", "Values": ["x86_64"]}])
    data = {"ImageId": image["Images"][0]["ImageId"], "InstanceType": "t3.micro"}
    aws.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
    boto3.client("autoscaling").create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web"},
        MinSize=2,
        MaxSize=4,
        VPCZoneIdentifier=",".join(subnets),
    )
    vpc = read().vpc(shop)
    (group,) = vpc.scaling_groups
    assert (group.subnet_ids, group.min_size, group.max_size) == (tuple(sorted(subnets)), 2, 4)
    assert set(group.instance_ids) == {instance.id for instance in vpc.instances}


# What cannot be read


def refuse(monkeypatch, *operations: str) -> None:
    """Let some describe calls be denied."""
    real = Calls.pages

    def pages(self, service, operation, key, **arguments):
        if operation in operations:
            error = {"Error": {"Code": "UnauthorizedOperation", "Message": "not you"}}
            raise ClientError(error, operation)
        return real(self, service, operation, key, **arguments)

    monkeypatch.setattr(Calls, "pages", pages)


def test_denied_part_is_unknown_and_the_rest_is_read(aws, shop, monkeypatch):
    refuse(monkeypatch, "describe_nat_gateways", "describe_route_tables")
    topology = read()
    assert [(u.part, u.operation, u.code) for u in topology.unknown] == [
        ("nat_gateways", "ec2:DescribeNatGateways", "UnauthorizedOperation"),
        ("route_tables", "ec2:DescribeRouteTables", "UnauthorizedOperation"),
    ]
    assert {subnet.kind for subnet in topology.vpc(shop).subnets} == {"unknown"}
    assert topology.unknown_part(SEOUL, "nat_gateways").message == "not you"


def test_unread_internet_gateways_do_not_hide_a_public_subnet(aws, shop, monkeypatch):
    refuse(monkeypatch, "describe_internet_gateways")
    assert read().vpc(shop).subnets[0].kind == "public"


def test_call_the_endpoint_does_not_have_is_unknown_too(aws, monkeypatch):
    def missing(self, service, operation, key, **arguments):
        if service == "efs":
            raise NotImplementedError
        return real(self, service, operation, key, **arguments)

    real = Calls.pages
    monkeypatch.setattr(Calls, "pages", missing)
    (unknown,) = read().unknown
    assert (unknown.part, unknown.code) == ("mount_targets", "NotImplementedError")


def test_account_without_permission_says_which_call_and_what_to_do(aws, monkeypatch):
    refuse(monkeypatch, "describe_vpcs")
    with pytest.raises(UnreadableAccount) as error:
        read()
    assert "ec2:DescribeVpcs answered UnauthorizedOperation" in str(error.value)
    assert "AmazonVPCReadOnlyAccess" in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("regions", "message"),
    [
        (["ap-northeast-22"], "there is no Region 'ap-northeast-22'"),
        ([], "no Region to read"),
        ("us-east-1", r"write regions=\['us-east-1'\]"),
    ],
)
def test_bad_regions(aws, regions, message):
    with pytest.raises(ValueError, match=message):
        read(regions=regions)


def test_regions_in_the_order_given(aws):
    topology = read(regions=["us-east-1", SEOUL])
    assert [region.name for region in topology.regions] == ["us-east-1", SEOUL]
    assert len(topology.vpcs) == 2


def test_session_of_ones_own(aws):
    assert read(boto3.Session(region_name="eu-west-1")).regions[0].name == "eu-west-1"


def test_one_client_for_each_service(aws, shop, monkeypatch):
    """Making a client costs more than most describe calls."""
    made = []
    real = boto3.Session.client

    def client(self, service, **arguments):
        made.append(service)
        return real(self, service, **arguments)

    monkeypatch.setattr(boto3.Session, "client", client)
    read()
    assert len(made) == len(set(made))
