"""Network ACLs: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def acl(aws: AWS, vpc: str) -> str:
    return aws.ec2.create_network_acl(VpcId=vpc)["NetworkAcl"]["NetworkAclId"]


def default_acl(aws: AWS, vpc: str) -> dict[str, Any]:
    here = [{"Name": "vpc-id", "Values": [vpc]}, {"Name": "default", "Values": ["true"]}]
    return aws.ec2.describe_network_acls(Filters=here)["NetworkAcls"][0]


def entries(aws: AWS, acl_id: str) -> list[tuple[bool, int, str, str, str]]:
    (found,) = aws.ec2.describe_network_acls(NetworkAclIds=[acl_id])["NetworkAcls"]
    return [
        (e["Egress"], e["RuleNumber"], e["RuleAction"], e["Protocol"], e["CidrBlock"])
        for e in found["Entries"]
    ]


def entry(acl_id: str, **changed: Any) -> dict[str, Any]:
    usual = {
        "NetworkAclId": acl_id,
        "RuleNumber": 100,
        "Protocol": "6",
        "RuleAction": "allow",
        "Egress": False,
        "CidrBlock": "0.0.0.0/0",
        "PortRange": {"From": 443, "To": 443},
    }
    return {name: value for name, value in (usual | changed).items() if value is not None}


def adder(aws: AWS, **changed: Any) -> Calls:
    acl_id = acl(aws, aws.vpc())
    return lambda: aws.ec2.create_network_acl_entry(**entry(acl_id, **changed))


@refusal("network_acls/delete-the-default-network-acl", "nacl: Delete the default NACL")
def test_delete_the_default_network_acl(aws: AWS) -> Calls:
    default = default_acl(aws, aws.vpc())["NetworkAclId"]
    return lambda: aws.ec2.delete_network_acl(NetworkAclId=default)


@refusal("network_acls/unknown-network-acl")
def test_describe_an_unknown_network_acl(aws: AWS) -> Calls:
    return lambda: aws.ec2.describe_network_acls(NetworkAclIds=["acl-0123456789abcdef0"])


@refusal("network_acls/unknown-network-acl")
def test_associate_an_unknown_network_acl(aws: AWS) -> Calls:
    vpc = aws.vpc()
    aws.subnet(vpc)
    (association,) = default_acl(aws, vpc)["Associations"]
    return lambda: aws.ec2.replace_network_acl_association(
        AssociationId=association["NetworkAclAssociationId"],
        NetworkAclId="acl-0123456789abcdef0",
    )


@refusal("network_acls/unknown-network-acl-association")
def test_replace_an_unknown_association(aws: AWS) -> Calls:
    acl_id = acl(aws, aws.vpc())
    return lambda: aws.ec2.replace_network_acl_association(
        AssociationId="aclassoc-0123456789abcdef0", NetworkAclId=acl_id
    )


@refusal("network_acls/network-acl-of-another-vpc")
def test_associate_a_network_acl_of_another_vpc(aws: AWS) -> Calls:
    vpc, acl_id = aws.vpc(), acl(aws, aws.vpc("10.1.0.0/16"))
    aws.subnet(vpc)
    (association,) = default_acl(aws, vpc)["Associations"]
    return lambda: aws.ec2.replace_network_acl_association(
        AssociationId=association["NetworkAclAssociationId"], NetworkAclId=acl_id
    )


@refusal("network_acls/entry-number-out-of-range", "nacl: Rule number > 32766")
def test_entry_number_out_of_range(aws: AWS) -> Calls:
    return adder(aws, RuleNumber=32768)


@refusal("network_acls/entry-number-out-of-range")
def test_delete_the_last_entry(aws: AWS) -> Calls:
    acl_id = acl(aws, aws.vpc())
    return lambda: aws.ec2.delete_network_acl_entry(
        NetworkAclId=acl_id, RuleNumber=32767, Egress=True
    )


@refusal("network_acls/entry-with-malformed-cidr", "nacl: Malformed CIDR in entry")
def test_entry_with_malformed_cidr(aws: AWS) -> Calls:
    return adder(aws, CidrBlock="10.0.0.0/99")


@refusal("network_acls/entry-with-malformed-cidr")
def test_entry_for_an_address_without_prefix(aws: AWS) -> Calls:
    return adder(aws, CidrBlock="203.0.113.7")


@refusal("network_acls/entry-with-unknown-action")
def test_entry_with_unknown_action(aws: AWS) -> Calls:
    return adder(aws, RuleAction="reject")


@refusal("network_acls/entry-without-ports")
def test_tcp_entry_without_ports(aws: AWS) -> Calls:
    return adder(aws, PortRange=None)


@refusal("network_acls/entry-without-ports")
def test_icmp_entry_without_type(aws: AWS) -> Calls:
    return adder(aws, Protocol="1", PortRange=None)


@refusal("network_acls/entry-with-impossible-ports")
def test_entry_with_impossible_ports(aws: AWS) -> Calls:
    return adder(aws, PortRange={"From": 1024, "To": 70000})


@refusal("network_acls/unknown-entry")
def test_delete_an_unknown_entry(aws: AWS) -> Calls:
    acl_id = acl(aws, aws.vpc())
    aws.ec2.create_network_acl_entry(**entry(acl_id, Egress=True))
    return lambda: aws.ec2.delete_network_acl_entry(
        NetworkAclId=acl_id, RuleNumber=100, Egress=False
    )


@refusal("network_acls/unknown-entry")
def test_replace_an_unknown_entry(aws: AWS) -> Calls:
    acl_id = acl(aws, aws.vpc())
    return lambda: aws.ec2.replace_network_acl_entry(**entry(acl_id))


@refusal("network_acls/entries-of-a-network-acl")
def test_21st_entry(aws: AWS) -> Calls:
    acl_id = acl(aws, aws.vpc())
    for number in range(1, 21):
        aws.ec2.create_network_acl_entry(**entry(acl_id, RuleNumber=number))
    return lambda: aws.ec2.create_network_acl_entry(**entry(acl_id))


@shows(
    "network_acls/new-network-acl-denies-all",
    measured=("nacl: Custom NACL denies everything (only 32767 deny in each direction)",),
)
def test_new_network_acl_denies_all(one: AWS) -> None:
    denied = ("deny", "-1", "0.0.0.0/0")
    expected = [(True, 32767, *denied), (False, 32767, *denied)]
    assert entries(one, acl(one, one.vpc())) == expected


@shows("network_acls/entry-is-canonical")
def test_entry_is_canonical(one: AWS) -> None:
    acl_id = acl(one, one.vpc())
    one.ec2.create_network_acl_entry(**entry(acl_id, Protocol="tcp", CidrBlock="10.1.2.3/16"))
    assert (False, 100, "allow", "6", "10.1.0.0/16") in entries(one, acl_id)


@shows(
    measured=(
        "nacl: New subnet is associated with the VPC's default NACL",
        "nacl: Default NACL: 100 allow all both directions + 32767 deny",
        "nacl: Delete a NACL associated with a subnet",
    )
)
def test_default_network_acl_and_associations(one: AWS) -> None:
    vpc = one.vpc()
    subnet = one.subnet(vpc)
    default = default_acl(one, vpc)
    assert [a["SubnetId"] for a in default["Associations"]] == [subnet]
    everything = {(e["Egress"], e["RuleNumber"], e["RuleAction"]) for e in default["Entries"]}
    assert everything == {
        (out, *rule) for out in (True, False) for rule in ((100, "allow"), (32767, "deny"))
    }
    custom = acl(one, vpc)
    one.ec2.replace_network_acl_association(
        AssociationId=default["Associations"][0]["NetworkAclAssociationId"], NetworkAclId=custom
    )
    assert default_acl(one, vpc)["Associations"] == []
    delete = code_of(lambda: one.ec2.delete_network_acl(NetworkAclId=custom))
    assert delete == "DependencyViolation"


def test_second_entry_of_a_number(one: AWS) -> None:
    add = adder(one)
    add()
    assert code_of(add) == "NetworkAclEntryAlreadyExists"
