"""What a catalog knows. Tables of Derived facts, which may be made again at any time, stand with their phases."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column

from catalog_gui.catalog.types import PathText, now

# SQLite only never uses an id again where the key is a plain INTEGER with AUTOINCREMENT.
_BIG_KEY = BigInteger().with_variant(Integer(), "sqlite")
_NEVER_AGAIN = {"sqlite_autoincrement": True}


class Base(DeclarativeBase):
    """All tables of a catalog."""

    type_annotation_map = {int: BigInteger, bytes: LargeBinary, str: Text}  # noqa: RUF012


class Info(Base):
    """Facts of the catalog itself: its uid and name, the layout of each derived table."""

    __tablename__ = "info"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)
    value: Mapped[str]


class Root(Base):
    """A folder of photos that the catalog covers."""

    __tablename__ = "root"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    path: Mapped[str] = mapped_column(PathText, unique=True)
    volume: Mapped[str | None]
    added_at: Mapped[datetime] = mapped_column(default=now)
    scanned_at: Mapped[datetime | None]


class Photo(Base):
    """One file under a root. `content` are the first 63 bits of the SHA-256: what derived rows are stamped with."""

    __tablename__ = "photo"
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    root_id: Mapped[int] = mapped_column(ForeignKey("root.id"))
    path: Mapped[str] = mapped_column(PathText)
    size: Mapped[int]
    mtime_ns: Mapped[int]
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    content: Mapped[int | None]
    added_at: Mapped[datetime] = mapped_column(default=now)
    missing_since: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]

    # Conditions for servers are added where a server's engine is made: naming them here loads that dialect at each start.
    __table_args__ = (
        Index(
            "photo_place",
            "root_id",
            "path",
            unique=True,
            sqlite_where=text("trashed_at IS NULL"),
        ),
        Index(
            "photo_missing",
            "missing_since",
            sqlite_where=text("missing_since IS NOT NULL"),
        ),
        _NEVER_AGAIN,
    )


class Sidecars(Base):
    """The sidecars of one folder as the last scan saw them: of each, by name, size and mtime, as JSON.

    No key leads to the root: what one left behind that another took in tells what has moved.
    """

    __tablename__ = "sidecars"
    root_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    folder: Mapped[str] = mapped_column(PathText, primary_key=True)
    facts: Mapped[str]


class Given(Base):
    """A value that a person, or another copy, said of a photo: wins over the file, survives every rebuild."""

    __tablename__ = "given"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    words: Mapped[str | None]
    number: Mapped[float | None]
    moment: Mapped[datetime | None]
    origin: Mapped[str] = mapped_column(String(20))
    origin_photo: Mapped[int | None]
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Problem(Base):
    """What a phase could not do with a photo. Counts while version and stamp still fit; then it is history."""

    __tablename__ = "problem"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    phase: Mapped[str] = mapped_column(String(40), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    message: Mapped[str]
    attempts: Mapped[int]
    version: Mapped[str] = mapped_column(String(40))
    stamp: Mapped[int | None]
    first_at: Mapped[datetime] = mapped_column(default=now)
    last_at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (Index("problem_phase", "phase", "photo_id"),)


class Attempt(Base):
    """A try that failed, or the success that came after one; `program` is what tried, `result` failed or done."""

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"))
    phase: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime] = mapped_column(default=now)
    seconds: Mapped[float]
    version: Mapped[str] = mapped_column(String(40))
    program: Mapped[str] = mapped_column(String(40))
    result: Mapped[str] = mapped_column(String(10))
    kind: Mapped[str | None] = mapped_column(String(20))
    message: Mapped[str | None]
    __table_args__ = (Index("attempt_photo", "photo_id", "phase"), _NEVER_AGAIN)


class Operation(Base):
    """One thing that a program did to the catalog, from its first write to its end.

    Of one that may concern many rows: why (`reason`), which ones (`chosen`), and the rows of each table as JSON before
    and after it.
    """

    __tablename__ = "operation"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    label: Mapped[str]
    exclusive: Mapped[bool] = mapped_column(default=False)
    actor: Mapped[str]
    application: Mapped[str]
    host: Mapped[str]
    pid: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str | None]
    chosen: Mapped[str | None]
    before: Mapped[str | None]
    after: Mapped[str | None]


class Run(Base):
    """One execution of a plan."""

    __tablename__ = "run"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"))
    workers: Mapped[int]
    started_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    result: Mapped[str | None] = mapped_column(String(20))
    seconds: Mapped[float] = mapped_column(default=0.0)


class RunPhase(Base):
    """What one phase did in a run."""

    __tablename__ = "run_phase"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    phase: Mapped[str] = mapped_column(String(40), primary_key=True)
    position: Mapped[int]
    requested: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    skipped: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    eligible: Mapped[int] = mapped_column(default=0)
    done_before: Mapped[int] = mapped_column(default=0)
    done_after: Mapped[int | None]


class Rate(Base):
    """Seconds that one item of a step takes on one machine, as measured lately."""

    __tablename__ = "rate"
    host: Mapped[str] = mapped_column(String(255), primary_key=True)
    step: Mapped[str] = mapped_column(String(40), primary_key=True)
    seconds: Mapped[float]
    at: Mapped[datetime] = mapped_column(default=now)


class Tally(Base):
    """How many photos are in each state of a phase: kept in the transaction that changes the states."""

    __tablename__ = "tally"
    phase: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    photos: Mapped[int]


class Cluster(Base):
    """Photos that show the same picture, around a suggested keeper.

    One that a person has called no duplicates (`rejected_at`) is in no list any more, and gone with the next search.
    """

    __tablename__ = "cluster"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    keeper_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"))
    reason: Mapped[str]
    bytes: Mapped[int]
    reviewed_at: Mapped[datetime | None]
    rejected_at: Mapped[datetime | None]


class ClusterMember(Base):
    """One photo of a cluster, and how it resembles the keeper."""

    __tablename__ = "cluster_member"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    cluster_id: Mapped[int] = mapped_column(ForeignKey("cluster.id", ondelete="CASCADE"), index=True)
    same_bytes: Mapped[bool]
    orientation: Mapped[int]
    dhash_distance: Mapped[int]
    ahash_distance: Mapped[int]


class Rejected(Base):
    """Two photos that a person has called no duplicates: never shown together again. `low` is the smaller id."""

    __tablename__ = "rejected"
    low: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    high: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"))
    at: Mapped[datetime] = mapped_column(default=now)


class Burst(Base):
    """Frames of one camera in quick succession.

    `best_id` is the suggestion, `chosen_id` the frame that a person prefers. One that a person has split off or
    merged (`shaped_at`) keeps its frames whatever is found later.
    """

    __tablename__ = "burst"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    best_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"))
    reason: Mapped[str]
    chosen_id: Mapped[int | None]
    reviewed_at: Mapped[datetime | None]
    shaped_at: Mapped[datetime | None]


class BurstFrame(Base):
    """A photo that carries a burst's number: a frame (with its place in the order), or a copy of one (position null)."""

    __tablename__ = "burst_frame"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    burst_id: Mapped[int] = mapped_column(ForeignKey("burst.id", ondelete="CASCADE"), index=True)
    position: Mapped[int | None]


