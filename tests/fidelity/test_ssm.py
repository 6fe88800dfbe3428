"""Parameter Store: what AWS refuses and shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .harness import AWS, code_of, refusal, shows

Call = Callable[[], Any]


def putting(aws: AWS, **options: Any) -> Call:
    given = {"Name": "/app/url", "Value": "https://example.com", "Type": "String"} | options
    return lambda: aws.ssm.put_parameter(**given)


@refusal("ssm/parameter-name")
def test_parameter_name(aws: AWS) -> Call:
    return putting(aws, Name="app/url")


@shows("ssm/parameter-name")
def test_a_name_has_no_other_characters(one: AWS) -> None:
    assert code_of(putting(one, Name="/app/my url")) == "ValidationException"
    assert putting(one, Name="/app/my_url-2.x")()["Version"] == 1


@refusal("ssm/parameter-levels")
def test_parameter_levels(aws: AWS) -> Call:
    return putting(aws, Name="/x" * 16)


@refusal("ssm/value-fits-its-tier")
def test_value_fits_its_tier(aws: AWS) -> Call:
    return putting(aws, Value="x" * 4097)


@shows("ssm/value-fits-its-tier")
def test_an_advanced_parameter_holds_twice_as_much(one: AWS) -> None:
    assert putting(one, Value="x" * 8192, Tier="Advanced")()["Tier"] == "Advanced"
    too_big = putting(one, Name="/app/more", Value="x" * 8193, Tier="Advanced")
    assert code_of(too_big) == "ValidationException"


@refusal("ssm/tier-downgrade")
def test_tier_downgrade(aws: AWS) -> Call:
    putting(aws, Tier="Advanced")()
    return putting(aws, Tier="Standard", Overwrite=True)


@refusal("ssm/allowed-pattern")
def test_allowed_pattern(aws: AWS) -> Call:
    putting(aws, Value="4711", AllowedPattern=r"^\d+$")()
    return putting(aws, Value="none", Overwrite=True)


@refusal("ssm/pattern-is-a-pattern")
def test_pattern_is_a_pattern(aws: AWS) -> Call:
    return putting(aws, AllowedPattern="([a-z")


@refusal("ssm/key-without-a-secret")
def test_key_without_a_secret(aws: AWS) -> Call:
    return putting(aws, KeyId="alias/aws/ssm")


@refusal("ssm/unknown-key")
def test_unknown_key(aws: AWS) -> Call:
    return putting(aws, Type="SecureString", KeyId="alias/none")


@shows("ssm/unknown-key")
def test_a_key_of_the_account_encrypts(one: AWS) -> None:
    key = one.kms.create_key()["KeyMetadata"]["KeyId"]
    one.kms.create_alias(AliasName="alias/app", TargetKeyId=key)
    for number, name in enumerate((key, "alias/app", "alias/aws/ssm")):
        assert putting(one, Name=f"/app/{number}", Type="SecureString", KeyId=name)()


@refusal("ssm/path-of-parameters")
def test_path_of_parameters(aws: AWS) -> Call:
    return lambda: aws.ssm.get_parameters_by_path(Path="app")


@refusal("ssm/parameters-per-page")
def test_parameters_per_page(aws: AWS) -> Call:
    return lambda: aws.ssm.get_parameters_by_path(Path="/app", MaxResults=11)


@refusal("ssm/deletions-per-call")
def test_deletions_per_call(aws: AWS) -> Call:
    return lambda: aws.ssm.delete_parameters(Names=[f"/app/{number}" for number in range(11)])


@shows("ssm/ciphertext", "ssm/plaintext")
def test_a_secure_string_shows_itself_only_decrypted(one: AWS) -> None:
    putting(one, Type="SecureString", Value="hunter2")()
    shown = lambda **how: one.ssm.get_parameter(Name="/app/url", **how)["Parameter"]["Value"]  # noqa: E731
    assert "hunter2" not in shown()
    assert shown().startswith("AQICAH")
    assert shown(WithDecryption=True) == "hunter2"


@shows(measured=("ssm: put_parameter existing without Overwrite",))
def test_put_parameter_existing_without_overwrite(one: AWS) -> None:
    assert putting(one)()["Version"] == 1
    assert code_of(putting(one)) == "ParameterAlreadyExists"
    assert putting(one, Overwrite=True)()["Version"] == 2


@shows(measured=("ssm: Unknown parameter",))
def test_unknown_parameter(one: AWS) -> None:
    assert code_of(lambda: one.ssm.get_parameter(Name="/app/none")) == "ParameterNotFound"
    assert code_of(lambda: one.ssm.delete_parameter(Name="/app/none")) == "ParameterNotFound"
