"""What a filter shows, in words; the fields and states are those of the gauges."""

from collections.abc import Sequence

from attrs import frozen

from catalog_gui.engine.coverage import Gauge
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.engine.records import RootRow
from catalog_gui.ui.formatting import counted

STATES = {
    "failed": "failed",
    "missing": "missing",
    "stale": "out of date",
    "done": "done",
    "not_applicable": "not applicable",
}
"""In the order in which a menu names them: what is wrong first."""
SORTS = {
    "taken": ("Date taken", "oldest first", "newest first"),
    "added": ("Date added", "oldest first", "newest first"),
    "name": ("Name", "A to Z", "Z to A"),
    "quality": ("Quality", "worst first", "best first"),
    "size": ("File size", "smallest first", "largest first"),
}
"""What photos can be sorted by: the words for it, for ascending and for descending."""


@frozen
class Choice:
    """One entry of the filter menu, with how many photos it would show."""

    words: str
    photos: int
    state: str


def choices(gauge: Gauge) -> list[Choice]:
    """The states of a field that have photos, and its members."""
    found = [Choice(words.capitalize(), getattr(gauge, state), state) for state, words in STATES.items()]
    if gauge.members is not None:
        found.append(Choice((gauge.members_label or "with one").capitalize(), gauge.members, "members"))
    return [choice for choice in found if choice.photos]


def field_words(wanted: PhotoFilter, gauges: Sequence[Gauge]) -> str:
    """ "Thumbnails: failed" """
    gauge = next((gauge for gauge in gauges if gauge.field == wanted.field), None)
    title = gauge.title if gauge is not None else (wanted.field or "").capitalize()
    state = (wanted.state or "").replace(" ", "_").replace("-", "_")
    if state == "members":
        words = (gauge.members_label if gauge is not None else None) or "with one"
    else:
        words = STATES.get(state, "all that it applies to")
    return f"{title}: {words}"


def root_words(root: int, roots: Sequence[RootRow]) -> str:
    """The folder of a root."""
    return next((row.path for row in roots if row.id == root), "One folder")


def chosen_words(ids: Sequence[int]) -> str:
    """For photos that another page has named."""
    return counted(len(ids), "chosen photo", "chosen photos")


def sort_words(sort: str, descending: bool) -> str:
    """ "Date taken, newest first" """
    words, up, down = SORTS[sort]
    return f"{words}, {down if descending else up}"
