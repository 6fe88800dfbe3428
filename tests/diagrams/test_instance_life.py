"""What EC2 does to an instance, as the diagram says it, beside what AWS documents."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import boto3
import pytest
import traitlets
from botocore.exceptions import ClientError

from awslab import account
from awslab.diagrams import InstanceLife
from awslab.diagrams.instance import rules
from awslab.diagrams.instance.outcomes import CALLS, PASSING, STATES, outcomes

Json = dict[str, Any]


def now(life: InstanceLife, *played: str) -> tuple[Json, dict[str, str]]:
    """Return an instance's life after some calls, and what there is to say of each part."""
    last = rules.lives(life.spec, life.launch, played)[-1]
    return last, {p["key"]: p["text"] for p in rules.parts(life.spec, life.launch, last)}


def kept(life: InstanceLife, call: str, *before: str) -> set[str]:
    history = rules.lives(life.spec, life.launch, before)
    found = rules.kept(history, len(before), life.spec, life.launch, call)
    return {key for key, stays in found.items() if stays}


ALL = {"ram", "store", "private", "public", "ipv6", "root", "data-1"}


@pytest.mark.parametrize(
    ("call", "stays"),
    [
        ("reboot", ALL - {"ram"}),
        ("stop", ALL - {"ram", "store", "public"}),
        ("hibernate", ALL - {"store", "public"}),
        ("terminate", {"data-1"}),
        ("fail", ALL - {"ram", "store"}),
    ],
)
def test_what_a_call_keeps_is_what_aws_documents(call: str, stays: set[str]) -> None:
    assert kept(InstanceLife(hibernation=True), call) == stays


def test_after_stop_and_start_only_the_public_address_and_the_host_are_others() -> None:
    life = InstanceLife()
    assert kept(life, "start", "stop", "wait") == {"private", "ipv6", "root", "data-1"}
    assert now(life)[1]["public"] == "203.0.113.10"
    assert now(life, "stop", "wait")[1]["public"] == "released"
    last, said = now(life, "stop", "wait", "start", "wait")
    assert said["public"] == "203.0.113.57"
    assert (last["state"], last["host"], last["boot"]) == ("running", 2, 2)


def test_hibernation_brings_the_memory_back() -> None:
    life = InstanceLife(hibernation=True)
    assert now(life, "hibernate", "wait")[1]["ram"] == "saved on the root volume"
    assert "ram" in kept(life, "start", "hibernate", "wait")
    assert "ram" not in kept(life, "start", "stop", "wait")
    assert now(life, "hibernate", "wait", "start", "wait")[1]["ram"] == "contents of boot 1"


def test_an_elastic_ip_stays_over_stop_and_is_yours_after_termination() -> None:
    life = InstanceLife(public="elastic")
    assert now(life, "stop", "wait")[1]["elastic"] == "198.51.100.7"
    assert now(life, "terminate", "wait")[1]["elastic"] == "not associated, still yours"


def test_delete_on_termination_decides_what_is_left() -> None:
    life = InstanceLife(delete_root=False, data_volumes={"a": True, "b": False})
    said = now(life, "terminate", "wait")[1]
    assert [said[key] for key in ("root", "data-1", "data-2")] == [
        "detached, still there",
        "deleted",
        "detached, still there",
    ]


@pytest.mark.parametrize(
    ("public", "played", "charged"),
    [
        ("auto", [], ["by the second", "2 volumes", "1 address"]),
        ("auto", ["stop"], ["nothing", "2 volumes", "1 address"]),
        ("auto", ["hibernate"], ["by the second", "2 volumes", "1 address"]),
        ("auto", ["stop", "wait"], ["nothing", "2 volumes", "nothing"]),
        ("elastic", ["stop", "wait"], ["nothing", "2 volumes", "1 address"]),
        ("auto", ["stop", "wait", "start"], ["nothing", "2 volumes", "1 address"]),
        ("auto", ["terminate", "wait"], ["nothing", "1 volume", "nothing"]),
        ("elastic", ["terminate", "wait"], ["nothing", "1 volume", "1 address"]),
        ("none", [], ["by the second", "2 volumes", "nothing"]),
    ],
)
def test_what_is_charged_in_each_state(public: str, played: list[str], charged: list[str]) -> None:
    life = InstanceLife(hibernation=True, public=public)
    last, _ = now(life, *played)
    assert [charge["text"] for charge in rules.charges(life.launch, last)] == charged


def test_an_instance_on_an_instance_store_runs_or_is_terminated() -> None:
    life = InstanceLife(root="instance-store")
    for call in ("stop", "hibernate"):
        refused = rules.outcome(life.spec, life.launch, now(life)[0], call)
        assert (refused["code"], refused["to"]) == ("UnsupportedOperation", "running")
    assert kept(life, "fail") == {"data-1"}
    assert now(life, "fail", "wait")[0]["state"] == "terminated"


def test_hibernation_is_enabled_at_launch_or_never() -> None:
    life = InstanceLife()
    refused = rules.outcome(life.spec, life.launch, now(life)[0], "hibernate")
    assert refused["code"] == "UnsupportedHibernationConfiguration"


def test_every_call_has_an_outcome_in_every_state_and_a_refusal_changes_nothing() -> None:
    table = outcomes()
    assert {f"{call}/{state}" for call in CALLS for state in STATES} <= set(table)
    for key, answer in table.items():
        if answer["code"]:
            assert (answer["to"], answer["does"]) == (key.split("/")[1], [])
        assert answer["to"] in STATES
        assert answer["said"].endswith(".")


@pytest.fixture
def ec2() -> Any:
    account.open(region="ap-northeast-2")
    yield boto3.client("ec2")
    account.close()


