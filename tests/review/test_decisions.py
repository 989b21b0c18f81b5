"""decisions.py: what a person says is written down with who, when and why, and taken back exactly."""

import getpass
from pathlib import Path

import pytest
from keeping import figures, ids, states
from sqlalchemy import select

from catalog_gui.catalog.tables import Decision, Operation
from catalog_gui.engine.groups import clusters
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import CatalogError
from catalog_gui.phases.duplicates import DuplicateExam
from catalog_gui.review import decisions, steps
from catalog_gui.review.undo import redo, undo
from review.conftest import Reopen
from review.deciding import (
    BURST,
    KEEP,
    TRASH,
    burst,
    choices,
    cluster,
    keep_all,
    operations,
    recounted,
    reviewed,
    rows,
    say,
)


def newest(keeper: Keeper) -> str:
    with keeper.catalog.read() as session:
        return steps.words(session)[0]


def test_a_group_is_reviewed_once_something_is_said_of_each_photo(keeper: Keeper, pair: Path) -> None:
    number, known = cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), ids(keeper)
    decisions.choose(keeper, "cluster", number, {known["c.jpg"]: KEEP, known["d.jpg"]: TRASH})
    assert not reviewed(keeper, number)
    decisions.choose(keeper, "cluster", number, {known["e.jpg"]: TRASH})
    assert reviewed(keeper, number)
    decisions.choose(keeper, "cluster", number, {known["d.jpg"]: None})
    assert not reviewed(keeper, number)
    assert choices(keeper, number) == {"c.jpg": "keep", "d.jpg": None, "e.jpg": "trash"}


def test_a_decision_says_who_when_why_and_about_which_bytes(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "a.jpg", "b.jpg")
    say(keeper, number, "a.jpg")
    with keeper.catalog.read() as session:
        said, operation = session.execute(
            select(Decision, Operation).join(Operation, Operation.id == Decision.operation_id).limit(1)
        ).one()
    assert said.reason == "chosen by eye"
    assert len(said.sha256) == 32
    assert operation.actor == getpass.getuser()
    assert operation.started_at <= said.at <= operation.ended_at
    assert operation.result == "completed"


def test_a_photo_of_another_group_changes_nothing(keeper: Keeper, pair: Path) -> None:
    number, before = cluster(keeper, "a.jpg", "b.jpg"), rows(keeper)
    before = rows(keeper)
    for call in (
        lambda photo: decisions.choose(keeper, "cluster", number, {photo: KEEP}),
        lambda photo: decisions.not_duplicates(keeper, number, [photo]),
    ):
        with pytest.raises(CatalogError, match="not in this group"):
            call(ids(keeper)["c.jpg"])
    assert rows(keeper) == before
    assert newest(keeper) == ""


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        (("c.jpg",), "Keep c.jpg of its copies, trash 2"),
        (("c.jpg", "d.jpg"), "Keep c.jpg and 1 more of its copies, trash 1"),
        (("c.jpg", "d.jpg", "e.jpg"), "Keep all 3 of its copies"),
        ((), "Trash all 3 of its copies"),
    ],
)
def test_each_decision_has_words_for_taking_it_back(
    keeper: Keeper, pair: Path, kept: tuple[str, ...], words: str
) -> None:
    say(keeper, cluster(keeper, "c.jpg", "d.jpg", "e.jpg"), *kept)
    assert newest(keeper) == words


@pytest.mark.parametrize(
    ("choice", "words"), [(KEEP, "Keep a.jpg"), (TRASH, "Trash a.jpg"), (None, "Undecided about a.jpg")]
)
def test_a_single_choice_is_called_by_its_photo(keeper: Keeper, pair: Path, choice: str | None, words: str) -> None:
    number = burst(keeper, "a.jpg", "c.jpg")
    decisions.choose(keeper, BURST, number, {ids(keeper)["a.jpg"]: choice})
    assert newest(keeper) == words


def test_names_that_are_no_utf_8_can_be_decided_about(keeper: Keeper, stock: object, photos: Path) -> None:
    odd = "caf\udce9.jpg"
    try:
        stock(("a.jpg", odd))  # type: ignore[operator]
    except (OSError, UnicodeError):
        pytest.skip("this file system takes no such names")
    say(keeper, cluster(keeper, odd, "a.jpg"), odd)
    assert newest(keeper) == "Keep caf\\udce9.jpg of its copies, trash 1"
    assert undo(keeper).label == "Keep caf\\udce9.jpg of its copies, trash 1"


