"""Apply: what was decided is done, file after file, each looked at again first. Can be stopped; can be taken back."""

from collections.abc import Collection, Generator, Sequence
from typing import Final

from attrs import evolve, field, frozen
from sqlalchemy import delete
from sqlalchemy.orm import Session

from catalog_gui.catalog import backups
from catalog_gui.catalog.actions import Action
from catalog_gui.catalog.journal import Said
from catalog_gui.catalog.tables import Decision, Step
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.review import gifts as giving
from catalog_gui.review import steps, trashing
from catalog_gui.review.checks import refusals
from catalog_gui.review.decisions import reviewed
from catalog_gui.review.gifts import Gift
from catalog_gui.review.pending import Party, Pending, pending
from catalog_gui.review.spent import dissolve_spent
from catalog_gui.review.trash_records import Failed
from catalog_gui.review.trashing import Going

NOTHING: Final = frozenset[tuple[int, str]]()


@frozen
class Offer:
    """What Apply would do, as the catalog knows it: for the person to look at before."""

    groups: tuple[Pending, ...]
    gifts: tuple[Gift, ...]

    @property
    def photos(self) -> int:
        """Photos that would go."""
        return sum(len(group.losers) for group in self.groups)

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
    """How far an Apply is, and in the end what it did. `total` are the photos that were to go; the lists grow."""

    total: int
    done: int = 0
    operation: int | None = None
    bytes: int = 0
    finished: bool = False
    trashed: list[Party] = field(factory=list)
    refused: list[Left] = field(factory=list)
    failed: list[Left] = field(factory=list)


def offer(session: Session) -> Offer:
    """What Apply would do. Counts what it would really do, unless files have changed meanwhile."""
    groups = tuple(pending(session))
    return Offer(groups, tuple(giving.gifts(session, groups)))


def rehearse(keeper: Keeper, last_copies: bool = False) -> Generator[Applied, None, None]:
    """Look at every file as Apply would, and change nothing; yields how far it is, last what would be done."""
    with keeper.catalog.read() as session:
        groups = pending(session)
    so_far = Applied(sum(len(group.losers) for group in groups))
    for group in groups:
        why = refusals(group, last_copies)
        so_far = _with(so_far, [loser for loser in group.losers if loser.photo not in why], _left(group, why), ())
        yield so_far
    yield evolve(so_far, finished=True)


def apply(
    keeper: Keeper, without: Collection[tuple[int, str]] = NOTHING, last_copies: bool = False
) -> Generator[Applied, None, None]:
    """Move what was decided to the trash; yields how far it is, last what was done. close() stops between two groups.

    :param without: gifts (keeper, name) that a person has unticked.
    :param last_copies: a person has accepted that groups go of which nothing stays.
    :raises CatalogError: somebody else works on the catalog alone, or no snapshot of it could be made.
    """
    with keeper.catalog.read() as session:
        if not (planned := offer(session)).groups:
            yield Applied(0, finished=True)
            return
    label = f"Move {planned.photos} photo{'s' if planned.photos != 1 else ''} to the trash"
    with keeper.catalog.alone(steps.APPLY, label) as said:
        with keeper.catalog.read() as session:
            planned = offer(session)
        backups.make(keeper.catalog.file, backup_folder(keeper.catalog.file))
        yield from _Applying(keeper, said, planned, without, last_copies).run()


class _Applying:
    """One Apply under way."""

    def __init__(
        self, keeper: Keeper, said: Said, planned: Offer, without: Collection[tuple[int, str]], last_copies: bool
    ) -> None:
        self._keeper, self._said, self._planned = keeper, said, planned
        self._gifts = [gift for gift in planned.gifts if gift.key not in without]
        self._last_copies = last_copies
        self._step: int | None = None
        self._so_far = Applied(planned.photos)

    def run(self) -> Generator[Applied, None, None]:
        """Group by group."""
        for group in self._planned.groups:
            self._one(group)
            yield self._so_far
        yield evolve(self._so_far, finished=True)

    def _one(self, group: Pending) -> None:
        why = refusals(group, self._last_copies)
        going = [loser for loser in group.losers if loser.photo not in why]
        went, failed = self._send(group, going) if going else ([], [])
        if why:
            self._ask_again(group, went)
        if went:
            self._so_far = evolve(self._so_far, operation=self._said.id)
        gone = [loser for loser in going if loser.photo in set(went)]
        lost = {each.photo: each.message for each in failed}
        self._so_far = _with(self._so_far, gone, _left(group, why), _left(group, lost))

    def _send(self, group: Pending, going: Sequence[Party]) -> tuple[list[int], list[Failed]]:
        keeper, operation = self._keeper, self._said.id
        with keeper.catalog.read() as session:
            each_going = [Going(each.photo, each.root_id, each.root, each.path) for each in going]
            planned, unplanned = trashing.plan(session, each_going)
        if not planned:
            return [], unplanned
        with keeper.catalog.write() as session:
            step = self._begun(session)
            trashing.intend(session, operation, planned)
            handed = [gift for gift in self._gifts if gift.giver in planned]
            giving.give(keeper, session, operation, handed)
        went, failed = trashing.carry_out(keeper, operation, planned)
        stayed = [each.photo for each in failed]
        with keeper.catalog.write() as session:
            trashing.note_sent(keeper, session, operation, went, stayed)
            giving.take_back(keeper, session, operation, stayed)
            dissolve_spent(keeper, session, session.get_one(Step, step), went)
            if not went:
                self._forget_step(session)
        return went, unplanned + failed

    def _begun(self, session: Session) -> int:
        """The step that undo will take back; there from the first photo that moves."""
        if self._step is None:
            self._step = steps.begin(session, self._said, steps.APPLY).id
        return self._step

    def _forget_step(self, session: Session) -> None:
        """An Apply that has trashed nothing is no step."""
        if not self._so_far.trashed and self._step is not None:
            session.delete(session.get_one(Step, self._step))
            self._step = None

    def _ask_again(self, group: Pending, went: Collection[int]) -> None:
        """A group of which something was refused is not decided any more."""
        photos = [each.photo for each in (*group.keepers, *group.losers) if each.photo not in set(went)]
        with self._keeper.catalog.write() as session:
            undecided = delete(Decision).where(Decision.about == group.about, Decision.photo_id.in_(photos))
            session.execute(undecided.execution_options(synchronize_session=False))
            Action("", (reviewed(group.about, group.id, yes=False),)).apply(session)


def _with(so_far: Applied, gone: Sequence[Party], refused: Sequence[Left], failed: Sequence[Left]) -> Applied:
    so_far.trashed.extend(gone)
    so_far.refused.extend(refused)
    so_far.failed.extend(failed)
    done = so_far.done + len(gone) + len(refused) + len(failed)
    return evolve(so_far, done=done, bytes=so_far.bytes + sum(each.size for each in gone))


def _left(group: Pending, why: dict[int, str]) -> list[Left]:
    return [Left(each.photo, each.path, each.root, why[each.photo]) for each in group.losers if each.photo in why]
