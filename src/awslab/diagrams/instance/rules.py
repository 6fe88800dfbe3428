"""An instance's life as a fold over the calls the reader made; ``rules.js`` says the same.

A *launch* is what the instance was launched with, a *life* what it is now; both are plain JSON, as
they are synced with the page. Facts by AWS: "Amazon EC2 instance state changes" and "Instance
hibernation" (Amazon EC2 User Guide); all public IPv4 addresses are charged, also those of stopped
instances and unused Elastic IPs ("Public IPv4 address charge", Amazon VPC pricing).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from awslab.diagrams.instance.outcomes import PASSING

Json = dict[str, Any]


def born(start: Mapping[str, Any]) -> Json:
    """Return the life of an instance in a state: ``start`` is a start of a spec."""
    state, saved = start["state"], start["hibernated"]
    off = state in ("stopped", "terminated")
    return {
        "state": state,
        "hibernating": saved,
        "boot": start["boot"] - (state == "pending"),
        "ram": _first_ram(state, saved),
        "host": 0 if off else start["host"],
        "hosts": start["host"],
        "address": 0,
        "public": not off,
    }


def outcome(spec: Mapping[str, Any], launch: Mapping[str, Any], life: Json, call: str) -> Json:
    """Return what EC2 answers to a call now."""
    table: dict[str, Json] = spec["outcomes"]
    key = f"{call}/{life['state']}"
    if launch["root"] == "instance-store" and f"{key}/instance-store" in table:
        return table[f"{key}/instance-store"]
    if not launch["hibernation"] and f"{key}/not-enabled" in table:
        return table[f"{key}/not-enabled"]
    return table[key]


def step(spec: Mapping[str, Any], launch: Mapping[str, Any], life: Json, call: str) -> Json:
    """Return the life after a call."""
    answer = outcome(spec, launch, life, call)
    new = {**life, "state": answer["to"]}
    for what in answer["does"]:
        if what == "plain":
            new["hibernating"] = False
        elif what == "hibernating":
            new["hibernating"] = True
        elif what == "host":
            new["host"] = new["hosts"] = life["hosts"] + 1
        elif what == "address":
            new["public"] = True
            new["address"] = life["address"] + 1
        elif what == "boot" or (what == "boot-or-resume" and life["ram"] != "saved"):
            new["boot"] = life["boot"] + 1
            new["ram"] = "on"
        elif what == "boot-or-resume":
            new["ram"] = "on"
        elif what == "halt":
            new["ram"] = "saved" if life["hibernating"] else "off"
            new["host"] = 0
            new["public"] = False
    if new["state"] == "running":
        new["hibernating"] = False
    return new


def lives(spec: Mapping[str, Any], launch: Mapping[str, Any], played: Sequence[str]) -> list[Json]:
    """Return the life before and after each of the calls that were made."""
    found = [born(spec["start"])]
    for call in played:
        found.append(step(spec, launch, found[-1], call))
    return found


def parts(spec: Mapping[str, Any], launch: Mapping[str, Any], life: Json) -> list[Json]:
    """Return the parts of an instance: where each is, what there is to say, and a token.

    The token is equal as long as the same thing is there, and ``""`` when it is gone.
    """
    facts, host, ended = spec["facts"], life["host"], life["state"] == "terminated"
    on_host = f"host {host}" if host else ""
    found = [
        _part(
            "ram",
            "host",
            {"on": f"contents of boot {life['boot']}", "saved": "saved on the root volume"}.get(
                life["ram"], "not booted yet" if host else "lost"
            ),
            "" if life["ram"] == "off" else f"boot {life['boot']}",
        )
    ]
    if launch["root"] == "instance-store":
        found.append(_part("root", "host", f"disk of host {host}" if host else "erased", on_host))
    if launch["store"]:
        found.append(_part("store", "host", f"disk of host {host}" if host else "erased", on_host))
    if ended:
        private, ipv6, elastic = "given back", "given back", "not associated, still yours"
    else:
        private, ipv6, elastic = facts["private"], facts["ipv6"], facts["elastic"]
    found.append(_part("private", "network", private, "" if ended else private))
    if launch["public"] == "auto":
        address = facts["public"][life["address"] % len(facts["public"])]
        shown = address if life["public"] else "released"
        found.append(_part("public", "network", shown, address if life["public"] else ""))
    elif launch["public"] == "elastic":
        found.append(_part("elastic", "network", elastic, "yours"))
    if launch["ipv6"]:
        found.append(_part("ipv6", "network", ipv6, "" if ended else ipv6))
    return found + [
        _part(
            volume["key"],
            "ebs",
            f"DeleteOnTermination: {str(volume['delete']).lower()}"
            if not ended
            else "deleted"
            if volume["delete"]
            else "detached, still there",
            "" if ended and volume["delete"] else "there",
        )
        for volume in ebs(launch)
    ]


def ebs(launch: Mapping[str, Any]) -> list[Json]:
    """Return the volumes of a launch that are on EBS: ``key``, ``name``, ``delete``."""
    return [v for v in launch["volumes"] if v["key"] != "root" or launch["root"] == "ebs"]


def charges(launch: Mapping[str, Any], life: Json) -> list[Json]:
    """Return what is charged now: compute, EBS volumes, public IPv4 addresses."""
    ended = life["state"] == "terminated"
    compute = life["state"] == "running" or (life["state"] == "stopping" and life["hibernating"])
    volumes = sum(not (ended and volume["delete"]) for volume in ebs(launch))
    address = launch["public"] == "elastic" or (launch["public"] == "auto" and life["public"])
    return [
        {"key": "compute", "on": compute, "text": "by the second" if compute else "nothing"},
        {
            "key": "storage",
            "on": volumes > 0,
            "text": f"{volumes} volume{'' if volumes == 1 else 's'}" if volumes else "nothing",
        },
        {"key": "ipv4", "on": address, "text": "1 address" if address else "nothing"},
    ]


def marks(before: Sequence[Json], after: Sequence[Json]) -> dict[str, str]:
    """Return what a call did to each part, in a word; ``""`` for what it left alone."""
    was = {part["key"]: part for part in before}
    return {part["key"]: _mark(was[part["key"]], part) for part in after}


def trail(history: Sequence[Sequence[Json]]) -> list[Json]:
    """Return for each part what it has been, in order: ``key`` and ``texts``."""
    found = [{"key": part["key"], "texts": [part["text"]]} for part in history[0]]
    for before, after in pairwise(history):
        for row, was, now in zip(found, before, after, strict=True):
            if was["token"] and now["token"] and was["token"] != now["token"]:
                row["texts"].append("lost")
            if was["text"] != now["text"]:
                row["texts"].append(now["text"])
    return found


def kept(
    history: Sequence[Json], at: int, spec: Mapping[str, Any], launch: Json, call: str
) -> Json:
    """Return for each part that was there when the instance last ran whether a call keeps it.

    ``at`` is the place in ``history`` the call is made at; what counts is how it is when the state
    has settled.
    """
    ran = next((life for life in reversed(history[: at + 1]) if life["state"] == "running"), None)
    before = parts(spec, launch, ran or history[0])
    life = step(spec, launch, history[at], call)
    while life["state"] in PASSING:
        life = step(spec, launch, life, "wait")
    after = {part["key"]: part["token"] for part in parts(spec, launch, life)}
    return {p["key"]: after[p["key"]] == p["token"] for p in before if p["token"]}


def _first_ram(state: str, saved: bool) -> str:
    if state == "stopped" and saved:
        return "saved"
    return "off" if state in ("pending", "stopped", "terminated") else "on"


def _part(key: str, where: str, text: str, token: str) -> Json:
    return {"key": key, "where": where, "text": text, "token": token}


def _mark(was: Json, now: Json) -> str:
    if was["token"] == now["token"]:
        return "saved" if "saved" in now["text"] and "saved" not in was["text"] else ""
    return "new" if now["token"] else "gone"
