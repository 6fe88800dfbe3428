"""Lab "Relational databases": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
import pytest

from awslab.checks import Condition, check

from ..conftest import LABS, reference_solution

LAB = "servers/databases"
Submit = Callable[[str], None]


def cell(name: str) -> str:
    """Return the code of one of the lab's cells."""
    notebook = nbformat.read(LABS / f"{LAB}.ipynb", as_version=4)
    return str(next(cell.source for cell in notebook.cells if cell.id == name)) + "\n"


HEAD = (
    "import boto3\n"
    "from awslab import account\n" + cell("network") + cell("door") + "def describe(name):\n"
    "    return rds.describe_db_instances(DBInstanceIdentifier=name)['DBInstances'][0]\n"
    "login = {'MasterUsername': 'shop', 'ManageMasterUserPassword': True}\n"
    "size = {'DBInstanceClass': 'db.t4g.micro', 'AllocatedStorage': 20, **login}\n"
    "def wait(name):\n"
    "    rds.get_waiter('db_instance_available').wait(DBInstanceIdentifier=name)\n"
)


def make(name: str, engine: str, **options: object) -> str:
    """Return code that creates a DB instance; an option that is None is left out."""
    given = "".join(f", {key}={value!r}" for key, value in options.items() if value is not None)
    given = given.replace("'guard'", "guard")  # the security group, not its name
    call = (
        f"rds.create_db_instance(DBInstanceIdentifier='{name}', Engine='{engine}', **size{given})"
    )
    return f"{call}\nwait('{name}')\n"


def guard(*permissions: str) -> str:
    """Return code that makes the security groups ``books`` and, with these permissions, ``guard``."""
    code = (
        "books = ec2.create_security_group(GroupName='books', **new)['GroupId']\n"
        "guard = ec2.create_security_group(GroupName='ledger', **new)['GroupId']\n"
    )
    for permission in permissions:
        code += (
            "ec2.authorize_security_group_ingress(GroupId=guard, IpPermissions=[{'IpProtocol': 'tcp', "
            f"{permission}}}])\n"
        )
    return code


def port(number: int, peer: str = "'UserIdGroupPairs': [{'GroupId': books}]") -> str:
    return f"'FromPort': {number}, 'ToPort': {number}, {peer}"


GROUP = (
    "rds.create_db_subnet_group(DBSubnetGroupName='ledger', DBSubnetGroupDescription='b, c', "
    "SubnetIds=subnet_ids[1:])\n"
)
WORLD = "'IpRanges': [{'CidrIp': '0.0.0.0/0'}]"
ITSELF = "'UserIdGroupPairs': [{'GroupId': guard}]"
LEDGER = {"DBSubnetGroupName": "ledger", "VpcSecurityGroupIds": ["guard"]}


def ledger(*permissions: str, **options: object) -> str:
    return HEAD + GROUP + guard(*permissions) + make("ledger", "postgres", **LEDGER | options)


DOOR_MISTAKES = {
    "nothing yet": (HEAD, "create_db_instance makes it"),
    "another engine": (HEAD + GROUP + make("ledger", "mysql"), "can't be changed later"),
    "no subnet group": (HEAD + make("ledger", "postgres"), "group default"),
    "a group with zone a": (
        HEAD + make("ledger", "postgres", DBSubnetGroupName="shop-data"),
        "when it fails over",
    ),
    "a public address": (ledger(port(5432), PubliclyAccessible=True), "PubliclyAccessible=False"),
    "no security group": (
        HEAD + GROUP + make("ledger", "postgres", DBSubnetGroupName="ledger"),
        "default security group",
    ),
    "open to addresses": (ledger(port(5432, WORLD)), "UserIdGroupPairs"),
    "a closed door": (ledger(), "lets nobody in"),
    "MySQL's port": (ledger(port(3306)), "PostgreSQL listens on 5432"),
    "both ports": (ledger(port(5432), port(3306)), "no other port is needed"),
    "its own members": (ledger(port(5432, ITSELF)), "not the database's own"),
}

