from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import traitlets

import awslab.topology
from awslab.diagrams import PacketPath
from awslab.diagrams.packet.choices import MOST, way_key
from awslab.diagrams.packet.example import CASES, example
from awslab.topology import NetworkAclEntry, Topology, Vpc
from tests.diagrams import topologies as make
from tests.reach.networks import one_subnet
from tests.reach.networks import topology as region


def table(diagram: PacketPath) -> list[list[str]]:
    rows: list[list[str]] = diagram.text_alternative[0]["rows"]
    return rows


def test_without_an_argument_the_account_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(awslab.topology, "read", example)
    diagram = PacketPath()
    assert (diagram.src, diagram.dst, diagram.traffic) == ("internet", "i-web-1", "tcp 443")
    assert diagram.spec["description"].endswith("the packet arrives and its reply comes back.")


def test_refresh_traces_the_changed_account_and_keeps_the_choice() -> None:
    diagram = PacketPath(example(), "internet", "report-1", step=3)
    mended = _with_acl(example(), NetworkAclEntry(110, "allow", "tcp", "0.0.0.0/0", 1024, 65535))
    diagram.refresh(mended)
    assert (diagram.dst, diagram.step) == ("i-report-1", 3)
    assert diagram.spec["ways"][way_key(diagram.src, diagram.dst, diagram.traffic)]["answered"]
    diagram.refresh(region(one_subnet("0.0.0.0/0 igw-a")))
    assert (diagram.src, diagram.dst) == ("internet", "i-a")


def _with_acl(topology: Topology, entry: NetworkAclEntry) -> Topology:
    vpc = topology.vpcs[0]
    acls = tuple(
        replace(a, egress=(a.egress[0], entry, *a.egress[1:])) if a.id == "acl-report" else a
        for a in vpc.network_acls
    )
    return Topology((replace(topology.regions[0], vpcs=(replace(vpc, network_acls=acls),)),))


def test_an_account_with_nothing_in_it_says_so_and_follows_what_comes() -> None:
    diagram = PacketPath(Topology())
    assert diagram.spec["description"] == "Nothing in this account sends or receives yet."
    assert diagram.spec["things"] == {}
    diagram.refresh(example())
    assert (diagram.src, diagram.dst) == ("internet", "i-web-1")


def test_ways_ahead_are_bounded_and_a_kernel_answers_the_others() -> None:
    net = one_subnet("0.0.0.0/0 igw-a", public="203.0.113.5")
    for number in range(10, 60):
        net.instance(f"i-{number}", "a", f"10.0.0.{number}")
    diagram = PacketPath(region(net), "internet", "i-a")
    assert MOST / 2 < len(diagram.spec["ways"]) <= MOST
    assert len(diagram.spec["offered"]) == 52
    assert 2 < diagram.spec["ahead"] < 52
    far = way_key("i-58", "i-59", "udp 53")
    assert far not in diagram.spec["ways"]
    diagram.src, diagram.dst, diagram.traffic = "i-58", "i-59", "udp 53"
    assert diagram.spec["ways"][far]["verdict"] == "reachable"
    assert "udp 53" in diagram.spec["traffics"]


def test_what_python_chooses_is_found_by_name_and_address() -> None:
    diagram = PacketPath.example()
    diagram.dst = "web-1"
    assert diagram.dst == "i-web-1"
    diagram.src = "198.51.100.99"
    assert diagram.spec["ways"][way_key("198.51.100.99", "i-web-1", "tcp 443")]["answered"]


def test_a_choice_without_sense_keeps_the_reason() -> None:
    diagram = PacketPath(example(), "internet", "web-1")
    diagram.src = "i-web-1"
    way = diagram.spec["ways"][way_key("i-web-1", "i-web-1", "tcp 443")]
    assert way == {"problem": "source and destination are the same: 'i-web-1'"}


@pytest.mark.parametrize(
    ("trait", "value", "message"),
    [
        ("src", "wbe-1", "PacketPath.src: 'wbe-1' is nothing that sends or receives in"),
        ("traffic", "https", "traffic 'https' is not known: write 'tcp 443', 'udp 53' or 'icmp'"),
        ("traffic", "tcp 70000", "port 70000 does not exist: ports are 0 to 65535"),
        ("step", -2, "of a PacketPath instance should not be less than -1"),
        ("prediction", "maybe", "trait of a PacketPath instance expected any of"),
    ],
)
def test_a_bad_value_is_refused_in_one_line(trait: str, value: Any, message: str) -> None:
    diagram = PacketPath.example()
    with pytest.raises(traitlets.TraitError) as refused:
        setattr(diagram, trait, value)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"src": "nobody"}, "'nobody' is nothing that sends or receives"),
        ({"port": 70000}, "port 70000 does not exist"),
        ({"protocol": "gre"}, "traffic 'gre 443' is not known"),
        ({"ports": ["ssh"]}, "traffic 'ssh' is not known"),
    ],
)
def test_bad_arguments_are_refused(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        PacketPath(example(), **arguments)


def test_what_is_neither_a_topology_nor_a_vpc_is_refused() -> None:
    wrong: Any = {"VpcId": "vpc-1"}
    with pytest.raises(TypeError, match=r"^PacketPath follows a Topology or a Vpc, not dict$"):
        PacketPath(wrong)
    with pytest.raises(ValueError, match="case 9 does not exist: cases are 0 to 6"):
        PacketPath.example(9)


@pytest.mark.parametrize("number", range(len(CASES)), ids=[c["name"] for c in CASES])
def test_the_still_tells_the_whole_way_and_is_the_same_twice(number: int) -> None:
    diagram = PacketPath.example(number)
    still = diagram.to_svg()
    assert still == PacketPath.example(number).to_svg()
    assert len(diagram.spec["things"]) > 3
    for thing in diagram.spec["things"].values():
        assert f">{thing['name']}<" in still
    assert (">not reached<" in still) == ("not arrive" in diagram.spec["description"])
    assert len(table(diagram)) >= len(diagram.spec["things"]) - 2


def test_a_way_not_played_yet_shows_its_ends_only() -> None:
    diagram = PacketPath.example(0, step=0)
    assert set(diagram.spec["things"]) == {"internet", "i-report-1"}
    assert "acl-report" not in diagram.to_svg()
    assert "arrive" not in diagram.spec["description"]


def test_one_vpc_can_be_given() -> None:
    vpc: Vpc = example().vpcs[0]
    assert PacketPath(vpc, "web-1", "app-1", 8080).src == "i-web-1"


def test_hostile_names_are_data() -> None:
    vpc = make.hostile()
    diagram = PacketPath(make.topology(vpc), "internet", "i-x")
    assert "<script" not in diagram.to_svg()
