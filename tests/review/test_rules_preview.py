"""rules_preview.py: the figures are those of going through all clusters one by one, and agree with what a run suggests."""

from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from attrs import evolve
from camera import jpeg
from hypothesis import given
from hypothesis import settings as trial
from hypothesis import strategies as st
from keeping import add, ids, rebuild, states
from sqlalchemy import select, update

from catalog_gui.catalog.tables import Cluster, Photo
from catalog_gui.catalog.types import now
from catalog_gui.engine.groups import clusters
from catalog_gui.engine.keeper import Keeper, open_keeper
from catalog_gui.media.keep_rule import keep_order, ordered
from catalog_gui.review.rules_preview import ClusterFacts, RulesPreview, preview, read_cluster_facts
from catalog_gui.settings import KEEP_RULES, Settings

BY_SIZE = ("size", *(rule for rule in KEEP_RULES if rule != "size"))


def facts_of(groups: list[list[dict[str, int]]], keepers: list[int]) -> ClusterFacts:
    """Made-up members, by cluster; the paths in order."""
    rows = [each for group in groups for each in sorted(group, key=lambda each: each["folder"])]
    starts = np.cumsum([0, *(len(group) for group in groups)])[:-1].astype(np.intp)
    whole = ("width", "bytes", "quality", "richness", "taken")
    return ClusterFacts(
        starts=starts,
        keepers=starts + np.array(keepers, dtype=np.intp),
        ids=np.arange(len(rows)),
        paths=[
            f"/p/{'xy'[each['folder']]}/{k:03d}{'.jpg' if each['short'] else '.jpeg'}" for k, each in enumerate(rows)
        ],
        height=np.full(len(rows), 3),
        colour=np.array([each["colour"] for each in rows], dtype=np.int64),
        is_raw=np.array([each["raw"] for each in rows], dtype=bool),
        has_edits=np.array([each["edits"] for each in rows], dtype=bool),
        **{name: np.array([each[name] for each in rows], dtype=np.int64) for name in whole},
    )


few = {
    "folder": st.integers(0, 1),
    "short": st.integers(0, 1),
    "width": st.integers(1, 2),
    "bytes": st.integers(1, 3),
    "quality": st.sampled_from([60, 65, 80]),
    "richness": st.integers(0, 1),
    "taken": st.sampled_from([0, 5, 9]),
    "colour": st.sampled_from([3, 50]),
    "raw": st.integers(0, 1),
    "edits": st.sampled_from([0, 0, 0, 1]),
}
libraries = st.lists(st.lists(st.fixed_dictionaries(few), min_size=2, max_size=4), min_size=1, max_size=6)


@trial(deadline=None)
@given(libraries, st.permutations(KEEP_RULES), st.booleans(), st.booleans())
def test_the_figures_are_those_of_looking_at_each_cluster(
    groups: list[list[dict[str, int]]], rules: Any, protects: bool, prefers: bool
) -> None:
    facts = facts_of(groups, [0] * len(groups))
    found = preview(facts, rules, ["/p/x"] if protects else [], ["/p/y"] if prefers else [])
    protected = np.array([protects and path.startswith("/p/x/") for path in facts.paths])
    preferred = np.array([int(prefers and not path.startswith("/p/y/")) for path in facts.paths])
    facts = evolve(facts, protected=protected, preferred=preferred)
    decided: Counter[str] = Counter()
    going, changed, alone = [], 0, 0
    for start, group in zip(facts.starts.tolist(), groups, strict=True):
        mine = [row for row in keep_order(facts, rules).tolist() if start <= row < start + len(group)]
        telling = [rule.name for rule in ordered(rules) if rule.key(facts)[mine[0]] != rule.key(facts)[mine[1]]]
        decided[(telling or ["name"])[0]] += 1
        going += [row for row in mine[1:] if not protected[row]]
        changed += mine[0] != start
        alone += set(telling) <= {"path"}
    assert {each.name: each.clusters for each in found.decided if each.clusters} == decided
    assert [each.name for each in found.decided] == ["protected", "edits", *rules, "name"]
    assert (found.clusters, found.trashed, found.changed, found.by_path_alone) == (
        len(groups),
        len(going),
        changed,
        alone,
    )
    assert found.bytes == int(facts.bytes[going].sum()) == sum(int(facts.bytes[row]) for row in going)


def test_a_catalog_without_clusters_has_nothing_to_preview(keeper: Keeper) -> None:
    with keeper.catalog.read() as session:
        found = preview(read_cluster_facts(session), KEEP_RULES, ["/a"], ["/b"])
    assert (found.clusters, found.trashed, found.bytes, found.changed, found.by_path_alone) == (0, 0, 0, 0, 0)
    assert [each.clusters for each in found.decided] == [0] * (len(KEEP_RULES) + 3)