class Decision(Base):
    """What a person has said of a photo among its copies ("cluster") or in its burst ("burst"). Apply carries it out.

    `sha256` are the bytes that it was said of: where the file holds others, it is asked again.
    """

    __tablename__ = "decision"
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True)
    about: Mapped[str] = mapped_column(String(10), primary_key=True)
    group_id: Mapped[int]
    choice: Mapped[str] = mapped_column(String(10))
    sha256: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    reason: Mapped[str]
    operation_id: Mapped[int | None] = mapped_column(ForeignKey("operation.id"))
    at: Mapped[datetime] = mapped_column(default=now)
    __table_args__ = (Index("decision_group", "about", "group_id"),)


class Step(Base):
    """Something that a person did and can take back. `gone`: it was taken back, and a later step bars doing it again."""

    __tablename__ = "step"
    __table_args__ = _NEVER_AGAIN
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"))
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str]
    at: Mapped[datetime] = mapped_column(default=now)
    undone_at: Mapped[datetime | None]
    gone: Mapped[bool] = mapped_column(default=False)


class StepPart(Base):
    """A part of a step, as long as its transaction: the rows as they were before it, or after it once it was taken back."""

    __tablename__ = "step_part"
    step_id: Mapped[int] = mapped_column(ForeignKey("step.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    rows: Mapped[str]


class TrashItem(Base):
    """A file on its way to the trash or back: written down before it moves, so that a kill leaves no file unknown.

    `main` is the photo itself, the others are what belongs to it (sidecars). `state`: going, trashed, returning,
    restored, purging, purged.
    """

    __tablename__ = "trash_item"
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), index=True)
    operation_id: Mapped[int] = mapped_column(ForeignKey("operation.id"), index=True)
    main: Mapped[bool]
    source: Mapped[str] = mapped_column(PathText)
    target: Mapped[str] = mapped_column(PathText)
    info: Mapped[str | None] = mapped_column(PathText)
    bytes: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    __table_args__ = (Index("trash_item_state", "state"), _NEVER_AGAIN)


class Derived:
    """Mixin of phase tables: a row is current when version and stamp fit the phase and the photo.

    These tables are not migrated: when a phase's columns change, its table is dropped and made anew.
    """

    @declared_attr.directive
    def __table_args__(cls) -> dict[str, object]:  # noqa: N805
        return {"info": {"derived": True}}

    @declared_attr
    def photo_id(cls) -> Mapped[int]:  # noqa: N805
        return mapped_column(ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, autoincrement=False)

    version: Mapped[str] = mapped_column(String(40))
    stamp: Mapped[int | None]
