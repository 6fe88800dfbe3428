"""What becomes of a DB instance: creation, standby, failover, maintenance, stopping."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from typing import Any

from awslab.account import faults
from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes
from awslab.account.rules import _balancing as balancing
from awslab.account.rules.rds_settings import DEFAULTS
from awslab.account.rules.rds_subnets import default_group, zones

_GUIDE = "AmazonRDS/latest/UserGuide/"
_BACKEND = "moto.rds.models:RDSBackend."

CREATION = timedelta(minutes=5)
CHANGE = timedelta(minutes=2)
#: A Multi-AZ failover typically takes 60 to 120 seconds.
FAILOVER = timedelta(seconds=90)
#: RDS starts an instance that was stopped this long by itself.
LONGEST_STOP = timedelta(days=7)

#: Changes that wait for the maintenance window unless they are to apply immediately.
WAITING = (
    "allocated_storage",
    "db_instance_class",
    "engine_version",
    "iops",
    "multi_az",
    "storage_type",
)


def become(db: Any, status: str, then: str = "available", after: timedelta = CHANGE) -> None:
    """Put an instance in a passing status that ends by itself."""
    db.status = status

    def end() -> None:
        if db.status == status:
            db.status = then

    clock.later(after, end)


def stand_by(db: Any) -> None:
    """Give a Multi-AZ instance its standby in another zone of its subnet group, and any other none."""
    others = [
        z for z in zones(db.db_subnet_group) if z != db.availability_zone and z not in faults.failed
    ]
    current = getattr(db, "secondary_availability_zone", None)
    kept = current if current in others else next(iter(others), None)
    db.secondary_availability_zone = kept if db.multi_az else None
    place(db)


def place(db: Any, gone: bool = False) -> None:
    """Put the instance's network interface into a subnet of the zone it stands in."""
    from moto.ec2.models import ec2_backends

    group = getattr(db, "db_subnet_group", None)
    if group is None or db.db_cluster_identifier:
        return
    there = [s.id for s in group._subnets if s.availability_zone == db.availability_zone]
    balancing.place_interfaces(
        ec2_backends[db.account_id][db.region],
        db.__dict__.setdefault("interfaces", {}),
        [] if gone else there[:1],
        db.vpc_security_group_ids,
        requester="amazon-rds",
        description="RDSNetworkInterface",
    )


@changes("rds", _BACKEND + "create_db_instance", doc=_GUIDE + "Concepts.MultiAZSingleStandby.html")
def create_in_zones(original: Any, self: Any, db_kwargs: dict[str, Any]) -> Any:
    """A DB instance stands in a zone of its DB subnet group, a Multi-AZ one with a standby in another.

    It is creating, then available. Its storage is gp3 unless it asks for another type or for IOPS.
    """
    if db_kwargs.get("db_cluster_identifier"):
        return original(self, db_kwargs)
    if db_kwargs["engine"] in DEFAULTS:
        db_kwargs.setdefault("engine_version", DEFAULTS[db_kwargs["engine"]])
    if db_kwargs.get("allocated_storage") and not db_kwargs.get("iops"):
        db_kwargs.setdefault("storage_type", "gp3")
    if not db_kwargs.get("db_subnet_group_name") and default_group(self):
        db_kwargs["db_subnet_group_name"] = "default"
    db = original(self, db_kwargs)
    if getattr(db, "db_subnet_group", None):
        covered = [z for z in zones(db.db_subnet_group) if z not in faults.failed]
        if db_kwargs.get("availability_zone") not in covered:
            db.availability_zone = covered[0]
        if not db_kwargs.get("vpc_security_group_ids"):
            db.vpc_security_group_ids = [_default_security_group(db)]
        stand_by(db)
    become(db, "creating", after=CREATION)
    return db


def _default_security_group(db: Any) -> str:
    from moto.ec2.models import ec2_backends

    ec2 = ec2_backends[db.account_id][db.region]
    return str(ec2.get_default_security_group(db.db_subnet_group.vpc_id).id)


@changes("rds", _BACKEND + "create_db_instance_read_replica", doc=_GUIDE + "USER_ReadRepl.html")
def create_replica(original: Any, self: Any, db_kwargs: dict[str, Any]) -> Any:
    """A read replica is a DB instance of its own, without a standby unless it asks for one."""
    db_kwargs.setdefault("multi_az", False)
    replica = original(self, db_kwargs)
    replica.secondary_availability_zone, replica.interfaces = None, {}  # moto copies the source
    if getattr(replica, "db_subnet_group", None):
        stand_by(replica)
    become(replica, "creating", after=CREATION)
    return replica


def fail_over(db: Any) -> None:
    """Let the standby take over: the two zones change places; the endpoint stays."""
    _event(db, "Multi-AZ instance failover started.")
    db.availability_zone, db.secondary_availability_zone = (
        db.secondary_availability_zone,
        db.availability_zone,
    )
    place(db)
    _event(db, "Multi-AZ instance failover completed")


def _event(db: Any, message: str) -> None:
    db.add_event("DB_INSTANCE_CREATE")  # moto knows no event of a failover
    event = db.backend.events[-1]
    event.event_categories, event.message = ["failover"], message


