"""From the answers of EC2's describe calls to the network part of the model."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from awslab.topology.calls import Record
from awslab.topology.model import (
    EgressOnlyGateway,
    ElasticIp,
    Endpoint,
    InternetGateway,
    NatGateway,
    Peering,
    Route,
    RouteTable,
    Subnet,
    TargetKind,
    TransitGateway,
    TransitGatewayAttachment,
    Zone,
)
from awslab.topology.order import address_key, by_address, ordered

_TARGETS: tuple[tuple[str, TargetKind], ...] = (
    ("NatGatewayId", "nat-gateway"),
    ("EgressOnlyInternetGatewayId", "egress-only-internet-gateway"),
    ("VpcPeeringConnectionId", "peering"),
    ("TransitGatewayId", "transit-gateway"),
    # A route to an instance carries the id of its interface too, so the instance comes first.
    ("InstanceId", "instance"),
    ("NetworkInterfaceId", "network-interface"),
    ("CarrierGatewayId", "carrier-gateway"),
)
_GATEWAY_PREFIXES: tuple[tuple[str, TargetKind], ...] = (
    ("local", "local"),
    ("igw-", "internet-gateway"),
    ("vpce-", "endpoint"),
    ("vgw-", "vpn-gateway"),
    # Some answers put these under GatewayId too.
    ("nat-", "nat-gateway"),
    ("eigw-", "egress-only-internet-gateway"),
)
_ENDPOINT_KINDS: dict[str, Literal["gateway", "interface", "gateway-load-balancer", "other"]] = {
    "Gateway": "gateway",
    "Interface": "interface",
    "GatewayLoadBalancer": "gateway-load-balancer",
}


def name_of(record: Record) -> str:
    """Return the Name tag, ``""`` when there is none."""
    for tag in record.get("Tags") or record.get("TagSet") or ():
        if tag["Key"] == "Name":
            return str(tag["Value"])
    return ""


def zone(record: Record) -> Zone:
    return Zone(record["ZoneName"], record.get("ZoneId", ""))


def route(record: Record) -> Route:
    destination = (
        record.get("DestinationCidrBlock")
        or record.get("DestinationIpv6CidrBlock")
        or record.get("DestinationPrefixListId", "")
    )
    kind, target = _target(record)
    return Route(
        destination=destination,
        target_kind=kind,
        target_id=target,
        state="active" if record.get("State", "active") == "active" else "blackhole",
    )


def _target(record: Record) -> tuple[TargetKind, str]:
    for field, kind in _TARGETS:
        if record.get(field):
            return kind, record[field]
    gateway = record.get("GatewayId") or ""
    for prefix, kind in _GATEWAY_PREFIXES:
        if gateway.startswith(prefix):
            return kind, gateway
    others = ("LocalGatewayId", "CoreNetworkArn", "OdbNetworkArn")
    return "other", gateway or next((record[o] for o in others if record.get(o)), "")


def route_table(record: Record, table_of: dict[str, str]) -> RouteTable:
    """Build a route table; ``table_of`` is the answer of :func:`tables_by_subnet`."""
    routes = (route(r) for r in record.get("Routes", ()))
    return RouteTable(
        id=record["RouteTableId"],
        name=name_of(record),
        is_main=is_main(record),
        subnet_ids=tuple(
            sorted(s for s, table in table_of.items() if table == record["RouteTableId"])
        ),
        routes=tuple(sorted(routes, key=lambda r: (address_key(r.destination), r.target_id))),
        vpc_id=record.get("VpcId", ""),
    )


def is_main(record: Record) -> bool:
    return any(a.get("Main") for a in record.get("Associations", ()))


def tables_by_subnet(tables: Iterable[Record], subnets: Iterable[Record]) -> dict[str, str]:
    """Map each subnet's id to the id of the route table it uses, explicitly or as main.

    A subnet is missing when its VPC's tables could not be read.
    """
    main: dict[str, str] = {}
    explicit: dict[str, str] = {}
    for table in tables:
        if is_main(table):
            main[table["VpcId"]] = table["RouteTableId"]
        for association in table.get("Associations", ()):
            if association.get("SubnetId"):
                explicit[association["SubnetId"]] = table["RouteTableId"]
    chosen = {s["SubnetId"]: explicit.get(s["SubnetId"]) or main.get(s["VpcId"]) for s in subnets}
    return {subnet: table for subnet, table in chosen.items() if table}


def subnet(record: Record, **derived: Any) -> Subnet:
    """Build a subnet; ``derived`` holds what other calls say about it."""
    return Subnet(
        id=record["SubnetId"],
        name=name_of(record),
        vpc_id=record["VpcId"],
        zone=record.get("AvailabilityZone", ""),
        zone_id=record.get("AvailabilityZoneId", ""),
        cidr=record.get("CidrBlock", ""),
        ipv6_cidr=next(iter(associated(record, "Ipv6CidrBlock")), ""),
        free_addresses=record.get("AvailableIpAddressCount", 0),
        maps_public_ip=record.get("MapPublicIpOnLaunch", False),
        **derived,
    )


def associated(record: Record, field: str) -> tuple[str, ...]:
    """Return the ``CidrBlock`` or ``Ipv6CidrBlock`` values that are associated now."""
    blocks = record.get(f"{field}AssociationSet", ())
    live = (b for b in blocks if b.get(f"{field}State", {}).get("State") == "associated")
    return by_address(b[field] for b in live)


def _attached_vpc(record: Record) -> str:
    """Return the VPC a gateway is attached to: EC2 says "available", its model "attached"."""
    for attachment in record.get("Attachments", ()):
        if attachment.get("State") in ("available", "attached"):
            return str(attachment["VpcId"])
    return ""


def internet_gateway(record: Record) -> InternetGateway:
    return InternetGateway(record["InternetGatewayId"], name_of(record), _attached_vpc(record))


def egress_only_gateway(record: Record) -> EgressOnlyGateway:
    gateway_id = record["EgressOnlyInternetGatewayId"]
    return EgressOnlyGateway(gateway_id, name_of(record), _attached_vpc(record))


def nat_gateway(record: Record, zone_of: dict[str, str]) -> NatGateway:
    addresses = record.get("NatGatewayAddresses", ())
    home = zone_of.get(record.get("SubnetId", ""), "")
    spanned = {a["AvailabilityZone"] for a in addresses if a.get("AvailabilityZone")}
    return NatGateway(
        id=record["NatGatewayId"],
        name=name_of(record),
        vpc_id=record.get("VpcId", ""),
        subnet_id=record.get("SubnetId", ""),
        zone=home,
        state=record.get("State", ""),
        connectivity=record.get("ConnectivityType", "public"),
        public_ips=by_address(a["PublicIp"] for a in addresses if a.get("PublicIp")),
        private_ips=by_address(a["PrivateIp"] for a in addresses if a.get("PrivateIp")),
        mode=record.get("AvailabilityMode", "zonal"),
        zones=(home,) if home else tuple(sorted(spanned)),
        route_table_id=record.get("RouteTableId", ""),
    )


def endpoint(record: Record) -> Endpoint:
    return Endpoint(
        id=record["VpcEndpointId"],
        name=name_of(record),
        vpc_id=record["VpcId"],
        service=record.get("ServiceName", ""),
        # "Gateway" is the API's default type, so an answer without one means a gateway endpoint.
        kind=_ENDPOINT_KINDS.get(record.get("VpcEndpointType", "Gateway"), "other"),
        state=record.get("State", "").lower(),
        route_table_ids=tuple(sorted(record.get("RouteTableIds", ()))),
        subnet_ids=tuple(sorted(record.get("SubnetIds", ()))),
        network_interface_ids=tuple(sorted(record.get("NetworkInterfaceIds", ()))),
        security_group_ids=tuple(sorted(g["GroupId"] for g in record.get("Groups", ()))),
    )


def peering(record: Record) -> Peering:
    requester, accepter = record.get("RequesterVpcInfo", {}), record.get("AccepterVpcInfo", {})
    return Peering(
        id=record["VpcPeeringConnectionId"],
        name=name_of(record),
        state=record.get("Status", {}).get("Code", ""),
        requester_vpc_id=requester.get("VpcId", ""),
        requester_region=requester.get("Region", ""),
        accepter_vpc_id=accepter.get("VpcId", ""),
        accepter_region=accepter.get("Region", ""),
    )


def transit_gateway(record: Record, attachments: Iterable[Record]) -> TransitGateway:
    own = (a for a in attachments if a["TransitGatewayId"] == record["TransitGatewayId"])
    return TransitGateway(
        id=record["TransitGatewayId"],
        name=name_of(record),
        state=record.get("State", ""),
        attachments=ordered(
            TransitGatewayAttachment(
                id=a["TransitGatewayAttachmentId"],
                name=name_of(a),
                vpc_id=a.get("VpcId", ""),
                subnet_ids=tuple(sorted(a.get("SubnetIds", ()))),
                state=a.get("State", ""),
            )
            for a in own
        ),
    )


def elastic_ip(record: Record) -> ElasticIp:
    return ElasticIp(
        id=record.get("AllocationId") or record["PublicIp"],
        name=name_of(record),
        public_ip=record["PublicIp"],
        private_ip=record.get("PrivateIpAddress") or "",
        instance_id=record.get("InstanceId") or "",
        network_interface_id=record.get("NetworkInterfaceId") or "",
    )
