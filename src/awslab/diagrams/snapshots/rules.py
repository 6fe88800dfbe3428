"""How EBS snapshots share blocks; ``rules.js`` says the same in JavaScript.

A *block* of the experiment is one letter of the volume, and its content a version: ``C2`` is block C
after its second write. A *history* is a list of lines such as ``"write C E"``, ``"snapshot"``,
``"delete snap-1"``, ``"restore snap-2 b"``, ``"copy snap-2"`` and ``"archive snap-1"``.

Facts: *How Amazon EBS snapshots work* (``ebs/latest/userguide/how_snapshots_work.html``), *Delete an
Amazon EBS snapshot*, *Copy an Amazon EBS snapshot* and *Archive Amazon EBS snapshots*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

LETTERS = "ABCDEFGHIJKLMN"
ZONES = ("a", "b", "c")
#: More than this the drawing does not hold.
MOST = {"write": 9, "snapshot": 6, "copy": 3, "restore": 3}
_VERBS = ("write", "snapshot", "delete", "restore", "copy", "archive")

Versions = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A snapshot or the copy of one in another Region.

    Attributes
    ----------
    name : str
        ``snap-1`` or ``copy-1``.
    versions : tuple of int
        By block, what the volume held at that moment; 0 for a block never written.
    tier : str
        ``standard``, ``archive`` or ``deleted``.
    source : str
        The snapshot a copy was made of; ``""`` for a snapshot of the volume.
    family : int
        Snapshots of one family share blocks: those of the volume are 0; each full copy starts one.
    """

    name: str
    versions: Versions
    tier: str = "standard"
    source: str = ""
    family: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """A volume made from a snapshot: always all of its blocks."""

    name: str
    versions: Versions
    source: str
    zone: str


@dataclass(frozen=True, slots=True)
class State:
    """A volume, its snapshots with their copies, and the volumes made from them."""

    volume: Versions
    snapshots: tuple[Snapshot, ...] = ()
    volumes: tuple[Restored, ...] = ()


def start(blocks: int, written: int) -> State:
    """Return a volume whose first ``written`` of ``blocks`` blocks hold data."""
    return State(tuple(int(block < written) for block in range(blocks)))


def replay(state: State, history: Sequence[str]) -> State:
    """Return the state after all lines of a history.

    Raises
    ------
    ValueError
        A line cannot be done; the message says which and why.
    """
    for index, line in enumerate(history):
        after = step(state, line)
        if isinstance(after, str):
            raise ValueError(f"history[{index}] {line!r}: {after}")
        state = after
    return state


def step(state: State, line: str) -> State | str:
    """Return the state after one line, or one sentence that says why it cannot be done."""
    verb, *names = line.split(" ")
    if verb == "write":
        return _write(state, names)
    if verb == "snapshot":
        return "write 'snapshot' alone: it gets its name itself" if names else _snapshot(state)
    if verb not in _VERBS:
        return f"a line starts with one of {', '.join(_VERBS)}"
    known = [one for one in state.snapshots if one.tier != "deleted"]
    wanted = names[:1] if verb == "restore" else names
    found = next((one for one in known if wanted == [one.name]), None)
    if found is None:
        have = ", ".join(one.name for one in known) or "none"
        return f"{verb} needs the name of a snapshot that exists; there are: {have}"
    if verb == "delete":
        return _change(state, found, "deleted")
    if found.tier == "archive":
        return (
            f"{found.name} is archived: it must be restored to the standard tier first "
            "(RestoreSnapshotTier; up to 72 hours)"
        )
    if verb == "restore":
        return _restore(state, found, names[1:])
    if found.source:
        return f"{found.name} is a copy; here only snapshots of the volume are copied or archived"
    return _copy(state, found) if verb == "copy" else _change(state, found, "archive")


def holders(state: State, family: int) -> dict[tuple[int, int], str]:
    """Return who holds each stored block of a family: by (block, version) a snapshot's name.

    A block is stored once. When a snapshot goes, what others need is theirs: the earliest of
    those that are left in the standard tier holds it, and is billed for it.
    """
    held: dict[tuple[int, int], str] = {}
    for one in state.snapshots:
        if one.tier == "standard" and one.family == family:
            for block, version in enumerate(one.versions):
                if version:
                    held.setdefault((block, version), one.name)
    return held


def stored(state: State, one: Snapshot) -> int:
    """Return how many blocks a snapshot holds: in the archive tier all of its own."""
    if one.tier == "archive":
        return size(one.versions)
    return list(holders(state, one.family).values()).count(one.name)


def size(versions: Versions) -> int:
    """Return how many blocks hold data."""
    return sum(map(bool, versions))


def _write(state: State, names: Sequence[str]) -> State | str:
    letters = LETTERS[: len(state.volume)]
    if not names or any(len(name) != 1 or name not in letters for name in names):
        return f"write needs blocks of A to {letters[-1]}, such as 'write B'"
    versions = list(state.volume)
    for name in names:
        if versions[letters.index(name)] == MOST["write"]:
            return f"block {name} was written {MOST['write']} times, which is all that is shown"
        versions[letters.index(name)] += 1
    return replace(state, volume=tuple(versions))


def _snapshot(state: State) -> State | str:
    number = sum(not one.source for one in state.snapshots) + 1
    if number > MOST["snapshot"]:
        return f"there were {MOST['snapshot']} snapshots, which is all that is shown"
    return _more(state, Snapshot(f"snap-{number}", state.volume))


def _copy(state: State, found: Snapshot) -> State | str:
    """Copy to another Region: incremental if the newest copy is still there, else full."""
    copies = [one for one in state.snapshots if one.source]
    if len(copies) == MOST["copy"]:
        return f"there were {MOST['copy']} copies, which is all that is shown"
    follows = bool(copies) and copies[-1].tier != "deleted"
    family = copies[-1].family if follows else len(copies) + 1
    name = f"copy-{len(copies) + 1}"
    return _more(state, Snapshot(name, found.versions, source=found.name, family=family))


def _restore(state: State, found: Snapshot, names: Sequence[str]) -> State | str:
    if len(names) != 1 or names[0] not in ZONES:
        return f"restore needs a zone: {', '.join(ZONES)}, such as 'restore {found.name} b'"
    if len(state.volumes) == MOST["restore"]:
        return f"there are {MOST['restore']} restored volumes, which is all that is shown"
    made = Restored(f"vol-{len(state.volumes) + 2}", found.versions, found.name, names[0])
    return replace(state, volumes=(*state.volumes, made))


def _more(state: State, one: Snapshot) -> State:
    return replace(state, snapshots=(*state.snapshots, one))


def _change(state: State, found: Snapshot, tier: str) -> State:
    changed = (replace(one, tier=tier) if one is found else one for one in state.snapshots)
    return replace(state, snapshots=tuple(changed))
