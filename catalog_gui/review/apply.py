"""Apply: what was decided is done, file after file, each looked at again first. Can be stopped; can be taken back."""

from collections.abc import Collection, Generator, Iterable, Iterator, Sequence, Set
from time import monotonic
from typing import Final

from attrs import evolve, field, frozen
from sqlalchemy.orm import Session

from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Step
from catalog_gui.engine.keeper import Keeper
from catalog_gui.review import gifts as giving
from catalog_gui.review import steps, trashing
from catalog_gui.review.again import ask_again
from catalog_gui.review.checks import Looked, look
from catalog_gui.review.gifts import Gift
from catalog_gui.review.pending import Party, Pending, kept_elsewhere, pending, still_decided
from catalog_gui.review.settling import settle
from catalog_gui.review.spent import dissolve_spent
from catalog_gui.review.trash_records import Failed, counted
from catalog_gui.review.trashing import Going

NOTHING: Final = frozenset[tuple[int, str]]()
PORTION_SECONDS: Final = 0.25
"""How long files are looked at before those that may go are moved."""
PORTION_GROUPS: Final = 100
OTHERWISE: Final = "It was decided otherwise meanwhile, so it stays."


@frozen
class Offer:
    """What Apply would do, as the catalog knows it: for the person to look at before."""

    groups: tuple[Pending, ...]
    gifts: tuple[Gift, ...]

    @property
    def photos(self) -> int:
        """Photos that would go."""
        return _photos(self.groups)

    @property
    def bytes(self) -> int:
        """Bytes that they take."""
        return sum(loser.size for group in self.groups for loser in group.losers)

    @property
    def last_copies(self) -> tuple[Pending, ...]:
        """Groups of which nothing would stay."""
        return tuple(group for group in self.groups if group.last_copy)


@frozen
class Left:
    """A photo that stayed where it is, and why."""

    photo: int
    path: str
    root: str
    message: str


@frozen
class Applied:
    """How far an Apply is, and in the end what it did. `total` are the photos that were to go; the lists grow.

    `since` are the groups that were decided after those that it was asked for; they wait for the next Apply.
    """

    total: int
    done: int = 0
    operation: int | None = None
    bytes: int = 0
    finished: bool = False
    trashed: list[Party] = field(factory=list)
    refused: list[Left] = field(factory=list)
    failed: list[Left] = field(factory=list)
    since: int = 0


def offer(session: Session) -> Offer:
    """What Apply would do. Counts what it would really do, unless files have changed meanwhile."""
    groups = tuple(pending(session))
    return Offer(groups, tuple(giving.gifts(session, groups)))


def rehearse(keeper: Keeper, last_copies: bool = False) -> Generator[Applied, None, None]:
    """Look at every file as Apply would, and change nothing; yields how far it is, last what would be done."""
    groups = _pending(keeper)
    so_far = Applied(_photos(groups))
    for group in groups:
        looked = look(group, last_copies)
        so_far = _with(so_far, looked.going, _left(group, looked.refused), _left(group, looked.waiting))
        yield so_far
    yield evolve(so_far, finished=True)


def apply(
    keeper: Keeper,
    without: Collection[tuple[int, str]] = NOTHING,
    last_copies: bool = False,
    groups: Sequence[Pending] | None = None,
) -> Generator[Applied, None, None]:
    """Move what was decided to the trash; yields how far it is, last what was done. close() stops between portions.

    :param without: gifts (keeper, name) that a person has unticked.
    :param last_copies: a person has accepted that groups go of which nothing stays.
    :param groups: those that a person has looked at, as they were then: nothing else goes. Without it all that wait now.
    :raises CatalogError: somebody else works on the catalog alone, or no snapshot of it could be made.
    """
    settle(keeper)
    asked = _pending(keeper) if groups is None else groups
    photos = _photos(asked)
    if not photos:
        yield Applied(0, finished=True)
        return
    with keeper.catalog.alone(steps.APPLY, f"Move {counted(photos)} to the trash") as said:
        keeper.snapshot()
        applying = _Applying(keeper, said, photos, without)
        yield from applying.run(look(group, last_copies) for group in asked)
        yield evolve(applying.so_far, finished=True, since=_since(keeper, asked))


def _since(keeper: Keeper, asked: Sequence[Pending]) -> int:
    """Groups that wait now and were not among those that were asked for."""
    return len({group.key for group in _pending(keeper)} - {group.key for group in asked})


def _pending(keeper: Keeper) -> list[Pending]:
    with keeper.catalog.read() as session:
        return pending(session)


def _photos(groups: Sequence[Pending]) -> int:
    return sum(len(group.losers) for group in groups)


