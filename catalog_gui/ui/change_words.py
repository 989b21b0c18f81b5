"""How changes of the catalog are told: by what was done at once, and one by one, in a photographer's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any, Final

from catalog_gui.care.triage.findings import is_mass
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.engine.changes import VERBS, Account, Change, Cluster, Watched
from catalog_gui.ui.formatting import NONE, counted, number, photos, sentence, when
from catalog_gui.ui.history_words import exactly, local, whenever
from catalog_gui.ui.line_list import Line
from catalog_gui.ui.sentences import DOT

NOUNS: Final = {
    **OWN,
    "info": ("note about the catalog", "notes about the catalog"),
    "step_part": ("part of a step", "parts of steps"),
    "run_phase": ("line of a run", "lines of runs"),
    "attempt": ("try that failed", "tries that failed"),
    "cluster_member": ("member of a group", "members of groups"),
    "burst_frame": ("frame of a burst", "frames of bursts"),
}
DONE: Final = {
    "insert": "added",
    "update": "changed",
    "delete": "removed",
    "baseline": "there when counting began",
    "restore": "there after going back to a backup",
    "trigger": "watched again",
}
FIELDS: Final = {
    "root_id": "folder",
    "mtime_ns": "time of the file",
    "sha256": "content",
    "missing_since": "missing since",
    "trashed_at": "in the trash since",
    "words": "text",
    "origin_photo": "taken from photo",
    "group_id": "group",
    "reviewed_at": "reviewed",
    "rejected_at": "called no duplicates",
    "chosen_id": "best frame",
    "shaped_at": "shaped by hand",
    "source": "place before",
    "target": "place in the trash",
    "undone_at": "taken back",
}
NOTES: Final = {
    "uid": "The catalog's own name for itself",
    "store": "Where the thumbnails lie",
    "locked": "The lock of the catalog",
    "alarm": "The note of a loss",
}
"""What is written down of the catalog itself, by its key."""
NOT_WATCHED: Final = "not watched"
OTHERS: Final = "another program"
_ICONS: Final = {"insert": "plus", "update": "turn", "delete": "minus"}
_LONG: Final = 24
"""Letters of a value that a row shows; its tooltip has all of them."""


def sum_words(changes: Sequence[tuple[str, str, int]]) -> str:
    """ "3 photos added, 1 folder changed"; what is most first, removals before all."""
    ranked = _ranked(changes)
    return ", ".join(f"{rows_of(table, rows, NOUNS)} {DONE.get(verb, verb)}" for table, verb, rows in ranked)


def most_words(changes: Sequence[tuple[str, str, int]]) -> str:
    """What weighs most of it, for a narrow row."""
    ranked = _ranked(changes)
    return sum_words(ranked[:1]) + (" and more" if len(ranked) > 1 else "")


def _ranked(changes: Sequence[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    return sorted(changes, key=lambda each: (each[1] != "delete", -each[2]))


def is_alarming(cluster: Cluster, rows: Mapping[str, int]) -> bool:
    """Whether it removed many rows of a table at once.

    :param rows: how many each table holds now.
    """
    return any(is_mass(gone, gone + rows.get(table, 0)) for table, gone in cluster.of("delete"))


def cluster_title(cluster: Cluster) -> str:
    """What it was: the words of its operation, else what came of it."""
    if cluster.outside:
        return f"By {OTHERS}"
    return cluster.label or sentence(sum_words(cluster.changes))


def cluster_line(cluster: Cluster, now: datetime, alarming: bool) -> Line:
    """A row of the list."""
    parts = [when(local(cluster.began), now)]
    if cluster.label or cluster.outside:
        parts.append(most_words(cluster.changes))
    icon, tone = ("warning", "failed" if alarming else "stale") if cluster.outside or alarming else ("check", "faint")
    return Line(cluster_title(cluster), DOT.join(parts), icon, tone)


def cluster_head(cluster: Cluster) -> str:
    """When, who and with which program, whole."""
    until = "" if (cluster.ended - cluster.began).total_seconds() < 1 else f" to {local(cluster.ended):%H:%M:%S}"
    return DOT.join((f"{exactly(cluster.began)}{until}", who(cluster), sum_words(cluster.changes)))


def who(each: Cluster | Change) -> str:
    """Who did it, and with which program."""
    if each.outside:
        return f"{OTHERS}, which did not say its name"
    return f"{each.actor} with {each.application}"


def account_line(account: Account) -> Line:
    """The row that leads to the table of all counts."""
    missing = [each.table for each in account.tables if False in dict(each.triggers).values()]
    words = counted(account.summary.entries, "record", "records")
    if missing or account.summary.holes:
        return Line("What is watched", f"Something is not watched{DOT}{words}", "warning", "failed")
    return Line("What is watched", words, "eye", "faint")


def account_head(account: Account, now: datetime) -> str:
    """From when on changes are on record."""
    since = account.summary.since
    if since is None:
        return "Nothing is on record yet."
    return f"On record since {whenever(since, now)}. What came before is not in it."


def table_words(each: Watched) -> tuple[str, ...]:
    """A row of the table: name, added, changed, removed, by other programs, there now."""
    name = NOUNS.get(each.table, ("", each.table))[1].capitalize()
    return name, *(_count_words(each, verb) for verb in VERBS), number(each.outside), number(each.rows)


def _count_words(each: Watched, verb: str) -> str:
    if dict(each.triggers)[verb] is False:
        return NOT_WATCHED
    count = each.count(verb)
    return NONE if count is None else number(count)


def notes_of(account: Account) -> list[str]:
    """What is wrong with the record, and what it does not hold, as sentences."""
    said = []
    for each in account.tables:
        for verb in (verb for verb, there in each.triggers if there is False):
            rows = NOUNS.get(each.table, ("", each.table))[1]
            said.append(f"That {rows} are {DONE[verb]} is not watched now. Open the catalog again to have that mended.")
    for mended in account.mended:
        table, _, verb = mended.trigger.removeprefix("audit_").rpartition("_")
        rows = NOUNS.get(table, ("", table))[1]
        said.append(
            f"That {rows} are {DONE.get(verb, verb)} was not watched until {exactly(mended.at)}. "
            "Then the watch was put back; what happened without it is not on record."
        )
    if account.unrecorded:
        said.append(
            f"Of {photos(len(account.unrecorded))} it is not on record when they came: they were there before changes"
            " were watched, or were added while nobody did."
        )
    for first, last in account.summary.holes:
        said.append(
            f"{counted(last - first + 1, 'record was', 'records were')} removed by somebody, of number {first}."
        )
    return said


def change_line(change: Change) -> Line:
    """A row of the changes: which photo or what else, when, what became of it."""
    moment = local(change.at)
    clock = f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}"
    return Line(change_title(change), DOT.join((clock, change_words(change))), *change_mark(change))


def change_mark(change: Change) -> tuple[str, str]:
    """Its icon, and the name of the icon's colour."""
    return _ICONS.get(change.verb, "info"), "stale" if change.outside else "faint"


