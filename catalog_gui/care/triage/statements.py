"""Statements that can remove rows or tables, recognised in SQL and in the Python of migrations."""

import re
from collections.abc import Iterator
from typing import Final

from attrs import frozen

_NAME: Final = r"""(?:["`\[]?[\w$]+["`\]]?\s*\.\s*)*["`\[]?[\w$]+["`\]]?"""
_NAMES: Final = rf"{_NAME}(?:\s*,\s*{_NAME})*"

_SQL: Final = re.compile(
    rf"""
      \bTRUNCATE\s+(?:TABLE\s+)?(?:ONLY\s+)?(?P<truncate>{_NAMES})
    | \bDELETE\s+FROM\s+(?:ONLY\s+)?(?P<delete>{_NAME})
    | \bDROP\s+(?P<what>MATERIALIZED\s+VIEW|TABLE|TYPE|SCHEMA|DATABASE|COLUMN|CONSTRAINT|VIEW|INDEX|FUNCTION|TRIGGER)
        \s+(?:CONCURRENTLY\s+)?(?:IF\s+EXISTS\s+)?(?P<drop>{_NAMES})
    """,
    re.IGNORECASE | re.VERBOSE,
)
_PYTHON: Final = re.compile(
    r"""
      \bop\.drop_(?P<alembic>table|column|constraint|index)\(\s*["'](?P<first>[^"']+)["'](?:\s*,\s*["'](?P<second>[^"']+)["'])?
    | \bmigrations\.(?P<django>DeleteModel|RemoveField)\(.*?["'](?P<model>[^"']+)["']
    | \b(?P<all>\w+)\.(?:metadata\.)?drop_all\(
    """,
    re.VERBOSE,
)
_CASCADE: Final = re.compile(r"\bCASCADE\b", re.IGNORECASE)
_RULE: Final = re.compile(r"\bON\s+(?:DELETE|UPDATE)\s+CASCADE\b|ondelete\s*=\s*[\"']CASCADE", re.IGNORECASE)


@frozen
class Found:
    """One statement in a text: its verb, what it names, whether it says CASCADE, and where it begins (a character)."""

    verb: str
    targets: tuple[str, ...]
    cascade: bool
    start: int
    end: int


def destructive(text: str) -> Iterator[Found]:
    """Every statement in a text that can remove something, in order; rules like ON DELETE CASCADE are named as such."""
    found = [*_of_sql(text), *_of_python(text), *_rules(text)]
    yield from sorted(found, key=lambda each: each.start)


def _of_sql(text: str) -> Iterator[Found]:
    for match in _SQL.finditer(text):
        if match["truncate"]:
            verb, names = "TRUNCATE", match["truncate"]
        elif match["delete"]:
            verb, names = "DELETE", match["delete"]
        else:
            verb, names = "DROP " + " ".join(match["what"].upper().split()), match["drop"]
        end = _end(text, match.end())
        cascade = bool(_CASCADE.search(text, match.end(), end))
        yield Found(verb, tuple(plain(name) for name in names.split(",")), cascade, match.start(), end)


def _end(text: str, at: int) -> int:
    """Where a statement ends: at its semicolon, at the quote around it, or after an empty line."""
    stop = re.compile(r";|\"\"\"|'''|[\"']\s*\)|\n\s*\n").search(text, at)
    return stop.start() if stop else len(text)


def _of_python(text: str) -> Iterator[Found]:
    for match in _PYTHON.finditer(text):
        if match["alembic"]:
            at_table = match["second"] if match["alembic"] in ("constraint", "index") else match["first"]
            verb, target = f"DROP {match['alembic'].upper()}", at_table or match["first"]
        elif match["django"]:
            verb, target = "DROP TABLE" if match["django"] == "DeleteModel" else "DROP COLUMN", match["model"]
        else:
            verb, target = "DROP TABLE", "*"
        yield Found(verb, (target,), False, match.start(), match.end())


def _rules(text: str) -> Iterator[Found]:
    for match in _RULE.finditer(text):
        yield Found("CASCADE", (), True, match.start(), match.end())


def plain(name: str) -> str:
    """A table's name as the database says it: without quotes and blanks, and without the schema that is understood."""
    parts = [re.sub(r'^["`\[]|["`\]]$', "", part.strip()) for part in name.split(".")]
    folded = [
        part if raw.strip().startswith('"') else part.lower() for part, raw in zip(parts, name.split("."), strict=True)
    ]
    return ".".join(folded[1:] if len(folded) > 1 and folded[0] in ("public", "main") else folded)
