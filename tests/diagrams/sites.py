"""Accounts to look at closely: one of everything, a thousand instances, before and after."""

from __future__ import annotations

from dataclasses import replace

from awslab.topology.model import (
    Database,
    Endpoint,
    Listener,
    LoadBalancer,
    MountTarget,
    NetworkInterface,
    Peering,
    PrivateAddress,
    Region,
    Route,
    ScalingGroup,
    SecurityGroup,
    Target,
    TargetGroup,
    Topology,
)
from tests.diagrams.topologies import (
    REGION,
    TO_INTERNET,
    ZONES,
    A,
    B,
    C,
    instance,
    nat,
    shop,
    subnet,
    table,
    topology,
    vpc,
)


def site() -> Topology:
    """Three zones with one of everything the map shows; a second VPC is peered with it."""
    places = {
        f"{tier}-{zone[-1]}": subnet(
            f"{tier}-{zone[-1]}", zone, f"10.0.{number}{i}.0/24", f"rtb-{tier}"
        )
        for number, tier in enumerate(("web", "app", "db"), 1)
        for i, zone in enumerate((A, B, C))
    }
    web, app, db = ([places[f"{tier}-{z}"] for z in "abc"] for tier in ("web", "app", "db"))
    fleet = [instance(f"app-{n}", app[n % 3]) for n in range(6)]
    made = vpc(
        list(places.values()),
        [
            table("rtb-web", TO_INTERNET, name="web-table"),
            table("rtb-app", Route("0.0.0.0/0", "nat-gateway", "nat-a"), name="app-table"),
            table("rtb-db", Route("10.9.0.0/16", "peering", "pcx-1"), name="db-table"),
        ],
        nats=[nat("a", web[0])],
        instances=fleet,
    )
    made = replace(
        made,
        security_groups=(SecurityGroup("sg-db", "db-guard", "vpc-1"),),
        load_balancers=(
            LoadBalancer(
                "arn:elb/front",
                "front",
                scheme="internet-facing",
                vpc_id="vpc-1",
                subnet_ids=tuple(s.id for s in web),
                zones=(A, B, C),
                listeners=(Listener(80, "HTTP", ("arn:tg/app",)),),
            ),
        ),
        target_groups=(
            TargetGroup(
                "arn:tg/app",
                "app",
                "HTTP",
                80,
                "instance",
                "vpc-1",
                tuple(Target(i.id, 80, i.zone, "healthy") for i in fleet),
            ),
        ),
        scaling_groups=(
            ScalingGroup(
                "fleet",
                "fleet",
                "vpc-1",
                tuple(s.id for s in app),
                (A, B, C),
                3,
                9,
                6,
                tuple(i.id for i in fleet),
                ("arn:tg/app",),
            ),
        ),
        databases=(
            Database(
                "orders",
                "orders",
                "mysql",
                "db.t3.micro",
                vpc_id="vpc-1",
                subnet_group="db-subnets",
                subnet_ids=tuple(s.id for s in db),
                zone=A,
                standby_zone=B,
                multi_az=True,
                port=3306,
                security_group_ids=("sg-db",),
            ),
        ),
        endpoints=(
            Endpoint(
                "vpce-ssm",
                vpc_id="vpc-1",
                service=f"com.amazonaws.{REGION}.ssm",
                subnet_ids=(app[1].id, app[2].id),
            ),
            Endpoint(
                "vpce-s3", vpc_id="vpc-1", service=f"com.amazonaws.{REGION}.s3", kind="gateway"
            ),
        ),
        mount_targets=tuple(
            MountTarget(
                f"fsmt-{s.zone[-1]}",
                "files",
                "fs-1",
                "available",
                "vpc-1",
                s.id,
                s.zone,
                "10.0.3.7",
            )
            for s in db[:2]
        ),
        network_interfaces=(
            NetworkInterface(
                "eni-spare",
                "spare",
                "vpc-1",
                web[2].id,
                C,
                status="available",
                addresses=(PrivateAddress("10.0.12.9"),),
            ),
            NetworkInterface(
                "eni-elb", vpc_id="vpc-1", subnet_id=web[0].id, zone=A, description="ELB app/front"
            ),
        ),
    )
    peering = Peering("pcx-1", "to-billing", "active", "vpc-1", REGION, "vpc-2", REGION)
    billing = replace(vpc(vpc_id="vpc-2", name="billing", internet=False), cidrs=("10.9.0.0/16",))
    return Topology((Region(REGION, ZONES[:3], (made, billing), (peering,)),))


def crowd(
    subnets: int = 50, instances: int = 1000, groups: int = 2, name: str = "group"
) -> Topology:
    """A VPC of public and private subnets in three zones; Auto Scaling groups have its instances."""
    places = [
        subnet(
            f"{'web' if n % 6 < 3 else 'app'}-{n:02}",
            ZONES[n % 3].name,
            f"10.0.{n}.0/24",
            "rtb-web" if n % 6 < 3 else "rtb-app",
        )
        for n in range(subnets)
    ]
    made = [instance(f"{n:04}", places[n % subnets]) for n in range(instances)]
    if name != "group":
        made = [replace(i, name=f"{name}{i.id}") for i in made]
    tables = [
        table("rtb-web", TO_INTERNET, name="web-table"),
        table("rtb-app", Route("0.0.0.0/0", "nat-gateway", "nat-a"), name="app-table"),
    ]
    scaling = [
        ScalingGroup(
            f"{name}-{g}",
            f"{name}-{g}",
            "vpc-1",
            tuple(p.id for p in places),
            (A, B, C),
            0,
            instances,
            len(made[g::groups]),
            tuple(i.id for i in made[g::groups]),
        )
        for g in range(groups)
    ]
    whole = vpc(places, tables, nats=[nat("a", places[0])], instances=made)
    return topology(replace(whole, scaling_groups=tuple(scaling)))


def changed_shop() -> tuple[Topology, Topology]:
    """The shop before and after: an instance more, the NAT gateway gone, a subnet made private."""
    before = shop()
    tables = tuple(
        replace(t, routes=t.routes[:1]) if t.id == "rtb-app" else t for t in before.route_tables
    )
    place = before.subnet("subnet-web-b")
    more = replace(subnet("web-c", C, "10.0.2.0/24", "rtb-web"), kind="public")
    subnets = tuple(
        replace(s, kind="isolated") if s.route_table_id == "rtb-app" else s for s in before.subnets
    )
    after = replace(
        before,
        subnets=(*subnets, more),
        route_tables=tables,
        nat_gateways=(),
        instances=(*before.instances, instance("web3", place)),
    )
    return topology(before), topology(after)
