"""A network for PacketPath with the mistakes that are made most often, each in a place of its own."""

from __future__ import annotations

from typing import Any

from awslab.topology.model import (
    Database,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkAclEntry,
    NetworkInterface,
    PrivateAddress,
    Region,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    Topology,
    Vpc,
    Zone,
    kind_of,
)

_REGION, _VPC, _IGW = "ap-northeast-2", "vpc-shop", "igw-shop"
_EVERYONE = "0.0.0.0/0"

CASES: tuple[dict[str, Any], ...] = (
    {
        "name": "A way back that was forgotten",
        "question": "HTTPS is allowed in and out of report-1's subnet. Does a page load?",
        "src": "internet",
        "dst": "i-report-1",
        "traffic": "tcp 443",
    },
    {
        "name": "A web server that works",
        "question": "web-1 is in a public subnet and has a public address. Does a page load?",
        "src": "internet",
        "dst": "i-web-1",
        "traffic": "tcp 443",
    },
    {
        "name": "A public subnet is not enough",
        "question": "web-2 stands beside web-1, without a public address. Does it get out?",
        "src": "i-web-2",
        "dst": "internet",
        "traffic": "tcp 443",
    },
    {
        "name": "Out through a NAT gateway",
        "question": "app-1 is in a private subnet, its NAT gateway in a public one. Does it get out?",
        "src": "i-app-1",
        "dst": "internet",
        "traffic": "tcp 443",
    },
    {
        "name": "A NAT gateway in a private subnet",
        "question": "app-2's default route leads to nat-b, which stands beside it. Does it get out?",
        "src": "i-app-2",
        "dst": "internet",
        "traffic": "tcp 443",
    },
    {
        "name": "A security group as source",
        "question": "shop-db allows sg-app. app-1 has that group. Does it get an answer?",
        "src": "i-app-1",
        "dst": "shop-db",
        "traffic": "tcp 5432",
    },
    {
        "name": "A security group it does not have",
        "question": "shop-db allows sg-app. web-1 has sg-web, and is in the same VPC. Does it get in?",
        "src": "i-web-1",
        "dst": "shop-db",
        "traffic": "tcp 5432",
    },
)
"""Questions about :func:`example`, in the order they are offered."""


def example() -> Topology:
    """Return a VPC with a web, an app, a report and a data tier."""
    tables = {
        "rtb-public": Route(_EVERYONE, "internet-gateway", _IGW),
        "rtb-app-a": Route(_EVERYONE, "nat-gateway", "nat-a"),
        "rtb-app-b": Route(_EVERYONE, "nat-gateway", "nat-b"),
        "rtb-data": None,
    }
    places = {
        "web-a": ("a", "10.0.0.0/24", "rtb-public", "acl-default"),
        "app-a": ("a", "10.0.10.0/24", "rtb-app-a", "acl-default"),
        "app-b": ("b", "10.0.11.0/24", "rtb-app-b", "acl-default"),
        "report-a": ("a", "10.0.30.0/24", "rtb-public", "acl-report"),
        "data-a": ("a", "10.0.20.0/24", "rtb-data", "acl-default"),
    }
    subnets = tuple(_subnet(name, *place, tables[place[2]]) for name, place in places.items())
    hosts = (
        _host("web-1", "web-a", "10.0.0.10", "sg-web", "203.0.113.10"),
        _host("web-2", "web-a", "10.0.0.20", "sg-web"),
        _host("app-1", "app-a", "10.0.10.10", "sg-app"),
        _host("app-2", "app-b", "10.0.11.10", "sg-app"),
        _host("report-1", "report-a", "10.0.30.10", "sg-web", "203.0.113.30"),
    )
    vpc = Vpc(
        _VPC,
        "shop",
        _REGION,
        ("10.0.0.0/16",),
        subnets=subnets,
        route_tables=tuple(_table(name, route, subnets) for name, route in tables.items()),
        internet_gateways=(InternetGateway(_IGW, vpc_id=_VPC),),
        nat_gateways=(
            _nat("nat-a", "web-a", "10.0.0.5", "203.0.113.5"),
            _nat("nat-b", "app-b", "10.0.11.5", "203.0.113.6"),
        ),
        security_groups=(
            _group("sg-web", ("tcp", 80, _EVERYONE), ("tcp", 443, _EVERYONE)),
            _group("sg-app", ("tcp", 8080, "sg-web")),
            _group("sg-db", ("tcp", 5432, "sg-app")),
        ),
        network_acls=(
            _acl("acl-default", NetworkAclEntry(100, "allow", "-1", _EVERYONE), default=True),
            _acl("acl-report", NetworkAclEntry(100, "allow", "tcp", _EVERYONE, 443, 443)),
        ),
        network_interfaces=tuple(interface for _, interface in hosts),
        instances=tuple(instance for instance, _ in hosts),
        databases=(
            Database(
                "shop-db",
                engine="postgres",
                port=5432,
                vpc_id=_VPC,
                subnet_ids=("subnet-data-a",),
                zone=f"{_REGION}a",
                security_group_ids=("sg-db",),
            ),
        ),
    )
    zones = tuple(Zone(f"{_REGION}{letter}", f"apne2-az{i}") for i, letter in enumerate("ab", 1))
    return Topology((Region(_REGION, zones, (vpc,)),))


