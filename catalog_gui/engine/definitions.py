"""By which rule a gauge counts: a sentence for each state of each phase, and for those who want it the SELECT."""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from catalog_gui.phases.base import Phase

EVERYONE: Final = (
    "Each photo is counted in exactly one of these, photos in the trash in none. "
    "The percentage is done of those that it applies to, rounded down."
)

_DONE: Final = "Made by this version of the program, from what the file holds now."
_MISSING: Final = "Never made."
_STALE: Final = (
    "Made by an older version, with other settings, or before the file's content changed. "
    "A new date of the file alone changes nothing."
)
_FAILED: Final = "Tried by this version with what the file holds now, without success. Problems says why."
_ALL: Final = "None: it applies to every photo."
_COMPARED: Final = "Compared with all other photos, with the settings of now."
_COMPARED_LATE: Final = (
    "Compared with other settings, by an older version, or before the photo or something known of it changed."
)
_NOT_COMPARED: Final = "No fingerprint could be made of the photo, so there is nothing to compare."
_NO_MODEL: Final = "All photos, as long as no model is installed."

_OWN: Final = {
    "analyze": {
        "done": "The file was read by this version, as it is now, whether anything was found in it or not. "
        "How many have a date, a camera or a place is the figure beside it.",
        "missing": "Never read.",
        "stale": "Read by an older version, or before the file's content changed. "
        "A new date of the file alone changes nothing.",
    },
    "thumbnails": {
        "done": "Made by this version in the size of the settings, from what the file holds now; "
        "and when last looked for, it was on the disk.",
        "missing": "Never made, or no longer on the disk.",
        "stale": f"{_STALE} Or it does not open, or has the wrong shape.",
    },
    "geohash": {
        "done": "Made with the settings of now from the place that is known now.",
        "missing": "There is a place, and no map square was made of it yet.",
        "stale": "Made by an older version, with other settings, or before the photo changed.",
        "not_applicable": "No place is known of the photo.",
    },
    "bursts": {
        "done": f"{_COMPARED} How many are in a burst is the figure beside it.",
        "missing": "Never compared.",
        "stale": _COMPARED_LATE,
        "not_applicable": _NOT_COMPARED,
    },
    "duplicates": {
        "done": f"{_COMPARED} How many are in clusters is the figure beside it.",
        "missing": "Never compared.",
        "stale": _COMPARED_LATE,
        "not_applicable": _NOT_COMPARED,
    },
    "embeddings": {
        "done": "Made with the model of now, from what the file holds now.",
        "stale": "Made with another model, or before the file's content changed.",
        "not_applicable": _NO_MODEL,
    },
    "tags": {
        "done": "Named with the model and the vocabulary of now. How many have a tag is the figure beside it.",
        "stale": "Named with another model or vocabulary, or before the file's content changed.",
        "not_applicable": _NO_MODEL,
    },
}


def rules(phase: str) -> dict[str, str]:
    """For each of the five states, in their order, which photos of a phase are counted there."""
    usual = {"done": _DONE, "missing": _MISSING, "stale": _STALE, "failed": _FAILED, "not_applicable": _ALL}
    return usual | _OWN.get(phase, {})


def sql_of(phase: "Phase") -> str:
    """The SELECT of a phase that gives every photo's id and state, without a semicolon."""
    from sqlalchemy.dialects import sqlite

    return str(phase.states.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
