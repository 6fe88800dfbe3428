"""The calls that build a plan in the simulated account, and what AWS answered to each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from awslab.diagrams.planner.rules import Subnet

Answer = dict[str, Any]


def build(cidr: str, subnets: Sequence[Subnet], vpc_id: str) -> tuple[str, list[Answer]]:
    """Create subnets, and their VPC when ``vpc_id`` is ``""``.

    Returns
    -------
    tuple
        The VPC's id (``""`` when it was refused) and the answers: ``text``, and whether AWS
        ``refused``. After a refused VPC nothing more is asked.

    Raises
    ------
    ValueError
        No simulated account is open: a diagram never writes to a real one.
    """
    # Imported here, because planning needs neither.
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    from awslab.account.clock import clock

    if not clock.running:
        raise ValueError("no simulated account is open; call account.open(...) first")
    ec2 = boto3.client("ec2")
    answers: list[Answer] = []

    def ask(what: str, call: Any, **parameters: Any) -> Any:
        try:
            made = call(**parameters)
        except ClientError as error:
            said = error.response["Error"]
            answers.append({"text": f"{what}: {said['Code']}: {said['Message']}", "refused": True})
        except BotoCoreError as error:
            answers.append({"text": f"{what}: {error}", "refused": True})
        else:
            return made
        return None

    if not vpc_id:
        made = ask("VPC", ec2.create_vpc, CidrBlock=cidr)
        if made is None:
            return "", answers
        vpc_id = made["Vpc"]["VpcId"]
        answers.append({"text": f"VPC {cidr} is {vpc_id}.", "refused": False})
    for subnet in subnets:
        made = ask(
            subnet.name,
            ec2.create_subnet,
            VpcId=vpc_id,
            CidrBlock=subnet.cidr,
            AvailabilityZone=subnet.zone,
            TagSpecifications=[
                {"ResourceType": "subnet", "Tags": [{"Key": "Name", "Value": subnet.name}]}
            ],
        )
        if made is not None:
            got = made["Subnet"]
            free = f"{got['AvailableIpAddressCount']:,} addresses free"
            answers.append(
                {
                    "text": f"{subnet.name} is {got['SubnetId']}, {got['CidrBlock']} "
                    f"in {got['AvailabilityZone']}: {free}.",
                    "refused": False,
                }
            )
    return vpc_id, answers
