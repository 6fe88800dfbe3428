from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import boto3
import pytest
import traitlets
from hypothesis import given, settings
from hypothesis import strategies as st

from awslab import account
from awslab.diagrams import SnapshotChain
from awslab.diagrams.snapshots.account import account_spec
from awslab.diagrams.snapshots.rules import (
    LETTERS,
    State,
    holders,
    replay,
    size,
    start,
    step,
    stored,
)

THREE = ("snapshot", "write B E", "snapshot", "write E H K", "snapshot")
VERBS = ["write", "write", "snapshot", "snapshot", "delete", "copy", "copy", "archive", "restore"]


@st.composite
def histories(draw: st.DrawFn) -> list[str]:
    """Up to 25 lines that mostly name what exists, with some that cannot be done."""
    names: list[str] = ["snap-9"]
    lines: list[str] = []
    for verb in draw(st.lists(st.sampled_from([*VERBS, "forget"]), min_size=8, max_size=25)):
        if verb == "write":
            letters = draw(st.lists(st.sampled_from(LETTERS[:6]), min_size=1, max_size=3))
            lines.append(f"write {' '.join(letters)}")
            continue
        if verb == "snapshot":
            lines.append(verb)
        else:
            zone = f" {draw(st.sampled_from('abz'))}" if verb == "restore" else ""
            lines.append(f"{verb} {draw(st.sampled_from(names))}{zone}")
        here = replay_what_can_be(lines)
        names = [one.name for one in here.snapshots] or names
    return lines


def replay_what_can_be(lines: list[str]) -> State:
    here = start(6, 4)
    for line in lines:
        after = step(here, line)
        here = here if isinstance(after, str) else after
    return here


HISTORIES = histories()


def state(*history: str, blocks: int = 12, written: int = 10) -> State:
    return replay(start(blocks, written), history)


def snap(here: State, name: str) -> Any:
    return next(one for one in here.snapshots if one.name == name)


def stores(here: State, name: str) -> int:
    return stored(here, snap(here, name))


def row(diagram: SnapshotChain, key: str) -> str:
    return " ".join(diagram.spec["things"][key]["sentences"])


def test_the_first_snapshot_is_full_and_has_the_size_of_the_data_not_of_the_volume() -> None:
    assert stores(state("snapshot"), "snap-1") == 10


def test_later_snapshots_store_only_changed_and_new_blocks() -> None:
    here = state(*THREE)
    assert [stores(here, f"snap-{n}") for n in (1, 2, 3)] == [10, 2, 3]
    assert size(snap(here, "snap-3").versions) == 11


def test_deleting_a_snapshot_frees_only_what_no_other_needs() -> None:
    here = state(*THREE, "delete snap-1")
    freed = set(holders(state(*THREE), 0)) - set(holders(here, 0))
    assert freed == {(LETTERS.index("B"), 1), (LETTERS.index("E"), 1)}
    # Its other blocks are now the next one's, and billed there.
    assert [stores(here, name) for name in ("snap-2", "snap-3")] == [10, 3]


def test_deleting_the_newest_makes_the_next_one_store_the_change_again() -> None:
    assert stores(state(*THREE, "delete snap-3", "snapshot"), "snap-4") == 3


def test_with_no_snapshot_left_in_the_standard_tier_the_next_is_full_again() -> None:
    assert stores(state("snapshot", "delete snap-1", "snapshot"), "snap-2") == 10
    assert stores(state("snapshot", "archive snap-1", "snapshot"), "snap-2") == 10


def test_the_first_copy_to_another_region_is_full_and_the_next_incremental() -> None:
    here = state(*THREE, "copy snap-1", "copy snap-3")
    assert [stores(here, name) for name in ("copy-1", "copy-2")] == [10, 4]
    assert stores(here, "snap-3") == 3


def test_a_copy_is_full_again_when_the_newest_copy_was_deleted() -> None:
    gone = state(*THREE, "copy snap-1", "copy snap-2", "delete copy-2", "copy snap-3")
    assert stores(gone, "copy-3") == 11
    kept = state(*THREE, "copy snap-1", "copy snap-2", "delete copy-1", "copy snap-3")
    assert stores(kept, "copy-3") == 3


def test_the_archive_tier_holds_a_full_snapshot_and_leaves_others_what_they_need() -> None:
    here = state(*THREE, "archive snap-2")
    assert stores(here, "snap-2") == 10
    assert [stores(here, name) for name in ("snap-1", "snap-3")] == [10, 4]


