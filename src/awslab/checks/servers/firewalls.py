"""Exercises of the lab *Security groups and network ACLs*."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from awslab.checks._reading import listing
from awslab.checks.machinery import Condition, exercise
from awslab.reach import Trace, exposed, trace
from awslab.topology import Instance, NetworkAcl, SecurityGroupRule, Topology, Vpc

SHOP, SITE, FORUM = "10.20.0.0/16", "10.30.0.0/16", "10.40.0.0/16"
TROUBLE = "198.51.100.0/24"

Judge = Callable[[Topology, Vpc, dict[str, Instance]], Iterable[Condition]]


def _judged(topology: Topology, cidr: str, names: tuple[str, ...], judge: Judge) -> list[Condition]:
    """Judge the VPC of an exercise; if its cell ran twice and there are several, the best of them."""
    answers = []
    for vpc in topology.vpcs:
        servers = {each.name: each for each in vpc.instances if each.state == "running"}
        if cidr in vpc.cidrs and servers.keys() >= set(names):
            answers.append(list(judge(topology, vpc, servers)))
    if answers:
        return max(answers, key=lambda conditions: sum(each.met for each in conditions))
    asked = f"The VPC {cidr} is there, with {listing(names)} running."
    hint = "The cell before the first exercise builds the three networks. Run it again."
    return [Condition(asked, met=False, built="not all of them", hint=hint)]


def _way(way: Trace) -> str:
    """Return what a learner built: that packets pass, or what refused them."""
    if way.cause:
        return way.cause.text
    return f"{way.traffic} passes, and its reply" + (f", only {way.limits}" if way.limits else "")


def _for_all(way: Trace) -> bool:
    """Return whether a connection works, and for the whole of its ends."""
    return way.reachable and not way.limits


def _stopped_by(way: Trace) -> tuple[str, str]:
    """Return what refused, and whom: ``("network-acl", "reply")``; two empty strings for nothing."""
    return (way.cause.kind, way.cause.direction) if way.cause else ("", "")


def _rules_around(vpc: Vpc, server: Instance) -> list[SecurityGroupRule]:
    """Return the inbound rules of all groups of a server."""
    groups = [each for each in vpc.security_groups if each.id in server.security_group_ids]
    return [rule for group in groups for rule in group.ingress]


def _acl_around(vpc: Vpc, server: Instance) -> NetworkAcl:
    """Return the network ACL of a server's subnet."""
    return vpc.network_acl_of(vpc.subnet(server.subnet_id)) or NetworkAcl("")


@exercise("Exercise 1, Who may talk to whom")
def who_may_talk(topology: Topology) -> Iterator[Condition]:
    yield from _judged(topology, SHOP, ("front", "stranger", "orders"), _who_may_talk)


def _who_may_talk(
    topology: Topology, vpc: Vpc, servers: dict[str, Instance]
) -> Iterator[Condition]:
    front, stranger, orders = (servers[name] for name in ("front", "stranger", "orders"))
    page = trace(topology, "internet", front.id, 443)
    yield Condition(
        "Browsers on the internet reach front on port 443.",
        met=_for_all(page),
        built=_way(page),
        hint=(
            "A group lets in nothing by itself. Give front a group with an inbound rule for tcp 443 from 0.0.0.0/0; "
            "the reply needs no rule."
        ),
    )
    ours = {each.id for each in vpc.instances}
    wanted = (front.id, "tcp", 443, 443)
    open_too = [
        each
        for each in exposed(topology)
        if each.id in ours and (each.id, each.protocol, each.low, each.high) != wanted
    ]
    if any(each.low == 0 and each.high == 65535 for each in open_too):
        hint = (
            "A server may do what any of its groups allows. Another group takes nothing away: remove the group "
            "open, or its rule."
        )
    elif any(each.low <= 22 <= each.high for each in open_too):
        hint = "Port 22 open to 0.0.0.0/0 is found within minutes. Leave SSH out of the rules."
    else:
        hint = "Each inbound rule opens its ports on every server that has the group. Take out what was not asked for."
    yield Condition(
        "Nothing else can be reached from the internet.",
        met=not open_too,
        built=listing(map(str, open_too[:4])),
        hint=hint,
    )
    query = trace(topology, front.id, orders.id, 5432)
    if query.cause and query.cause.fix.startswith("add an outbound rule"):
        hint = (
            "front begins this connection, so its own group must let it out. A new group does; yours has lost its "
            "outbound rule."
        )
    else:
        hint = (
            "The source of the rule is the group that front has: its id, as GroupId in UserIdGroupPairs. The "
            "database's own id there would let in databases."
        )
    yield Condition(
        "front reaches orders on port 5432.", met=query.reachable, built=_way(query), hint=hint
    )
    other = trace(topology, stranger.id, orders.id, 5432)
    shared = set(stranger.security_group_ids) & set(front.security_group_ids)
    yield Condition(
        "stranger does not reach orders on port 5432.",
        met=not other.reachable,
        built=_way(other),
        hint=(
            "stranger and front have a group in common, and so they are the same to every rule. Give stranger "
            "another group."
            if shared
            else "stranger's address lies in the range that the database's rule allows: they share a subnet. Name "
            "a group as the source, not a range."
        ),
    )
    ranges = [rule for rule in _rules_around(vpc, orders) if rule.peer_kind == "cidr"]
    yield Condition(
        "The next web server gets in by its group, not by its address.",
        met=not ranges,
        built=listing(f"{rule.traffic} from {rule.peer}" for rule in ranges),
        hint=(
            "A rule with an address knows today's server only. With a group as its source it holds for whatever has "
            "that group."
        ),
    )


