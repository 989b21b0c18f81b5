"""review_words.py: what came of it, in words, and equal reasons told once."""

from collections.abc import Iterator

import pytest
from attrs import evolve
from PySide6.QtCore import QLocale

from catalog_gui.review.apply import Applied, Left
from catalog_gui.review.pending import Party
from catalog_gui.review.undo import Place, Undone
from catalog_gui.ui.review_words import applied_words, back_words, by_reason, gone_words, undone_words


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    usual = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(usual)


def party(photo: int) -> Party:
    return Party(photo, 1, "/photos", f"a/{photo}.jpg", 1000, b"")


def left(photo: int, message: str) -> Left:
    return Left(photo, f"a/{photo}.jpg", "/photos", message)


def test_an_apply_says_how_many_went_stayed_and_were_not_reached() -> None:
    applied = Applied(6, 4, 1, 4_000_000, trashed=[party(1), party(2), party(3)], refused=[left(4, "It has changed.")])
    assert applied_words(applied, stopped=False) == "3 photos are in the trash, 4.0 MB. 1 stayed where it is."
    assert applied_words(applied, stopped=True).endswith("Stopped before the other 2.")


def test_what_was_decided_meanwhile_is_told() -> None:
    applied = Applied(1, 1, 1, 4_000_000, trashed=[party(1)], since=1)
    assert applied_words(applied, stopped=False).endswith("1 group decided meanwhile waits for the next Apply.")
    assert "2 groups decided meanwhile wait for" in applied_words(evolve(applied, since=2), stopped=False)


def test_an_apply_that_moved_nothing_says_so() -> None:
    applied = Applied(1, 1, failed=[left(1, "The disk is full.")])
    assert applied_words(applied, stopped=False) == "Nothing was moved. 1 stayed where it is."


def test_reasons_that_differ_in_names_alone_are_one() -> None:
    alike = by_reason(
        [
            left(1, "It has changed since it was decided. Look at the group again."),
            left(2, "b.jpg, which was to stay for it, is not as it was. It cannot be read there any more."),
            left(3, "c.jpg, which was to stay for it, is not as it was. It cannot be read there any more."),
            left(4, "4.jpg cannot be moved to the trash: permission denied."),
            left(5, "5.jpg cannot be moved to the trash: permission denied."),
            left(6, "6.jpg cannot be moved to the trash: permission denied."),
        ]
    )
    assert [[each.photo for each in reason.photos] for reason in alike] == [[4, 5, 6], [2, 3], [1]]
    assert alike[0].reason == "It cannot be moved to the trash: permission denied."
    assert alike[1].reason == "The photo that was to stay for it is not as it was. It cannot be read there any more."


def test_what_was_taken_back_says_who_is_back_and_who_is_not() -> None:
    place = Place(1, "a/1.jpg", "/photos")
    whole = Undone(3, "Move 1 photo to the trash", (place,))
    assert undone_words(whole) == "Undone: Move 1 photo to the trash. 1 photo is back."
    assert undone_words(Undone(4, "Keep all 2 of its copies")) == "Undone: Keep all 2 of its copies."
    assert undone_words(Undone()) == "There is nothing to undo."
    partly = Undone(3, "x", (), ((place, "Its place is taken."),))
    assert back_words(partly) == "0 photos are back where they were. 1 photo stayed in the trash: Its place is taken."


def test_photos_that_are_gone_for_good_are_counted() -> None:
    assert gone_words(2, {}) == "2 photos are gone for good."
    assert gone_words(2, {7: "Its drive is away."}) == (
        "1 photo is gone for good. 1 photo stayed in the trash: Its drive is away."
    )
