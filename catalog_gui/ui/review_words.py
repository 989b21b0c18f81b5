"""What is said of an Apply, of what was taken back, and of what would not move, in a photographer's words."""

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from catalog_gui.review.apply import Applied, Left
from catalog_gui.review.undo import Undone
from catalog_gui.ui.formatting import counted, number, photos, size_text

NOT_KEPT: Final = ", which was to stay for it, is not as it was."
"""What a refusal says between the name of a photo that was to stay, and what happened to that."""
BUSY: Final = "Something else is going on in this catalog. Wait until it is over, or stop it; then do this again."


@frozen
class LeftAlike:
    """Photos that stayed where they are for the same reason."""

    reason: str
    photos: tuple[Left, ...]


def by_reason(left: Sequence[Left]) -> list[LeftAlike]:
    """Photos that stayed, by why, the most frequent reason first."""
    alike: dict[str, list[Left]] = {}
    for each in left:
        alike.setdefault(_reason(each), []).append(each)
    return sorted((LeftAlike(why, tuple(those)) for why, those in alike.items()), key=lambda found: -len(found.photos))


def _reason(left: Left) -> str:
    """A message without the names of single photos, so that equal ones are told once."""
    if NOT_KEPT in left.message:
        what = left.message.partition(NOT_KEPT)[2].strip()
        return f"The photo that was to stay for it is not as it was. {what}"
    name = left.path.rpartition("/")[2]
    return left.message.replace(f"\N{LEFT DOUBLE QUOTATION MARK}{name}\N{RIGHT DOUBLE QUOTATION MARK}", "It").replace(
        name, "It"
    )


def applied_words(applied: Applied, *, stopped: bool) -> str:
    """ "212 photos are in the trash, 1.2 GB. 3 stayed where they are. Stopped before the other 40." """
    gone, stayed = len(applied.trashed), len(applied.refused) + len(applied.failed)
    told = [f"{_are(gone)} in the trash, {size_text(applied.bytes)}." if gone else "Nothing was moved."]
    if stayed:
        told.append(f"{number(stayed)} stayed where {'it is' if stayed == 1 else 'they are'}.")
    if stopped and (rest := applied.total - applied.done):
        told.append(f"Stopped before the other {number(rest)}.")
    if applied.since:
        waits = "waits" if applied.since == 1 else "wait"
        told.append(f"{counted(applied.since, 'group', 'groups')} decided meanwhile {waits} for the next Apply.")
    return " ".join(told)


def undone_words(undone: Undone) -> str:
    """ "Undone: Move 212 photos to the trash. 212 photos are back." """
    if undone.operation is None:
        return "There is nothing to undo."
    back = f" {_are(len(undone.restored))} back." if undone.restored else ""
    return f"Undone: {undone.label}.{back}{_stayed(undone)}"


def back_words(undone: Undone) -> str:
    """ "12 photos are back where they were." """
    back = len(undone.restored)
    return f"{_are(back)} back where {'it was' if back == 1 else 'they were'}.{_stayed(undone)}"


def gone_words(wanted: int, stayed: dict[int, str]) -> str:
    """ "12 photos are gone for good." """
    why = f" {photos(len(stayed))} stayed in the trash: {next(iter(stayed.values()))}" if stayed else ""
    return f"{_are(wanted - len(stayed))} gone for good.{why}"


def _stayed(undone: Undone) -> str:
    """How many did not come back, and why the first of them did not."""
    if not undone.failed:
        return ""
    return f" {photos(len(undone.failed))} stayed in the trash: {undone.failed[0][1]}"


def _are(count: int) -> str:
    return f"{photos(count)} {'is' if count == 1 else 'are'}"
