"""What happens behind a route: one function for each kind of target."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from awslab.reach.address import parse_address
from awslab.reach.ends import EPHEMERAL
from awslab.reach.filters import called
from awslab.reach.steps import Outgoing, Place
from awslab.topology.model import NatGateway, Route, TargetKind

if TYPE_CHECKING:
    from awslab.reach.walk import Walk


def _internet_gateway(walk: Walk, out: Outgoing, route: Route) -> None:
    """Out through an internet gateway, which translates IPv4 one to one.

    AWS: "Connect to the internet using an internet gateway",
    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    kind, gateway_id = "internet-gateway", route.target_id
    _check_attached(walk, out, kind, gateway_id, "internet_gateways")
    packet = out.packet
    source = packet.source if packet.source.version == 6 else out.public
    if source is None:
        walk.block(
            kind,
            gateway_id,
            f"internet gateway {gateway_id} drops it: {packet.source} has no public IPv4 address",
            "give the sender a public address (such as an Elastic IP address), or let the default "
            "route of its subnet lead to a NAT gateway in a public subnet",
        )
    translated = "" if source == packet.source else f", from {source}"
    text = f"internet gateway {gateway_id} sends it out{translated}"
    _leave(walk, out._replace(public=source), kind, gateway_id, text)


def _egress_only_gateway(walk: Walk, out: Outgoing, route: Route) -> None:
    """Out through an egress-only internet gateway: IPv6, and only replies come back in."""
    kind, gateway_id = "egress-only-internet-gateway", route.target_id
    _check_attached(walk, out, kind, gateway_id, "egress_only_gateways")
    text = f"egress-only internet gateway {gateway_id} sends it out; only replies may come in"
    _leave(walk, out._replace(public=out.packet.source), kind, gateway_id, text)


def _check_attached(walk: Walk, out: Outgoing, kind: str, gateway_id: str, part: str) -> None:
    vpc_id = out.place.vpc_id
    if walk.world.attached.get(gateway_id) == vpc_id:
        return
    if unknown := walk.world.unknown(vpc_id, part):
        walk.lost(kind, gateway_id, f"{gateway_id}: {unknown}")
    walk.block(
        kind,
        gateway_id,
        f"{gateway_id} is not attached to VPC {called(walk.world.vpcs[vpc_id])}",
        f"attach {gateway_id} to VPC {vpc_id}",
    )


def _leave(walk: Walk, out: Outgoing, kind: str, gateway_id: str, text: str) -> None:
    """Go out to the internet; a goal in another VPC is entered again from there."""
    goal, address = walk.goal, out.packet.destination
    if goal.vpc_id and address != goal.public:
        walk.block(
            kind,
            gateway_id,
            f"{address} is a private address: the internet behind {gateway_id} does not carry it",
            "connect the two VPCs, for example by VPC peering, and route each one's CIDR block to "
            "the other over the connection",
        )
    walk.passes(kind, gateway_id, text)
    walk.legs.append(out.leg())
    if goal.vpc_id:
        assert out.public
        walk.enter(replace(out.packet, source=out.public), out.client_ports)


def _nat_gateway(walk: Walk, out: Outgoing, route: Route) -> None:
    """On through a NAT gateway, which sends under its own address from where it stands.

    AWS: "NAT gateways", https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
    """
    kind, vpc_id = "nat-gateway", out.place.vpc_id
    nat = walk.world.nats.get(route.target_id)
    if nat is None:
        if unknown := walk.world.unknown(vpc_id, "nat_gateways"):
            walk.lost(kind, route.target_id, f"{route.target_id}: {unknown}")
        fix = f"replace the route {route.destination} in route table {out.place.table_id}"
        walk.block(kind, route.target_id, f"NAT gateway {route.target_id} does not exist", fix)
    name = f"NAT gateway {called(nat)}"
    if nat.state != "available":
        fix = f"wait until {nat.id} is available, or create another and route to that"
        walk.block(kind, nat.id, f"{name} is {nat.state}, not available", fix)
    if out.packet.destination.version == 6:
        fix = "route ::/0 to an egress-only internet gateway"
        walk.block(kind, nat.id, f"{name} does not carry IPv6 to the internet", fix)
    place = _place_of(walk, nat)
    same_subnet = place.subnet is not None and place.subnet == out.place.subnet
    if same_subnet or any(passed.end == place for passed in walk.legs):
        walk.block(
            kind,
            nat.id,
            f"{name} stands in a subnet whose own route {route.destination} leads back to it",
            "put the NAT gateway in a public subnet: one whose default route leads to an internet "
            "gateway",
        )
    walk.acl(place, "ingress", out.packet)
    walk.legs.append(out.leg(place, "local"))
    private = parse_address(nat.private_ips[0]) if nat.private_ips else out.packet.source
    public = parse_address(nat.public_ips[0]) if nat.public_ips else None
    walk.passes(kind, nat.id, f"{name} sends it on as its own")
    walk.carry(Outgoing(place, replace(out.packet, source=private), EPHEMERAL, public))


