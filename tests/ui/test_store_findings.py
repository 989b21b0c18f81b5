"""store_findings.py: what a check has found, in groups and in one sentence."""

import pytest
from stored_album import words

from catalog_gui.care.reconcile import Found, Report
from catalog_gui.ui.store_findings import (
    ADOPT,
    ADOPTABLE,
    MAKE,
    OK,
    REMOVE,
    STRANGE,
    broken,
    findings,
    verdict,
    without,
)


def found(*photos: int) -> list[Found]:
    return [Found(photo, f"{photo}.jpg", "/photos") for photo in photos]


REPORT = Report(
    ok=90,
    row_only=found(1, 2),
    neither=found(3),
    stale=found(4, 5),
    undecodable=found(6),
    wrong_shape=found(7, 8),
    file_only=["0a/1.jpg", "0b/2.jpg", "0c/3.jpg"],
    adoptable=["0b/2.jpg"],
)


def test_every_class_has_its_number_and_what_can_be_done() -> None:
    assert {each.name: (each.count, each.what) for each in findings(REPORT)} == {
        OK: (90, ""),
        "row_only": (2, MAKE),
        "undecodable": (1, MAKE),
        "wrong_shape": (2, MAKE),
        "stale": (2, MAKE),
        "neither": (1, MAKE),
        ADOPTABLE: (1, ADOPT),
        STRANGE: (2, REMOVE),
    }
    assert all(each.advice.endswith(".") for each in findings(REPORT))


def test_damage_is_never_said_of_the_photos() -> None:
    for name in ("row_only", "undecodable"):
        assert next(each for each in findings(REPORT) if each.name == name).advice.startswith("The photos are fine.")


def test_what_a_check_would_have_made_again() -> None:
    assert broken(findings(REPORT)) == REPORT.broken == (1, 2, 3, 4, 5, 6, 7, 8)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        (
            REPORT,
            "90 thumbnails are as they should be, 8 need to be made again, 3 files lie there that the catalog does not know.",
        ),
        (Report(ok=1), "1 thumbnail is as it should be."),
        (Report(neither=found(1)), "0 thumbnails are as they should be, 1 needs to be made again."),
        (Report(), "There are no thumbnails yet, and no photos that lack them."),
    ],
)
def test_a_check_in_one_sentence(report: Report, sentence: str) -> None:
    assert words(verdict(report)) == sentence


def test_what_was_done_leaves_the_groups() -> None:
    left = {each.name: each.count for each in without(findings(REPORT), {1, 2, 4}, {"0b/2.jpg", "0a/1.jpg"})}
    assert left == {OK: 94, "undecodable": 1, "wrong_shape": 2, "stale": 1, "neither": 1, STRANGE: 1}
