"""Lab "Security groups and network ACLs": reference solutions pass, each anticipated mistake has its own hint."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
import pytest

from awslab.checks import Condition, check

from ..conftest import LABS, reference_solution

LAB = "servers/firewalls"
Submit = Callable[[str], None]


def cells(*names: str) -> str:
    """Return the lab's own code of some cells, as it stands there."""
    notebook = nbformat.read(LABS / f"{LAB}.ipynb", as_version=4)
    found = {cell.id: cell.source for cell in notebook.cells}
    return "\n".join(found[name] for name in names) + "\n"


POSTGRES = cells("data-tier").partition("\n\n\n")[0] + "\n\n"
START = (
    "import boto3\n"
    + cells("subnets", "network", "launch", "acl-tools")
    + POSTGRES
    + cells("start")
    + 'https = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIp": everyone}\n'
)


def group(name: str, *allows: str) -> str:
    """Return code that makes a group of the shop with inbound rules: ``443 0.0.0.0/0``, ``5432 fronts``."""
    code = (
        f'{name} = ec2.create_security_group(VpcId=shop, GroupName="{name}", Description="x")'
        '["GroupId"]\n'
    )
    for allow in allows:
        port, source = allow.split()
        peer = (
            f'"IpRanges": [{{"CidrIp": "{source}"}}]'
            if source[0].isdigit()
            else f'"UserIdGroupPairs": [{{"GroupId": {source}}}]'
        )
        code += (
            f"ec2.authorize_security_group_ingress(GroupId={name}, IpPermissions=["
            f'{{"IpProtocol": "tcp", "FromPort": {port}, "ToPort": {port}, {peer}}}])\n'
        )
    return code


def give(**groups: str) -> str:
    """Return code that gives servers their groups: ``front="fronts, shop_open"``."""
    return "".join(
        f"ec2.modify_instance_attribute(InstanceId={server}, Groups=[{names}])\n"
        for server, names in groups.items()
    )


def acl(*entries: str, subnet: str = "site_subnet", vpc: str = "site_vpc") -> str:
    """Return code that gives a subnet a network ACL with entries: arguments of the lab's `entry`."""
    code = f'fence = ec2.create_network_acl(VpcId={vpc})["NetworkAcl"]["NetworkAclId"]\n'
    return code + "".join(f"entry(fence, {each})\n" for each in entries) + f"use(fence, {subnet})\n"


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize("name", ["who-may-talk", "way-back", "keep-out"])
def test_reference_solution_passes(submit: Submit, name: str) -> None:
    submit(START)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


@pytest.mark.parametrize("name", ["who-may-talk", "way-back", "keep-out"])
def test_without_the_networks_the_hint_says_where_they_come_from(submit: Submit, name: str) -> None:
    submit("")
    assert "Run it again" in first_unmet(name).hint


def test_networks_built_twice_do_not_spoil_a_solution(submit: Submit) -> None:
    for code in (START, reference_solution(LAB, "keep-out"), START):
        submit(code)
    assert check("keep-out").passed