def _place_of(walk: Walk, nat: NatGateway) -> Place:
    """Return where a NAT gateway sends from: its subnet, or its own route table if regional.

    AWS: "Regional NAT gateways for automatic multi-AZ expansion",
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    if nat.mode == "regional":
        return Place(nat.vpc_id, None, nat.route_table_id)
    subnet = walk.world.subnets.get(nat.subnet_id)
    if subnet is None:
        walk.lost("nat-gateway", nat.id, f"subnet {nat.subnet_id} of {nat.id} is unknown")
    return Place(nat.vpc_id, subnet, subnet.route_table_id)


def _peering(walk: Walk, out: Outgoing, route: Route) -> None:
    """Over a peering connection, into the other VPC and no further.

    AWS: "How VPC peering connections work" (no transitive and no edge-to-edge routing),
    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
    """
    kind, goal = "peering", walk.goal
    connection = walk.world.peerings.get(route.target_id)
    if connection is None:
        why = walk.world.unknown(out.place.vpc_id, "peerings") or "it was not found"
        walk.lost(kind, route.target_id, f"{route.target_id}: {why}")
    name = f"peering connection {called(connection)}"
    if connection.state != "active":
        fix = f"accept {connection.id}" if connection.state == "pending-acceptance" else ""
        walk.block(kind, connection.id, f"{name} is {connection.state}, not active", fix)
    other = connection.other_side(out.place.vpc_id)
    if goal.vpc_id != other or out.packet.destination != goal.address:
        known = called(walk.world.vpcs[other]) if other in walk.world.vpcs else other
        where = f"VPC {known}"
        walk.block(
            kind,
            connection.id,
            f"{name} leads to {where} and no further, and {walk.destination.label} is not in it: "
            "peering is not transitive",
            "peer the two VPCs directly, or connect all of them by a transit gateway"
            if goal.vpc_id
            else "give this VPC its own way out: an internet gateway or a NAT gateway",
        )
    walk.passes(kind, connection.id, f"{name} carries it into VPC {other}")
    walk.reach_goal(out, connection.id)


def _endpoint(walk: Walk, out: Outgoing, route: Route) -> None:
    """Through a gateway endpoint to its service; other endpoints as route targets are appliances."""
    endpoint = walk.world.endpoints.get(route.target_id)
    if endpoint is None or endpoint.kind != "gateway":
        text = f"what {route.target_id} does with a packet cannot be told from the network"
        walk.lost("endpoint", route.target_id, text)
    if endpoint.state != "available":
        text = f"endpoint {called(endpoint)} is {endpoint.state}, not available"
        walk.block("endpoint", endpoint.id, text)
    text = f"gateway endpoint {called(endpoint)} carries it to {endpoint.service}"
    walk.passes("endpoint", endpoint.id, text)
    walk.legs.append(out.leg())


def _appliance(walk: Walk, out: Outgoing, route: Route) -> NoReturn:
    """On to an instance that is to forward it, such as a NAT instance or a firewall."""
    world, kind = walk.world, route.target_kind
    host = world.instances.get(route.target_id)
    interface = world.interfaces.get(route.target_id)
    if host is None and interface is not None:
        host = world.instances.get(interface.instance_id)
    if host is not None and host.state != "running":
        text = f"instance {called(host)} should forward the packet, but it is {host.state}"
        walk.block(kind, route.target_id, text, f"start {host.id}")
    checked = interface or host
    if checked is not None and checked.source_dest_check:
        walk.block(
            kind,
            route.target_id,
            f"{called(checked)} drops it: its source/destination check is on, so it takes only "
            "packets addressed to itself",
            f"turn the source/destination check of {checked.id} off",
        )
    text = f"whether {route.target_id} forwards the packet cannot be told from the network"
    walk.lost(kind, route.target_id, text)


def _elsewhere(walk: Walk, out: Outgoing, route: Route) -> NoReturn:
    """Into a network that is not part of the topology, or whose own routes are not."""
    text = f"how {route.target_id} carries it on is not part of the topology"
    walk.lost(route.target_kind, route.target_id, text)


TARGETS: dict[TargetKind, Callable[[Walk, Outgoing, Route], None]] = {
    "internet-gateway": _internet_gateway,
    "egress-only-internet-gateway": _egress_only_gateway,
    "nat-gateway": _nat_gateway,
    "peering": _peering,
    "endpoint": _endpoint,
    "instance": _appliance,
    "network-interface": _appliance,
    "transit-gateway": _elsewhere,
    "vpn-gateway": _elsewhere,
    "carrier-gateway": _elsewhere,
    "other": _elsewhere,
}
