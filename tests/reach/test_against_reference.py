"""On random small networks, tracing agrees with sending packets one by one."""

from __future__ import annotations

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from awslab.reach import matrix, trace
from tests.reach.networks import Net, peering, topology
from tests.reach.reference import OUTSIDE, Reference

PORTS = ("443", "0-65535", "1024-65535", "32768-61000", "40000-50000", "22")
BLOCKS = (
    "0.0.0.0/0",
    "10.0.0.0/24",
    "10.0.0.0/28",
    "10.0.0.16/28",
    "10.0.0.8/29",
    "10.1.0.0/24",
    "203.0.113.0/29",
    "203.0.113.4/30",
)
GROUPS = ("sg-one", "sg-two", "sg-three")


@st.composite
def acl_entries(draw):
    lines = []
    for number in sorted(draw(st.lists(st.integers(1, 99), max_size=3, unique=True))):
        action = draw(st.sampled_from(("allow", "deny")))
        protocol = draw(st.sampled_from(("tcp", "tcp", "udp", "-1")))
        ports = f" {draw(st.sampled_from(PORTS))}" if protocol != "-1" else ""
        lines.append(f"{number} {action} {protocol}{ports} {draw(st.sampled_from(BLOCKS))}")
    return (*lines, *draw(st.sampled_from(((), ("100 allow -1 0.0.0.0/0",)))))


@st.composite
def group_rules(draw):
    rules = []
    for _ in range(draw(st.integers(1, 3))):
        protocol = draw(st.sampled_from(("tcp", "tcp", "udp", "-1")))
        ports = f" {draw(st.sampled_from(PORTS))}" if protocol != "-1" else ""
        rules.append(f"{protocol}{ports} {draw(st.sampled_from(BLOCKS + GROUPS + GROUPS))}")
    return tuple(rules)


@st.composite
def routes(draw, ways):
    """Draw routes beside the local one, none of which touches the VPC's own block."""
    lines = []
    for destination in ("0.0.0.0/0", "203.0.113.0/30", "10.1.0.0/24", "10.1.0.0/28", "10.0.0.0/24"):
        way = draw(st.sampled_from(("", *ways, f"{ways[0]} blackhole")))
        if way:
            lines.append(f"{destination} {way}")
    return tuple(lines)


WAYS = {
    "a1": ("igw-a", "pcx-ab", "nat-a"),
    "a2": ("nat-a", "pcx-ab", "igw-a"),
    "b1": ("igw-b", "pcx-ab"),
}
WORKING = {
    "a1": ("0.0.0.0/0 igw-a", "10.1.0.0/24 pcx-ab"),
    "a2": ("0.0.0.0/0 nat-a", "10.1.0.0/24 pcx-ab"),
    "b1": ("0.0.0.0/0 igw-b", "10.0.0.0/24 pcx-ab"),
}
OPEN_ACL = ("100 allow -1 0.0.0.0/0",)
OPEN_GROUP = ("-1 0.0.0.0/0",)
PARTS = ("acls", "groups", "routes", "states", "addresses")


@st.composite
def networks(draw):
    """Draw a network in which everything works but some parts, which are random."""
    random = draw(st.sets(st.sampled_from(PARTS), min_size=1, max_size=3))

    def maybe(part, strategy, usual):
        return draw(strategy) if part in random and draw(st.booleans()) else usual

    one, other = Net("a", "10.0.0.0/24"), Net("b", "10.1.0.0/24")
    for net, letter in ((one, "a"), (other, "b")):
        if maybe("states", st.booleans(), True):
            net.gateway(f"igw-{letter}")
    for net, group in ((one, "sg-one"), (one, "sg-two"), (other, "sg-three")):
        rules = [maybe("groups", group_rules(), OPEN_GROUP) for _ in range(2)]
        net.group(group, *rules)
    for net, name, cidr in (
        (one, "a1", "10.0.0.0/28"),
        (one, "a2", "10.0.0.16/28"),
        (other, "b1", "10.1.0.0/28"),
    ):
        net.acl(f"acl-{name}", *(maybe("acls", acl_entries(), OPEN_ACL) for _ in range(2)))
        lines = maybe("routes", routes(WAYS[name]), WORKING[name])
        own = "10.0.0." if net is one else "10.1.0."
        others = [line for line in lines if not line.startswith(own)]
        net.subnet(name, cidr, *others, acl=f"acl-{name}")
    state = maybe("states", st.sampled_from(("available", "failed")), "available")
    one.nat("nat-a", "a1", "10.0.0.14", "198.51.100.14", state=state)
    for number, (net, subnet, ip, groups) in enumerate(
        (
            (one, "a1", "10.0.0.5", GROUPS[:2]),
            (one, "a1", "10.0.0.9", GROUPS[:2]),
            (one, "a2", "10.0.0.21", GROUPS[:2]),
            (other, "b1", "10.1.0.5", GROUPS[2:]),
        ),
        start=1,
    ):
        chosen = st.lists(st.sampled_from(groups), min_size=1, max_size=2, unique=True)
        public = "" if subnet == "a2" else f"198.51.100.{number}"
        net.instance(
            f"i-{number}",
            subnet,
            ip,
            *maybe("groups", chosen, groups[:1]),
            public=maybe("addresses", st.sampled_from(("", f"198.51.100.{number}")), public),
            state=maybe("states", st.sampled_from(("running", "stopped")), "running"),
        )
    state = maybe("states", st.sampled_from(("active", "pending-acceptance")), "active")
    return topology(one, other, peerings=(peering("pcx-ab", one, other, state),))


# Derandomised: the same networks in every run, so that a failure is never someone else's.
SLOW = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
ENDS = ("i-1", "i-2", "i-3", "i-4")
RANGES = ("internet", OUTSIDE[0], OUTSIDE[5], "subnet-a1", "subnet-a2")
PAIRS = [(one, other) for one in ENDS for other in ENDS + RANGES if one != other]
# The ways with most hops, through the NAT gateway and over the peering, deserve most tries.
PAIRS += [("i-3", other) for other in RANGES[:3]] * 4 + [("i-2", "i-4"), ("i-3", "i-4")] * 4


@settings(SLOW, max_examples=400)
@given(network=networks(), pair=st.sampled_from(PAIRS))
def test_trace_agrees_with_sending_packets(network, pair):
    for source, target in (pair, pair[::-1]):
        result = trace(network, source, target)
        assert result.verdict != "unknown"
        assert result.reachable == Reference(network).connects(source, target, 443), str(result)
        event(result.verdict if result.reachable else f"blocked by {result.cause.kind}")


@settings(SLOW, max_examples=50)
@given(network=networks())
def test_matrix_agrees_with_tracing_each_pair(network):
    table = matrix(network)
    for one in (*ENDS, "internet"):
        for other in ENDS:
            if one != other:
                assert table.verdict(one, other) == trace(network, one, other).verdict
