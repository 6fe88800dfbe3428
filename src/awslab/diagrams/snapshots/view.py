"""What is shown of a state, row by row and in words; ``view.js`` says the same in JavaScript."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Any

from awslab.diagrams.snapshots.rules import (
    LETTERS,
    Restored,
    Snapshot,
    State,
    holders,
    size,
    stored,
)
from awslab.diagrams.vpc.words import joined

Row = dict[str, Any]
Cell = list[str]


@dataclass(frozen=True, slots=True)
class Terms:
    """What the words and costs depend on.

    Attributes
    ----------
    gb : int
        GB that one block of the experiment stands for.
    price, archive_price : float
        For a GB-month in the standard tier and in the archive tier.
    currency : str
        The word after an amount.
    region, copy_region : str
        Where the volume is, and where copies go.
    """

    gb: int
    price: float
    archive_price: float
    currency: str
    region: str
    copy_region: str

    def cost(self, blocks: int, price: float) -> str:
        """Return what some blocks cost in a month, such as ``1.50 USD``."""
        cents = floor(blocks * self.gb * price * 100 + 0.5)
        return f"{cents // 100}.{cents % 100:02} {self.currency}"


def view(state: State, terms: Terms) -> dict[str, Any]:
    """Return rows, blocks, what is stored against full copies, and the tables of a state."""
    home = [one for one in state.snapshots if not one.source]
    copies = [one for one in state.snapshots if one.source]
    archived = [one for one in home if one.tier == "archive"]
    standard = [one for one in home if one.tier == "standard"]
    groups = [
        (f"The volume, in {terms.region}a", [_volume(state)]),
        (f"Its snapshots, in {terms.region}", [_snapshot(state, one, terms) for one in home]),
        ("Snapshots Archive tier", [_archived(one, terms) for one in archived]),
        (f"Copies, in {terms.copy_region}", [_snapshot(state, one, terms) for one in copies]),
        ("Volumes made from snapshots", [_restored(one, terms) for one in state.volumes]),
    ]
    full = sum(size(one.versions) for one in standard)
    once = len(holders(state, 0))
    return {
        "rows": [
            row | {"title": title if index == 0 else ""}
            for title, rows in groups
            for index, row in enumerate(rows)
        ],
        "blocks": _blocks(state),
        "bars": [
            [f"If each were a full copy: {full} blocks, {full * terms.gb} GB", full],
            [f"Stored, each block once: {once} blocks, {once * terms.gb} GB", once],
        ],
        "tables": [_table(state), _costs(state, terms)],
    }


def marks(pairs: Sequence[tuple[int, int]]) -> str:
    """Return names of blocks' contents, such as ``A1, C2 and D1``."""
    return joined(f"{LETTERS[block]}{version}" for block, version in pairs)


def counted(number: int) -> str:
    """Return ``1 block`` or ``2 blocks``."""
    return f"{number} block{'' if number == 1 else 's'}"


def _pairs(one: Snapshot) -> list[tuple[int, int]]:
    return [(block, version) for block, version in enumerate(one.versions) if version]


def _cells(versions: Sequence[int], states: Sequence[str]) -> list[Cell]:
    return [
        [f"{LETTERS[block]}{version}", states[block]] if version else ["", ""]
        for block, version in enumerate(versions)
    ]


def _unsaved(state: State) -> list[bool]:
    """Say of each block whether the next snapshot has to store it."""
    held = holders(state, 0)
    return [v > 0 and (block, v) not in held for block, v in enumerate(state.volume)]


def _volume(state: State) -> Row:
    unsaved = _unsaved(state)
    count = sum(unsaved)
    return {
        "key": "",
        "kind": "volume",
        "family": -1,
        "name": "vol-1",
        "notes": [
            f"{size(state.volume)} of {len(state.volume)} blocks written",
            f"next snapshot stores {count}",
        ],
        "cells": _cells(state.volume, ["unsaved" if one else "saved" for one in unsaved]),
        "say": [],
    }


def _blocks(state: State) -> list[Row]:
    rows = []
    for block, (version, unsaved) in enumerate(zip(state.volume, _unsaved(state), strict=True)):
        holds = f"holds {LETTERS[block]}{version}" if version else "was never written"
        waits = ", which no snapshot in the standard tier has" if unsaved else ""
        label = f"Block {LETTERS[block]} {holds}{waits}. Press to write to it."
        rows.append({"key": f"block-{LETTERS[block]}", "label": label})
    return rows