class _Applying:
    """One Apply under way; `so_far` is what it has done."""

    def __init__(self, keeper: Keeper, said: Said, photos: int, without: Collection[tuple[int, str]]) -> None:
        self._keeper, self._said, self._without = keeper, said, without
        self._step: int | None = None
        self.so_far = Applied(photos)

    def run(self, groups: Iterable[Looked]) -> Generator[Applied, None, None]:
        """Portion by portion."""
        for portion in _portions(groups):
            self._send(portion)
            yield self.so_far

    def _send(self, portion: Sequence[Looked]) -> None:
        """All files of these groups that may go. Those that another window decides otherwise meanwhile stay."""
        operation = self._said.id
        with self._keeper.catalog.read() as session:
            planned, failed = trashing.plan(session, [_going(loser) for each in portion for loser in each.going])
        with self._keeper.catalog.write() as session:
            still = still_decided(session, [each.group for each in portion])
            failed += [Failed(photo, OTHERWISE) for photo in _thought_again(session, portion, still)]
            planned = {photo: moves for photo, moves in planned.items() if photo not in {each.photo for each in failed}}
            if planned:
                self._begin(session)
                trashing.intend(session, operation, planned)
                giving.give(self._keeper, session, operation, self._gifts(session, portion, planned))
        went, unmoved = trashing.carry_out(self._keeper, operation, planned)
        with self._keeper.catalog.write() as session:
            self._note(session, went, [each.photo for each in unmoved])
            for each in portion:
                if each.refused and each.group.key in still:
                    self._ask_again(session, each, went)
        self._tell(portion, set(went), [*failed, *unmoved])

    def _gifts(self, session: Session, portion: Sequence[Looked], planned: Collection[int]) -> list[Gift]:
        """What the photos that go hand on, less what a person has unticked."""
        left = [evolve(each.group, losers=tuple(p for p in each.going if p.photo in planned)) for each in portion]
        return [gift for gift in giving.gifts(session, left) if gift.key not in self._without]

    def _begin(self, session: Session) -> None:
        """Begin the step that undo will take back; it is there from the first photo that moves."""
        if self._step is None:
            self._step = steps.begin(session, self._said, steps.APPLY).id

    def _note(self, session: Session, went: Sequence[int], stayed: Sequence[int]) -> None:
        """Write down what has moved; an Apply that has trashed nothing is no step."""
        if self._step is None:
            return
        step = session.get_one(Step, self._step)
        trashing.note_sent(self._keeper, session, self._said.id, went, stayed)
        giving.take_back(self._keeper, session, self._said.id)
        dissolve_spent(self._keeper, session, step, went)
        if not went and not self.so_far.trashed:
            session.delete(step)
            self._step = None

    def _ask_again(self, session: Session, looked: Looked, went: Collection[int]) -> None:
        """A group of which something was refused is not decided any more."""
        group, gone = looked.group, set(went)
        photos = [each.photo for each in (*group.keepers, *group.losers) if each.photo not in gone]
        ask_again(session, group.about, group.id, photos)

    def _tell(self, portion: Sequence[Looked], went: Set[int], failed: Sequence[Failed]) -> None:
        unmoved = {each.photo: each.message for each in failed}
        for each in portion:
            gone = [loser for loser in each.going if loser.photo in went]
            self.so_far = _with(
                self.so_far, gone, _left(each.group, each.refused), _left(each.group, each.waiting | unmoved)
            )
        if went:
            self.so_far = evolve(self.so_far, operation=self._said.id)


def _portions(groups: Iterable[Looked]) -> Iterator[list[Looked]]:
    """Groups in portions that are soon full, so that what was looked at moves at once. The first is small: it shows soon."""
    portion: list[Looked] = []
    begun, size = monotonic(), 1
    for group in groups:
        portion.append(group)
        if len(portion) >= size or monotonic() - begun > PORTION_SECONDS:
            yield portion
            portion, begun, size = [], monotonic(), min(2 * size, PORTION_GROUPS)
    if portion:
        yield portion


def _going(party: Party) -> Going:
    return Going(party.photo, party.root_id, party.root, party.path)


def _thought_again(session: Session, portion: Sequence[Looked], still: Set[tuple[str, int]]) -> list[int]:
    """Photos that are to stay by now: their group is decided otherwise, or they were chosen in another one."""
    kept = kept_elsewhere(session, [each.group for each in portion if each.group.key in still])
    going = [(each.group.key, loser.photo) for each in portion for loser in each.going]
    return [photo for key, photo in going if key not in still or photo in kept]


def _with(so_far: Applied, gone: Sequence[Party], refused: Sequence[Left], failed: Sequence[Left]) -> Applied:
    so_far.trashed.extend(gone)
    so_far.refused.extend(refused)
    so_far.failed.extend(failed)
    done = so_far.done + len(gone) + len(refused) + len(failed)
    return evolve(so_far, done=done, bytes=so_far.bytes + sum(each.size for each in gone))


def _left(group: Pending, why: dict[int, str]) -> list[Left]:
    return [Left(each.photo, each.path, each.root, why[each.photo]) for each in group.losers if each.photo in why]
