"""Exercises of the lab *Load balancing*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3

from awslab.checks._reading import label, listing
from awslab.checks.machinery import Condition, exercise
from awslab.topology import Instance, LoadBalancer, TargetGroup, Topology, Vpc

#: Seconds that the slowest requests of the exercise *Retire a server* take.
SLOWEST = 600


class Placed(NamedTuple):
    """A target, the instance behind it and the health the load balancer found."""

    instance: Instance
    health: str


def _balancer(topology: Topology, name: str) -> tuple[Vpc, LoadBalancer] | None:
    return next(
        ((vpc, lb) for vpc in topology.vpcs for lb in vpc.load_balancers if lb.name == name), None
    )


def _groups(vpc: Vpc, lb: LoadBalancer, port: int) -> list[TargetGroup]:
    """Return the target groups that the listener on `port` forwards to."""
    wanted = [
        group for one in lb.listeners or () if one.port == port for group in one.target_group_ids
    ]
    return [group for group in vpc.target_groups if group.id in wanted]


def _placed(vpc: Vpc, groups: list[TargetGroup]) -> list[Placed]:
    known = {instance.id: instance for instance in vpc.instances}
    return [
        Placed(known[target.id], target.health)
        for group in groups
        for target in group.targets or ()
        if target.id in known
    ]


def _states(placed: list[Placed], nothing: str = "no targets") -> str:
    return listing(
        (f"{one.instance.name} in {one.instance.zone} {one.health}" for one in placed), nothing
    )


def _not_begun(asked: str) -> Condition:
    return Condition(
        asked,
        met=False,
        built="nothing of it yet",
        hint="Run the lab's cells from the top first: this exercise goes on from them.",
    )


def _where(vpc: Vpc, lb: LoadBalancer) -> Condition:
    subnets = [vpc.subnet(subnet_id) for subnet_id in lb.subnet_ids]
    if lb.type != "application":
        hint = (
            "This kind passes connections on and reads no request. Leave Type out, or say application; the kind "
            "of a load balancer can't be changed, so delete it first."
        )
    elif lb.scheme != "internet-facing":
        hint = (
            "An internal load balancer has private addresses only. The scheme is chosen at creation: delete it "
            "and create it again without Scheme."
        )
    else:
        hint = (
            "Clients come in through the internet gateway, so the nodes need subnets with a route to it. The "
            "servers behind them don't: set_subnets with the front subnets."
        )
    return Condition(
        "The Application Load Balancer tickets faces the internet, from public subnets only.",
        met=(lb.type, lb.scheme) == ("application", "internet-facing")
        and all(subnet.kind == "public" for subnet in subnets),
        built=f"{lb.type}, {lb.scheme}, in "
        + listing(f"{label(subnet)} ({subnet.kind})" for subnet in subnets),
        hint=hint,
    )


def _healthy_in_two_zones(placed: list[Placed]) -> Condition:
    healthy = {one.instance.zone for one in placed if one.health == "healthy"}
    if any(one.health == "unhealthy" for one in placed):
        hint = (
            "The health check gets no answer. Do the servers' security group and the port let the load balancer's "
            "security group in?"
        )
    elif any(one.health == "unused" for one in placed):
        hint = "The load balancer has no node in a server's zone. Give it a subnet there with set_subnets."
    else:
        hint = (
            "Nodes in two zones don't help if all servers stand in one: its failure takes them all. "
            "Register a running server in a second zone."
        )
    return Condition(
        "Two zones have a healthy server each.",
        met=len(healthy) >= 2,
        built=_states(placed),
        hint=hint,
    )


def _only_from_the_balancer(vpc: Vpc, lb: LoadBalancer, placed: list[Placed]) -> Condition:
    used = {group for one in placed for group in one.instance.security_group_ids}
    rules = [(g.name, rule) for g in vpc.security_groups if g.id in used for rule in g.ingress]
    foreign = [(name, rule) for name, rule in rules if rule.peer not in lb.security_group_ids]
    own = used & set(lb.security_group_ids)
    if own:
        hint = (
            "Servers and load balancer share a security group, so what admits the clients admits them to the servers "
            "too. Give the servers a group of their own."
        )
    else:
        hint = (
            "Whoever is let in beside the load balancer goes around it. Make the source of the rule the "
            "load balancer's security group, not a range of addresses and not another load balancer's group."
        )
    names = {group.id: group.name for group in vpc.security_groups}
    return Condition(
        "The servers admit this load balancer's security group, and nothing else.",
        met=bool(rules) and not foreign,
        built=listing(
            (
                f"{name} admits {rule.traffic} from {names.get(rule.peer, rule.peer)}"
                for name, rule in rules
            ),
            "no rule that lets anybody in",
        ),
        hint=hint,
    )


@exercise("Exercise 1, A ticket office")
def ticket_office(topology: Topology) -> Iterator[Condition]:
    found = _balancer(topology, "tickets")
    if found is None:
        yield Condition(
            "There is a load balancer called tickets.",
            met=False,
            built="no load balancer with this name in this Region",
            hint="create_load_balancer of the elbv2 client makes it. It needs subnets in two zones.",
        )
        return
    vpc, lb = found
    yield _where(vpc, lb)
    groups = _groups(vpc, lb, 80)
    admitted = [
        f"{rule.traffic} from {rule.peer}"
        for group in vpc.security_groups
        if group.id in lb.security_group_ids
        for rule in group.ingress
    ]
    yield Condition(
        "It listens on port 80, admits everybody there, and forwards to a target group.",
        met=bool(groups)
        and not {"tcp 80 from 0.0.0.0/0", "all traffic from 0.0.0.0/0"}.isdisjoint(admitted),
        built=f"{listing(map(str, lb.listeners or ()), 'no listener')}; admits {listing(admitted, 'nobody')}",
        hint="The load balancer's own security group has to let the clients in, on the port of the listener."
        if groups
        else "Without a listener the load balancer is an address nobody answers at, and its targets stay unused.",
    )
    placed = _placed(vpc, groups)
    yield _healthy_in_two_zones(placed)
    yield _only_from_the_balancer(vpc, lb, placed)


def _fits(condition: dict[str, Any], host: str, path: str) -> bool:
    """Say whether a request meets a condition. A field this lab doesn't use is met by no request."""
    field = condition["Field"]
    values = condition.get("Values") or [
        value for part in condition.values() if isinstance(part, dict) for value in part["Values"]
    ]
    text = {"host-header": host, "path-pattern": path}.get(field)
    if text is None:
        return field == "http-request-method" and "GET" in values
    flags = re.IGNORECASE if field == "host-header" else 0
    patterns = (re.escape(value).replace(r"\*", ".*").replace(r"\?", ".") for value in values)
    return any(re.fullmatch(pattern, text, flags) for pattern in patterns)


