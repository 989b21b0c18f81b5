"""thumbnails_clean.py: files taken over or deleted only after they were counted, shown, and said yes to."""

from collections.abc import Iterator

import pytest
from keeping import figures, states
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import delete
from stored_album import NAMES, Store, damage, file_of, photo, words
from test_rebuild_thread import Steps

from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.thumbnails import ThumbnailRow
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl
from catalog_gui.ui.thumbnails_clean import ADOPT, CLEAR, ORPHANS, ThumbnailsClean

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are


@pytest.fixture
def part(qtbot: QtBot, stored: Store) -> Iterator[ThumbnailsClean]:
    made = ThumbnailsClean(stored.keeper, stored.control)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    made.ask()
    stored.settle(made)
    yield made
    made.close_work()


def choose(part: ThumbnailsClean, stored: Store, what: str) -> None:
    part.choose(what)
    stored.settle(part)


def there(keeper: Keeper) -> str:
    return "".join(name[0] for name in NAMES if file_of(keeper, name[0]).exists())


def test_nothing_to_do_is_said(part: ThumbnailsClean, stored: Store) -> None:
    for what in (ADOPT, ORPHANS):
        choose(part, stored, what)
        assert part.prospect_text == "Nothing would be done."
        assert part.do.isHidden()


def test_orphans_are_counted_shown_and_go_only_after_a_second_press(
    qtbot: QtBot, part: ThumbnailsClean, stored: Store
) -> None:
    damage(stored.keeper)
    loose = stored.keeper.store.path_for(987_654)
    size = loose.stat().st_size
    choose(part, stored, ORPHANS)
    assert part.would is not None
    assert part.would.files == (loose.relative_to(stored.keeper.store.directory).as_posix(),)
    assert part.would.bytes == size
    assert len(part.pictures.model) == 1
    assert words(part.do.text()) == "Delete 1 file…"
    qtbot.mouseClick(part.do, LEFT)
    assert loose.exists()
    assert words(part.confirm.text).startswith("Delete 1 file, ")
    told: list[set[str]] = []
    part.made.connect(told.append)
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert not loose.exists()
    assert told == [{f"{loose.parent.name}/{loose.name}"}]
    assert stored.said[-1].startswith("1 file was deleted, ")
    assert there(stored.keeper) == "bcdef", "a was gone before"
    assert part.prospect_text == "Nothing would be done."


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Return, Key.Key_Space])
def test_the_keys_begin_on_not_now(qtbot: QtBot, part: ThumbnailsClean, stored: Store, key: Key) -> None:
    choose(part, stored, CLEAR)
    qtbot.mouseClick(part.do, LEFT)
    assert part.confirm.cancel.hasFocus()
    qtbot.keyClick(part.confirm.cancel, key)
    assert part.confirm.isHidden()
    assert not stored.run.running
    assert there(stored.keeper) == "abcdef"


def test_a_selection_is_cleared_and_the_gauge_follows(qtbot: QtBot, part: ThumbnailsClean, stored: Store) -> None:
    choose(part, stored, CLEAR)
    assert words(part.do.text()) == "Delete 6 files…"
    part.filters.fields["folder"].setText("old")
    stored.settle(part)
    assert words(part.do.text()) == "Delete 3 files…"
    qtbot.mouseClick(part.do, LEFT)
    part.confirm.go.setFocus()
    qtbot.keyClick(part.confirm.go, Key.Key_Return)
    stored.settle(part)
    assert there(stored.keeper) == "def"
    gauge = states(stored.keeper, "thumbnails")
    assert [gauge[f"old/{each}.jpg"] for each in "abc"] == ["missing"] * 3
    assert [gauge[f"new/{each}.jpg"] for each in "def"] == ["done"] * 3
    figures(stored.keeper)


def test_another_choice_takes_the_question_back(qtbot: QtBot, part: ThumbnailsClean, stored: Store) -> None:
    choose(part, stored, CLEAR)
    qtbot.mouseClick(part.do, LEFT)
    part.filters.fields["shard"].setText("zz")
    stored.settle(part)
    assert part.confirm.isHidden()
    assert part.would is None
    assert "00 to ff" in part.prospect_text
    assert part.do.isHidden()


def test_previews_alone(part: ThumbnailsClean, stored: Store) -> None:
    stored.keeper.store.write(photo(stored.keeper, "a"), file_of(stored.keeper, "a").read_bytes(), preview=True)
    choose(part, stored, CLEAR)
    part.previews_only.setChecked(True)
    stored.settle(part)
    assert part.would is not None
    assert [name.rpartition("/")[2] for name in part.would.files] == [f"{photo(stored.keeper, 'a')}-preview.jpg"]


def test_what_lies_ready_is_taken_over_and_not_made_again(qtbot: QtBot, part: ThumbnailsClean, stored: Store) -> None:
    with stored.keeper.catalog.write() as session:
        session.execute(delete(ThumbnailRow))
        stored.keeper.tallies.changed_everywhere(session, "thumbnails")
    stamps = {name: file_of(stored.keeper, name[0]).stat().st_mtime_ns for name in NAMES}
    choose(part, stored, ADOPT)
    assert set(states(stored.keeper, "thumbnails").values()) == {"missing"}
    qtbot.mouseClick(part.do, LEFT)
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert stored.said == ["6 thumbnails were taken over."]
    assert set(states(stored.keeper, "thumbnails").values()) == {"done"}
    assert {name: file_of(stored.keeper, name[0]).stat().st_mtime_ns for name in NAMES} == stamps


def test_nothing_is_begun_beside_another_run(qtbot: QtBot, part: ThumbnailsClean, stored: Store) -> None:
    steps = Steps(1)
    choose(part, stored, CLEAR)
    qtbot.mouseClick(part.do, LEFT)
    stored.run.start(steps)
    qtbot.mouseClick(part.confirm.go, LEFT)
    assert stored.said[-1].startswith("Something else is going on.")
    steps.let(1)
    stored.settle(part)
    assert there(stored.keeper) == "abcdef"


def test_an_empty_catalog(qtbot: QtBot, keeper: Keeper) -> None:
    made = ThumbnailsClean(keeper, StoreControl(RunControl()))
    qtbot.addWidget(made)
    made.show()
    for what in (ADOPT, ORPHANS, CLEAR):
        made.choose(what)
        qtbot.waitUntil(lambda: not made.waiting and made.would is not None)
        assert made.prospect_text == "Nothing would be done."
        assert made.do.isHidden()
    made.close_work()
