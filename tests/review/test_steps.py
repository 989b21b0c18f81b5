"""steps.py: the order of what can be taken back and done again; a step whose work fails is none."""

from pathlib import Path

import pytest

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import decisions, steps
from catalog_gui.review.emptying import bring_back
from catalog_gui.review.undo import redo, undo
from review.deciding import applied, cluster, keep_all, operations, rows, say, trashed


def words(keeper: Keeper) -> tuple[str, str]:
    with keeper.catalog.read() as session:
        return steps.words(session)


def test_the_buttons_say_what_they_would_do(keeper: Keeper, pair: Path) -> None:
    one, other = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg")
    assert words(keeper) == ("", "")
    say(keeper, one, "a.jpg")
    keep_all(keeper, other)
    first, second = "Keep a.jpg of its copies, trash 1", "Keep all 2 of its copies"
    assert words(keeper) == (second, "")
    undo(keeper)
    assert words(keeper) == (first, second)
    undo(keeper)
    assert words(keeper) == ("", first)
    redo(keeper)
    assert words(keeper) == (first, second)


def test_what_was_taken_back_last_is_done_again_first(keeper: Keeper, pair: Path) -> None:
    one, other = cluster(keeper, "a.jpg", "b.jpg"), cluster(keeper, "c.jpg", "d.jpg")
    say(keeper, one, "a.jpg")
    applied(keeper)
    keep_all(keeper, other)
    bring_back(keeper, trashed(keeper))  # takes the Apply back, though something was decided after it
    undo(keeper)
    assert words(keeper)[1] == "Keep all 2 of its copies"
    assert redo(keeper) == "Keep all 2 of its copies"


def test_a_step_that_breaks_off_leaves_no_trace(keeper: Keeper, pair: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    number = cluster(keeper, "a.jpg", "b.jpg")
    before = rows(keeper), operations(keeper), words(keeper)

    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(decisions.steps, "add_part", broken)
    with pytest.raises(RuntimeError):
        keep_all(keeper, number)
    assert (rows(keeper), operations(keeper), words(keeper)) == before
