"""The report as a JSON document."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from attrs import asdict

from catalog_gui.care.triage.records import Reach, Report, Statement, TableReport, Tried
from catalog_gui.care.triage.story import story


def iso(moment: datetime | None) -> str | None:
    """A moment as UTC ISO 8601."""
    return None if moment is None else moment.isoformat() + "Z"


def document(report: Report) -> dict[str, Any]:
    """The report in the shape that scripts rely on, and all else that is known beside it."""
    return {
        "database": report.subject,
        "made_at": iso(report.made_at),
        "header": dict(report.header),
        "tables": [_table(table) for table in report.tables],
        "events": [
            {"at": iso(event.at), "what": event.what, "evidence": event.evidence, "severity": event.severity}
            for event in report.events
        ],
        "findings": [asdict(finding) for finding in report.findings],
        "hypotheses": [
            asdict(each)
            | {"inference": True, "evidence": list(each.evidence), "against": list(each.against)}
            | {"story": [asdict(told) for told in story(report, each)]}
            for each in report.hypotheses
        ],
        "recovery": [asdict(way) for way in report.recovery],
        "questions": [
            {"question": each.name, "words": each.words, "answer": _yes_or_no(each.answer)} for each in report.questions
        ],
        "gaps": list(report.gaps),
        "statements": [_statement(statement) for statement in report.statements],
        "reaches": [_reach(reach) for reach in report.reaches],
        "steps": [asdict(step) for step in report.steps],
        "tried": told_tried(report.tried),
        "places": [asdict(place) for place in report.places],
    }


def told_tried(tried: Sequence[Tried]) -> list[dict[str, Any]]:
    """What was tried, each with when, what came of it and by whom."""
    return [asdict(each) | {"at": iso(each.at)} for each in tried]


def _table(table: TableReport) -> dict[str, Any]:
    return asdict(table) | {"oldest": iso(table.oldest), "signatures": list(table.signatures)}


def _statement(statement: Statement) -> dict[str, Any]:
    return asdict(statement) | {"at": iso(statement.at)}


def _reach(reach: Reach) -> dict[str, Any]:
    return asdict(reach) | {"exact": reach.exact}


def _yes_or_no(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"
