"""on_demand.py: one picture is made once for all who ask, is written down as a run would, and never twice in vain."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import Barrier, Event
from typing import Any

import pytest
from attrs import evolve
from camera import cut_short, jpeg
from keeping import add, figures, ids, problem, rebuild, states
from PIL import Image
from sqlalchemy import update

from catalog_gui.care.on_demand import OnDemand
from catalog_gui.catalog.tables import Photo
from catalog_gui.engine.attempts import attempts_of
from catalog_gui.engine.executors import Died, Inline
from catalog_gui.engine.keeper import Keeper
from catalog_gui.errors import PhotoError
from catalog_gui.media.store import ThumbnailStore

MANY = 50


@pytest.fixture
def library(keeper: Keeper, photos: Path) -> Keeper:
    """Two photos without thumbnails, one that is cut short."""
    for number, name in enumerate(("a.jpg", "b.jpg")):
        jpeg(photos / name, seed=number, size=(400, 300), orientation=6)
    cut_short(photos / "cut.jpg")
    add(keeper, photos)
    return keeper


class Counted(Inline):
    """This thread, counting; waits for a sign where there is one."""

    def __init__(self, sign: Event | None = None) -> None:
        self.photos: list[int] = []
        self.sign = sign

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.photos += [task.photo for task in args[0]]
        if self.sign:
            assert self.sign.wait(10)
        return super().submit(fn, *args, **kwargs)


def test_fifty_requests_at_once_make_it_once(library: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    photo, sign, begin = ids(library)["a.jpg"], Event(), Barrier(MANY + 1)
    hands = Counted(sign)
    maker = OnDemand(library, hands)
    written: list[int] = []
    write = ThumbnailStore.write
    monkeypatch.setattr(
        ThumbnailStore, "write", lambda store, id_, *more, **how: written.append(id_) or write(store, id_, *more, **how)
    )

    def ask(_: int) -> Path:
        begin.wait(10)
        return maker.thumbnail(photo)

    with ThreadPoolExecutor(MANY) as threads:
        asked = [threads.submit(ask, number) for number in range(MANY)]
        begin.wait(10)
        sign.set()
        files = {each.result(20) for each in asked}
    assert files == {library.store.path_for(photo)}
    assert (hands.photos, written) == ([photo], [photo])
    assert states(library, "thumbnails")["a.jpg"] == "done"
    figures(library)
    with Image.open(files.pop()) as image:
        assert image.size == (192, 256)


def test_it_is_the_same_as_a_run_would_make(library: Keeper) -> None:
    photo = ids(library)["a.jpg"]
    content = OnDemand(library).thumbnail(photo).read_bytes()
    rebuild(library, only=["thumbnails"])
    assert library.store.read(photo) == content
    library.store.path_for(photo).unlink()
    rebuild(library, only=["thumbnails"])
    assert library.store.read(photo) == content


def test_one_that_is_there_is_handed_out(library: Keeper) -> None:
    hands = Counted()
    maker = OnDemand(library, hands)
    photo = ids(library)["a.jpg"]
    assert maker.thumbnail(photo) == maker.thumbnail(photo)
    assert hands.photos == [photo]


def test_a_file_that_is_gone_is_made_again_and_that_is_told_once(library: Keeper) -> None:
    photo, maker = ids(library)["a.jpg"], OnDemand(library)
    maker.thumbnail(photo).unlink()
    assert maker.thumbnail(photo).is_file()
    maker.thumbnail(photo)
    with library.catalog.read() as session:
        (told,) = attempts_of(session, photo)
    assert (told.phase, told.result) == ("thumbnails", "done")
    assert told.message
    assert "gone" in told.message


def test_a_photo_that_cannot_be_decoded_is_not_tried_again_and_again(library: Keeper) -> None:
    photo, hands = ids(library)["cut.jpg"], Counted()
    maker = OnDemand(library, hands)
    for _ in range(3):
        with pytest.raises(PhotoError) as caught:
            maker.thumbnail(photo)
        assert caught.value.kind == "truncated"
    assert hands.photos == [photo]
    assert states(library, "thumbnails")["cut.jpg"] == "failed"
    assert problem(library, "thumbnails", "cut.jpg") is not None
    figures(library)


class Deadly(Counted):
    """A process that ends with each photo."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.photos += [task.photo for task in args[0]]
        future: Future[Any] = Future()
        future.set_exception(Died("gone"))
        return future


def test_a_crash_is_told_and_tried_three_times_in_all(library: Keeper) -> None:
    photo, hands = ids(library)["a.jpg"], Deadly()
    maker = OnDemand(library, hands)
    for _ in range(5):
        with pytest.raises(PhotoError) as caught:
            maker.thumbnail(photo)
        assert caught.value.kind == "crashed"
    assert len(hands.photos) == 3


def test_a_photo_that_is_away_shows_what_was_made_of_it(library: Keeper, photos: Path) -> None:
    photo, other = ids(library)["a.jpg"], ids(library)["b.jpg"]
    maker = OnDemand(library)
    file = maker.thumbnail(photo)
    with library.catalog.write() as session, library.tallies.changing(session, [photo]):
        session.execute(update(Photo).where(Photo.id == photo).values(content=5))
    photos.rename(photos.with_name("away"))
    assert maker.thumbnail(photo) == file, "out of date, but better than nothing"
    with pytest.raises(PhotoError) as caught:
        maker.thumbnail(other)
    assert caught.value.kind == "missing"
    assert problem(library, "thumbnails", "b.jpg") is None, "a drive that is away is no fault of the photo"
    with pytest.raises(PhotoError, match="not in the catalog"):
        maker.thumbnail(4711)


def test_previews_are_made_and_kept_up_to_date(library: Keeper, photos: Path) -> None:
    small = evolve(library, settings=evolve(library.settings, preview_size=320))
    photo, hands = ids(library)["a.jpg"], Counted()
    maker = OnDemand(small, hands)
    file = maker.preview(photo)
    assert file == library.store.path_for(photo, preview=True)
    with Image.open(file) as image:
        assert image.size == (240, 320)
    assert maker.preview(photo) == file
    assert hands.photos == [photo]
    larger = evolve(library, settings=evolve(library.settings, preview_size=400))
    with Image.open(OnDemand(larger).preview(photo)) as image:
        assert image.size == (300, 400)
    assert library.store.read(photo) is None, "the thumbnail is another matter"