def test_a_snapshot_outlives_what_the_volume_becomes_and_restores_in_any_zone() -> None:
    here = state("snapshot", "write A B C", "restore snap-1 c")
    assert here.volumes[0].versions == start(12, 10).volume
    assert here.volumes[0].zone == "c"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("restore snap-1 b", "snap-1 is archived: it must be restored to the standard tier first"),
        ("archive snap-1", "snap-1 is archived"),
        ("restore snap-2 d", "restore needs a zone: a, b, c, such as 'restore snap-2 b'"),
        ("delete snap-9", "delete needs the name of a snapshot that exists; there are: snap-1,"),
        ("delete snap-3", "delete needs the name of a snapshot that exists"),
        ("copy copy-1", "copy-1 is a copy"),
        ("write", "write needs blocks of A to L, such as 'write B'"),
        ("write BE", "write needs blocks of A to L"),
        ("write M", "write needs blocks of A to L"),
        ("write " + "A " * 8 + "A", "block A was written 9 times, which is all that is shown"),
        ("snapshot mine", "write 'snapshot' alone"),
        ("", "a line starts with one of write, snapshot,"),
    ],
)
def test_a_line_that_cannot_be_done_says_why(line: str, why: str) -> None:
    here = state(*THREE, "archive snap-1", "copy snap-2", "delete snap-3")
    answer = step(here, line)
    assert isinstance(answer, str)
    assert answer.startswith(why)
    assert "\n" not in answer


@pytest.mark.parametrize(
    ("history", "why"),
    [
        (["snapshot"] * 7, "there were 6 snapshots"),
        (["snapshot", *["copy snap-1"] * 4], "there were 3 copies"),
        (["snapshot", *["restore snap-1 a"] * 4], "there are 3 restored volumes"),
    ],
)
def test_more_than_the_drawing_holds_is_refused(history: list[str], why: str) -> None:
    with pytest.raises(ValueError, match=rf"^history\[\d\] .*: {why}"):
        state(*history)


@settings(max_examples=200, deadline=None)
@given(HISTORIES)
def test_whatever_happens_every_snapshot_can_be_restored_whole(history: list[str]) -> None:
    here, was = start(6, 4), {}
    for line in history:
        after = step(here, line)
        if isinstance(after, str):
            continue
        for one in after.snapshots[len(here.snapshots) :]:
            was[one.name] = here.volume if line == "snapshot" else was[one.source]
        here = after
    kept = [one for one in here.snapshots if one.tier == "standard"]
    for one in here.snapshots:
        assert one.versions == was[one.name]
    for one in kept:
        # Each of its blocks is still stored, by a snapshot that exists.
        held = holders(here, one.family)
        names = {held[pair] for pair in enumerate(one.versions) if pair[1]}
        assert names <= {other.name for other in kept}
    for volume in here.volumes:
        assert volume.versions == was[volume.source]
    # Stored in all: the distinct blocks that are still needed, no more and no less.
    needed = {(one.family, pair) for one in kept for pair in enumerate(one.versions) if pair[1]}
    assert sum(stored(here, one) for one in kept) == len(needed)


def test_the_account_of_the_illusion_and_the_costs_are_in_the_text_alternative() -> None:
    diagram = SnapshotChain()
    snapshots, costs = diagram.text_alternative
    assert snapshots["rows"][2] == ["snap-3", "standard", "3", "8", "all 11 blocks"]
    assert costs["rows"][0] == ["Standard tier", "150 GB", "7.50 USD"]
    still = diagram.to_svg()
    assert "If each were a full copy: 31 blocks, 310 GB" in still
    assert "Stored, each block once: 15 blocks, 150 GB" in still


def test_an_archived_snapshot_costs_ninety_days_at_least() -> None:
    diagram = SnapshotChain(
        blocks=4,
        written=4,
        history=["snapshot", "archive snap-1"],
        block_gb=100,
        archive_price=0.01,
    )
    assert "90 days: deleted sooner, it still costs about 12.00 USD" in row(diagram, "snap-1")
    assert diagram.text_alternative[1]["rows"][2] == ["Archive tier", "400 GB", "4.00 USD"]


def test_a_deleted_snapshot_says_who_holds_its_blocks_now() -> None:
    diagram = SnapshotChain(history=[*THREE, "delete snap-1"])
    assert "Freed, because no other snapshot needs it: B1 and E1." in row(diagram, "snap-1-gone")
    assert "now held by snap-2: A1, C1," in row(diagram, "snap-1-gone")


