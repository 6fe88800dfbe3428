"""Before and after on one map: what is new, changed or gone is marked, and both can be seen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from awslab.diagrams import VpcMap
from awslab.topology.model import SecurityGroup, Topology
from tests.diagrams import sites
from tests.diagrams import topologies as make
from tests.diagrams.conftest import Show
from tests.diagrams.test_assemble import contrast


def changed() -> VpcMap:
    before, after = sites.changed_shop()
    return VpcMap(after, since=before)


def marks(diagram: VpcMap) -> dict[str, str]:
    return {
        item["key"]: word.removeprefix("is-")
        for item in diagram.spec["scenes"]["wide"]["items"]
        for word in item["class"].split()
        if word.startswith("is-")
    }


def test_what_is_new_changed_and_gone_is_marked_lines_too() -> None:
    found = marks(changed())
    assert found == {
        "subnet-web-c": "new",
        "i-web3": "new",
        "subnet-web-c>rtb-web": "new",
        "subnet-app-a": "changed",
        "subnet-app-b": "changed",
        "rtb-app": "changed",
        "nat-a": "gone",
    }


@pytest.mark.parametrize("form", ["wide", "narrow"])
def test_a_mark_is_a_word_too_also_in_the_still(form: str) -> None:
    items = changed().spec["scenes"][form]["items"]
    for key, word in (("subnet-web-c", "new"), ("rtb-app", "changed"), ("nat-a", "gone")):
        shapes = next(item["shapes"] for item in items if item["key"] == key)
        assert word in [shape.get("text") for shape in shapes]


def test_marked_things_say_what_changed_first() -> None:
    things = changed().spec["things"]
    first = {key: things[key]["sentences"][0] for key in ("nat-a", "i-web3", "rtb-app")}
    assert first["nat-a"] == "Gone: it was here before."
    assert first["i-web3"] == "New: it was not there before."
    assert first["rtb-app"].startswith("Changed: routes -0.0.0.0/0 → ")
    assert things["nat-a"]["label"].endswith(", gone")


def test_what_is_said_of_the_rest_is_as_it_is_now() -> None:
    things = changed().spec["things"]
    assert "app-b is isolated" in " ".join(things["subnet-app-b"]["sentences"])


def test_a_sentence_and_a_table_sum_up() -> None:
    diagram = changed()
    counts, new, altered, gone = diagram.spec["changes"]
    assert counts == "Since before: 2 new, 3 changed and 1 gone."
    assert new.startswith("New: subnet web-c 10.0.2.0/24 in ap-northeast-2c and instance web3")
    assert altered.startswith("Changed: subnet app-a")
    assert gone == "Gone: NAT gateway nat-a in ap-northeast-2a."
    assert counts in diagram.spec["description"]
    assert diagram.text_alternative[0]["caption"] == "What changed"
    assert [row[0] for row in diagram.text_alternative[0]["rows"]].count("changed") == 3


def test_what_the_map_does_not_draw_is_counted_and_in_the_table() -> None:
    later = replace(make.shop(), security_groups=(SecurityGroup("sg-1", "web", "vpc-1"),))
    diagram = VpcMap(later, since=make.shop())
    assert diagram.spec["changes"] == [
        "Nothing on the map changed.",
        "1 change the map does not draw: see the table.",
    ]
    assert diagram.text_alternative[0]["rows"] == [["new", "security group web", "–"]]


def test_without_a_difference_nothing_is_marked() -> None:
    same = make.topology(make.shop())
    diagram = VpcMap(same, since=same)
    assert diagram.spec["changes"] == ["Nothing changed."]
    assert marks(diagram) == {}


def test_a_map_without_since_has_no_before() -> None:
    assert not {"before", "changes"} & set(VpcMap(make.shop()).spec)


def test_before_is_what_was_there_then() -> None:
    before = changed().spec["before"]
    assert "web-c" not in {row["name"] for row in before["subnets"]}
    assert "app-b is private" in " ".join(before["things"]["subnet-app-b"]["sentences"])
    assert not {"subnet-web-c", "i-web3"} & set(before["things"])


def test_what_stays_keeps_its_place_but_for_a_lane() -> None:
    spec = changed().spec
    after, before = (
        {item["key"]: item["box"] for item in state["scenes"]["wide"]["items"] if "box" in item}
        for state in (spec, spec["before"])
    )
    assert after.keys() == before.keys()
    for key in (key for key in after if key.startswith(("subnet", "i-", "nat"))):
        assert all(abs(a - b) <= 8 for a, b in zip(after[key], before[key], strict=True)), key


def test_a_vpc_that_is_gone_is_still_drawn() -> None:
    both = make.topology(make.shop(), make.vpc(vpc_id="vpc-2", name="billing", internet=False))
    diagram = VpcMap(make.topology(make.shop()), since=both)
    assert ">billing<" in diagram.to_svg()
    assert "Gone: VPC billing 10.0.0.0/16." in diagram.spec["changes"]


def test_one_vpc_can_be_compared_with_itself() -> None:
    later = replace(make.shop(), instances=())
    diagram = VpcMap(later, since=make.shop())
    assert marks(diagram)["i-web1"] == "gone"


def test_a_group_is_new_when_all_of_it_is() -> None:
    small, large = sites.crowd(6, 60, groups=1), sites.crowd(6, 120, groups=1)
    vpc = small.vpcs[0]
    none = Topology((replace(small.regions[0], vpcs=(replace(vpc, instances=()),)),))
    key = "subnet-web-00/scaling/group-0"
    assert marks(VpcMap(small, since=none, level="groups"))[key] == "new"
    grown = VpcMap(large, since=small, level="groups")
    assert marks(grown)[key] == "changed"
    assert "10 new" in " ".join(grown.spec["things"][key]["sentences"])


def test_a_group_counts_what_is_left_and_the_gone_stand_beside_it() -> None:
    small, large = sites.crowd(6, 60, groups=1), sites.crowd(6, 120, groups=1)
    diagram = VpcMap(small, since=large, level="groups")
    titles = {item.get("title") for item in diagram.spec["scenes"]["wide"]["items"]}
    assert "group-0, 10 running" in titles
    assert marks(diagram)["i-0060"] == "gone"


def test_sentences_leave_out_what_is_gone() -> None:
    whole = make.shop()
    kept = tuple(s for s in whole.subnets if s.id != "subnet-db")
    tables = tuple(
        replace(t, subnet_ids=tuple(i for i in t.subnet_ids if i != "subnet-db"))
        for t in whole.route_tables
    )
    diagram = VpcMap(replace(whole, subnets=kept, route_tables=tables), since=whole)
    assert marks(diagram)["subnet-db"] == "gone"
    assert "No subnet uses it." in diagram.spec["things"]["rtb-main"]["sentences"]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["new", "changed", "gone"])
def test_the_words_of_marks_have_contrast(name: str, theme: int) -> None:
    assert contrast("ground", name, theme) >= 4.5
    assert contrast(name, "sunken", theme) >= 3


def button(page: Page, key: str) -> Any:
    return page.locator(f'[role="button"][data-key="{key}"]')


def test_the_reader_goes_back_and_forth(page: Page, show: Show) -> None:
    show(changed())
    status = page.get_by_role("status")
    expect(status).to_contain_text("Gone: NAT gateway nat-a")
    page.get_by_label("Before", exact=True).check()
    expect(button(page, "subnet-web-c")).to_have_count(0)
    expect(page.locator('g.is-absent[data-key="i-web3"]')).to_be_hidden()
    expect(page.locator(".is-gone, .is-new")).to_have_count(0)
    expect(page.locator(f'button[value="{make.C}"]')).to_have_count(0)
    expect(status).to_have_text("This is how it was before: nothing that is new since.")
    page.get_by_label("Before", exact=True).press("ArrowRight")
    expect(button(page, "subnet-web-c")).to_have_count(1)
    expect(page.locator(".is-gone")).to_have_count(1)


def test_a_zones_failure_is_told_of_the_state_that_is_shown(page: Page, show: Show) -> None:
    show(changed())
    page.locator(f'button[value="{make.A}"]').click()
    assert "NAT gateway" not in page.get_by_role("status").locator("p").nth(1).inner_text()
    page.get_by_label("Before", exact=True).check()
    expect(page.get_by_role("status")).to_contain_text("app-b has lost its way to the internet")


def test_a_gone_thing_can_be_selected(page: Page, show: Show) -> None:
    show(changed())
    button(page, "nat-a").click()
    expect(page.locator(".awslab-panel")).to_contain_text("Gone: it was here before.")
