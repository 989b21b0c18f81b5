"""phases/hashes.py: the four hashes are kept as 8 bytes, equal to what imagehash says of the upright picture."""

from pathlib import Path

import imagehash
from camera import copy, jpeg
from keeping import add, rebuild
from sqlalchemy import select

from catalog_gui.engine.keeper import Keeper
from catalog_gui.media.source import PhotoSource
from catalog_gui.phases.hashes import Appearance, PictureHash
from phases.test_analyze import listed


def test_hashes_are_those_of_the_picture_as_seen(keeper: Keeper, photos: Path) -> None:
    path = jpeg(photos / "turned.jpg", size=(300, 200), orientation=8)
    add(keeper, photos)
    rebuild(keeper, only=["hashes"])
    picture = PhotoSource(path).picture()
    assert picture.size == (171, 256)
    (row,) = listed(keeper).values()
    for name in ("dhash", "phash", "whash"):
        assert row[name] == str(getattr(imagehash, name)(picture))
    assert row["ahash"] == str(imagehash.average_hash(picture))


def test_all_four_and_what_confirms_them_are_kept_together(keeper: Keeper, photos: Path) -> None:
    jpeg(photos / "a.jpg")
    copy(photos / "a.jpg", photos / "b.jpg")
    jpeg(photos / "c.jpg", seed=1)
    add(keeper, photos)
    rebuild(keeper, only=["hashes"])
    with keeper.catalog.read() as session:
        hashes = session.scalars(select(PictureHash).order_by(PictureHash.photo_id)).all()
        looks = session.scalars(select(Appearance).order_by(Appearance.photo_id)).all()
    assert [row.photo_id for row in hashes] == [row.photo_id for row in looks]
    one, same, other = ((row.dhash, row.ahash, row.phash, row.whash) for row in hashes)
    assert one == same != other
    assert {len(value) for value in one} == {8}
    assert [(len(row.block), len(row.grey)) for row in looks] == [(256, 1024)] * 3
    assert looks[0].grey == looks[1].grey != looks[2].grey
