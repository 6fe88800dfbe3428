"""What is zonal, Regional and global.

By AWS: "Regions and Zones" (Amazon EC2 User Guide), "AWS Fault Isolation Boundaries" (whitepaper:
zonal, Regional and global services), and each service's own guide.
"""

from __future__ import annotations

LEVELS = {"zone": "One zone", "region": "One Region", "global": "Global"}

#: Thing → its name, its level, why.
CHIPS = {
    "instance": (
        "EC2 instance",
        "zone",
        "it runs on a host computer, and that stands in one zone.",
    ),
    "bucket": (
        "S3 bucket",
        "region",
        "its objects lie in the Region you chose, kept in at least three of its zones (One Zone "
        "classes apart). Only its name is unique beyond the Region.",
    ),
    "iam": (
        "IAM role",
        "global",
        "one role holds in every Region of the partition.",
    ),
    "volume": (
        "EBS volume",
        "zone",
        "it attaches only to instances of its own zone.",
    ),
    "vpc": (
        "VPC",
        "region",
        "it spans all zones of its Region; it is its subnets that are in one zone each.",
    ),
    "snapshot": (
        "EBS snapshot",
        "region",
        "a volume can be made of it in any zone of the Region. That is how data moves between zones.",
    ),
    "subnet": (
        "Subnet",
        "zone",
        "it lies in exactly one zone and can't be moved.",
    ),
    "cloudfront": (
        "CloudFront distribution",
        "global",
        "it answers from edge locations around the world.",
    ),
    "balancer": (
        "Load balancer",
        "region",
        "it has nodes in the zones you name, behind one DNS name.",
    ),
    "nat": (
        "NAT gateway (zonal)",
        "zone",
        "it stands in one subnet. Since November 2025 there is a Regional form too.",
    ),
    "ami": (
        "AMI",
        "region",
        "instances in all zones of the Region start from it; for another Region it is copied.",
    ),
    "efs": (
        "EFS file system",
        "region",
        "it keeps data in several zones, with a mount target in each (One Zone file systems apart).",
    ),
    "route53": (
        "Route 53 zone",
        "global",
        "a public hosted zone is answered from around the world, of no Region.",
    ),
    "eip": (
        "Elastic IP",
        "region",
        "it moves between instances of all zones of its Region, and to no other Region.",
    ),
}