@exercise("Exercise 2, The way back")
def way_back(topology: Topology) -> Iterator[Condition]:
    yield from _judged(topology, SITE, ("site",), _way_back)


def _way_back(topology: Topology, vpc: Vpc, servers: dict[str, Instance]) -> Iterator[Condition]:
    site = servers["site"]
    page = trace(topology, "internet", site.id, 443)
    hints = {
        ("network-acl", "forward"): "A network ACL you create denies everything. Allow tcp 443 in.",
        ("network-acl", "reply"): (
            "The reply leaves for the port the browser chose, not for 443, and the network ACL has forgotten the "
            "packet. Allow 1024-65535 out: systems choose from different parts of that range."
        ),
    }
    yield Condition(
        "Browsers get their pages by HTTPS, whatever system they run on.",
        met=_for_all(page),
        built=_way(page),
        hint=hints.get(
            _stopped_by(page), "Leave site its group open: only the network ACL is to change."
        ),
    )
    update = trace(topology, site.id, "internet", 443)
    hints = {
        (
            "network-acl",
            "forward",
        ): "Here site is the client: its packet leaves for port 443. Allow tcp 443 out.",
        ("network-acl", "reply"): (
            "Here site is the client: the reply comes in to an ephemeral port of its own. Allow 1024-65535 in."
        ),
    }
    yield Condition(
        "site fetches updates from the internet by HTTPS.",
        met=update.reachable,
        built=_way(update),
        hint=hints.get(_stopped_by(update), "Leave site its group open, and the subnet its route."),
    )
    ssh = trace(topology, "internet", site.id, 22)
    denied = [
        each
        for each in _acl_around(vpc, site).ingress
        if each.action == "deny" and each.from_port == 22
    ]
    if _stopped_by(ssh)[0] == "security-group":
        hint = "That was the security group. It stays open here: the network ACL has to hold when the group fails."
    elif denied:
        hint = (
            "You deny port 22, but a rule with a lower number has allowed it already. The first rule that matches "
            "decides."
        )
    else:
        hint = (
            "Whatever matches no rule is denied by *. So don't allow everything: the default network ACL does, by "
            "rule 100."
        )
    yield Condition(
        "SSH from the internet ends at the network ACL.",
        met=_stopped_by(ssh) == ("network-acl", "forward"),
        built=_way(ssh),
        hint=hint,
    )


@exercise("Exercise 3, Keep them out")
def keep_out(topology: Topology) -> Iterator[Condition]:
    yield from _judged(topology, FORUM, ("forum",), _keep_out)


def _keep_out(topology: Topology, vpc: Vpc, servers: dict[str, Instance]) -> Iterator[Condition]:
    forum = servers["forum"]
    acl = _acl_around(vpc, forum)
    denies = [each for each in acl.ingress if each.action == "deny" and each.label != "*"]
    through = [
        f"{address}: {_way(way)}"
        for address in ("198.51.100.7", "198.51.100.200")
        for port in (443, 22)
        if _stopped_by(way := trace(topology, address, forum.id, port))[1] != "forward"
    ]
    if not denies:
        hint = (
            "A security group has no rule that denies, and an outbound rule comes too late. Deny the range inbound "
            "in the network ACL of forum's subnet."
        )
    elif any(e.cidr == TROUBLE and e.protocol == "-1" for e in denies):
        hint = "The deny is there, and never asked: a lower number has allowed the packet. Number it below that."
    elif any(e.cidr == TROUBLE for e in denies):
        hint = "The deny names one protocol or port, and the rest gets in. Deny all traffic: protocol -1."
    else:
        hint = f"They have more than one address. Deny the whole range, {TROUBLE}."
    yield Condition(
        f"Nothing from {TROUBLE} reaches forum, on any port.",
        met=not through,
        built=listing(through[:1]),
        hint=hint,
    )
    shut_out = [
        f"{address}: {_way(way)}"
        for address in ("203.0.113.50", "198.51.101.9")
        if not (way := trace(topology, address, forum.id, 443))
    ]
    if all(any(each.action == "allow" for each in way) for way in (acl.ingress, acl.egress)):
        hint = "Your deny covers more than the range. A /24 fixes three of the four numbers: 198.51.100."
    else:
        hint = (
            "A network ACL you create has only the rule *, which denies everybody. Let a rule after your deny allow "
            "the others, in and out, or use the network ACL the subnet had."
        )
    yield Condition(
        "Everybody else reads the forum by HTTPS.",
        met=not shut_out,
        built=listing(shut_out[:1]),
        hint=hint,
    )
