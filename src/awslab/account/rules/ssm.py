"""Systems Manager Parameter Store: names, values, types and tiers."""

from __future__ import annotations

import base64
import re
from typing import Any

from awslab.account.engine import Call
from awslab.account.registry import changes, refuses

_API = "systems-manager/latest/APIReference/"
_NAMES = "systems-manager/latest/userguide/sysman-paramstore-su-create.html"
_TIERS = "systems-manager/latest/userguide/parameter-store-advanced-parameters.html"
#: What a ciphertext of KMS begins with once it is in Base64.
_CIPHERTEXT = "AQICAH"


def _existing(call: Call) -> Any:
    """Return the newest version of the parameter a call names, if it exists."""
    return call.backend().get_parameter(call.params["Name"])


@refuses("ssm", "PutParameter", code="ValidationException", doc=_NAMES)
def parameter_name(call: Call) -> str | None:
    """A parameter's name has letters, digits and ._- between slashes, and begins with a slash if it has any."""
    name = call.params["Name"].strip()  # the service drops spaces at both ends
    if not re.fullmatch(r"[A-Za-z0-9_./-]+", name):
        return (
            'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a '
            "path, it can consist of sub-paths divided by slash symbol; each sub-path can be "
            "formed as a mix of letters, numbers and the following 3 symbols .-_"
        )
    if "/" in name and not name.startswith("/"):
        return "Parameter name must be a fully qualified name."
    return None


@refuses(
    "ssm",
    "PutParameter",
    code="HierarchyLevelLimitExceededException",
    doc=_API + "API_PutParameter.html",
)
def parameter_levels(call: Call) -> str | None:
    """A parameter's path has at most 15 levels."""
    if call.params["Name"].count("/") <= 15:
        return None
    return (
        "A hierarchy can have a maximum of 15 levels. For more information, see Requirements and "
        "constraints for parameter names in the AWS Systems Manager User Guide."
    )


@refuses("ssm", "PutParameter", code="ValidationException", doc=_TIERS)
def value_fits_its_tier(call: Call) -> str | None:
    """A standard parameter holds up to 4 KB, an advanced one up to 8 KB."""
    existing = _existing(call)
    tier = call.params.get("Tier") or (existing.tier if existing else "Standard") or "Standard"
    size = len(call.params["Value"].encode())
    if tier == "Standard" and size > 4096:
        return (
            "Standard tier parameters support a maximum parameter value of 4096 characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter "
            "tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/"
            "userguide/parameter-store-advanced-parameters.html"
        )
    if size > 8192:
        return "Advanced tier parameters support a maximum parameter value of 8192 characters."
    return None


@refuses("ssm", "PutParameter", code="ValidationException", doc=_TIERS)
def tier_downgrade(call: Call) -> str | None:
    """An advanced parameter can't become a standard one again."""
    existing = _existing(call)
    if existing and existing.tier == "Advanced" and call.params.get("Tier") == "Standard":
        return (
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from "
            "the advanced-parameter tier to the standard-parameter tier. If necessary, you can "
            "delete the advanced parameter and recreate it as a standard parameter."
        )
    return None


@refuses(
    "ssm",
    "PutParameter",
    code="ParameterPatternMismatchException",
    doc=_API + "API_PutParameter.html",
)
def allowed_pattern(call: Call) -> str | None:
    """A parameter's value matches its allowed pattern."""
    existing = _existing(call)
    pattern = call.params.get("AllowedPattern") or (existing.allowed_pattern if existing else "")
    try:
        fits = not pattern or re.search(pattern, call.params["Value"])
    except re.error:
        return None  # another rule's
    if fits:
        return None
    return f"Parameter value, cannot be validated against allowedPattern: {pattern}"


@refuses(
    "ssm",
    "PutParameter",
    code="InvalidAllowedPatternException",
    doc=_API + "API_PutParameter.html",
)
def pattern_is_a_pattern(call: Call) -> str | None:
    """An allowed pattern is a regular expression."""
    pattern = call.params.get("AllowedPattern", "")
    try:
        re.compile(pattern)
    except re.error:
        return f"The request doesn't meet the regular expression requirement: {pattern}"
    return None


@refuses("ssm", "PutParameter", code="ValidationException", doc=_API + "API_PutParameter.html")
def key_without_a_secret(call: Call) -> str | None:
    """Only a SecureString has a key."""
    existing = _existing(call)
    kind = call.params.get("Type") or (existing.parameter_type if existing else "")
    if "KeyId" in call.params and kind in ("String", "StringList"):
        return "KeyId is required for SecureString type parameter only."
    return None


@refuses("ssm", "PutParameter", code="InvalidKeyId", doc=_API + "API_PutParameter.html")
def unknown_key(call: Call) -> str | None:
    """A SecureString's key is a KMS key of the account; aws/ssm is AWS's own."""
    key = call.params.get("KeyId", "alias/aws/ssm")
    if key.removeprefix("alias/").startswith("aws/"):
        return None
    kms = call.backend("kms")
    name = key.rpartition(":key/")[2]
    if name in kms.keys or kms.get_key_id_from_alias(name):
        return None
    return f"Invalid keyId {key}"


@refuses(
    "ssm",
    "GetParametersByPath",
    code="ValidationException",
    doc=_API + "API_GetParametersByPath.html",
)
def path_of_parameters(call: Call) -> str | None:
    """A path of parameters begins with a slash."""
    if call.params["Path"].startswith("/"):
        return None
    return (
        "The parameter doesn't meet the parameter name requirements. The parameter name must begin "
        'with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive).'
    )


@refuses(
    "ssm",
    "GetParametersByPath",
    code="ValidationException",
    doc=_API + "API_GetParametersByPath.html",
)
def parameters_per_page(call: Call) -> str | None:
    """A page of parameters has at most ten."""
    given = call.params.get("MaxResults", 0)
    if given <= 10:
        return None
    return (
        f"1 validation error detected: Value '{given}' at 'maxResults' failed to satisfy "
        "constraint: Member must have value less than or equal to 10"
    )


@refuses(
    "ssm", "DeleteParameters", code="ValidationException", doc=_API + "API_DeleteParameters.html"
)
def deletions_per_call(call: Call) -> str | None:
    """One call deletes at most ten parameters."""
    names = call.params["Names"]
    if len(names) <= 10:
        return None
    return (
        f"1 validation error detected: Value '[{', '.join(names)}]' at 'names' failed to satisfy "
        "constraint: Member must have length less than or equal to 10"
    )


@changes(
    "ssm",
    "moto.ssm.models:Parameter.encrypt",
    doc="systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
)
def ciphertext(original: Any, self: Any, value: str) -> str:
    """A SecureString that isn't decrypted is a ciphertext in Base64."""
    return _CIPHERTEXT + base64.b64encode(original(self, value).encode()[::-1]).decode()


@changes(
    "ssm",
    "moto.ssm.models:Parameter.decrypt",
    doc="systems-manager/latest/userguide/secure-string-parameter-kms-encryption.html",
)
def plaintext(original: Any, self: Any, value: str) -> Any:
    """WithDecryption gives a SecureString back as it was put."""
    if self.parameter_type == "SecureString" and value.startswith(_CIPHERTEXT):
        value = base64.b64decode(value.removeprefix(_CIPHERTEXT))[::-1].decode()
    return original(self, value)
