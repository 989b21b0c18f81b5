"""thumbnails_again.py: whose thumbnails, what that would do, one to try with before and after, then all with each result."""

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from camera import empty
from keeping import figures, ids, scan, states
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select
from stored_album import NAMES, Store, damage, file_of, photo, words

from catalog_gui.care import regenerate
from catalog_gui.care.regenerate import Regenerated
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.media.store import shard_of
from catalog_gui.phases.analyze import Analysis
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl
from catalog_gui.ui.thumbnails_again import STOPPED, ThumbnailsAgain

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are


@pytest.fixture
def part(qtbot: QtBot, stored: Store) -> Iterator[ThumbnailsAgain]:
    made = ThumbnailsAgain(stored.keeper, stored.control)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.ask()
    stored.settle(made)
    yield made
    made.close_work()


def named(part: ThumbnailsAgain, keeper: Keeper) -> str:
    """Letters of the photos that would be done."""
    assert part.prospect is not None
    letters = {id_: path[-5] for path, id_ in ids(keeper).items()}
    return "".join(sorted(letters[each] for each in part.prospect.photos))


def stamps(keeper: Keeper) -> dict[str, int]:
    return {name[0]: file_of(keeper, name[0]).stat().st_mtime_ns for name in NAMES}


def sizes(keeper: Keeper) -> list[tuple[int | None, int | None]]:
    """Width and height of the photos themselves."""
    query = select(Analysis.width, Analysis.height).join(Photo, Photo.id == Analysis.photo_id).order_by(Photo.id)
    with keeper.catalog.read() as session:
        return [(width, height) for width, height in session.execute(query)]


def set_form(stored: Store, part: ThumbnailsAgain, force: bool = True, **fields: str) -> None:
    part.form.force.setChecked(force)
    for name, text in fields.items():
        part.form.filters.fields[name].setText(text)
    stored.settle(part)


def test_nothing_would_be_made_where_all_is_well(part: ThumbnailsAgain) -> None:
    assert part.prospect is not None
    assert part.prospect.photos == ()
    assert words(part.prospect_text[0]) == "Nothing would be made."
    assert words(part.prospect_text[1]) == "6 are as they should be and stay."
    assert not part.all.isEnabled()
    assert not part.one.isEnabled()


@pytest.mark.parametrize(
    ("fields", "letters"),
    [
        ({}, "abcdef"),
        ({"since": "2024-05-02", "until": "2024-05-04"}, "bcd"),
        ({"since": "2024-05-06"}, "f"),
        ({"until": "2024-05-01"}, "a"),
        ({"folder": "old"}, "abc"),
        ({"folder": "old", "since": "2024-05-03"}, "c"),
        ({"older_than": "9"}, "abcdef"),
        ({"older_than": "11"}, ""),
    ],
)
def test_each_field_narrows_it_and_days_are_inclusive(
    part: ThumbnailsAgain, stored: Store, fields: dict[str, str], letters: str
) -> None:
    set_form(stored, part, **fields)
    assert named(part, stored.keeper) == letters


def test_numbers_and_store_folders(part: ThumbnailsAgain, stored: Store) -> None:
    wanted = photo(stored.keeper, "d")
    set_form(stored, part, ids=f"{wanted}, 4711")
    assert named(part, stored.keeper) == "d"
    assert "Number 4711: This catalog has no such photo yet." in words(part.prospect_text[1])
    set_form(stored, part, ids="", shard=shard_of(wanted))
    assert "d" in named(part, stored.keeper)
    assert part.prospect is not None
    assert {shard_of(each) for each in part.prospect.photos} == {shard_of(wanted)}


@pytest.mark.parametrize("fields", [{"since": "yesterday"}, {"shard": "xyz"}, {"ids": "a"}, {"older_than": "old"}])
def test_words_that_mean_nothing_are_told_and_stop_it(
    part: ThumbnailsAgain, stored: Store, fields: dict[str, str]
) -> None:
    set_form(stored, part, **fields)
    assert part.prospect is None
    assert part.prospect_text[0].endswith(".")
    assert not part.all.isEnabled()
    set_form(stored, part, **dict.fromkeys(fields, ""))
    assert part.all.isEnabled()


