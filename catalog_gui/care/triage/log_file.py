"""A PostgreSQL server's log: which statements were tried, which failed, when tables were cleaned up and checkpoints made."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar, Final

from attrs import define, field, frozen

from catalog_gui.care.triage.evidence import Clues, Loss
from catalog_gui.care.triage.records import Event, Outcome, Place, Severity, Statement, Way
from catalog_gui.care.triage.statements import destructive, plain
from catalog_gui.errors import CatalogError

_ENTRY: Final = re.compile(
    r"(?P<at>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d+)?)\s*(?P<zone>Z\b|[+-]\d\d(?::?\d\d)?\b|[A-Z]{3,5}\b)?"
    r"(?P<prefix>.*?)\b(?P<level>LOG|ERROR|FATAL|PANIC|WARNING|NOTICE|STATEMENT|DETAIL|HINT|CONTEXT):\s+(?P<words>.*)"
)
_PROCESS: Final = re.compile(r"\[(\d+)(?:-\d+)?\]")
_LOGGED: Final = re.compile(
    r"(?:duration: [\d.]+ ms\s+)?(?:statement|execute [^:]*|parse [^:]*|bind [^:]*): (.*)", re.DOTALL
)
_VACUUM: Final = re.compile(r'automatic (vacuum|analyze) of table "([^"]+)"')
_CHECKPOINT: Final = re.compile(r"checkpoint complete: wrote (\d+) buffers.*?sync files=(\d+)", re.DOTALL)
_LIFE: Final = re.compile(r"database system (?:is ready|was shut down|was interrupted|was not properly shut down).*")
_CONTINUED: Final = re.compile(r"^(?:[\w.-]+\s*\|\s)?[\t ]+\S")


@define
class _Entry:
    """One message with its continued lines."""

    line: int
    at: datetime
    process: str
    level: str
    words: str


@define
class _Reading:
    """What was read so far."""

    entries: list[_Entry] = field(factory=list)
    zones: set[str] = field(factory=set)


@frozen
class LogFile:
    """A log of a PostgreSQL server in its own format, with or without what Docker puts before each line."""

    title: ClassVar[str] = "the log"

    file: Path

    def clues(self) -> Clues:
        """What was tried, what failed, and when the server did its own work.

        :raises CatalogError: the log cannot be read.
        """
        reading = self._read()
        statements = tuple(self._statements(reading.entries))
        told = {(statement.at, statement.reason) for statement in statements if statement.outcome == "failed"}
        events = (*_of_statements(statements), *self._events(reading.entries, told))
        place = Place(str(self.file), "log of the server", True)
        return Clues(statements=statements, events=events, gaps=tuple(self._gaps(reading)), places=(place,))

    def ways(self, loss: Loss) -> Sequence[Way]:
        """None of its own: what was inserted by statements in the log could be typed again, rarely all of it."""
        return ()

    def _read(self) -> _Reading:
        reading = _Reading()
        try:
            with self.file.open(encoding="utf-8", errors="replace") as lines:
                for number, line in enumerate(lines, 1):
                    _take(reading, number, line.rstrip("\n"))
        except OSError as error:
            raise CatalogError(f"The log {self.file} cannot be read ({error.strerror}).") from error
        return reading

    def _gaps(self, reading: _Reading) -> Iterator[str]:
        if not reading.entries:
            yield f"{self.file.name} holds no message of a PostgreSQL server, so it says nothing about statements"
            return
        yield f"The log begins at {reading.entries[0].at} UTC; what was before is not in it"
        yield "A log speaks of every database of its server: a table of the same name may be another one"
        for zone in sorted(reading.zones):
            yield f"The log's times are in {zone}, whose distance from UTC is not known here: they may be off by hours"
        if not any(entry.level == "LOG" and _LOGGED.match(entry.words) for entry in reading.entries):
            yield "The server does not log statements that succeed (log_statement), so the log shows only failed ones"

    def _statements(self, entries: list[_Entry]) -> Iterator[Statement]:
        failed = _failures(entries)
        for entry in entries:
            logged = _LOGGED.match(entry.words) if entry.level == "LOG" else None
            if logged is None and entry.level != "STATEMENT":
                continue
            sql = logged[1] if logged else entry.words
            reason = failed.get((entry.process, _short(sql)))
            if logged and reason is not None:  # told once, where it failed
                continue
            outcome: Outcome = "failed" if not logged else "finished" if "duration:" in entry.words else "unknown"
            for found in destructive(sql):
                for target in found.targets:
                    yield Statement(
                        found.verb,
                        target,
                        found.cascade,
                        " ".join(sql.split()),
                        f"{self.file.name}:{entry.line}",
                        at=entry.at,
                        outcome=outcome,
                        reason=reason or "",
                    )

    def _events(self, entries: list[_Entry], told: set[tuple[datetime | None, str]]) -> Iterator[Event]:
        for entry in entries:
            place = f"{self.file.name}:{entry.line}"
            if vacuum := _VACUUM.search(entry.words):
                table = plain(vacuum[2].partition(".")[2])
                yield Event(
                    entry.at, f"The server cleaned up {table}: what it cleared was gone not later than this", place
                )
            elif checkpoint := _CHECKPOINT.search(entry.words):
                yield Event(entry.at, f"Checkpoint: {checkpoint[1]} buffers written, {checkpoint[2]} files", place)
            elif entry.level == "LOG" and _LIFE.match(entry.words):
                yield Event(entry.at, f"The server says: {entry.words}", place)
            elif entry.level in ("ERROR", "FATAL", "PANIC") and (entry.at, entry.words.splitlines()[0]) not in told:
                yield Event(entry.at, f"The server refused something: {entry.words.splitlines()[0]}", place)


def _take(reading: _Reading, number: int, line: str) -> None:
    match = _ENTRY.search(line)
    if match is None:
        if reading.entries and _CONTINUED.match(line):
            reading.entries[-1].words += "\n" + line.partition("\t")[2]
        return
    at, unknown = _moment(match["at"], match["zone"])
    if unknown:
        reading.zones.add(unknown)
    process = _PROCESS.search(match["prefix"])
    reading.entries.append(_Entry(number, at, process[1] if process else "", match["level"], match["words"]))


def _moment(words: str, zone: str | None) -> tuple[datetime, str]:
    """A moment in UTC, and the zone's name if its distance from UTC is not known."""
    local = datetime.fromisoformat(words.replace(",", "."))
    if zone in (None, "Z", "UTC", "GMT"):
        return local, ""
    assert zone is not None
    if zone[0] not in "+-":
        return local, zone
    hours, minutes = int(zone[1:3]), int(zone[-2:]) if len(zone) > 3 else 0
    ahead = timedelta(hours=hours, minutes=minutes) * (1 if zone[0] == "+" else -1)
    return (local - ahead).replace(tzinfo=UTC).replace(tzinfo=None), ""


def _failures(entries: list[_Entry]) -> dict[tuple[str, str], str]:
    """Reason of each statement that failed, by process and statement: an ERROR, then its STATEMENT."""
    reasons: dict[str, str] = {}
    failed = {}
    for entry in entries:
        if entry.level in ("ERROR", "FATAL", "PANIC"):
            reasons[entry.process] = entry.words.splitlines()[0]
        elif entry.level == "STATEMENT":
            failed[entry.process, _short(entry.words)] = reasons.get(entry.process, "")
    return failed


def _short(sql: str) -> str:
    return " ".join(sql.split())[:400]


def _of_statements(statements: tuple[Statement, ...]) -> Iterator[Event]:
    for statement in statements:
        if statement.at is None:
            continue
        told = {
            "failed": f"Attempted, no effect: {statement.words} ({statement.reason or 'it failed'})",
            "finished": f"Carried out: {statement.words}",
            "unknown": f"Sent, and no error followed: {statement.words}",
        }[statement.outcome or "unknown"]
        severity: Severity = "info" if statement.outcome == "failed" else "warning"
        yield Event(statement.at, told, statement.place, severity)
