"""What EC2 answers to each call in each state of an instance.

Sources, all in the Amazon EC2 User Guide unless said: "Amazon EC2 instance state changes", "Stop and
start Amazon EC2 instances", "Hibernate your Amazon EC2 instance", "Automatic instance recovery",
"Instance retirement", "Root volumes for your Amazon EC2 instances"; Amazon EC2 API Reference,
RebootInstances ("Requests to reboot terminated instances are ignored"), TerminateInstances ("if you
terminate an instance more than once, each call succeeds") and "Error codes for the Amazon EC2 API".
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

STATES = ("pending", "running", "stopping", "stopped", "shutting-down", "terminated")
#: States that end by themselves, and the state that follows.
PASSING = {"pending": "running", "stopping": "stopped", "shutting-down": "terminated"}
CALLS = ("stop", "hibernate", "start", "reboot", "terminate", "fail", "wait")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What follows a call.

    Attributes
    ----------
    to
        The state right after the call.
    does
        What changes, in order; the names are those of ``rules``.
    said
        One or two sentences: what happened and why.
    code, message
        The error, ``""`` when the call is accepted. ``{id}`` stands for the instance's id.
    """

    to: str
    said: str
    does: tuple[str, ...] = ()
    code: str = ""
    message: str = ""


def outcomes() -> dict[str, dict[str, Any]]:
    """Return all outcomes as JSON by ``"call/state"``; exceptions by ``"call/state/exception"``.

    The exceptions are ``instance-store`` (the root volume is one) and ``not-enabled`` (the instance
    was launched without hibernation).
    """
    found = _accepted() | _unchanged() | _refused()
    return {key: asdict(outcome) | {"does": list(outcome.does)} for key, outcome in found.items()}


def _accepted() -> dict[str, Outcome]:
    return {
        "stop/running": Outcome(
            "stopping",
            "StopInstances: the operating system shuts down. From the state stopping on, EC2 does "
            "not charge for the instance.",
            ("plain",),
        ),
        "hibernate/running": Outcome(
            "stopping",
            "StopInstances with Hibernate: the memory is being written to the root volume. While "
            "that lasts, in the state stopping, EC2 still charges for the instance.",
            ("hibernating",),
        ),
        "start/stopped": Outcome(
            "pending",
            "StartInstances: EC2 looks for a host computer, in most cases another one, and assigns "
            "a public IPv4 address anew where the launch asked for one. You keep an Elastic IP.",
            ("host", "address"),
        ),
        "reboot/running": Outcome(
            "running",
            "RebootInstances restarts the operating system on the same host computer. Only the "
            "memory starts empty; the state stays running, and so does every address.",
            ("boot",),
        ),
        "terminate/running": Outcome("shutting-down", _TERMINATING, ("plain",)),
        "terminate/pending": Outcome("shutting-down", _TERMINATING, ("plain",)),
        "terminate/stopping": Outcome("shutting-down", _TERMINATING, ("plain",)),
        "terminate/stopped": Outcome("shutting-down", _TERMINATING, ("plain",)),
        "fail/running": Outcome(
            "running",
            "The host computer failed. Automatic recovery, on by default, moved the instance to "
            "another host: for the instance an unplanned reboot, with an empty instance store. If "
            "AWS can't recover it, AWS stops it, and you start it again.",
            ("host", "boot"),
        ),
        "fail/running/instance-store": Outcome(
            "shutting-down",
            "The host computer failed, and the root volume was part of it. There is nothing to "
            "start again: AWS terminates an instance with an instance store root volume.",
            ("plain",),
        ),
        "wait/pending": Outcome(
            "running",
            "The instance has booted. From the state running on, EC2 charges by the second, for "
            "at least a minute.",
            ("boot-or-resume",),
        ),
        "wait/stopping": Outcome(
            "stopped",
            "Stopped. What was part of the host computer is gone with it, and an auto-assigned "
            "public IPv4 address went back to AWS. EBS volumes and private addresses stay, and "
            "the volumes are still charged.",
            ("halt",),
        ),
        "wait/shutting-down": Outcome(
            "terminated",
            "Terminated, for good. EBS volumes with DeleteOnTermination are deleted, the others "
            "stay and are charged. An Elastic IP stays yours, and is charged, until you release it.",
            ("halt", "end"),
        ),
    }


_TERMINATING = (
    "TerminateInstances: the instance shuts down and will be deleted. EC2 does not charge for it "
    "any more."
)


def _unchanged() -> dict[str, Outcome]:
    """Calls that succeed and change nothing, and what can't happen."""
    found = {
        f"{call}/{state}": Outcome(state, f"{api} succeeds and changes nothing: {why}")
        for call, api, states, why in (
            ("stop", "StopInstances", ("stopping", "stopped"), "it is on its way or there."),
            ("hibernate", "StopInstances", ("stopping", "stopped"), "it is on its way or there."),
            ("start", "StartInstances", ("pending", "running"), "it runs, or soon will."),
            ("terminate", "TerminateInstances", ("shutting-down", "terminated"), "it is done once."),
            ("reboot", "RebootInstances", ("terminated",), "requests to reboot what is terminated "
             "are ignored."),
        )
        for state in states
    }  # fmt: skip
    for state in ("running", "stopped", "terminated"):
        found[f"wait/{state}"] = Outcome(
            state, f"Nothing happens: an instance leaves the state {state} only by a call."
        )
    found["wait/terminated"] = Outcome(
        "terminated", "Nothing happens: no way leads out of the state terminated."
    )
    for state in ("pending", "stopping", "shutting-down"):
        found[f"fail/{state}"] = Outcome(
            state, f"Wait until the state {state} is over, then let the hardware fail."
        )
    for state in ("stopped", "terminated"):
        found[f"fail/{state}"] = Outcome(
            state, f"Nothing happens: a {state} instance has no host computer that could fail."
        )
    return found


def _refused() -> dict[str, Outcome]:
    found = {
        f"{call}/{state}": Outcome(
            state,
            f"{api} is refused: an instance that is {state} {why}.",
            code="IncorrectInstanceState",
            message=message,
        )
        for call, api, states, why, message in (
            (
                "start",
                "StartInstances",
                ("stopping", "shutting-down", "terminated"),
                "can't be started",
                "The instance '{id}' is not in a state from which it can be started.",
            ),
            *(
                (
                    call,
                    "StopInstances",
                    ("pending", "shutting-down", "terminated"),
                    "can't be stopped",
                    "This instance '{id}' is not in a state from which it can be stopped.",
                )
                for call in ("stop", "hibernate")
            ),
            (
                "reboot",
                "RebootInstances",
                ("pending", "stopping", "stopped", "shutting-down"),
                "has no running system to restart",
                "",
            ),
        )
        for state in states
    }
    for call in ("stop", "hibernate"):
        found[f"{call}/running/instance-store"] = Outcome(
            "running",
            "StopInstances is refused: the root volume is an instance store, part of the host. "
            "Without the host there would be nothing to start from. Such an instance runs or is "
            "terminated.",
            code="UnsupportedOperation",
            message="The instance '{id}' does not have an 'ebs' root device type and cannot be "
            "stopped.",
        )
    found["hibernate/running/not-enabled"] = Outcome(
        "running",
        "StopInstances with Hibernate is refused: hibernation is enabled at launch or never, and "
        "this instance was launched without.",
        code="UnsupportedHibernationConfiguration",
    )
    return found
