"""What a catalog knows of its own past: who changed what, how many rows there should be, which originals were read again."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from catalog_gui.catalog.tables import Base
from catalog_gui.catalog.types import now

_BIG_KEY = BigInteger().with_variant(Integer(), "sqlite")


class AuditContext(Base):
    """The one row that says who is writing: filled by a transaction of this program, and empty again at its end.

    Any other program therefore finds it empty, and what it changes is known as a change from outside.
    """

    __tablename__ = "audit_context"
    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    transaction_id: Mapped[int]
    operation_id: Mapped[int | None]
    actor: Mapped[str | None]
    application: Mapped[str | None]
    bulk: Mapped[bool] = mapped_column(default=False)


class Audit(Base):
    """One change, written by a trigger. Ids have no gaps: a hole shows that somebody removed what was written here.

    `verb`: insert, update, delete; baseline (so many rows were there when counting began), trigger (one was put back),
    restore (so many rows are there after it).
    `key` names the row, a list as JSON where it has several parts; an insert of neighbours is one entry, `last_key` and
    `rows` say how many. `old` and `new` are JSON: of a delete the whole row, of an update the columns that changed. Bytes
    are in hex, numbers with a fraction as text. `outside`: by a program that did not say who it is.
    """

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012
    id: Mapped[int] = mapped_column(_BIG_KEY, primary_key=True)
    at: Mapped[datetime]
    table_name: Mapped[str] = mapped_column(String(40))
    verb: Mapped[str] = mapped_column(String(10))
    key: Mapped[str | None]
    last_key: Mapped[int | None]
    rows: Mapped[int]
    old: Mapped[str | None]
    new: Mapped[str | None]
    outside: Mapped[bool]
    operation_id: Mapped[int | None]
    transaction_id: Mapped[int | None]
    actor: Mapped[str | None]
    application: Mapped[str | None]


class AuditCount(Base):
    """How many rows of a table an operation has added, changed and removed; operation 0: none was named."""

    __tablename__ = "audit_count"
    outside: Mapped[bool] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    operation_id: Mapped[int] = mapped_column(primary_key=True)
    inserts: Mapped[int] = mapped_column(default=0)
    updates: Mapped[int] = mapped_column(default=0)
    deletes: Mapped[int] = mapped_column(default=0)
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012


class Watermark(Base):
    """How many rows a table held when it was last looked at, and how many more this program had added than removed."""

    __tablename__ = "watermark"
    table_name: Mapped[str] = mapped_column(String(40), primary_key=True)
    rows: Mapped[int]
    own: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)


class Inspection(Base):
    """An original that was read again: whether its bytes, its first bytes and its picture are as they should be.

    True, False, or null where that was not looked at. `sha256` are the bytes that it was compared with.
    """

    __tablename__ = "inspection"
    photo_id: Mapped[int] = mapped_column(
        ForeignKey("photo.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    at: Mapped[datetime] = mapped_column(default=now)
    content: Mapped[int | None]
    bytes_fit: Mapped[bool | None]
    format_fits: Mapped[bool | None]
    picture_fits: Mapped[bool | None]
    message: Mapped[str | None]
