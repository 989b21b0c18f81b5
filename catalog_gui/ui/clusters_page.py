"""The page of duplicates: photos that show the same picture, with the one that is suggested to be kept."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from catalog_gui.engine.queries import Library
from catalog_gui.engine.records import ClusterDetails, ClusterMember, ClusterRow, Fact, PhotoRow
from catalog_gui.ui.compare.column import Column
from catalog_gui.ui.empty_state import EmptyState
from catalog_gui.ui.formatting import counted, number, photos, size_text
from catalog_gui.ui.group_list import Entry
from catalog_gui.ui.group_page import GroupPage
from catalog_gui.ui.labels import button

KINDS: Final = {"exact": "Same file", "variant": "Same picture", "near": "Nearly the same"}
"""What a photographer calls the kinds of duplicates."""
TURNED: Final = {
    2: "mirrored",
    3: "upside down",
    4: "mirrored upside down",
    5: "turned and mirrored",
    6: "turned by a quarter",
    7: "turned and mirrored",
    8: "turned by a quarter",
}
"""How a photo lies against the keeper, by its orientation as in EXIF."""
BITS: Final = 64


class ClustersPage(GroupPage):
    """Shows clusters of duplicates, most bytes to regain first."""

    def __init__(self, library: Library, parent: QWidget | None = None) -> None:
        self._kind: str | None = None
        self._open_only = False
        self._choice = button("All kinds", self._open_kinds, look="quiet", icon="filter", tip="Show only some")
        super().__init__(library, "Groups of duplicates", parent)

    def load(self) -> Sequence[ClusterRow]:
        return self.library.clusters()

    def load_one(self, group: int) -> ClusterDetails | None:
        return self.library.cluster(group)

    def photo_of(self, row: ClusterRow) -> int:
        return row.keeper

    def kept(self, rows: Sequence[ClusterRow]) -> Sequence[ClusterRow]:
        return [row for row in rows if self._kind in (None, row.kind) and not (self._open_only and row.reviewed)]

    def show_only(self, kind: str | None, *, not_reviewed: bool = False) -> None:
        """Show only the clusters of a kind, or only those not reviewed yet."""
        self._kind, self._open_only = kind, not_reviewed
        words = KINDS[kind] if kind is not None else "All kinds"
        self._choice.setText("To review" if not_reviewed and kind is None else words)
        self.rearrange()

    def entry(self, row: ClusterRow, photo: PhotoRow | None) -> Entry:
        line = f"{KINDS.get(row.kind, row.kind)} · {number(row.count)} · {size_text(row.bytes)}"
        return Entry(photo.name if photo is not None else "…", line, done=row.reviewed)

    def columns(self, group: ClusterDetails) -> Sequence[Column]:
        others = len(group.members) - 1
        return [
            Column(
                member.photo,
                "Suggested keeper" if member.is_keeper else f"Copy {place} of {others}" if others > 1 else "Copy",
                member.is_keeper,
                _likeness(member),
                member.orientation,
            )
            for place, member in enumerate(group.members)
        ]

    def heading(self, group: ClusterDetails) -> tuple[str, str]:
        row = group.row
        title = f"{KINDS.get(row.kind, row.kind)} · {photos(len(group.members))} · {size_text(row.bytes)} to regain"
        return title, f"Suggested keeper: {group.reason}" if group.reason else ""

    def total(self, rows: Sequence[ClusterRow]) -> str:
        saved = size_text(sum(row.bytes for row in rows))
        return f"{counted(len(rows), 'group', 'groups')} · {saved}"

    def show_nothing(self, empty: EmptyState) -> None:
        empty.show_words(
            "No duplicates are known.",
            "",
            "They are looked for by Rebuild missing metadata on the overview.",
            drawing="all-well",
        )

    def fill_head(self, head: QHBoxLayout) -> None:
        head.addWidget(self._choice)

    def kinds_menu(self) -> QMenu:
        """The menu of kinds, with how many groups there are of each."""
        menu = QMenu(self)
        rows: Sequence[ClusterRow] = self._all
        menu.addAction(f"All kinds  ({number(len(rows))})", lambda: self.show_only(None))
        for kind, words in KINDS.items():
            if found := sum(row.kind == kind for row in rows):
                menu.addAction(f"{words}  ({number(found)})", partial(self.show_only, kind))
        waiting = sum(not row.reviewed for row in rows)
        menu.addSeparator()
        menu.addAction(f"To review  ({number(waiting)})", lambda: self.show_only(None, not_reviewed=True))
        return menu

    def _open_kinds(self) -> None:
        menu = self.kinds_menu()
        menu.popup(self._choice.mapToGlobal(self._choice.rect().bottomLeft()))


def _likeness(member: ClusterMember) -> tuple[Fact, ...]:
    """How a photo resembles the keeper, in words."""
    if member.is_keeper:
        return ()
    if member.same_bytes:
        return (Fact("Likeness", "the same, byte for byte"),)
    alike = 100 - round(100 * max(member.dhash_distance, member.ahash_distance) / BITS)
    turned = TURNED.get(member.orientation, "")
    return (Fact("Likeness", f"{alike} % alike{', ' if turned else ''}{turned}"),)
