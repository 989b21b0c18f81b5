"""Groups that a person is done with stay as they are, whatever is found later; a photo that joins them is asked about."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

BATCH = 500


def stays(reviewed: Mapping[int, frozenset[int]], found: Sequence[frozenset[int]]) -> tuple[set[int], list[bool]]:
    """Which reviewed groups stay, and which of the groups found now are news.

    :param reviewed: photos by group number. :param found: photos of each group that was found now.
    :returns: (numbers that stay, for each group found whether it is to be written). A group found inside a reviewed one
        says nothing new; one that brings it a further photo takes its place.
    """
    home = {photo: number for number, photos in reviewed.items() for photo in photos}
    touched = [{home[photo] for photo in photos if photo in home} for photos in found]
    again: set[int] = set()
    for photos, numbers in zip(found, touched, strict=True):
        if not any(photos <= reviewed[number] for number in numbers):
            again |= numbers
    kept = set(reviewed) - again
    news = [
        not any(photos <= reviewed[number] for number in numbers & kept)
        for photos, numbers in zip(found, touched, strict=True)
    ]
    return kept, news


def reviewed_groups(
    session: Session, table: type[Any], by_photos: Mapping[frozenset[int], int]
) -> dict[int, frozenset[int]]:
    """The groups of a table that a person is done with: photos by number."""
    done = set(session.scalars(select(table.id).where(table.reviewed_at.is_not(None))))
    return {number: photos for photos, number in by_photos.items() if number in done}


def ask_again(session: Session, table: type[Any], numbers: set[int]) -> None:
    """These groups are not dealt with any more."""
    ordered = sorted(numbers)
    for start in range(0, len(ordered), BATCH):
        part = table.id.in_(ordered[start : start + BATCH])
        session.execute(update(table).where(part).values(reviewed_at=None).execution_options(synchronize_session=False))
