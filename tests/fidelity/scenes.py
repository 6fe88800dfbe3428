"""Places and things that the tests of load balancers, Auto Scaling and databases begin with."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from awslab.account.clock import clock

from .harness import AWS


def advance(**delta: float) -> None:
    """Move the account's clock on."""
    clock.advance(timedelta(**delta))


def network(
    aws: AWS, letters: str = "ab", cidr: str = "10.0", gateway: bool = True
) -> tuple[str, list[str]]:
    """Make a VPC, with an internet gateway unless told otherwise, and a subnet in each zone."""
    vpc = aws.vpc(f"{cidr}.0.0/16")
    if gateway:
        aws.internet_gateway(vpc)
    return vpc, [aws.subnet(vpc, f"{cidr}.{n}.0/24", z) for n, z in enumerate(letters, 1)]


def group(aws: AWS, vpc: str, name: str = "web", port: int | None = None) -> str:
    """Make a security group, open to everyone on `port` if one is given."""
    made = aws.ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc)["GroupId"]
    if port:
        aws.ec2.authorize_security_group_ingress(
            GroupId=made, IpProtocol="tcp", FromPort=port, ToPort=port, CidrIp="0.0.0.0/0"
        )
    return str(made)


def balancer(aws: AWS, subnets: list[str], name: str = "front", **options: Any) -> str:
    """Make a load balancer and return its ARN."""
    made = aws.elbv2.create_load_balancer(Name=name, Subnets=subnets, **options)
    return str(made["LoadBalancers"][0]["LoadBalancerArn"])


def targets(aws: AWS, vpc: str, name: str = "app", **options: Any) -> str:
    """Make a target group and return its ARN."""
    options = {"Protocol": "HTTP", "Port": 80} | options
    made = aws.elbv2.create_target_group(Name=name, VpcId=vpc, **options)
    return str(made["TargetGroups"][0]["TargetGroupArn"])


def forward(target_group: str) -> list[dict[str, Any]]:
    """Return the action that forwards to a target group."""
    return [{"Type": "forward", "TargetGroupArn": target_group}]


def listener(aws: AWS, lb: str, target_group: str, port: int = 80, protocol: str = "HTTP") -> str:
    """Make a listener that forwards to a target group, and return its ARN."""
    made = aws.elbv2.create_listener(
        LoadBalancerArn=lb, Protocol=protocol, Port=port, DefaultActions=forward(target_group)
    )
    return str(made["Listeners"][0]["ListenerArn"])


def running(aws: AWS, subnet: str, *groups: str) -> str:
    """Launch an instance and wait until it runs."""
    made = aws.instance(subnet, SecurityGroupIds=list(groups))
    aws.ec2.get_waiter("instance_running").wait(InstanceIds=[made])
    return made


def template(aws: AWS, name: str = "web", **data: Any) -> str:
    """Make a launch template and return its name."""
    data = {"ImageId": aws.ami(), "InstanceType": "t3.micro"} | data
    aws.ec2.create_launch_template(LaunchTemplateName=name, LaunchTemplateData=data)
    return name


def scaling_group(aws: AWS, subnets: list[str], desired: int = 2, **options: Any) -> str:
    """Make an Auto Scaling group of up to eight instances and return its name."""
    options = {
        "AutoScalingGroupName": "fleet",
        "MinSize": 1,
        "MaxSize": 8,
        "DesiredCapacity": desired,
    } | options
    if subnets:
        options["VPCZoneIdentifier"] = ",".join(subnets)
    if "LaunchTemplate" not in options:
        options["LaunchTemplate"] = {"LaunchTemplateName": template(aws)}
    aws.autoscaling.create_auto_scaling_group(**options)
    return str(options["AutoScalingGroupName"])


def fleet(aws: AWS) -> list[dict[str, Any]]:
    """Return the instances of the only Auto Scaling group."""
    return list(aws.autoscaling.describe_auto_scaling_groups()["AutoScalingGroups"][0]["Instances"])


def subnet_group(aws: AWS, subnets: list[str], name: str = "data") -> str:
    """Make a DB subnet group and return its name."""
    aws.rds.create_db_subnet_group(
        DBSubnetGroupName=name, DBSubnetGroupDescription=name, SubnetIds=subnets
    )
    return name


def database_options(**options: Any) -> dict[str, Any]:
    """Return what creates a small MySQL instance, changed by `options`."""
    return {
        "DBInstanceIdentifier": "shop",
        "DBInstanceClass": "db.t4g.micro",
        "Engine": "mysql",
        "AllocatedStorage": 20,
        "MasterUsername": "owner",
        "MasterUserPassword": "long-enough",
    } | options


def database(aws: AWS, **options: Any) -> str:
    """Make a DB instance, wait until it is available and return its name."""
    name = aws.rds.create_db_instance(**database_options(**options))["DBInstance"][
        "DBInstanceIdentifier"
    ]
    aws.rds.get_waiter("db_instance_available").wait(DBInstanceIdentifier=name)
    return str(name)
