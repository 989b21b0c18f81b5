"""How the history speaks: how things ended, what came of them, what the tables of a catalog are called."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from itertools import groupby
from typing import Final

from catalog_gui.engine.history import BELOW, COMPLETED, MET, RUNNING, Happened, LogLine, RunFigures
from catalog_gui.ui.formatting import NONE, counted, day_text, duration, number, photos, when
from catalog_gui.ui.line_list import Line
from catalog_gui.ui.sentences import DOT

TABLES: Final = {
    "root": "Folders",
    "photo": "Photos",
    "given": "Values from you",
    "decision": "Decisions that wait for Apply",
    "rejected": "Pairs called no duplicates",
    "trash_item": "Files moved to the trash so far",
    "cluster": "Clusters of duplicates",
    "burst": "Bursts",
}
KINDS: Final = {
    "add": "Folders added",
    "scan": "Folders looked at",
    "deep": "Originals read again",
    "relocate": "Folders moved",
    "apply": "Moved to the trash",
    "undo": "Taken back",
    "restore": "Brought back",
    "purge": "Let go for good",
    "settle": "Interrupted work ended",
    "adopt": "Thumbnails taken over",
    "verify": "Thumbnails checked",
    "backup": "Thumbnails copied",
    "rollback": "Thumbnails of before",
    "move": "Thumbnails moved",
    "migration": "Catalog renewed",
    "thin": "Old details let go",
    "decide": "Decisions",
}
"""What kinds of operations are called in a list."""
RESULTS: Final = {
    COMPLETED: "finished",
    RUNNING: "at work",
    "cancelled": "stopped by you",
    "interrupted": "interrupted",
    "failed": "could not go on",
}
_ICONS: Final = {
    COMPLETED: ("check", "done"),
    RUNNING: ("play", "accent"),
    "cancelled": ("stop", "faint"),
    "interrupted": ("stop", "stale"),
    "failed": ("warning", "failed"),
}
_UTC: Final = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?) UTC\b")
MINUS: Final = "\N{MINUS SIGN}"
_VERDICTS: Final = {MET: ("check", "done"), BELOW: ("down", "failed")}


def local(moment: datetime, zone: tzinfo | None = None) -> datetime:
    """A moment of the catalog on the clock of this computer or of another zone, without a zone."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(zone).replace(tzinfo=None)


