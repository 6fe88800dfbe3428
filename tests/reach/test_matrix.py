"""All pairs at once, and what the internet reaches."""

from __future__ import annotations

from awslab.reach import classes, exposed, matrix
from awslab.topology import Unknown
from tests.reach.bench import build
from tests.reach.networks import Net, topology


def web_and_database():
    net = Net("a", "10.0.0.0/16").gateway("igw-a")
    net.group("sg-web", ("tcp 443 0.0.0.0/0", "tcp 22 203.0.113.0/24"))
    net.group("sg-db", ("tcp 5432 sg-web", "tcp 5432 10.0.0.7/32"))
    net.subnet("web", "10.0.0.0/24", "0.0.0.0/0 igw-a").subnet("db", "10.0.1.0/24")
    for number in (5, 6, 7):
        net.instance(
            f"i-web{number}", "web", f"10.0.0.{number}", "sg-web", public=f"198.51.100.{number}"
        )
    return net.instance("i-db", "db", "10.0.1.5", "sg-db")


def test_matrix_groups_what_no_rule_tells_apart():
    table = matrix(topology(web_and_database()), 5432)
    assert [group.members for group in table.groups] == [
        ("internet",),
        ("i-web5", "i-web6"),
        ("i-web7",),  # a rule names its address
        ("i-db",),
    ]
    assert table.verdict("i-web6", "i-db") == "reachable"
    assert table.verdict("i-web6", "i-web5") == "blocked"
    assert table.verdict("internet", "i-db") == "blocked"
    assert table.verdict("i-db", "i-db") is None


def test_matrix_tells_security_groups_and_shared_subnets_apart():
    net = Net("a", "10.0.0.0/16").group("sg-shut").acl("acl-in", (), ("100 allow -1 0.0.0.0/0",))
    for number, name in enumerate("ab"):
        net.subnet(name, f"10.0.{number}.0/24", acl="acl-in")
        # Both subnets have one route table, so no rule tells them apart.
        net.share_table("rtb-a")
        net.instance(f"i-{name}1", name, f"10.0.{number}.5")
        net.instance(f"i-{name}2", name, f"10.0.{number}.6", "sg-shut")
    table = matrix(topology(net))
    assert table.verdict("i-a2", "i-a1") == "reachable"
    assert table.verdict("i-a1", "i-a2") == "blocked"
    assert table.verdict("i-b2", "i-a1") == "blocked"


def test_matrix_prints_a_row_for_each_group():
    text = str(matrix(topology(web_and_database()), 5432)).splitlines()
    assert text[0].startswith("tcp 5432, from row to column")
    assert text[3].endswith("2  instance i-web5 and 1 more  ✓   ·   ·   ✓")


def test_exposed_lists_ports_and_from_where():
    found = exposed(topology(web_and_database()))
    assert [str(exposure) for exposure in found[:2]] == [
        "instance i-web5: tcp 22 from 203.0.113.0/24",
        "instance i-web5: tcp 443 from anywhere",
    ]
    assert {exposure.id for exposure in found} == {"i-web5", "i-web6", "i-web7"}


def test_exposed_joins_ranges_and_respects_the_network_acl():
    net = Net("a", "10.0.0.0/16").gateway("igw-a").group("sg-all", ("-1 0.0.0.0/0",))
    net.acl(
        "acl-web",
        ("90 deny tcp 23 0.0.0.0/0", "95 deny udp 0-65535 0.0.0.0/0", "100 allow -1 0.0.0.0/0"),
    )
    net.subnet("web", "10.0.0.0/24", "0.0.0.0/0 igw-a", acl="acl-web")
    net.instance("i-a", "web", "10.0.0.5", "sg-all", public="198.51.100.1")
    assert [str(exposure) for exposure in exposed(topology(net))] == [
        "instance i-a: tcp 0-22 from anywhere",
        "instance i-a: tcp 24-65535 from anywhere",
        "instance i-a: icmp from anywhere",
    ]


def test_exposed_says_when_it_is_not_sure():
    net = web_and_database().forget("network_acls")
    unknown = Unknown("ap-northeast-2", "network_acls", "ec2:DescribeNetworkAcls", "AccessDenied")
    found = exposed(topology(net, unknown=(unknown,)))
    assert {exposure.verdict for exposure in found} == {"unknown"}
    assert "perhaps" in str(found[0])


def test_cost_follows_distinct_pairs_not_instances(monkeypatch):
    """A hundred times the instances, in as many subnets, make not one trace more."""

    def traces(instances: int) -> int:
        count = 0
        real = classes.between

        def counted(*arguments):
            nonlocal count
            count += 1
            return real(*arguments)

        with monkeypatch.context() as patch:
            patch.setattr(classes, "between", counted)
            matrix(build(n_subnets=4, n_instances=instances), 443)
        return count

    assert traces(400) == traces(16)
