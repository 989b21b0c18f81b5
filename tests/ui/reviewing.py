"""A real catalog with clusters planted in it, and its page as the window would hold it: keys in, rows of the catalog out."""

from pathlib import Path

from camera import jpeg
from engine.grouped import cluster
from keeping import add, ids
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from catalog_gui.catalog.tables import Cluster, Decision
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.queries import Library
from catalog_gui.ui.clusters_page import ClustersPage
from catalog_gui.ui.review_control import ReviewControl
from catalog_gui.ui.run_control import RunControl


def planted(keeper: Keeper, photos: Path) -> list[int]:
    """Clusters a (2 photos), b (3), c (2, nearly alike) and d (2): their numbers, most bytes to regain first."""
    for seed, name in enumerate(("a1", "a2", "b1", "b2", "b3", "c1", "c2", "d1", "d2")):
        jpeg(photos / name[0] / f"{name}.jpg", seed=seed)
    add(keeper, photos)
    return [
        cluster(keeper, "a/a1.jpg", "a/a2.jpg", size=4000),
        cluster(keeper, "b/b1.jpg", "b/b2.jpg", "b/b3.jpg", size=3000),
        cluster(keeper, "c/c1.jpg", "c/c2.jpg", kind="near", size=2000),
        cluster(keeper, "d/d1.jpg", "d/d2.jpg", size=1000),
    ]


def opened(qtbot: QtBot, keeper: Keeper) -> ClustersPage:
    """The page with the keys, as the window connects it."""
    control = RunControl()
    review = ReviewControl(keeper, control, control)
    page = ClustersPage(Library(keeper), order=review.order)
    qtbot.addWidget(page, before_close_func=lambda page: (control.wait(), page.close_work(), review.close_work()))
    page.undo_wanted.connect(review.undo)
    page.redo_wanted.connect(review.redo)
    review.changed.connect(page.refresh)
    control.ended.connect(page.refresh)
    page.resize(1072, 700)
    page.show()
    page.focus_first()
    settle(qtbot, page)
    return page


def settle(qtbot: QtBot, page: ClustersPage) -> None:
    """Until all is read, painted and written."""
    qtbot.waitUntil(lambda: not page.waiting)


def said(keeper: Keeper) -> dict[str, str]:
    """What the catalog knows of decisions, by the photo's name."""
    names = {photo: Path(path).stem for path, photo in ids(keeper).items()}
    with keeper.catalog.read() as session:
        rows = session.execute(select(Decision.photo_id, Decision.choice))
        return {names[photo]: choice for photo, choice in rows}


def reviewed(keeper: Keeper) -> set[int]:
    """Clusters that a person is done with."""
    with keeper.catalog.read() as session:
        return set(session.scalars(select(Cluster.id).where(Cluster.reviewed_at.is_not(None))))
