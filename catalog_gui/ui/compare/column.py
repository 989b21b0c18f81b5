"""One photo of a comparison: what is known of it, how it lies, and what was decided about it."""

from typing import Final

from attrs import field, frozen
from attrs.validators import in_

from catalog_gui.engine.records import Fact, PhotoDetails
from catalog_gui.ui.compare.turning import ORIENTATIONS

KEEP: Final = "keep"
TRASH: Final = "trash"
WORDS: Final = {KEEP: "Keep", TRASH: "Trash"}
"""What is said of a photo that was decided about."""


@frozen
class Column:
    """One photo.

    :param mark: words above it, such as "Suggested keeper"; with the accent if it is `chosen`.
    :param facts: facts that it has only in this company.
    :param orientation: 1 to 8; turned as EXIF means it, the photo lies like the keeper.
    :param decision: "keep", "trash" or nothing yet; it is said instead of the mark.
    :param suggested: whether it is suggested to be kept, and `reason` says why in words.
    :param protected: its folder is protected: no key sends it to the trash.
    """

    photo: PhotoDetails
    mark: str = ""
    chosen: bool = False
    facts: tuple[Fact, ...] = ()
    orientation: int = field(default=1, validator=in_(ORIENTATIONS))
    decision: str | None = field(default=None, validator=in_((None, KEEP, TRASH)))
    suggested: bool = False
    reason: str = ""
    protected: bool = False

    @property
    def says(self) -> str:
        """The word above the photo: what was decided, else its mark."""
        if self.decision is not None:
            return WORDS[self.decision]
        return self.mark or ("Suggested" if self.suggested else "")

    @property
    def stays(self) -> bool:
        """Whether its mark carries the accent."""
        return self.decision == KEEP or (self.decision is None and self.chosen)

    @property
    def goes(self) -> bool:
        """Whether it is for the trash, and dimmed."""
        return self.decision == TRASH
