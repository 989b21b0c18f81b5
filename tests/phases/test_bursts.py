"""phases/bursts.py: series are found anew as a whole, leave nothing behind, and follow what they are concluded from."""

from datetime import datetime
from pathlib import Path

import pytest
from camera import album, drawing, exif
from keeping import add, ids, rebuild, states
from PIL import Image, ImageFilter
from sqlalchemy import func, select, update

from catalog_gui.catalog.tables import Burst, BurstFrame
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.plan import Scope
from catalog_gui.errors import CatalogError
from catalog_gui.phases.quality import PictureQuality

BLURS = {"a.jpg": 3, "b.jpg": 0, "c.jpg": 2, "d.jpg": 4}


@pytest.fixture
def series(photos: Path) -> Path:
    """Four frames in a second, the second one sharp, and two other photos."""
    scene = drawing(3, (40, 30)).resize((640, 480), Image.Resampling.NEAREST)
    photos.mkdir(parents=True, exist_ok=True)
    for number, (name, blur) in enumerate(BLURS.items()):
        said = exif(datetime(2024, 5, 6, 7, 8, 9), f"{20 * number + 10}", "Canon", "EOS R6")
        scene.filter(ImageFilter.GaussianBlur(blur)).save(photos / name, quality=92, exif=said)
    album(photos / "others", 2, first=70)
    return photos


def bursts(keeper: Keeper) -> list[tuple[str, list[str]]]:
    """The best frame of each burst, and its frames in order."""
    names = {id_: path for path, id_ in ids(keeper).items()}
    with keeper.catalog.read() as session:
        frames = select(BurstFrame).where(BurstFrame.position.is_not(None)).order_by(BurstFrame.position)
        found: dict[int, list[str]] = {}
        for frame in session.scalars(frames):
            found.setdefault(frame.burst_id, []).append(names[frame.photo_id])
        return [(names[row.best_id], found[row.id]) for row in session.scalars(select(Burst).order_by(Burst.best_id))]


def orphans(keeper: Keeper) -> int:
    with keeper.catalog.read() as session:
        lost = select(func.count()).select_from(BurstFrame).where(BurstFrame.burst_id.not_in(select(Burst.id)))
        return session.scalar(lost) or 0


def test_a_run_groups_them_and_marks_the_sharpest(keeper: Keeper, series: Path) -> None:
    add(keeper, series)
    rebuild(keeper)
    assert bursts(keeper) == [("b.jpg", list(BLURS))]
    gauge = next(gauge for gauge in keeper.gauges() if gauge.field == "bursts")
    assert (gauge.members, gauge.groups, gauge.done) == (4, 1, 6)


def test_run_again_they_are_the_same_and_nothing_is_left_of_those_before(keeper: Keeper, series: Path) -> None:
    add(keeper, series)
    rebuild(keeper)
    before = bursts(keeper)
    for _ in range(2):
        rebuild(keeper, only=["bursts"], scope=Scope(force=True))
        assert bursts(keeper) == before
        assert orphans(keeper) == 0


def test_another_quality_chooses_another_best_frame(keeper: Keeper, series: Path) -> None:
    add(keeper, series)
    rebuild(keeper)
    known = ids(keeper)
    with keeper.catalog.write() as session:
        for name, sharpness in (("b.jpg", 1), ("d.jpg", 99)):
            session.execute(
                update(PictureQuality).where(PictureQuality.photo_id == known[name]).values(sharpness=sharpness)
            )
    rebuild(keeper, only=["bursts"], scope=Scope(force=True))
    assert bursts(keeper) == [("d.jpg", list(BLURS))]


def test_before_what_they_need_is_there_they_are_refused_with_what_is_lacking(keeper: Keeper, series: Path) -> None:
    add(keeper, series)
    rebuild(keeper, only=["analyze"])
    with pytest.raises(CatalogError, match=r"Bursts needs fingerprints .* first"):
        rebuild(keeper, only=["bursts"])
    assert bursts(keeper) == []
    assert "done" not in states(keeper, "bursts").values()
