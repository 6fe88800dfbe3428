"""Errors that every service of AWS has, each family of services under names of its own.

See https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html, the error tables of EC2 and S3,
and the "Common Errors" page of each service's API reference.
"""

from __future__ import annotations

from dataclasses import replace

from moto.core.utils import get_service_model

from awslab.account.registry import Rule

#: Query services (IAM, STS, RDS, ...): the names rules are declared with, and their HTTP status.
_QUERY = {
    "AccessDenied": 403,
    "ExpiredToken": 403,
    "InvalidClientTokenId": 403,
    "MissingAuthenticationToken": 403,
    "SignatureDoesNotMatch": 403,
}
_EC2 = {
    "AccessDenied": ("UnauthorizedOperation", 403),
    "ExpiredToken": ("RequestExpired", 400),
    "InvalidClientTokenId": ("AuthFailure", 401),
    "MissingAuthenticationToken": ("AuthFailure", 401),
    "SignatureDoesNotMatch": ("AuthFailure", 401),
}
_S3 = {
    "ExpiredToken": ("ExpiredToken", 400),
    "InvalidClientTokenId": ("InvalidAccessKeyId", 403),
}
_JSON = {
    "AccessDenied": "AccessDeniedException",
    "ExpiredToken": "ExpiredTokenException",
    "InvalidClientTokenId": "UnrecognizedClientException",
    "MissingAuthenticationToken": "MissingAuthenticationTokenException",
    "SignatureDoesNotMatch": "InvalidSignatureException",
}


def spelled(rule: Rule, service: str) -> Rule:
    """Return a rule of all services with the code and HTTP status that one of them uses.

    Parameters
    ----------
    rule : Rule
        Declared with the code of query services: ``AccessDenied``.
    service : str
        boto3's name of the service that answers.
    """
    code, status = _spell(rule.code, service)
    return replace(rule, code=code, status=status)


def _spell(code: str, service: str) -> tuple[str, int]:
    if service == "ec2":
        return _EC2[code]
    if service in ("s3", "s3control"):
        return _S3.get(code, (code, _QUERY[code]))
    metadata = get_service_model(service).metadata
    if metadata["protocol"] in ("json", "rest-json") and "awsQueryCompatible" not in metadata:
        return _JSON[code], 403 if metadata["protocol"] == "rest-json" else 400
    return code, _QUERY[code]
