"""missing_thumbnails.py: why photos have no thumbnails, each of the five reasons told from the others."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve
from camera import album
from keeping import add, rebuild
from sqlalchemy import delete, text

from catalog_gui.care.triage.missing_thumbnails import MissingThumbnails, Seen, why
from catalog_gui.care.triage.records import Finding
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.engine.keeper import Keeper
from catalog_gui.phases.thumbnails import ThumbnailRow

AT = datetime(2025, 12, 23, 17, 11, 17)
GONE = Seen(photos=96228, rows=0, looked_at=500, on_disk=0, made=300, last_made=AT, first_photo=AT, cleared=None)


@pytest.mark.parametrize(
    ("seen", "reason", "command"),
    [
        (evolve(GONE, made=0, last_made=None), "never made", "rebuild --only thumbnails"),
        (evolve(GONE, first_photo=AT + timedelta(days=1)), "before these", "rebuild --only thumbnails"),
        (evolve(GONE, cleared="Clear the store"), "cleared away", "rebuild --only thumbnails"),
        (evolve(GONE, on_disk=480), "not noted", "thumbnails adopt"),
        (GONE, "nothing on record", "rebuild --only thumbnails"),
    ],
)
def test_each_reason_by_its_evidence(seen: Seen, reason: str, command: str) -> None:
    words, answer, evidence = why(seen)
    assert reason in words
    assert answer.endswith(command)
    assert evidence


def found(keeper: Keeper) -> list[Finding]:
    with opened_sqlite(keeper.catalog.file) as database:
        return list(MissingThumbnails(database).clues().findings)


@pytest.fixture
def filled(keeper: Keeper, photos: Path) -> Keeper:
    """Three photos, their thumbnails made."""
    album(photos, 3)
    add(keeper, photos)
    keeper.claim_store()
    rebuild(keeper, only=["thumbnails"])
    return keeper


def change(keeper: Keeper, *statements: str) -> None:
    with keeper.catalog.write() as session:
        for statement in statements:
            session.execute(text(statement))


def test_with_thumbnails_there_is_nothing_to_explain(filled: Keeper) -> None:
    assert found(filled) == []


def test_never_made(keeper: Keeper, photos: Path) -> None:
    album(photos, 3)
    add(keeper, photos)
    (told,) = found(keeper)
    assert told.title.startswith("3 of 3 photos have no thumbnail: they were never made")
    assert told.severity == "info"
    assert any("not looked for" in words for words in told.evidence), "nothing is claimed of a store that nobody saw"


def test_made_and_not_noted(filled: Keeper) -> None:
    with filled.catalog.write() as session:
        session.execute(delete(ThumbnailRow))
    (told,) = found(filled)
    assert "not noted, as it seems" in told.title
    assert told.evidence == ("3 of 3 photos without one have its file in the store",)
    assert told.severity == "warning"


def test_gone_with_their_files(filled: Keeper) -> None:
    change(filled, "DELETE FROM thumbnail")
    for file in filled.store.directory.rglob("*.jpg"):
        file.unlink()
    assert "nothing on record says by what" in found(filled)[0].title
    with filled.catalog.operation("clear", "Clear the store"):
        pass
    (told,) = found(filled)
    assert "cleared away" in told.title
    assert any("Clear the store" in words for words in told.evidence)
    change(filled, "UPDATE photo SET added_at = '2999-01-01 00:00:00'")
    assert "before these" in found(filled)[0].title
