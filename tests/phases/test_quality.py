"""phases/quality.py: the score is kept with its parts, and tells a sharp photo from a blurred one."""

from pathlib import Path

from attrs import asdict
from camera import drawing, jpeg
from keeping import add, ids, rebuild
from PIL import Image, ImageFilter
from sqlalchemy import select

from catalog_gui.engine.keeper import Keeper
from catalog_gui.media import quality
from catalog_gui.media.source import PhotoSource
from catalog_gui.phases.quality import PictureQuality

PARTS = ("score", "sharpness", "exposure", "contrast", "noise", "resolution")


def rows(keeper: Keeper) -> dict[str, dict[str, int]]:
    names = {id_: path for path, id_ in ids(keeper).items()}
    with keeper.catalog.read() as session:
        return {
            names[row.photo_id]: {name: getattr(row, name) for name in PARTS}
            for row in session.scalars(select(PictureQuality))
        }


def test_what_is_kept_is_what_was_computed(keeper: Keeper, photos: Path) -> None:
    path = jpeg(photos / "a.jpg", size=(320, 240))
    add(keeper, photos)
    rebuild(keeper, only=["quality"])
    assert rows(keeper)["a.jpg"] == asdict(quality.compute(PhotoSource(path)))
    assert all(0 <= value <= 100 for value in rows(keeper)["a.jpg"].values())


def test_a_blurred_photo_is_judged_worse_than_the_same_one_sharp(keeper: Keeper, photos: Path) -> None:
    sharp = drawing(3, (40, 30)).resize((640, 480), Image.Resampling.NEAREST)
    sharp.save(photos / "sharp.jpg", quality=95)
    sharp.filter(ImageFilter.GaussianBlur(9)).save(photos / "blurred.jpg", quality=95)
    add(keeper, photos)
    rebuild(keeper, only=["quality"])
    assert rows(keeper)["sharp.jpg"]["sharpness"] > rows(keeper)["blurred.jpg"]["sharpness"]
    assert rows(keeper)["sharp.jpg"]["score"] > rows(keeper)["blurred.jpg"]["score"]