def test_bytes_are_counted_and_nothing_is_changed_by_the_form(part: ThumbnailsAgain, stored: Store) -> None:
    before = stamps(stored.keeper)
    set_form(stored, part, folder="new")
    assert part.prospect is not None
    assert part.prospect.bytes == sum(file_of(stored.keeper, each).stat().st_size for each in "def")
    assert words(part.prospect_text[0]).startswith("3 thumbnails would be made")
    assert words(part.all.text()) == "Make 3 thumbnails"
    assert stamps(stored.keeper) == before


def test_just_these_are_made_and_each_is_told(qtbot: QtBot, part: ThumbnailsAgain, stored: Store) -> None:
    before, shapes = stamps(stored.keeper), sizes(stored.keeper)
    set_form(stored, part, folder="new")
    told: list[set[int]] = []
    part.made.connect(told.append)
    qtbot.mouseClick(part.all, LEFT)
    stored.settle(part)
    after = stamps(stored.keeper)
    assert {each for each in before if after[each] != before[each]} == set("def")
    assert told == [{photo(stored.keeper, each) for each in "def"}]
    assert stored.said == ["3 thumbnails were made."]
    assert part.shown is part.results
    assert [(item.path, item.width, item.height, item.status) for item in part.results.items] == [
        (f"new/{each}.jpg", 256, 192, "done") for each in "def"
    ]
    assert sizes(stored.keeper) == shapes == [(400, 300)] * 6
    figures(stored.keeper)


def test_failures_come_first_with_their_reason_and_lead_to_the_photo(
    qtbot: QtBot, part: ThumbnailsAgain, stored: Store, photos: Path
) -> None:
    empty(photos / "old" / "b.jpg")
    scan(stored.keeper)
    set_form(stored, part)
    qtbot.mouseClick(part.all, LEFT)
    stored.settle(part)
    first = part.results.items[0]
    assert (first.path, first.status) == ("old/b.jpg", "failed")
    line = part.results.list.line(0)
    assert line.tone == "failed"
    assert first.message is not None
    assert first.message in line.line
    assert words(part.results.heading_text) == "5 thumbnails made  ·  1 could not be made"
    assert stored.said[-1].startswith("5 thumbnails were made. 1 could not be made")
    wanted: list[PhotoFilter] = []
    part.photos_wanted.connect(wanted.append)
    part.results.list.setFocus()
    qtbot.keyClick(part.results.list, Key.Key_Return)
    assert wanted == [PhotoFilter(ids=(photo(stored.keeper, "b"),))]
    qtbot.keyClick(part.results.list, Key.Key_Escape)
    assert part.shown is part.pictures


def test_what_a_check_found_is_made_and_nothing_else(part: ThumbnailsAgain, stored: Store) -> None:
    damage(stored.keeper)
    found = tuple(photo(stored.keeper, each) for each in "abc")
    before = {each: file_of(stored.keeper, each).stat().st_mtime_ns for each in "def"}
    part.offer("found", found)
    assert part.form.choices["all"].isChecked(), "offered is not chosen"
    part.offer("found", found, choose=True)
    stored.settle(part)
    assert named(part, stored.keeper) == "abc"
    part.make_all()
    stored.settle(part)
    assert {each: file_of(stored.keeper, each).stat().st_mtime_ns for each in "def"} == before
    assert set(states(stored.keeper, "thumbnails").values()) == {"done"}


def test_numbers_within_what_was_chosen(part: ThumbnailsAgain, stored: Store) -> None:
    part.offer("chosen", tuple(photo(stored.keeper, each) for each in "abc"), choose=True)
    set_form(stored, part, ids=f"{photo(stored.keeper, 'b')},{photo(stored.keeper, 'e')}")
    assert named(part, stored.keeper) == "b"