SAFE = {
    "DBSubnetGroupName": "shop-data",
    "MultiAZ": True,
    "BackupRetentionPeriod": 14,
    "DeletionProtection": True,
}


def payments(**options: object) -> str:
    return HEAD + make("payments", "mysql", **SAFE | options)


def replica(zone: str) -> str:
    return (
        "rds.create_db_instance_read_replica(DBInstanceIdentifier='payments-reports', "
        f"SourceDBInstanceIdentifier='payments', AvailabilityZone=zone_{zone})\n"
    )


STOP_MISTAKES = {
    "nothing yet": (HEAD, "create_db_instance makes it"),
    "in the default VPC": (payments(DBSubnetGroupName=None), "DBSubnetGroupName decide"),
    "one zone": (payments(MultiAZ=False), "moves nothing by itself"),
    "a replica for a standby": (payments(MultiAZ=False) + replica("b"), "is no standby"),
    "a standby that waits": (
        payments(MultiAZ=False)
        + "rds.modify_db_instance(DBInstanceIdentifier='payments', MultiAZ=True)\n",
        "waits for the maintenance window",
    ),
    "backups of one day": (payments(BackupRetentionPeriod=1), "gets one day"),
    "no backups": (payments(BackupRetentionPeriod=0), "0 turns backups off"),
    "no protection": (payments(DeletionProtection=False), "on purpose"),
    "reads from the standby": (payments(), "answers nobody"),
    "a second database": (
        payments() + make("payments-reports", "mysql", DBSubnetGroupName="shop-data"),
        "a database of its own",
    ),
    "a replica beside the standby": (payments() + replica("b"), "name the third zone"),
}

TICKETS = HEAD + cell("tickets")
RENAME = (
    "rds.modify_db_instance(DBInstanceIdentifier='tickets', NewDBInstanceIdentifier='tickets-broken', "
    "ApplyImmediately=True)\nwait('tickets-broken')\n"
)


def restore(name: str, more: str = "") -> str:
    return (
        f"rds.restore_db_instance_from_db_snapshot(DBInstanceIdentifier='{name}', "
        f"DBSnapshotIdentifier='friday'{more})\nwait('{name}')\n"
    )


AS_BEFORE = ", DBSubnetGroupName='shop-data', VpcSecurityGroupIds=[door]"
DELETE = "rds.delete_db_instance(DBInstanceIdentifier='tickets', SkipFinalSnapshot=True)\n"

FRIDAY_MISTAKES = {
    "no snapshot": (HEAD, "Run the cell"),
    "nothing yet": (TICKETS, "Rename that one first"),
    "the broken one restored": (
        TICKETS + DELETE + restore("tickets-broken", AS_BEFORE),
        "Swap the names",
    ),
    "the broken one deleted": (TICKETS + DELETE + restore("tickets", AS_BEFORE), "don't delete"),
    "renamed only": (TICKETS + RENAME, "under a name that is free"),
    "another name": (
        TICKETS + RENAME + restore("tickets-friday", AS_BEFORE),
        "no program knows it",
    ),
    "the default door": (TICKETS + RENAME + restore("tickets"), "doesn't keep the door"),
}

ALL = {
    "own-door": DOOR_MISTAKES,
    "must-not-stop": STOP_MISTAKES,
    "back-to-friday": FRIDAY_MISTAKES,
}
MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in ALL.items()
    for mistake, (code, hint) in mistakes.items()
]


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize(
    ("name", "setup"), [("own-door", HEAD), ("must-not-stop", HEAD), ("back-to-friday", TICKETS)]
)
def test_reference_solution_passes(submit: Submit, name: str, setup: str) -> None:
    submit(setup)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_a_door_that_is_mended_afterwards_is_as_good(submit: Submit) -> None:
    submit(TICKETS + RENAME + restore("tickets", ", DBSubnetGroupName='shop-data'"))
    assert not check("back-to-friday").passed
    submit(
        "rds.modify_db_instance(DBInstanceIdentifier='tickets', VpcSecurityGroupIds=[door], "
        "ApplyImmediately=True)\n"
    )
    assert check("back-to-friday").passed


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in ALL.values():
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
