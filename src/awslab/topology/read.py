"""Read an account's topology through boto3, with describe calls only.

One paginated call per kind of resource and Region; besides, one per load balancer, target group,
EFS file system and referenced prefix list, because AWS lists those parts no other way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from awslab.topology.calls import FAILURES, Calls, reason
from awslab.topology.model import Region, Topology
from awslab.topology.region import read_region

if TYPE_CHECKING:
    import boto3


class UnreadableAccount(Exception):  # noqa: N818  (a state of the account, not a mistake in a call)
    """Not even the VPCs of a Region could be described."""


def read(session: boto3.Session | None = None, regions: Iterable[str] | None = None) -> Topology:
    """Read the network of an account and what is placed in it.

    Parameters
    ----------
    session
        Where the credentials and the endpoint come from; boto3's default session when omitted.
    regions
        Names of the Regions to read; the session's Region when omitted.

    Returns
    -------
    Topology
        Regions in the order given. A part whose call is denied, or missing at this endpoint, is
        listed in ``unknown`` with the reason: it is never just empty. Terminated instances and
        deleted gateways, endpoints and peerings, which AWS goes on listing for a while, are left
        out.

    Raises
    ------
    ValueError
        A Region does not exist, or none was given and the session has none.
    UnreadableAccount
        VPCs cannot be described. The message names the call, its error code and what to do.
    """
    session = session or _default_session()
    pictures = []
    unknown = []
    for name in _region_names(session, regions):
        calls = Calls(session, name)
        pictures.append(_region(calls))
        unknown += [calls.unknown[part] for part in sorted(calls.unknown)]
    return Topology(tuple(pictures), tuple(unknown))


def _default_session() -> boto3.Session:
    # Imported here, because whoever brings a topology or a session of their own needs no boto3.
    import boto3

    if boto3.DEFAULT_SESSION is None:
        boto3.setup_default_session()
    return boto3.DEFAULT_SESSION


def _region_names(session: boto3.Session, regions: Iterable[str] | None) -> list[str]:
    if isinstance(regions, str):
        raise ValueError(f"regions is a list of names: write regions=[{regions!r}]")
    given = [session.region_name] if regions is None else list(dict.fromkeys(regions))
    names = [name for name in given if name]
    if not names:
        raise ValueError(
            "no Region to read: pass regions=['ap-northeast-2'] or set AWS_DEFAULT_REGION"
        )
    exist = {
        region
        for partition in session.get_available_partitions()
        for region in session.get_available_regions("ec2", partition_name=partition)
    }
    for name in names:
        if name not in exist:
            raise ValueError(
                f"there is no Region {name!r}; names look like 'ap-northeast-2' or 'us-east-1' "
                "(boto3.Session().get_available_regions('ec2') lists them)"
            )
    return names


def _region(calls: Calls) -> Region:
    try:
        vpcs = calls.pages("ec2", "describe_vpcs", "Vpcs")
    except FAILURES as error:
        code, _ = reason(error)
        raise UnreadableAccount(
            f"cannot read {calls.region}: ec2:DescribeVpcs answered {code}. Check the credentials "
            "and the Region, and that the caller may ec2:Describe* (the managed policy "
            "AmazonVPCReadOnlyAccess is enough)."
        ) from error
    return read_region(calls, vpcs)
