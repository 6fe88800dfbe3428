"""What AWS offers to keep, move and back up data, and when each falls. As of November 2026."""

from __future__ import annotations

from collections.abc import Mapping

from awslab.diagrams.chooser.rules import Option

_ONE_ZONE = "A {} is in one Availability Zone"
_NO_MOVE = "{} keeps data; it does not bring any. DataSync and Transfer Family do."
_NO_BACKUP = "{} holds data in use. AWS Backup makes copies of it by a plan."
_NOT_BY_API = "{} is mounted as a file system; it is no object store with an API over HTTPS."
_IS_SHARE = "{} is a file share on the network, no disk: an instance can't keep a volume on it."
_SAVES = "It would work, but you would pay for reads within milliseconds that you do not need."
_RESTORE = "An object must be restored before it can be read: minutes to 48 hours."
_COPY = "A file system is in one Region. Its backups can be copied to another, and restoring takes time."


def _use(name: str, *serves: str, **instead: str) -> dict[str, str]:
    """Return the reasons of an option that serves only some uses."""
    reasons = {
        "disk": _IS_SHARE.format(name),
        "files": f"{name} is no file system that several machines can mount.",
        "objects": _NOT_BY_API.format(name),
        "move": _NO_MOVE.format(name),
        "backup": _NO_BACKUP.format(name),
    } | instead
    return {use: reason for use, reason in reasons.items() if use not in serves}


def _speaks(name: str, *protocols: str) -> dict[str, str]:
    """Return the reasons of an option that speaks only some protocols."""
    reasons = {
        "nfs": f"{name} does not speak NFS. EFS and FSx for OpenZFS do.",
        "smb": f"{name} does not speak SMB: Windows SMB needs FSx for Windows File Server.",
        "lustre": f"{name} does not speak Lustre. FSx for Lustre does.",
    }
    return {protocol: reason for protocol, reason in reasons.items() if protocol not in protocols}


def _s3_class(key: str, name: str, why: str, watch: str, read: Mapping[str, str]) -> Option:
    label = "S3"
    falls = {
        "use": _use(
            label,
            "objects",
            disk="S3 has objects, no blocks: no operating system or database can run on it.",
            files="S3 has keys, no folders and no locks. Amazon S3 Files puts a file system on it.",
        ),
        "protocol": _speaks(label),
        "read": read,
    }
    return Option(
        key, name, why, watch, "AmazonS3/latest/userguide/storage-class-intro.html", falls
    )


_VOLUME_USE = {
    "files": "A volume is a disk. Several instances on one ordinary file system would corrupt it.",
    "objects": "A volume is a disk of an instance, with no API for objects.",
}
_VOLUME_PROTOCOL = {
    protocol: f"A volume is attached, not shared by {name}. A file system is."
    for protocol, name in (("nfs", "NFS"), ("smb", "SMB"), ("lustre", "Lustre"))
}

