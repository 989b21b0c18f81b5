"""preview.py: the thumbnail at once, then the photo; keys go on and back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fake_library import FakeLibrary, draw
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import LargePicture
from catalog_gui.ui.photo_model import PhotoModel
from catalog_gui.ui.preview import Preview
from catalog_gui.ui.theme import theme_of

Key = Qt.Key


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """Ten photos with thumbnails; the originals of 1 to 3 are there, 600 x 400 of one colour."""
    store = tmp_path / "store"
    store.mkdir()
    library = FakeLibrary(10, store, tmp_path)
    (tmp_path / "2021").mkdir()
    for photo in range(1, 4):
        image = draw(photo, 600, 400)
        image.fill(QColor(40 * photo, 100, 50))
        assert image.save(str(tmp_path / "2021" / f"IMG_{photo:04}.jpg"), "JPEG", 95)
        library.changes[photo] = {"width": 600, "height": 400}
    return library


@pytest.fixture
def open_preview(qtbot: QtBot, library: FakeLibrary) -> Callable[[int], Preview]:
    def make(position: int) -> Preview:
        model = PhotoModel(library)
        model.show(PhotoFilter())
        preview = Preview(model)
        qtbot.addWidget(preview)
        preview.resize(800, 640)
        preview.show()
        qtbot.waitUntil(lambda: not model.waiting)
        preview.open(position)
        settle(qtbot, preview, model)
        return preview

    return make


def settle(qtbot: QtBot, preview: Preview, model: PhotoModel | None = None) -> None:
    qtbot.waitUntil(lambda: not preview.waiting and not (model and model.waiting))


def near(colour: QColor, other: QColor) -> bool:
    return max(abs(a - b) for a, b in zip(colour.getRgb()[:3], other.getRgb()[:3], strict=True)) < 6  # type: ignore[arg-type]


def test_the_photo_is_shown_whole_and_never_larger_than_its_pixels(
    qtbot: QtBot, open_preview: Callable[[int], Preview]
) -> None:
    preview = open_preview(0)
    pixmap = preview.originals.pixmap(1, "1")
    assert pixmap is not None
    assert (pixmap.width(), pixmap.height()) == (600, 400)
    grab = preview.grab().toImage()
    middle = (grab.width() // 2, (grab.height() - 32) // 2)
    assert near(grab.pixelColor(*middle), QColor(40, 100, 50))
    assert near(grab.pixelColor(middle[0] - 290, middle[1]), QColor(40, 100, 50))
    assert grab.pixelColor(middle[0] - 310, middle[1]) == theme_of(preview).canvas


def test_arrows_go_on_and_stop_at_the_ends(qtbot: QtBot, open_preview: Callable[[int], Preview]) -> None:
    preview = open_preview(0)
    moved: list[int] = []
    preview.moved.connect(moved.append)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_End, Key.Key_Right, Key.Key_Home, Key.Key_Left):
        qtbot.keyClick(preview, key)
    assert moved == [1, 2, 1, 9, 0]
    assert preview.position == 0


def test_the_next_photo_is_decoded_ahead(qtbot: QtBot, open_preview: Callable[[int], Preview]) -> None:
    preview = open_preview(1)
    assert preview.originals.pixmap(3, "1") is not None
    assert preview.originals.pixmap(1, "1") is not None


def test_a_missing_original_says_so_and_shows_its_thumbnail(
    qtbot: QtBot, open_preview: Callable[[int], Preview]
) -> None:
    preview = open_preview(7)
    assert preview.originals.pixmap(8, "1") is None
    assert "no longer there" in preview.originals.trouble(8, "1")
    grab = preview.grab().toImage()
    assert grab.pixelColor(grab.width() // 2, 300) != theme_of(preview).canvas


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Space, Key.Key_Return])
def test_keys_go_back(qtbot: QtBot, open_preview: Callable[[int], Preview], key: Qt.Key) -> None:
    preview = open_preview(2)
    with qtbot.waitSignal(preview.closed) as told:
        qtbot.keyClick(preview, key)
    assert told.args == [2]


def test_a_smaller_window_gets_a_smaller_picture(qtbot: QtBot, open_preview: Callable[[int], Preview]) -> None:
    preview = open_preview(0)
    preview.resize(316, 400)

    def width() -> int:
        pixmap = preview.originals.pixmap(1, "1")
        return pixmap.width() if pixmap is not None else 0

    qtbot.waitUntil(lambda: width() == 300)


def test_the_photo_is_told_in_words(qtbot: QtBot, open_preview: Callable[[int], Preview]) -> None:
    preview = open_preview(1)
    assert preview.accessibleDescription().startswith("IMG_0002.jpg")
    assert "2 of 10" in preview.accessibleDescription()


def test_i_asks_for_details(qtbot: QtBot, open_preview: Callable[[int], Preview]) -> None:
    preview = open_preview(1)
    with qtbot.waitSignal(preview.details_wanted):
        qtbot.keyClick(preview, Key.Key_I)


def stored_preview(library: FakeLibrary, folder: Path, photo: int, edge: int, version: str = "1") -> LargePicture:
    """A stored large picture of its own colour, three wide to two high."""
    file = folder / f"{photo}-preview.jpg"
    image = draw(photo, edge, edge * 2 // 3)
    image.fill(QColor(20, 200, 20))
    assert image.save(str(file), "JPEG", 95)
    large = LargePicture(file, version, edge)
    library.changes[photo] = {"width": 600, "height": 400, "preview": large}
    return large


def middle(preview: Preview) -> QColor:
    grab = preview.grab().toImage()
    return grab.pixelColor(grab.width() // 2, (grab.height() - 32) // 2)


def test_a_stored_preview_that_is_enough_is_shown_and_the_photo_not_opened(
    library: FakeLibrary, tmp_path: Path, open_preview: Callable[[int], Preview]
) -> None:
    large = stored_preview(library, tmp_path, 1, 600)
    preview = open_preview(0)
    assert preview.previews.pixmap(1, large.version) is not None
    assert preview.originals.pixmap(1, "1") is None
    assert near(middle(preview), QColor(20, 200, 20))
    assert preview.originals.pixmap(2, "1") is not None, "the next photo has none"


def test_a_stored_preview_that_is_too_small_gives_way_to_the_photo(
    library: FakeLibrary, tmp_path: Path, open_preview: Callable[[int], Preview]
) -> None:
    stored_preview(library, tmp_path, 1, 300)
    preview = open_preview(0)
    assert preview.originals.pixmap(1, "1") is not None
    assert near(middle(preview), QColor(40, 100, 50))


def test_a_stored_preview_that_has_gone_gives_way_to_the_photo(
    qtbot: QtBot, library: FakeLibrary, tmp_path: Path, open_preview: Callable[[int], Preview]
) -> None:
    stored_preview(library, tmp_path, 1, 600).path.unlink()
    preview = open_preview(0)
    qtbot.waitUntil(lambda: preview.originals.pixmap(1, "1") is not None)
    assert near(middle(preview), QColor(40, 100, 50))


def test_a_photo_that_is_away_is_shown_by_its_stored_preview(
    library: FakeLibrary, tmp_path: Path, open_preview: Callable[[int], Preview]
) -> None:
    large = stored_preview(library, tmp_path, 8, 600)
    library.changes[8]["offline"] = True
    preview = open_preview(7)
    assert near(middle(preview), QColor(20, 200, 20))
    assert preview.originals.trouble(8, "1") == "", "it is not even tried"
    assert "drive" in preview.accessibleDescription()
    assert preview.previews.pixmap(8, large.version) is not None


def test_a_preview_made_anew_is_seen_at_once(
    qtbot: QtBot, library: FakeLibrary, tmp_path: Path, open_preview: Callable[[int], Preview]
) -> None:
    stored_preview(library, tmp_path, 1, 600)
    preview = open_preview(0)
    large = stored_preview(library, tmp_path, 1, 600, version="2")
    image = draw(1, 600, 400)
    image.fill(QColor(200, 20, 20))
    assert image.save(str(large.path), "JPEG", 95)
    preview._model.refresh()
    qtbot.waitUntil(lambda: preview.previews.pixmap(1, "2") is not None)
    assert near(middle(preview), QColor(200, 20, 20))
