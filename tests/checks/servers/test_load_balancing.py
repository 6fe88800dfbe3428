"""Lab "Load balancing": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
import pytest

from awslab.checks import Condition, check

from ..conftest import LABS, reference_solution

LAB = "servers/load-balancing"
Submit = Callable[[str], None]
CELLS = {cell.id: cell.source for cell in nbformat.read(LABS / f"{LAB}.ipynb", 4).cells}

#: What the exercises go on from: the lab's own cells, up to the listener with its rule for the API.
IMPORTS = CELLS["open"].partition("account.open")[0]
NETWORK = [IMPORTS, *(CELLS[name] for name in ("network", "groups", "servers", "front"))]
SHOP = [*NETWORK, *(CELLS[name] for name in ("targets", "register", "listen", "allow", "rules"))]
BEGUN = {"ticket-office": SHOP, "sort-requests": SHOP, "retire": SHOP}


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize("name", BEGUN)
def test_reference_solution_passes(submit: Submit, name: str) -> None:
    assert not check(name).passed, "an empty account must not pass"
    for cell in BEGUN[name]:
        submit(cell)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


GROUPS = 'outer, inner = group("tickets-front"), group("tickets-back")\n'
WORLD = 'admit(outer, IpRanges=[{"CidrIp": "0.0.0.0/0"}])\n'
SOURCE = 'admit(inner, UserIdGroupPairs=[{"GroupId": outer}])\n'
TICKETS = (
    'tickets = target_group("tickets", launch("tickets-a", inner), launch("tickets-b", inner))\n'
)
LISTEN = (
    'arn = made["LoadBalancers"][0]["LoadBalancerArn"]\n'
    'http = {"LoadBalancerArn": arn, "Protocol": "HTTP", "Port": 80}\n'
    "elb.create_listener(**http, DefaultActions=forward(tickets))\n"
)


def placed(subnets: str = 'public("ab")', groups: str = "[outer]", more: str = "") -> str:
    """Return code that makes the load balancer tickets."""
    return (
        f'made = elb.create_load_balancer(Name="tickets", Subnets={subnets}, '
        f"SecurityGroups={groups}{more})\n"
    )


BALANCER = placed()
OFFICE_MISTAKES = {
    "nothing yet": ("", "create_load_balancer of the elbv2 client"),
    "a network load balancer": (
        GROUPS + placed(more=', Type="network"'),
        "reads no request",
    ),
    "internal": (
        GROUPS + WORLD + SOURCE + TICKETS + placed(more=', Scheme="internal"') + LISTEN,
        "private addresses only",
    ),
    "in the servers' subnets": (
        GROUPS + WORLD + SOURCE + TICKETS + placed('[subnet["back-a"], subnet["back-b"]]') + LISTEN,
        "subnets with a route",
    ),
    "no listener": (GROUPS + WORLD + SOURCE + TICKETS + BALANCER, "nobody answers at"),
    "clients kept out": (
        GROUPS + SOURCE + TICKETS + BALANCER + LISTEN,
        "has to let the clients in",
    ),
    "servers admit nobody": (
        GROUPS + WORLD + TICKETS + BALANCER + LISTEN,
        "health check gets no answer",
    ),
    "a server where no node is": (
        GROUPS
        + WORLD
        + SOURCE
        + 'tickets = target_group("tickets", launch("tickets-a", inner), launch("tickets-c", inner))\n'
        + BALANCER
        + LISTEN,
        "no node in a server's zone",
    ),
    "all servers in one zone": (
        GROUPS
        + WORLD
        + SOURCE
        + 'tickets = target_group("tickets", launch("one-a", inner), launch("two-a", inner))\n'
        + BALANCER
        + LISTEN,
        "all servers stand in one",
    ),
    "servers admit the world": (
        GROUPS
        + WORLD
        + 'admit(inner, IpRanges=[{"CidrIp": "0.0.0.0/0"}])\n'
        + TICKETS
        + BALANCER
        + LISTEN,
        "goes around it",
    ),
    "one security group for all": (
        GROUPS + WORLD + TICKETS.replace("inner", "outer") + BALANCER + LISTEN,
        "group of their own",
    ),
}

HOST = 'host = [{"Field": "host-header", "Values": ["old.example.com"]}]\n'


def path_rule(priority: int, pattern: str = "/api/v2/*", to: str = "newer") -> str:
    """Return code that makes a rule for a path."""
    return (
        f'path = [{{"Field": "path-pattern", "Values": ["{pattern}"]}}]\n'
        f"elb.create_rule(ListenerArn=listener, Priority={priority}, Conditions=path, "
        f"Actions=forward({to}))\n"
    )


def host_rule(priority: int, status: str = "HTTP_301", to: str = "shop.example.com") -> str:
    """Return code that makes the rule for the old host."""
    return (
        HOST
        + f'moved = {{"Host": "{to}", "StatusCode": "{status}"}}\n'
        + f"elb.create_rule(ListenerArn=listener, Priority={priority}, Conditions=host, "
        'Actions=[{"Type": "redirect", "RedirectConfig": moved}])\n'
    )


NEWER = 'newer = target_group("api-v2", web_c)\n'
SORT_MISTAKES = {
    "nothing yet": ("", "Make the group, then the rule"),
    "after the wider rule": (NEWER + path_rule(20) + host_rule(1), "has 10 and matches this path"),
    "no asterisk": (NEWER + path_rule(5, "/api/v2/") + host_rule(1), "without an asterisk"),
    "a pattern too wide": (NEWER + path_rule(5, "/api/*") + host_rule(1), "more than it should"),
    "default action changed": (
        NEWER
        + path_rule(5)
        + host_rule(1)
        + "elb.modify_listener(ListenerArn=listener, DefaultActions=forward(newer))\n",
        "more than it should",
    ),
    "no redirect": (NEWER + path_rule(5), "the action a redirect"),
    "for now": (NEWER + path_rule(5) + host_rule(1, "HTTP_302"), "Browsers remember"),
    "to itself": (NEWER + path_rule(5) + host_rule(1, to="#{host}"), "Browsers remember"),
    "host after the paths": (
        NEWER + path_rule(5) + host_rule(20),
        "smallest number of all",
    ),
}

DELAY = (
    'later = [{"Key": "deregistration_delay.timeout_seconds", "Value": "600"}]\n'
    "elb.modify_target_group_attributes(TargetGroupArn=web_targets, Attributes=later)\n"
)
FRESH = (
    'fresh = [{"Id": launch("web-new-b", web)}]\n'
    "elb.register_targets(TargetGroupArn=web_targets, Targets=fresh)\n"
)
LEAVE = 'elb.deregister_targets(TargetGroupArn=web_targets, Targets=[{"Id": web_b}])\n'
END = "ec2.terminate_instances(InstanceIds=[web_b])\n"
RETIRE_MISTAKES = {
    "no replacement": (DELAY + LEAVE, "First the new one"),
    "replacement in another zone": (
        DELAY + FRESH.replace("web-new-b", "web-new-c") + LEAVE,
        "First the new one",
    ),
    "replacement behind a closed group": (
        DELAY + 'shut = group("shut")\n' + FRESH.replace(", web)", ", shut)") + LEAVE,
        "gets nothing",
    ),
    "still registered": (DELAY + FRESH, "goes on using it"),
    "five minutes": (FRESH + LEAVE, "300 unless set"),
    "ended at once": (DELAY + FRESH + LEAVE + END, "takes its open requests"),
    "stopped at once": (
        DELAY + FRESH + LEAVE + "ec2.stop_instances(InstanceIds=[web_b])\n",
        "takes its open requests",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("ticket-office", OFFICE_MISTAKES),
        ("sort-requests", SORT_MISTAKES),
        ("retire", RETIRE_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    for cell in BEGUN[name]:
        submit(cell)
    submit(code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


@pytest.mark.parametrize("name", ["sort-requests", "retire"])
def test_an_exercise_that_goes_on_from_the_lab_says_so(submit: Submit, name: str) -> None:
    assert "from the top" in first_unmet(name).hint


def test_a_drained_server_is_gone_and_still_right(submit: Submit) -> None:
    for cell in SHOP:
        submit(cell)
    submit(DELAY + FRESH + LEAVE + "account.advance(minutes=10)\n")
    assert check("retire").passed


def test_rules_by_method_take_what_they_say(submit: Submit) -> None:
    for cell in SHOP:
        submit(cell)
    submit(
        NEWER + path_rule(5) + host_rule(1) + 'post = [{"Field": "http-request-method", '
        '"HttpRequestMethodConfig": {"Values": ["POST"]}}]\n'
        "elb.create_rule(ListenerArn=listener, Priority=2, Conditions=post, "
        "Actions=forward(newer))\n"
    )
    assert check("sort-requests").passed


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (OFFICE_MISTAKES, SORT_MISTAKES, RETIRE_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) >= len(mistakes) - 2 >= 3
