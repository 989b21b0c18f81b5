"""Bursts: frames of one camera in quick succession, with the best of each."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve
from sqlalchemy import ColumnElement, Select, and_, delete, func, insert, or_, select
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Burst, BurstFrame, Derived, Photo
from catalog_gui.media.source import Limits
from catalog_gui.phases import analyze, geohash, hashes, quality
from catalog_gui.phases.base import Bench, Field, Phase, Step, save_rows
from catalog_gui.phases.conclusions import (
    await_all,
    drop_others,
    judged,
    note_judged,
    numbers_by_photos,
    version_of,
    waiting,
    write_group,
)
from catalog_gui.phases.looks import Looks, read_looks
from catalog_gui.phases.reviewed import ask_again, reviewed_groups, stays
from catalog_gui.settings import Settings
from catalog_gui.tasks import Later, Within

if TYPE_CHECKING:
    from catalog_gui.media import bursts as judging
    from catalog_gui.media.frames import FrameFacts

NAME: Final = "bursts"
VERSION: Final = "1"
SHARPNESS_VERSION: Final = "1"
CHUNK: Final = 4
BATCH: Final = 500


class BurstExam(Derived, Base):
    """A photo that was looked at for bursts, whether it is in one or not."""

    __tablename__ = "burst_exam"


class FullSharpness(Derived, Base):
    """Sharpness at full size, measured for frames that are too close to call at the scaled one."""

    __tablename__ = "full_sharpness"
    sharpness: Mapped[float]


_ALONE: Final = and_(Burst.shaped_at.is_not(None), Burst.reason == "")
"""A frame that a person has split off: in no burst, and never put into one again."""


def version_for(settings: Settings) -> str:
    """The maker with its settings and all that it builds on."""
    return version_of(
        VERSION,
        settings.burst_gap_seconds,
        settings.burst_metres,
        analyze.VERSION,
        hashes.VERSION,
        quality.VERSION,
        geohash.version_for(settings),
    )


def phase(settings: Settings) -> Phase:
    """The phase."""
    version = version_for(settings)
    frames = Photo.__table__.outerjoin(
        BurstFrame, and_(BurstFrame.photo_id == Photo.id, BurstFrame.position.is_not(None))
    )
    source, state = judged(BurstExam, NAME, version, source=frames)
    made = Phase(
        name=NAME,
        title="Bursts",
        purpose="Groups frames that were shot in quick succession and suggests the best one.",
        version=version,
        rank=60,
        weight=0.3,  # one photo in ten a frame, each looked at in full size
        needs=("analyze", "hashes", "quality", "geohash"),
        tables=(BurstExam, FullSharpness),
        fields=(Field(NAME, "Bursts", BurstFrame.position.is_not(None), "in a burst", groups=_counting()),),
        source=source,
        state=state,
    )
    return evolve(made, run=partial(_run, made))


def _counting() -> Select[int]:
    """How many bursts there are."""
    return select(func.count()).select_from(Burst).where(~_ALONE)


def _run(phase: Phase, bench: Bench, force: bool) -> Iterator[Step]:
    """Find all bursts anew; those whose frames stayed keep their number."""
    with bench.catalog.read() as session:
        photos = waiting(session, phase, force)
        looks = read_looks(session)
    yield Step(0, photos)
    from catalog_gui.media.bursts import BurstRules, find_bursts

    facts = looks.frames()
    rules = BurstRules(gap=bench.settings.burst_gap_seconds, metres=bench.settings.burst_metres)
    search = bench.executor.submit(find_bursts, facts, rules)
    for _ in await_all([search]):
        yield Step(0, photos)
    found: list[judging.Burst] = search.result()
    sharp = yield from _sharpness(bench, looks, found, photos)
    _save(phase, bench, looks, [_chosen(facts, burst, sharp) for burst in found])
    yield Step(photos, photos)


def _sharpness(
    bench: Bench, looks: Looks, found: "Sequence[judging.Burst]", photos: int
) -> Generator[Step, None, dict[int, float]]:
    """Sharpness at full size, by row, of the frames that the small pictures cannot tell apart."""
    rows = {looks.rows[row].id: row for burst in found for row in burst.close}
    with bench.catalog.read() as session:
        known = _known_sharpness(session, looks, rows)
    unknown = [photo for photo in sorted(rows) if photo not in known]
    limits = Limits(pixels=bench.settings.photo_megapixels * 1_000_000)
    job = Within(bench.settings.photo_seconds * CHUNK, Later("catalog_gui.media.full_size", "sharpness_of"))
    futures: list[Future[Any]] = []
    for start in range(0, len(unknown), CHUNK):
        chunk = unknown[start : start + CHUNK]
        files = tuple((photo, str(Path(looks.rows[rows[photo]].root, looks.rows[rows[photo]].path))) for photo in chunk)
        futures.append(bench.executor.submit(job, files, limits))
    for _ in await_all(futures):
        yield Step(photos * sum(future.done() for future in futures) // (len(futures) + 1), photos)
    for future in futures:
        if future.exception() is None:
            known |= future.result()
    _keep_sharpness(bench, looks, {photo: known[photo] for photo in unknown if photo in known}, rows)
    return {rows[photo]: sharpness for photo, sharpness in known.items()}


def _known_sharpness(session: Session, looks: Looks, rows: Mapping[int, int]) -> dict[int, float]:
    """What was measured before of the same content."""
    kept = session.execute(
        select(FullSharpness.photo_id, FullSharpness.stamp, FullSharpness.sharpness).where(
            FullSharpness.version == SHARPNESS_VERSION
        )
    )
    return {
        photo: sharpness
        for photo, stamp, sharpness in kept
        if photo in rows and looks.rows[rows[photo]].content == stamp
    }


def _keep_sharpness(bench: Bench, looks: Looks, measured: Mapping[int, float], rows: Mapping[int, int]) -> None:
    made = [
        {
            "photo_id": photo,
            "version": SHARPNESS_VERSION,
            "stamp": looks.rows[rows[photo]].content,
            "sharpness": sharpness,
        }
        for photo, sharpness in measured.items()
    ]
    with bench.catalog.write() as session:
        for start in range(0, len(made), BATCH):
            save_rows(session, FullSharpness, made[start : start + BATCH])


def _chosen(facts: "FrameFacts", burst: "judging.Burst", sharp: Mapping[int, float]) -> "judging.Burst":
    """A burst with its best frame chosen again, where frames were measured at full size."""
    from catalog_gui.media.best_frame import judged_at_full_size

    if not burst.close:
        return burst
    best, reason = judged_at_full_size(facts, burst.members, burst.close, sharp)
    return evolve(burst, best=best, reason=reason)


def _save(phase: Phase, bench: Bench, looks: Looks, found: "Sequence[judging.Burst]") -> None:
    """Replace all bursts in one transaction, but those that a person is done with or has shaped."""
    ids = [row.id for row in looks.rows]
    with bench.catalog.write() as session:
        own = select(BurstFrame.photo_id, BurstFrame.burst_id).where(BurstFrame.position.is_not(None))
        numbers = numbers_by_photos(session, own)
        shaped = _shaped(session)
        found = list(_around(found, ids, shaped))
        together = [frozenset(ids[row] for row in burst.members) for burst in found]
        reviewed = reviewed_groups(session, Burst, numbers) | shaped
        kept, news = stays(reviewed, together)
        ask_again(session, Burst, set(reviewed) - kept)
        session.execute(
            delete(BurstFrame)
            .where(or_(BurstFrame.burst_id.not_in(_settled()), and_(BurstFrame.position.is_(None), ~_alone())))
            .execution_options(synchronize_session=False)
        )
        home = {photo: number for number in kept for photo in reviewed[number]}
        frames: list[dict[str, Any]] = []
        for burst, photos, new in zip(found, together, news, strict=True):
            if new:
                values = {"best_id": ids[burst.best], "reason": burst.reason}
                number = write_group(session, Burst, numbers.get(photos), values)
                kept.add(number)
                frames += [_frame(ids[row], number, position) for position, row in enumerate(burst.members)]
            else:
                number = home[min(photos)]
            frames += [_frame(ids[row], number, None) for row in burst.copies if ids[row] not in home]
        drop_others(session, Burst, kept)
        if frames:
            session.execute(insert(BurstFrame), frames)
        note_judged(session, BurstExam, phase.version)
        bench.counts.changed_everywhere(session, NAME)


def _alone() -> ColumnElement[bool]:
    return BurstFrame.burst_id.in_(select(Burst.id).where(_ALONE))


def _settled() -> Select[int]:
    """Bursts that a person is done with or has shaped."""
    return select(Burst.id).where(or_(Burst.reviewed_at.is_not(None), Burst.shaped_at.is_not(None)))


def _shaped(session: Session) -> dict[int, frozenset[int]]:
    """Bursts that a person has split or merged: photos by number."""
    rows = session.execute(
        select(BurstFrame.burst_id, BurstFrame.photo_id)
        .join(Burst, Burst.id == BurstFrame.burst_id)
        .where(Burst.shaped_at.is_not(None), or_(BurstFrame.position.is_not(None), _ALONE))
    )
    photos: dict[int, set[int]] = {}
    for number, photo in rows:
        photos.setdefault(number, set()).add(photo)
    return {number: frozenset(together) for number, together in photos.items()}


def _around(
    found: "Sequence[judging.Burst]", ids: Sequence[int], shaped: Mapping[int, frozenset[int]]
) -> "Iterator[judging.Burst]":
    """The bursts found, less the frames that a person has put together otherwise; copies stay with the first of those."""
    home = {photo: photos for photos in shaped.values() for photo in photos}
    for burst in found:
        inside = [ids[row] for row in burst.members if ids[row] in home]
        if not inside:
            yield burst
            continue
        first = tuple(row for row in burst.members if ids[row] in home[inside[0]])
        yield evolve(burst, members=first)
        left = tuple(row for row in burst.members if ids[row] not in home)
        if len(left) > 1:
            yield evolve(burst, members=left, best=burst.best if burst.best in left else left[0], copies=())


def _frame(photo: int, burst: int, position: int | None) -> dict[str, Any]:
    return {"photo_id": photo, "burst_id": burst, "position": position}
