"""Rules of security groups: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]
WORLD = [{"CidrIp": "0.0.0.0/0"}]


def group(aws: AWS, vpc: str | None = None) -> str:
    made = aws.ec2.create_security_group(GroupName="web", Description="web", VpcId=vpc or aws.vpc())
    return made["GroupId"]


def permission(**changed: Any) -> dict[str, Any]:
    usual = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": WORLD}
    return {name: value for name, value in (usual | changed).items() if value is not None}


def adder(aws: AWS, group_id: str | None = None, **changed: Any) -> Calls:
    group_id = group_id or group(aws)
    return lambda: aws.ec2.authorize_security_group_ingress(
        GroupId=group_id, IpPermissions=[permission(**changed)]
    )


def rules(aws: AWS, group_id: str) -> list[dict[str, Any]]:
    found = aws.ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"]
    return found[0]["IpPermissions"]


@refusal("security_group_rules/rule-for-an-unknown-protocol", "sg: Protocol name unknown")
def test_rule_for_an_unknown_protocol(aws: AWS) -> Calls:
    return adder(aws, IpProtocol="https")


@refusal("security_group_rules/rule-without-ports")
def test_rule_without_ports(aws: AWS) -> Calls:
    return adder(aws, FromPort=None, ToPort=None)


@refusal("security_group_rules/rule-with-a-port-out-of-range", "sg: Port outside 0-65535")
def test_rule_with_a_port_out_of_range(aws: AWS) -> Calls:
    return adder(aws, ToPort=70000)


@refusal("security_group_rules/rule-with-ports-the-wrong-way-round", "sg: FromPort > ToPort")
def test_rule_with_ports_the_wrong_way_round(aws: AWS) -> Calls:
    group_id = group(aws)
    return lambda: aws.ec2.authorize_security_group_ingress(
        GroupId=group_id, IpProtocol="tcp", FromPort=443, ToPort=80, CidrIp="0.0.0.0/0"
    )


@refusal("security_group_rules/rule-with-a-description-beyond-ascii")
def test_rule_described_in_korean(aws: AWS) -> Calls:
    return adder(aws, IpRanges=[{"CidrIp": "0.0.0.0/0", "Description": "누구나"}])


@refusal(
    "security_group_rules/rule-for-a-group-of-an-unpeered-vpc",
    "sg: SG rule references SG of an unpeered VPC",
)
def test_rule_for_a_group_of_an_unpeered_vpc(aws: AWS) -> Calls:
    other = group(aws, aws.vpc("10.1.0.0/16"))
    return adder(aws, IpRanges=None, UserIdGroupPairs=[{"GroupId": other}])


@shows("security_group_rules/rule-for-a-group-of-an-unpeered-vpc")
def test_rule_for_a_group_of_a_peered_vpc(one: AWS) -> None:
    vpc, peer = one.vpc(), one.vpc("10.1.0.0/16")
    own, other = group(one, vpc), group(one, peer)
    made = one.ec2.create_vpc_peering_connection(VpcId=vpc, PeerVpcId=peer)
    pcx = made["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    add = adder(one, own, IpRanges=None, UserIdGroupPairs=[{"GroupId": other}])
    assert code_of(add) == "InvalidGroup.NotFound"
    one.ec2.accept_vpc_peering_connection(VpcPeeringConnectionId=pcx)
    add()


@refusal("security_group_rules/revoke-an-unknown-rule")
def test_revoke_an_unknown_rule(aws: AWS) -> Calls:
    group_id = group(aws)
    return lambda: aws.ec2.revoke_security_group_egress(
        GroupId=group_id, SecurityGroupRuleIds=["sgr-0123456789abcdef0"]
    )


@shows(
    measured=(
        "sg: Duplicate ingress rule",
        "sg: SG rule references non-existent SG",
        "sg: Revoke a non-existent rule: VPC SG ingress by IpPermissions",
    )
)
def test_rules_that_exist_or_not(one: AWS) -> None:
    group_id = group(one)
    add = adder(one, group_id)
    add()
    assert code_of(add) == "InvalidPermission.Duplicate"
    nobody = [{"GroupId": "sg-0123456789abcdef0"}]
    unknown = adder(one, group_id, IpRanges=None, UserIdGroupPairs=nobody)
    assert code_of(unknown) == "InvalidGroup.NotFound"
    revoke = code_of(
        lambda: one.ec2.revoke_security_group_ingress(
            GroupId=group_id, IpPermissions=[permission(FromPort=22, ToPort=22)]
        )
    )
    assert revoke == "InvalidPermission.NotFound"


@shows("security_group_rules/rule-is-canonical")
def test_rule_cidr_is_canonical(one: AWS) -> None:
    group_id = group(one)
    adder(one, group_id, IpRanges=[{"CidrIp": "100.68.0.18/18"}])()
    assert rules(one, group_id)[0]["IpRanges"] == [{"CidrIp": "100.68.0.0/18"}]
    again = adder(one, group_id, IpRanges=[{"CidrIp": "100.68.0.0/18"}])
    assert code_of(again) == "InvalidPermission.Duplicate"


@shows("security_group_rules/rule-is-canonical")
def test_rule_for_icmp_without_ports(one: AWS) -> None:
    group_id = group(one)
    adder(one, group_id, IpProtocol="icmp", FromPort=None, ToPort=None)()
    (rule,) = rules(one, group_id)
    assert (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) == ("icmp", -1, -1)
