"""What a call asks for: the actions, resources and condition keys that policies speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from moto.core.utils import get_service_model

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.policy import Caller, Request
from awslab.account.rules import _requests_ec2, _requests_s3

#: Services whose actions have another prefix than their requests are signed for.
_PREFIXES = {"monitoring": "cloudwatch", "s3control": "s3", "email": "ses"}

#: Parameters that name a resource, and the end of its ARN; for services that don't take ARNs themselves.
_NAMED = {
    "autoscaling": {
        "AutoScalingGroupName": "autoScalingGroup:*:autoScalingGroupName/{}",
        "LaunchConfigurationName": "launchConfiguration:*:launchConfigurationName/{}",
    },
    "backup": {"BackupVaultName": "backup-vault:{}", "BackupPlanId": "backup-plan:{}"},
    "cloudwatch": {
        "AlarmName": "alarm:{}",
        "AlarmNames": "alarm:{}",
        "DashboardName": "dashboard/{}",
    },
    "dynamodb": {"TableName": "table/{}"},
    "efs": {"FileSystemId": "file-system/{}", "AccessPointId": "access-point/{}"},
    "elb": {"LoadBalancerName": "loadbalancer/{}"},
    "fsx": {"FileSystemId": "file-system/{}", "BackupId": "backup/{}", "VolumeId": "volume/{}"},
    "kms": {"KeyId": "key/{}"},
    "lambda": {"FunctionName": "function:{}"},
    "logs": {"logGroupName": "log-group:{}"},
    "rds": {
        "DBInstanceIdentifier": "db:{}",
        "DBSnapshotIdentifier": "snapshot:{}",
        "DBSubnetGroupName": "subgrp:{}",
        "DBParameterGroupName": "pg:{}",
        "DBClusterIdentifier": "cluster:{}",
    },
    "ssm": {
        "Name": "parameter/{}",
        "Names": "parameter/{}",
        "Path": "parameter/{}",
        "DocumentName": "document/{}",
    },
}
#: IAM: the parameter that is the resource comes first; AddUserToGroup acts on the group.
_IAM = (
    ("GroupName", "group"),
    ("InstanceProfileName", "instance-profile"),
    ("RoleName", "role"),
    ("UserName", "user"),
    ("PolicyArn", ""),
    ("PolicyName", "policy"),
)
#: IAM calls that mean the caller where they name no user.
_OWN_USER = ("AccessKey", "LoginProfile", "GetUser", "ChangePassword", "MFADevice")


def wanted(call: Call, caller: Caller) -> list[Request]:
    """Return everything the caller must be allowed for this call to go through."""
    context = _context(call)
    if call.service in ("s3", "s3control"):
        found = _requests_s3.wanted(call)
    elif call.service == "ec2":
        found = _requests_ec2.wanted(call)
    else:
        action = f"{_prefix(call.service)}:{call.operation}"
        found = [Request(action, arn, _particular(call)) for arn in _resources(call, caller)]
    return [Request(one.action, one.resource, {**context, **one.context}) for one in found]


def _prefix(service: str) -> str:
    signed_for: str = get_service_model(service).signing_name
    return _PREFIXES.get(signed_for, signed_for)


def _context(call: Call) -> dict[str, Any]:
    return {
        "aws:RequestedRegion": call.region,
        "aws:CurrentTime": f"{clock.now.isoformat()}Z",
        "aws:EpochTime": str(int((clock.now - type(clock.now)(1970, 1, 1)).total_seconds())),
        "aws:SecureTransport": str(call.request.scheme == "https").lower(),
        "aws:SourceIp": "203.0.113.10",  # an address of the documentation range: nobody's
        "aws:UserAgent": call.request.headers.get("User-Agent", ""),
        "aws:ViaAWSService": "false",
    } | tags_of(call.params.get("Tags"))


def tags_of(tags: Any) -> dict[str, Any]:
    """Return the condition keys of the tags a request sets."""
    if isinstance(tags, list):
        tags = {tag["Key"]: tag.get("Value", "") for tag in tags if "Key" in tag}
    if not isinstance(tags, dict) or not tags:
        return {}
    return {f"aws:RequestTag/{k}": v for k, v in tags.items()} | {"aws:TagKeys": list(tags)}


def _particular(call: Call) -> dict[str, Any]:
    """Return the condition keys that only some services have."""
    params = call.params
    if call.service == "sts":
        keys = {"sts:ExternalId": "ExternalId", "sts:RoleSessionName": "RoleSessionName"}
        found = {key: params[name] for key, name in keys.items() if name in params}
        mfa = {"aws:MultiFactorAuthPresent": "true"} if "TokenCode" in params else {}
        return found | mfa
    if call.service == "iam":
        keys = {"iam:PolicyARN": "PolicyArn", "iam:PermissionsBoundary": "PermissionsBoundary"}
        return {key: params[name] for key, name in keys.items() if name in params}
    return {}


def _resources(call: Call, caller: Caller) -> Iterator[str]:
    params = call.params
    if call.service == "iam":
        yield _iam_resource(call, caller)
        return
    found = [
        value
        for name, value in params.items()
        if isinstance(value, str) and value.startswith("arn:") and name != "PolicyArn"
    ]
    end = _NAMED.get(call.service, {})
    for name, pattern in end.items():
        given = params.get(name)
        for value in [given] if isinstance(given, str) else given or []:
            if value.startswith("arn:"):
                found += [value] if value not in found else []
            else:
                found.append(f"{_arn(call)}{pattern.format(value.lstrip('/'))}")
    for instance in params.get("InstanceIds", []) if call.service == "ssm" else []:
        found.append(f"arn:aws:ec2:{call.region}:{call.account}:instance/{instance}")
    yield from found or ["*"]


def _arn(call: Call) -> str:
    return f"arn:aws:{_prefix(call.service)}:{call.region}:{call.account}:"


def _iam_resource(call: Call, caller: Caller) -> str:
    params, iam = call.params, call.backend("iam")
    if re.match(r"Simulate|GetContextKeys", call.operation):
        return str(params.get("PolicySourceArn", "*"))
    for name, kind in _IAM:
        if not (value := params.get(name)):
            continue
        if name == "PolicyArn":
            return str(value)
        path = params.get("Path", "/")
        existing = {
            "group": iam.groups.get(value),
            "user": iam.users.get(value),
            "instance-profile": iam.instance_profiles.get(value),
            "role": next((role for role in iam.roles.values() if role.name == value), None),
        }.get(kind)
        return existing.arn if existing else f"arn:aws:iam::{call.account}:{kind}{path}{value}"
    if any(part in call.operation for part in _OWN_USER):
        return caller.arn
    return "*"
