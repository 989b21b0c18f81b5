"""The page of duplicates: photos that show the same picture, with the one that is suggested to be kept."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import ClusterDetails, ClusterRow, PhotoRow
from catalog_gui.review.decisions import not_duplicates
from catalog_gui.ui import likeness
from catalog_gui.ui.cluster_filter import ClusterFilterBar
from catalog_gui.ui.cluster_sheets import ClusterSheets
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, number, photos, size_text
from catalog_gui.ui.group_list import Entry
from catalog_gui.ui.group_page import GroupPage
from catalog_gui.ui.group_words import PHOTO_KEYS, VIEW_KEYS, decision_keys
from catalog_gui.ui.help_overlay import KeyGroup
from catalog_gui.ui.labels import button
from catalog_gui.ui.likeness import KINDS
from catalog_gui.ui.write_order import WriteOrder

NOT_KEYS = (
    ("N", "Not duplicates, for good"),
    ("⇧_N", "Only this photo is no duplicate"),
)


class ClustersPage(GroupPage):
    """Shows clusters of duplicates, most bytes to regain first."""

    rules_saved = Signal(object)
    """The Settings with other keep-rules or folders: to be kept, and the suggestions to be made anew by them."""

    def __init__(self, library: Library, parent: QWidget | None = None, order: WriteOrder | None = None) -> None:
        self.filter = ClusterFilterBar()
        self._rejected: set[int] = set()
        self._offered = False
        super().__init__(library, "Groups of duplicates", parent, order)
        self.sheets = ClusterSheets(self)
        self.filter.more.append(("Not duplicates…", self.sheets.show_pairs))
        self.filter.changed.connect(self.refresh)
        self.empty.pressed.connect(self.filter.clear)

    def load(self) -> Sequence[ClusterRow]:
        return self.library.clusters(self.filter.wanted)

    def load_one(self, group: int) -> ClusterDetails | None:
        return self.library.cluster(group)

    def photo_of(self, row: ClusterRow) -> int:
        return row.keeper

    def entry(self, row: ClusterRow, photo: PhotoRow | None) -> Entry:
        what = "Not duplicates" if row.id in self._rejected else KINDS.get(row.kind, row.kind)
        line = f"{what} · {number(row.count)} · {size_text(row.bytes)}"
        return Entry(photo.name if photo is not None else "…", line, done=self.is_reviewed(row))

    def columns(self, group: ClusterDetails) -> Sequence[Column]:
        others = len(group.members) - 1
        return [
            Column(
                member.photo,
                "" if member.is_keeper else f"Copy {place} of {others}" if others > 1 else "Copy",
                facts=likeness.facts(member),
                orientation=member.orientation,
                decision=member.decision,
                suggested=member.is_keeper,
                reason="protected folder" if member.protected else "",
                protected=member.protected,
            )
            for place, member in enumerate(group.members)
        ]

    def heading(self, group: ClusterDetails) -> tuple[str, str]:
        row = group.row
        title = f"{KINDS.get(row.kind, row.kind)} · {photos(len(group.members))} · {size_text(row.bytes)} to regain"
        if row.id in self._rejected:
            return "Not duplicates", "They are not shown together again. Z takes that back."
        return title, f"{likeness.why(group)}\n{_suggested(group)}"

    def total(self, rows: Sequence[ClusterRow]) -> str:
        saved = size_text(sum(row.bytes for row in rows))
        return f"{counted(len(rows), 'group', 'groups')} · {saved}"

    @property
    def is_filtered(self) -> bool:
        return self.filter.is_set

    def show_all(self) -> None:
        self.filter.clear()

    def show_nothing(self, empty: EmptyState) -> None:
        if self.is_filtered:
            empty.show_words("No group is like that.", "Show all groups", drawing="no-match")
            return
        empty.show_words(
            "No duplicates are known.",
            "",
            "They are looked for by Rebuild missing metadata on the overview.",
            drawing="all-well",
        )

    def fill_head(self, head: QHBoxLayout) -> None:
        head.addWidget(self.filter.filter_button)
        head.addWidget(self.filter.order_button)

    def fill_list(self, column: QVBoxLayout) -> None:
        column.addWidget(self.filter)

    def fill_title(self, row: QHBoxLayout) -> None:
        for words, act, tip in (
            ("Accept…", lambda: self.sheets.show_accept(), "Accept the suggestions of many groups at once"),
            ("Rules", lambda: self.sheets.show_rules(), "By what the photo to keep is suggested"),
        ):
            made = button(words, act, look="quiet", tip=tip)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made)

    @property
    def waiting(self) -> int:
        return super().waiting + self.sheets.waiting

    def refresh(self) -> None:
        self._rejected.clear()
        self._offered = False
        super().refresh()
        self.sheets.refresh()

    def close_work(self) -> None:
        super().close_work()
        self.sheets.close_work()

    def own_key(self, event: QKeyEvent) -> bool:
        """N and Shift+N."""
        held = event.modifiers()
        shifted = held == Qt.KeyboardModifier.ShiftModifier
        if event.key() != Qt.Key.Key_N or not (shifted or held == Qt.KeyboardModifier.NoModifier):
            return False
        if not event.isAutoRepeat():
            self.reject(only_current=shifted)
        return True

    def reject(self, *, only_current: bool = False) -> None:
        """Say that the photos are no duplicates, or that the current one is none of the others."""
        if not (columns := self.deciding()):
            return
        group = self.shown.row.id
        current = columns[self.compare.current].photo.row
        those = (current.id,) if only_current and len(columns) > 2 else ()
        self._rejected.add(group)
        self.decisions.finish_with(group, partial(not_duplicates, self.library.keeper, group, those))
        self.compare.set_decisions({column.photo.row.id: None for column in columns})
        self.list.update_cell(self.list.current)
        title, words = self.heading(self.shown)
        if those:
            title = f"{current.name} is no duplicate of the others"
            words = "The others are looked at again by the next rebuild. Z takes that back."
        self.frame.show_heading(title, words)

    def deciding(self) -> Sequence[Column]:
        """Photos that were called no duplicates are not decided about."""
        rejected = self.shown is not None and self.shown.row.id in self._rejected
        return () if rejected else super().deciding()

    def help_groups(self) -> Sequence[KeyGroup]:
        return decision_keys(*NOT_KEYS), PHOTO_KEYS, VIEW_KEYS

    def at_rest(self) -> None:
        """Ask what the filter menu can offer: neither the list nor the photos wait for it."""
        if not self._offered:
            self._offered = True
            self.ask(self.library.cluster_choices, self.filter.set_choices, topic="choices")


def _suggested(group: ClusterDetails) -> str:
    """Which one to keep, and why; "Suggested to keep: IMG_1.jpg. Most pixels: 4000 × 3000 against 2000 × 1500." """
    best = next((member.photo.row.name for member in group.members if member.is_keeper), "")
    if not best or not group.reason:
        return ""
    why = group.reason.rstrip(".")
    return f"Suggested to keep: {best}. {why[0].upper()}{why[1:]}."
