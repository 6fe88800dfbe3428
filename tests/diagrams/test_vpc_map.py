from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import traitlets

import awslab.topology
from awslab.diagrams import VpcMap
from awslab.topology.model import Route, Topology, Unknown
from tests.bench import diagrams
from tests.diagrams import topologies as make


def said(diagram: VpcMap, key: str) -> str:
    sentences: list[str] = diagram.spec["things"][key]["sentences"]
    return " ".join(sentences)


def lit(diagram: VpcMap, key: str) -> set[str]:
    return set(diagram.spec["things"][key]["lights"])


def test_without_an_argument_the_account_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awslab.topology, "read", lambda: make.topology(make.shop()))
    diagram = VpcMap()
    assert diagram.spec["title"] == "VPC shop"
    monkeypatch.setattr(awslab.topology, "read", lambda: make.topology())
    diagram.refresh()
    assert diagram.spec["description"] == "No VPC in ap-northeast-2."


def test_refresh_keeps_what_the_reader_did() -> None:
    diagram = VpcMap(make.topology(make.shop()), vpc="shop", title="Mine")
    diagram.selected, diagram.failed_zones = "subnet-db", [make.A]
    diagram.refresh(make.topology(make.shop(), make.vpc(vpc_id="vpc-2", name="elsewhere")))
    assert (diagram.selected, diagram.failed_zones) == ("subnet-db", [make.A])
    assert diagram.spec["title"] == "Mine"
    assert "elsewhere" not in str(diagram.spec["scenes"])


@pytest.mark.parametrize("wanted", ["vpc-2", "billing"])
def test_one_vpc_is_chosen_by_id_or_name(wanted: str) -> None:
    both = make.topology(make.shop(), make.vpc(vpc_id="vpc-2", name="billing"))
    assert VpcMap(both, vpc=wanted).spec["title"] == "VPC billing"
    assert VpcMap(both).spec["title"] == "VPCs in ap-northeast-2"


def test_a_vpc_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(
        ValueError, match=r"^no VPC has the id or name 'shpo'; there are: shop \(vpc-1\)$"
    ):
        VpcMap(make.topology(make.shop()), vpc="shpo")


def test_a_name_that_two_vpcs_have_needs_the_id() -> None:
    twins = make.topology(make.shop(), replace(make.shop(), id="vpc-2"))
    with pytest.raises(
        ValueError, match=r"^2 VPCs are named 'shop'; choose one by its id: .*vpc-2"
    ):
        VpcMap(twins, vpc="shop")


def test_what_is_neither_a_topology_nor_a_vpc_is_refused() -> None:
    wrong: Any = {"VpcId": "vpc-1"}
    with pytest.raises(TypeError, match=r"^VpcMap shows a Topology or a Vpc, not dict$"):
        VpcMap(wrong)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"title": None}, "'title' must be a str, not None"),
        ({"scenes": {"wide": {}}}, "scenes must be 'wide' and 'narrow', not"),
        ({"things": {"igw-9": {}}}, "scene 'wide' does not show 'igw-9' of 'things'"),
        (
            {"tables": [{"caption": "Routes", "columns": ["a"], "rows": [["1", "2"]]}]},
            "table 'Routes' has a row that does not fit its columns",
        ),
    ],
)
def test_a_spec_that_cannot_be_drawn_is_refused(change: dict[str, Any], message: str) -> None:
    diagram = VpcMap(make.shop())
    with pytest.raises(traitlets.TraitError, match=rf"^VpcMap\.spec: {message}"):
        diagram.spec = diagram.spec | change


def test_a_part_that_could_not_be_read_is_said_and_not_drawn_as_empty() -> None:
    unknown = Unknown(make.REGION, "route_tables", "ec2:DescribeRouteTables", "AccessDenied")
    blind = replace(
        make.shop(),
        route_tables=(),
        subnets=tuple(replace(s, kind="unknown") for s in make.shop().subnets),
    )
    diagram = VpcMap(Topology(make.topology(blind).regions, (unknown,)))
    assert "ec2:DescribeRouteTables answered AccessDenied" in diagram.to_svg()
    assert "its route table could not be read" in said(diagram, "subnet-db")


def test_a_subnet_says_which_route_makes_it_what_it_is() -> None:
    diagram = VpcMap(make.shop())
    assert (
        "web-a is public because its route table, web-table, sends 0.0.0.0/0 to the "
        "internet gateway shop-igw." in said(diagram, "subnet-web-a")
    )
    assert (
        "app-b is private because its route table, app-table, sends 0.0.0.0/0 to the "
        "NAT gateway nat-a." in said(diagram, "subnet-app-b")
    )
    assert "db is isolated: the VPC's main route table, main-table, has no default route" in said(
        diagram, "subnet-db"
    )
    assert "10.0.20.0/28 holds 16 addresses; AWS keeps 5" in said(diagram, "subnet-db")


def test_a_selected_subnet_lights_its_way_to_the_internet_through_the_nat_gateways_subnet() -> None:
    lights = lit(VpcMap(make.shop()), "subnet-app-b")
    way = ["subnet-app-b", "rtb-app", "nat-a", "subnet-web-a", "rtb-web", "igw-1"]
    assert {*way, "rtb-app>nat-a", "subnet-web-a>rtb-web", "rtb-web>igw-1"} <= lights
    assert not {"subnet-web-b", "subnet-db", "rtb-main"} & lights


