"""Network interfaces that AWS's services put into your subnets: what AWS refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, refusal
from .scenes import balancer, network


@refusal("service_interfaces/interface-of-a-service")
def test_interface_of_a_service(aws: AWS) -> Callable[[], Any]:
    balancer(aws, network(aws)[1])
    made = aws.ec2.describe_network_interfaces(
        Filters=[{"Name": "requester-id", "Values": ["amazon-elb"]}]
    )["NetworkInterfaces"][0]["NetworkInterfaceId"]
    return lambda: aws.ec2.delete_network_interface(NetworkInterfaceId=made)
