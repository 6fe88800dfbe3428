"""A second, slow opinion: send single packets through the network until one connection works.

Nothing here is shared with ``awslab.reach``. Packets have one port each, every address of a range
is tried, and the reply is forwarded as a packet of its own by whatever its subnet's routes say;
NAT gateways and internet gateways keep the state they need to translate it back. A connection
works when the reply comes home to the address and port that asked, from the address that was
asked. IPv4 and TCP only, and only what the generated networks contain.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_address, ip_network

from awslab.topology import Topology

OUTSIDE = ("8.8.8.8", *(f"203.0.113.{last}" for last in range(8)))
"""A tiny internet: one host anywhere, and a block that rules name."""


@dataclass(frozen=True)
class Packet:
    source: str
    source_port: int
    target: str
    target_port: int
    sender: str = ""  # the instance that sent it, while its address is its own


class DroppedError(Exception):
    """The packet goes no further."""


class Reference:
    def __init__(self, topology: Topology) -> None:
        region = topology.regions[0]
        self.vpcs = region.vpcs
        self.peerings = {p.id: p for p in region.peerings}
        self.translated: dict[tuple, tuple] = {}

    # What stands where.

    def _all(self, field):
        return [(vpc, thing) for vpc in self.vpcs for thing in getattr(vpc, field)]

    def _subnet(self, subnet_id):
        return next((v, s) for v, s in self._all("subnets") if s.id == subnet_id)

    def _instance(self, **attributes):
        for vpc, instance in self._all("instances"):
            if all(getattr(instance, name) == value for name, value in attributes.items()):
                return vpc, instance
        return None, None

    # Filters.

    @staticmethod
    def _port_matches(rule, port):
        if rule.protocol == "-1":
            return True
        if rule.protocol != "tcp":
            return False
        return rule.from_port is None or rule.from_port <= port <= rule.to_port

    def _acl(self, subnet, egress, packet):
        vpc, _ = self._subnet(subnet.id)
        acl = next(acl for acl in vpc.network_acls if acl.id == subnet.network_acl_id)
        peer = packet.target if egress else packet.source
        for entry in acl.egress if egress else acl.ingress:
            matches = self._port_matches(entry, packet.target_port)
            if matches and ip_address(peer) in ip_network(entry.cidr):
                if entry.action == "allow":
                    return
                break
        raise DroppedError

    def _groups(self, group_ids, egress, packet, peer_groups):
        peer = packet.target if egress else packet.source
        for _, group in self._all("security_groups"):
            if group.id not in group_ids:
                continue
            for rule in group.egress if egress else group.ingress:
                if rule.peer_kind == "cidr":
                    named = ip_address(peer) in ip_network(rule.peer)
                else:
                    named = rule.peer in peer_groups
                if named and self._port_matches(rule, packet.target_port):
                    return
        if group_ids:
            raise DroppedError

    def _friends(self, vpc, other):
        ends = {vpc.id, other.id}
        return vpc is other or any(
            {p.requester_vpc_id, p.accepter_vpc_id} == ends and p.state == "active"
            for p in self.peerings.values()
        )

    # Forwarding. Each returns (packet as received, instance or None for the internet).

    def _from_subnet(self, vpc, subnet, packet, depth=0):
        if depth > 4:
            raise DroppedError
        inside = ip_address(packet.target) in ip_network(subnet.cidr)
        if inside:
            return self._to_host(vpc, subnet, packet)
        self._acl(subnet, True, packet)
        table = next(t for t in vpc.route_tables if t.id == subnet.route_table_id)
        routes = [r for r in table.routes if ip_address(packet.target) in ip_network(r.destination)]
        if not routes:
            raise DroppedError
        best = max(routes, key=lambda r: ip_network(r.destination).prefixlen)
        if best.state == "blackhole":
            raise DroppedError
        if best.target_kind == "local":
            return self._into_vpc(vpc, packet)
        if best.target_kind == "peering":
            connection = self.peerings[best.target_id]
            ends = [connection.requester_vpc_id, connection.accepter_vpc_id]
            other = next(v for v in self.vpcs if v.id in ends and v is not vpc)
            if connection.state != "active":
                raise DroppedError
            return self._into_vpc(other, packet)
        if best.target_kind == "internet-gateway":
            return self._out(vpc, best.target_id, packet)
        return self._nat(vpc, subnet, best.target_id, packet, depth)

    def _into_vpc(self, vpc, packet):
        for subnet in vpc.subnets:
            if ip_address(packet.target) in ip_network(subnet.cidr):
                self._acl(subnet, False, packet)
                return self._to_host(vpc, subnet, packet)
        raise DroppedError

    def _to_host(self, vpc, subnet, packet):
        for nat in vpc.nat_gateways:
            if packet.target in nat.private_ips:
                return self._un_nat(vpc, subnet, nat, packet)
        return packet, (vpc.id, packet.target)

    def _out(self, vpc, gateway_id, packet):
        if gateway_id not in [gateway.id for gateway in vpc.internet_gateways]:
            raise DroppedError
        public = self._public_of(vpc, packet.source)
        if not public:
            raise DroppedError
        packet = replace(packet, source=public, sender="")
        if packet.target in OUTSIDE:
            return packet, None
        return self._in(packet)

    def _public_of(self, vpc, private):
        for instance in vpc.instances:
            if instance.private_ip == private:
                return instance.public_ip
        for nat in vpc.nat_gateways:
            if private in nat.private_ips:
                return nat.public_ips[0]
        return ""

    def _in(self, packet):
        """From the internet to a public address."""
        for vpc in self.vpcs:
            if not vpc.internet_gateways:
                continue
            for instance in vpc.instances:
                if instance.public_ip == packet.target:
                    return self._into_vpc(vpc, replace(packet, target=instance.private_ip))
            for nat in vpc.nat_gateways:
                if packet.target in nat.public_ips:
                    return self._into_vpc(vpc, replace(packet, target=nat.private_ips[0]))
        raise DroppedError

    def _nat(self, vpc, subnet, nat_id, packet, depth):
        nat = next(nat for nat in vpc.nat_gateways if nat.id == nat_id)
        if nat.state != "available":
            raise DroppedError
        _, home = self._subnet(nat.subnet_id)
        if home is not subnet:
            self._acl(home, False, packet)
        # A reply of a connection the gateway never saw is just another packet to translate.
        out = replace(packet, source=nat.private_ips[0], source_port=self.nat_port, sender="")
        key = (nat.id, out.target, out.target_port, out.source_port)
        self.translated[key] = (packet.source, packet.source_port)
        return self._from_subnet(vpc, home, out, depth + 1)

    def _un_nat(self, vpc, subnet, nat, packet):
        key = (nat.id, packet.source, packet.source_port, packet.target_port)
        if key not in self.translated:
            raise DroppedError
        address, port = self.translated[key]
        back = replace(packet, target=address, target_port=port)
        return self._from_subnet(vpc, subnet, back)

    # A whole connection.

    def connects(self, source: str, target: str, port: int) -> bool:
        """Whether any address of the source gets an answer from any address of the target."""
        return any(
            self._one(asking, asked, port)
            for asking in self._addresses(source)
            for asked in self._targets(asking, target)
        )

    def _addresses(self, end):
        """Yield (vpc, subnet, private address, groups); vpc is None on the internet."""
        if end == "internet":
            return [(None, None, address, ()) for address in OUTSIDE]
        vpc, instance = self._instance(id=end)
        if instance:
            if instance.state != "running":
                return []
            _, subnet = self._subnet(instance.subnet_id)
            return [(vpc, subnet, instance.private_ip, instance.security_group_ids)]
        if end in OUTSIDE:
            return [(None, None, end, ())]
        vpc, subnet = self._subnet(end)
        usable = [str(address) for address in ip_network(subnet.cidr)][4:-1]
        return [(vpc, subnet, address, ()) for address in usable]

    def _targets(self, asking, end):
        """Yield (the asked end, the address to call it by)."""
        for asked in self._addresses(end):
            vpc, _, private, _ = asked
            if vpc is None:
                yield asked, private
                continue
            _, instance = self._instance(private_ip=private, vpc_id=vpc.id)
            if asking[0] is not None:
                yield asked, private
            if asking[0] is not vpc and instance and instance.public_ip:
                yield asked, instance.public_ip

    def _ephemeral(self, asking):
        """Every port at which any network ACL entry changes its mind, in the client's range."""
        low, high = (1024, 65535) if asking[0] is None else (32768, 61000)
        return self._edges(low, high)

    def _edges(self, low, high):
        edges = {low, high}
        for _, acl in self._all("network_acls"):
            for entry in (*acl.ingress, *acl.egress):
                if entry.from_port is not None:
                    for edge in (entry.from_port, entry.to_port):
                        edges |= {edge - 1, edge, edge + 1}
        return [edge for edge in edges if low <= edge <= high]

    def _one(self, asking, asked, port):
        """A connection works only if it works from every port the client may choose."""
        return all(
            self._exchange(asking, asked, port, client_port, nat_port)
            for client_port in self._ephemeral(asking)
            for nat_port in self._edges(1024, 65535)
        )

    def _exchange(self, asking, asked_at, port, client_port, nat_port):
        (vpc, subnet, private, groups), (asked, address) = asking, asked_at
        self.translated, self.nat_port = {}, nat_port
        goal_vpc, goal_subnet, goal_private, goal_groups = asked
        friends = vpc is not None and goal_vpc is not None and self._friends(vpc, goal_vpc)
        packet = Packet(private, client_port, address, port, sender=private)
        try:
            if vpc is None:
                arrived, host = self._in(packet)
            else:
                peers = goal_groups if friends and address == goal_private else ()
                self._groups(groups, True, packet, peers)
                arrived, host = self._from_subnet(vpc, subnet, packet)
            if goal_vpc is None:
                if host is not None:
                    return False
            else:
                if host != (goal_vpc.id, goal_private):
                    return False
                known = arrived.sender == private and friends
                self._groups(goal_groups, False, arrived, groups if known else ())
            reply = Packet(arrived.target, port, arrived.source, arrived.source_port)
            if goal_vpc is None:
                home, host = self._in(reply)
            else:
                home, host = self._from_subnet(goal_vpc, goal_subnet, reply)
        except DroppedError:
            return False
        if (home.source, home.source_port, home.target_port) != (address, port, client_port):
            return False
        return host == (None if vpc is None else (vpc.id, private))
