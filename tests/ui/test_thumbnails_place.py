"""thumbnails_place.py: where thumbnails lie, moved to another place, copied, and brought back byte for byte."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from stored_album import Store, file_of, words

from catalog_gui.care import staging
from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.store import ThumbnailStore
from catalog_gui.settings import load_settings
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl
from catalog_gui.ui.thumbnails_place import ThumbnailsPlace

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def part(qtbot: QtBot, stored: Store) -> Iterator[ThumbnailsPlace]:
    made = ThumbnailsPlace(stored.keeper, stored.control)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.ask()
    stored.settle(made)
    yield made
    made.close_work()


def files(store: ThumbnailStore) -> dict[str, bytes]:
    return {file.name: file.path.read_bytes() for file in store.files()}


def ask_move(qtbot: QtBot, part: ThumbnailsPlace, stored: Store, place: Path) -> None:
    part.field.setText(str(place))
    qtbot.mouseClick(part.move_there, LEFT)
    stored.settle(part)


def test_where_they_lie_and_how_many(part: ThumbnailsPlace, stored: Store) -> None:
    place, copy = part.text
    assert str(stored.keeper.store.directory) in place
    assert "6 files" in words(place)
    assert copy == "There is no copy."
    assert not part.move_there.isEnabled(), "without a place there is nowhere to move to"
    assert not part.roll_back.isEnabled()


def test_they_move_only_after_a_second_press_and_the_setting_follows(
    qtbot: QtBot, part: ThumbnailsPlace, stored: Store, tmp_path: Path
) -> None:
    old, new = stored.keeper.store, tmp_path / "elsewhere"
    before = files(old)
    ask_move(qtbot, part, stored, new)
    assert words(part.confirm.text).startswith("Move 6 files, ")
    assert str(new) in part.confirm.text
    assert "are free" in part.confirm.text
    assert "The system may empty this place at any time" in part.confirm.text
    assert files(old) == before
    assert not new.exists()
    moved: list[bool] = []
    part.moved.connect(lambda: moved.append(True))
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert moved == [True]
    assert stored.keeper.store.directory == new
    assert files(stored.keeper.store) == before
    assert files(old) == {}
    assert load_settings().thumbnail_dir == str(new)
    assert str(new) in part.text[0]
    assert part.field.text() == ""


def test_a_place_that_cannot_be_used_is_refused_in_words(
    qtbot: QtBot, part: ThumbnailsPlace, stored: Store, photos: Path
) -> None:
    before = files(stored.keeper.store)
    ask_move(qtbot, part, stored, stored.keeper.store.directory / "within")
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert "lie inside one another" in stored.said[-1]
    assert files(stored.keeper.store) == before
    assert part.move_there.isEnabled()


def test_not_now_moves_nothing(qtbot: QtBot, part: ThumbnailsPlace, stored: Store, tmp_path: Path) -> None:
    ask_move(qtbot, part, stored, tmp_path / "elsewhere")
    qtbot.keyClick(part.confirm.cancel, Key.Key_Return)
    assert part.confirm.isHidden()
    assert not stored.run.running
    assert not (tmp_path / "elsewhere").exists()


def test_stopped_in_the_middle_nothing_is_lost(
    qtbot: QtBot, part: ThumbnailsPlace, stored: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    from catalog_gui.care import store_copy

    go_on, first = Event(), store_copy._copy_one

    def waits(*given: object) -> object:
        assert go_on.wait(20)
        return first(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(store_copy, "_copy_one", waits)
    monkeypatch.setattr(store_copy, "STEP", 1)
    before = files(stored.keeper.store)
    ask_move(qtbot, part, stored, tmp_path / "elsewhere")
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.run.cancel()
    go_on.set()
    stored.settle(part)
    assert stored.said == ["Stopped. Nothing is lost; ask for the same again to go on."]
    assert files(stored.keeper.store) == before
    assert load_settings().thumbnail_dir != str(tmp_path / "elsewhere")


def test_a_copy_and_the_way_back_byte_for_byte(qtbot: QtBot, part: ThumbnailsPlace, stored: Store) -> None:
    before = files(stored.keeper.store)
    qtbot.mouseClick(part.back_up, LEFT)
    stored.settle(part)
    assert files(staging.backup_of(stored.keeper.store)) == before
    assert "6 files" in words(part.text[1])
    assert part.back_up.text() == "Make a new copy"
    file_of(stored.keeper, "a").write_bytes(b"other")
    stored.keeper.store.remove(next(iter(stored.keeper.store.files())).name)
    others: list[bool] = []
    part.made.connect(lambda: others.append(True))
    qtbot.mouseClick(part.roll_back, LEFT)
    assert "byte for byte" in part.confirm.text
    assert files(stored.keeper.store) != before
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert files(stored.keeper.store) == before
    assert others == [True]


def test_the_copy_is_deleted_only_after_a_second_press(qtbot: QtBot, part: ThumbnailsPlace, stored: Store) -> None:
    qtbot.mouseClick(part.back_up, LEFT)
    stored.settle(part)
    said: list[str] = []
    part.said.connect(said.append)
    qtbot.mouseClick(part.forget, LEFT)
    assert staging.is_there(stored.keeper)
    qtbot.mouseClick(part.confirm.go, LEFT)
    stored.settle(part)
    assert not staging.is_there(stored.keeper)
    assert said == ["The copy is deleted."]
    assert part.text[1] == "There is no copy."
    assert not part.roll_back.isEnabled()


def test_a_folder_can_be_chosen(
    qtbot: QtBot, part: ThumbnailsPlace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QFileDialog] = []
    monkeypatch.setattr(QFileDialog, "open", lambda dialog: opened.append(dialog))
    qtbot.mouseClick(part.choose, LEFT)
    opened[0].fileSelected.emit(str(tmp_path))
    assert part.field.text() == str(tmp_path)
    opened[0].close()


def test_an_empty_catalog(qtbot: QtBot, keeper: Keeper) -> None:
    made = ThumbnailsPlace(keeper, StoreControl(RunControl()))
    qtbot.addWidget(made)
    made.show()
    made.ask()
    qtbot.waitUntil(lambda: not made.waiting and bool(made.text[0].strip()))
    assert words(made.text[0]).endswith("0 files, 0 bytes")
    made.close_work()
