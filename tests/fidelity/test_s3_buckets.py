"""S3 buckets: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from awslab.account.clock import START

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]
MFA = "arn:aws:iam::123456789012:mfa/root 123456"


def create(aws: AWS, name: str, **options: Any) -> Call:
    place = {"LocationConstraint": aws.region}
    return lambda: aws.s3.create_bucket(Bucket=name, CreateBucketConfiguration=place, **options)


def with_acls(aws: AWS, block_public_acls: bool = False) -> str:
    name = aws.bucket(ObjectOwnership="ObjectWriter")
    block = {"BlockPublicAcls": block_public_acls}
    aws.s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=block)
    return name


@refusal(
    "s3_buckets/bucket-name",
    "s3: Bucket name rule: alias (name-s3alias)",
    "s3: Bucket name rule: dots (a..b)",
    "s3: Bucket name rule: ip (192.168.5.4)",
)
def test_bucket_name(aws: AWS) -> Call:
    wrong = ("name-s3alias", "a..b", "192.168.5.4", "Upper", "under_score", "-a-", "sthree-x")
    for name in (*wrong, f"logs-123456789012-{aws.region}-an"):
        assert code_of(create(aws, name)) == "InvalidBucketName"
    return create(aws, "name-s3alias")


@shows(
    "s3_buckets/name-of-any-form-arrives",
    measured=("s3: Bucket name rule: xn (xn--abc)", "s3: Bucket name rule: short (ab)"),
)
def test_names_that_are_no_host_names(one: AWS) -> None:
    assert code_of(create(one, "xn--abc")) == "InvalidBucketName"
    assert code_of(create(one, "ab")) == "InvalidBucketName"
    one.bucket("xn.abc")


@shows(
    "s3_buckets/new-bucket",
    "s3_buckets/encryption-never-ends",
    measured=(
        "s3: Block Public Access is on by default for new buckets",
        "s3: Object Ownership default BucketOwnerEnforced",
        "s3: put_object answers ServerSideEncryption AES256 by default",
    ),
)
def test_new_bucket(one: AWS) -> None:
    name = one.bucket()
    block = one.s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
    assert set(block.values()) == {True}
    controls = one.s3.get_bucket_ownership_controls(Bucket=name)["OwnershipControls"]
    assert controls["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert one.s3.put_object(Bucket=name, Key="k")["ServerSideEncryption"] == "AES256"
    assert one.s3.list_buckets()["Buckets"][0]["CreationDate"].date() == START.date()
    one.s3.delete_bucket_encryption(Bucket=name)
    rule = one.s3.get_bucket_encryption(Bucket=name)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rule[0]["ApplyServerSideEncryptionByDefault"] == {"SSEAlgorithm": "AES256"}


@refusal("s3_buckets/acl-on-new-bucket", "s3: create_bucket ACL=public-read (since Apr 2023)")
def test_acl_on_new_bucket(aws: AWS) -> Call:
    aws.bucket("private-is-fine", ACL="private")
    return create(aws, "b-bucket", ACL="public-read")


@refusal("s3_buckets/public-acl-on-new-bucket")
def test_public_acl_on_new_bucket(aws: AWS) -> Call:
    return create(aws, "b-bucket", ACL="public-read", ObjectOwnership="ObjectWriter")


@refusal("s3_buckets/enforce-owner-over-acl")
def test_enforce_owner_over_acl(aws: AWS) -> Call:
    name = with_acls(aws)
    aws.s3.put_bucket_acl(Bucket=name, ACL="public-read")
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    return lambda: aws.s3.put_bucket_ownership_controls(Bucket=name, OwnershipControls=controls)


@refusal("s3_buckets/acl-where-disabled")
def test_acl_where_disabled(aws: AWS) -> Call:
    name = aws.bucket()
    aws.s3.put_object(Bucket=name, Key="k", ACL="bucket-owner-full-control")
    for call in (aws.s3.put_bucket_acl, aws.s3.put_object, aws.s3.create_multipart_upload):
        key = {} if call == aws.s3.put_bucket_acl else {"Key": "k"}
        with pytest.raises(aws.s3.exceptions.ClientError, match="does not allow ACLs"):
            call(Bucket=name, ACL="private", **key)
    return lambda: aws.s3.put_object_acl(Bucket=name, Key="k", ACL="private")


@refusal("s3_buckets/public-acl-blocked", "s3: Public ACL with BlockPublicAcls explicitly on")
def test_public_acl_blocked(aws: AWS) -> Call:
    name = with_acls(aws, block_public_acls=True)
    aws.s3.put_object(Bucket=name, Key="k", ACL="private")
    return lambda: aws.s3.put_bucket_acl(Bucket=name, ACL="public-read")


@refusal(
    "s3_buckets/back-to-unversioned",
    "s3: Versioning disabled state absent; cannot return to unversioned (Status 'Disabled')",
)
def test_back_to_unversioned(aws: AWS) -> Call:
    name = aws.bucket(versioning="Enabled")
    setting = {"Status": "Disabled"}
    return lambda: aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting)


@refusal("s3_buckets/versioning-without-status")
def test_versioning_without_status(aws: AWS) -> Call:
    name = aws.bucket()
    return lambda: aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={})


@refusal("s3_buckets/suspend-versioning-in-use")
def test_suspend_versioning_in_use(aws: AWS) -> Call:
    name = aws.bucket(ObjectLockEnabledForBucket=True)
    setting = {"Status": "Suspended"}
    return lambda: aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting)


@refusal("s3_buckets/mfa-setting-without-mfa")
def test_mfa_setting_without_mfa(aws: AWS) -> Call:
    name = aws.bucket()
    off = {"Status": "Enabled", "MFADelete": "Disabled"}
    aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=off)  # it is off already
    setting = {"Status": "Enabled", "MFADelete": "Enabled"}
    return lambda: aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting)


@refusal(
    "s3_buckets/delete-version-without-mfa",
    "s3: MFA delete: permanent delete of a version without MFA",
)
def test_delete_version_without_mfa(aws: AWS) -> Call:
    name = aws.bucket()
    setting = {"Status": "Enabled", "MFADelete": "Enabled"}
    aws.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting, MFA=MFA)
    version = aws.s3.put_object(Bucket=name, Key="k")["VersionId"]
    aws.s3.delete_object(Bucket=name, Key="k")  # a delete marker needs no MFA
    two = {"Objects": [{"Key": "other"}, {"Key": "k", "VersionId": version}]}
    assert code_of(lambda: aws.s3.delete_objects(Bucket=name, Delete=two)) == "AccessDenied"
    return lambda: aws.s3.delete_object(Bucket=name, Key="k", VersionId=version)


@shows("s3_buckets/put-versioning", "s3_buckets/get-versioning")
def test_versioning_shows(one: AWS) -> None:
    name = one.bucket()
    assert "Status" not in one.s3.get_bucket_versioning(Bucket=name)
    setting = {"Status": "Enabled", "MFADelete": "Enabled"}
    one.s3.put_bucket_versioning(Bucket=name, VersioningConfiguration=setting, MFA=MFA)
    shown = one.s3.get_bucket_versioning(Bucket=name)
    assert {key: shown[key] for key in setting} == setting


@shows("s3_buckets/lock-existing-bucket")
def test_lock_existing_bucket(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    one.s3.put_object(Bucket=name, Key="k", Body=b"kept")
    lock = {"ObjectLockEnabled": "Enabled"}
    one.s3.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)
    shown = one.s3.get_object_lock_configuration(Bucket=name)["ObjectLockConfiguration"]
    assert shown["ObjectLockEnabled"] == "Enabled"
    assert one.s3.get_object(Bucket=name, Key="k")["Body"].read() == b"kept"


@shows(measured=("s3: Delete non-empty bucket", "s3: Missing bucket", "s3: Missing key GET"))
def test_bucket_that_holds_or_is_not(one: AWS) -> None:
    name = one.bucket()
    one.s3.put_object(Bucket=name, Key="k")
    assert code_of(lambda: one.s3.delete_bucket(Bucket=name)) == "BucketNotEmpty"
    assert code_of(lambda: one.s3.list_objects_v2(Bucket="no-such")) == "NoSuchBucket"
    assert code_of(lambda: one.s3.get_object(Bucket=name, Key="no")) == "NoSuchKey"


@shows(measured=("s3: Delete bucket with only delete markers/old versions",))
def test_versions_keep_a_bucket(one: AWS) -> None:
    name = one.bucket(versioning="Enabled")
    one.s3.put_object(Bucket=name, Key="k")
    one.s3.delete_object(Bucket=name, Key="k")
    assert one.s3.list_objects_v2(Bucket=name)["KeyCount"] == 0
    assert code_of(lambda: one.s3.delete_bucket(Bucket=name)) == "BucketNotEmpty"


@shows(
    measured=(
        "s3: Other Region client without LocationConstraint",
        "s3: Re-create own bucket outside us-east-1",
        "s3: Re-create own bucket in us-east-1 returns 200 (legacy)",
        "s3: Bucket reached with a client of another Region: boto3 follows the 301 redirect",
    )
)
def test_buckets_and_regions(one: AWS) -> None:
    code = code_of(lambda: one.s3.create_bucket(Bucket="b-bucket"))
    assert code == "IllegalLocationConstraintException"
    name = one.bucket()
    assert code_of(create(one, name)) == "BucketAlreadyOwnedByYou"
    virginia = one.client("s3", "us-east-1")
    for _ in range(2):
        virginia.create_bucket(Bucket="c-bucket")
    one.s3.put_object(Bucket=name, Key="k")
    assert virginia.head_object(Bucket=name, Key="k")["ContentLength"] == 0


@shows(measured=("s3: Bucket names are globally unique across accounts",))
def test_bucket_name_of_another_account(one: AWS) -> None:
    name = one.bucket()
    role = "arn:aws:iam::111122223333:role/OrganizationAccountAccessRole"
    keys = one.sts.assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    other = boto3.client(
        "s3",
        region_name=one.region,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    place = {"LocationConstraint": one.region}
    call = lambda: other.create_bucket(Bucket=name, CreateBucketConfiguration=place)  # noqa: E731
    assert code_of(call) == "BucketAlreadyExists"
