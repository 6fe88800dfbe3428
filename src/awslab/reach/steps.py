"""The steps every way is made of: a filter, a look at a route table, a stop."""

from __future__ import annotations

from typing import NamedTuple, NoReturn

from awslab.reach.address import Address, Packet
from awslab.reach.ends import Site
from awslab.reach.filters import acl_hop, called, group_hop
from awslab.reach.result import Direction, Hop
from awslab.reach.world import World
from awslab.topology.model import Route, Subnet


class Place(NamedTuple):
    """Where a packet is: in a subnet, or in a regional NAT gateway (``subnet`` is None)."""

    vpc_id: str
    subnet: Subnet | None
    table_id: str


class Leg(NamedTuple):
    """A part of the way, kept so that the reply can be walked back over it.

    ``start`` or ``end`` is None outside the VPCs: on the internet or at a service. ``back`` is the
    target of the route that the reply must take.
    """

    start: Place | None
    end: Place | None
    packet: Packet
    client_ports: tuple[int, int]
    back: str = ""


class Outgoing(NamedTuple):
    """A packet about to leave a place.

    ``public`` is its sender's public address and ``client_ports`` the ports that take replies.
    """

    place: Place
    packet: Packet
    client_ports: tuple[int, int]
    public: Address | None

    def leg(self, end: Place | None = None, back: str = "") -> Leg:
        """Return the leg from here to a place, or to the outside."""
        return Leg(self.place, end, self.packet, self.client_ports, back)


class Stopped(Exception):  # noqa: N818  (ends a walk; nobody outside sees it)
    """The packet goes no further, or it is not known where it goes."""


class Steps:
    """Collects the hops of one walk; a refusal ends it with :class:`Stopped`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.hops: list[Hop] = []
        self.trip: Direction = "forward"

    def passes(self, kind: str, thing_id: str, text: str) -> None:
        """Note that something lets the packet go on."""
        self.hops.append(Hop(self.trip, kind, thing_id, "pass", text))

    def block(self, kind: str, thing_id: str, text: str, fix: str = "") -> NoReturn:
        """Stop: something refuses the packet."""
        self.hops.append(Hop(self.trip, kind, thing_id, "block", text, fix))
        raise Stopped

    def lost(self, kind: str, thing_id: str, text: str) -> NoReturn:
        """Stop: it is not known how the packet goes on."""
        self.hops.append(Hop(self.trip, kind, thing_id, "unknown", text))
        raise Stopped

    def place(self, site: Site) -> Place:
        """Return where a site in a VPC is."""
        subnet = self.world.subnets.get(site.subnet_id)
        if subnet is None:
            why = self.world.unknown(site.vpc_id, "subnets") or "it was not found"
            self.lost("subnet", site.subnet_id, f"subnet {site.subnet_id}: {why}")
        return Place(subnet.vpc_id, subnet, subnet.route_table_id)

    def groups(
        self, site: Site, owner: str, direction: str, packet: Packet, peers: tuple[str, ...]
    ) -> None:
        """Meet the security groups of an end, if it has any."""
        if site.groups:
            vpc_id = site.vpc_id
            self._decided(
                group_hop(self.world, vpc_id, owner, site.groups, direction, packet, peers)
            )

    def acl(self, place: Place, direction: str, packet: Packet) -> None:
        """Meet the network ACL of a subnet."""
        if place.subnet:
            self._decided(acl_hop(self.world, place.subnet, direction, packet, self.trip))

    def _decided(self, hop: Hop) -> None:
        # An undecided filter does not end the walk: a later refusal would still be certain.
        self.hops.append(hop)
        if hop.verdict == "block":
            raise Stopped

    def route(self, place: Place, packet: Packet) -> Route:
        """Meet a route table; return the route the packet takes."""
        address, table = packet.destination, self.world.tables.get(place.table_id)
        if table is None:
            why = self.world.unknown(place.vpc_id, "route_tables") or "it was not found"
            self.lost("route-table", place.table_id, f"route table of {place.vpc_id}: {why}")
        name = f"route table {called(table)}"
        unread = self.world.unread_lists - packet.lists
        for route in table.routes:
            if route.destination in unread:
                text = f"{name} names {route.destination}, whose entries are unknown"
                self.lost("route-table", table.id, text)
        what = f"the reply to {address}" if self.trip == "reply" else str(address)
        found = self.world.route_for(table.id, address, packet.lists)
        if found is None:
            fix = f"add a route for {address} to route table {table.id}"
            self.block("route-table", table.id, f"{name} has no route for {what}", fix)
        if found.state == "blackhole":
            self.block(
                "route-table",
                table.id,
                f"{name} drops {what}: {found}, because its target is gone or cannot be used",
                f"replace or delete the route {found.destination} in route table {table.id}",
            )
        self.passes("route-table", table.id, f"{name}: {found}")
        return found
