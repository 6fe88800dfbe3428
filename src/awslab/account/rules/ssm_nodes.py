"""Systems Manager: managed nodes, Run Command and Session Manager."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from awslab.account.clock import clock
from awslab.account.engine import Call
from awslab.account.registry import answers, changes, differs, refuses
from awslab.account.rules import _managed

_API = "systems-manager/latest/APIReference/"
_NODES = "systems-manager/latest/userguide/fleet-manager-managed-nodes.html"

#: Command documents of AWS that a reader may run, and the parameter each of them needs.
_DOCUMENTS = {
    "AWS-ApplyPatchBaseline": "Operation",
    "AWS-ConfigureAWSPackage": "action",
    "AWS-RunPatchBaseline": "Operation",
    "AWS-RunPowerShellScript": "commands",
    "AWS-RunRemoteScript": "sourceType",
    "AWS-RunShellScript": "commands",
    "AWS-UpdateSSMAgent": "",
    "AmazonCloudWatch-ManageAgent": "",
}
#: How long a command of a lab takes.
_RUN = timedelta(seconds=3)


@refuses("ssm", "SendCommand", code="ValidationException", doc=_API + "API_SendCommand.html")
def instances_per_command(call: Call) -> str | None:
    """A command names at most 50 instances; for more it uses targets."""
    given = call.params.get("InstanceIds", [])
    if len(given) <= 50:
        return None
    return (
        f"1 validation error detected: Value '[{', '.join(given)}]' at 'instanceIds' failed to "
        "satisfy constraint: Member must have length less than or equal to 50"
    )


@refuses("ssm", "SendCommand", code="InvalidInstanceId", doc=_API + "API_SendCommand.html")
def send_to_unmanaged(call: Call) -> str | None:
    """Run Command reaches only managed nodes: running, with a role for Systems Manager, and a way to it."""
    online = _managed.online(call.backend("ec2"))
    absent = [i for i in call.params.get("InstanceIds", []) if i not in online]
    if absent:
        return f"Instances [[{', '.join(absent)}]] not in a valid state for account {call.account}"
    return None


@refuses("ssm", "SendCommand", code="InvalidDocument", doc=_API + "API_SendCommand.html")
def unknown_document(call: Call) -> str | None:
    """A command runs a document that exists: one of AWS's or of the account's own."""
    name = call.params["DocumentName"].rpartition("document/")[2]
    if name in _DOCUMENTS or name in call.backend()._documents:
        return None
    return f"Document with name {name} does not exist."


@refuses("ssm", "SendCommand", code="InvalidParameters", doc=_API + "API_SendCommand.html")
def parameters_of_a_document(call: Call) -> str | None:
    """A command gives the parameters that its document requires."""
    needed = _DOCUMENTS.get(call.params["DocumentName"], "")
    if needed and not call.params.get("Parameters", {}).get(needed):
        return f"The parameter {needed} is required by document {call.params['DocumentName']}."
    return None


@refuses("ssm", "StartSession", code="TargetNotConnected", doc=_API + "API_StartSession.html")
def session_to_unmanaged(call: Call) -> str | None:
    """Session Manager connects only to managed nodes."""
    target = call.params["Target"]
    if target in _managed.online(call.backend("ec2")):
        return None
    return f"{target} is not connected."


@answers("ssm", "StartSession", doc=_API + "API_StartSession.html")
def start_session(call: Call) -> dict[str, Any]:
    """Session Manager answers with an address for the Session Manager plugin: no open port, no key pair."""
    from moto.moto_api._internal import mock_random

    session = f"{call.access_key.lower()[:12]}-{mock_random.get_random_hex(17)}"
    return {
        "SessionId": session,
        "TokenValue": mock_random.get_random_hex(64),
        "StreamUrl": f"wss://ssmmessages.{call.region}.amazonaws.com/v1/data-channel/{session}"
        "?role=publish_subscribe",
    }


@answers("ssm", "GetConnectionStatus", doc=_API + "API_GetConnectionStatus.html")
def connection_status(call: Call) -> dict[str, Any]:
    """A node is connected while it is a managed node that answers."""
    target = call.params["Target"]
    connected = target in _managed.online(call.backend("ec2"))
    return {"Target": target, "Status": "connected" if connected else "notconnected"}


@answers("ssm", "DescribeInstanceInformation", doc=_NODES)
def managed_nodes(call: Call) -> dict[str, Any]:
    """An instance with a role for Systems Manager, and a way to it, becomes a managed node by itself."""
    wanted = {
        entry.get("key") or entry["Key"]: entry.get("valueSet") or entry["Values"]
        for name in ("Filters", "InstanceInformationFilterList")
        for entry in call.params.get(name, [])
    }
    nodes = [
        {
            "InstanceId": instance.id,
            "PingStatus": "Online" if _managed.is_online(instance) else "ConnectionLost",
            "LastPingDateTime": clock.now,
            "AgentVersion": "3.3.3050.0",
            "IsLatestVersion": True,
            "PlatformType": "Windows" if instance.platform else "Linux",
            "PlatformName": "Microsoft Windows Server" if instance.platform else "Amazon Linux",
            "PlatformVersion": "2022" if instance.platform else "2023",
            "ResourceType": "EC2Instance",
            "IPAddress": instance.private_ip,
            "ComputerName": instance.private_dns_name,
        }
        for instance in _managed.registered(call.backend("ec2"))
    ]
    keys = {"InstanceIds": "InstanceId", "PlatformTypes": "PlatformType"}
    return {
        "InstanceInformationList": [
            node
            for node in nodes
            if all(str(node.get(keys.get(k, k))) in values for k, values in wanted.items())
        ]
    }


@changes(
    "ssm",
    "moto.ssm.models:Command._get_instance_ids_from_targets",
    doc=_API + "API_SendCommand.html",
)
def targets_are_managed(original: Any, self: Any) -> list[str]:
    """Targets that are no managed nodes are left out of a command."""
    from moto.ec2.models import ec2_backends

    if not self.targets:
        return []
    online = _managed.online(ec2_backends[self.account_id][self.backend_region])
    return [instance for instance in original(self) if instance in online]


@changes(
    "ssm",
    "moto.ssm.models:Command.__init__",
    doc="systems-manager/latest/userguide/monitor-commands.html",
)
def command_takes_time(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    """A command is Pending, then runs, and each of its invocations ends by itself."""
    original(self, *args, **kwargs)
    order = [i for i in dict.fromkeys(kwargs.get("instance_ids") or []) if i in self.instance_ids]
    self.instance_ids = order + sorted(set(self.instance_ids) - set(order))
    self.invocations.sort(key=lambda one: self.instance_ids.index(one["InstanceId"]))
    self.target_count, self.completed_count = len(self.instance_ids), 0
    self.status = self.status_details = "Pending"
    for one in self.invocations:
        one |= {"Status": "InProgress", "StatusDetails": "InProgress", "ResponseCode": -1}
        one |= {"ExecutionEndDateTime": "", "ExecutionElapsedTime": ""}

    def end() -> None:
        self.status = self.status_details = "Success"
        self.completed_count = self.target_count
        ended = (self.requested_date_time + _RUN).isoformat()
        for one in self.invocations:
            one |= {"Status": "Success", "StatusDetails": "Success", "ResponseCode": 0}
            one |= {"ExecutionEndDateTime": ended, "ExecutionElapsedTime": "PT3S"}

    clock.later(_RUN, end)


@answers("ssm", "ListCommandInvocations", doc=_API + "API_ListCommandInvocations.html")
def list_command_invocations(call: Call) -> dict[str, Any]:
    """A command has one invocation for each node it runs on."""
    backend, wanted = call.backend(), call.params.get("CommandId")
    commands = [backend.get_command_by_id(wanted)] if wanted else backend._commands
    fields = ("CommandId", "InstanceId", "Comment", "DocumentName", "Status", "StatusDetails")
    instance = call.params.get("InstanceId")
    return {
        "CommandInvocations": [
            {field: one[field] for field in fields}
            | {"RequestedDateTime": command.requested_date_time}
            for command in commands
            for one in command.invocations
            if instance in (None, one["InstanceId"])
        ]
    }


differs(
    "ssm",
    "Run Command runs the script and returns its output",
    because="The instances have no operating system: commands end with success and without output.",
)
