"""Tags: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Calls = Callable[[], Any]


def tagger(aws: AWS, *tags: tuple[str, str]) -> Calls:
    vpc = aws.vpc()
    return lambda: aws.ec2.create_tags(Resources=[vpc], Tags=listed(*tags))


def listed(*tags: tuple[str, str]) -> list[dict[str, str]]:
    return [{"Key": key, "Value": value} for key, value in tags]


def creator(aws: AWS, kind: str, *tags: tuple[str, str]) -> Calls:
    specifications = [{"ResourceType": kind, "Tags": listed(*tags)}]
    return lambda: aws.ec2.create_vpc(CidrBlock="10.0.0.0/16", TagSpecifications=specifications)


@refusal("tags/tag-key-of-aws", "tags: Tag key with aws: prefix")
def test_tag_key_of_aws(aws: AWS) -> Calls:
    return tagger(aws, ("aws:owner", "me"))


@refusal("tags/tag-key-of-aws")
def test_tag_key_of_aws_at_creation(aws: AWS) -> Calls:
    return creator(aws, "vpc", ("Aws:owner", "me"))


@refusal("tags/tag-too-long")
def test_tag_key_too_long(aws: AWS) -> Calls:
    return tagger(aws, ("k" * 129, "v"))


@refusal("tags/tag-too-long")
def test_tag_value_too_long(aws: AWS) -> Calls:
    return creator(aws, "vpc", ("Name", "v" * 257))


@refusal("tags/tag-key-twice")
def test_tag_key_twice(aws: AWS) -> Calls:
    return creator(aws, "vpc", ("Name", "a"), ("Name", "b"))


@shows("tags/tags-of-a-new-resource")
def test_51_tags_at_creation_leave_nothing(one: AWS) -> None:
    create = creator(one, "vpc", *((f"key{n}", "v") for n in range(51)))
    assert code_of(create) == "TagLimitExceeded"
    assert len(one.ec2.describe_vpcs()["Vpcs"]) == 1


@refusal("tags/tag-something-else-at-creation")
def test_tag_something_else_at_creation(aws: AWS) -> Calls:
    return creator(aws, "instance", ("Name", "web"))


@shows(measured=("tags: More than 50 tags", "tags: Tag a non-existent resource"))
def test_51st_tag_and_unknown_resource(one: AWS) -> None:
    vpc = one.vpc()
    one.ec2.create_tags(Resources=[vpc], Tags=listed(*((f"key{n}", "v") for n in range(50))))
    more = code_of(lambda: one.ec2.create_tags(Resources=[vpc], Tags=listed(("one", "more"))))
    assert more == "TagLimitExceeded"
    one.ec2.create_tags(Resources=[vpc], Tags=listed(("key7", "new value")))
    unknown = code_of(
        lambda: one.ec2.create_tags(Resources=["vpc-0123456789abcdef0"], Tags=listed(("a", "b")))
    )
    assert unknown == "InvalidVpcID.NotFound"


@shows(measured=("tags: Resource Groups Tagging API finds EC2/S3 resources by tag",))
def test_tagged_resources_are_found(one: AWS) -> None:
    vpc = one.vpc()
    one.ec2.create_tags(Resources=[vpc], Tags=listed(("project", "book")))
    found = one.resourcegroupstaggingapi.get_resources(
        TagFilters=[{"Key": "project", "Values": ["book"]}]
    )["ResourceTagMappingList"]
    assert [mapping["ResourceARN"].rpartition("/")[2] for mapping in found] == [vpc]


def test_tags_are_unicode(one: AWS) -> None:
    vpc = one.vpc()
    one.ec2.create_tags(Resources=[vpc], Tags=listed(("이름", "웹 서버")))
    (tag,) = one.ec2.describe_tags()["Tags"]
    assert (tag["Key"], tag["Value"]) == ("이름", "웹 서버")
