"""IAM users and groups: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from .harness import AWS, code_of, refusal, shows
from .people import READ_EC2, allow, role, session, user

Call = Callable[[], Any]


def deleting(aws: AWS) -> Call:
    return lambda: aws.iam.delete_user(UserName="bob")


@refusal("iam/entity-name")
def test_entity_name(aws: AWS) -> Call:
    return lambda: aws.iam.create_user(UserName="bob smith")


@shows("iam/entity-name")
def test_names_have_a_length(one: AWS) -> None:
    create = one.iam.create_group
    assert code_of(lambda: create(GroupName="x" * 129)) == "ValidationError"
    assert create(GroupName="x" * 128)
    assert code_of(lambda: one.iam.create_user(UserName="x" * 65)) == "ValidationError"


@refusal("iam/path-shape")
def test_path_shape(aws: AWS) -> Call:
    return lambda: aws.iam.create_user(UserName="bob", Path="/staff")


@refusal("iam/name-taken-in-any-case")
def test_name_taken_in_any_case(aws: AWS) -> Call:
    aws.iam.create_group(GroupName="admins")
    return lambda: aws.iam.create_group(GroupName="ADMINS")


@shows("iam/name-taken-in-any-case")
def test_a_rename_takes_no_name_that_is_taken(one: AWS) -> None:
    for name in ("bob", "eve"):
        one.iam.create_user(UserName=name)
    rename = lambda to: one.iam.update_user(UserName="bob", NewUserName=to)  # noqa: E731
    assert code_of(lambda: rename("eve")) == "EntityAlreadyExists"
    rename("Bob")
    assert one.iam.get_user(UserName="Bob")["User"]["UserName"] == "Bob"


@shows(measured=("iam: Duplicate user",))
def test_duplicate_user(one: AWS) -> None:
    one.iam.create_user(UserName="bob")
    assert code_of(lambda: one.iam.create_user(UserName="bob")) == "EntityAlreadyExists"


@refusal("iam/delete-user-with-belongings", "iam: Delete user with access key")
def test_delete_user_with_access_key(aws: AWS) -> Call:
    user(aws)
    return deleting(aws)


@pytest.mark.parametrize("belonging", ["group", "password", "certificate"])
@shows("iam/delete-user-with-belongings")
def test_a_user_is_deleted_after_its_belongings(one: AWS, belonging: str) -> None:
    iam = one.iam
    iam.create_user(UserName="bob")
    if belonging == "group":
        iam.create_group(GroupName="staff")
        iam.add_user_to_group(GroupName="staff", UserName="bob")
        remove = lambda: iam.remove_user_from_group(GroupName="staff", UserName="bob")  # noqa: E731
    elif belonging == "password":
        iam.create_login_profile(UserName="bob", Password="Correct-Horse-7")
        remove = lambda: iam.delete_login_profile(UserName="bob")  # noqa: E731
    else:
        key = iam.upload_ssh_public_key(UserName="bob", SSHPublicKeyBody="ssh-rsa AAAA bob")
        given = key["SSHPublicKey"]["SSHPublicKeyId"]
        remove = lambda: iam.delete_ssh_public_key(UserName="bob", SSHPublicKeyId=given)  # noqa: E731
    assert code_of(deleting(one)) == "DeleteConflict"
    remove()
    deleting(one)()
    assert code_of(lambda: iam.get_user(UserName="bob")) == "NoSuchEntity"


@shows(measured=("iam: Delete user with attached policy",))
def test_delete_user_with_attached_policy(one: AWS) -> None:
    one.iam.create_user(UserName="bob")
    one.iam.attach_user_policy(UserName="bob", PolicyArn=READ_EC2)
    assert code_of(deleting(one)) == "DeleteConflict"


@refusal("iam/delete-group-in-use")
def test_delete_group_in_use(aws: AWS) -> Call:
    aws.iam.create_group(GroupName="staff")
    aws.iam.create_user(UserName="bob")
    aws.iam.add_user_to_group(GroupName="staff", UserName="bob")
    return lambda: aws.iam.delete_group(GroupName="staff")


@shows("iam/delete-group-in-use")
def test_a_group_is_deleted_after_its_policies(one: AWS) -> None:
    one.iam.create_group(GroupName="staff")
    one.iam.attach_group_policy(GroupName="staff", PolicyArn=READ_EC2)
    delete = lambda: one.iam.delete_group(GroupName="staff")  # noqa: E731
    assert code_of(delete) == "DeleteConflict"
    one.iam.detach_group_policy(GroupName="staff", PolicyArn=READ_EC2)
    delete()


@refusal("iam/groups-per-user")
def test_groups_per_user(aws: AWS) -> Call:
    aws.iam.create_user(UserName="bob")
    for number in range(11):
        aws.iam.create_group(GroupName=f"group-{number}")
    join = lambda n: aws.iam.add_user_to_group(GroupName=f"group-{n}", UserName="bob")  # noqa: E731
    for number in range(10):
        join(number)
    return lambda: join(10)


@shows(measured=("iam: Third access key",))
def test_third_access_key(one: AWS) -> None:
    user(one)
    one.iam.create_access_key(UserName="bob")
    assert code_of(lambda: one.iam.create_access_key(UserName="bob")) == "LimitExceeded"


@refusal("iam/password-policy")
def test_password_policy(aws: AWS) -> Call:
    aws.iam.create_user(UserName="bob")
    return lambda: aws.iam.create_login_profile(UserName="bob", Password="correcthorse")


@shows("iam/password-policy")
def test_the_accounts_own_password_policy(one: AWS) -> None:
    one.iam.create_user(UserName="bob")
    one.iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True)
    create = lambda word: one.iam.create_login_profile(UserName="bob", Password=word)  # noqa: E731
    assert code_of(lambda: create("Short-7")) == "PasswordPolicyViolation"
    assert code_of(lambda: create("NoSymbolsAtAll7")) == "PasswordPolicyViolation"
    assert create("with-symbols-only")["LoginProfile"]["UserName"] == "bob"


@refusal("iam/no-user-calls")
def test_no_user_calls(aws: AWS) -> Call:
    return session(aws, role(aws, allow("iam:*"))).iam.get_user


@shows("iam/user-id", "iam/group-id", "iam/instance-profile-id")
def test_unique_ids_say_what_they_are_of(one: AWS) -> None:
    bob = one.iam.create_user(UserName="bob")["User"]["UserId"]
    staff = one.iam.create_group(GroupName="staff")["Group"]["GroupId"]
    web = one.iam.create_instance_profile(InstanceProfileName="web")["InstanceProfile"]
    ids = [bob, staff, web["InstanceProfileId"]]
    assert [made[:4] for made in ids] == ["AIDA", "AGPA", "AIPA"]
    assert {len(made) for made in ids} == {21}


@shows("iam/user-id")
def test_a_user_asks_for_itself(one: AWS) -> None:
    bob = user(one, allow("iam:GetUser", on="arn:aws:iam::*:user/${aws:username}"))
    assert bob.iam.get_user()["User"]["UserName"] == "bob"
    assert code_of(lambda: bob.iam.get_user(UserName="administrator")) == "AccessDenied"
