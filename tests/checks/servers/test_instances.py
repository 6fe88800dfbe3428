"""Lab "Instances": each reference solution passes, each anticipated mistake fails with its own hint."""

from __future__ import annotations

from collections.abc import Callable

import nbformat
import pytest

from awslab.checks import Condition, check

from ..conftest import LABS, reference_solution

LAB = "servers/instances"
Submit = Callable[[str], None]
CELLS = {cell.id: cell.source for cell in nbformat.read(LABS / f"{LAB}.ipynb", as_version=4).cells}

#: What the lab's earlier cells leave behind.
BEFORE = "\n".join(
    [
        "import boto3",
        CELLS["image"],
        CELLS["helpers"],
        'script = "#!/bin/bash\\ndnf install -y nginx\\n"',
        'base = {"ImageId": image_id, "MinCount": 1, "MaxCount": 1}',
        CELLS["two-servers"],
    ]
)


def blog(**changed: str) -> str:
    """Return code that launches blog as asked, but for the arguments given (as code); empty leaves one out."""
    arguments = {
        "InstanceType": '"c7g.large"',
        "SubnetId": "default_subnet(zone_b)",
        "UserData": "script",
        "BlockDeviceMappings": '[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20}}]',
        "TagSpecifications": 'tagged(Name="blog", Owner="writers")',
    } | changed
    given = ", ".join(f"{name}={value}" for name, value in arguments.items() if value)
    return f"ec2.run_instances(**base, {given})\n"


STOP = (
    "ec2.stop_instances(InstanceIds=[api_id])\n"
    'ec2.get_waiter("instance_stopped").wait(InstanceIds=[api_id])\n'
)
LARGE = 'ec2.modify_instance_attribute(InstanceId=api_id, InstanceType={"Value": "m7g.large"})\n'
START = (
    "ec2.start_instances(InstanceIds=[api_id])\n"
    'ec2.get_waiter("instance_running").wait(InstanceIds=[api_id])\n'
)
ALLOCATE = 'fixed = ec2.allocate_address(Domain="vpc")["AllocationId"]\n'
ASSOCIATE = "ec2.associate_address(InstanceId=api_id, AllocationId=fixed)\n"

PROTECT = (
    "ec2.modify_instance_attribute(InstanceId=ledger_id, DisableApiTermination={'Value': True})\n"
)
TOKENS = 'ec2.modify_instance_metadata_options(InstanceId=ledger_id, HttpTokens="required")\n'


def keep(*devices: str) -> str:
    """Return code that keeps these devices of ledger when it is terminated."""
    mappings = [{"DeviceName": device, "Ebs": {"DeleteOnTermination": False}} for device in devices]
    return (
        f"ec2.modify_instance_attribute(InstanceId=ledger_id, BlockDeviceMappings={mappings!r})\n"
    )


def first_unmet(name: str) -> Condition:
    return next(c for c in check(name).conditions if not c.met)


@pytest.mark.parametrize("name", ["launch-to-order", "larger-at-one-address", "safe-ledger"])
def test_reference_solution_passes(submit: Submit, name: str) -> None:
    submit(BEFORE)
    assert not check(name).passed, "an account without a solution must not pass"
    submit(reference_solution(LAB, name))
    assert check(name).passed


ORDER_MISTAKES = {
    "no name": (blog(TagSpecifications='tagged(Owner="writers")'), "tag it"),
    "no subnet": (blog(SubnetId=""), "subnet decides the zone"),
    "large is not enough": (blog(InstanceType='"m7g.large"'), "Which family"),
    "another processor": (
        blog(
            InstanceType='"c7i.large"',
            ImageId='ssm.get_parameter(Name=path.replace("arm64", "x86_64"))["Parameter"]["Value"]',
        ).replace("**base", "MinCount=1, MaxCount=1"),
        "Read the names",
    ),
    "a device name of another image": (
        blog(BlockDeviceMappings='[{"DeviceName": "/dev/sda1", "Ebs": {"VolumeSize": 20}}]'),
        "adds a volume",
    ),
    "the image's own size": (blog(BlockDeviceMappings=""), "image decides"),
    "no user data": (blog(UserData=""), "first boot"),
    "encoded twice": (
        "from base64 import b64encode\n" + blog(UserData="b64encode(script.encode()).decode()"),
        "boto3 encodes it",
    ),
    "only the server tagged": (
        blog(TagSpecifications='tagged(Name="blog", Owner="writers")[:1]'),
        "nothing is inherited",
    ),
}

