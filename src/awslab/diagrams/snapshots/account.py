"""The snapshots an account has of a volume: their order and state, without their blocks.

``DescribeSnapshots`` says nothing of blocks (the EBS direct APIs do, on AWS), so none are drawn.
"""

from __future__ import annotations

from typing import Any

from awslab.diagrams.scene import Item, Scene, clean, item, path, rect, text
from awslab.diagrams.vpc.words import counted, make_thing

_GIB = 2**30
_UNKNOWN = "DescribeSnapshots does not tell which blocks each one stores"


def read_snapshots(volume_id: str) -> list[dict[str, Any]]:
    """Return the account's own snapshots of a volume, the oldest first, as DescribeSnapshots has them.

    Raises
    ------
    ValueError
        The account has neither the volume nor a snapshot of it. A snapshot outlives its volume.
    """
    # Imported here, because an experiment needs no account.
    import boto3

    ec2 = boto3.client("ec2")
    wanted = [{"Name": "volume-id", "Values": [volume_id]}]
    pages = ec2.get_paginator("describe_snapshots").paginate(OwnerIds=["self"], Filters=wanted)
    found = [one for page in pages for one in page["Snapshots"]]
    if not found and not ec2.describe_volumes(Filters=wanted)["Volumes"]:
        raise ValueError(
            f"the account has no volume {volume_id!r} and no snapshot of it in "
            f"{ec2.meta.region_name}; ec2.describe_volumes() lists its volumes"
        )
    return sorted(found, key=lambda one: (one["StartTime"], one["SnapshotId"]))


def account_spec(volume_id: str, snapshots: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the spec that shows them."""
    count = counted(len(snapshots), "snapshot")
    return {
        "title": clean(f"Snapshots of {volume_id}"),
        "description": f"{count} in the account, the oldest first. {_UNKNOWN}.",
        "scenes": {
            "wide": _scene(volume_id, snapshots, 640),
            "narrow": _scene(volume_id, snapshots, 358),
        },
        "things": {
            one["SnapshotId"]: make_thing(_name(one), "Snapshot", _say(one, index), [])
            for index, one in enumerate(snapshots)
        },
        "tables": [
            {
                "caption": clean(f"Snapshots of {volume_id}"),
                "columns": ["Snapshot", "State", "Tier", "Size of the volume"],
                "rows": [
                    [clean(_name(one)), one["State"], _tier(one), f"{one['VolumeSize']} GiB"]
                    for one in snapshots
                ],
            }
        ],
    }


def _name(one: dict[str, Any]) -> str:
    tags = {tag["Key"]: tag["Value"] for tag in one.get("Tags", [])}
    return str(tags.get("Name") or one["SnapshotId"])


def _tier(one: dict[str, Any]) -> str:
    return str(one.get("StorageTier", "standard"))


def _say(one: dict[str, Any], index: int) -> list[str]:
    full = one.get("FullSnapshotSizeInBytes")
    return [
        f"{_name(one)} is {one['State']}, in the {_tier(one)} tier.",
        f"A volume made from it has at least {one['VolumeSize']} GiB, and all blocks written when "
        "it was taken.",
        f"Those blocks are {full / _GIB:.1f} GiB, wherever they are stored." if full else "",
        "It stores only the blocks that snapshots before it do not have; which these are, "
        "DescribeSnapshots does not say."
        if index
        else "It is the oldest that is left. Deleting it would take nothing from the others.",
    ]


def _scene(volume_id: str, snapshots: list[dict[str, Any]], width: int) -> Scene:
    items: list[Item] = [
        item(
            "",
            "panel",
            [
                rect(0, 0, width, 44 + 60 * max(1, len(snapshots)), "section snapshot", 10),
                text(16, 26, f"Volume {volume_id}", "minor", size=12, bold=True, width=width - 32),
            ],
        )
    ]
    if not snapshots:
        items.append(item("", "hint", [text(16, 72, "No snapshot yet.", "minor", size=12)]))
    for index, one in enumerate(snapshots):
        y = 44 + 60 * index
        shapes = [path(f"M36 {y - 12}V{y}", "tie")] if index else []
        state = f"{one['State']}, {_tier(one)} tier, volume of {one['VolumeSize']} GiB"
        shapes += [
            rect(12, y, width - 24, 48, "row known", 8),
            text(24, y + 20, _name(one), "name", size=13, bold=True, width=width - 48),
            text(24, y + 38, state, "minor", size=12, width=width - 48),
        ]
        key, name = one["SnapshotId"], _name(one)
        items.append(item(key, "snapshot", shapes, box=(12, y, width - 24, 48), title=name))
    height = 44 + 60 * max(1, len(snapshots))
    note = text(8, height + 22, f"{_UNKNOWN}.", "minor", size=12)
    return {"width": width, "height": height + 32, "items": [*items, item("", "note", [note])]}
