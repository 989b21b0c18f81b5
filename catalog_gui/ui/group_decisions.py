"""Decisions of a page: seen at once, written in the background in the order in which they were made."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import define, field
from PySide6.QtCore import QObject, Signal

from catalog_gui.engine.keeper import Keeper
from catalog_gui.review.decisions import BY_EYE, choose
from catalog_gui.ui.choosing import Choices
from catalog_gui.ui.write_order import WriteOrder

T = TypeVar("T")


@define
class _Said:
    """What was said of a group since it was read; `turn` is the number of the write that brings it into the catalog."""

    turn: int = 0
    choices: dict[int, str | None] = field(factory=dict)
    done: bool = False


class GroupDecisions(QObject):
    """Remembers what was said of photos until it has been read from the catalog again, and writes it down.

    :param about: what the groups are, review.members.CLUSTER or BURST.
    :param order: that of the window, in which undo and redo have their turn too; without it one of its own.
    """

    written = Signal()
    """Something that was decided is in the catalog now."""
    failed = Signal(str)
    """Something could not be written; why. What was said is forgotten: the catalog says what holds."""

    def __init__(
        self, keeper: Keeper, about: str, parent: QObject | None = None, order: WriteOrder | None = None
    ) -> None:
        super().__init__(parent)
        self._keeper, self._about = keeper, about
        self._order = order or WriteOrder(self)
        self._said: dict[int, _Said] = {}
        self._asked = self._settled = 0

    @property
    def waiting(self) -> int:
        """How much is still to be written."""
        return self._order.waiting

    @property
    def turning(self) -> bool:
        """Whether the catalog is about to say other than is seen, because something is taken back or done again."""
        return self._order.turning

    @property
    def settled(self) -> int:
        """A moment, for `forget`: what is read from now on knows of all that was written until now."""
        return self._settled

    def choices(self, group: int, stored: Choices) -> dict[int, str | None]:
        """What is said of the photos of a group: as it is stored, and on top of it what was said since."""
        said = self._said[group].choices if group in self._said else {}
        return {photo: said.get(photo, choice) for photo, choice in stored.items()}

    def is_done(self, group: int, stored: bool) -> bool:
        """Whether a person is done with a group: as it is stored, or as was said since."""
        return self._said[group].done if group in self._said else stored

    def choose(self, group: int, choices: Mapping[int, str | None], *, done: bool, reason: str = BY_EYE) -> None:
        """Say this of photos of a group; `done` once something is said of all of them."""
        wanted = dict(choices)
        self.finish_with(group, lambda: choose(self._keeper, self._about, group, wanted, reason), done=done)
        self._said[group].choices.update(wanted)

    def finish_with(self, group: int, work: Callable[[], object], *, done: bool = True) -> None:
        """Do something else by which a group is dealt with."""
        self.write(work)
        said = self._said.setdefault(group, _Said())
        said.turn, said.done = self._asked, done

    def write(self, work: Callable[[], T], then: Callable[[T], object] = lambda _: None) -> None:
        """Do anything else that belongs into the same order."""
        self._asked += 1

        def done(result: T) -> None:
            self._settled += 1
            then(result)
            self.written.emit()

        self._order.ask(work, done, self._fail)

    def after(self, then: Callable[[], None]) -> None:
        """Call this once everything that was decided so far is written."""
        self._order.ask(lambda: None, lambda _: then())

    def forget(self, settled: int) -> None:
        """What was written until that moment has been read again: the catalog may say something else by now."""
        self._said = {group: said for group, said in self._said.items() if said.turn > settled}

    def close_work(self) -> None:
        """Write what is left to be written, and nothing after it."""
        self._order.close_work()

    def _fail(self, error: Exception) -> None:
        self._settled += 1
        self._said.clear()
        self.failed.emit(str(error))
