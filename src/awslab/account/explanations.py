"""What AWS's error codes mean, and what to do next, in a learner's words.

A refusal of our own carries its rule's sentence as well; this table is for what the code itself says. The codes of
EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Explanation(NamedTuple):
    """What a code means and what to do next: one or two short sentences each."""

    meaning: str
    next_step: str


#: By exact code.
_CODES = {
    "InvalidSubnet.Conflict": Explanation(
        "A subnet of this VPC already holds some of these addresses. Subnets never share addresses.",
        "List the subnets of the VPC and choose a range that none of them touches.",
    ),
    "InvalidSubnet.Range": Explanation(
        "The range doesn't lie in the VPC's own range, or its size isn't between /16 and /28.",
        "Compare it with the VPC's CIDR blocks, and choose a prefix length from 16 to 28.",
    ),
    "InvalidVpc.Range": Explanation(
        "A VPC's CIDR block must be between /16 (65,536 addresses) and /28 (16 addresses).",
        "Choose a prefix length from 16 to 28.",
    ),
    "InvalidVolume.ZoneMismatch": Explanation(
        "The volume is in one Availability Zone and the instance in another.",
        "Take a snapshot of the volume and create a new volume from it in the instance's zone.",
    ),
    "DependencyViolation": Explanation(
        "Something still uses what you want to delete or detach.",
        "Find what lives in it or points to it, remove that first, then try again.",
    ),
    "UnauthorizedOperation": Explanation(
        "Your identity is known, but none of its policies allows this, or one denies it.",
        "Read which action on which resource was refused and look for it in the policies.",
    ),
    "AccessDenied": Explanation(
        "Your identity is known, but none of the policies that apply allows this, or one denies it.",
        "Read which action on which resource was refused and look for it in the policies, the resource's own included.",
    ),
    "AuthFailure": Explanation(
        "AWS does not accept the credentials of this call.",
        "Check which access key the client uses, and whether the Region is enabled for the account.",
    ),
    "OptInRequired": Explanation(
        "The account has not enabled this Region.",
        "Enable the Region for the account, or use one that is enabled by default.",
    ),
    "IllegalLocationConstraintException": Explanation(
        "The bucket's Region and the Region of your client don't agree.",
        "Pass CreateBucketConfiguration with your client's Region as LocationConstraint.",
    ),
    "InvalidObjectState": Explanation(
        "The object is in an archive class and can't be read until it is restored.",
        "Call restore_object, wait until the restore is done, then read it.",
    ),
    "BucketAlreadyExists": Explanation(
        "Bucket names are shared by all accounts of AWS, and somebody has this one.",
        "Choose another name.",
    ),
    "BucketNotEmpty": Explanation(
        "Only an empty bucket can be deleted; old versions and delete markers count.",
        "Delete every object, in a versioned bucket every version too.",
    ),
    "DBSubnetGroupDoesNotCoverEnoughAZs": Explanation(
        "A DB subnet group needs subnets in at least two Availability Zones, so that the database can fail over.",
        "Add a subnet in another zone to the group.",
    ),
    "DryRunOperation": Explanation(
        "DryRun was set: the call would have succeeded, and nothing was done.",
        "Call it again without DryRun.",
    ),
    "RouteAlreadyExists": Explanation(
        "The route table already has a route for exactly this destination.",
        "Use replace_route to change its target.",
    ),
    "InvalidCidrBlock": Explanation(
        "The text is not an IP range AWS understands.",
        "Write it like 10.0.0.0/16: an address, a slash and a prefix length.",
    ),
}

#: By shape of the code, tried in order where the exact code isn't above.
_SHAPES = [
    (
        r"\.Malformed|^Malformed|InvalidID$",
        Explanation(
            "The id or document doesn't have the form AWS expects.",
            "Check that you passed the right variable: an id has a prefix that tells its kind, such as subnet-.",
        ),
    ),
    (
        r"NotFound|Not\.Found|NoSuch|^404$|Unknown|NotAttached|DoesNotExist",
        Explanation(
            "Nothing with this id or name exists for this account in this Region.",
            "Check the id, and check that the client's Region is the one you created it in.",
        ),
    ),
    (
        r"Duplicate|AlreadyExists|AlreadyOwned|AlreadyAssociated|Conflict$|\.Conflict|AlreadyInUse",
        Explanation(
            "It already exists, or is already connected. Did this cell run before?",
            "Use what is there, choose another name or range, or open the account afresh.",
        ),
    ),
    (
        r"InUse|DeleteConflict|^Dependency",
        Explanation(
            "Something else uses it.",
            "Find what uses it, detach or delete that first, then try again.",
        ),
    ),
    (
        r"LimitExceeded|QuotaExceeded|TooMany|MaxIOPS",
        Explanation(
            "The account has reached a quota.",
            "Delete what you don't need, or ask AWS to raise the quota (Service Quotas).",
        ),
    ),
    (
        r"Incorrect.*State|InvalidState|Invalid\w*State|IncorrectState|NotReady",
        Explanation(
            "It is in a state that doesn't allow this, for instance stopped, deleted or still starting.",
            "Describe it to see its state, and wait for or bring about the state this call needs.",
        ),
    ),
    (
        r"Denied|Unauthorized|NotPermitted|Forbidden",
        Explanation(
            "AWS does not permit this call, whatever its parameters.",
            "Read the message: it names the setting or policy that forbids it.",
        ),
    ),
    (
        r"^Missing|Missing",
        Explanation(
            "A parameter this call needs is not there.", "Add the parameter the message names."
        ),
    ),
    (
        r"Combination|Dependency$|Unsupported|NotSupported",
        Explanation(
            "These parameters don't go together.",
            "Read which of them exclude each other, and drop or change one.",
        ),
    ),
    (
        r"Expired",
        Explanation(
            "The credentials or the token were good for a time that is over.", "Get new ones."
        ),
    ),
    (
        r"Invalid|Validation|BadRequest|Illegal|Malformed",
        Explanation(
            "A parameter has a value AWS doesn't allow here.",
            "Read which parameter the message names, and compare it with what the call allows.",
        ),
    ),
]

_OTHER = Explanation(
    "AWS refused the call.", "Read AWS's message, then the API reference of the operation."
)


def explain(code: str) -> Explanation:
    """Return what an AWS error code means and what to do next; never fails."""
    if code in _CODES:
        return _CODES[code]
    return next((text for shape, text in _SHAPES if re.search(shape, code)), _OTHER)
