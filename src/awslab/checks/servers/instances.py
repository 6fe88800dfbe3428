"""Exercises of the lab *Instances*."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import boto3

from awslab.checks._reading import listing
from awslab.checks.machinery import Condition, exercise
from awslab.topology import Topology

ZONE = "ap-northeast-2b"
#: The device of the volume that holds the ledger.
BOOKS = "/dev/sdf"


def _server(name: str) -> dict[str, Any] | None:
    """Return the server with this Name tag that is not terminated, the newest if there are several."""
    answer = boto3.client("ec2").describe_instances(
        Filters=[
            {"Name": "tag:Name", "Values": [name]},
            {
                "Name": "instance-state-name",
                "Values": ["pending", "running", "stopping", "stopped"],
            },
        ]
    )
    found = [i for reservation in answer["Reservations"] for i in reservation["Instances"]]
    return max(found, key=lambda instance: instance["LaunchTime"], default=None)


def _volumes(server: dict[str, Any]) -> dict[str, Any]:
    """Return a server's EBS volumes by device, the root volume first, each with ``DeleteOnTermination``."""
    mapped = {m["DeviceName"]: m["Ebs"] for m in server["BlockDeviceMappings"]}
    if not mapped:
        return {}
    ids = [ebs["VolumeId"] for ebs in mapped.values()]
    found = boto3.client("ec2").describe_volumes(VolumeIds=ids)["Volumes"]
    by_id = {volume["VolumeId"]: volume for volume in found}
    volumes = {device: {**ebs, **by_id[ebs["VolumeId"]]} for device, ebs in mapped.items()}
    return dict(sorted(volumes.items(), key=lambda item: item[0] != server["RootDeviceName"]))


def _tags(thing: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in thing.get("Tags", [])}


def _type(name: str) -> tuple[str, int, int]:
    """Return a type's architecture, vCPUs and memory in GiB."""
    kind = boto3.client("ec2").describe_instance_types(InstanceTypes=[name])["InstanceTypes"][0]
    architecture = kind["ProcessorInfo"]["SupportedArchitectures"][0]
    return architecture, kind["VCpuInfo"]["DefaultVCpus"], kind["MemoryInfo"]["SizeInMiB"] // 1024


def _attribute(server: dict[str, Any], attribute: str, key: str) -> Any:
    answer: dict[str, Any] = boto3.client("ec2").describe_instance_attribute(
        InstanceId=server["InstanceId"], Attribute=attribute
    )
    return answer.get(key, {}).get("Value")


def _missing(name: str, hint: str) -> Condition:
    return Condition(
        f"There is a server called {name}.",
        met=False,
        built=f"no server with the tag Name={name} that is not terminated",
        hint=hint,
    )


@exercise("Exercise 1, Launch to order")
def launch_to_order(topology: Topology) -> Iterator[Condition]:
    server = _server("blog")
    if server is None:
        yield _missing(
            "blog", "run_instances makes it. A server is called what its tag Name says: tag it."
        )
        return
    zone = server["Placement"]["AvailabilityZone"]
    yield Condition(
        f"blog is in {ZONE}.",
        met=zone == ZONE,
        built=f"blog in {zone}",
        hint="The subnet decides the zone, and without one AWS chooses. Name a subnet of this zone.",
    )
    architecture, cpus, memory = _type(server["InstanceType"])
    yield Condition(
        "It has an arm64 processor, 2 vCPUs and 4 GiB of memory.",
        met=(architecture, cpus, memory) == ("arm64", 2, 4),
        built=f"{server['InstanceType']}: {architecture}, {cpus} vCPUs and {memory} GiB",
        hint=(
            "Read the names in the lab's first table: of one size, c has 2 GiB for each vCPU, m has 4 and r has 8. "
            "Which family makes 4 GiB of 2 vCPUs?"
        ),
    )
    volumes = _volumes(server)
    root = server["RootDeviceName"]
    yield Condition(
        "It has one volume, of 20 GiB.",
        met=[volume["Size"] for volume in volumes.values()] == [20],
        built=listing(f"{device} with {volume['Size']} GiB" for device, volume in volumes.items()),
        hint=(
            f"A device name that is not the root device's adds a volume. This image's root device is {root}: the "
            "image says so in RootDeviceName."
            if len(volumes) > 1
            else "The image decides the root volume's size. BlockDeviceMappings with its RootDeviceName gives another."
        ),
    )
    encoded = _attribute(server, "userData", "UserData")
    script = b64decode(encoded or "").decode(errors="replace")
    yield Condition(
        "Its user data installs nginx.",
        met=script.startswith("#!") and "nginx" in script,
        built=script.strip().splitlines()[0] if script.strip() else "no user data",
        hint=(
            "UserData holds the script itself, as text; boto3 encodes it. It begins with the line that names the "
            "shell, #!/bin/bash, or it is not run."
            if script
            else "UserData is given at the launch: a server that runs already has had its first boot. Launch again."
        ),
    )
    owned = {"server": server, **{f"volume at {device}": v for device, v in volumes.items()}}
    without = [what for what, thing in owned.items() if not _tags(thing).get("Owner")]
    yield Condition(
        "The server and its volume have the tag Owner.",
        met=not without,
        built=f"no tag Owner on the {listing(without)}",
        hint=(
            "A tag goes on what TagSpecifications names, and nothing is inherited: say instance and volume, or use "
            "create_tags with both ids."
        ),
    )


