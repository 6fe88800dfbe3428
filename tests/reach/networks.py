"""Small networks written down as text, without an account."""

from __future__ import annotations

from dataclasses import replace

from awslab.reach import Hop, trace
from awslab.topology import (
    EgressOnlyGateway,
    Endpoint,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    Peering,
    PrivateAddress,
    Region,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Topology,
    Vpc,
)

SEOUL = "ap-northeast-2"
OPEN = ("100 allow -1 0.0.0.0/0", "101 allow -1 ::/0")
ALL = ("-1 0.0.0.0/0", "-1 ::/0")

_KINDS = {
    "igw": "internet-gateway",
    "nat": "nat-gateway",
    "eigw": "egress-only-internet-gateway",
    "pcx": "peering",
    "tgw": "transit-gateway",
    "vpce": "endpoint",
    "i": "instance",
    "eni": "network-interface",
    "local": "local",
    "vgw": "vpn-gateway",
}


def _ports(text: str) -> tuple[int | None, int | None]:
    low, _, high = text.partition("-")
    return int(low), int(high or low)


def route(text: str) -> Route:
    """``0.0.0.0/0 igw-a`` or ``0.0.0.0/0 nat-a blackhole``."""
    destination, target, *state = text.split()
    kind = _KINDS[target.partition("-")[0]]
    return Route(destination, kind, target, state[0] if state else "active")


def group_rule(text: str) -> SecurityGroupRule:
    """``tcp 443 0.0.0.0/0``, ``-1 sg-a`` or ``icmp 8 pl-a``."""
    protocol, *ports, peer = text.split()
    low, high = _ports(ports[0]) if ports else (None, None)
    kinds = {"sg-": "security-group", "pl-": "prefix-list"}
    if protocol.startswith("icmp"):
        high = -1
    return SecurityGroupRule(protocol, low, high, peer, kinds.get(peer[:3], "cidr"))


def acl_entry(text: str) -> NetworkAclEntry:
    """``100 allow tcp 443 0.0.0.0/0`` or ``200 deny -1 10.0.0.0/16``."""
    number, action, protocol, *ports, cidr = text.split()
    low, high = _ports(ports[0]) if ports else (None, None)
    if protocol.startswith("icmp"):
        high = -1
    return NetworkAclEntry(int(number), action, protocol, cidr, low, high)


