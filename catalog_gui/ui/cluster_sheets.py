"""What stands beside the groups of duplicates when it is asked for: suggestions, rules, what was called no duplicates."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from catalog_gui.review.decisions import RejectedPair, take_back_rejection
from catalog_gui.review.suggestions import Suggestions, take
from catalog_gui.settings import Settings
from catalog_gui.ui.accept_sheet import AcceptSheet
from catalog_gui.ui.formatting import counted
from catalog_gui.ui.pairs_sheet import PairsSheet
from catalog_gui.ui.rules_sheet import RulesSheet

if TYPE_CHECKING:
    from catalog_gui.ui.clusters_page import ClustersPage


class ClusterSheets(QObject):
    """Makes the sheets of a page when they are first wanted, opens them, and does what they ask for."""

    def __init__(self, page: "ClustersPage") -> None:
        super().__init__(page)
        self._page = page
        self._accept: AcceptSheet | None = None
        self._rules: RulesSheet | None = None
        self._pairs: PairsSheet | None = None

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return sum(sheet.waiting for sheet in self._made())

    @property
    def accept(self) -> AcceptSheet:
        """The suggestions."""
        if self._accept is None:
            self._accept = AcceptSheet(self._page.library, self._to_review)
            self._accept.taken.connect(self._take)
        return self._accept

    @property
    def rules(self) -> RulesSheet:
        """The keep-rules."""
        if self._rules is None:
            self._rules = RulesSheet(self._page.library)
            self._rules.saved.connect(self._save)
        return self._rules

    @property
    def pairs(self) -> PairsSheet:
        """What was called no duplicates."""
        if self._pairs is None:
            self._pairs = PairsSheet(self._page.library)
            self._pairs.taken_back.connect(self._take_back)
        return self._pairs

    def show_accept(self) -> None:
        """Look at the suggestions once all that was decided is written."""
        self._page.decisions.after(self.accept.look)
        self._page.frame.open_sheet(self.accept)

    def show_rules(self) -> None:
        """The rules that are in force."""
        self.rules.look()
        self._page.frame.open_sheet(self.rules)

    def show_pairs(self) -> None:
        """What was called no duplicates until now."""
        self._page.decisions.after(self.pairs.look)
        self._page.frame.open_sheet(self.pairs)

    def refresh(self) -> None:
        """The catalog has changed: what is open looks again."""
        for sheet in (self._accept, self._pairs):
            if sheet is not None and sheet is self._page.frame.sheet:
                sheet.look()

    def close_work(self) -> None:
        """Ask nothing more."""
        for sheet in self._made():
            sheet.close_work()

    def _made(self) -> list[AcceptSheet | RulesSheet | PairsSheet]:
        return [sheet for sheet in (self._accept, self._rules, self._pairs) if sheet is not None]

    def _to_review(self) -> list[int]:
        page = self._page
        return [row.id for row in page.rows if not page.is_reviewed(row)]

    def _take(self, found: Suggestions) -> None:
        keeper = self._page.library.keeper
        self._page.decisions.write(lambda: take(keeper, found), self._taken)

    def _taken(self, groups: int) -> None:
        page = self._page
        page.frame.close_sheet()
        page.said.emit(f"{counted(groups, 'suggestion is', 'suggestions are')} accepted.")
        page.refresh()

    def _save(self, settings: Settings) -> None:
        self._page.frame.close_sheet()
        self._page.rules_saved.emit(settings)

    def _take_back(self, pair: RejectedPair) -> None:
        keeper = self._page.library.keeper
        self._page.decisions.write(
            lambda: take_back_rejection(keeper, [(pair.low, pair.high)]), lambda _: self._taken_back()
        )

    def _taken_back(self) -> None:
        self.pairs.look()
        self._page.said.emit("They may be duplicates again. The next rebuild looks whether they are.")
