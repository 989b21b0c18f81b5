"""investigation.py, inquiry.py: answers are kept and change the ranking; an investigation tells how far it is and stops."""

from pathlib import Path
from threading import Event

import pytest
from camera import album
from keeping import add

from care.triage.damaging import outside, triage
from catalog_gui.care.triage import investigation
from catalog_gui.care.triage.inquiry import Stopped, Watched, of_catalog, of_database, stopping
from catalog_gui.care.triage.investigate import answered
from catalog_gui.care.triage.investigation import Investigation
from catalog_gui.care.triage.records import Report
from catalog_gui.care.triage.sqlite_reading import opened_sqlite
from catalog_gui.catalog import backups, incident
from catalog_gui.catalog.journal import actor
from catalog_gui.engine.keeper import Keeper, backup_folder
from catalog_gui.errors import CatalogError, UsageError


@pytest.fixture
def damaged(keeper: Keeper, photos: Path) -> Keeper:
    """A catalog from which another program has deleted photos."""
    album(photos, 12)
    add(keeper, photos)
    outside(keeper.catalog.file, "DELETE FROM photo WHERE id <= 8")
    return keeper


def confidence(report: Report, cause: str) -> int:
    return next(each.confidence for each in report.hypotheses if each.cause == cause)


def test_an_answer_is_kept_and_ranks_anew(damaged: Keeper) -> None:
    file = damaged.catalog.file
    before = triage(damaged)
    investigation.save(file, investigation.load(file).answered("restored", True).answered("script", False))
    after = triage(damaged)
    assert confidence(after, "restore") > confidence(before, "restore")
    assert confidence(after, "outside") < confidence(before, "outside")
    assert sum(each.confidence for each in after.hypotheses) == 100
    assert {each.name: each.answer for each in after.questions if each.answer is not None} == {
        "restored": True,
        "script": False,
    }
    investigation.save(file, investigation.load(file).answered("restored", None).answered("script", None))
    assert triage(damaged).hypotheses == before.hypotheses


def test_other_answers_are_weighed_without_reading_again(damaged: Keeper) -> None:
    report = triage(damaged)
    answers = {"restored": True, "several": False, "history": True}
    again = answered(report, answers, own=True)
    investigation.save(damaged.catalog.file, Investigation(answers))
    read = triage(damaged)
    assert again.hypotheses == read.hypotheses
    assert again.steps == read.steps
    assert again.steps[-1].words.startswith("Keep the history of finished runs")
    no = answered(report, {"history": False}, own=True).steps[-1]
    assert (no.words.partition(";")[0], no.done) == ("Keep the sums of finished runs for ever", True)
    assert answered(of_database(str(backups.make(damaged.catalog.file, backup_folder(damaged.catalog.file))), {}), answers,
                    own=False).questions == read.questions  # fmt: skip


def test_each_step_has_an_owner_and_a_state(damaged: Keeper) -> None:
    file = damaged.catalog.file
    steps = triage(damaged).steps
    assert [(step.owner, step.done) for step in steps[:2]] == 2 * [("Catalog Keeper", False)]
    assert steps[4].owner == "you"
    incident.lock(file)
    backups.make(file, backup_folder(file))
    assert [step.done for step in triage(damaged).steps[:2]] == [True, True]
    incident.unlock(file)
    assert [step.done for step in triage(damaged).steps[:2]] == [False, True]


def test_what_was_done_is_kept(damaged: Keeper) -> None:
    file = damaged.catalog.file
    investigation.save(file, investigation.load(file).with_done("catalog-gui lock", "It is locked."))
    done = investigation.load(file).was_done("catalog-gui lock")
    assert done is not None
    assert done.words == "It is locked."
    assert investigation.load(file).was_done("catalog-gui scan") is None


def test_what_was_tried_by_whom_and_what_came_of_it_is_in_the_report(damaged: Keeper) -> None:
    file = damaged.catalog.file
    assert triage(damaged).tried == ()
    kept = investigation.load(file).with_note("  Started the computer anew ", "no effect")
    investigation.save(file, kept.with_done("catalog-gui lock", "It is locked.").with_note("Counted files", ""))
    tried = triage(damaged).tried
    assert [(each.action, each.result) for each in tried] == [
        ("Started the computer anew", "no effect"),
        ("catalog-gui lock", "It is locked."),
        ("Counted files", "not said what came of it"),
    ]
    assert [each.by for each in tried] == [actor(), "Catalog Keeper", actor()]
    assert investigation.load(file).tried == tried
    with pytest.raises(UsageError, match="Say what was tried"):
        kept.with_note("  ", "no effect")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"answers": 3}', "null"])
def test_a_spoilt_note_is_none(damaged: Keeper, content: str) -> None:
    place = investigation.place_of(damaged.catalog.file)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(content, encoding="utf-8")
    assert investigation.load(damaged.catalog.file) == Investigation()
    triage(damaged)


def test_answers_that_cannot_be_kept_are_said(damaged: Keeper, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(investigation.tempfile, "mkstemp", full)
    with pytest.raises(CatalogError, match="No space left on device"):
        investigation.save(damaged.catalog.file, Investigation())
    triage(damaged)


def test_it_tells_how_far_it_is(damaged: Keeper) -> None:
    told: list[tuple[str, float]] = []
    file = damaged.catalog.file
    of_catalog(file, backup_folder(file), watched=Watched(lambda words, share: told.append((words, share))))
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1] < 1) == (0.0, True)
    assert "Reading: the originals" in [words for words, _ in told]
    assert "Looking for ways back: the backups" in [words for words, _ in told]


def test_it_stops_between_two_sources(damaged: Keeper) -> None:
    stop, told = Event(), list[str]()

    def looking(words: str, share: float) -> None:
        told.append(words)
        stop.set()

    file = damaged.catalog.file
    with pytest.raises(Stopped):
        of_catalog(file, backup_folder(file), watched=Watched(looking, stop))
    assert len(told) == 1


def test_it_stops_in_the_middle_of_a_long_question(damaged: Keeper) -> None:
    watched = Watched()
    for_ever = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    watched.stop.set()
    with opened_sqlite(damaged.catalog.file) as database, pytest.raises(Stopped), stopping(database, watched):
        database.rows(for_ever)