OPTIONS = (
    Option(
        "store",
        "EC2 instance store",
        "It is a disk in the host itself: the shortest way, and part of the instance's price.",
        "Stop, hibernate or terminate the instance and it is empty. Keep only caches and scratch.",
        "AWSEC2/latest/UserGuide/InstanceStorage.html",
        {
            "use": _use("An instance store", "disk", **_VOLUME_USE),
            "who": {
                "zone": "It belongs to one instance and can't be attached to another.",
                "zones": "It belongs to one instance and can't be attached to another.",
                "premises": "It belongs to one instance in AWS.",
            },
            "protocol": _VOLUME_PROTOCOL,
            "survive": dict.fromkeys(
                ("instance", "zone", "region"),
                "Its data is lost when the instance stops, hibernates or terminates.",
            ),
        },
    ),
    Option(
        "ebs",
        "Amazon EBS",
        "A lasting disk for an instance of the same zone; gp3 is the volume type to begin with.",
        "A volume can't leave its zone: take snapshots, which are Regional. Only io1 and io2 "
        "attach to several instances of a zone (Multi-Attach), and then need a cluster file system.",
        "ebs/latest/userguide/ebs-volumes.html",
        {
            "use": _use("EBS", "disk", **_VOLUME_USE),
            "who": {
                "zones": _ONE_ZONE.format("volume") + " and attaches only to instances there.",
                "premises": "A volume attaches only to EC2 instances.",
            },
            "protocol": _VOLUME_PROTOCOL,
            "survive": {
                answer: _ONE_ZONE.format("volume")
                + ". A snapshot survives the zone, but what came after it is lost."
                for answer in ("zone", "region")
            },
        },
    ),
    Option(
        "efs",
        "Amazon EFS",
        "Linux in all zones mounts it by NFS, and it grows and shrinks with its files.",
        "Each zone needs a mount target. A One Zone file system does not survive its zone. For "
        "another Region, replicate it: the copy is read-only and a little behind.",
        "efs/latest/ug/whatisefs.html",
        {
            "use": _use("EFS", "files"),
            "protocol": _speaks("EFS", "nfs"),
        },
    ),
    Option(
        "s3files",
        "Amazon S3 Files",
        "A bucket mounted by NFS: programs see files, and the S3 API sees the same data.",
        "Changes reach the other side after a moment, and the bucket is right in a conflict. The "
        "bucket needs versioning. It is new: check that your Region has it.",
        "AmazonS3/latest/userguide/s3-files.html",
        {
            "use": _use("S3 Files", "files", objects="Objects need no file system: use S3 itself."),
            "who": {
                "premises": "It is mounted from compute in AWS. Storage Gateway is for outside."
            },
            "protocol": _speaks("S3 Files", "nfs"),
            "survive": {
                "region": "A file system is in one Region; replicate its bucket to have the data "
                "in another."
            },
        },
    ),
    Option(
        "lustre",
        "Amazon FSx for Lustre",
        "Many clients read one file in parallel, as HPC and training of models need it; a linked "
        "S3 bucket appears as files.",
        "A scratch file system keeps no second copy, a persistent one keeps it in the same zone. "
        "Keep the data itself in S3.",
        "fsx/latest/LustreGuide/what-is.html",
        {
            "use": _use("FSx for Lustre", "files"),
            "protocol": _speaks("FSx for Lustre", "lustre"),
            "survive": {
                answer: _ONE_ZONE.format("Lustre file system")
                + ". Keep its data in a linked bucket."
                for answer in ("zone", "region")
            },
        },
    ),
    Option(
        "windows",
        "Amazon FSx for Windows File Server",
        "A Windows file server: SMB, NTFS, Active Directory, DFS.",
        "It must join an Active Directory. Choose Multi-AZ to survive a zone; the capacity is set "
        "beforehand.",
        "fsx/latest/WindowsGuide/what-is.html",
        {
            "use": _use("FSx for Windows File Server", "files"),
            "protocol": _speaks("FSx for Windows File Server", "smb"),
            "survive": {"region": _COPY},
        },
    ),
    Option(
        "ontap",
        "Amazon FSx for NetApp ONTAP",
        "One system that speaks NFS, SMB and iSCSI, in two zones: also a disk that survives a zone.",
        "Choose Multi-AZ. For another Region set up SnapMirror to a second file system. It is the "
        "most to learn, unless you know NetApp.",
        "fsx/latest/ONTAPGuide/what-is-fsx-ontap.html",
        {
            "use": _use("FSx for NetApp ONTAP", "disk", "files"),
            "who": {"one": "One instance is in one zone: there an EBS volume or EFS is simpler."},
            "protocol": {"lustre": "ONTAP does not speak Lustre. FSx for Lustre does."},
        },
    ),
    Option(
        "openzfs",
        "Amazon FSx for OpenZFS",
        "A ZFS file server by NFS, with snapshots and clones: for what runs on one today.",
        "Choose Multi-AZ to survive a zone. The capacity is set beforehand.",
        "fsx/latest/OpenZFSGuide/what-is-fsx.html",
        {
            "use": _use("FSx for OpenZFS", "files"),
            "protocol": _speaks("FSx for OpenZFS", "nfs"),
            "survive": {"region": _COPY},
        },
    ),
    _s3_class(
        "s3",
        "Amazon S3 Standard",
        "Any amount of objects, from anywhere, in at least three zones.",
        "A bucket is in one Region: for another, turn on replication. Objects change only as a "
        "whole. Block Public Access is on for new buckets; leave it.",
        {"rarely": _SAVES.replace("within milliseconds ", ""), "later": _SAVES},
    ),
    _s3_class(
        "rare",
        "S3 Standard-IA or Glacier Instant Retrieval",
        "It costs less to keep than Standard, and an object is still there within milliseconds.",
        "Every read costs a fee per GB, and the classes have a minimum duration: 30 and 90 days.",
        {
            "often": "Every read costs a fee: what is read often is cheaper in Standard.",
            "later": _SAVES,
        },
    ),
    _s3_class(
        "glacier",
        "S3 Glacier Flexible Retrieval or Deep Archive",
        "The cheapest to keep: an archive in place of tape.",
        "Restore first: minutes to 12 hours from Flexible Retrieval, 12 to 48 hours from Deep "
        "Archive. Minimum 90 and 180 days. The lecture's Glacier vaults take no new customers.",
        {"often": _RESTORE, "rarely": _RESTORE},
    ),
    Option(
        "gateway",
        "AWS Storage Gateway",
        "Machines on premises see a share, a disk or a tape library; the data is in AWS, what is "
        "used often in a cache beside them.",
        "S3 File, Volume and Tape Gateway; FSx File Gateway takes no new customers. It runs on "
        "your hardware and needs a good line.",
        "storagegateway/latest/APIReference/Welcome.html",
        {
            "use": {"move": "A gateway serves data in use. To move it once, take DataSync."},
            "who": dict.fromkeys(
                ("one", "zone", "zones"),
                "A gateway is for machines on premises; instances reach AWS storage directly.",
            ),
            "protocol": {"lustre": "A gateway speaks NFS, SMB and iSCSI, not Lustre."},
            "survive": {"region": "A gateway keeps its data in one Region."},
        },
    ),
    Option(
        "transfer",
        "AWS DataSync, Transfer Family",
        "DataSync copies from NFS, SMB, HDFS and other clouds to S3, EFS and FSx, and checks what "
        "arrived; Transfer Family takes files by SFTP.",
        "Count the days your line needs. Where it is too slow: Data Transfer Terminal. Snowball "
        "Edge takes no new customers; Snowmobile and Snowcone are gone.",
        "datasync/latest/userguide/what-is-datasync.html",
        {
            "use": dict.fromkeys(
                ("disk", "files", "objects", "backup"),
                "DataSync and Transfer Family move data; they do not keep it.",
            ),
        },
    ),
    Option(
        "backup",
        "AWS Backup",
        "One plan for EBS, EFS, FSx, RDS, S3 and more, and for virtual machines on premises: when "
        "a copy is made, where, and when it goes.",
        "Copies for another Region or account must be in the plan. Try the restore: its time is "
        "your RTO, and the plan's interval your RPO.",
        "aws-backup/latest/devguide/whatisbackup.html",
        {
            "use": dict.fromkeys(
                ("disk", "files", "objects", "move"),
                "AWS Backup keeps copies; it serves no data in use.",
            ),
            "read": dict.fromkeys(
                ("often", "rarely"), "A recovery point must be restored before it can be read."
            ),
        },
    ),
)
