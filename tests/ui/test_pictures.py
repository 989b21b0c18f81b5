"""pictures.py, thumbnails.py, originals.py: what arrives, what is dropped, what is kept, and why something does not."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from PIL import Image
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from catalog_gui.ui.originals import Originals
from catalog_gui.ui.pictures import Picture, Pictures, Wanted
from catalog_gui.ui.thumbnails import BATCH, Thumbnails, read_thumbnail

RED, BLUE = QColor("#ff0000"), QColor("#0000ff")
Store = Callable[..., Wanted]


@pytest.fixture
def thumbnails(qtbot: QtBot) -> Thumbnails:
    return Thumbnails()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    def write(
        photo: int, edge: int = 64, *, version: str = "1", colour: QColor = RED, size: tuple[int, int] = (256, 192)
    ) -> Wanted:
        path = tmp_path / f"{photo}-{version}.png"
        image = QImage(*size, QImage.Format.Format_RGB32)
        image.fill(colour)
        assert image.save(str(path))
        return Wanted(photo, version, path, edge)

    return write


def settle(qtbot: QtBot, pictures: Pictures) -> None:
    qtbot.waitUntil(lambda: pictures.waiting == 0)


def size_of(pictures: Pictures, photo: int = 7) -> tuple[int, int] | None:
    pixmap = pictures.pixmap(photo, "1")
    return (pixmap.width(), pixmap.height()) if pixmap is not None else None


def test_a_wanted_picture_arrives_scaled_to_the_edge(qtbot: QtBot, thumbnails: Thumbnails, store: Store) -> None:
    assert thumbnails.pixmap(7, "1") is None
    with qtbot.waitSignal(thumbnails.changed) as told:
        thumbnails.want([store(7, 128)])
    assert told.args == [{7}]
    assert size_of(thumbnails) == (128, 96)
    pixmap = thumbnails.pixmap(7, "1")
    assert pixmap is not None
    assert pixmap.toImage().pixelColor(60, 50) == RED


def test_a_small_picture_is_enlarged_only_so_far_and_then_not_read_again(
    qtbot: QtBot, thumbnails: Thumbnails, store: Store
) -> None:
    wanted = store(7, 400, size=(32, 24))
    thumbnails.want([wanted])
    settle(qtbot, thumbnails)
    assert size_of(thumbnails) == (128, 96)
    thumbnails.want([evolve(wanted, edge=500)])
    assert thumbnails.waiting == 0
    thumbnails.want([evolve(wanted, edge=64)])
    settle(qtbot, thumbnails)
    assert size_of(thumbnails) == (64, 48)


def test_another_edge_replaces_the_picture_and_keeps_the_old_one_meanwhile(
    qtbot: QtBot, thumbnails: Thumbnails, store: Store
) -> None:
    wanted = store(7, 64)
    thumbnails.want([wanted])
    settle(qtbot, thumbnails)
    thumbnails.want([evolve(wanted, edge=128)])
    assert thumbnails.waiting == 1
    assert size_of(thumbnails) == (64, 48)
    settle(qtbot, thumbnails)
    assert size_of(thumbnails) == (128, 96)
    assert thumbnails.bytes == 128 * 96 * 4


def test_a_new_version_is_never_shown_with_the_old_picture(qtbot: QtBot, thumbnails: Thumbnails, store: Store) -> None:
    thumbnails.want([store(7, colour=RED)])
    settle(qtbot, thumbnails)
    assert thumbnails.pixmap(7, "2") is None
    thumbnails.want([store(7, version="2", colour=BLUE)])
    settle(qtbot, thumbnails)
    pixmap = thumbnails.pixmap(7, "2")
    assert pixmap is not None
    assert pixmap.toImage().pixelColor(5, 5) == BLUE


def test_what_has_scrolled_away_is_not_read(qtbot: QtBot, store: Store) -> None:
    gate, read = threading.Event(), []

    def slowly(path: Path, edge: int) -> Picture:
        gate.wait()
        read.append(path.name)
        return read_thumbnail(path, edge)

    pictures = Pictures(slowly, budget=2**20, threads=2, batch=BATCH)
    gone = [store(photo) for photo in range(5 * BATCH)]
    pictures.want(gone)
    pictures.want([store(100)])
    gate.set()
    settle(qtbot, pictures)
    assert sorted(read) == sorted([each.path.name for each in gone[: 2 * BATCH]] + ["100-1.png"])
    assert size_of(pictures, 100) == (64, 48)
    assert size_of(pictures, 5 * BATCH - 1) is None


def test_the_budget_holds_and_the_longest_unseen_go_first(qtbot: QtBot, store: Store) -> None:
    room_for_three = Thumbnails(budget=3 * 64 * 48 * 4)
    for photo in range(3):
        room_for_three.want([store(photo)])
        settle(qtbot, room_for_three)
    assert room_for_three.pixmap(0, "1") is not None
    room_for_three.want([store(3)])
    settle(qtbot, room_for_three)
    assert room_for_three.bytes == 3 * 64 * 48 * 4
    assert [size_of(room_for_three, photo) is not None for photo in range(4)] == [True, False, True, True]


def test_an_unreadable_file_is_asked_for_once_until_a_retry(
    qtbot: QtBot, thumbnails: Thumbnails, store: Store, tmp_path: Path
) -> None:
    broken = Wanted(1, "1", tmp_path / "1-1.png", 64)
    broken.path.write_bytes(b"no picture")
    nowhere = Wanted(2, "1", tmp_path / "none.png", 64)
    with qtbot.waitSignal(thumbnails.changed) as told:
        thumbnails.want([broken, nowhere])
    assert told.args == [{1, 2}]
    assert thumbnails.trouble(1, "1") == "The thumbnail is damaged. Make it again."
    assert thumbnails.trouble(2, "1") == "No such file or directory"
    thumbnails.want([broken, nowhere])
    assert thumbnails.waiting == 0
    store(1)
    thumbnails.retry()
    thumbnails.want([broken])
    settle(qtbot, thumbnails)
    assert size_of(thumbnails, 1) == (64, 48)
    assert thumbnails.trouble(1, "1") == ""


def test_close_leaves_nothing_waiting(qtbot: QtBot, thumbnails: Thumbnails, store: Store) -> None:
    thumbnails.want([store(photo) for photo in range(40)])
    thumbnails.close()
    assert thumbnails.waiting == 0


def test_an_original_arrives_at_the_size_needed_and_never_enlarged(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    Image.new("RGB", (1200, 800), (200, 30, 30)).save(path, quality=95)
    originals = Originals()
    originals.want([Wanted(7, "1", path, 600)])
    settle(qtbot, originals)
    assert size_of(originals) == (600, 400)
    pixmap = originals.pixmap(7, "1")
    assert pixmap is not None
    colour = pixmap.toImage().pixelColor(300, 200)
    assert (abs(colour.red() - 200), abs(colour.green() - 30), abs(colour.blue() - 30)) < (4, 4, 4)
    originals.want([Wanted(7, "1", path, 3000)])
    settle(qtbot, originals)
    assert size_of(originals) == (1200, 800)
    originals.want([Wanted(7, "1", path, 3200)])
    assert originals.waiting == 0


def test_an_original_that_cannot_be_read_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    originals = Originals()
    originals.want([Wanted(7, "1", tmp_path / "gone.jpg", 600)])
    settle(qtbot, originals)
    assert size_of(originals) is None
    assert "no longer there" in originals.trouble(7, "1")