FRONTS, OTHERS = group("fronts", "443 0.0.0.0/0"), group("others")
TALK_MISTAKES = {
    "a page for one address only": (
        group("fronts", "443 203.0.113.9/32")
        + group("databases", "5432 fronts")
        + OTHERS
        + give(front="fronts", orders="databases", stranger="others"),
        "A group lets in nothing by itself",
    ),
    "a narrow group beside the open one": (
        FRONTS + give(front="fronts, shop_open"),
        "Another group takes nothing away",
    ),
    "SSH for the administrator, from everywhere": (
        group("fronts", "443 0.0.0.0/0", "22 0.0.0.0/0")
        + OTHERS
        + give(front="fronts", stranger="others"),
        "Leave SSH out",
    ),
    "the web server's group for all": (
        FRONTS + give(front="fronts", stranger="fronts"),
        "on every server that has the group",
    ),
    "the database's own group as source": (
        FRONTS + group("databases") + OTHERS + "ec2.authorize_security_group_ingress("
        "GroupId=databases, IpPermissions=postgres(databases))\n"
        + give(front="fronts", orders="databases", stranger="others"),
        "The source of the rule is the group that front has",
    ),
    "no way out of the web server's group": (
        FRONTS
        + group("databases", "5432 fronts")
        + OTHERS
        + "ec2.revoke_security_group_egress(GroupId=fronts, IpPermissions="
        '[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": everyone}]}])\n'
        + give(front="fronts", orders="databases", stranger="others"),
        "must let it out",
    ),
    "the subnet's range as source": (
        FRONTS
        + group("databases", "5432 10.20.1.0/24")
        + OTHERS
        + give(front="fronts", orders="databases", stranger="others"),
        "they share a subnet",
    ),
    "one more group in common": (
        FRONTS
        + group("inside")
        + group("databases", "5432 inside")
        + OTHERS
        + give(front="fronts, inside", orders="databases", stranger="inside"),
        "have a group in common",
    ),
    "the web server's address as source": (
        FRONTS
        + "found = ec2.describe_instances(InstanceIds=[front])['Reservations'][0]['Instances'][0]\n"
        "own = found['PrivateIpAddress'] + '/32'\n"
        + group("databases")
        + "ec2.authorize_security_group_ingress("
        'GroupId=databases, IpProtocol="tcp", FromPort=5432, ToPort=5432, CidrIp=own)\n'
        + OTHERS
        + give(front="fronts", orders="databases", stranger="others"),
        "today's server only",
    ),
}

HTTPS_IN, HTTPS_OUT = "100, tcp(443, 443)", "100, tcp(443, 443), egress=True"
BACK_OUT = "110, tcp(1024, 65535), egress=True"
BACK_IN = "110, tcp(1024, 65535)"
BACK_MISTAKES = {
    "a network ACL without rules": (acl(), "denies everything. Allow tcp 443 in"),
    "the same port out": (acl(HTTPS_IN, HTTPS_OUT), "for the port the browser chose"),
    "no way out for updates": (acl(HTTPS_IN, BACK_OUT), "Allow tcp 443 out"),
    "no way back for updates": (acl(HTTPS_IN, HTTPS_OUT, BACK_OUT), "Allow 1024-65535 in"),
    "nothing done": ("", "don't allow everything"),
    "a deny after the allow": (
        acl(
            '100, {"Protocol": "-1"}',
            '100, {"Protocol": "-1"}, egress=True',
            '200, tcp(22, 22), action="deny"',
        ),
        "a rule with a lower number has allowed it",
    ),
    "SSH closed in the group": (
        "ec2.revoke_security_group_ingress(GroupId=site_open, IpPermissions="
        '[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": everyone}]}])\n'
        "ec2.authorize_security_group_ingress(GroupId=site_open, **https)\n",
        "That was the security group",
    ),
}
GATE = (
    'here = [{"Name": "association.subnet-id", "Values": [forum_subnet]}]\n'
    'gate = ec2.describe_network_acls(Filters=here)["NetworkAcls"][0]["NetworkAclId"]\n'
)
OUT_MISTAKES = {
    "nothing that denies": ("", "has no rule that denies"),
    "a deny that comes too late": (
        GATE + 'entry(gate, 200, {"Protocol": "-1"}, action="deny", cidr="198.51.100.0/24")\n',
        "a lower number has allowed the packet",
    ),
    "one address of many": (
        GATE + 'entry(gate, 90, {"Protocol": "-1"}, action="deny", cidr="198.51.100.7/32")\n',
        "Deny the whole range",
    ),
    "one port of many": (
        GATE + 'entry(gate, 90, tcp(443, 443), action="deny", cidr="198.51.100.0/24")\n',
        "Deny all traffic",
    ),
    "the whole world": (
        GATE + 'entry(gate, 90, {"Protocol": "-1"}, action="deny")\n',
        "covers more than the range",
    ),
    "a new network ACL that only denies": (
        acl(
            '90, {"Protocol": "-1"}, action="deny", cidr="198.51.100.0/24"',
            subnet="forum_subnet",
            vpc="forum_vpc",
        ),
        "only the rule *",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("who-may-talk", TALK_MISTAKES),
        ("way-back", BACK_MISTAKES),
        ("keep-out", OUT_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(START + code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (TALK_MISTAKES, BACK_MISTAKES, OUT_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
