"""Walk one packet through the network and its reply back, hop by hop."""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

from awslab.reach.address import Address, Packet, Protocol, request
from awslab.reach.ends import End, Site
from awslab.reach.filters import called
from awslab.reach.gateways import TARGETS
from awslab.reach.result import Hop
from awslab.reach.steps import Leg, Outgoing, Place, Steps, Stopped
from awslab.reach.world import World


class Walk(Steps):
    """One attempt: a request from one site to another, and its reply."""

    def __init__(
        self, world: World, source: End, start: Site, destination: End, goal: Site
    ) -> None:
        super().__init__(world)
        self.source, self.start = source, start
        self.destination, self.goal = destination, goal
        self.legs: list[Leg] = []

    def run(self, address: Address | None, protocol: Protocol, port: int) -> tuple[Hop, ...]:
        """Walk to ``address`` and back; return the hops.

        ``address`` is one of the goal's two; None stands for the public one of a goal without.
        """
        try:
            self._there(address, protocol, port)
            self._back()
        except Stopped:
            pass
        return tuple(self.hops)

    def _there(self, address: Address | None, protocol: Protocol, port: int) -> None:
        for end in (self.source, self.destination):
            if end.down:
                self.block(end.kind, end.id, f"{end.label} takes no part: {end.down}")
        if address is None:
            self._no_public_address()
        packet = request(self.start.address, address, protocol, port, self.destination.lists)
        ports = self.source.client_ports
        if not self.start.vpc_id:
            self.enter(packet, ports)
            return
        private = address == self.goal.address
        peers = self.goal.groups if private and self._may_refer() else ()
        self.groups(self.start, self.source.label, "egress", packet, peers)
        self.carry(Outgoing(self.place(self.start), packet, ports, self.start.public))

    def _no_public_address(self) -> NoReturn:
        self._gateway_of_goal()
        self.block(
            "public-address",
            self.destination.id,
            f"{self.destination.label} has no public IPv4 address: the internet cannot send to it",
            "put an internet-facing load balancer in front of it; or give it an Elastic IP address "
            "and its subnet a default route to the internet gateway",
        )

    def _may_refer(self) -> bool:
        """Whether rules of one end may name security groups of the other."""
        one, other = (self.world.vpcs.get(site.vpc_id) for site in (self.start, self.goal))
        if one is None or other is None or one.region != other.region:
            return False
        if one is other or self.world.unknown(one.id, "peerings"):
            return True
        return any(
            peering.other_side(one.id) == other.id for peering in self.world.peerings.values()
        )

    def carry(self, out: Outgoing) -> None:
        """Take a packet out of a place, and on to the goal or outside."""
        subnet, packet = out.place.subnet, out.packet
        at_home = subnet is not None and subnet.id == self.goal.subnet_id
        if subnet and at_home and packet.destination == self.goal.address:
            text = f"both are in subnet {called(subnet)}: no network ACL between them"
            self.passes("subnet", subnet.id, text)
            self.arrive(packet)
            return
        self.acl(out.place, "egress", packet)
        route = self.route(out.place, packet)
        through = self.destination.through
        if through not in ("", route.target_id):
            self.block(
                "route-table",
                out.place.table_id,
                f"the packet leaves by {route.target_id}, not through endpoint {through}",
                f"associate endpoint {through} with route table {out.place.table_id}",
            )
        if route.target_kind == "local":
            self._local(out)
        else:
            TARGETS[route.target_kind](self, out, route)

    def _local(self, out: Outgoing) -> None:
        address, vpc_id = out.packet.destination, out.place.vpc_id
        if self.goal.vpc_id != vpc_id or address != self.goal.address:
            self.block(
                "vpc",
                vpc_id,
                f"{address} lies in VPC {called(self.world.vpcs[vpc_id])} itself, so the packet "
                f"stays there and does not get to {self.destination.label}",
                "give the two VPCs CIDR blocks that do not overlap",
            )
        self.reach_goal(out, "local")

    def reach_goal(self, out: Outgoing, back: str) -> None:
        """Enter the goal's subnet from inside the VPCs; ``back`` is the reply's way."""
        place = self.place(self.goal)
        self.acl(place, "ingress", out.packet)
        self.legs.append(out.leg(place, back))
        self.arrive(out.packet)

    def enter(self, packet: Packet, client_ports: tuple[int, int]) -> None:
        """Come in from the internet, to the goal's public address."""
        gateway_id = self._gateway_of_goal()
        # Behind the internet gateway the packet carries the private address.
        inside = replace(packet, destination=self.goal.address)
        translated = f", to {inside.destination}" if inside != packet else ""
        text = f"internet gateway {gateway_id} lets it in{translated}"
        self.passes("internet-gateway", gateway_id, text)
        place = self.place(self.goal)
        self.acl(place, "ingress", inside)
        self.legs.append(Leg(None, place, inside, client_ports, back=gateway_id))
        self.arrive(inside)

    def _gateway_of_goal(self) -> str:
        vpc = self.world.vpcs[self.goal.vpc_id]
        if unknown := self.world.unknown(vpc.id, "internet_gateways"):
            self.lost("internet-gateway", "", f"internet gateway of VPC {vpc.id}: {unknown}")
        if vpc.internet_gateway is None:
            self.block(
                "internet-gateway",
                vpc.id,
                f"VPC {called(vpc)} has no internet gateway: nothing comes in from the internet",
                f"attach an internet gateway to VPC {vpc.id} and add a default route to it",
            )
        return vpc.internet_gateway.id

    def arrive(self, packet: Packet) -> None:
        """Meet the goal's security groups, and see whether anything answers there."""
        from_outside = any(leg.start is None for leg in self.legs)
        direct = packet.source == self.start.address and not from_outside
        peers = self.start.groups if direct and self._may_refer() else ()
        end = self.destination
        self.groups(self.goal, end.label, "ingress", packet, peers)
        if end.listens is None or packet.protocol == "icmp":
            return
        open_ports = sorted(end.listens.get(packet.protocol, ()))
        if packet.low not in open_ports:
            listed = ", ".join(map(str, open_ports)) or "none"
            self.block(
                "listener",
                end.id,
                f"nothing answers on {packet.traffic} of {end.label}; its {packet.protocol} "
                f"ports: {listed}",
            )
        self.passes("listener", end.id, f"{end.label} answers on {packet.traffic}")

    def _back(self) -> None:
        """Walk the reply over the legs, the last one first."""
        self.trip = "reply"
        if self.start.groups or self.goal.groups:
            text = "security groups remember the connection: its reply passes"
            self.passes("security-group", "", text)
        for leg in reversed(self.legs):
            reply = leg.packet.reply(leg.client_ports)
            if leg.end:
                self.acl(leg.end, "egress", reply)
                self._same_way(leg, leg.end, reply)
            if leg.start:
                self.acl(leg.start, "ingress", reply)

    def _same_way(self, leg: Leg, place: Place, reply: Packet) -> None:
        """See that the reply leaves by what the request came through."""
        route = self.route(place, reply)
        if route.target_id != leg.back:
            self.block(
                "route-table",
                place.table_id,
                f"the request came by {leg.back} but the reply leaves by {route.target_id}: it "
                "does not belong to a connection there and is lost",
                f"let route table {place.table_id} send {route.destination} to {leg.back}",
            )
