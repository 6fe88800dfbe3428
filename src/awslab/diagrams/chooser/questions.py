"""The questions, and the lecture's nine needs as answers to them."""

from __future__ import annotations

from awslab.diagrams.chooser.rules import Need, Question

QUESTIONS = (
    Question(
        "use",
        "What do you need?",
        "what you need",
        (
            ("disk", "A disk", "a block device with one file system or database on it"),
            ("files", "Files", "a file system: folders, locks, changes inside a file"),
            ("objects", "Objects", "whole files by their keys, over HTTPS"),
            ("move", "Move data", "a way to bring data to AWS"),
            ("backup", "Backups", "copies by a plan, kept and deleted by rules"),
        ),
    ),
    Question(
        "who",
        "Who uses it at the same time?",
        "who uses it",
        (
            ("one", "One instance", "one EC2 instance"),
            ("zone", "Several, one zone", "several instances in one Availability Zone"),
            ("zones", "Several zones", "instances in several Availability Zones"),
            ("premises", "On premises", "computers in your own data centre"),
        ),
    ),
    Question(
        "protocol",
        "Must it be one of these protocols?",
        "protocol",
        (
            ("nfs", "NFS", "NFS, with POSIX permissions: Linux"),
            ("smb", "SMB", "SMB, with Active Directory: Windows"),
            ("lustre", "Lustre", "Lustre: one file read in parallel by many"),
        ),
    ),
    Question(
        "survive",
        "What must the data survive, without a restore?",
        "what it survives",
        (
            ("nothing", "Nothing", "it is scratch data that can be made again"),
            ("instance", "The instance", "the stop or the loss of the instance"),
            ("zone", "A zone", "the loss of an Availability Zone"),
            ("region", "The Region", "the loss of the Region"),
        ),
    ),
    Question(
        "read",
        "How is it read?",
        "how it is read",
        (
            ("often", "Often", "all the time, within milliseconds"),
            ("rarely", "Rarely, at once", "about once a month or less, but within milliseconds"),
            ("later", "Hours are fine", "about once a year or less, and it may take hours"),
        ),
    ),
)

#: In the order of the lecture's table.
NEEDS = (
    Need(
        "disk",
        "A lasting disk for an instance: databases, data warehouses, applications",
        {
            "use": "disk",
            "who": "one",
            "survive": "instance",
            "read": "often",
        },
        "ebs",
    ),
    Need(
        "elastic-files",
        "A file system for Linux that grows and shrinks with its files",
        {"use": "files", "who": "zones", "protocol": "nfs", "survive": "zone", "read": "often"},
        "efs",
    ),
    Need(
        "hpc",
        "Fast files for high-performance computing, machine learning, media",
        {
            "use": "files",
            "who": "zone",
            "protocol": "lustre",
            "survive": "nothing",
            "read": "often",
        },
        "lustre",
    ),
    Need(
        "windows-files",
        "File shares for Windows: SMB, NTFS, Active Directory, DFS",
        {"use": "files", "who": "zones", "protocol": "smb", "survive": "zone", "read": "often"},
        "windows",
    ),
    Need(
        "objects",
        "Data for anything on the internet: user content, data lakes, serverless",
        {"use": "objects", "who": "zones", "survive": "zone", "read": "often"},
        "s3",
    ),
    Need(
        "archive",
        "A cheap archive in place of tape, for compliance",
        {"use": "objects", "who": "zones", "survive": "zone", "read": "later"},
        "glacier",
    ),
    Need(
        "hybrid",
        "Storage on premises, extended by the cloud: bursting, tiering",
        {"use": "objects", "who": "premises", "protocol": "smb"},
        "gateway",
    ),
    Need("move", "Data of any kind and size, to AWS or out of it", {"use": "move"}, "transfer"),
    Need(
        "backup",
        "Backups of many AWS services and of machines on premises, from one place",
        {"use": "backup", "survive": "region", "read": "later"},
        "backup",
    ),
)
