"""A catalog out of thin air, of the shape that the pages ask: photos by rule, groups as a test sets them."""

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from attrs import evolve, fields
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QLinearGradient, QPainter
from sqlalchemy import StaticPool, create_engine
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Base
from catalog_gui.engine.cluster_list import ClusterChoices, ClusterFilter
from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.queries import ALL_CLUSTERS
from catalog_gui.engine.records import (
    BurstDetails,
    BurstRow,
    ClusterDetails,
    ClusterMember,
    ClusterRow,
    Fact,
    FactGroup,
    PhotoDetails,
    PhotoRow,
    ProblemGroup,
    RootRow,
)
from catalog_gui.settings import Settings

START = datetime(2021, 3, 14, 10, 32)
SHAPES = ((4000, 3000), (3000, 4000), (6000, 4000), (5120, 2880), (3000, 3000))


def gauge(field: str, title: str, **figures: object) -> Gauge:
    """A gauge with nothing in it but what is said."""
    nothing: dict[str, object] = {each.name: 0 for each in fields(Gauge)}
    nothing |= {"field": field, "title": title, "phase": field, "status": "partial", "reason": None}
    nothing |= {"members": None, "members_label": None}
    return Gauge(**(nothing | figures))


class FakeCatalog:
    """A catalog in which nothing is."""

    def __init__(self) -> None:
        self._engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
        Base.metadata.create_all(self._engine)

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self._engine) as session:
            yield session


class FakeKeeper:
    """What stands behind the library: its gauges, and a catalog without photos."""

    def __init__(self) -> None:
        self.catalog, self.settings = FakeCatalog(), Settings()
        self.gauge_list = [
            gauge("thumbnails", "Thumbnails", done=90, failed=4, missing=6),
            gauge("gps", "Places", done=100, members=32, members_label="have a place"),
        ]

    def gauges(self) -> list[Gauge]:
        return self.gauge_list