@pytest.mark.parametrize(
    ("given_keywords", "message"),
    [
        ({"blocks": 3}, "blocks must be a whole number from 4 to 14, not 3"),
        ({"blocks": "12"}, "blocks must be a whole number"),
        ({"written": 13}, "written must be a whole number from 0 to 12, not 13"),
        ({"block_gb": 0}, "block_gb must be a whole number from 1 to 1000, not 0"),
        ({"price": float("nan")}, "a GB-month costs an amount from 0 to 100, not nan"),
        ({"history": "snapshot"}, r"history is a list of lines: write history=\['snapshot'\]"),
        ({"history": ["snap"]}, r"history\[0\] 'snap': a line starts with one of write,"),
    ],
)
def test_a_wrong_keyword_is_told_in_one_line(given_keywords: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}") as caught:
        SnapshotChain(**given_keywords)
    assert "\n" not in str(caught.value)


def test_a_wrong_trait_is_refused_and_the_old_value_stays() -> None:
    diagram = SnapshotChain()
    with pytest.raises(
        traitlets.TraitError, match=r"^SnapshotChain\.history\[1\] 'delete snap-7': delete needs"
    ):
        diagram.history = ["snapshot", "delete snap-7"]
    with pytest.raises(traitlets.TraitError, match=r"^SnapshotChain\.price: a GB-month costs"):
        diagram.price = -1
    assert (diagram.history, diagram.price) == (list(THREE), 0.05)


@settings(max_examples=25, deadline=None)
@given(HISTORIES)
def test_any_still_is_well_formed_and_the_same_twice(history: list[str]) -> None:
    done: list[str] = []
    for line in history:
        if not isinstance(step(state(*done, blocks=6, written=4), line), str):
            done.append(line)
    still = SnapshotChain(6, done, written=4).to_svg()
    ElementTree.fromstring(still)
    assert still == SnapshotChain(6, done, written=4).to_svg()


def test_an_experiment_has_no_account_to_read_again() -> None:
    with pytest.raises(ValueError, match=r"^this diagram shows an experiment"):
        SnapshotChain().refresh()


@pytest.fixture
def volume() -> Any:
    account.open(region="ap-northeast-2")
    ec2 = boto3.client("ec2")
    yield ec2.create_volume(AvailabilityZone="ap-northeast-2a", Size=20)["VolumeId"]
    account.close()


def test_an_accounts_snapshots_are_shown_without_inventing_their_blocks(volume: str) -> None:
    ec2 = boto3.client("ec2")
    assert SnapshotChain.of(volume).spec["things"] == {}
    tags = [{"ResourceType": "snapshot", "Tags": [{"Key": "Name", "Value": "monday"}]}]
    first = ec2.create_snapshot(VolumeId=volume, TagSpecifications=tags)["SnapshotId"]
    diagram = SnapshotChain.of(volume)
    account.advance(minutes=10)
    second = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    diagram.refresh()
    assert list(diagram.spec["things"]) == [first, second]
    rows = diagram.text_alternative[0]["rows"]
    assert rows == [
        ["monday", "completed", "standard", "20 GiB"],
        [second, "completed", "standard", "20 GiB"],
    ]
    assert "DescribeSnapshots does not say" in row(diagram, second)
    assert "DescribeSnapshots does not tell which blocks" in diagram.to_svg()


def test_a_snapshot_is_shown_after_its_volume_is_gone(volume: str) -> None:
    ec2 = boto3.client("ec2")
    snapshot = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    ec2.delete_volume(VolumeId=volume)
    assert list(SnapshotChain.of(volume).spec["things"]) == [snapshot]


def test_an_unknown_volume_is_told_in_one_line(volume: str) -> None:
    with pytest.raises(
        ValueError, match=r"^the account has no volume 'vol-1' and no snapshot of it in ap-north"
    ):
        SnapshotChain.of("vol-1")


def test_the_full_size_is_told_where_aws_tells_it() -> None:
    one = {"SnapshotId": "snap-1", "State": "completed", "VolumeSize": 20, "StorageTier": "archive"}
    spec = account_spec("vol-1", [one | {"FullSnapshotSizeInBytes": 5 * 2**30}])
    assert "Those blocks are 5.0 GiB" in " ".join(spec["things"]["snap-1"]["sentences"])


def test_hostile_names_stay_text() -> None:
    name = "</text><script>alert(1)</script>\u202e"
    one = {"SnapshotId": "snap-1", "State": "completed", "VolumeSize": 1}
    spec = account_spec(name, [one | {"Tags": [{"Key": "Name", "Value": name}]}])
    diagram = SnapshotChain(title=name, region=name)
    for svg in (diagram.to_svg(), _with(diagram, spec)):
        tree = ElementTree.fromstring(svg)
        assert not [one for one in tree.iter() if one.tag.endswith("script")]
        assert "\u202e" not in svg


def _with(diagram: SnapshotChain, spec: dict[str, Any]) -> str:
    diagram.spec = spec
    return diagram.to_svg()