@exercise("Exercise 2, Larger, at one address")
def larger_at_one_address(topology: Topology) -> Iterator[Condition]:
    server = _server("api")
    if server is None:
        yield _missing("api", "What is terminated is gone. Run the cell that launches api again.")
        return
    names = [_tags(volume).get("Name") for volume in _volumes(server).values()]
    yield Condition(
        "api is the server that was launched for you.",
        met="api" in names,
        built="a server called api with another root volume",
        hint=(
            "This is a new server: new volumes, another private address, nothing of what the old one had. "
            "Terminate it. The old one only has to be stopped to change its type."
        ),
    )
    kind, state = server["InstanceType"], server["State"]["Name"]
    yield Condition(
        "Its type is m7g.large.",
        met=kind == "m7g.large",
        built=kind,
        hint=(
            "modify_instance_attribute changes InstanceType, while the server is stopped. The size alone is not "
            "the type: t4g.large is another family."
        ),
    )
    yield Condition(
        "It is running.",
        met=state == "running",
        built=state,
        hint="A changed type shows itself at the next start: start_instances, then wait until it runs.",
    )
    addresses = [address for region in topology.regions for address in region.addresses]
    elastic = [a for a in addresses if a.instance_id == server["InstanceId"]]
    yield Condition(
        "Its public address is an Elastic IP address.",
        met=bool(elastic),
        built="an auto-assigned address" if server.get("PublicIpAddress") else "no public address",
        hint=(
            "allocate_address makes the address yours, and no more. associate_address brings it to the server."
            if any(not a.network_interface_id for a in addresses)
            else "An auto-assigned address goes back to AWS at every stop. One that stays is allocated and associated."
        ),
    )
    idle = [address for address in addresses if not address.network_interface_id]
    yield Condition(
        "No Elastic IP address is idle.",
        met=not idle,
        built=f"{len(idle)} of {len(addresses)} associated with nothing",
        hint="An Elastic IP address costs the same whether it is used or not: release_address.",
    )


@exercise("Exercise 3, A ledger that is safe")
def safe_ledger(topology: Topology) -> Iterator[Condition]:
    server = _server("ledger")
    if server is None:
        yield _missing(
            "ledger",
            "It was terminated, and what was to be deleted with it is lost. Run the cell that launches it again.",
        )
        return
    yield Condition(
        "Termination protection is on.",
        met=_attribute(server, "disableApiTermination", "DisableApiTermination") is True,
        built="ledger can be terminated by any call that names it",
        hint=(
            "DisableApiTermination is an attribute of the server: modify_instance_attribute sets it, running "
            "or stopped. Keeping its volumes is another thing."
        ),
    )
    deleted = {device: v["DeleteOnTermination"] for device, v in _volumes(server).items()}
    root = server["RootDeviceName"]
    fate = listing(
        f"{device} is {'deleted' if goes else 'kept'}" for device, goes in deleted.items()
    )
    if BOOKS not in deleted:
        hint = f"The volume is no longer attached. Attach it as {BOOKS} again."
    elif not deleted.get(root, True):
        hint = f"You kept the root volume, {root}. The books are on {BOOKS}."
    else:
        hint = (
            "Whoever adds a volume at the launch, and says nothing, has it deleted with the server. "
            f"modify_instance_attribute takes BlockDeviceMappings with {BOOKS} and DeleteOnTermination."
        )
    yield Condition(
        "The volume with the books survives a termination.",
        met=deleted.get(BOOKS) is False,
        built=fate,
        hint=hint,
    )
    yield Condition(
        "The root volume does not.",
        met=deleted.get(root) is True,
        built=fate,
        hint="A volume that outlives its server costs money until somebody deletes it. Keep the one you need.",
    )
    tokens = server["MetadataOptions"].get("HttpTokens", "optional")
    yield Condition(
        "Metadata is answered only to requests with a token.",
        met=tokens == "required",
        built=f"tokens are {tokens}",
        hint="optional answers requests without a token too. modify_instance_metadata_options sets HttpTokens.",
    )
    yield Condition(
        "It is running.",
        met=server["State"]["Name"] == "running",
        built=server["State"]["Name"],
        hint="None of this needs a stop. Start it again.",
    )
