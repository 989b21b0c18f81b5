"""What only a photo that goes knows, handed on to the one that stays: stars, words, date, place, keywords.

It is kept as given values, which win over the file and outlive every rebuild; the file itself is never written to.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from attrs import frozen
from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalog_gui.catalog.tables import Given, Photo, TrashItem
from catalog_gui.catalog.types import now
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.analyze import LATITUDE, LONGITUDE, TAKEN, Analysis, analyzed, taken_given
from catalog_gui.review.members import CLUSTER
from catalog_gui.review.pending import Pending
from catalog_gui.review.trash_records import RESTORED

FROM_COPY: Final = "copy"
TITLES: Final = {
    "rating": "Rating",
    "title": "Title",
    "caption": "Caption",
    "taken": "Date",
    "place": "Place",
    "keywords": "Keywords",
}
_WRITTEN_THEN: Final = frozenset({"exif", "xmp", "filename"})
"""Where dates come from that mean the moment of the photo; a file's or folder's own date is no knowledge to hand on."""
_BATCH: Final = 500

Value = tuple[str, str | None, float | None, Any]
"""A given value: its name, and words, a number or a moment."""


@frozen
class Gift:
    """One fact that a photo that stays lacks and one that goes has; `shown` is how it reads."""

    keeper: int
    keeper_path: str
    giver: int
    giver_path: str
    name: str
    shown: str
    values: tuple[Value, ...]

    @property
    def title(self) -> str:
        """What kind of fact it is, for people."""
        return TITLES[self.name]

    @property
    def key(self) -> tuple[int, str]:
        """What a person unticks."""
        return self.keeper, self.name


def gifts(session: Session, groups: Sequence[Pending]) -> list[Gift]:
    """What the photos of these groups that go would hand on; in bursts nothing, for each frame has its own facts."""
    copies = [group for group in groups if group.about == CLUSTER and group.keepers]
    known = _known(session, {party.photo for group in copies for party in (*group.keepers, *group.losers)})
    return [gift for group in copies for gift in _of(group, known)]


def _known(session: Session, photos: Collection[int]) -> dict[int, dict[str, Any]]:
    """What is known of photos, by the names of the gifts; what a person has given them before counts as theirs."""
    ordered, found = sorted(photos), {}
    for start in range(0, len(ordered), _BATCH):
        part = ordered[start : start + _BATCH]
        given = _given(session, part)
        columns: tuple[Any, ...] = (
            Photo.id,
            Analysis.rating,
            Analysis.title,
            Analysis.caption,
            Analysis.keywords,
            Analysis.taken_source,
            TAKEN.label("taken"),
            taken_given().label("taken_given"),
            LATITUDE.label("latitude"),
            LONGITUDE.label("longitude"),
        )
        for row in session.execute(select(*columns).select_from(analyzed()).where(Photo.id.in_(part))):
            found[row.id] = _facts(row) | given.get(row.id, {})
    return found


def _given(session: Session, photos: Sequence[int]) -> dict[int, dict[str, Any]]:
    rows = session.execute(
        select(Given.photo_id, Given.name, Given.words, Given.number).where(
            Given.photo_id.in_(photos), Given.name.in_(("rating", "title", "caption", "keywords"))
        )
    )
    given: dict[int, dict[str, Any]] = {}
    for photo, name, words, number in rows:
        value = frozenset((words or "").split("\n")) if name == "keywords" else words if words is not None else number
        given.setdefault(photo, {})[name] = value
        given[photo]["given " + name] = True
    return given


def _facts(row: Any) -> dict[str, Any]:
    dated = row.taken is not None and (row.taken_given or row.taken_source in _WRITTEN_THEN)
    placed = row.latitude is not None and row.longitude is not None
    return {
        "rating": row.rating or None,  # no stars are no knowledge
        "title": row.title or None,
        "caption": row.caption or None,
        "keywords": frozenset(filter(None, (row.keywords or "").split("\n"))),
        "taken": row.taken if dated else None,
        "place": (row.latitude, row.longitude) if placed else None,
    }


def _of(group: Pending, known: dict[int, dict[str, Any]]) -> Iterator[Gift]:
    """Each fact once, to the first that stays, from the first that has it."""
    keeper, *others = group.keepers
    mine = known.get(keeper.photo, {})
    theirs = [known.get(each.photo, {}) for each in others]
    for name in TITLES:
        has = [loser for loser in group.losers if known.get(loser.photo, {}).get(name)]
        if not has or (name != "keywords" and mine.get(name) is not None):
            continue
        value = known[has[0].photo][name]
        if name == "keywords":
            value = _more(frozenset().union(*(known[each.photo][name] for each in has)), mine, theirs)
        if value is not None:
            shown, values = _as_given(name, value)
            yield Gift(keeper.photo, keeper.path, has[0].photo, has[0].path, name, shown, values)


def _more(value: frozenset[str], mine: dict[str, Any], theirs: Sequence[dict[str, Any]]) -> frozenset[str] | None:
    """The keeper's keywords with those that only the other has; None where there are none, or a person has chosen them."""
    own = mine.get("keywords") or frozenset()
    everywhere = own.union(*(each.get("keywords") or frozenset() for each in theirs))
    return own | value if value - everywhere and not mine.get("given keywords") else None


def _as_given(name: str, value: Any) -> tuple[str, tuple[Value, ...]]:
    """How a fact reads, and the given values that hold it."""
    if name == "taken":
        return f"{value:%Y-%m-%d %H:%M:%S}", (("taken", None, None, value),)
    if name == "place":
        latitude, longitude = value
        shown = f"{latitude:.5f}, {longitude:.5f}"
        return shown, (("latitude", None, latitude, None), ("longitude", None, longitude, None))
    if name == "rating":
        return "★" * round(value), (("rating", None, float(value), None),)
    if name == "keywords":
        return ", ".join(sorted(value)), (("keywords", "\n".join(sorted(value)), None, None),)
    return value, ((name, value, None, None),)


def give(keeper: Keeper, session: Session, operation: int, gifts: Sequence[Gift]) -> None:
    """Write gifts down as given values of those that stay."""
    photos = sorted({gift.keeper for gift in gifts})
    there = {
        tuple(row) for row in session.execute(select(Given.photo_id, Given.name).where(Given.photo_id.in_(photos)))
    }
    rows = [
        _row(gift, operation, value) for gift in gifts for value in gift.values if (gift.keeper, value[0]) not in there
    ]
    with keeper.tallies.changing(session, photos):
        if rows:
            session.execute(insert(Given), rows)


def take_back(keeper: Keeper, session: Session, operation: int) -> None:
    """Forget what photos handed on in an operation that did not go in it, or came back since."""
    gone = select(TrashItem.photo_id).where(TrashItem.operation_id == operation, TrashItem.state != RESTORED)
    which = (Given.operation_id == operation, Given.origin == FROM_COPY, Given.origin_photo.not_in(gone))
    keepers = sorted(set(session.scalars(select(Given.photo_id).where(*which))))
    with keeper.tallies.changing(session, keepers):
        session.execute(delete(Given).where(*which).execution_options(synchronize_session=False))


def _row(gift: Gift, operation: int, value: Value) -> dict[str, Any]:
    name, words, number, moment = value
    return {
        "photo_id": gift.keeper,
        "name": name,
        "words": words,
        "number": number,
        "moment": moment,
        "origin": FROM_COPY,
        "origin_photo": gift.giver,
        "operation_id": operation,
        "at": now(),
    }
