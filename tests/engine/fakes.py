"""Small phases for tests of the engine: what each does with a photo is said by the photo's name."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from attrs import evolve
from camera import album
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Mapped, Session

from catalog_gui.catalog.tables import Base, Derived, Photo
from catalog_gui.errors import PhotoError
from catalog_gui.media.source import PhotoSource
from catalog_gui.phases.base import Bench, Field, Made, Phase, Step, in_order, save_rows, standard


class Length(Derived, Base):
    """How many bytes a photo has."""

    __tablename__ = "fake_length"
    value: Mapped[int]


class Shape(Derived, Base):
    """Something else of a photo."""

    __tablename__ = "fake_shape"
    value: Mapped[int]


class Sum(Derived, Base):
    """Something that is concluded from all photos together."""

    __tablename__ = "fake_sum"
    value: Mapped[int]


def length(source: PhotoSource) -> int:
    """Bytes of the photo."""
    return len(source.data)


def width(source: PhotoSource) -> int:
    """Pixels across, which needs decoding."""
    return source.picture().width


def moody(source: PhotoSource) -> int:
    """Does what the photo's name says: crash, hang, refuse, trouble, bug, memory, late; else it is done."""
    name = source.path.name
    if name.startswith("crash"):
        os._exit(9)
    if name.startswith("hang"):
        threading.Event().wait()
    if name.startswith("refuse"):
        raise PhotoError("unsupported", "This is of no known kind.")
    if name.startswith("trouble"):
        raise PhotoError("unreadable", "The drive does not answer.")
    if name.startswith("timid"):
        raise PhotoError("timeout", "It took too long.")
    if name.startswith("bug"):
        raise ZeroDivisionError("division by zero")
    if name.startswith("memory"):
        raise MemoryError
    if name.startswith("stop"):
        raise KeyboardInterrupt
    return len(source.data)


def flaky(source: PhotoSource, kind: str = "unreadable", times: int = 2) -> int:
    """Fails so many times for each photo, and counts that in a file beside it."""
    tries = source.path.with_suffix(".tries")
    before = tries.stat().st_size if tries.exists() else 0
    with tries.open("ab") as file:
        file.write(b".")
    if before < times:
        raise PhotoError(kind, "Not yet.")
    return len(source.data)


def per_photo(
    table: type[Derived] = Length,
    name: str = "length",
    version: str = "1",
    compute: Callable[[PhotoSource], int] = length,
    **more: Any,
) -> Phase:
    """A phase that notes one number of each photo."""
    source, state = standard(table, name, version)
    return Phase(
        name=name,
        title=name.capitalize(),
        purpose=f"Notes the {name} of each photo.",
        version=version,
        needs=("scan",),
        tables=(table,),
        fields=(Field(name, name.capitalize(), table.value > 1000, "large"),),  # type: ignore[attr-defined]
        source=source,
        state=state,
        compute=compute,
        save=partial(_save, table, version),
        **more,
    )


def _save(table: type[Derived], version: str, session: Session, bench: Bench, made: Sequence[Made]) -> None:
    rows = [{"photo_id": each.photo, "version": version, "stamp": each.content, "value": each.result} for each in made]
    save_rows(session, table, rows)


def whole(needs: tuple[str, ...] = ("length",), name: str = "sum", version: str = "1", batch: int = 3) -> Phase:
    """A catalog-wide phase: every photo with a length gets the number of all of these."""
    start = Photo.__table__.outerjoin(Length, and_(Length.photo_id == Photo.id, Length.stamp == Photo.content))
    source, state = standard(Sum, name, version, eligible=Length.photo_id.is_not(None), source=start)
    made = Phase(
        name=name,
        title=name.capitalize(),
        purpose=f"Concludes the {name} from all photos.",
        version=version,
        needs=needs,
        tables=(Sum,),
        fields=(Field(name, name.capitalize()),),
        source=source,
        state=state,
    )
    return evolve(made, run=partial(_conclude, made, batch))


def _conclude(phase: Phase, batch: int, bench: Bench, force: bool) -> Iterator[Step]:
    wanted = phase.state != "not_applicable" if force else phase.state.in_(("missing", "stale"))
    todo = select(Photo.id, Photo.content).select_from(phase.source).where(wanted).order_by(Photo.id)
    with bench.catalog.read() as session:
        rows = session.execute(todo).all()
        total = session.scalar(select(func.count()).select_from(Length)) or 0
    for start in range(0, len(rows), batch):
        part = rows[start : start + batch]
        with bench.catalog.write() as session, bench.counts.changing(session, [row.id for row in part]):
            save_rows(
                session,
                Sum,
                [{"photo_id": row.id, "version": phase.version, "stamp": row.content, "value": total} for row in part],
            )
        yield Step(start + len(part), len(rows))


def two_and_a_whole(**more: Any) -> tuple[Phase, ...]:
    """Length and shape of each photo, and a conclusion from the lengths."""
    return in_order([whole(), per_photo(**more), per_photo(Shape, "shape", compute=width, decodes=True)])


def named(folder: Path, *names: str) -> list[Path]:
    """Photos with these names."""
    files = album(folder, len(names))
    return [file.rename(folder / f"{name}.jpg") for file, name in zip(files, names, strict=True)]


def values(keeper: Any, table: type[Derived] = Length) -> dict[str, int]:
    """What was noted of each photo, by its path."""
    with keeper.catalog.read() as session:
        rows = session.execute(select(Photo.path, table.value).join(Photo, Photo.id == table.photo_id))  # type: ignore[attr-defined]
        return dict(rows.all())
