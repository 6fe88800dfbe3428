"""What becomes of a DB instance: creation, standby, failover, maintenance, stopping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from awslab import account
from awslab.account.faults import fail_zone

from .harness import AWS, shows
from .scenes import advance, database, network, subnet_group
from .test_rds_instances import replica, snapshot
from .test_rds_settings import create, modify


@pytest.fixture
def slow() -> Iterator[AWS]:
    """An account in which even brief waits take their time."""
    account.open(region=AWS.region, waits="simulated")
    yield AWS("client", {})
    account.close()


def shop(aws: AWS) -> dict[str, Any]:
    found = aws.rds.describe_db_instances(DBInstanceIdentifier="shop")["DBInstances"][0]
    return dict(found)


def zones(aws: AWS) -> tuple[str, str]:
    found = shop(aws)
    return found["AvailabilityZone"], found.get("SecondaryAvailabilityZone", "")


@shows("rds_states/create-in-zones", "rds_states/endpoint-when-created")
def test_creating_then_available(slow: AWS) -> None:
    create(slow)()
    assert shop(slow)["DBInstanceStatus"] == "creating"
    assert "Endpoint" not in shop(slow)
    advance(minutes=6)
    assert shop(slow)["DBInstanceStatus"] == "available"
    assert shop(slow)["Endpoint"]["Port"] == 3306


@shows(
    "rds_states/create-in-zones",
    measured=("rds: AvailabilityZone chosen lies in the subnet group's AZs",),
)
def test_zone_of_the_subnet_group(one: AWS) -> None:
    database(one, DBSubnetGroupName=subnet_group(one, network(one, "bc")[1]))
    assert zones(one) == (one.zone("b"), "")


@shows("rds_states/create-in-zones")
def test_default_storage(one: AWS) -> None:
    create(one)()
    assert shop(one)["StorageType"] == "gp3"


@shows("rds_states/create-in-zones")
def test_standby_in_another_zone(one: AWS) -> None:
    database(one, DBSubnetGroupName=subnet_group(one, network(one, "bc")[1]), MultiAZ=True)
    assert zones(one) == (one.zone("b"), one.zone("c"))


@shows("rds_states/create-in-zones")
def test_default_subnet_group_and_version(one: AWS) -> None:
    database(one)
    found = shop(one)
    assert found["DBSubnetGroup"]["DBSubnetGroupName"] == "default"
    assert found["EngineVersion"].startswith("8.4.")


@shows("rds_states/create-in-zones")
def test_default_security_group_of_its_own_vpc(one: AWS) -> None:
    vpc, subnets = network(one)
    database(one, DBSubnetGroupName=subnet_group(one, subnets))
    given = shop(one)["VpcSecurityGroups"][0]["VpcSecurityGroupId"]
    assert one.ec2.describe_security_groups(GroupIds=[given])["SecurityGroups"][0]["VpcId"] == vpc


@shows("rds_states/create-replica")
def test_replica_has_no_standby(one: AWS) -> None:
    database(one, MultiAZ=True)
    replica(one)()
    found = one.rds.describe_db_instances(DBInstanceIdentifier="reader")["DBInstances"][0]
    assert not found["MultiAZ"]
    assert "SecondaryAvailabilityZone" not in found
    assert shop(one)["SecondaryAvailabilityZone"]


@shows(
    "rds_states/reboot",
    measured=("rds: reboot ForceFailover on Multi-AZ swaps AvailabilityZone and secondary",),
)
def test_failover(one: AWS) -> None:
    database(one, MultiAZ=True)
    before, address = zones(one), shop(one)["Endpoint"]
    rebooting = one.rds.reboot_db_instance(DBInstanceIdentifier="shop", ForceFailover=True)
    assert rebooting["DBInstance"]["DBInstanceStatus"] == "rebooting"
    assert zones(one) == before[::-1]
    assert shop(one)["Endpoint"] == address
    said = [event["Message"] for event in one.rds.describe_events()["Events"]]
    assert "Multi-AZ instance failover completed" in said


@shows("rds_states/reboot")
def test_reboot_stays(one: AWS) -> None:
    database(one, MultiAZ=True)
    before = zones(one)
    one.rds.reboot_db_instance(DBInstanceIdentifier="shop")
    assert zones(one) == before


def test_zone_fails(one: AWS) -> None:
    database(one, MultiAZ=True)
    before = zones(one)
    fail_zone(before[0])
    assert zones(one) == before, "nobody has noticed yet"
    advance(minutes=2)
    assert zones(one) == before[::-1]


def test_single_zone_stays(one: AWS) -> None:
    database(one)
    before = zones(one)
    fail_zone(before[0])
    advance(minutes=10)
    assert zones(one) == before


@shows("rds_states/modify-in-the-window")
def test_changes_wait_for_the_window(one: AWS) -> None:
    database(one, PreferredMaintenanceWindow="tue:03:00-tue:03:30")
    modify(one, DBInstanceClass="db.m6g.large", MultiAZ=True)()
    found = shop(one)
    assert found["DBInstanceClass"] == "db.t4g.micro"
    assert not found["MultiAZ"]
    assert found["PendingModifiedValues"] == {"DBInstanceClass": "db.m6g.large", "MultiAZ": True}
    advance(days=1)
    found = shop(one)
    assert found["DBInstanceClass"] == "db.m6g.large"
    assert found["SecondaryAvailabilityZone"]
    assert not found.get("PendingModifiedValues")


@shows("rds_states/modify-in-the-window")
def test_apply_immediately(one: AWS) -> None:
    database(one)
    assert zones(one)[1] == ""
    modify(one, MultiAZ=True, ApplyImmediately=True)()
    assert zones(one)[1]
    modify(one, MultiAZ=False, ApplyImmediately=True)()
    assert zones(one)[1] == ""


@shows("rds_states/stop", "rds_states/start")
def test_stop_and_start(slow: AWS) -> None:
    database(slow)
    slow.rds.stop_db_instance(DBInstanceIdentifier="shop")
    assert shop(slow)["DBInstanceStatus"] == "stopping"
    advance(minutes=3)
    assert shop(slow)["DBInstanceStatus"] == "stopped"
    slow.rds.start_db_instance(DBInstanceIdentifier="shop")
    assert shop(slow)["DBInstanceStatus"] == "starting"
    advance(minutes=3)
    assert shop(slow)["DBInstanceStatus"] == "available"


@shows("rds_states/stop")
def test_started_again_after_seven_days(one: AWS) -> None:
    database(one)
    one.rds.stop_db_instance(DBInstanceIdentifier="shop")
    advance(days=6, hours=23)
    assert shop(one)["DBInstanceStatus"] == "stopped"
    advance(hours=2)
    assert shop(one)["DBInstanceStatus"] == "available"


@shows("rds_states/snapshot-takes-time")
def test_snapshot_takes_time(slow: AWS) -> None:
    database(slow)
    snapshot(slow, wait=False)

    def status() -> str:
        found = slow.rds.describe_db_snapshots(DBSnapshotIdentifier="safe")["DBSnapshots"][0]
        return str(found["Status"])

    assert status() == "creating"
    advance(minutes=3)
    assert status() == "available"


def interfaces(aws: AWS) -> list[str]:
    """Return the zones of the interfaces RDS made."""
    found = aws.ec2.describe_network_interfaces(
        Filters=[{"Name": "description", "Values": ["RDSNetworkInterface"]}]
    )["NetworkInterfaces"]
    return [interface["AvailabilityZone"] for interface in found]


@shows("rds_states/create-in-zones", "rds_states/reboot", "rds_states/delete-with-interface")
def test_interface_stands_where_the_database_does(one: AWS) -> None:
    database(one, MultiAZ=True)
    primary, standby = zones(one)
    assert interfaces(one) == [primary]
    one.rds.reboot_db_instance(DBInstanceIdentifier="shop", ForceFailover=True)
    assert interfaces(one) == [standby]
    replica(one)()
    assert len(interfaces(one)) == 2
    one.rds.delete_db_instance(DBInstanceIdentifier="reader", SkipFinalSnapshot=True)
    assert interfaces(one) == [standby]