def _snapshot(state: State, one: Snapshot, terms: Terms) -> Row:
    held = holders(state, one.family)
    if one.tier != "standard":
        return _gone(one, held)
    mine = [pair for pair in _pairs(one) if held[pair] == one.name]
    refers = [pair for pair in _pairs(one) if held[pair] != one.name]
    others = {
        pair
        for other in state.snapshots
        if other is not one and other.tier == "standard" and other.family == one.family
        for pair in _pairs(other)
    }
    free = [pair for pair in mine if pair not in others]
    names = list(dict.fromkeys(held[pair] for pair in refers))
    says = [_origin(state, one)] if one.source else []
    if not refers:
        says.append(f"{one.name} holds all of its {counted(len(mine))} itself.")
    else:
        says.append(
            f"{one.name} holds {counted(len(mine))} itself and refers to {len(refers)} "
            f"that {joined(names)} {'hold' if len(names) > 1 else 'holds'}."
        )
    says.append(f"A volume made from it has all {counted(size(one.versions))}.")
    if free:
        says.append(f"Deleting it frees {marks(free)}: no other snapshot needs that.")
    else:
        says.append("Deleting it frees nothing: other snapshots need all that it holds.")
    states = ["stores" if held.get(pair) == one.name else "refers" for pair in _all(one)]
    return {
        "key": one.name,
        "kind": "copy" if one.source else "snapshot",
        "family": one.family,
        "name": one.name,
        "notes": [
            f"stores {len(mine)}, refers to {len(refers)}",
            f"{len(mine) * terms.gb} GB, {terms.cost(len(mine), terms.price)} a month",
        ],
        "cells": _cells(one.versions, states),
        "say": says,
    }


def _all(one: Snapshot) -> list[tuple[int, int]]:
    return list(enumerate(one.versions))


def _origin(state: State, one: Snapshot) -> str:
    copies = [other for other in state.snapshots if other.source]
    before = copies[: copies.index(one)]
    if before and before[-1].family == one.family:
        return (
            f"{one.name} is a copy of {one.source}: only what the copy before it lacks was copied."
        )
    why = "the copy before it was deleted" if before else "the first copy to a Region always is"
    return f"{one.name} is a full copy of {one.source}: {why}."


def _gone(one: Snapshot, held: dict[tuple[int, int], str]) -> Row:
    kept = [pair for pair in _pairs(one) if pair in held]
    freed = [pair for pair in _pairs(one) if pair not in held]
    word = "deleted" if one.tier == "deleted" else "archived"
    names = list(dict.fromkeys(held[pair] for pair in kept))
    says = [f"{one.name} is {word}."]
    if freed:
        where = "" if one.tier == "deleted" else " in the standard tier"
        says.append(f"Freed{where}, because no other snapshot needs it: {marks(freed)}.")
    if kept:
        says.append(f"Kept, and now held by {joined(names)}: {marks(kept)}.")
    return {
        "key": f"{one.name}-gone",
        "kind": "gone",
        "family": one.family,
        "name": one.name,
        "notes": [f"{word}: {counted(len(freed))} freed", f"{len(kept)} kept for other snapshots"],
        "cells": _cells(one.versions, ["kept" if p in held else "freed" for p in _all(one)]),
        "say": says,
    }


def _archived(one: Snapshot, terms: Terms) -> Row:
    count = size(one.versions)
    least = terms.cost(3 * count, terms.archive_price)
    return {
        "key": one.name,
        "kind": "archive",
        "family": -1,
        "name": one.name,
        "notes": [
            f"stores all {count}",
            f"{count * terms.gb} GB, {terms.cost(count, terms.archive_price)} a month",
        ],
        "cells": _cells(one.versions, ["stores"] * len(one.versions)),
        "say": [
            f"{one.name} is archived: a full snapshot of {counted(count)} that shares nothing.",
            "The minimum archive period is 90 days: deleted sooner, it still costs about "
            f"{least} in all.",
            "It must be restored to the standard tier (up to 72 hours) before a volume is made.",
        ],
    }


def _restored(one: Restored, terms: Terms) -> Row:
    region = terms.copy_region if one.source.startswith("copy") else terms.region
    place, count = f"{region}{one.zone}", size(one.versions)
    return {
        "key": one.name,
        "kind": "restored",
        "family": -1,
        "name": one.name,
        "notes": [f"all {count} blocks of {one.source}", f"in {place}"],
        "cells": _cells(one.versions, ["lazy"] * len(one.versions)),
        "say": [
            f"{one.name} in {place} has all {counted(count)} of {one.source}, "
            "wherever they were stored.",
            "A snapshot belongs to a Region: the new volume may be in any of its zones.",
            "It can be used at once. A block is loaded from Amazon S3 in the background or when it "
            "is first read, so first reads are slow.",
        ],
    }


def _table(state: State) -> dict[str, Any]:
    rows = []
    for one in state.snapshots:
        full = size(one.versions)
        holds = 0 if one.tier == "deleted" else stored(state, one)
        refers = full - holds if one.tier == "standard" else 0
        gives = {"standard": f"all {full} blocks", "archive": "not directly", "deleted": "no"}
        rows.append([one.name, one.tier, str(holds), str(refers), gives[one.tier]])
    return {
        "caption": "Snapshots and copies",
        "columns": [
            "Snapshot",
            "Tier",
            "Blocks it stores",
            "Blocks it refers to",
            "Can be restored",
        ],
        "rows": rows,
    }


def _costs(state: State, terms: Terms) -> dict[str, Any]:
    counts = [0, 0, 0]
    for one in state.snapshots:
        if one.tier != "deleted":
            counts[2 if one.tier == "archive" else int(bool(one.source))] += stored(state, one)
    prices = [terms.price, terms.price, terms.archive_price]
    places = ["Standard tier", "Copies", "Archive tier"]
    return {
        "caption": "A month at these prices",
        "columns": ["Where", "Stored", "Cost"],
        "rows": [
            [place, f"{count * terms.gb} GB", terms.cost(count, price)]
            for place, count, price in zip(places, counts, prices, strict=True)
        ],
    }