def test_every_light_is_something_that_is_drawn() -> None:
    spec = VpcMap(make.shop()).spec
    for scene in spec["scenes"].values():
        keys = {item["key"] for item in scene["items"]}
        assert all(set(thing["lights"]) <= keys for thing in spec["things"].values())


def test_a_nat_gateway_in_a_private_subnet_leads_nowhere_and_is_no_way_out() -> None:
    place = make.subnet("app", make.A, "10.0.0.0/24", "rtb-1")
    tables = [make.table("rtb-1", Route("0.0.0.0/0", "nat-gateway", "nat-x"))]
    diagram = VpcMap(make.vpc([place], tables, nats=[make.nat("x", place)]))
    assert "That leads nowhere: app, where it stands, has no route" in said(diagram, "subnet-app")
    assert "the internet through" not in said(diagram, "subnet-app")
    assert "It leads nowhere: app, where it stands, is private." in said(diagram, "nat-x")
    assert diagram.spec["subnets"][0]["way"] is None


def test_a_way_out_for_ipv6_does_not_hide_the_nat_gateway_of_ipv4() -> None:
    web = make.subnet("web", make.A, "10.0.0.0/24", "rtb-1")
    app = make.subnet("app", make.B, "10.0.1.0/24", "rtb-2")
    tables = [
        make.table("rtb-1", make.TO_INTERNET),
        make.table(
            "rtb-2",
            Route("::/0", "egress-only-internet-gateway", "eigw-1"),
            Route("0.0.0.0/0", "nat-gateway", "nat-x"),
        ),
    ]
    diagram = VpcMap(make.vpc([web, app], tables, nats=[make.nat("x", web)]))
    assert diagram.spec["subnets"][1]["way"] == {"name": "NAT gateway nat-x", "zone": make.A}
    assert "the IPv6 internet through the egress-only" in said(diagram, "subnet-app")
    assert "the internet through the NAT gateway nat-x" in said(diagram, "subnet-app")


def test_a_blackhole_is_said_and_its_target_is_shown_as_gone() -> None:
    gone = Route("0.0.0.0/0", "nat-gateway", "nat-deleted", "blackhole")
    place = make.subnet("app", make.A, "10.0.0.0/24", "rtb-1")
    diagram = VpcMap(make.vpc([place], [make.table("rtb-1", gone)]))
    assert "sends 0.0.0.0/0 into a blackhole" in said(diagram, "subnet-app")
    assert "blackhole" in said(diagram, "nat-deleted")
    assert "nat-deleted (gone)" in diagram.to_svg()


def test_an_internet_gateway_that_no_route_names_makes_nothing_public() -> None:
    place = make.subnet("app", make.A, "10.0.0.0/24", "rtb-1")
    diagram = VpcMap(make.vpc([place], [make.table("rtb-1")]))
    assert "No route leads to it" in said(diagram, "igw-1")


def test_a_public_subnet_alone_does_not_make_an_instance_reachable() -> None:
    diagram = VpcMap(make.shop())
    assert "it has no public address: the internet cannot reach it" in said(diagram, "i-web2")
    assert "by routes the internet can reach it" in said(diagram, "i-web1")


@pytest.mark.parametrize(("count", "grouped"), [(8, False), (9, True), (40, True)])
def test_many_instances_are_shown_as_one(count: int, grouped: bool) -> None:
    place = make.subnet("web", make.A, "10.0.0.0/24", "rtb-1")
    crowd = [make.instance(f"{n:02}", place) for n in range(count)]
    diagram = VpcMap(make.vpc([place], [make.table("rtb-1")], instances=crowd))
    assert (f">{count} instances<" in diagram.to_svg()) is grouped
    assert ("subnet-web/instances" in diagram.spec["things"]) is grouped
    rows = next(t for t in diagram.text_alternative if t["caption"] == "Instances")["rows"]
    assert len(rows) == count


def test_the_tables_hold_the_whole_names_and_the_same_facts() -> None:
    tables = {table["caption"]: table["rows"] for table in VpcMap(make.hostile()).text_alternative}
    assert tables["Subnets"][0][:2] == [make.HOSTILE, make.HOSTILE]
    assert tables["Subnets"][0][4] == "public"
    assert ["10.0.0.0/16", "local", "active"] in [row[2:] for row in tables["Routes"]]


def test_an_empty_vpc_and_no_vpc_invite_the_next_step() -> None:
    assert "ec2.create_subnet" in VpcMap(make.vpc(tables=[make.table("rtb-1")])).to_svg()
    assert "ec2.create_vpc" in VpcMap(make.topology()).to_svg()


def test_zones_without_a_subnet_are_named() -> None:
    assert "No subnet in ap-northeast-2c" in VpcMap(make.topology(make.shop())).to_svg()


def test_a_map_adds_no_more_than_its_limit_to_a_page() -> None:
    assert diagrams.weight() <= diagrams.LIMIT
