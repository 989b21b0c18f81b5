"""The difference of the pair on the screen, made off the GUI thread: quickly of what fits, then of all its pixels."""

from functools import partial
from typing import Final

from attrs import frozen
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from catalog_gui.ui.background import Background
from catalog_gui.ui.compare.decoded import Decoded, Level
from catalog_gui.ui.compare.difference import Difference, difference, in_words

FIT: Final = "fit"
WHOLE: Final = "whole"
Pixels = tuple[int, int]
"""What Qt names the pixels of both pictures by."""


@frozen(eq=False)
class _Made:
    of: Pixels
    found: Difference
    whole: bool


class Differences(QObject):
    """What is known of the difference of one pair.

    :param decoded: where the pair's pictures are; it leaves room for what is made of them here.
    """

    changed = Signal()
    """Another difference, or better known."""

    def __init__(self, decoded: Decoded, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decoded = decoded
        self._made: dict[str, _Made] = {}
        self._asked: dict[str, Pixels] = {}
        self._pair: tuple[object, ...] = ()
        self._background = Background(self)

    @property
    def waiting(self) -> int:
        """How many differences are being made."""
        return self._background.waiting

    def close(self) -> None:
        """Make nothing more."""
        self._background.close()

    def clear(self) -> None:
        """Nobody looks at a difference any more."""
        self._pair = ()
        self._forget()

    def look(self, fit: tuple[Level, Level], whole: tuple[Level, Level]) -> None:
        """This pair is on the screen, as large as it fits; `whole`: with all its pixels."""
        pair = (*(level.of for level in whole), *(level.turn for level in whole))
        if pair != self._pair:
            self._forget()
            self._pair = pair
        for kind, levels in ((FIT, fit), (WHOLE, whole)):
            images = [self._decoded.best(level) for level in levels]
            if images[0] is not None and images[1] is not None:
                self._ask(kind, images[0], images[1], all(map(self._decoded.has, whole)) and kind == WHOLE)

    def image(self, *, closer: bool) -> Difference | None:
        """The difference for the whole pictures in sight, or, if there is one yet, for a closer look."""
        made = (self._made.get(WHOLE) if closer else None) or self._made.get(FIT) or self._made.get(WHOLE)
        return made.found if made is not None else None

    @property
    def is_whole(self) -> bool:
        """Whether all pixels have been looked at: the pictures themselves are needed no more."""
        return WHOLE in self._made and self._made[WHOLE].whole

    @property
    def words(self) -> str:
        """The difference in words, as well as it is known; empty while nothing is."""
        made = self._made.get(WHOLE) or self._made.get(FIT)
        return in_words(made.found, whole=made.whole) if made is not None else ""

    def _forget(self) -> None:
        for kind in (FIT, WHOLE):
            self._background.forget(kind)
        self._made.clear()
        self._asked.clear()
        self._decoded.reserve(0)

    def _ask(self, kind: str, first: QImage, second: QImage, whole: bool) -> None:
        of, known = (first.cacheKey(), second.cacheKey()), self._made.get(kind)
        if known is not None and known.whole and not whole:
            return  # what was all there has made room since
        if of in self._asked.values() and not whole:
            return
        if self._asked.get(kind) == of and (known is None or known.whole == whole):
            return
        self._asked[kind] = of
        self._background.ask(partial(difference, first, second), partial(self._keep, kind, of, whole), topic=kind)

    def _keep(self, kind: str, of: Pixels, whole: bool, found: Difference) -> None:
        self._made[kind] = _Made(of, found, whole)
        self._decoded.reserve(sum(made.found.bytes for made in self._made.values()))
        self.changed.emit()
