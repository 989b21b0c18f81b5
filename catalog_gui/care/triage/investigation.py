"""What stays of an investigation of a catalog: the person's answers and notes, what was done about it, which file it was.

It lies in the program's own folder for data and not in the catalog, which may be damaged and is only read.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from attrs import asdict, evolve, field, frozen

from catalog_gui.care.triage.records import Tried
from catalog_gui.care.triage.recovery import PROGRAM
from catalog_gui.catalog.journal import actor
from catalog_gui.catalog.types import now
from catalog_gui.errors import CatalogError, UsageError
from catalog_gui.settings import DIRS

_FORM: Final = 1
NO_RESULT: Final = "not said what came of it"


@frozen
class Done:
    """Something that was done about a loss: its command, when (UTC), and what came of it."""

    command: str
    at: datetime
    words: str


@frozen
class FileMark:
    """By what a file is known: the system's number of it and the catalog's own name for itself."""

    inode: int
    uid: str | None
    at: datetime


@frozen
class Investigation:
    """All that stays."""

    answers: Mapping[str, bool] = field(factory=dict)
    done: tuple[Done, ...] = ()
    notes: tuple[Tried, ...] = ()
    """What the person tried besides, in the person's words."""
    mark: FileMark | None = None

    def answered(self, name: str, answer: bool | None) -> "Investigation":
        """With an answer; None takes it back."""
        rest = {each: known for each, known in self.answers.items() if each != name}
        return evolve(self, answers=rest if answer is None else {**rest, name: answer})

    def with_done(self, command: str, words: str) -> "Investigation":
        """With something that was done just now."""
        return evolve(self, done=(*self.done, Done(command, now(), words)))

    def with_note(self, action: str, result: str) -> "Investigation":
        """With something that the person has tried, and what came of it.

        :raises UsageError: it does not say what was tried.
        """
        if not action.strip():
            raise UsageError("Say what was tried, and what came of it.")
        note = Tried(now(), action.strip(), result.strip() or NO_RESULT, actor())
        return evolve(self, notes=(*self.notes, note))

    @property
    def tried(self) -> tuple[Tried, ...]:
        """All that was tried, by the person and by this program, in its order."""
        done = (Tried(each.at, each.command, each.words, PROGRAM) for each in self.done)
        return tuple(sorted((*self.notes, *done), key=lambda each: each.at))

    def was_done(self, command: str) -> Done | None:
        """The last time that this was done."""
        return next((each for each in reversed(self.done) if each.command == command), None)


def place_of(catalog: Path) -> Path:
    """Where the investigation of a catalog lies: by its name and place, since a damaged one may tell no more."""
    number = hashlib.sha256(os.fsencode(catalog.absolute())).hexdigest()[:12]
    return DIRS.user_data_path / "triage" / f"{catalog.stem}-{number}.json"


def load(catalog: Path) -> Investigation:
    """What was kept; nothing where there is nothing that can be read."""
    try:
        found = json.loads(place_of(catalog).read_text(encoding="utf-8"))
        return Investigation(
            answers={str(name): bool(answer) for name, answer in found["answers"].items()},
            done=tuple(Done(each["command"], _moment(each["at"]), each["words"]) for each in found["done"]),
            notes=tuple(_note(each) for each in found.get("notes", ())),
            mark=None if found["mark"] is None else _mark(found["mark"]),
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return Investigation()


def save(catalog: Path, kept: Investigation) -> None:
    """Keep it, in one step.

    :raises CatalogError: the folder cannot be written.
    """
    place = place_of(catalog)
    document: dict[str, Any] = {
        "form": _FORM,
        "answers": dict(kept.answers),
        "done": [{"command": each.command, "at": each.at.isoformat(), "words": each.words} for each in kept.done],
        "notes": [asdict(each) | {"at": each.at.isoformat()} for each in kept.notes],
        "mark": None
        if kept.mark is None
        else {"inode": kept.mark.inode, "uid": kept.mark.uid, "at": kept.mark.at.isoformat()},
    }
    unfinished = ""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, unfinished = tempfile.mkstemp(dir=place.parent, prefix=place.stem, suffix=".part")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(document, file)
        Path(unfinished).replace(place)
    except OSError as error:
        raise CatalogError(f"The answers could not be kept in {place.parent} ({error.strerror}).") from error
    finally:
        if unfinished:
            with suppress(OSError):
                Path(unfinished).unlink()


def _note(found: Mapping[str, Any]) -> Tried:
    return Tried(_moment(found["at"]), str(found["action"]), str(found["result"]), str(found["by"]))


def _mark(found: Mapping[str, Any]) -> FileMark:
    return FileMark(int(found["inode"]), found["uid"], _moment(found["at"]))


def _moment(words: str) -> datetime:
    return datetime.fromisoformat(words)
