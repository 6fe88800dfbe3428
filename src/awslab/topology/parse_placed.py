"""From describe calls to what is placed in the network."""

from __future__ import annotations

from collections.abc import Iterable

from awslab.topology.calls import Record
from awslab.topology.model import (
    Database,
    Instance,
    Listener,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    PrivateAddress,
    ScalingGroup,
    Target,
    TargetGroup,
    Volume,
)
from awslab.topology.order import by_address
from awslab.topology.parse_network import name_of


def _group_ids(record: Record, field: str = "Groups") -> tuple[str, ...]:
    return tuple(sorted(group["GroupId"] for group in record.get(field, ())))


def network_interface(record: Record) -> NetworkInterface:
    public = (record.get("Association") or {}).get("PublicIp", "")
    first = record.get("PrivateIpAddress", "")
    addresses = []
    for address in record.get("PrivateIpAddresses", ()):
        own = (address.get("Association") or {}).get("PublicIp", "")
        private = address["PrivateIpAddress"]
        addresses.append(PrivateAddress(private, own or (public if private == first else "")))
    return NetworkInterface(
        id=record["NetworkInterfaceId"],
        name=name_of(record),
        vpc_id=record.get("VpcId", ""),
        subnet_id=record.get("SubnetId", ""),
        zone=record.get("AvailabilityZone", ""),
        kind=record.get("InterfaceType", "interface"),
        description=record.get("Description", ""),
        status=record.get("Status", ""),
        addresses=tuple(addresses),
        ipv6_addresses=_ipv6(record),
        security_group_ids=_group_ids(record),
        instance_id=(record.get("Attachment") or {}).get("InstanceId", ""),
        source_dest_check=record.get("SourceDestCheck", True),
    )


def _ipv6(record: Record) -> tuple[str, ...]:
    return by_address(a["Ipv6Address"] for a in record.get("Ipv6Addresses", ()))


def instance(record: Record) -> Instance:
    interfaces = sorted(
        record.get("NetworkInterfaces", ()),
        key=lambda i: (i.get("Attachment", {}).get("DeviceIndex", 0), i["NetworkInterfaceId"]),
    )
    primary = interfaces[0] if interfaces else {}
    return Instance(
        id=record["InstanceId"],
        name=name_of(record),
        type=record.get("InstanceType", ""),
        state=record.get("State", {}).get("Name", ""),
        subnet_id=record.get("SubnetId", ""),
        zone=record.get("Placement", {}).get("AvailabilityZone", ""),
        private_ip=record.get("PrivateIpAddress", ""),
        public_ip=record.get("PublicIpAddress", ""),
        ipv6_addresses=_ipv6(primary),
        security_group_ids=_group_ids(primary) or _group_ids(record, "SecurityGroups"),
        network_interface_ids=tuple(i["NetworkInterfaceId"] for i in interfaces),
        vpc_id=record.get("VpcId", ""),
        image_id=record.get("ImageId", ""),
        source_dest_check=record.get("SourceDestCheck", True),
    )


def volume(record: Record) -> Volume:
    attached = {a["InstanceId"] for a in record.get("Attachments", ()) if a.get("InstanceId")}
    return Volume(
        id=record["VolumeId"],
        name=name_of(record),
        zone=record.get("AvailabilityZone", ""),
        size=record.get("Size", 0),
        type=record.get("VolumeType", ""),
        state=record.get("State", ""),
        encrypted=record.get("Encrypted", False),
        snapshot_id=record.get("SnapshotId") or "",
        instance_ids=tuple(sorted(attached)),
    )


def load_balancer(record: Record, listeners: Iterable[Record] | None) -> LoadBalancer:
    """Build an Application, Network or Gateway Load Balancer."""
    zones = record.get("AvailabilityZones", ())
    return LoadBalancer(
        id=record["LoadBalancerArn"],
        name=record["LoadBalancerName"],
        type=record.get("Type", "application"),
        # AWS: "The default is an Internet-facing load balancer" (CreateLoadBalancer).
        scheme=record.get("Scheme") or "internet-facing",
        state=record.get("State", {}).get("Code", ""),
        vpc_id=record.get("VpcId", ""),
        subnet_ids=tuple(sorted(z["SubnetId"] for z in zones if z.get("SubnetId"))),
        zones=tuple(sorted(z["ZoneName"] for z in zones)),
        security_group_ids=tuple(sorted(record.get("SecurityGroups", ()))),
        listeners=None if listeners is None else _sorted(_listener(r) for r in listeners),
        dns_name=record.get("DNSName", ""),
    )


