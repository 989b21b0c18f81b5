"""thumbnails_again.py: whose thumbnails, what that would do, one to try with before and after, then all with each result."""

import os
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from attrs import evolve
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
from catalog_gui.ui import again_form
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
        lambda _keeper, how, watch: iter([asked.append(how.throttle), Regenerated(0, 0, 0, 0, 0, (), ())][1:]),
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


def in_the_store(keeper: Keeper) -> tuple[int, int]:
    """(files, bytes) of all pictures, as a walk over the disk finds them."""
    found = [Path(here, name) for here, _, names in os.walk(keeper.store.directory) for name in names]
    sizes = [file.stat().st_size for file in found if file.suffix == ".jpg"]
    return len(sizes), sum(sizes)


@pytest.mark.parametrize("previews", [False, True])
def test_what_is_made_is_told_while_it_is_made_and_equals_the_disk(
    part: ThumbnailsAgain, stored: Store, photos: Path, previews: bool
) -> None:
    empty(photos / "old" / "b.jpg")
    scan(stored.keeper)
    file_of(stored.keeper, "b").unlink()
    part.form.previews.setChecked(previews)
    set_form(stored, part)
    part.make_all()
    assert part.shown is part.log
    stored.settle(part)
    assert part.log.written is not None
    assert part.log.stats is not None
    files, size = in_the_store(stored.keeper)
    assert files == (10 if previews else 5)
    assert (part.log.written.files, part.log.written.bytes) == (files, size)
    assert part.log.stats.files + part.log.stats.previews == files
    assert part.log.stats.bytes + part.log.stats.preview_bytes == size
    assert words(part.log.texts[0]).startswith(f"{files} files made")
    assert words(part.log.texts[1]).startswith(f"In the store: {files} files, ")
    paths = {line.path for line in part.log.lines}
    assert paths == {f"{'old' if name < 'd' else 'new'}/{name}" for name in NAMES}
    failed = next(row for row, line in enumerate(part.log.lines) if line.message)
    shown = part.log.list.line(failed)
    assert (shown.title, shown.tone) == ("old/b.jpg", "failed")
    assert part.log.lines[failed].message in shown.line  # type: ignore[operator]


def test_a_part_of_the_store_is_made_and_the_whole_is_counted(
    qtbot: QtBot, part: ThumbnailsAgain, stored: Store
) -> None:
    set_form(stored, part, folder="new")
    assert not part.show_log.isVisible()
    part.make_all()
    stored.settle(part)
    assert part.log.written is not None
    assert part.log.stats is not None
    assert (part.log.written.files, part.log.written.failed) == (3, 0)
    assert (part.log.stats.files, part.log.stats.bytes) == in_the_store(stored.keeper)
    assert part.shown is part.results
    qtbot.mouseClick(part.show_log, LEFT)
    assert part.shown is part.log
    assert not part.show_log.isVisible()
    part.log.list.setFocus()
    part.log.list.set_current(1)
    wanted: list[PhotoFilter] = []
    part.photos_wanted.connect(wanted.append)
    qtbot.keyClick(part.log.list, Key.Key_Return)
    assert wanted == [PhotoFilter(ids=(part.log.lines[1].photo,))]
    qtbot.keyClick(part.log.list, Key.Key_Escape)
    assert part.shown is part.pictures


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """A clock on the wall that is changed by hand: its only value is what it shows."""
    shows, told = [datetime(2024, 5, 6, 12)], again_form.hours
    rest = Event()
    clocked = {"clock": lambda: shows[0], "rest": lambda _seconds: rest.wait(0.001)}
    monkeypatch.setattr(again_form, "hours", lambda text: evolve(told(text), **clocked))
    return shows


def test_within_hours_it_waits_and_says_until_when(
    qtbot: QtBot, part: ThumbnailsAgain, stored: Store, noon: list[datetime]
) -> None:
    before = stamps(stored.keeper)
    part.form.between.setText("22:00-06:00")
    set_form(stored, part)
    part.make_all()
    qtbot.waitUntil(lambda: stored.run.progress is not None and stored.run.progress.stage == "Waits until 22:00")
    qtbot.waitUntil(lambda: "so it begins at 22:00." in words(part.log.texts[1]))
    assert stamps(stored.keeper) == before
    noon[0] = datetime(2024, 5, 6, 22)
    stored.settle(part)
    assert stored.said == ["6 thumbnails were made."]
    assert all(stamps(stored.keeper)[each] != before[each] for each in before)


def test_stopped_while_it_waits_it_ends_at_once(
    qtbot: QtBot, part: ThumbnailsAgain, stored: Store, noon: list[datetime]
) -> None:
    before = stamps(stored.keeper)
    part.form.between.setText("22-6")
    set_form(stored, part)
    part.make_all()
    qtbot.waitUntil(lambda: stored.run.progress is not None)
    stored.run.cancel()
    stored.settle(part)
    assert stamps(stored.keeper) == before
    assert part.shown is part.pictures
    assert part.go_on.isHidden()


@pytest.mark.parametrize("text", ["22:00", "at night", "25:00-06:00", "22:00-22:00"])
def test_hours_that_no_clock_shows_are_told_and_stop_it(part: ThumbnailsAgain, stored: Store, text: str) -> None:
    part.form.between.setText(text)
    set_form(stored, part)
    assert part.prospect is None
    assert text in part.prospect_text[0]
    assert not part.all.isEnabled()
    part._on_go_on()
    assert not stored.run.running
    part.form.between.setText("")
    stored.settle(part)
    assert part.all.isEnabled()


def test_one_is_tried_at_once_whatever_the_hour(part: ThumbnailsAgain, stored: Store, noon: list[datetime]) -> None:
    part.form.between.setText("22:00-06:00")
    set_form(stored, part)
    part.try_one()
    stored.settle(part)
    assert stored.said == ["Made again, and it is the same as before."]


def test_what_failed_before_is_told_apart(part: ThumbnailsAgain, stored: Store, photos: Path) -> None:
    empty(photos / "old" / "b.jpg")
    scan(stored.keeper)
    part.ask()
    stored.settle(part)
    part.make_all()
    stored.settle(part)
    part.ask()
    stored.settle(part)
    told = words(part.prospect_text[1])
    assert told == "5 are as they should be and stay. 1 could not be made before and did not change since."
