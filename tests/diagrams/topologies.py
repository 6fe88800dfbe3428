"""Topologies to draw: by hand for what must look right, at random for what must always hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from awslab.topology.model import (
    Database,
    Endpoint,
    Instance,
    InternetGateway,
    LoadBalancer,
    MountTarget,
    NatGateway,
    NetworkInterface,
    Region,
    Route,
    RouteTable,
    ScalingGroup,
    Subnet,
    Topology,
    Vpc,
    Zone,
    kind_of,
)

REGION = "ap-northeast-2"
ZONES = tuple(Zone(f"{REGION}{letter}", f"apne2-az{i}") for i, letter in enumerate("abcdef", 1))
A, B, C = (zone.name for zone in ZONES[:3])
TO_INTERNET = Route("0.0.0.0/0", "internet-gateway", "igw-1")
HOSTILE = "<script>window.hacked=1</script> & \"quotes\" 'x' 👩‍👩‍👧 웹서버 " + "x" * 160


def table(table_id: str, *routes: Route, name: str = "", main: bool = False) -> RouteTable:
    return RouteTable(table_id, name, main, (), (Route("10.0.0.0/16", "local", "local"), *routes))


def subnet(name: str, zone: str, cidr: str, table_id: str, *, ipv6: str = "") -> Subnet:
    zone_id = next(z.id for z in ZONES if z.name == zone)
    return Subnet(
        f"subnet-{name}", name, "vpc-1", zone, zone_id, cidr, ipv6, 250, route_table_id=table_id
    )


def instance(name: str, place: Subnet, *, state: str = "running", public: str = "") -> Instance:
    return Instance(f"i-{name}", name, "t3.micro", state, place.id, place.zone, "10.0.0.9", public)


def nat(name: str, place: Subnet) -> NatGateway:
    return NatGateway(f"nat-{name}", f"nat-{name}", "vpc-1", place.id, place.zone)


def vpc(
    subnets: Sequence[Subnet] = (),
    tables: Sequence[RouteTable] = (),
    *,
    vpc_id: str = "vpc-1",
    name: str = "shop",
    internet: bool = True,
    nats: Sequence[NatGateway] = (),
    instances: Sequence[Instance] = (),
) -> Vpc:
    """Return a VPC whose subnets have the kind their routes give them."""
    gateways = (InternetGateway("igw-1", "shop-igw", vpc_id),) if internet else ()
    routes = {t.id: t.routes for t in tables}
    attached = [gateway.id for gateway in gateways]
    return Vpc(
        vpc_id,
        name,
        REGION,
        ("10.0.0.0/16",),
        subnets=tuple(
            replace(s, kind=kind_of(routes[s.route_table_id], attached)) for s in subnets
        ),
        route_tables=tuple(
            replace(t, subnet_ids=tuple(s.id for s in subnets if s.route_table_id == t.id))
            for t in tables
        ),
        internet_gateways=gateways,
        nat_gateways=tuple(nats),
        instances=tuple(instances),
    )


def topology(*vpcs: Vpc) -> Topology:
    return Topology((Region(REGION, ZONES, vpcs),))


def shop() -> Vpc:
    """Two zones; the one NAT gateway of both is in zone a."""
    web_a, web_b = (
        subnet(f"web-{z[-1]}", z, f"10.0.{i}.0/24", "rtb-web") for i, z in enumerate((A, B))
    )
    app_a, app_b = (
        subnet(f"app-{z[-1]}", z, f"10.0.1{i}.0/24", "rtb-app") for i, z in enumerate((A, B))
    )
    db = subnet("db", A, "10.0.20.0/28", "rtb-main")
    return vpc(
        [web_a, web_b, app_a, app_b, db],
        [
            table("rtb-main", name="main-table", main=True),
            table("rtb-web", TO_INTERNET, name="web-table"),
            table("rtb-app", Route("0.0.0.0/0", "nat-gateway", "nat-a"), name="app-table"),
        ],
        nats=[nat("a", web_a)],
        instances=[
            instance("web1", web_a, public="3.3.3.3"),
            instance("web2", web_b),
            instance("app1", app_b),
            instance("app2", app_b, state="stopped"),
        ],
    )


def hostile() -> Vpc:
    """Everything that can have a name has the worst one."""
    place = replace(subnet("x", A, "10.0.0.0/24", "rtb-1"), name=HOSTILE)
    return vpc(
        [place],
        [table("rtb-1", TO_INTERNET, Route("10.9.0.0/16", "nat-gateway", "nat-x"), name=HOSTILE)],
        name=HOSTILE,
        nats=[replace(nat("x", place), name=HOSTILE)],
        instances=[replace(instance("x", place), name=HOSTILE)],
    )


@st.composite
def topologies(draw: st.DrawFn) -> Topology:
    """Any mix of zones, subnets, routes and what stands in them, with none to two VPCs."""
    return topology(*(draw(_vpcs(n)) for n in range(draw(st.integers(0, 2)))))


@st.composite
def _vpcs(draw: st.DrawFn, number: int) -> Vpc:
    name = st.text(max_size=30)
    zones = draw(st.lists(st.sampled_from([z.name for z in ZONES]), unique=True, max_size=6))
    count = draw(st.integers(1, 5))
    places = [
        replace(
            subnet(
                f"{number}-{zone}-{i}",
                zone,
                f"10.{number}.{i}.0/24",
                f"rtb-{number}-{draw(st.integers(0, count - 1))}",
            ),
            name=draw(name),
        )
        for zone in zones
        for i in range(draw(st.integers(1, 4)))
    ]
    nats = [nat(place.id, place) for place in places if draw(st.integers(0, 3)) == 0]
    targets = [TO_INTERNET, Route("10.7.0.0/16", "peering", "pcx-1")]
    targets += [Route("0.0.0.0/0", "nat-gateway", n.id) for n in nats]
    targets += [Route("2001:db8:1234:1a00::/56", "egress-only-internet-gateway", "eigw-1")]
    targets += [Route("10.8.0.0/16", "nat-gateway", "nat-deleted", "blackhole")]
    tables = [
        table(
            f"rtb-{number}-{i}", *draw(st.lists(st.sampled_from(targets), unique=True)), main=not i
        )
        for i in range(count)
    ]
    made = vpc(
        places,
        tables,
        vpc_id=f"vpc-{number}",
        name=draw(name),
        internet=draw(st.booleans()),
        nats=nats,
        instances=[
            instance(f"{place.id}-{i}", place)
            for place in places
            for i in range(draw(st.sampled_from([0, 1, 3, 9])))
        ],
    )
    return draw(_furnished(made)) if places else made


@st.composite
def _furnished(draw: st.DrawFn, bare: Vpc) -> Vpc:
    """Add databases, load balancers, groups, endpoints and what else stands in subnets."""
    some = st.lists(st.sampled_from(bare.subnets), unique=True, min_size=1, max_size=5)
    ids = some.map(lambda subnets: tuple(subnet.id for subnet in subnets))
    name = st.text(max_size=30)
    number = bare.id
    few = range(draw(st.integers(0, 2)))
    crew = [i.id for i in bare.instances]
    members = st.lists(st.sampled_from(crew), unique=True).map(tuple) if crew else st.just(())
    scaled = draw(members)
    return replace(
        bare,
        load_balancers=tuple(
            LoadBalancer(f"{number}-elb-{n}", draw(name), subnet_ids=draw(ids)) for n in few
        ),
        scaling_groups=tuple(
            ScalingGroup(f"{number}-asg-{n}", draw(name), bare.id, draw(ids), (), 0, 9, 4, scaled)
            for n in few
        ),
        databases=tuple(
            Database(
                f"{number}-db-{n}",
                draw(name),
                "mysql",
                subnet_ids=tuple(subnet.id for subnet in bare.subnets),
                zone=bare.subnets[0].zone,
                standby_zone=bare.subnets[-1].zone if n else "",
                multi_az=bool(n),
            )
            for n in few
        ),
        endpoints=tuple(
            Endpoint(f"vpce-{number}-{n}", draw(name), service="ssm", subnet_ids=draw(ids))
            for n in few
        ),
        mount_targets=tuple(
            MountTarget(f"fsmt-{s.id}", draw(name), "fs-1", "available", bare.id, s.id, s.zone)
            for s in draw(some)
        ),
        network_interfaces=tuple(
            NetworkInterface(f"eni-{s.id}", draw(name), bare.id, s.id, s.zone) for s in draw(some)
        ),
    )
