"""What is said about the states, the parts of an instance and its charges.

Facts by AWS: "Amazon EC2 instance state changes", "Instance store temporary block storage", "Amazon
EC2 instance IP addressing", "Elastic IP addresses", "Preserve data when an instance is terminated"
(Amazon EC2 User Guide).
"""

from __future__ import annotations

from typing import Any

CALL_LABELS = {
    "stop": "Stop",
    "hibernate": "Hibernate",
    "start": "Start",
    "reboot": "Reboot",
    "terminate": "Terminate",
    "fail": "Hardware fails",
    "wait": "Wait",
}

#: State → what it means, whether instance usage is charged in it (as on the drawing).
STATE_WORDS = {
    "pending": ("The instance is being placed on a host computer and boots.", "not charged"),
    "running": ("The instance runs and can be used.", "charged"),
    "stopping": (
        "The instance shuts down, or writes its memory to the root volume. EC2 charges for this "
        "state only while the instance prepares to hibernate.",
        "if hibernating",
    ),
    "stopped": (
        "The instance has no host computer. It can be started at any time, also with another "
        "instance type.",
        "not charged",
    ),
    "shutting-down": ("The instance is about to be terminated.", "not charged"),
    "terminated": (
        "The instance is deleted for good. Its entry stays visible for about an hour.",
        "not charged",
    ),
}

_GLOBE = "m-6 0a6 6 0 1 0 12 0a6 6 0 1 0 -12 0h12m-6 -6a3 6 0 0 0 0 12a3 6 0 0 0 0 -12"

#: Part → its name, kind (which colours it), icon around its middle, what is said about it.
PARTS: dict[str, tuple[str, str, str, list[str]]] = {
    "ram": (
        "Memory (RAM)",
        "compute",
        "m-6 -4h12v8h-12zm2 8v2m4 -2v2m4 -2v2m-8 -12v2m4 -2v2m4 -2v2",
        [
            "Memory is part of the host computer. A reboot, a stop and a failure of the hardware "
            "empty it.",
            "Only hibernation saves it: to the root volume, from where the next start reads it.",
        ],
    ),
    "store": (
        "Instance store",
        "compute",
        "m-6 -5h12v10h-12zm2 7h4",
        [
            "Instance store volumes are disks of the host computer itself. They survive a reboot.",
            "Their data is lost when the instance stops, hibernates or is terminated, and when "
            "the disk or the host fails.",
        ],
    ),
    "private": (
        "Private IPv4",
        "private",
        "m-6 6v-7l6 -5l6 5v7z",
        [
            "The private IPv4 address belongs to the network interface. The instance keeps it "
            "until it is terminated."
        ],
    ),
    "public": (
        "Public IPv4",
        "public",
        _GLOBE,
        [
            "An auto-assigned public IPv4 address is on loan. AWS takes it back when the instance "
            "stops, hibernates or is terminated.",
            "A start brings another one. Whoever noted the old one, a DNS record for example, now "
            "points to a stranger. A reboot keeps it.",
        ],
    ),
    "elastic": (
        "Elastic IP",
        "public",
        _GLOBE,
        [
            "An Elastic IP address is yours until you release it. It stays with the instance over "
            "stop and start; termination only disassociates it.",
            "AWS charges for it all the time, in use or idle.",
        ],
    ),
    "ipv6": (
        "IPv6",
        "public",
        _GLOBE,
        [
            "The IPv6 address belongs to the network interface. The instance keeps it over stop "
            "and start until it is terminated. AWS does not charge for it."
        ],
    ),
}  # fmt: skip

_DISK = "m-6 -4a6 2.4 0 1 0 12 0a6 2.4 0 1 0 -12 0v8a6 2.4 0 0 0 12 0v-8"

HOST = [
    "The host computer is hardware in one Availability Zone. A reboot stays on it; a start after "
    "a stop takes, in most cases, another one.",
    "What is part of it goes with it: memory and instance store.",
]

#: Charge → its name, what is said about it.
CHARGES = {
    "compute": (
        "Instance usage",
        [
            "EC2 charges for the instance while it is running, by the second with a minimum of a "
            "minute at each start, and while it prepares to hibernate. In no other state."
        ],
    ),
    "storage": (
        "EBS storage",
        [
            "An EBS volume is charged as long as it exists: while the instance is stopped too, "
            "and after it is terminated if the volume was kept."
        ],
    ),
    "ipv4": (
        "Public IPv4",
        [
            "Every public IPv4 address is charged by the hour. A stopped instance gave its "
            "auto-assigned one back; an Elastic IP is charged on."
        ],
    ),
}

_DIFFERENCES = {
    "caption": "What happens to the parts, by AWS's documentation",
    "columns": ["Part", "Reboot", "Stop and start", "Hibernate and start", "Terminate"],
    "rows": [
        ["Memory (RAM)", "erased", "erased", "saved on the root volume", "erased"],
        ["Instance store", "kept", "erased", "erased", "erased"],
        ["EBS root volume", "kept", "kept", "kept", "deleted by default"],
        ["EBS data volume", "kept", "kept", "kept", "by DeleteOnTermination"],
        ["Private IPv4 address", "kept", "kept", "kept", "given back"],
        ["Public IPv4 address", "kept", "a new one", "a new one", "released"],
        ["Elastic IP address", "kept", "kept", "kept", "disassociated"],
        ["IPv6 address", "kept", "kept", "kept", "given back"],
        ["Host computer", "the same", "in most cases new", "in most cases new", "none"],
        ["Charged", "on", "not while stopped", "not while stopped", "no more"],
    ],
}  # fmt: skip


def tables() -> list[dict[str, Any]]:
    """Return the tables that hold for every instance: differences and states."""
    rows = [[state, meaning, usage] for state, (meaning, usage) in STATE_WORDS.items()]
    states = {"caption": "States", "columns": ["State", "Meaning", "Instance usage"], "rows": rows}
    return [_DIFFERENCES, states]


def part_words(launch: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the words of every part an instance may have: ``label``, ``kind``, ``icon``, sentences."""
    found = {
        key: {"label": label, "kind": kind, "icon": icon, "sentences": sentences}
        for key, (label, kind, icon, sentences) in PARTS.items()
    }
    for volume in launch["volumes"]:
        found[volume["key"]] = {
            "label": volume["name"],
            "kind": "data",
            "icon": _DISK,
            "sentences": [],
        }
    return found
