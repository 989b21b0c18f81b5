"""Column types: file names of any bytes, and moments."""

import os
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_MARK: Final = "\ufdd0"
_ODD: Final = re.compile(f"[\ud800-\udfff{_MARK}]")
_ESCAPED: Final = re.compile(f"{_MARK}([0-9a-f]{{4}})")


_UTF_8: Final = sys.getfilesystemencoding().replace("-", "").lower() == "utf8"


def to_stored(name: str) -> str:
    """A name as databases take it: lone surrogates (bytes that are no UTF-8) become a mark and four hex digits.

    Reversible for every string, and most names are left as they are. The mark is a code point that Unicode
    reserves for use inside programs. The same bytes of a name are stored alike whatever the locale.
    """
    if name.isascii():
        return name
    if not _UTF_8:
        with suppress(UnicodeEncodeError):  # no name of a file here: left as it is
            name = os.fsencode(name).decode("utf-8", "surrogateescape")
    return _ODD.sub(lambda odd: f"{_MARK}{ord(odd[0]):04x}", name)


def from_stored(stored: str) -> str:
    """The name that to_stored() was given."""
    name = stored if _MARK not in stored else _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), stored)
    if _UTF_8 or name.isascii():
        return name
    with suppress(UnicodeEncodeError):
        name = os.fsdecode(name.encode("utf-8", "surrogateescape"))
    return name


class PathText(TypeDecorator[str]):
    """A path or file name as Python holds it, also when its bytes are no UTF-8."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else to_stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else from_stored(value)


def now() -> datetime:
    """This moment in UTC, without a zone, as the catalog keeps moments."""
    return datetime.now(UTC).replace(tzinfo=None)


def fingerprint(sha256: bytes) -> int:
    """The first 63 bits of a SHA-256: what derived rows are stamped with; fits a signed column everywhere."""
    return int.from_bytes(sha256[:8], "big") >> 1