@pytest.fixture
def library(photos: Path) -> Path:
    """A large picture saved badly and a smaller one saved well; another in two folders under two names."""
    jpeg(photos / "a" / "large.jpg", seed=1, size=(480, 360), quality=55)
    jpeg(photos / "b" / "small.jpg", seed=1, size=(440, 330), quality=99)
    jpeg(photos / "a" / "one.jpg", seed=2, size=(320, 240))
    (photos / "b" / "another name.jpg").write_bytes((photos / "a" / "one.jpg").read_bytes())
    assert (photos / "a" / "large.jpg").stat().st_size < (photos / "b" / "small.jpg").stat().st_size
    return photos


def suggested(keeper: Keeper) -> dict[str, str]:
    """Why each keeper is kept."""
    with keeper.catalog.read() as session:
        return {each["keeper"]: each["reason"] for each in clusters(session)}


def previewed(keeper: Keeper, rules: Any = KEEP_RULES, *folders: Any) -> RulesPreview:
    with keeper.catalog.read() as session:
        return preview(read_cluster_facts(session), rules, *folders)


def test_rules_that_are_in_force_change_nothing(keeper: Keeper, library: Path) -> None:
    add(keeper, library)
    rebuild(keeper)
    assert suggested(keeper) == {
        "a/large.jpg": "most pixels: 480 × 360 against 440 × 330",
        "a/one.jpg": "identical files; this one has the shortest path",
    }
    found = previewed(keeper)
    assert (found.clusters, found.trashed, found.changed, found.by_path_alone) == (2, 2, 0, 1)
    assert {each.name: each.clusters for each in found.decided if each.clusters} == {"resolution": 1, "path": 1}
    assert found.bytes == sum((library / "b" / name).stat().st_size for name in ("small.jpg", "another name.jpg"))


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        ({"keep_rules": BY_SIZE}, {"b/small.jpg": "the largest file", "a/one.jpg": "identical files; this one"}),
        (
            {"protected_folders": ("{}/b",)},
            {
                "b/small.jpg": "its folder is protected",
                "b/another name.jpg": "identical files; its folder is protected",
            },
        ),
        (
            {"preferred_folders": ("{}/c", "{}/b")},
            {
                "a/large.jpg": "most pixels",
                "b/another name.jpg": "identical files; in a folder that you prefer, number 2",
            },
        ),
    ],
    ids=["order", "protected", "preferred"],
)
def test_a_run_suggests_what_the_preview_said(
    keeper: Keeper, library: Path, settings: Settings, change: dict[str, Any], reasons: dict[str, str]
) -> None:
    add(keeper, library)
    rebuild(keeper)
    before = suggested(keeper)
    wanted = {name: tuple(part.format(library) for part in value) for name, value in change.items()}
    after = evolve(settings, **wanted)
    found = previewed(keeper, after.keep_rules, after.protected_folders, after.preferred_folders)
    changed = open_keeper(keeper.catalog.file, after)
    assert set(states(changed, "duplicates").values()) == {"stale"}, "a run renews the suggestions"
    assert set(states(changed, "hashes").values()) == {"done"}
    rebuild(changed)
    assert set(states(changed, "duplicates").values()) == {"done"}
    assert len(set(suggested(changed)) - set(before)) == found.changed > 0
    assert suggested(changed).keys() == reasons.keys()
    for path, reason in suggested(changed).items():
        assert reason.startswith(reasons[path])
    assert previewed(changed, after.keep_rules, after.protected_folders, after.preferred_folders).changed == 0
    changed.close()


def test_a_photo_with_edits_beside_it_is_kept_and_a_protected_one_never_counted(keeper: Keeper, library: Path) -> None:
    (library / "b" / "small.jpg.pp3").write_bytes(b"[Exposure]")
    add(keeper, library)
    rebuild(keeper)
    assert suggested(keeper)["b/small.jpg"] == "it has edits beside it"
    assert previewed(keeper, KEEP_RULES, [str(library)]).trashed == 0
    assert previewed(keeper, KEEP_RULES, [str(library / "a")]).changed == 1


def test_what_was_reviewed_and_what_lies_in_the_trash_is_not_asked_about(keeper: Keeper, library: Path) -> None:
    add(keeper, library)
    rebuild(keeper)
    with keeper.catalog.write() as session:
        session.execute(update(Photo).where(Photo.id == ids(keeper)["b/small.jpg"]).values(trashed_at=now()))
    assert previewed(keeper).clusters == 1
    with keeper.catalog.write() as session:
        session.execute(update(Cluster).values(reviewed_at=now()))
    assert previewed(keeper).clusters == 0
    with keeper.catalog.read() as session:
        assert len(session.scalars(select(Cluster)).all()) == 2