LARGER_MISTAKES = {
    "a new server": (
        'ec2.run_instances(**base, InstanceType="m7g.large", TagSpecifications=[{"ResourceType": '
        '"instance", "Tags": [{"Key": "Name", "Value": "api"}]}])\n',
        "new server",
    ),
    "terminated": (
        "ec2.terminate_instances(InstanceIds=[api_id])\n"
        'ec2.get_waiter("instance_terminated").wait(InstanceIds=[api_id])\n',
        "is gone",
    ),
    "the size only": (
        STOP + LARGE.replace("m7g", "t4g") + START + ALLOCATE + ASSOCIATE,
        "another family",
    ),
    "still stopped": (STOP + LARGE + ALLOCATE + ASSOCIATE, "next start"),
    "no Elastic IP": (STOP + LARGE + START, "goes back to AWS"),
    "not associated": (STOP + LARGE + START + ALLOCATE, "no more"),
    "one too many": (
        STOP + LARGE + START + ALLOCATE + ASSOCIATE + ALLOCATE,
        "costs the same",
    ),
}

LEDGER_MISTAKES = {
    "terminated": (
        "ec2.terminate_instances(InstanceIds=[ledger_id])\n"
        'ec2.get_waiter("instance_terminated").wait(InstanceIds=[ledger_id])\n',
        "It was terminated",
    ),
    "no protection": (keep("/dev/sdf") + TOKENS, "DisableApiTermination is"),
    "protection keeps all": (PROTECT + TOKENS, "says nothing"),
    "the root volume instead": (PROTECT + keep("/dev/xvda") + TOKENS, "kept the root volume"),
    "detached": (
        PROTECT + 'books = ec2.describe_volumes(Filters=[{"Name": "attachment.device", "Values": '
        '["/dev/sdf"]}])\nec2.detach_volume(VolumeId=books["Volumes"][0]["VolumeId"])\n',
        "no longer attached",
    ),
    "both volumes": (PROTECT + keep("/dev/sdf", "/dev/xvda") + TOKENS, "until somebody deletes it"),
    "tokens optional": (PROTECT + keep("/dev/sdf"), "without a token"),
    "stopped": (
        PROTECT + keep("/dev/sdf") + TOKENS + "ec2.stop_instances(InstanceIds=[ledger_id])\n",
        "needs a stop",
    ),
}

MISTAKES = [
    pytest.param(name, code, hint, id=f"{name}: {mistake}")
    for name, mistakes in (
        ("launch-to-order", ORDER_MISTAKES),
        ("larger-at-one-address", LARGER_MISTAKES),
        ("safe-ledger", LEDGER_MISTAKES),
    )
    for mistake, (code, hint) in mistakes.items()
]


@pytest.mark.parametrize(("name", "code", "hint"), MISTAKES)
def test_anticipated_mistake_gets_its_own_hint(
    submit: Submit, name: str, code: str, hint: str
) -> None:
    submit(BEFORE)
    submit(code)
    unmet = first_unmet(name)
    assert hint in unmet.hint
    assert unmet.built, "a learner wants to know what was found instead"


def test_another_type_that_is_as_large_passes(submit: Submit) -> None:
    submit(BEFORE)
    submit(blog(InstanceType='"t4g.medium"'))
    assert check("launch-to-order").passed


def test_a_second_try_replaces_the_first(submit: Submit) -> None:
    submit(BEFORE)
    submit(blog(UserData=""))
    submit(blog())
    assert check("launch-to-order").passed


def test_hints_tell_the_mistakes_apart() -> None:
    for mistakes in (ORDER_MISTAKES, LARGER_MISTAKES, LEDGER_MISTAKES):
        assert len({hint for _, hint in mistakes.values()}) == len(mistakes) >= 3
