"""What is placed in the network: interfaces, instances, load balancers, databases, volumes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PrivateAddress:
    """An IPv4 address of a network interface and the public address it is translated to."""

    private_ip: str
    public_ip: str = ""

    def __str__(self) -> str:
        return f"{self.private_ip} = {self.public_ip}" if self.public_ip else self.private_ip


@dataclass(frozen=True, slots=True)
class NetworkInterface:
    """An elastic network interface. ``instance_id`` is ``""`` when no instance has it."""

    id: str
    name: str = ""
    vpc_id: str = ""
    subnet_id: str = ""
    zone: str = ""
    kind: str = "interface"
    description: str = ""
    status: str = "in-use"
    addresses: tuple[PrivateAddress, ...] = ()
    ipv6_addresses: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    instance_id: str = ""
    source_dest_check: bool = True


@dataclass(frozen=True, slots=True)
class Instance:
    """An EC2 instance; addresses are those of its primary network interface."""

    id: str
    name: str = ""
    type: str = ""
    state: str = "running"
    subnet_id: str = ""
    zone: str = ""
    private_ip: str = ""
    public_ip: str = ""
    ipv6_addresses: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    network_interface_ids: tuple[str, ...] = ()
    vpc_id: str = ""
    image_id: str = ""
    source_dest_check: bool = True


@dataclass(frozen=True, slots=True)
class Volume:
    """An EBS volume. ``size`` is in GiB; ``instance_ids`` are the instances it is attached to."""

    id: str
    name: str = ""
    zone: str = ""
    size: int = 0
    type: str = ""
    state: str = "available"
    encrypted: bool = False
    snapshot_id: str = ""
    instance_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Target:
    """A target of a target group: an instance id, an IP address or a Lambda ARN."""

    id: str
    port: int | None = None
    zone: str = ""
    health: str = ""

    def __str__(self) -> str:
        return f"{self.id}:{self.port} {self.health}" if self.port else f"{self.id} {self.health}"


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group; ``id`` is its ARN. ``targets`` is None when they could not be read."""

    id: str
    name: str = ""
    protocol: str = ""
    port: int | None = None
    target_type: str = "instance"
    vpc_id: str = ""
    targets: tuple[Target, ...] | None = ()


@dataclass(frozen=True, slots=True)
class Listener:
    """A port a load balancer listens on and the target groups (ids) behind it."""

    port: int
    protocol: str
    target_group_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.protocol}:{self.port}"


@dataclass(frozen=True, slots=True)
class LoadBalancer:
    """A load balancer; ``id`` is its ARN, or its name for a Classic Load Balancer.

    ``type`` is ``"application"``, ``"network"``, ``"gateway"`` or ``"classic"``.
    ``listeners`` is None when they could not be read. ``instance_ids`` is used by Classic only;
    the others reach their targets through target groups.
    """

    id: str
    name: str = ""
    type: str = "application"
    scheme: str = "internal"
    state: str = "active"
    vpc_id: str = ""
    subnet_ids: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    security_group_ids: tuple[str, ...] = ()
    listeners: tuple[Listener, ...] | None = ()
    instance_ids: tuple[str, ...] = ()
    dns_name: str = ""


@dataclass(frozen=True, slots=True)
class Database:
    """A DB instance. ``id`` is its identifier; ``subnet_ids`` are those of its DB subnet group.

    ``zone`` is where the primary runs, ``standby_zone`` is ``""`` unless it is Multi-AZ.
    """

    id: str
    name: str = ""
    engine: str = ""
    type: str = ""
    state: str = "available"
    vpc_id: str = ""
    subnet_group: str = ""
    subnet_ids: tuple[str, ...] = ()
    zone: str = ""
    standby_zone: str = ""
    multi_az: bool = False
    publicly_accessible: bool = False
    port: int | None = None
    security_group_ids: tuple[str, ...] = ()
    replica_of: str = ""


@dataclass(frozen=True, slots=True)
class MountTarget:
    """An EFS mount target: where one zone's clients reach the file system.

    ``name`` is the file system's. The security groups are those of its network interface.
    """

    id: str
    name: str = ""
    file_system_id: str = ""
    state: str = "available"
    vpc_id: str = ""
    subnet_id: str = ""
    zone: str = ""
    private_ip: str = ""
    network_interface_id: str = ""
    security_group_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScalingGroup:
    """An Auto Scaling group; ``id`` and ``name`` are both its group name."""

    id: str
    name: str = ""
    vpc_id: str = ""
    subnet_ids: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()
    min_size: int = 0
    max_size: int = 0
    desired: int = 0
    instance_ids: tuple[str, ...] = ()
    target_group_ids: tuple[str, ...] = ()