class Net:
    """A VPC under construction; every method adds one thing and returns the network."""

    def __init__(self, letter: str, cidr: str, ipv6: str = "", region: str = SEOUL) -> None:
        self.vpc = Vpc(
            f"vpc-{letter}",
            region=region,
            cidrs=(cidr,),
            ipv6_cidrs=(ipv6,) if ipv6 else (),
        )
        self.acl(f"acl-{letter}")
        self.group(f"sg-{letter}", ingress=ALL)

    def _add(self, field: str, thing: object) -> Net:
        self.vpc = replace(self.vpc, **{field: (*getattr(self.vpc, field), thing)})
        return self

    def gateway(self, gateway_id: str) -> Net:
        return self._add("internet_gateways", InternetGateway(gateway_id, vpc_id=self.vpc.id))

    def egress_only(self, gateway_id: str) -> Net:
        return self._add("egress_only_gateways", EgressOnlyGateway(gateway_id, vpc_id=self.vpc.id))

    def acl(self, acl_id: str, ingress: tuple = OPEN, egress: tuple = OPEN) -> Net:
        return self._add(
            "network_acls",
            NetworkAcl(
                acl_id,
                ingress=tuple(map(acl_entry, ingress)),
                egress=tuple(map(acl_entry, egress)),
            ),
        )

    def group(self, group_id: str, ingress: tuple = (), egress: tuple = ALL) -> Net:
        rules = (tuple(map(group_rule, texts)) for texts in (ingress, egress))
        return self._add("security_groups", SecurityGroup(group_id, "", self.vpc.id, "", *rules))

    def subnet(self, name: str, cidr: str, *routes: str, acl: str = "", ipv6: str = "") -> Net:
        """Add a subnet with a route table ``rtb-<name>``; the local routes come by themselves."""
        local = (f"{block} local" for block in (*self.vpc.cidrs, *self.vpc.ipv6_cidrs))
        table = RouteTable(
            f"rtb-{name}",
            subnet_ids=(f"subnet-{name}",),
            routes=tuple(map(route, (*local, *routes))),
        )
        acl = acl or self.vpc.network_acls[0].id
        self._add("route_tables", table)
        return self._add(
            "subnets",
            Subnet(
                f"subnet-{name}",
                vpc_id=self.vpc.id,
                zone=f"{self.vpc.region}a",
                cidr=cidr,
                ipv6_cidr=ipv6,
                route_table_id=table.id,
                network_acl_id=acl,
            ),
        )

    def share_table(self, table_id: str) -> Net:
        """Let the subnet added last use a table of another, in place of its own."""
        *others, last = self.vpc.subnets
        subnets = (*others, replace(last, route_table_id=table_id))
        self.vpc = replace(self.vpc, subnets=subnets)
        return self

    def instance(
        self,
        instance_id: str,
        subnet: str,
        ip: str,
        *groups: str,
        public: str = "",
        ipv6: str = "",
        state: str = "running",
        checked: bool = True,
    ) -> Net:
        groups = groups or (self.vpc.security_groups[0].id,)
        interface = NetworkInterface(
            f"eni-{instance_id}",
            vpc_id=self.vpc.id,
            subnet_id=f"subnet-{subnet}",
            addresses=(PrivateAddress(ip, public),) if ip else (),
            ipv6_addresses=(ipv6,) if ipv6 else (),
            security_group_ids=groups,
            instance_id=instance_id,
            source_dest_check=checked,
        )
        self._add("network_interfaces", interface)
        return self._add(
            "instances",
            Instance(
                instance_id,
                state=state,
                subnet_id=interface.subnet_id,
                private_ip=ip,
                public_ip=public,
                ipv6_addresses=interface.ipv6_addresses,
                security_group_ids=groups,
                network_interface_ids=(interface.id,),
                vpc_id=self.vpc.id,
                source_dest_check=checked,
            ),
        )

    def nat(self, nat_id: str, subnet: str, ip: str, public: str = "", **fields: object) -> Net:
        return self._add(
            "nat_gateways",
            NatGateway(
                nat_id,
                vpc_id=self.vpc.id,
                subnet_id=f"subnet-{subnet}" if subnet else "",
                private_ips=(ip,),
                public_ips=(public,) if public else (),
                **fields,
            ),
        )

    def endpoint(self, endpoint_id: str, **fields: object) -> Net:
        return self._add("endpoints", Endpoint(endpoint_id, vpc_id=self.vpc.id, **fields))

    def forget(self, field: str) -> Net:
        """Take out all things of a part, as if it could not be read."""
        self.vpc = replace(self.vpc, **{field: ()})
        return self

    def add(self, field: str, thing: object) -> Net:
        """Add anything else."""
        return self._add(field, thing)


def peering(peering_id: str, one: Net, other: Net, state: str = "active") -> Peering:
    return Peering(
        peering_id,
        state=state,
        requester_vpc_id=one.vpc.id,
        requester_region=one.vpc.region,
        accepter_vpc_id=other.vpc.id,
        accepter_region=other.vpc.region,
    )


def topology(*nets: Net, unknown: tuple = (), **region: tuple) -> Topology:
    """Return a topology of one Region; ``region`` holds its peerings, prefix lists and so on."""
    return Topology((Region(SEOUL, vpcs=tuple(net.vpc for net in nets), **region),), unknown)


def one_subnet(*routes: str, **instance: str) -> Net:
    """A VPC with an internet gateway, IPv6 and one subnet with instance ``i-a`` in it."""
    net = Net("a", "10.0.0.0/16", ipv6="2001:db8:a::/56").gateway("igw-a")
    net.subnet("a", "10.0.0.0/24", *routes, ipv6="2001:db8:a::/64")
    return net.instance("i-a", "a", "10.0.0.5", **instance)


def cause(network: Topology, source: str, destination: str, *rest: object) -> Hop:
    """Return the hop that refuses; fail when none does."""
    result = trace(network, source, destination, *rest)
    assert result.verdict == "blocked", str(result)
    return result.cause