def launched(ec2: Any, **more: Any) -> str:
    image = ec2.describe_images(
        Owners=["amazon"],
        Filters=[
            {"Name": "architecture", "Values": ["x86_64"]},
            {"Name": "root-device-type", "Values": ["ebs"]},
            {"Name": "name", "Values": ["al2023-ami-*"]},
        ],
    )["Images"][0]["ImageId"]
    answer = ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, **more
    )
    account.advance(minutes=5)
    found: str = answer["Instances"][0]["InstanceId"]
    return found


@pytest.mark.parametrize("state", ["running", "stopping", "stopped", "shutting-down", "terminated"])
@pytest.mark.parametrize("call", ["stop", "start", "terminate"])
def test_the_account_answers_as_the_diagram_says(ec2: Any, state: str, call: str) -> None:
    instance = launched(ec2)
    if state.startswith("stop"):
        ec2.stop_instances(InstanceIds=[instance])
    elif state != "running":
        ec2.terminate_instances(InstanceIds=[instance])
    if state in ("stopped", "terminated"):
        account.advance(minutes=1)
    life = InstanceLife()  # of the instance it would look, and a look ends a passing state
    says = rules.outcome(life.spec, life.launch, {**now(life)[0], "state": state}, call)
    try:
        getattr(ec2, f"{call}_instances")(InstanceIds=[instance])
        error = ("", "")
    except ClientError as refused:
        error = (refused.response["Error"]["Code"], refused.response["Error"]["Message"])
    assert error == (says["code"], says["message"].replace("{id}", instance))
    after = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert PASSING.get(says["to"], says["to"]) == PASSING.get(
        after["State"]["Name"], after["State"]["Name"]
    )


def test_a_diagram_of_an_instance_follows_the_account(ec2: Any) -> None:
    instance = launched(
        ec2,
        TagSpecifications=[{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}],
    )
    life = InstanceLife(instance)
    record = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    first = record["PublicIpAddress"]
    assert life.spec["title"] == "The life of an EC2 instance: web"
    assert life.spec["facts"]["private"] == record["PrivateIpAddress"]
    assert now(life)[1]["public"] == first
    ec2.stop_instances(InstanceIds=[instance])
    account.advance(minutes=1)
    life.played = ["reboot"]
    life.refresh()
    assert (life.spec["start"]["state"], life.played) == ("stopped", [])
    assert life.spec["past"]["public"] == [first]
    assert now(life)[1]["public"] == "released"
    ec2.start_instances(InstanceIds=[instance])
    account.advance(minutes=1)
    life.refresh()
    again = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    assert life.spec["past"]["public"] == [first, "released"]
    assert now(life)[1]["public"] == again["PublicIpAddress"]
    assert now(life)[1]["private"] == record["PrivateIpAddress"]
    assert now(life)[1]["ram"] == "contents of boot 2"


def test_the_account_says_which_volumes_are_deleted_and_whether_an_elastic_ip_is_there(
    ec2: Any,
) -> None:
    instance = launched(
        ec2,
        BlockDeviceMappings=[
            {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 4, "DeleteOnTermination": False}}
        ],
    )
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=instance)
    life = InstanceLife(instance)
    assert [volume["delete"] for volume in life.launch["volumes"]] == [True, False]
    assert life.launch["public"] == "elastic"
    assert now(life)[1]["elastic"] == address["PublicIp"]
    ec2.terminate_instances(InstanceIds=[instance])
    account.advance(minutes=1)
    life.refresh()
    assert now(life)[1]["data-1"] == "detached, still there"


def test_an_unknown_instance_is_named(ec2: Any) -> None:
    with pytest.raises(ValueError, match=r"^no instance 'i-0123456789abcdef1' to follow: .*"):
        InstanceLife("i-0123456789abcdef1")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"root": "nfs"}, r"^root 'nfs' is not one of 'ebs', 'instance-store'$"),
        ({"public": "yes"}, r"^public 'yes' is not one of 'auto', 'elastic', 'none'$"),
        ({"hibernation": "no"}, r"^hibernation must be True or False, not 'no'$"),
        (
            {"root": "instance-store", "hibernation": True},
            r"^hibernation needs root='ebs': the memory is saved on the root volume$",
        ),
        (
            {"data_volumes": dict.fromkeys("abcd", True)},
            r"^4 data volumes are too many to draw; name at most 3$",
        ),
        ({"data_volumes": {"a": 1}}, r"^a volume has key, name and delete"),
    ],
)
def test_a_launch_that_cannot_be_is_refused_in_one_line(given: Json, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        InstanceLife(**given)


def test_a_bad_trait_is_refused() -> None:
    life = InstanceLife()
    with pytest.raises(traitlets.TraitError, match="root 'nfs' is not one of"):
        life.launch = {**life.launch, "root": "nfs"}
    with pytest.raises(traitlets.TraitError, match="fly"):
        life.played = ["fly"]


def test_an_example_has_no_account_to_follow() -> None:
    with pytest.raises(ValueError, match="shows an example; make one of an instance's id"):
        InstanceLife().refresh()


def test_the_still_is_the_same_twice_and_well_formed() -> None:
    one, two = InstanceLife().to_svg(), InstanceLife().to_svg()
    assert one == two
    ElementTree.fromstring(one)
    assert "203.0.113.10" in one


def test_hostile_names_stay_text_and_fit_their_card() -> None:
    name = '"><script>alert(1)</script>' * 4
    life = InstanceLife(data_volumes={name: False})
    assert "<script>" not in life.to_svg()
    assert len(life.spec["parts"]["data-1"]["label"]) < 25