def zone_of(moment: datetime, zone: tzinfo | None = None) -> str:
    """What the clocks of this computer, or of another zone, are called at a moment of the catalog: "NZDT"."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(zone).tzname() or ""


def exactly(moment: datetime, zone: tzinfo | None = None) -> str:
    """A moment of the catalog to the second, on the clocks that were in force here then, with their name."""
    here = local(moment, zone)
    return f"{day_text(here)} {here:%H:%M:%S} {zone_of(moment, zone)}".rstrip()


def by_the_clock(words: str, zone: tzinfo | None = None) -> str:
    """Words in which moments of UTC stand ("2026-01-02 03:04:05.678901 UTC"), these on the clocks here; see exactly()."""
    return _UTC.sub(lambda found: exactly(datetime.fromisoformat(found[1]), zone), words)


def whenever(moment: datetime, now: datetime) -> str:
    """A moment of the catalog as one speaks of it, with the zone of its clock where it names one.

    :param now: on the clock of this computer, without a zone.
    """
    said = when(local(moment), now)
    return said if said == "just now" else f"{said} {zone_of(moment)}".rstrip()


def older_line(count: int) -> Line:
    """The row that stands for what is not listed yet."""
    return Line(f"{number(count)} older", "Show all", "more", "faint")


def ended(result: str) -> str:
    """How something ended, in a word or two."""
    return RESULTS.get(result, result)


def line_of(event: Happened, now: datetime) -> Line:
    """A row of the list: what, when, how it ended, how much came of it."""
    icon, tone = _ICONS.get(event.result, ("info", "faint"))
    if event.failed and event.result == COMPLETED:
        icon, tone = "warning", "failed"
    parts = [when(local(event.started), now), *came_of(event)]
    if event.result != COMPLETED:
        parts.insert(1, ended(event.result))
    return Line(event.label, DOT.join(parts), icon, tone)


def came_of(event: Happened) -> list[str]:
    """What came of an operation, as far as that can be counted."""
    if event.run is not None:
        made = [f"{number(event.made)} made" if event.made else "nothing was missing"]
        if event.failed:
            made = [f"{number(event.made)} made", f"{number(event.failed)} failed"]
        return made
    if event.trashed:
        return [photos(event.trashed)]
    if event.photos:
        return [f"{photos(abs(event.photos))} {'more' if event.photos > 0 else 'fewer'}"]
    return []


def run_head(run: RunFigures, now: datetime) -> str:
    """When a run was, how it ended, how long it worked."""
    parts = [whenever(run.started, now), ended(run.result)]
    if run.ended is not None and run.seconds:
        parts.append(f"worked {duration(run.seconds)}")
    if run.workers:
        parts.append(f"{number(run.workers)} at work")
    return DOT.join(parts)


def by_whom(event: Happened) -> str:
    """Who did it, with which program and where, as a sentence; and why and with which photos, where that was said."""
    more = [f"{name}: {value}." for name, value in (("Why", event.reason), ("Which", event.chosen)) if value]
    return " ".join([f"By {event.actor} with {event.application} on {event.host}.", *more])


def verdict_mark(verdict: str) -> tuple[str, str]:
    """The icon of a verdict and the name of its colour: told by shape and by colour."""
    return _VERDICTS.get(verdict, ("minus", "faint"))


def log_head(lines: Sequence[LogLine]) -> str:
    """What a run's log holds, in one line."""
    failed = [line for line in lines if line.result == "failed"]
    right = len(lines) - len(failed)
    parts = []
    if failed:
        parts.append(
            f"{counted(len(failed), 'try', 'tries')} failed with {photos(len({each.photo for each in failed}))}"
        )
    if right:
        parts.append(f"{counted(right, 'thing', 'things')} came right that had failed before")
    return DOT.join(parts)


def together(lines: Sequence[LogLine]) -> list[tuple[LogLine, ...]]:
    """What befell one photo at one time for one reason, in one piece."""
    alike = groupby(lines, key=lambda line: (line.photo, line.result, line.message))
    return [tuple(each) for _, each in alike]


def log_line(lines: Sequence[LogLine]) -> Line:
    """A row of the log: what befell one photo."""
    first = lines[0]
    clock, titles = f"{local(first.at):%H:%M:%S}", ", ".join(line.title.lower() for line in lines)
    if first.result != "failed":
        return Line(first.path, DOT.join((clock, f"came right: {titles}")), "check", "done")
    what = (first.message or "failed").split(". ")[0].removesuffix(".")
    return Line(first.path, DOT.join((clock, what, f"not made: {titles}")), "warning", "failed")


def facts_of(event: Happened) -> list[tuple[str, str]]:
    """The header of an operation: what it was and who did it, with which program, where and when."""
    facts = [
        ("Who", event.actor),
        ("Program", event.application),
        ("Computer", event.host),
        ("Began", exactly(event.started)),
        ("Ended", exactly(event.ended) if event.ended else NONE),
    ]
    if event.ended:
        facts.append(("Took", duration((event.ended - event.started).total_seconds())))
    facts += [(name, value) for name, value in (("Why", event.reason), ("Which", event.chosen)) if value]
    return facts


def counts_of(event: Happened) -> list[tuple[str, str, str, str]]:
    """What there was of each kind before and after an operation, and the difference."""
    rows = []
    for table, before, after in event.counts:
        change = (
            ""
            if after is None or after == before
            else f"{'+' if after > before else MINUS}{number(abs(after - before))}"
        )
        rows.append((TABLES.get(table, table), number(before), NONE if after is None else number(after), change))
    return rows
