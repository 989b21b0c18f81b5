"""thumbnails.py: what arrives, what is dropped and what is kept."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from catalog_gui.ui import thumbnails as module
from catalog_gui.ui.thumbnails import BATCH, Thumbnails, Wanted, read_thumbnail

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Thumbnails:
    return Thumbnails()


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Wanted]:
    def write(photo: int, version: str = "1", colour: QColor = RED, size: tuple[int, int] = (256, 192)) -> Wanted:
        path = tmp_path / f"{photo}-{version}.png"
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(colour)
        assert image.save(str(path))
        return Wanted(photo, version, path)

    return write


def settle(qtbot: QtBot, thumbnails: Thumbnails) -> None:
    qtbot.waitUntil(lambda: thumbnails.waiting == 0)


def test_a_wanted_picture_arrives_scaled_to_the_edge(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted]
) -> None:
    assert thumbnails.pixmap(7, "1") is None
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.want([store(7)], 128)
    pixmap = thumbnails.pixmap(7, "1")
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (128, 96)
    assert pixmap.toImage().pixelColor(60, 50) == RED


def test_pictures_are_never_enlarged_and_not_read_again_for_a_larger_edge(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted]
) -> None:
    wanted = store(7)
    thumbnails.want([wanted], 400)
    settle(qtbot, thumbnails)
    pixmap = thumbnails.pixmap(7, "1")
    assert pixmap is not None
    assert pixmap.width() == 256
    thumbnails.want([wanted], 500)
    assert thumbnails.waiting == 0


def test_another_edge_replaces_the_picture_and_keeps_the_old_one_meanwhile(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted]
) -> None:
    wanted = store(7)
    thumbnails.want([wanted], 64)
    settle(qtbot, thumbnails)
    thumbnails.want([wanted], 128)
    assert thumbnails.waiting == 1
    assert thumbnails.pixmap(7, "1") is not None
    settle(qtbot, thumbnails)
    pixmap = thumbnails.pixmap(7, "1")
    assert pixmap is not None
    assert pixmap.width() == 128
    assert thumbnails.bytes == 128 * 96 * 4


def test_a_new_version_is_never_shown_with_the_old_picture(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted]
) -> None:
    thumbnails.want([store(7, "1", RED)], 64)
    settle(qtbot, thumbnails)
    assert thumbnails.pixmap(7, "2") is None
    thumbnails.want([store(7, "2", BLUE)], 64)
    settle(qtbot, thumbnails)
    pixmap = thumbnails.pixmap(7, "2")
    assert pixmap is not None
    assert pixmap.toImage().pixelColor(5, 5) == BLUE


def test_what_has_scrolled_away_is_not_read(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, read = threading.Event(), []

    def slowly(path: Path, edge: int) -> tuple[QImage, bool]:
        gate.wait()
        read.append(path.name)
        return read_thumbnail(path, edge)

    monkeypatch.setattr(module, "read_thumbnail", slowly)
    gone = [store(photo) for photo in range(5 * BATCH)]
    thumbnails.want(gone, 64)
    thumbnails.want([store(100)], 64)
    gate.set()
    settle(qtbot, thumbnails)
    assert sorted(read) == sorted([each.path.name for each in gone[: 2 * BATCH]] + ["100-1.png"])
    assert thumbnails.pixmap(100, "1") is not None
    assert thumbnails.pixmap(5 * BATCH - 1, "1") is None


def test_the_budget_holds_and_the_longest_unseen_go_first(qtbot: QtBot, store: Callable[..., Wanted]) -> None:
    room_for_three = Thumbnails(budget=3 * 64 * 48 * 4)
    for photo in range(3):
        room_for_three.want([store(photo)], 64)
        settle(qtbot, room_for_three)
    assert room_for_three.pixmap(0, "1") is not None
    room_for_three.want([store(3)], 64)
    settle(qtbot, room_for_three)
    assert room_for_three.bytes == 3 * 64 * 48 * 4
    assert [room_for_three.pixmap(photo, "1") is not None for photo in range(4)] == [True, False, True, True]


def test_an_unreadable_file_is_asked_for_once_until_a_retry(
    qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted], tmp_path: Path
) -> None:
    broken = Wanted(1, "1", tmp_path / "1-1.png")
    broken.path.write_bytes(b"no picture")
    nowhere = Wanted(2, "1", tmp_path / "none.png")
    with qtbot.waitSignal(thumbnails.changed):
        thumbnails.want([broken, nowhere], 64)
    assert thumbnails.pixmap(1, "1") is None
    thumbnails.want([broken, nowhere], 64)
    assert thumbnails.waiting == 0
    store(1)
    thumbnails.retry()
    thumbnails.want([broken], 64)
    settle(qtbot, thumbnails)
    assert thumbnails.pixmap(1, "1") is not None


def test_close_leaves_nothing_waiting(qtbot: QtBot, thumbnails: Thumbnails, store: Callable[..., Wanted]) -> None:
    thumbnails.want([store(photo) for photo in range(40)], 64)
    thumbnails.close()
    assert thumbnails.waiting == 0