def _listener(record: Record) -> Listener:
    groups = set()
    for action in record.get("DefaultActions", ()):
        forward = action.get("ForwardConfig", {}).get("TargetGroups", ())
        groups |= {group["TargetGroupArn"] for group in forward}
        groups |= {action["TargetGroupArn"]} if action.get("TargetGroupArn") else set()
    return Listener(record.get("Port", 0), record.get("Protocol", ""), tuple(sorted(groups)))


def classic_load_balancer(record: Record) -> LoadBalancer:
    listeners = (d["Listener"] for d in record.get("ListenerDescriptions", ()))
    return LoadBalancer(
        id=record["LoadBalancerName"],
        name=record["LoadBalancerName"],
        type="classic",
        scheme=record.get("Scheme") or "internet-facing",
        vpc_id=record.get("VPCId", ""),
        subnet_ids=tuple(sorted(record.get("Subnets", ()))),
        zones=tuple(sorted(record.get("AvailabilityZones", ()))),
        security_group_ids=tuple(sorted(record.get("SecurityGroups", ()))),
        listeners=_sorted(Listener(x["LoadBalancerPort"], x["Protocol"]) for x in listeners),
        instance_ids=tuple(sorted(i["InstanceId"] for i in record.get("Instances", ()))),
        dns_name=record.get("DNSName", ""),
    )


def _sorted(listeners: Iterable[Listener]) -> tuple[Listener, ...]:
    return tuple(sorted(listeners, key=lambda listener: (listener.port, listener.protocol)))


def target_group(record: Record, vpc_id: str, health: Iterable[Record] | None) -> TargetGroup:
    """Build a target group; ``health`` is None when its targets could not be read."""
    return TargetGroup(
        id=record["TargetGroupArn"],
        name=record["TargetGroupName"],
        protocol=record.get("Protocol", ""),
        port=record.get("Port"),
        target_type=record.get("TargetType", "instance"),
        vpc_id=vpc_id,
        targets=None if health is None else tuple(sorted(map(_target, health), key=_target_key)),
    )


def _target(record: Record) -> Target:
    target = record["Target"]
    return Target(
        id=target["Id"],
        port=target.get("Port"),
        zone=target.get("AvailabilityZone") or "",
        health=record.get("TargetHealth", {}).get("State", ""),
    )


def _target_key(target: Target) -> tuple[str, int]:
    return (target.id, target.port or 0)


def database(record: Record, vpc_id: str, subnet_ids: Iterable[str]) -> Database:
    groups = (g["VpcSecurityGroupId"] for g in record.get("VpcSecurityGroups", ()))
    return Database(
        id=record["DBInstanceIdentifier"],
        name=record["DBInstanceIdentifier"],
        engine=record.get("Engine", ""),
        type=record.get("DBInstanceClass", ""),
        state=record.get("DBInstanceStatus", ""),
        vpc_id=vpc_id,
        subnet_group=record.get("DBSubnetGroup", {}).get("DBSubnetGroupName", ""),
        subnet_ids=tuple(sorted(subnet_ids)),
        zone=record.get("AvailabilityZone") or "",
        standby_zone=record.get("SecondaryAvailabilityZone") or "",
        multi_az=record.get("MultiAZ", False),
        publicly_accessible=record.get("PubliclyAccessible", False),
        port=record.get("Endpoint", {}).get("Port") or record.get("DbInstancePort"),
        security_group_ids=tuple(sorted(groups)),
        replica_of=record.get("ReadReplicaSourceDBInstanceIdentifier") or "",
    )


def mount_target(record: Record, name: str, group_ids: tuple[str, ...]) -> MountTarget:
    return MountTarget(
        id=record["MountTargetId"],
        name=name,
        file_system_id=record["FileSystemId"],
        state=record.get("LifeCycleState", ""),
        vpc_id=record.get("VpcId", ""),
        subnet_id=record.get("SubnetId", ""),
        zone=record.get("AvailabilityZoneName", ""),
        private_ip=record.get("IpAddress", ""),
        network_interface_id=record.get("NetworkInterfaceId", ""),
        security_group_ids=group_ids,
    )


def scaling_group(record: Record, vpc_id: str, subnet_ids: Iterable[str]) -> ScalingGroup:
    return ScalingGroup(
        id=record["AutoScalingGroupName"],
        name=record["AutoScalingGroupName"],
        vpc_id=vpc_id,
        subnet_ids=tuple(sorted(subnet_ids)),
        zones=tuple(sorted(record.get("AvailabilityZones", ()))),
        min_size=record.get("MinSize", 0),
        max_size=record.get("MaxSize", 0),
        desired=record.get("DesiredCapacity", 0),
        instance_ids=tuple(sorted(i["InstanceId"] for i in record.get("Instances", ()))),
        target_group_ids=tuple(sorted(record.get("TargetGroupARNs", ()))),
    )
