"""The life of an instance: the states it goes through, and what it leaves."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from awslab.account import faults
from awslab.account.clock import clock
from awslab.account.registry import changes

LIFECYCLE = "AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html"
CHECKS = "AWSEC2/latest/UserGuide/monitoring-system-instance-status-check.html"

BOOT = timedelta(seconds=15)
STATUS_CHECKS = timedelta(minutes=2)
SHUTDOWN = timedelta(seconds=30)
#: How long a terminated instance is still shown.
MEMORY = timedelta(hours=1)

_CODES = {
    "pending": 0,
    "running": 16,
    "shutting-down": 32,
    "terminated": 48,
    "stopping": 64,
    "stopped": 80,
}


def _enter(instance: Any, state: str) -> None:
    instance._state.name, instance._state.code = state, _CODES[state]


def _boot(instance: Any) -> None:
    """Be pending, and running once the instance has booted; then its status checks pass."""
    _enter(instance, "pending")
    instance.checks = "initializing"

    def pass_checks() -> None:
        instance.checks = "ok"

    def run() -> None:
        if instance.state == "pending":
            _enter(instance, "running")
            clock.later(STATUS_CHECKS, pass_checks)

    clock.later(BOOT, run)


@changes("ec2", "moto.ec2.models.instances:Instance.__init__", doc=LIFECYCLE)
def pending_first(original: Callable[..., None], self: Any, *args: Any, **kwargs: Any) -> None:
    """A launched instance is pending until it has booted."""
    original(self, *args, **kwargs)
    _boot(self)


@changes("ec2", "moto.ec2.models.instances:Instance.start", doc=LIFECYCLE)
def start(original: Callable[..., Any], self: Any) -> Any:
    """A started instance is pending first; starting one that runs changes nothing."""
    if self.state != "stopped":
        return copy.copy(self._state)
    before = original(self)
    _boot(self)
    return before


@changes("ec2", "moto.ec2.models.instances:Instance.stop", doc=LIFECYCLE)
def stop(original: Callable[..., Any], self: Any) -> Any:
    """A stopped instance is stopping first; stopping one that is stopped changes nothing."""
    if self.state in ("stopping", "stopped"):
        return copy.copy(self._state)
    before = original(self)
    _enter(self, "stopping")

    def end() -> None:
        if self.state == "stopping":
            _enter(self, "stopped")

    clock.later(SHUTDOWN, end)
    return before


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.terminate",
    doc="AWSEC2/latest/UserGuide/terminating-instances.html",
)
def terminate(original: Callable[..., Any], self: Any) -> Any:
    """A terminated instance shuts down, gives up what was made with it, is forgotten after an hour."""
    before = copy.copy(self._state)
    if self.state in ("shutting-down", "terminated"):
        return before
    _enter(self, "shutting-down")

    def end() -> None:
        if self.state == "shutting-down":
            _give_up_addresses(self)
            original(self)
            self.nics, self._subnet_id, self.security_groups = _NoInterfaces(), None, []
            clock.later(MEMORY, lambda: _forget(self), brief=False)

    clock.later(SHUTDOWN, end)
    return before


@changes(
    "ec2",
    "moto.ec2.models.instances:InstanceBackend.terminate_instances",
    doc="AWSEC2/latest/APIReference/API_TerminateInstances.html",
)
def termination_protection(original: Callable[..., Any], self: Any, instance_ids: list[str]) -> Any:
    """An instance with termination protection stays, and so do others of its zone named in the same call."""
    named = self.get_multi_instances_by_id(instance_ids)
    kept = [instance for instance in named if instance.disable_api_termination]
    zones = {instance.placement.zone for instance in kept}
    if others := [i.id for i in named if i.placement.zone not in zones] if kept else []:
        original(self, others)
    return original(self, [instance.id for instance in kept] or instance_ids)


class _NoInterfaces(dict[int, Any]):
    """The interfaces of a terminated instance: moto still asks the first one for its addresses."""

    def __missing__(self, index: int) -> Any:
        return SimpleNamespace(private_ip_address=None, public_ip=None)


@changes(
    "ec2",
    "moto.ec2.models.instances:Instance.private_dns_name",
    doc="AWSEC2/latest/APIReference/API_Instance.html",
)
def name_without_address(original: Callable[..., str], self: Any) -> str:
    """A terminated instance has no address and no name."""
    return original(self) if self.private_ip else ""


def _give_up_addresses(instance: Any) -> None:
    for interface in list(instance.nics.values()):
        for address in instance.ec2_backend.addresses:
            if address.eni is interface:
                instance.ec2_backend.disassociate_address(association_id=address.association_id)
        if not interface.delete_on_termination:
            instance.detach_eni(interface)
    # The addresses go back to the subnet with the interfaces, not once more when Python frees the instance.
    instance._private_ips.clear()


def _forget(instance: Any) -> None:
    reservations = instance.ec2_backend.reservations
    for reservation in list(reservations.values()):
        if instance in reservation.instances:
            reservation.instances.remove(instance)
            if not reservation.instances:
                del reservations[reservation.id]


def _status(instance: Any) -> dict[str, Any]:
    if instance.state != "running":
        return {"Status": "not-applicable"}
    down = instance.placement.zone in faults.failed
    status = "impaired" if down else instance.checks
    details = {"impaired": "failed", "ok": "passed"}.get(status, status)
    return {"Status": status, "Details": [{"Name": "reachability", "Status": details}]}


@changes("ec2", "moto.ec2.models.instances:Instance.instance_status", doc=CHECKS)
def instance_checks(original: Callable[..., Any], self: Any) -> dict[str, Any]:
    """The checks of a running instance are initializing, then ok; in a failed zone they are impaired."""
    return _status(self)


@changes("ec2", "moto.ec2.models.instances:Instance.system_status", doc=CHECKS)
def system_checks(original: Callable[..., Any], self: Any) -> dict[str, Any]:
    """The checks of an instance's host are initializing, then ok; in a failed zone they are impaired."""
    return _status(self)
