"""What a page of groups does not know by itself: what the groups are, how they read, which keys are theirs alone."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.records import PhotoRow
from catalog_gui.review.members import CLUSTER
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.group_list import Entry
from catalog_gui.ui.group_words import PHOTO_KEYS, VIEW_KEYS, decision_keys
from catalog_gui.ui.help_overlay import KeyGroup


class GroupKind(QWidget):
    """Said by a subclass, for its kind of groups. A row has an `id` and says whether it is `reviewed`."""

    about = CLUSTER
    """What the groups are, for those who write decisions down."""

    @abstractmethod
    def load(self) -> Sequence[Any]:
        """The groups to show, in order; called in the background."""

    @abstractmethod
    def load_one(self, group: int) -> Any:
        """One group with its photos, or None where it has gone; called in the background."""

    @abstractmethod
    def photo_of(self, row: Any) -> int:
        """The photo that stands for a group in the list."""

    @abstractmethod
    def entry(self, row: Any, photo: PhotoRow | None) -> Entry:
        """How a group reads in the list."""

    @abstractmethod
    def columns(self, group: Any) -> Sequence[Column]:
        """The photos of a group, with what is stored of decisions about them."""

    @abstractmethod
    def heading(self, group: Any) -> tuple[str, str]:
        """What stands above the photos: title and reason."""

    @abstractmethod
    def total(self, rows: Sequence[Any]) -> str:
        """What stands above the list; called in the background."""

    @abstractmethod
    def show_nothing(self, empty: EmptyState) -> None:
        """Say that there is no group to show."""

    def own_key(self, event: QKeyEvent) -> bool:
        """Take a key that only this sort of groups has; False leaves it to the others."""
        return False

    def help_groups(self) -> Sequence[KeyGroup]:
        """All keys, for the overlay."""
        return decision_keys(), PHOTO_KEYS, VIEW_KEYS

    def at_rest(self) -> None:
        """The chosen group is shown, and those beside it are read."""

    def fill_head(self, head: QHBoxLayout) -> None:
        """Put further controls above the list."""

    def fill_list(self, column: QVBoxLayout) -> None:
        """Put something between those and the list."""

    def fill_title(self, row: QHBoxLayout) -> None:
        """Put further controls beside the title."""

    @property
    def is_filtered(self) -> bool:
        """Whether other groups may be there than are shown."""
        return False

    def show_all(self) -> None:
        """Show all groups, whatever hides some of them; then they are loaded anew."""
