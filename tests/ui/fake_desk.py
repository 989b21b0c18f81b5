"""A catalog for the shell's tests: figures as they are given, and a run that goes where the test sends it."""

import threading
from collections.abc import Iterator
from pathlib import Path

from attrs import evolve

from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.plan import Plan, PlannedPhase
from catalog_gui.engine.progress import PhaseProgress, Progress
from catalog_gui.ui.desk import LastRun, Summary

FIELDS = (
    ("dates", "Dates", "analyze", "with a date"),
    ("camera", "Camera", "analyze", "with a camera"),
    ("gps", "Places", "analyze", "with a place"),
    ("thumbnails", "Thumbnails", "thumbnails", None),
    ("hashes", "Fingerprints", "hashes", None),
    ("quality", "Quality", "quality", None),
    ("geohash", "Map squares", "geohash", None),
    ("bursts", "Bursts", "bursts", "in bursts"),
    ("duplicates", "Duplicates", "duplicates", "in clusters"),
    ("embeddings", "Picture content", "embeddings", None),
    ("tags", "Tags", "tags", "with a tag"),
)
PHASES = (
    ("analyze", "Dates, camera and place", ()),
    ("thumbnails", "Thumbnails", ()),
    ("hashes", "Fingerprints", ()),
    ("quality", "Quality", ()),
    ("geohash", "Map squares", ("analyze",)),
    ("bursts", "Bursts", ("analyze", "hashes", "quality", "geohash")),
    ("duplicates", "Duplicates", ("analyze", "hashes", "bursts", "quality")),
    ("embeddings", "Picture content", ()),
    ("tags", "Tags", ("embeddings",)),
)


def gauge(field: str, done: int = 0, **other: object) -> Gauge:
    """A gauge of a known field; the status follows from the figures unless given."""
    name, title, phase, label = next(each for each in FIELDS if each[0] == field)
    values = {"missing": 0, "stale": 0, "failed": 0, "not_applicable": 0, "reason": None} | other
    whole = not any(values[state] for state in ("missing", "stale", "failed"))
    values.setdefault("status", "complete" if whole else "partial" if done else "missing")
    values.setdefault("parts", {})
    values.setdefault("groups", None)
    values.setdefault("members", done // 3 if label else None)
    return Gauge(field=name, title=title, phase=phase, done=done, members_label=label, **values)


def gauges(photos: int) -> list[Gauge]:
    """A catalog of so many photos with something of everything."""
    few, some = min(4, photos), photos // 3
    return [
        gauge("dates", photos, members=photos - few, parts={"exif": photos - some, "filename": some - few}),
        gauge("camera", photos, members=photos - some // 4),
        gauge("gps", photos, members=some),
        gauge("thumbnails", photos - some - few, missing=some, failed=few),
        gauge("hashes", photos - few, missing=0, failed=few),
        gauge("quality", photos - 2 * some, missing=some, stale=some),
        gauge("geohash", some, not_applicable=photos - some),
        gauge("bursts", 0, missing=photos, status="never run", members=0),
        gauge("duplicates", photos, members=0, groups=0),
        gauge("embeddings", 0, missing=photos, status="not available", reason="No picture model is installed"),
        gauge("tags", 0, not_applicable=photos, status="not available", reason="No picture model is installed"),
    ]


def complete(photos: int) -> list[Gauge]:
    """A catalog to which nothing is missing."""
    return [gauge(name, photos) for name, *_ in FIELDS]


def untouched(photos: int) -> list[Gauge]:
    """A catalog that was filled a moment ago."""
    return [gauge(name, 0, missing=photos, status="never run") for name, *_ in FIELDS]


def planned(phase: str, photos: int, seconds: float | None = None, **other: object) -> PlannedPhase:
    """A phase with work, or without."""
    name, title, needs = next(each for each in PHASES if each[0] == phase)
    values = {"status": "ready" if photos else "nothing to do", "reason": None, "purpose": f"makes {title.lower()}"}
    return PlannedPhase(phase=name, title=title, photos=photos, needs=needs, seconds=seconds, **values | other)


def plan(photos: int) -> Plan:
    """A plan that has a bit of every kind."""
    return Plan(
        (
            planned("analyze", 0),
            planned("thumbnails", photos // 3, photos / 60),
            planned("hashes", 4, 0.3),
            planned("quality", 2 * (photos // 3), photos / 200),
            planned("geohash", 0),
            planned("bursts", photos, None, status="waiting", reason="after Fingerprints, Quality"),
            planned("duplicates", 0),
            planned("embeddings", 0, status="not available", reason="No picture model is installed"),
            planned("tags", 0, status="not available", reason="No picture model is installed"),
        )
    )


def progress(done: int = 0, of: int = 100, **other: object) -> Progress:
    """A run that makes thumbnails."""
    values: dict[str, object] = {
        "run": 7, "stage": "Reading the photos", "rate": 212.0, "seconds_left": (of - done) / 212, "seconds": done / 212,
        "fraction": done / of, "failures": 0, "workers": 2,
        "phases": (PhaseProgress("thumbnails", "Thumbnails", of, done, 0, 0, done / 212, done == of),),
    }  # fmt: skip
    return Progress(**values | other)


class FakeDesk:
    """Gives the figures it was made with. Its runs tell one value for each `step()`, and end with `finish()`."""

    def __init__(self, photos: int = 0, made: list[Gauge] | None = None, next_plan: Plan | None = None) -> None:
        self.made = gauges(photos) if made is None else made
        self.next_plan = plan(photos) if next_plan is None else next_plan
        self.about = Summary("Holidays", photos, photos * 4_300_000, counts={"photos": photos, "problems": 4})
        self.asked: list[tuple[frozenset[str], frozenset[str]]] = []
        self.folders: list[Path] = []
        self.retried: list[tuple[int, ...]] = []
        self.closed = threading.Event()
        self.values: list[Progress] = []
        self.fails_with: Exception | None = None

    def summary(self) -> Summary:
        return self.about

    def gauges(self) -> list[Gauge]:
        return self.made

    def plan(self, skip: frozenset[str]) -> Plan:
        return Plan(tuple(each for each in self.next_plan.phases if each.phase not in skip))

    def start_rebuild(self, only: frozenset[str], skip: frozenset[str]) -> Iterator[Progress]:
        self.asked.append((only, skip))
        return self._run()

    def try_again(self, photos: tuple[int, ...]) -> Iterator[Progress]:
        self.retried.append(photos)
        return self._run()

    def add_folder(self, folder: Path) -> Iterator[Progress]:
        self.folders.append(folder)
        return self._run()

    def ran(self, last: LastRun) -> None:
        """From now on this was the run before."""
        self.about = evolve(self.about, last_run=last)

    def _run(self) -> Iterator[Progress]:
        try:
            yield from self.values
            if self.fails_with is not None:
                raise self.fails_with
        finally:
            self.closed.set()
