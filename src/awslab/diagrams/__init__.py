"""Diagrams of an account that answer to the reader, alive with and without a kernel.

>>> from awslab.diagrams import VpcMap
>>> VpcMap(vpc="shop")
"""

from awslab.diagrams.backup_calendar import BackupCalendar
from awslab.diagrams.base import Diagram
from awslab.diagrams.elastic_capacity import ElasticCapacity
from awslab.diagrams.firewalls import Firewalls
from awslab.diagrams.instance_life import InstanceLife
from awslab.diagrams.lifecycle_timeline import LifecycleTimeline
from awslab.diagrams.load_balancing import LoadBalancing
from awslab.diagrams.packet_path import PacketPath
from awslab.diagrams.region_map import RegionMap
from awslab.diagrams.snapshot_chain import SnapshotChain
from awslab.diagrams.storage_chooser import StorageChooser
from awslab.diagrams.subnet_planner import SubnetPlanner
from awslab.diagrams.vpc_map import VpcMap
from awslab.diagrams.zone_failure import ZoneFailure

__all__ = [
    "BackupCalendar",
    "Diagram",
    "ElasticCapacity",
    "Firewalls",
    "InstanceLife",
    "LifecycleTimeline",
    "LoadBalancing",
    "PacketPath",
    "RegionMap",
    "SnapshotChain",
    "StorageChooser",
    "SubnetPlanner",
    "VpcMap",
    "ZoneFailure",
]
