"""Nothing leaves this process while a simulated account is open.

Three walls, each enough for the usual case: botocore's transport never connects (so clients made before the
account opened, or with an ``endpoint_url`` of their own, are answered by the simulator too); what the simulator
doesn't cover is an error, not a request; and Python's own sockets refuse any host but this machine.
"""

from __future__ import annotations

import re
import sys
from ipaddress import ip_address
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import BotoCoreError
from botocore.httpsession import URLLib3Session
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.models import botocore_stubber
from moto.core.request import normalize_request
from moto.core.responses import get_service_router

from awslab.account.unrouted import answer_unrouted

_SCOPE = re.compile(r"Credential=[^/]+/\d{8}/(?P<region>[^/]+)/(?P<service>[^/]+)/aws4_request")


class NotSimulatedError(BotoCoreError):
    """The simulated account doesn't cover this call. Nothing was sent."""

    fmt = (
        "The simulated account does not cover {service}:{operation}{why}. Nothing was sent. "
        'See "Where the simulator differs from AWS" in the book for what it covers.'
    )


class NetworkBlockedError(OSError):
    """Something tried to open a connection while the simulated account was open."""


def service_and_operation(request: AWSPreparedRequest) -> tuple[str, str]:
    """Name the service and operation of a signed request as well as the request lets us."""
    headers = {
        k.lower(): v.decode() if isinstance(v, bytes) else v for k, v in request.headers.items()
    }
    scope = _SCOPE.search(headers.get("authorization", ""))
    service = scope["service"] if scope else request.url.split("/")[2]
    if target := headers.get("x-amz-target"):
        return service, target.rpartition(".")[2]
    body = (
        request.body.decode(errors="replace") if isinstance(request.body, bytes) else request.body
    )
    if isinstance(body, str) and (action := re.search(r"(?:^|&)Action=(\w+)", body)):
        return service, action[1]
    try:
        operation, _ = get_service_router(service).match(normalize_request(request))
        return service, operation.name
    except Exception:  # a router that can't tell leaves us the HTTP request itself
        path = request.url.split("?")[0].split("/", 3)[-1]
        return service, f"{request.method} /{path}"


def _answer(self: BotocoreStubber, request: AWSPreparedRequest) -> Any:
    """Answer a request from the simulated account or raise; never hand it on to the network."""
    if not wall.up:
        return _process_request(self, request)
    why = ""
    try:
        answer = _process_request(self, request)
        if answer is None or answer[2] == "Not yet implemented":
            answer = answer_unrouted(request, service_and_operation(request)[0])
        if answer is not None:
            return answer
        cause = None
    except BotoCoreError:
        raise
    except Exception as error:  # moto raises anything at all where it has a hole
        cause = error
        why = "" if isinstance(error, NotImplementedError) else " with these parameters"
    service, operation = service_and_operation(request)
    host = request.url.split("/")[2]
    if ".amazonaws.com" not in host:
        why = f" at {host}: it answers for AWS's own endpoints only"
    raise NotSimulatedError(service=service, operation=operation, why=why) from cause


def _send(self: URLLib3Session, request: AWSPreparedRequest) -> AWSResponse:
    """Botocore's transport: reached only by clients that never met moto's own hook."""
    if not wall.up:
        return _real_send(self, request)
    return botocore_stubber("before-send", request)


def _audit(event: str, args: tuple[Any, ...]) -> None:
    """Refuse connections and name look-ups that leave this machine (sys.audit sees every Python socket)."""
    if not wall.up or not event.startswith("socket."):
        return
    if event == "socket.getaddrinfo":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto"):
        host = (
            args[1][0] if isinstance(args[1], tuple) else None
        )  # a path is a socket of this machine
    elif event in ("socket.gethostbyname", "socket.gethostbyaddr"):
        host = args[0]
    else:
        return
    if not _is_this_machine(host):
        name = host.decode(errors="replace") if isinstance(host, bytes) else host
        raise NetworkBlockedError(
            f"A simulated account is open, and nothing leaves this machine: {name!r} was not contacted. "
            "Call awslab.account.close() first if you mean to use the network."
        )


def _is_this_machine(host: Any) -> bool:
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host in (None, "", "localhost"):
        return True
    try:
        address = ip_address(host.split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


class _Wall:
    """Up while an account is open. The hooks under it are installed once and stay."""

    up = False
    installed = False

    def install(self) -> None:
        if not self.installed:
            BotocoreStubber.process_request = _answer
            URLLib3Session.send = _send
            sys.addaudithook(_audit)
            self.installed = True


_process_request = BotocoreStubber.process_request
_real_send = URLLib3Session.send
wall = _Wall()
