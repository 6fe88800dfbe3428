"""Who may do what in whose bucket, and across accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows
from .people import (
    Person,
    allow,
    arn,
    deny,
    document,
    message_of,
    session,
    unsigned,
    user,
)

Call = Callable[[], Any]


@shows("iam_enforcement/explicit-deny", measured=("iam: [auth on] bucket policy Deny evaluated",))
def test_a_bucket_policy_denies_whom_it_names(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="a", Body=b"text")
    bob, eve = (user(one, allow("s3:*"), name=who) for who in ("bob", "eve"))
    one.s3.put_bucket_policy(
        Bucket=name,
        Policy=document(
            deny("s3:GetObject", on=f"arn:aws:s3:::{name}/*", Principal={"AWS": arn("user", "eve")})
        ),
    )
    read = lambda who: who.s3.get_object(Bucket=name, Key="a")["Body"].read()  # noqa: E731
    assert read(bob) == b"text"
    assert code_of(lambda: read(eve)) == "AccessDenied"
    assert "with an explicit deny in a resource-based policy" in message_of(lambda: read(eve))


@shows("iam_enforcement/no-identity-policy-allows")
def test_a_bucket_policy_grants_to_a_user_of_its_account(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="shared/a", Body=b"text")
    bob = user(one)
    read = lambda key: bob.s3.get_object(Bucket=name, Key=key)["Body"].read()  # noqa: E731
    assert code_of(lambda: read("shared/a")) == "AccessDenied"
    on = f"arn:aws:s3:::{name}/shared/*"
    one.s3.put_bucket_policy(
        Bucket=name,
        Policy=document(allow("s3:GetObject", on=on, Principal={"AWS": arn("user", "bob")})),
    )
    assert read("shared/a") == b"text"
    assert code_of(lambda: read("shared/none")) == "AccessDenied"  # may not list: not told more


@refusal("iam_enforcement/resource-of-another-account")
def test_resource_of_another_account(aws: AWS) -> Call:
    name = aws.bucket()
    aws.s3.put_object(Bucket=name, Key="a", Body=b"text")
    other = session(aws, "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole")
    return lambda: other.s3.get_object(Bucket=name, Key="a")


@shows("iam_enforcement/resource-of-another-account")
def test_another_account_needs_both_sides(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="a", Body=b"text")
    other = session(one, "arn:aws:iam::222222222222:role/OrganizationAccountAccessRole")
    eve = Person(_user_elsewhere(other))
    read = lambda who: who.s3.get_object(Bucket=name, Key="a")["Body"].read()  # noqa: E731
    on = f"arn:aws:s3:::{name}/*"
    whole_account = {"AWS": "arn:aws:iam::222222222222:root"}
    one.s3.put_bucket_policy(
        Bucket=name, Policy=document(allow("s3:GetObject", on=on, Principal=whole_account))
    )
    assert read(other) == b"text"
    assert code_of(lambda: read(eve)) == "AccessDenied"


def _user_elsewhere(other: Person) -> dict[str, Any]:
    other.iam.create_user(UserName="eve")
    made: dict[str, Any] = other.iam.create_access_key(UserName="eve")["AccessKey"]
    return made


@shows("iam_enforcement/bucket-policy-means-its-principals")
def test_everybody_reads_what_a_bucket_policy_opens(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="a", Body=b"text")
    read = lambda: unsigned("s3").get_object(Bucket=name, Key="a")["Body"].read()  # noqa: E731
    assert code_of(read) == "AccessDenied"
    one.s3.delete_public_access_block(Bucket=name)
    on = f"arn:aws:s3:::{name}/*"
    secure = {"Bool": {"aws:SecureTransport": "false"}}
    one.s3.put_bucket_policy(
        Bucket=name,
        Policy=document(
            allow("s3:GetObject", on=on, Principal="*"),
            deny("s3:*", on=on, Principal="*", Condition=secure),
        ),
    )
    assert read() == b"text"
