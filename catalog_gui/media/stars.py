"""Contents gathered around keepers: each keeper takes what is alike to itself and free, the best keeper first."""

from collections import defaultdict
from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from attrs import frozen

from catalog_gui.media.alike import Alike

WEAK = 0.95  # a correlation below this waits for a better home
BETTER = 0.02  # by which the other home's correlation must be higher


@frozen
class Link:
    """A content beside its keeper: turned by ``orientation`` it lies like the keeper."""

    content: int
    orientation: int


def stars(pairs: Alike, tied: npt.NDArray[np.bool_], may_join: Callable[[int, int], bool]) -> dict[int, list[Link]]:
    """Keepers, each with at least one link; no content is in two. Contents with lower numbers are better keepers.

    A weak likeness waits while the content has a better one to another that is still free; what is left in the end joins.

    :param tied: contents that may not stand with all others.
    :param may_join: whether two tied ones may stand in one cluster; pairs are taken to have been asked before.
    """
    sky = _Sky(pairs, tied, may_join)
    for patient in (True, False):
        for keeper in np.unique(pairs.first).tolist():
            sky.gather(keeper, patient)
    return dict(sky.links)


class _Sky:
    """Who has found a home while keepers gather theirs."""

    def __init__(self, pairs: Alike, tied: npt.NDArray[np.bool_], may_join: Callable[[int, int], bool]) -> None:
        self.pairs, self.tied, self.may_join = pairs, tied, may_join
        self.links: defaultdict[int, list[Link]] = defaultdict(list)
        self.tied_links: defaultdict[int, list[int]] = defaultdict(list)
        self.home: dict[int, int] = {}
        self.by_first = np.argsort(pairs.first, kind="stable")
        self.by_second = np.argsort(pairs.second, kind="stable")
        self.firsts = pairs.first[self.by_first]
        self.seconds = pairs.second[self.by_second]

    def gather(self, keeper: int, patient: bool) -> None:
        """Let a content that has no other home take what is alike to it."""
        if self.home.get(keeper, keeper) != keeper:
            return
        for place in _span(self.by_first, self.firsts, keeper):
            content = int(self.pairs.second[place])
            if (
                content not in self.home
                and not (patient and self._waits(content, place))
                and self._fits(content, keeper)
            ):
                self._take(keeper, content, place)

    def _fits(self, content: int, keeper: int) -> bool:
        """Whether it may stand with all that the keeper has taken."""
        return not self.tied[content] or all(self.may_join(content, each) for each in self.tied_links.get(keeper, ()))

    def _take(self, keeper: int, content: int, place: int) -> None:
        self.links[keeper].append(Link(content, int(self.pairs.orientation[place])))
        self.home[content] = self.home[keeper] = keeper
        if self.tied[content]:
            self.tied_links[keeper].append(content)

    def _waits(self, content: int, place: int) -> bool:
        """Whether this likeness is weak and another, to a content still free, clearly better."""
        likeness = float(self.pairs.correlation[place])
        if likeness >= WEAK:
            return False
        others = [(other, self.pairs.second[other]) for other in _span(self.by_first, self.firsts, content)]
        others += [(other, self.pairs.first[other]) for other in _span(self.by_second, self.seconds, content)]
        return any(
            self.pairs.correlation[other] > likeness + BETTER and self.home.get(int(whom), int(whom)) == whom
            for other, whom in others
        )


def _span(order: npt.NDArray[np.intp], ordered: npt.NDArray[np.intp], content: int) -> list[int]:
    """Places of the pairs of one content."""
    start, end = np.searchsorted(ordered, [content, content + 1])
    return [int(place) for place in order[start:end]]