def test_undo_and_redo_give_back_the_very_rows(keeper: Keeper, pair: Path, reopen: Reopen) -> None:
    number = cluster(keeper, "c.jpg", "d.jpg", "e.jpg")
    before = [rows(keeper)]
    for kept in (["c.jpg"], ["d.jpg", "e.jpg"], []):
        say(keeper, number, *kept)
        before.append(rows(keeper))
    reopen()
    for wanted in reversed(before[:-1]):
        undo(keeper)
        assert rows(keeper) == wanted
    assert undo(keeper).operation is None
    for wanted in before[1:]:
        assert redo(keeper)
        assert rows(keeper) == wanted
    assert redo(keeper) == ""


def test_a_new_step_bars_what_was_taken_back(keeper: Keeper, pair: Path) -> None:
    one, other = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg")
    say(keeper, one, "a.jpg")
    undo(keeper)
    keep_all(keeper, other)
    assert redo(keeper) == ""
    undo(keeper)
    assert redo(keeper) == "Keep all 2 of its copies"
    assert choices(keeper, one) == {"a.jpg": None, "b.jpg": None}


def test_not_duplicates_takes_the_cluster_off_the_list_and_back(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "c.jpg", "d.jpg", "e.jpg")
    say(keeper, number, "c.jpg")
    before = rows(keeper)
    decisions.not_duplicates(keeper, number)
    with keeper.catalog.read() as session:
        assert clusters(session) == []
        pairs = decisions.rejected_pairs(session)
    assert {(Path(each.low_path).name, Path(each.high_path).name) for each in pairs} == {
        ("c.jpg", "d.jpg"),
        ("c.jpg", "e.jpg"),
        ("d.jpg", "e.jpg"),
    }
    with pytest.raises(CatalogError):
        keep_all(keeper, number)
    undo(keeper)
    assert rows(keeper) == before
    redo(keeper)
    with keeper.catalog.read() as session:
        assert len(decisions.rejected_pairs(session)) == 3


def examined(keeper: Keeper) -> None:
    """Every photo was compared with all others."""
    version = next(phase.version for phase in keeper.phases if phase.name == "duplicates")
    with keeper.catalog.write() as session:
        for path, photo in ids(keeper).items():
            assert path
            stamp = session.scalar(select(decisions.Photo.content).where(decisions.Photo.id == photo))
            session.add(DuplicateExam(photo_id=photo, version=version, stamp=stamp))
    recounted(keeper, 0)


def test_one_photo_of_a_cluster_against_all_others_and_they_are_judged_again(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "c.jpg", "d.jpg", "e.jpg")
    examined(keeper)
    decisions.not_duplicates(keeper, number, [ids(keeper)["d.jpg"]])
    with keeper.catalog.read() as session:
        pairs = {(Path(each.low_path).name, Path(each.high_path).name) for each in decisions.rejected_pairs(session)}
    assert pairs == {("c.jpg", "d.jpg"), ("d.jpg", "e.jpg")}
    waiting = {path for path, state in states(keeper, "duplicates").items() if state == "missing"}
    assert waiting == {"c.jpg", "d.jpg", "e.jpg"}
    figures(keeper)


def test_a_rejection_is_taken_back_from_the_list_and_that_is_a_step_too(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "a.jpg", "b.jpg")
    examined(keeper)
    decisions.not_duplicates(keeper, number)
    before = rows(keeper)
    known = ids(keeper)
    decisions.take_back_rejection(keeper, [(known["a.jpg"], known["b.jpg"])])
    with keeper.catalog.read() as session:
        assert decisions.rejected_pairs(session) == []
    assert {path for path, state in states(keeper, "duplicates").items() if state == "missing"} == {"a.jpg", "b.jpg"}
    figures(keeper)
    undo(keeper)
    assert rows(keeper) == before


def test_every_step_is_an_operation_in_the_journal(keeper: Keeper, pair: Path) -> None:
    number = cluster(keeper, "a.jpg", "b.jpg")
    say(keeper, number, "a.jpg")
    undo(keeper)
    redo(keeper)
    decisions.not_duplicates(keeper, number)
    label = "Keep a.jpg of its copies, trash 1"
    assert operations(keeper)[-4:] == [
        ("decide", label, "completed"),
        ("undo", f"Undo: {label}", "completed"),
        ("redo", f"Again: {label}", "completed"),
        ("decide", "Not duplicates", "completed"),
    ]
