"""Six photos of six days with their thumbnails, the run of a window, and the waiting that tests of the thumbnail pages do."""

import os
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from camera import jpeg
from keeping import add, ids, rebuild
from PIL import Image
from pytestqt.qtbot import QtBot

from catalog_gui.engine.executors import Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_work import StoreControl

NAMES = [f"{letter}.jpg" for letter in "abcdef"]


class Here(Inline):
    """Worker processes that are this one."""

    def __init__(self, *_: object) -> None:
        pass

    def warm_up(self) -> None:
        """Nothing to load."""


def fill(keeper: Keeper, photos: Path) -> Keeper:
    """The first three in the folder "old", the others in "new"; the thumbnails' files are ten days old."""
    for number, name in enumerate(NAMES):
        folder = photos / ("old" if number < 3 else "new")
        age(jpeg(folder / name, number, (400, 300), taken=datetime(2024, 5, number + 1)), 20)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only={"analyze", "thumbnails"})
    for file in keeper.store.files():
        age(file.path, 10)
    return keeper


def age(file: Path, days: float) -> None:
    """Make a file so old."""
    os.utime(file, (time.time() - days * 86400,) * 2)


def photo(keeper: Keeper, letter: str) -> int:
    """The id of one of them."""
    return next(id_ for path, id_ in ids(keeper).items() if path.endswith(f"/{letter}.jpg"))


def file_of(keeper: Keeper, letter: str) -> Path:
    """Where its thumbnail lies."""
    return keeper.store.path_for(photo(keeper, letter))


def damage(keeper: Keeper) -> None:
    """Thumbnail a is gone, b does not open, c lies on its side; a file belongs to no photo."""
    file_of(keeper, "a").unlink()
    broken, turned = file_of(keeper, "b"), file_of(keeper, "c")
    broken.write_bytes(broken.read_bytes()[:200])
    with Image.open(turned) as image:
        image.transpose(Image.Transpose.ROTATE_90).save(turned, "JPEG")
    loose = keeper.store.path_for(987_654)
    loose.parent.mkdir(exist_ok=True)
    loose.write_bytes(file_of(keeper, "d").read_bytes())


def words(text: str) -> str:
    """Without the spaces at which no line may break."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


class Store:
    """A catalog with the control that works on its store, and all that it has said."""

    def __init__(self, qtbot: QtBot, keeper: Keeper) -> None:
        self.qtbot, self.keeper = qtbot, keeper
        self.run = RunControl()
        self.control = StoreControl(self.run)
        self.said: list[str] = []
        self.control.said.connect(lambda text: self.said.append(words(text)))

    def settle(self, part: Any) -> None:
        """Wait until the run is over and the part has all that it asked for."""
        self.qtbot.waitUntil(lambda: not self.run.running and not part.waiting, timeout=20_000)

    def close(self) -> None:
        """End what goes on."""
        self.run.wait()