def test_one_is_tried_and_shown_before_and_after(qtbot: QtBot, part: ThumbnailsAgain, stored: Store) -> None:
    damage(stored.keeper)
    part.offer("chosen", (photo(stored.keeper, "c"),), choose=True)
    stored.settle(part)
    before = file_of(stored.keeper, "c").read_bytes()
    qtbot.keyClick(part, Key.Key_T)
    stored.settle(part)
    shots = part.both.shots
    assert shots[0].jpeg == before
    assert shots[1].jpeg == file_of(stored.keeper, "c").read_bytes() != before
    assert (shots[0].image.size().toTuple(), shots[1].image.size().toTuple()) == ((192, 256), (256, 192))  # type: ignore[union-attr]
    assert part.both.isVisible()
    assert stored.said == ["Made again: before and after."]
    part.ask()
    stored.settle(part)
    assert part.one.text() == "Try on another one"
    part.offer("chosen", (photo(stored.keeper, "d"),), choose=True)
    stored.settle(part)
    assert part.shown is part.pictures, "what was tried steps back where something else is asked for"
    qtbot.mouseClick(part.one, LEFT)
    stored.settle(part)
    assert stored.said[-1] == "Made again, and it is the same as before."
    assert part.both.shots[0].words.startswith("256 × 192")
    qtbot.keyClick(part.both, Key.Key_Escape)
    assert part.shown is part.pictures


def test_one_that_cannot_be_made_says_why(part: ThumbnailsAgain, stored: Store, photos: Path) -> None:
    empty(photos / "old" / "b.jpg")
    scan(stored.keeper)
    part.offer("chosen", (photo(stored.keeper, "b"),), choose=True)
    stored.settle(part)
    part.try_one()
    stored.settle(part)
    assert stored.said[0].startswith("It could not be made. ")
    assert len(stored.said[0]) > len("It could not be made. ")


def test_previews_are_made_as_well(part: ThumbnailsAgain, stored: Store) -> None:
    part.form.previews.setChecked(True)
    set_form(stored, part, folder="old")
    part.make_all()
    stored.settle(part)
    assert stored.said == ["3 thumbnails were made. 3 previews were made."]
    there = [stored.keeper.store.length(photo(stored.keeper, name[0]), preview=True) for name in NAMES]
    assert [length is not None for length in there] == [True, True, True, False, False, False]


def test_a_rest_after_each_photo_is_kept(part: ThumbnailsAgain, stored: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    monkeypatch.setattr(
        regenerate,
        "regenerate",
        lambda _keeper, how: iter([asked.append(how.throttle), Regenerated(0, 0, 0, 0, 0, (), ())][1:]),
    )
    set_form(stored, part)
    part.form.throttle.setValue(0.2)
    part.make_all()
    stored.settle(part)
    assert asked == [0.2]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """What is made stands still after the first photo, until this is called."""
    go_on, told = Event(), regenerate._Items.take

    def waits(items: regenerate._Items, batch: object) -> None:
        told(items, batch)  # type: ignore[arg-type]
        assert go_on.wait(20)

    monkeypatch.setattr(regenerate._Items, "take", waits)
    return go_on.set


def test_stopped_it_can_be_gone_on_with(
    qtbot: QtBot, part: ThumbnailsAgain, stored: Store, hold: Callable[[], None]
) -> None:
    set_form(stored, part)
    assert part.go_on.isHidden()
    part.form.throttle.setValue(0.01)  # photo by photo
    part.make_all()
    assert not part.all.isEnabled()
    stored.run.cancel()
    hold()
    stored.settle(part)
    assert stored.said == [STOPPED]
    part.ask()
    stored.settle(part)
    assert part.go_on.isVisible()
    qtbot.mouseClick(part.go_on, LEFT)
    stored.settle(part)
    assert "made" in stored.said[-1]
    part.ask()
    stored.settle(part)
    assert part.go_on.isHidden()


def test_an_empty_catalog(qtbot: QtBot, keeper: Keeper) -> None:
    run = RunControl()
    made = ThumbnailsAgain(keeper, StoreControl(run))
    qtbot.addWidget(made)
    made.show()
    made.form.force.setChecked(True)
    made.ask()
    qtbot.waitUntil(lambda: not made.waiting and made.prospect is not None)
    assert made.prospect_text[0] == "Nothing would be made."
    made.try_one()
    made.make_all()
    assert not run.running
    made.close_work()
