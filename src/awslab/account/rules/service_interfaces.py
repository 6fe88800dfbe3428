"""Network interfaces that AWS's services put into your subnets."""

from __future__ import annotations

from awslab.account.engine import Call
from awslab.account.registry import refuses


@refuses(
    "ec2",
    "DeleteNetworkInterface",
    code="InvalidParameterValue",
    doc="AWSEC2/latest/UserGuide/requester-managed-eni.html",
)
def interface_of_a_service(call: Call) -> str | None:
    """An interface that a service made, such as a load balancer's, goes only with the resource it was made for."""
    interface = call.backend().enis.get(call.params["NetworkInterfaceId"])
    if interface and interface.requester_managed:
        return f"Network interface '{interface.id}' is currently in use."
    return None
