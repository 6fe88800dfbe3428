"""The life of an instance: the states it goes through, and what it leaves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from awslab import account
from awslab.account import faults
from awslab.account.clock import clock

from .harness import AWS, code_of, shows


@pytest.fixture
def slow() -> Iterator[AWS]:
    """An account whose waits pass only with the clock."""
    account.open(region=AWS.region, waits="simulated")
    yield AWS("client", {})
    account.close()


def state(aws: AWS, instance: str) -> str:
    return aws.one_instance(instance)["State"]["Name"]


def checks(aws: AWS, **options: Any) -> list[tuple[str, str]]:
    shown = aws.ec2.describe_instance_status(**options)["InstanceStatuses"]
    return [(s["InstanceState"]["Name"], s["InstanceStatus"]["Status"]) for s in shown]


@shows(
    "lifecycle_state/pending-first",
    measured=("ec2: run_instances answers state 'pending'; later describe 'running'",),
)
def test_pending_until_booted(slow: AWS) -> None:
    instance = slow.instance()
    assert state(slow, instance) == "pending"
    clock.advance(timedelta(minutes=1))
    assert state(slow, instance) == "running"


@shows("lifecycle_state/pending-first")
def test_waiter_moves_the_clock(slow: AWS) -> None:
    instance, before = slow.instance(), clock.now
    slow.ec2.get_waiter("instance_running").wait(InstanceIds=[instance])
    assert state(slow, instance) == "running"
    assert clock.now > before


@shows(
    "lifecycle_state/start",
    "lifecycle_state/stop",
    "lifecycle_state/terminate",
    measured=("ec2: stop answers 'stopping', start 'pending', terminate 'shutting-down'",),
)
def test_states_in_between(slow: AWS) -> None:
    instance = slow.instance()
    clock.advance(timedelta(minutes=1))
    for operation, between, after in (
        ("stop_instances", "stopping", "stopped"),
        ("start_instances", "pending", "running"),
        ("terminate_instances", "shutting-down", "terminated"),
    ):
        answer = getattr(slow.ec2, operation)(InstanceIds=[instance])
        changed = next(v for k, v in answer.items() if k.endswith("Instances"))[0]
        assert changed["CurrentState"]["Name"] == between == state(slow, instance)
        clock.advance(timedelta(minutes=1))
        assert state(slow, instance) == after


@shows("lifecycle_state/start", "lifecycle_state/stop")
def test_twice_changes_nothing(one: AWS) -> None:
    instance = one.instance()
    address = one.one_instance(instance)["PublicIpAddress"]
    one.ec2.start_instances(InstanceIds=[instance])
    assert one.one_instance(instance)["PublicIpAddress"] == address
    for _ in range(2):
        one.ec2.stop_instances(InstanceIds=[instance])
        assert state(one, instance) == "stopped"


@shows("lifecycle_state/terminate", "lifecycle_state/name-without-address")
def test_terminated_instance_is_bare_and_forgotten(one: AWS) -> None:
    kept, instance = one.instance(), one.instance()
    for _ in range(2):
        one.ec2.terminate_instances(InstanceIds=[instance])
    shown = one.one_instance(instance)
    assert shown["State"]["Name"] == "terminated"
    assert not shown["NetworkInterfaces"]
    assert not shown["SecurityGroups"]
    assert {"SubnetId", "VpcId", "PrivateIpAddress"}.isdisjoint(shown)
    assert not shown["PrivateDnsName"]
    clock.advance(timedelta(hours=1))
    assert code_of(lambda: one.one_instance(instance)) == "InvalidInstanceID.NotFound"
    assert state(one, kept) == "running"


@shows(
    "lifecycle_state/terminate",
    "launch_state/interfaces-deleted-with-instance",
    measured=("eni: Primary ENI is deleted on instance termination",),
)
def test_interfaces_after_termination(one: AWS) -> None:
    subnet = one.default_subnet()
    own = one.ec2.create_network_interface(SubnetId=subnet)["NetworkInterface"]
    instance = one.instance()
    one.ec2.attach_network_interface(
        NetworkInterfaceId=own["NetworkInterfaceId"], InstanceId=instance, DeviceIndex=1
    )
    one.ec2.terminate_instances(InstanceIds=[instance])
    left = one.ec2.describe_network_interfaces()["NetworkInterfaces"]
    assert [(i["NetworkInterfaceId"], i["Status"]) for i in left] == [
        (own["NetworkInterfaceId"], "available")
    ]


@shows("lifecycle_state/terminate")
def test_addresses_are_free_again_once(one: AWS) -> None:
    subnet = one.subnet(one.vpc(), "10.0.1.0/28")
    first = one.instance(subnet)
    one.ec2.terminate_instances(InstanceIds=[first])
    one.one_instance(first)
    others = [one.instance(subnet) for _ in range(6)]
    clock.advance(timedelta(hours=2))  # the first one is forgotten, and must not free them again
    others += [one.instance(subnet) for _ in range(5)]
    assert len({one.one_instance(i)["PrivateIpAddress"] for i in others}) == 11


@shows(
    "lifecycle_state/instance-checks",
    "lifecycle_state/system-checks",
    measured=("ec2: describe_instance_status: initializing then ok; stopped excluded by default",),
)
def test_status_checks(one: AWS) -> None:
    instance = one.instance()
    stopped = one.instance()
    one.ec2.stop_instances(InstanceIds=[stopped])
    assert checks(one, InstanceIds=[instance])[0][1] in ("initializing", "ok")
    assert checks(one) == [("running", "ok")]
    every = checks(one, IncludeAllInstances=True)
    assert sorted(every) == [("running", "ok"), ("stopped", "not-applicable")]


@shows("lifecycle_state/instance-checks")
def test_checks_initialize_first(slow: AWS) -> None:
    instance = slow.instance()
    clock.advance(timedelta(minutes=1))
    assert checks(slow, InstanceIds=[instance]) == [("running", "initializing")]
    clock.advance(timedelta(minutes=3))
    assert checks(slow, InstanceIds=[instance]) == [("running", "ok")]


@shows("lifecycle_state/instance-checks", "lifecycle_state/system-checks")
def test_checks_fail_with_the_zone(one: AWS) -> None:
    instance = one.instance(one.default_subnet("b"))
    faults.fail_zone(one.zone("b"))
    shown = one.ec2.describe_instance_status(InstanceIds=[instance])["InstanceStatuses"][0]
    assert shown["InstanceStatus"]["Status"] == shown["SystemStatus"]["Status"] == "impaired"
    faults.restore_zone(one.zone("b"))
    assert checks(one, InstanceIds=[instance]) == [("running", "ok")]


@shows("lifecycle_state/termination-protection")
def test_one_protected_instance_saves_the_others_of_its_zone(one: AWS) -> None:
    plain, kept, elsewhere = one.instance(), one.instance(), one.instance(one.default_subnet("b"))
    protection = {"DisableApiTermination": {"Value": True}}
    one.ec2.modify_instance_attribute(InstanceId=kept, **protection)
    all_three = {"InstanceIds": [plain, kept, elsewhere]}
    assert code_of(lambda: one.ec2.terminate_instances(**all_three)) == "OperationNotPermitted"
    states = [one.one_instance(i)["State"]["Name"] for i in (plain, kept, elsewhere)]
    assert states == ["running", "running", "terminated"]
    protection = {"DisableApiTermination": {"Value": False}}
    one.ec2.modify_instance_attribute(InstanceId=kept, **protection)
    assert len(one.ec2.terminate_instances(**all_three)["TerminatingInstances"]) == 3