@answers("rds", "RebootDBInstance", doc="AmazonRDS/latest/APIReference/API_RebootDBInstance.html")
def reboot(call: Call) -> None:
    """A DB instance reboots; with ForceFailover the standby takes over, and the two zones change places."""
    db = call.backend().databases.get(call.params["DBInstanceIdentifier"])
    if db:
        become(db, "rebooting")
        if call.params.get("ForceFailover"):
            fail_over(db)


def _databases() -> Iterator[Any]:
    """Yield every DB instance of every account and Region, without loading RDS for it."""
    models = sys.modules.get("moto.rds.models")
    for regions in models.rds_backends.values() if models else ():
        for backend in list(regions.values()):
            yield from list(backend.databases.values())


@faults.reacts
def zone_failed_or_back(zone: str, down: bool) -> None:
    """A Multi-AZ DB instance fails over to its standby when its zone fails."""
    for db in _databases():
        if down and zone == db.availability_zone:
            # not brief: a reader should see the damage before it is repaired
            clock.later(FAILOVER, partial(_leave_failed_zone, db), brief=False)


def _leave_failed_zone(db: Any) -> None:
    standby = getattr(db, "secondary_availability_zone", None)
    if db.availability_zone in faults.failed and standby and standby not in faults.failed:
        fail_over(db)


@changes(
    "rds", _BACKEND + "modify_db_instance", doc=_GUIDE + "USER_ModifyInstance.ApplyImmediately.html"
)
def modify_in_the_window(
    original: Any, self: Any, db_instance_identifier: str, db_kwargs: dict[str, Any]
) -> Any:
    """Without ApplyImmediately, changes of class, storage, version and Multi-AZ wait for the maintenance window."""
    waiting = {}
    if not db_kwargs.get("apply_immediately"):
        waiting = {key: db_kwargs.pop(key) for key in WAITING if key in db_kwargs}
    db = original(self, db_instance_identifier, db_kwargs)
    if waiting:
        pending = db.__dict__.setdefault("pending_modified_values", {})
        pending.update({_name(key): value for key, value in waiting.items()})
        clock.later(_until_window(db), lambda: _apply(db, waiting), brief=False)
    elif set(WAITING) & set(db_kwargs):
        _apply(db, {})
    place(db)
    return db


@changes(
    "rds",
    _BACKEND + "delete_db_instance",
    doc="AmazonRDS/latest/APIReference/API_DeleteDBInstance.html",
)
def delete_with_interface(original: Any, self: Any, *args: Any, **given: Any) -> Any:
    """Deleting a DB instance deletes its network interface."""
    db = original(self, *args, **given)
    place(db, gone=True)
    return db


@changes(
    "rds",
    "moto.rds.models:DBInstance.endpoint",
    doc="AmazonRDS/latest/APIReference/API_DBInstance.html",
)
def endpoint_when_created(original: Any, self: Any) -> Any:
    """A DB instance has an endpoint once it has been created."""
    return None if self.status == "creating" else original(self)


def _name(key: str) -> str:
    special = {"multi_az": "MultiAZ", "db_instance_class": "DBInstanceClass"}
    return special.get(key) or key.title().replace("_", "")


def _apply(db: Any, waiting: dict[str, Any]) -> None:
    for key, value in waiting.items():
        setattr(db, key, value)
        db.__dict__.get("pending_modified_values", {}).pop(_name(key), None)
    if getattr(db, "db_subnet_group", None) and not db.db_cluster_identifier:
        stand_by(db)
    become(db, "modifying")


def _until_window(db: Any) -> timedelta:
    """Return how long it is to the instance's next maintenance window, such as ``wed:06:38-wed:07:08``."""
    day, hour, minute = db.preferred_maintenance_window.partition("-")[0].split(":")
    weekday = ("mon", "tue", "wed", "thu", "fri", "sat", "sun").index(day)
    midnight = clock.now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    start = midnight + timedelta(days=(weekday - clock.now.weekday()) % 7)
    return start - clock.now if start > clock.now else start + timedelta(days=7) - clock.now


@changes("rds", _BACKEND + "stop_db_instance", doc=_GUIDE + "USER_StopInstance.html")
def stop(original: Any, self: Any, *args: Any, **given: Any) -> Any:
    """A DB instance is stopping, then stopped; after seven days RDS starts it again by itself."""
    db = original(self, *args, **given)
    become(db, "stopping", "stopped")
    stopped = db.stopped_at = clock.now

    def start_again() -> None:
        if db.status == "stopped" and db.stopped_at == stopped:
            become(db, "starting")

    clock.later(LONGEST_STOP, start_again, brief=False)
    return db


@changes("rds", _BACKEND + "start_db_instance", doc=_GUIDE + "USER_StartInstance.html")
def start(original: Any, self: Any, *args: Any, **given: Any) -> Any:
    """A stopped DB instance is starting, then available."""
    db = original(self, *args, **given)
    become(db, "starting")
    return db


@changes("rds", "moto.rds.models:DBSnapshot.__init__", doc=_GUIDE + "USER_CreateSnapshot.html")
def snapshot_takes_time(original: Any, self: Any, *args: Any, **given: Any) -> None:
    """A DB snapshot is creating, then available."""
    original(self, *args, **given)
    become(self, "creating")
