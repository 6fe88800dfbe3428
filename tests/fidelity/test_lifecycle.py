"""The life of an instance: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def modifying(aws: AWS, **attribute: Any) -> Call:
    instance = aws.instance()
    return lambda: aws.ec2.modify_instance_attribute(InstanceId=instance, **attribute)


@refusal("lifecycle/start-only-stopped", "ec2: Start a terminated instance")
def test_start_terminated(aws: AWS) -> Call:
    instance = aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    aws.one_instance(instance)
    return lambda: aws.ec2.start_instances(InstanceIds=[instance])


@refusal("lifecycle/start-only-stopped")
def test_start_while_stopping(aws: AWS) -> Call:
    instance = aws.instance()
    aws.ec2.stop_instances(InstanceIds=[instance])
    return lambda: aws.ec2.start_instances(InstanceIds=[instance])


@refusal("lifecycle/stop-only-running")
def test_stop_terminated(aws: AWS) -> Call:
    instance = aws.instance()
    aws.ec2.terminate_instances(InstanceIds=[instance])
    return lambda: aws.ec2.stop_instances(InstanceIds=[instance])


@refusal("lifecycle/stop-instance-store", "ec2: Stop an instance-store-backed AMI's instance")
def test_stop_instance_store(aws: AWS) -> Call:
    instance = aws.instance(ImageId=aws.image("amzn-ami-hvm-*-s3"))
    return lambda: aws.ec2.stop_instances(InstanceIds=[instance])


@shows("launch_state/launch-as-many-as-asked", measured=("ec2: DisableApiTermination",))
def test_termination_protection_from_launch(one: AWS) -> None:
    protected = {"InstanceIds": [one.instance(DisableApiTermination=True)]}
    assert code_of(lambda: one.ec2.terminate_instances(**protected)) == "OperationNotPermitted"


@refusal("lifecycle/change-of-running-instance", "ec2: Modify user data of a running instance")
def test_change_user_data_of_running_instance(aws: AWS) -> Call:
    return modifying(aws, UserData={"Value": b"#!/bin/sh"})


@refusal("lifecycle/change-of-running-instance")
def test_change_type_of_running_instance(aws: AWS) -> Call:
    return modifying(aws, Attribute="instanceType", Value="t3.small")


@shows("lifecycle/change-of-running-instance")
def test_change_type_of_stopped_instance(one: AWS) -> None:
    instance = one.instance()
    one.ec2.stop_instances(InstanceIds=[instance])
    one.one_instance(instance)
    one.ec2.modify_instance_attribute(InstanceId=instance, InstanceType={"Value": "t3.small"})
    assert one.one_instance(instance)["InstanceType"] == "t3.small"


def modifying_stopped(aws: AWS, **attribute: Any) -> Call:
    instance = aws.instance()
    aws.ec2.stop_instances(InstanceIds=[instance])
    aws.one_instance(instance)
    return lambda: aws.ec2.modify_instance_attribute(InstanceId=instance, **attribute)


@refusal("lifecycle/change-to-unknown-type")
def test_change_to_unknown_type(aws: AWS) -> Call:
    return modifying_stopped(aws, InstanceType={"Value": "t9.micro"})


@refusal("lifecycle/change-to-other-architecture")
def test_change_to_other_architecture(aws: AWS) -> Call:
    return modifying_stopped(aws, InstanceType={"Value": "t4g.micro"})


@refusal("lifecycle/unknown-device")
def test_unknown_device(aws: AWS) -> Call:
    mapping = {"DeviceName": "/dev/sdz", "Ebs": {"DeleteOnTermination": True}}
    return modifying(aws, BlockDeviceMappings=[mapping])


@shows(measured=("ec2: DisableApiStop",))
def test_stop_protection(one: AWS) -> None:
    instance = one.instance(DisableApiStop=True)
    stop = {"InstanceIds": [instance]}
    assert code_of(lambda: one.ec2.stop_instances(**stop)) == "OperationNotPermitted"


@shows(measured=("ec2: Unknown instance id",))
def test_unknown_instance(one: AWS) -> None:
    unknown = {"InstanceIds": ["i-00000000000000000"]}
    for operation in ("describe_instances", "stop_instances", "terminate_instances"):
        call = getattr(one.ec2, operation)
        assert code_of(lambda call=call: call(**unknown)) == "InvalidInstanceID.NotFound"


@shows(measured=("ec2: describe_instances MaxResults + InstanceIds",))
def test_pages_of_named_instances(one: AWS) -> None:
    named = {"InstanceIds": [one.instance()], "MaxResults": 5}
    assert code_of(lambda: one.ec2.describe_instances(**named)) == "InvalidParameterCombination"