def _sent(rules: list[dict[str, Any]], host: str, path: str) -> str:
    """Return what becomes of a request: a target group's name, or what it is answered with."""

    def order(rule: dict[str, Any]) -> float:
        return float("inf") if rule["IsDefault"] else int(rule["Priority"])

    for rule in sorted(rules, key=order):
        if all(_fits(condition, host, path) for condition in rule["Conditions"]):
            action = rule["Actions"][-1]
            if action["Type"] == "redirect":
                to = action["RedirectConfig"]
                return f"redirect {to['StatusCode'].removeprefix('HTTP_')} to {to.get('Host', 'itself')}"
            if arn := action.get("TargetGroupArn"):
                return str(arn.split("/")[1])
            return str(action["Type"])
    return "nothing"


@exercise("Exercise 2, Sort the requests")
def sort_requests(topology: Topology) -> Iterator[Condition]:
    found = _balancer(topology, "front")
    elb = boto3.client("elbv2")
    listeners = elb.describe_listeners(LoadBalancerArn=found[1].id)["Listeners"] if found else []
    arn = next((one["ListenerArn"] for one in listeners if one["Port"] == 80), None)
    if arn is None:
        yield _not_begun("The load balancer front listens on port 80.")
        return
    rules = elb.describe_rules(ListenerArn=arn)["Rules"]
    shop, gone = "shop.example.com", "old.example.com"
    moved = f"redirect 301 to {shop}"
    late = "Rules are tried from the lowest number up, and the first that matches decides. "
    new = _sent(rules, shop, "/api/v2/items")
    yield Condition(
        f"GET {shop}/api/v2/items goes to api-v2.",
        met=new == "api-v2",
        built=new,
        hint=(
            late
            + "The rule for /api/* has 10 and matches this path too: the narrower rule needs a smaller number."
            if any(_reaches(rule, "api-v2") for rule in rules)
            else "No rule sends anything to a target group called api-v2. Make the group, then the rule."
        )
        if not _misses_wildcard(rules)
        else "A path pattern has to match the whole path. /api/v2/ without an asterisk is that one path and no other.",
    )
    rest = {path: _sent(rules, shop, path) for path in ("/api/items", "/")}
    yield Condition(
        f"GET {shop}/api/items still goes to api, and {shop}/ to web.",
        met=rest == {"/api/items": "api", "/": "web"},
        built=listing(f"{path} to {where}" for path, where in rest.items()),
        hint="A new rule took more than it should, or the default action was changed. Narrow its conditions.",
    )
    old = {path: _sent(rules, gone, path) for path in ("/", "/api/items")}
    if old["/"] == moved:
        hint = (
            late
            + "A request for the old host and a path under /api/ meets an /api rule first. Give the rule for the "
            "host the smallest number of all."
        )
    elif old["/"].startswith("redirect"):
        hint = (
            "It redirects, but not for good and to the new host. Browsers remember HTTP_301 and not HTTP_302; without "
            "Host the client is sent to where it came from."
        )
    else:
        hint = (
            "No rule for the host redirects. The condition is a host-header, the action a redirect."
        )
    yield Condition(
        f"Every request for {gone} is redirected to {shop} with 301.",
        met=set(old.values()) == {moved},
        built=listing(f"{gone}{path}: {where}" for path, where in old.items()),
        hint=hint,
    )