def _subnet(
    name: str, letter: str, cidr: str, table: str, acl: str, default: Route | None
) -> Subnet:
    return Subnet(
        f"subnet-{name}",
        name,
        _VPC,
        f"{_REGION}{letter}",
        cidr=cidr,
        route_table_id=table,
        network_acl_id=acl,
        kind=kind_of([default] if default else [], [_IGW]),
    )


def _table(name: str, default: Route | None, subnets: tuple[Subnet, ...]) -> RouteTable:
    routes = (Route("10.0.0.0/16", "local", "local"), *([default] if default else []))
    users = tuple(s.id for s in subnets if s.route_table_id == name)
    return RouteTable(name, subnet_ids=users, routes=routes, vpc_id=_VPC)


def _nat(name: str, subnet: str, private: str, public: str) -> NatGateway:
    zone = f"{_REGION}{subnet[-1]}"
    return NatGateway(
        name, "", _VPC, f"subnet-{subnet}", zone, public_ips=(public,), private_ips=(private,)
    )


def _group(name: str, *allows: tuple[str, int, str]) -> SecurityGroup:
    ingress = tuple(
        SecurityGroupRule(
            protocol, port, port, peer, "security-group" if peer.startswith("sg-") else "cidr"
        )
        for protocol, port, peer in allows
    )
    everything = (SecurityGroupRule("-1", None, None, _EVERYONE),)
    return SecurityGroup(name, "", _VPC, "", ingress, everything)


def _acl(name: str, rule: NetworkAclEntry, *, default: bool = False) -> NetworkAcl:
    both = (rule, NetworkAclEntry(32767, "deny", "-1", _EVERYONE))
    return NetworkAcl(name, is_default=default, ingress=both, egress=both, vpc_id=_VPC)


def _host(
    name: str, subnet: str, private: str, group: str, public: str = ""
) -> tuple[Instance, NetworkInterface]:
    place: dict[str, Any] = {
        "subnet_id": f"subnet-{subnet}",
        "zone": f"{_REGION}{subnet[-1]}",
        "vpc_id": _VPC,
    }
    groups = (group,)
    interface = NetworkInterface(
        f"eni-{name}",
        addresses=(PrivateAddress(private, public),),
        security_group_ids=groups,
        instance_id=f"i-{name}",
        **place,
    )
    instance = Instance(
        f"i-{name}",
        name,
        private_ip=private,
        public_ip=public,
        security_group_ids=groups,
        network_interface_ids=(interface.id,),
        **place,
    )
    return instance, interface
