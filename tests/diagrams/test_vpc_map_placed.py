"""What stands in subnets and what spans them: drawn, said, and what a zone's failure leaves."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import VpcMap
from awslab.topology.model import Endpoint, NetworkInterface, Peering, Region, Route, Topology
from tests.diagrams import sites
from tests.diagrams import topologies as make
from tests.diagrams.axe import violations
from tests.diagrams.conftest import Show


def said(diagram: VpcMap, key: str) -> str:
    sentences: list[str] = diagram.spec["things"][key]["sentences"]
    return " ".join(sentences)


def drawn(diagram: VpcMap, key: str, form: str = "wide") -> list[str]:
    return [item["title"] for item in diagram.spec["scenes"][form]["items"] if item["key"] == key]


@pytest.mark.parametrize("form", ["wide", "narrow"])
@pytest.mark.parametrize(
    ("key", "titles"),
    [
        ("databases/orders", ["DB instance orders", "DB instance orders, standby"]),
        ("vpce-ssm", ["Interface endpoint ssm"] * 2),
        ("vpce-s3", ["VPC endpoint s3"]),
        ("fsmt-a", ["EFS mount target files"]),
        ("eni-spare", ["Network interface spare"]),
        ("pcx-1", ["VPC peering connection to-billing"] * 2),
        ("eni-elb", []),
    ],
)
def test_everything_placed_is_drawn_where_it_stands(form: str, key: str, titles: list[str]) -> None:
    assert drawn(VpcMap(sites.site()), key, form) == titles


def test_what_spans_zones_is_one_bar_where_they_stand_side_by_side() -> None:
    diagram = VpcMap(sites.site())
    for key, title in (
        ("load_balancers/arn:elb/front", "Application load balancer front, internet-facing"),
        ("scaling_groups/fleet", "Auto Scaling group fleet, 6 running, wants 6"),
    ):
        assert drawn(diagram, key) == [title]
        assert drawn(diagram, key, "narrow") == [title] * 3


def test_a_load_balancer_that_leaves_a_zone_out_is_two_bars() -> None:
    region = sites.site().regions[0]
    shop = region.vpcs[0]
    apart = replace(shop.load_balancers[0], subnet_ids=("subnet-web-a", "subnet-web-c"))
    diagram = VpcMap(replace(shop, load_balancers=(apart,)))
    assert len(drawn(diagram, "load_balancers/arn:elb/front")) == 2


def test_a_database_says_where_it_runs_and_who_takes_over() -> None:
    words = said(VpcMap(sites.site()), "databases/orders")
    assert "orders is a mysql DB instance (db.t3.micro), available." in words
    assert "one zone of its DB subnet group db-subnets (db-a, db-b and db-c)" in words
    assert "Multi-AZ: a standby in ap-northeast-2b" in words
    assert "Security group db-guard says who reaches port 3306." in words


def test_a_database_without_a_standby_says_that_it_fails_with_its_zone() -> None:
    shop = sites.site().regions[0].vpcs[0]
    alone = replace(shop.databases[0], standby_zone="", multi_az=False)
    diagram = VpcMap(replace(shop, databases=(alone,)))
    assert "no standby: while ap-northeast-2a is off, it is off" in said(
        diagram, "databases/orders"
    )
    assert diagram.spec["things"]["databases/orders"]["zone"] == make.A


def test_a_load_balancer_says_what_it_passes_on_and_lights_it() -> None:
    diagram = VpcMap(sites.site())
    words = said(diagram, "load_balancers/arn:elb/front")
    assert "listens on HTTP:80 and passes requests to app" in words
    assert "Target group app: 6 targets, 6 healthy." in words
    lights = diagram.spec["things"]["load_balancers/arn:elb/front"]["lights"]
    assert {"subnet-web-a", "i-app-0", "scaling_groups/fleet"} <= set(lights)


def test_an_internet_facing_load_balancer_in_a_private_subnet_is_not_reached() -> None:
    shop = sites.site().regions[0].vpcs[0]
    inward = replace(shop.load_balancers[0], subnet_ids=("subnet-web-a", "subnet-app-b"))
    words = said(VpcMap(replace(shop, load_balancers=(inward,))), "load_balancers/arn:elb/front")
    assert "The internet does not reach it in app-b" in words


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("scaling_groups/fleet", "fleet keeps 6 instances, never under 3 nor over 9."),
        ("scaling_groups/fleet", "2 in ap-northeast-2a, 2 in ap-northeast-2b and 2 in"),
        ("i-app-0", "Auto Scaling group fleet started it"),
        ("vpce-ssm", "network interface with a private address in app-b and app-c."),
        ("fsmt-a", "Instances in ap-northeast-2a mount file system files here"),
        ("eni-spare", "only an instance in ap-northeast-2c can have it"),
        ("pcx-1", "to-billing joins shop and VPC billing."),
    ],
)
def test_each_thing_says_what_it_is_and_where(key: str, sentence: str) -> None:
    assert sentence in said(VpcMap(sites.site()), key)


def test_a_peering_connection_without_a_route_is_shown_and_says_so() -> None:
    pending = Peering("pcx-2", "", "pending-acceptance", "vpc-1", accepter_vpc_id="vpc-9")
    region = Region(make.REGION, vpcs=(make.shop(),), peerings=(pending,))
    words = said(VpcMap(Topology((region,))), "pcx-2")
    assert "It is pending-acceptance: it carries nothing until it is active." in words
    assert "No route leads to it" in words


def test_a_route_to_a_gateway_load_balancer_endpoint_ends_at_its_chip() -> None:
    place = make.subnet("app", make.A, "10.0.0.0/24", "rtb-1")
    bare = make.vpc([place], [make.table("rtb-1", Route("0.0.0.0/0", "endpoint", "vpce-g"))])
    endpoint = Endpoint("vpce-g", kind="gateway-load-balancer", subnet_ids=(place.id,))
    diagram = VpcMap(replace(bare, endpoints=(endpoint,)))
    classes = {item["key"]: item["class"] for item in diagram.spec["scenes"]["wide"]["items"]}
    assert classes["vpce-g"].startswith("chip")
    assert "rtb-1>vpce-g" in classes


@pytest.mark.parametrize("description", ["ELB app/web/1", "EFS mount target for fs-1", ""])
def test_only_an_interface_that_nothing_has_stands_alone(description: str) -> None:
    place = make.subnet("app", make.A, "10.0.0.0/24", "rtb-1")
    lone = NetworkInterface("eni-1", "", "vpc-1", place.id, make.A, description=description)
    had = replace(lone, id="eni-2", instance_id="i-1", description="")
    bare = make.vpc([place], [make.table("rtb-1")])
    diagram = VpcMap(replace(bare, network_interfaces=(lone, had)))
    assert ("eni-1" in diagram.spec["things"]) is (description == "")
    assert "eni-2" not in diagram.spec["things"]


def test_the_table_lists_what_stands_and_spans() -> None:
    tables = {table["caption"]: table["rows"] for table in VpcMap(sites.site()).text_alternative}
    rows = {row[1]: row for row in tables["Load balancers, groups, databases and more"]}
    assert rows["orders"][2:5] == [
        "DB instance", "db-a and db-b", "ap-northeast-2a and ap-northeast-2b",
    ]  # fmt: skip
    assert rows["front"][3] == "web-a, web-b and web-c"


def off(page: Page, *zones: str) -> None:
    for zone in zones:
        page.locator(f'button[value="{zone}"]').click()


def test_a_zones_failure_says_what_becomes_of_each(page: Page, show: Show) -> None:
    show(VpcMap(sites.site()))
    off(page, make.A)
    expect(page.get_by_role("status").locator("li")).to_have_text(
        [
            "Load balancer front still answers in ap-northeast-2b and ap-northeast-2c.",
            "Database orders: its standby in ap-northeast-2b takes over.",
            "Auto Scaling group fleet has 4 of 6 left. "
            "It starts the rest in ap-northeast-2b and ap-northeast-2c.",
            "File system files can still be mounted in ap-northeast-2b.",
        ]
    )
    off(page, make.B)
    lines = page.get_by_role("status").locator("li")
    expect(lines.nth(1)).to_have_text("Database orders is off, and its standby too.")
    expect(lines.nth(3)).to_have_text("Interface endpoint ssm still answers in ap-northeast-2c.")
    expect(lines.nth(4)).to_have_text("File system files can be mounted nowhere any more.")


def test_the_loss_of_the_standby_alone_is_not_a_failover(page: Page, show: Show) -> None:
    show(VpcMap(sites.site()))
    off(page, make.B)
    expect(page.get_by_role("status")).to_contain_text(
        "Database orders goes on in ap-northeast-2a, without its standby."
    )


def test_a_selected_database_says_what_the_failure_makes_of_it(page: Page, show: Show) -> None:
    show(VpcMap(sites.site()))
    page.locator('[role="button"][data-key="databases/orders"]').first.click()
    expect(page.locator(".chosen")).to_have_count(2)
    off(page, make.A)
    expect(page.locator(".awslab-alert")).to_have_text(
        "Database orders: its standby in ap-northeast-2b takes over."
    )


@pytest.mark.parametrize("width", [1100, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(page: Page, show: Show, width: int, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 800})
    before, after = sites.changed_shop()
    show(VpcMap(sites.site()))
    show(VpcMap(after, since=before))
    show(VpcMap(sites.crowd(6, 60), level="groups"))
    off(page.locator("body > div").first, make.A)  # type: ignore[arg-type]
    page.locator("[data-opens]").first.click()
    page.locator("summary").first.click()
    assert violations(page) == []