def change_title(change: Change) -> str:
    """What was changed, by its name where it has one."""
    if change.table == "info":
        return NOTES.get(change.key or "", "A note about the catalog")
    return change.name or rows_of(change.table, change.rows, NOUNS)


def change_words(change: Change) -> str:
    """What became of it."""
    noun = rows_of(change.table, change.rows, NOUNS)
    what = f"{noun if change.rows > 1 else noun.removeprefix('1 ')} {DONE.get(change.verb, change.verb)}"
    fields = [
        f"{FIELDS.get(name, name)} {value_words(change.old.get(name))} \N{RIGHTWARDS ARROW} {value_words(change.new.get(name))}"
        for name in change.new
    ]
    by = [f"by {OTHERS}"] if change.outside else []
    return DOT.join((what, *fields, *by))


def change_hint(change: Change) -> str:
    """All of it, for the tooltip."""
    lines = [change_title(change), f"{exactly(change.at)}, {who(change)}"]
    names = dict.fromkeys((*change.old, *change.new))
    for name in names:
        before, after = change.old.get(name), change.new.get(name)
        words = f"{before} \N{RIGHTWARDS ARROW} {after}" if change.new else str(before)
        lines.append(f"{FIELDS.get(name, name)}: {words}")
    return "\n".join(lines)


def value_words(value: Any) -> str:
    """A value as a row shows it."""
    if value is None:
        return NONE
    words = str(value)
    if len(words) <= _LONG:
        return words
    return PurePosixPath(words).name if "/" in words else f"{words[: _LONG // 2]}\N{HORIZONTAL ELLIPSIS}"
