"""EBS: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal


@refusal("ebs/attach-volume-in-another-zone")
def test_attach_volume_in_another_zone(aws: AWS) -> Callable[[], Any]:
    instance, volume = aws.instance(aws.default_subnet("a")), aws.volume("b")
    return lambda: aws.ec2.attach_volume(InstanceId=instance, VolumeId=volume, Device="/dev/sdf")