def _reaches(rule: dict[str, Any], name: str) -> bool:
    return any(name == one.get("TargetGroupArn", "//").split("/")[1] for one in rule["Actions"])


def _misses_wildcard(rules: list[dict[str, Any]]) -> bool:
    """Whether the rule for api-v2 would not match a path below /api/v2/, whatever its priority."""
    own = [rule for rule in rules if _reaches(rule, "api-v2")]
    return bool(own) and not any(
        all(_fits(one, "shop.example.com", "/api/v2/items") for one in rule["Conditions"])
        for rule in own
    )


@exercise("Exercise 3, Retire a server")
def retire(topology: Topology) -> Iterator[Condition]:
    found = _balancer(topology, "front")
    group = next((g for g in found[0].target_groups if g.name == "web"), None) if found else None
    if found is None or group is None:
        yield _not_begun("The load balancer front has the target group web.")
        return
    vpc = found[0]
    placed = _placed(vpc, [group])
    spare = [one for one in placed if one.instance.name != "web-b"]
    in_zone = [one for one in spare if one.instance.zone.endswith("b")]
    yield Condition(
        "Zone b has another healthy server in the target group web.",
        met=any(one.health == "healthy" for one in in_zone),
        built=_states(spare, "no other target"),
        hint=(
            "It is registered and gets nothing. Look at its reason: most likely its security group doesn't admit the "
            "load balancer's."
            if in_zone
            else "First the new one, then the old one: launch a server into back-b and register it with web."
        ),
    )
    leaving = [one for one in placed if one.instance.name == "web-b"]
    yield Condition(
        "web-b gets no new requests.",
        met=all(one.health == "draining" for one in leaving),
        built=_states(leaving),
        hint="Deregister it from the target group. While it is registered, the load balancer goes on using it.",
    )
    elb = boto3.client("elbv2")
    attributes = elb.describe_target_group_attributes(TargetGroupArn=group.id)["Attributes"]
    key = "deregistration_delay.timeout_seconds"
    delay = next(int(one["Value"]) for one in attributes if one["Key"] == key)
    yield Condition(
        "A server that leaves web has ten minutes to finish.",
        met=delay >= SLOWEST,
        built=f"a deregistration delay of {delay} seconds",
        hint=f"{key} is an attribute of the target group, 300 unless set: after that what is still open is cut.",
    )
    states = [one.state for one in vpc.instances if one.name == "web-b"]
    yield Condition(
        "web-b still runs.",
        met="running" in states,
        built=listing(states, "no instance called web-b"),
        hint="A server that is stopped or terminated takes its open requests with it. Let it drain first.",
    )
