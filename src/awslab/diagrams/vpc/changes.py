"""Two topologies on one map: both drawn in the same places, with a word on what differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from awslab.diagrams.scene import clean
from awslab.diagrams.vpc.facts import VpcFacts
from awslab.diagrams.vpc.placed import key_of
from awslab.diagrams.vpc.words import Table, Thing, counted, joined
from awslab.topology.diff import Change, Diff
from awslab.topology.model import Region, Topology, Vpc
from awslab.topology.order import ordered

_WORDS = {"added": "new", "changed": "changed", "removed": "gone"}
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Marks:
    """By key of the map: a word for what differs, and for what changed the details."""

    words: dict[str, str]
    details: dict[str, tuple[str, ...]]

    def tell(self, things: dict[str, Thing]) -> dict[str, Thing]:
        """Return what is said about things, with what changed first; nothing of what is absent."""
        return {
            key: self._told(key, thing)
            for key, thing in things.items()
            if self._word(key) != "absent"
        }

    def with_groups(self, maps: Sequence[VpcFacts]) -> Marks:
        """Return these marks and those of the groups that marked instances are in."""
        words, details = dict(self.words), dict(self.details)
        for group in (group for facts in maps for some in facts.groups.values() for group in some):
            found = Counter(self.words[i.id] for i in group.instances if i.id in self.words)
            if found:
                all_alike = found.most_common(1)[0][1] == len(group.instances)
                words[group.key] = next(iter(found)) if all_alike else "changed"
                details[group.key] = tuple(f"{count:,} {word}" for word, count in found.items())
        return Marks(words, details)

    def _told(self, key: str, thing: Thing) -> Thing:
        word = self._word(key)
        if not word:
            return thing
        details = "; ".join(detail.replace(" -> ", " → ") for detail in self.details.get(key, ()))
        first = {
            "new": "New: it was not there before.",
            "changed": f"Changed: {details}.",
            "gone": "Gone: it was here before.",
        }[word]
        return thing | {
            "label": f"{thing['label']}, {word}",
            "sentences": [clean(first), *thing["sentences"]],
        }

    def _word(self, key: str) -> str:
        return self.words.get(key, "")


def union(first: Topology, second: Topology) -> Topology:
    """Return everything of both; what both have is as in the first."""
    names = dict.fromkeys(
        region.name for topology in (first, second) for region in topology.regions
    )
    regions = [
        _merged(
            next((r for r in first.regions if r.name == name), Region(name)),
            next((r for r in second.regions if r.name == name), Region(name)),
        )
        for name in names
    ]
    return Topology(tuple(regions), first.unknown)


def marks(before: Sequence[VpcFacts], after: Sequence[VpcFacts], difference: Diff) -> Marks:
    """Return what a map of both says of the later one: new, changed and gone things."""
    old, new = _keys(before), _keys(after)
    changed = {key_of(c.part, c.id): c.details for c in difference.changed}
    words = dict.fromkeys(old - new, "gone") | dict.fromkeys(new - old, "new")
    words |= {key: "changed" for key in changed if key in old & new}
    return Marks(words, changed)


def absent(before: Sequence[VpcFacts], after: Sequence[VpcFacts]) -> Marks:
    """Return what a map of both leaves out to show the earlier one."""
    return Marks(dict.fromkeys(_keys(after) - _keys(before), "absent"), {})


def restricted(topology: Topology, vpc_ids: Iterable[str]) -> Topology:
    """Return a topology with some of its VPCs only."""
    wanted = set(vpc_ids)
    regions = [
        replace(region, vpcs=tuple(v for v in region.vpcs if v.id in wanted))
        for region in topology.regions
    ]
    return replace(topology, regions=tuple(regions))


def summary(difference: Diff, drawn: Marks) -> list[str]:
    """Sum up what changed: a sentence of counts, then a line for each kind of change.

    What the map does not mark, such as a security group, is only counted.
    """
    if not difference:
        return ["Nothing changed."]
    shown = [
        c for c in difference.changes if c.part == "vpcs" or key_of(c.part, c.id) in drawn.words
    ]
    counts, lines = [], []
    for action, word in _WORDS.items():
        changes = [change for change in shown if change.action == action]
        if changes:
            names = [change.label for change in changes[:_MOST_NAMED]]
            more = len(changes) - len(names)
            counts.append(f"{len(changes):,} {word}")
            named = joined([*names, *([f"{more} more"] if more else [])])
            lines.append(clean(f"{word.capitalize()}: {named}."))
    rest = len(difference.changes) - len(shown)
    if rest:
        lines.append(f"{counted(rest, 'change')} the map does not draw: see the table.")
    return [f"Since before: {joined(counts)}." if counts else "Nothing on the map changed.", *lines]


def changes_table(difference: Diff) -> list[Table]:
    """Return the changes as a table, none when there are none."""
    rows = [[_WORDS[c.action], clean(c.label), clean(_details(c))] for c in difference.changes]
    columns = ["Change", "What", "Details"]
    return [{"caption": "What changed", "columns": columns, "rows": rows}] if rows else []


def _details(change: Change) -> str:
    return "; ".join(change.details) or "–"


def _keys(maps: Sequence[VpcFacts]) -> set[str]:
    """Return the keys of what maps at the nearest level show."""
    found: set[str] = set()
    for facts in maps:
        vpc = facts.vpc
        found |= {*facts.subnets, *(table.id for table in vpc.route_tables), *facts.wire_keys()}
        found |= {way.key for way in facts.edge} | {span.key for span in facts.spans}
        for subnet in vpc.subnets:
            found |= set(facts.chip_keys(subnet))
    return found


def _merged(first: Region, second: Region) -> Region:
    parts = _parts(first, second, ("vpcs",))
    others = {vpc.id: vpc for vpc in second.vpcs}
    vpcs = [_merged_vpc(vpc, others.pop(vpc.id, vpc)) for vpc in first.vpcs]
    return replace(
        first,
        vpcs=ordered([*vpcs, *others.values()]),
        **parts,
    )


def _merged_vpc(first: Vpc, second: Vpc) -> Vpc:
    both = replace(first, **_parts(first, second, ("cidrs", "ipv6_cidrs")))
    # Who uses a table is known from the subnets: one of them may be gone.
    tables = tuple(
        replace(t, subnet_ids=tuple(s.id for s in both.subnets if s.route_table_id == t.id))
        for t in both.route_tables
    )
    return replace(both, route_tables=tables)


def _parts(first: Any, second: Any, left_out: Sequence[str]) -> dict[str, Any]:
    return {
        field.name: _both(getattr(first, field.name), getattr(second, field.name))
        for field in fields(first)
        if field.default == () and field.name not in left_out
    }


def _both(first: tuple[Any, ...], second: tuple[Any, ...]) -> tuple[Any, ...]:
    have = {item.id for item in first}
    more = [item for item in second if item.id not in have]
    return ordered([*first, *more]) if more else first
