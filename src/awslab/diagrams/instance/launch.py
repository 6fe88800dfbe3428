"""What an instance was launched with: checked, and as the page gets it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ROOTS = ("ebs", "instance-store")
PUBLIC = ("auto", "elastic", "none")
MOST_VOLUMES = 4

#: Addresses set aside for documentation (RFC 5737, RFC 3849).
EXAMPLE_PUBLIC = [f"203.0.113.{host}" for host in (10, 57, 104, 151, 198, 245, 37, 84)]
EXAMPLE_FACTS = {
    "id": "i-0123456789abcdef0",
    "name": "",
    "private": "10.0.1.24",
    "public": EXAMPLE_PUBLIC,
    "elastic": "198.51.100.7",
    "ipv6": "2001:db8:1a00::24",
}


def new_launch(
    root: str = "ebs",
    hibernation: bool = False,
    instance_store: bool = True,
    public: str = "auto",
    ipv6: bool = True,
    delete_root: bool = True,
    data_volumes: Mapping[str, bool] | None = None,
) -> dict[str, Any]:
    """Return a launch as JSON; see :class:`~awslab.diagrams.InstanceLife` for what each means."""
    volumes = [{"key": "root", "name": "Root volume", "delete": delete_root}]
    named = {"Data volume": False} if data_volumes is None else data_volumes
    for number, (name, delete) in enumerate(named.items(), start=1):
        volumes.append({"key": f"data-{number}", "name": name, "delete": delete})
    launch = {
        "root": root,
        "hibernation": hibernation,
        "store": instance_store,
        "public": public,
        "ipv6": ipv6,
        "volumes": volumes,
    }
    checked_launch(launch)
    return launch


def checked_launch(launch: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a launch; raise ValueError, in one line, when AWS has none like it."""
    wanted = {"root", "hibernation", "store", "public", "ipv6", "volumes"}
    if set(launch) != wanted:
        raise ValueError(f"a launch has the keys {sorted(wanted)}, not {sorted(launch)}")
    if launch["root"] not in ROOTS:
        raise ValueError(f"root {launch['root']!r} is not one of {_list(ROOTS)}")
    if launch["public"] not in PUBLIC:
        raise ValueError(f"public {launch['public']!r} is not one of {_list(PUBLIC)}")
    for key in ("hibernation", "store", "ipv6"):
        if not isinstance(launch[key], bool):
            raise ValueError(f"{key} must be True or False, not {launch[key]!r}")
    if launch["hibernation"] and launch["root"] != "ebs":
        raise ValueError("hibernation needs root='ebs': the memory is saved on the root volume")
    if not 1 <= len(launch["volumes"]) <= MOST_VOLUMES:
        raise ValueError(
            f"{len(launch['volumes']) - 1} data volumes are too many to draw; "
            f"name at most {MOST_VOLUMES - 1}"
        )
    for volume in launch["volumes"]:
        if set(volume) != {"key", "name", "delete"} or not isinstance(volume["delete"], bool):
            raise ValueError(f"a volume has key, name and delete (True or False), not {volume!r}")
    return launch


def _list(names: tuple[str, ...]) -> str:
    return ", ".join(map(repr, names))
