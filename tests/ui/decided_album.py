"""A small catalog to decide about: pictures with their copies, in clusters and a burst, and the control of a window."""

import shutil
from collections.abc import Mapping
from pathlib import Path

from engine.grouped import burst, cluster
from keeping import add, ids, rebuild
from PIL import Image
from pytestqt.qtbot import QtBot

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.decisions import choose
from catalog_gui.review.members import CLUSTER, KEEP, TRASH
from catalog_gui.review.pending import Pending, pending
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl


class Album:
    """Photos a, b, c ..., each with a copy of the same bytes: a-copy, b-copy ...

    :ivar clusters: the number of each picture's cluster.
    """

    def __init__(self, keeper: Keeper, folder: Path, names: str = "abc") -> None:
        self.keeper, self.folder = keeper, folder
        for place, name in enumerate(names):
            shade = 40 + 60 * place
            Image.radial_gradient("L").point(lambda level, shade=shade: level * shade // 255).save(
                folder / f"{name}.png"
            )
            shutil.copy(folder / f"{name}.png", folder / f"{name}-copy.png")
        add(keeper, folder)
        rebuild(keeper, only={"analyze"})
        self.ids = ids(keeper)
        self.clusters = {name: cluster(keeper, f"{name}.png", f"{name}-copy.png") for name in names}

    def decide(self, name: str, choices: Mapping[str, str] | None = None) -> None:
        """Keep a picture and let its copy go, or as told: for each file what is said of it."""
        said = choices or {f"{name}.png": KEEP, f"{name}-copy.png": TRASH}
        choose(self.keeper, CLUSTER, self.clusters[name], {self.ids[path]: choice for path, choice in said.items()})

    def burst(self, names: str) -> int:
        """A burst of these pictures, the first the best."""
        paths = [f"{name}.png" for name in names]
        return burst(self.keeper, paths, paths[0])

    def waiting(self) -> list[Pending]:
        """What waits for Apply."""
        with self.keeper.catalog.read() as session:
            return pending(session)

    @property
    def files(self) -> set[str]:
        """What lies in the folder now."""
        return {path.name for path in self.folder.iterdir()}


class Controls:
    """The run and the review of a window, with what they said."""

    def __init__(self, keeper: Keeper) -> None:
        self.run = RunControl()
        self.review = ReviewControl(keeper, self.run, self.run)
        self.told: list[str] = []
        self.undo: object = None
        self.review.said.connect(self._said)

    def _said(self, text: str, undo: object) -> None:
        self.told.append(text)
        self.undo = undo

    def settle(self, qtbot: QtBot) -> None:
        """Wait until nothing goes on."""
        qtbot.waitUntil(lambda: not self.run.running and not self.review.waiting, timeout=10_000)

    def close(self) -> None:
        self.run.wait()
        self.review.close_work()
