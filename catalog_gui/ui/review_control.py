"""Undo, redo, Apply and the trash for the whole window: the quick ones beside it, those that take time as its one run."""

from collections.abc import Callable, Collection, Sequence

from PySide6.QtCore import QObject, Signal

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import steps
from catalog_gui.review.apply import Applied
from catalog_gui.review.pending import Pending
from catalog_gui.review.trash_records import Trashed
from catalog_gui.review.undo import Undone, redo, undo
from catalog_gui.ui.background import Background
from catalog_gui.ui.review_words import BUSY, applied_words, back_words, gone_words, undone_words
from catalog_gui.ui.review_work import Work, apply_work, bring_back_work, let_go_work, undo_work
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.write_order import WriteOrder


class ReviewControl(QObject):
    """Does for every page what concerns all of them.

    :param control: the run of the window; what moves files is such a run, so that there is never more than one.
    :ivar order: in which pages write what is decided there; undo and redo have their turn in it.
    """

    said = Signal(str, object)
    """A sentence for the strip, and what undoes it or None."""
    stepped = Signal(str, str)
    """What undo and redo would do now, in words; empty where there is nothing."""
    changed = Signal()
    """Decisions are others than before; pages ask again."""
    applied = Signal(object)
    """An Apply has ended: its last Applied, or None where it did not begin."""

    def __init__(self, keeper: Keeper, control: RunControl, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._control = keeper, control
        self.order = WriteOrder(self)
        self._background = Background(self)
        self._work: Work | None = None
        self._then: Callable[[Work], None] = self._nothing
        control.ended.connect(self._over)

    @property
    def working(self) -> bool:
        """Whether the run that goes on is one of the review's, which says itself what comes of it."""
        return self._work is not None

    @property
    def waiting(self) -> int:
        """How many answers are still to come."""
        return self._background.waiting + self.order.waiting

    def look(self) -> None:
        """Ask what undo and redo would do: at opening, and after each decision."""
        self._background.ask(self._words, self._tell, topic="words", otherwise=self._failed)

    def undo(self) -> None:
        """Take the newest step back."""
        self.order.turn(self._newest, self._undo, self._failed)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self.order.turn(lambda: redo(self._keeper), self._redone, self._failed)

    def apply(self, without: Collection[tuple[int, str]], last_copies: bool, groups: Sequence[Pending]) -> bool:
        """Move these groups to the trash; False, and said why, where something else goes on."""
        return self._start(apply_work(self._keeper, without, last_copies, groups), self._applied)

    def bring_back(self, photos: Sequence[Trashed]) -> bool:
        """Bring photos back from the trash."""
        return self._start(bring_back_work(self._keeper, photos), lambda work: self._say(back_words(work.result)))

    def let_go(self, photos: Sequence[Trashed]) -> bool:
        """Let go of photos in the trash for good."""
        work = let_go_work(self._keeper, photos)
        return self._start(work, lambda work: self._say(gone_words(len(photos), work.result.stayed)))

    def close_work(self) -> None:
        """Ask nothing more."""
        self.order.close_work()
        self._background.close()

    # Within.

    def _words(self) -> tuple[str, str]:
        with self._keeper.catalog.read() as session:
            return steps.words(session)

    def _newest(self) -> int | Undone:
        """The operation of an Apply, which is to be taken back as a run; anything else is taken back at once."""
        with self._keeper.catalog.read() as session:
            step = steps.newest(session)
        if step is not None and step.kind == steps.APPLY:
            self.order.hold()  # what is decided meanwhile is written when it is taken back
            return step.operation_id
        return undo(self._keeper)

    def _undo(self, found: int | Undone) -> None:
        if isinstance(found, Undone):
            self._undone(found)
        elif not self._start(undo_work(self._keeper, found), lambda work: self._undone(work.result)):
            self.order.go_on()

    def _undone(self, undone: Undone) -> None:
        self._say(undone_words(undone))
        self._after()

    def _redone(self, label: str) -> None:
        self._say(f"Done again: {label}." if label else "There is nothing to do again.")
        self._after()

    def _start(self, work: Work, then: Callable[[Work], None]) -> bool:
        """Begin work as the run of the window."""
        if self._control.running:
            self._say(BUSY)
            return False
        self._work, self._then = work, then
        return self._control.start(work, stoppable=work.stoppable)

    def _over(self) -> None:
        """A run has ended; if it was one of the review's, say what came of it."""
        work, self._work = self._work, None
        if work is None:
            return
        self.order.go_on()
        if work.result is not None:
            self._then(work)
        elif work.refusal:
            self._say(work.refusal)
            self.applied.emit(None)
        self.look()

    def _applied(self, work: Work) -> None:
        applied: Applied = work.result
        words = applied_words(applied, stopped=not work.finished)
        if work.refusal:
            words = f"{words} {work.refusal}"
        self.said.emit(words, self.undo if applied.trashed else None)
        self.applied.emit(applied)

    def _after(self) -> None:
        self.look()
        self.changed.emit()

    def _tell(self, words: tuple[str, str]) -> None:
        self.stepped.emit(*words)

    def _say(self, words: str) -> None:
        self.said.emit(words, None)

    def _failed(self, error: Exception) -> None:
        self._say(str(error))

    def _nothing(self, _work: Work) -> None:
        """What follows work of which nothing is awaited."""
