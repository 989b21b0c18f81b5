"""The reasons on the page of problems: failures by kind, thumbnails that alone are lacking, and what is left of strangers."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from catalog_gui.engine.records import ProblemEntry, ProblemGroup
from catalog_gui.engine.troubles import Disk
from catalog_gui.errors import RETRYABLE_KINDS
from catalog_gui.ui.formatting import counted, number, photos
from catalog_gui.ui.sentences import DOT

DAMAGED: Final = "damaged"
LACKING: Final = "lacking"
STRANGERS: Final = "strangers"
FOLDERS: Final = "Folders"
"""What looks at files and makes nothing of them."""
FEW: Final = 2
ICONS: Final = {LACKING: "thumbnails", STRANGERS: "info", "missing": "search", "unreadable": "lock"}


@frozen
class Trouble:
    """What happened to one photo, with all that could not be made because of it."""

    photo: int
    path: str
    message: str
    made: tuple[str, ...]
    attempts: int


@frozen(eq=False)
class Reason:
    """A group of problems: what happened to each photo, and its photos, each once."""

    group: ProblemGroup
    troubles: tuple[Trouble, ...]
    photos: tuple[int, ...]

    @property
    def may_pass(self) -> bool:
        """Whether trying again may help without another file."""
        return self.group.kind in RETRYABLE_KINDS or bool(self.group.retryable and self.is_damage)

    @property
    def is_damage(self) -> bool:
        """Whether bytes have changed by themselves; a whole copy may be known."""
        return self.group.kind == DAMAGED

    @property
    def may_be_made(self) -> bool:
        """Whether the originals are fine and only something made of them is lacking."""
        return self.group.kind == LACKING

    @property
    def has_photos(self) -> bool:
        """Whether the catalog has these photos."""
        return self.group.kind != STRANGERS

    @property
    def is_failure(self) -> bool:
        """Whether something is wrong with the photos themselves, or was tried with them and failed."""
        return self.has_photos and not self.may_be_made

    @property
    def icon(self) -> str:
        """The icon of the reason."""
        return ICONS.get(self.group.kind, "warning")

    @property
    def size(self) -> str:
        """How many there are, in words."""
        return photos(len(self.photos)) if self.has_photos else counted(len(self.photos), "number", "numbers")


def reason_of(group: ProblemGroup) -> Reason:
    """Gather what befell each photo for the same reason."""
    alike: dict[tuple[int, str], list[ProblemEntry]] = {}
    for entry in group.entries:
        alike.setdefault((entry.photo, entry.message), []).append(entry)
    troubles = tuple(
        Trouble(
            photo,
            entries[0].path,
            message,
            tuple(entry.phase_title for entry in entries),
            max(entry.attempts for entry in entries),
        )
        for (photo, message), entries in alike.items()
    )
    return Reason(group, troubles, tuple(dict.fromkeys(trouble.photo for trouble in troubles)))


def reasons_of_disk(disk: Disk) -> list[Reason]:
    """What was found on the disk alone: no failure of a photo, and said so."""
    return [reason_of(group) for group in (_lacking(disk), _strangers(disk)) if group.entries]


def _lacking(disk: Disk) -> ProblemGroup:
    entries = tuple(
        ProblemEntry(each.photo, each.path, each.root, "thumbnails", "Thumbnails", each.message, 0, True)
        for each in disk.lacking
    )
    advice = (
        "These originals are fine; nothing happened to them. Only the small pictures that were made of them are missing"
        " or broken. They can be made again at once."
    )
    return ProblemGroup(LACKING, "Thumbnail missing", advice, len(entries), entries)


def _strangers(disk: Disk) -> ProblemGroup:
    entries = tuple(
        ProblemEntry(each.photo, f"Photo {each.photo}", "", each.source, each.source, each.standing.why, 0, False)
        for each in disk.strangers
    )
    return ProblemGroup(STRANGERS, "Not in this catalog", _advice_of_strangers(disk), 0, entries)


def _advice_of_strangers(disk: Disk) -> str:
    """How many there are for each reason, and that they are no failures."""
    by_why: dict[str, set[int]] = {}
    for each in disk.strangers:
        by_why.setdefault(each.standing.why, set()).add(each.photo)
    one = len(by_why) == 1
    counts = " ".join(why if one else f"{number(len(numbers))} of them: {why}" for why, numbers in by_why.items())
    return (
        "Something is left of photos that this catalog does not have. They are counted apart and are no failures."
        f" {counts}"
    )


def fitting(reasons: Iterable[Reason], words: str) -> list[Reason]:
    """Those photos of all reasons whose path holds every word, or whose number is the one that was typed."""
    wanted = words.casefold().split()
    if not wanted:
        return list(reasons)
    fits = _fits(wanted)
    found = []
    for reason in reasons:
        entries = tuple(entry for entry in reason.group.entries if fits(entry))
        if entries:
            found.append(reason_of(evolve(reason.group, entries=entries)))
    return found


def _fits(wanted: Sequence[str]) -> Callable[[ProblemEntry], bool]:
    only = wanted[0].removeprefix("#") if len(wanted) == 1 else ""

    def fits(entry: ProblemEntry) -> bool:
        path = f"{entry.root}/{entry.path}".casefold()
        return str(entry.photo) == only or all(word in path for word in wanted)

    return fits


def trouble_line(trouble: Trouble) -> str:
    """What happened to a photo, in one line; what to do about it stands above all photos of the reason."""
    times = f" (tried {number(trouble.attempts)} times)" if trouble.attempts > 1 else ""
    what = trouble.message.split(". ")[0].removesuffix(".")
    made = [title for title in trouble.made if title != FOLDERS]
    return f"{what}{times}{DOT}not made: {_lacking_words(made)}" if made else f"{what}{times}"


def _lacking_words(made: Sequence[str]) -> str:
    """What could not be made of a photo, in few words."""
    if len(made) <= FEW:
        return " and ".join(title.lower() for title in made)
    return counted(len(made), "thing", "things")


def sum_line(reasons: Sequence[Reason], everything: int | None) -> str:
    """ "248 of 254 photos are fine"; how many have failed where it is not known how many there are."""
    troubled = len({photo for reason in reasons if reason.is_failure for photo in reason.photos})
    if everything is None or everything < troubled:
        return f"{photos(troubled)} with problems"
    return f"{number(troubled)} of {photos(everything)} with problems, {number(everything - troubled)} fine"
