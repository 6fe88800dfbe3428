"""A large network without an account, to measure with."""

from __future__ import annotations

from awslab.topology import (
    Instance,
    InternetGateway,
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
)

REGION = "ap-northeast-2"
ZONES = ("a", "b", "c", "d")


def build(n_subnets: int, n_instances: int) -> Topology:
    """Return one VPC with subnets of 254 addresses, half of them public, and instances in turn.

    Every subnet holds instances of two security groups, "web" and "db".
    """
    if not 0 < n_subnets <= 256:
        raise ValueError(f"n_subnets={n_subnets}: a /16 has room for 1 to 256 subnets of /24")
    everywhere = SecurityGroupRule("-1", None, None, "0.0.0.0/0")
    web = SecurityGroupRule("tcp", 443, 443, "0.0.0.0/0")
    database = SecurityGroupRule("tcp", 5432, 5432, "sg-web", "security-group")
    entries = (NetworkAclEntry(100, "allow", "-1", "0.0.0.0/0"),)
    names = [f"{number:03}" for number in range(n_subnets)]
    placed = [_placed(number, names[number % n_subnets]) for number in range(n_instances)]
    vpc = Vpc(
        "vpc-bench",
        region=REGION,
        cidrs=("10.0.0.0/16",),
        subnets=tuple(_subnet(number, name) for number, name in enumerate(names)),
        route_tables=tuple(_table(way, names[start::2]) for start, way in enumerate(_WAYS)),
        internet_gateways=(InternetGateway("igw-bench", vpc_id="vpc-bench"),),
        security_groups=(
            SecurityGroup("sg-db", "db", "vpc-bench", "", (database,), (everywhere,)),
            SecurityGroup("sg-web", "web", "vpc-bench", "", (web,), (everywhere,)),
        ),
        network_acls=(NetworkAcl("acl-bench", ingress=entries, egress=entries),),
        network_interfaces=tuple(interface for _, interface in placed),
        instances=tuple(instance for instance, _ in placed),
    )
    zones = tuple(Zone(f"{REGION}{letter}", f"apne2-az{n}") for n, letter in enumerate(ZONES, 1))
    return Topology((Region(REGION, zones, (vpc,)),))


_WAYS = ("public", "isolated")


def _subnet(number: int, name: str) -> Subnet:
    way = _WAYS[number % 2]
    return Subnet(
        f"subnet-{name}",
        vpc_id="vpc-bench",
        zone=f"{REGION}{ZONES[number % len(ZONES)]}",
        cidr=f"10.0.{number}.0/24",
        route_table_id=f"rtb-{way}",
        network_acl_id="acl-bench",
        kind=way,
    )


def _table(way: str, names: list[str]) -> RouteTable:
    local = Route("10.0.0.0/16", "local", "local")
    default = Route("0.0.0.0/0", "internet-gateway", "igw-bench")
    routes = (default, local) if way == "public" else (local,)
    return RouteTable(f"rtb-{way}", subnet_ids=tuple(f"subnet-{n}" for n in names), routes=routes)


def _placed(number: int, name: str) -> tuple[Instance, NetworkInterface]:
    group = ("sg-web", "sg-db")[number % 7 % 2]
    public = f"198.18.{number // 250}.{number % 250}" if int(name) % 2 == 0 else ""
    interface = NetworkInterface(
        f"eni-{number:05}",
        vpc_id="vpc-bench",
        subnet_id=f"subnet-{name}",
        addresses=(PrivateAddress(f"10.0.{int(name)}.{4 + number // 256 % 250}", public),),
        security_group_ids=(group,),
        instance_id=f"i-{number:05}",
    )
    instance = Instance(
        interface.instance_id,
        subnet_id=interface.subnet_id,
        private_ip=interface.addresses[0].private_ip,
        public_ip=public,
        security_group_ids=(group,),
        network_interface_ids=(interface.id,),
        vpc_id="vpc-bench",
    )
    return instance, interface
