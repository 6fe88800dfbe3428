"""The public images an account finds in each Region: few, and the ones the book speaks of."""

from __future__ import annotations

import functools
import hashlib
import re
from datetime import datetime
from typing import Any

from moto.utilities.utils import load_resource

AMAZON, CANONICAL, WINDOWS = "137112412989", "099720109477", "801119661308"

#: moto has no Ubuntu or Windows image of this decade. Owner, architecture, root device, name.
_OTHERS = (
    (CANONICAL, "x86_64", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20260922"),
    (CANONICAL, "arm64", "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20260922"),
    (WINDOWS, "x86_64", "Windows_Server-2022-English-Full-Base-2026.09.09"),
    (WINDOWS, "x86_64", "Windows_Server-2025-English-Full-Base-2026.09.09"),
)
_DATE = re.compile(r"(20\d\d)\.?(\d\d)\.?(\d\d)(?!\d)")


@functools.cache
def public_images(region: str) -> tuple[dict[str, Any], ...]:
    """Return what moto's ``Ami`` needs to make each public image of a Region.

    Amazon Linux comes from moto's own files, so the ids are AWS's own and the public parameters of Systems
    Manager resolve to them. The other ids are made of the Region and the name: no two Regions share one.
    """
    try:
        images = load_resource(f"ec2/resources/latest_amis/{region}.json")
        parameters = load_resource(f"ssm/resources/ami-amazon-linux-latest/{region}.json")
    except FileNotFoundError:  # a Region moto has no files for
        images, parameters = [], []
    known = {image["ami_id"] for image in images}
    images = [
        *({**image, "owner_alias": "amazon"} for image in images),
        *(_parameter_image(p) for p in parameters if p["Value"] not in known),
        *(_other_image(region, *other) for other in _OTHERS),
    ]
    for image in images:
        image["creation_date"] = _creation_date(image["name"])
        image["image_location"] = f"amazon/{image['name']}"
    return tuple(images)


def _parameter_image(parameter: dict[str, Any]) -> dict[str, Any]:
    """Make the first generation of Amazon Linux, which moto names in parameters only (some instance store-backed)."""
    kind = parameter["Name"].rpartition("/")[2]
    variant, _, storage = kind.removeprefix("amzn-ami-").rpartition("-")
    backed = "instance-store" if storage == "s3" else "ebs"
    name = f"amzn-ami-{variant.removesuffix('-x86_64')}-2018.03.0.20231218.0-x86_64-{storage}"
    return _image(parameter["Value"], AMAZON, "x86_64", name) | {"root_device_type": backed}


def _other_image(region: str, owner: str, architecture: str, name: str) -> dict[str, Any]:
    ami_id = "ami-0" + hashlib.sha256(f"{region}/{name}".encode()).hexdigest()[:16]
    return _image(ami_id, owner, architecture, name) | {"root_device_name": "/dev/sda1"}


def _image(ami_id: str, owner: str, architecture: str, name: str) -> dict[str, Any]:
    return {
        "ami_id": ami_id,
        "owner_id": owner,
        "owner_alias": None if owner == CANONICAL else "amazon",
        "architecture": architecture,
        "name": name,
        "description": name,
        "platform": "windows" if owner == WINDOWS else None,
        "hypervisor": "xen",
        "image_type": "machine",
        "public": True,
        "root_device_name": "/dev/xvda",
        "root_device_type": "ebs",
        "sriov": "simple",
        "state": "available",
        "virtualization_type": "hvm",
    }


def _creation_date(name: str) -> datetime:
    """Read the day an image was made from its name, where its maker writes it."""
    found = _DATE.search(name)
    return datetime.strptime("".join(found.groups()), "%Y%m%d") if found else datetime(2026, 9, 30)


def root_volume(name: str) -> tuple[int, str]:
    """Return the size in GiB and the volume type of a public image's root volume."""
    if name.startswith("Windows"):
        return 30, "gp2"
    size = 2 if "minimal" in name else 8
    return size, "gp2" if name.startswith("amzn") else "gp3"