class FakeLibrary:
    """Photos 1 to `photos`; what a test wants otherwise it puts into `changes`, `cluster_list`, `problem_list`, ..."""

    def __init__(self, photos: int = 0, store: Path | None = None, originals: Path | None = None) -> None:
        self.photos = photos
        self.store, self.originals = store, originals or Path("/photos")
        self.changes: dict[int, dict[str, object]] = {}
        self.matching: dict[PhotoFilter, list[int]] = {}
        self.asked: list[tuple[PhotoFilter, str, bool]] = []
        self.rows_asked: list[list[int]] = []
        self.cluster_list: list[ClusterRow] = []
        self.burst_list: list[BurstRow] = []
        self.problem_list: list[ProblemGroup] = []
        self.root_list: list[RootRow] = [RootRow(1, "/photos", photos, False)]
        self.keeper = FakeKeeper()
        self.error: Exception | None = None
        self.threads: set[int] = set()
        self._drawn: set[Path] = set()

    def count(self, wanted: PhotoFilter) -> int:
        return len(self.ids(wanted))

    def ids(self, wanted: PhotoFilter, sort: str = "taken", descending: bool = False) -> NDArray[np.int64]:
        self._note()
        self.asked.append((wanted, sort, descending))
        if wanted.ids is not None:
            ids = np.array(wanted.ids, np.int64)
        elif wanted in self.matching:
            ids = np.array(self.matching[wanted], np.int64)
        else:
            ids = np.arange(1, self.photos + 1)
        return ids[::-1] if descending else ids

    def rows(self, ids: Sequence[int]) -> list[PhotoRow]:
        self._note()
        self.rows_asked.append(list(ids))
        return [self.row(photo) for photo in ids]

    def row(self, photo: int) -> PhotoRow:
        width, height = SHAPES[photo % len(SHAPES)]
        name = f"IMG_{photo:04}.jpg"
        row = PhotoRow(
            id=photo,
            path=f"2021/{name}",
            root=str(self.originals),
            name=name,
            width=width,
            height=height,
            taken=START + timedelta(minutes=photo),
            quality=photo % 101,
            thumbnail=self._thumbnail(photo),
            thumbnail_version="1",
            worst=None,
            offline=False,
        )
        return evolve(row, **self.changes.get(photo, {}))

    def details(self, photo: int) -> PhotoDetails:
        self._note()
        row = self.row(photo)
        taken = Fact("Taken", f"{row.taken:%d %B %Y %H:%M:%S}" if row.taken else "not known", "camera, 95 % sure")
        groups = (
            FactGroup("Photo", (taken, Fact("Size", f"{row.width} × {row.height}"), Fact("Format", "JPEG"))),
            FactGroup("Camera", (Fact("Camera", "Nikon D750"), Fact("Exposure", f"1/{photo % 7 * 100 + 100} s"))),
            FactGroup("Quality", (Fact("Quality", str(row.quality)), Fact("Sharpness", str(photo * 7 % 101)))),
            FactGroup("Content", (Fact("Checksum", f"{photo:064x}"),)),
            FactGroup("States", (Fact("Dates", "done"), Fact("Fingerprints", "failed: the file ends too early"))),
        )
        return PhotoDetails(row, groups, self.originals / row.path)

    def clusters(self, wanted: ClusterFilter = ALL_CLUSTERS) -> list[ClusterRow]:
        self._note()
        rows = [row for row in self.cluster_list if wanted.kind in (None, row.kind)]
        return [row for row in rows if wanted.reviewed in (None, row.reviewed)]

    def cluster_choices(self) -> ClusterChoices:
        self._note()
        kinds = Counter(row.kind for row in self.cluster_list)
        return ClusterChoices(dict(kinds), sum(not row.reviewed for row in self.cluster_list))

    def cluster(self, cluster: int) -> ClusterDetails:
        self._note()
        row = next(row for row in self.cluster_list if row.id == cluster)
        photos = range(row.keeper, row.keeper + row.count)
        members = tuple(
            ClusterMember(self.details(photo), row.kind == "exact", 1, photo - row.keeper, 0, photo == row.keeper)
            for photo in photos
        )
        return ClusterDetails(row, "It has the most pixels and is the oldest.", members)

    def bursts(self) -> list[BurstRow]:
        self._note()
        return self.burst_list

    def burst(self, burst: int) -> BurstDetails:
        self._note()
        row = next(row for row in self.burst_list if row.id == burst)
        frames = tuple(self.details(photo) for photo in range(row.best, row.best + row.count))
        return BurstDetails(row, "It is the sharpest: 93 of 100.", frames, row.best)

    def problems(self) -> list[ProblemGroup]:
        self._note()
        return self.problem_list

    def roots(self) -> list[RootRow]:
        self._note()
        return self.root_list

    def _note(self) -> None:
        self.threads.add(threading.get_ident())
        if self.error is not None:
            raise self.error

    def _thumbnail(self, photo: int) -> Path | None:
        if self.store is None:
            return None
        path = self.store / f"{photo % 97}.jpg"
        if path not in self._drawn:
            self._drawn.add(path)
            width, height = SHAPES[photo % len(SHAPES)]
            factor = 256 / max(width, height)
            draw(photo % 97, round(width * factor), round(height * factor)).save(str(path), "JPEG", 85)
        return path


def draw(seed: int, width: int, height: int) -> QImage:
    """A landscape of its own for each seed: sky, hills, a sun."""
    hue = seed * 47 % 360
    image = QImage(width, height, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    sky = QLinearGradient(QPointF(0, 0), QPointF(0, height))
    sky.setColorAt(0, QColor.fromHsv(hue, 150, 230))
    sky.setColorAt(1, QColor.fromHsv((hue + 40) % 360, 60, 250))
    painter.fillRect(image.rect(), sky)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(0, 0, 0, 0))
    painter.setBrush(QColor(255, 245, 210))
    painter.drawEllipse(QPointF(width * (0.2 + seed % 7 / 10), height * 0.3), height * 0.09, height * 0.09)
    for hill in range(3):
        painter.setBrush(QColor.fromHsv((hue + 90 + hill * 15) % 360, 120, 150 - hill * 40))
        top = height * (0.5 + hill * 0.15)
        left = -width * 0.3 + (seed * 31 + hill * 57) % 100 / 100 * width * 0.6
        painter.drawEllipse(QRectF(left, top, width * 1.2, height))
    painter.end()
    return image
