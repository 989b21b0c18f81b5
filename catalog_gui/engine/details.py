"""Everything known of photos, in words, with where it came from."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import BurstFrame, ClusterMember, Given, Photo, Problem
from catalog_gui.engine.clock import wall_text
from catalog_gui.engine.photos import GIVEN_CONFIDENCE
from catalog_gui.engine.records import Fact, FactGroup
from catalog_gui.phases.analyze import LATITUDE, LONGITUDE, TAKEN, Analysis, analyzed, taken_given
from catalog_gui.phases.base import Phase
from catalog_gui.phases.geohash import Place
from catalog_gui.phases.hashes import PictureHash
from catalog_gui.phases.previews import PreviewRow
from catalog_gui.phases.quality import PictureQuality
from catalog_gui.phases.thumbnails import ThumbnailRow
from catalog_gui.phases.times import ThumbnailTimes

DATE_SOURCES: Final = {
    "exif": "written by the camera",
    "xmp": "from the photo's description",
    "filename": "from the file's name",
    "folder": "from the folder's name",
    "filesystem": "from the file's own time",
}
STATE_WORDS: Final = {
    "done": "done",
    "missing": "missing",
    "stale": "out of date",
    "failed": "failed",
    "not_applicable": "not applicable",
}
ORIGINS: Final = {"copy": "from a copy that went to the trash"}
_PARTS: Final = {
    "sharpness": "Sharpness",
    "exposure": "Exposure",
    "contrast": "Contrast",
    "noise": "Low noise",
    "resolution": "Resolution",
}
"""The parts of a quality; of all of them more is better, so that of noise needs a name that says so."""
_LOOKS: Final = {
    "dhash": ("Edges", "dHash"),
    "ahash": ("Light and dark", "aHash"),
    "phash": ("Shapes", "pHash"),
    "whash": ("Coarse shapes", "wHash"),
}
"""What each hash notes of a picture, in words, and its name in the field."""


def fact_groups(session: Session, phases: Sequence[Phase], photos: Sequence[int]) -> dict[int, tuple[FactGroup, ...]]:
    """For each photo its facts in groups; groups without a fact are left out."""
    states = {phase.name: dict(_states(session, phase, photos)) for phase in phases if not phase.unavailable}
    troubles, said = _problems(session, phases, photos), _given(session, photos)
    return {
        row.Photo.id: tuple(
            group
            for group in (
                FactGroup("File", _file(row)),
                FactGroup("Date", _date(row)),
                FactGroup("Camera", _camera(row.Analysis)),
                FactGroup("Place", _place(row)),
                FactGroup("Description", _words(row.Analysis, said.get(row.Photo.id, {}))),
                FactGroup("Quality", _quality(row.PictureQuality)),
                FactGroup("Groups", _groups(row)),
                FactGroup("Fingerprints", _hashes(row.PictureHash)),
                FactGroup("Pictures made of it", _derivatives(row)),
                FactGroup("What is made", _gauges(phases, states, row.Photo.id)),
                FactGroup("Problems", tuple(troubles.get(row.Photo.id, ()))),
            )
            if group.facts
        )
        for row in session.execute(_everything(photos))
    }


def _everything(photos: Sequence[int]) -> Any:
    source = (
        analyzed()
        .outerjoin(PictureHash, PictureHash.photo_id == Photo.id)
        .outerjoin(PictureQuality, PictureQuality.photo_id == Photo.id)
        .outerjoin(Place, Place.photo_id == Photo.id)
        .outerjoin(ThumbnailRow, ThumbnailRow.photo_id == Photo.id)
        .outerjoin(ThumbnailTimes, ThumbnailTimes.photo_id == Photo.id)
        .outerjoin(PreviewRow, PreviewRow.photo_id == Photo.id)
        .outerjoin(BurstFrame, BurstFrame.photo_id == Photo.id)
        .outerjoin(ClusterMember, ClusterMember.photo_id == Photo.id)
    )
    return (
        select(
            Photo,
            Analysis,
            PictureHash,
            PictureQuality,
            ThumbnailRow,
            ThumbnailTimes,
            PreviewRow,
            Place.geohash,
            BurstFrame.burst_id,
            ClusterMember.cluster_id,
            TAKEN.label("taken"),
            taken_given().label("given"),
            LATITUDE.label("latitude"),
            LONGITUDE.label("longitude"),
        )
        .select_from(source)
        .where(Photo.id.in_(photos))
    )


def _states(session: Session, phase: Phase, photos: Sequence[int]) -> Any:
    return session.execute(phase.states.where(Photo.id.in_(photos))).all()


def _problems(session: Session, phases: Sequence[Phase], photos: Sequence[int]) -> dict[int, list[Fact]]:
    titles = {phase.name: phase.title for phase in phases}
    rows = session.execute(
        select(Problem, Photo.content).join(Photo, Photo.id == Problem.photo_id).where(Problem.photo_id.in_(photos))
    )
    found: dict[int, list[Fact]] = {}
    for problem, content in rows:
        if problem.stamp == content:
            fact = Fact(
                titles.get(problem.phase, problem.phase),
                problem.message,
                f"tried {problem.attempts} times" if problem.attempts > 1 else None,
            )
            found.setdefault(problem.photo_id, []).append(fact)
    return found


def _file(row: Any) -> tuple[Fact, ...]:
    photo, analysis = row.Photo, row.Analysis
    facts = [Fact("Path", photo.path), Fact("Size", size_words(photo.size))]
    if analysis is not None:
        facts.append(Fact("Format", analysis.format or "unknown"))
        if analysis.width and analysis.height:
            facts.append(Fact("Pixels", f"{analysis.width} \N{MULTIPLICATION SIGN} {analysis.height}"))
        if analysis.orientation != 1:
            facts.append(Fact("Orientation", f"stored turned or mirrored ({analysis.orientation}), shown upright"))
    if photo.missing_since:
        facts.append(Fact("Missing since", f"{photo.missing_since:%Y-%m-%d %H:%M} UTC"))
    return tuple(facts)


def size_words(size: int) -> str:
    """Bytes as people say them."""
    amount, units = float(size), ["bytes", "KB", "MB", "GB", "TB"]
    while amount >= 1000 and len(units) > 1:
        amount, units = amount / 1000, units[1:]
    return f"{amount:.0f} {units[0]}" if units[0] == "bytes" else f"{amount:.1f} {units[0]}"


def _date(row: Any) -> tuple[Fact, ...]:
    if row.taken is None:
        return ()
    analysis = row.Analysis
    if row.given:
        return (Fact("Taken", f"{row.taken:%Y-%m-%d %H:%M:%S}", f"given ({GIVEN_CONFIDENCE} % sure)"),)
    source = DATE_SOURCES.get(analysis.taken_source or "", "unknown")
    facts = [Fact("Taken", f"{row.taken:%Y-%m-%d %H:%M:%S}", f"{source} ({analysis.taken_confidence} % sure)")]
    if analysis.taken_suspicious:
        facts.append(Fact("Doubt", "This date looks like a camera that was never set."))
    return tuple(facts)


def _camera(analysis: Any) -> tuple[Fact, ...]:
    if analysis is None:
        return ()
    exposure = analysis.exposure_seconds
    shutter = None if not exposure else f"1/{round(1 / exposure)} s" if exposure < 0.5 else f"{exposure:g} s"
    pairs = (
        ("Make", analysis.camera_make),
        ("Model", analysis.camera_model),
        ("Lens", analysis.lens),
        ("Exposure", shutter),
        ("Aperture", analysis.aperture and f"f/{analysis.aperture:g}"),
        ("ISO", analysis.iso),
        ("Focal length", analysis.focal_mm and f"{analysis.focal_mm:g} mm"),
    )
    return tuple(Fact(label, str(value)) for label, value in pairs if value)


def _place(row: Any) -> tuple[Fact, ...]:
    if row.latitude is None or row.longitude is None:
        return ()
    facts = [Fact("Position", f"{row.latitude:.5f}, {row.longitude:.5f}")]
    if row.geohash:
        facts.append(Fact("Map square", row.geohash, "geohash"))
    return tuple(facts)


def _words(analysis: Any, said: dict[str, Given]) -> tuple[Fact, ...]:
    """Title, caption, stars and keywords: what a person or another copy said wins over the file."""
    facts = []
    for name, label in (("title", "Title"), ("caption", "Caption"), ("rating", "Rating"), ("keywords", "Keywords")):
        given = said.get(name)
        value: Any = getattr(analysis, name, None) if given is None else given.words or given.number
        origin = None if given is None else ORIGINS.get(given.origin, "from you")
        if name == "rating" and value is not None:
            value = "★" * int(value) or "none"
        if value:
            facts.append(Fact(label, ", ".join(value.split("\n")) if name == "keywords" else value, origin))
    return tuple(facts)


def _given(session: Session, photos: Sequence[int]) -> dict[int, dict[str, Given]]:
    """Values that a person, or a copy that went, said of photos: by photo and name."""
    found: dict[int, dict[str, Given]] = {}
    for row in session.scalars(select(Given).where(Given.photo_id.in_(photos))):
        found.setdefault(row.photo_id, {})[row.name] = row
    return found


def _quality(quality: Any) -> tuple[Fact, ...]:
    if quality is None:
        return ()
    parts = (Fact(label, str(getattr(quality, part))) for part, label in _PARTS.items())
    return (Fact("Quality", f"{quality.score} of 100", "made of these parts; for each, 100 is best"), *parts)


def _groups(row: Any) -> tuple[Fact, ...]:
    facts = []
    if row.burst_id:
        facts.append(Fact("Burst", "one of a series"))
    if row.cluster_id:
        facts.append(Fact("Duplicates", "has copies"))
    return tuple(facts)


def _derivatives(row: Any) -> tuple[Fact, ...]:
    """Thumbnail and preview with their pixels and bytes; of the thumbnail when it was made, and how quickly."""
    facts = []
    for label, made in (("Thumbnail", row.ThumbnailRow), ("Preview", row.PreviewRow)):
        if made is not None:
            pixels = f"{made.width} \N{MULTIPLICATION SIGN} {made.height}"
            facts.append(Fact(label, f"{pixels}, {size_words(made.bytes)}", _fault(made)))
    times = row.ThumbnailTimes
    if row.ThumbnailRow is None or times is None or times.written_at is None:
        return tuple(facts)
    facts.append(Fact("Written", wall_text(times.written_at)))
    for label, until in (("Whole after", times.verified_at), ("Shown after", times.shown_at)):
        if until is not None and times.asked_at is not None:
            facts.append(Fact(label, seconds_words((until - times.asked_at).total_seconds()), "it was asked for"))
    return tuple(facts)


def _fault(made: Any) -> str | None:
    fault = getattr(made, "fault", None)
    return None if fault is None else f"not as it should be: {fault}"


def seconds_words(seconds: float) -> str:
    """42 ms; 1.42 s; 3 min; 2 h."""
    if seconds < 0.5:
        return f"{round(seconds * 1000)} ms"
    if seconds < 90:
        return f"{seconds:.2f} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{round(seconds / 3600)} h"


def _hashes(hashes: Any) -> tuple[Fact, ...]:
    if hashes is None:
        return ()
    codes = (Fact(label, getattr(hashes, name).hex(), other) for name, (label, other) in _LOOKS.items())
    return (Fact("What for", "Alike where pictures look alike: copies are found by them."), *codes)


def _gauges(phases: Sequence[Phase], states: dict[str, dict[int, str]], photo: int) -> tuple[Fact, ...]:
    return tuple(
        Fact(phase.title, STATE_WORDS.get(states[phase.name].get(photo, ""), ""))
        for phase in phases
        if phase.name in states
    )
