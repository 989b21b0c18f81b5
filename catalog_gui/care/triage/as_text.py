"""The report as plain text."""

from collections.abc import Iterator, Sequence
from typing import Final

from catalog_gui.care.triage.records import Report, TableReport
from catalog_gui.care.triage.story import story

_MARKS: Final = {"critical": "!!", "warning": " !", "info": "  "}
INFERENCE: Final = "Inferred from the evidence below, not known. Answers to the questions change it."
NOTHING_LOST: Final = "No table holds fewer rows than it should, as far as was counted."


def lines(report: Report) -> Iterator[str]:
    """The report line by line."""
    yield f"Triage of {report.subject}, {report.made_at:%Y-%m-%d %H:%M} UTC"
    yield from (f"  {name}: {value}" for name, value in report.header)
    yield from _part("Tables", _tables(report.tables))
    yield from _part("Findings", _findings(report))
    yield from _part("Timeline (UTC)", (f"  {event.at}  {event.what}  [{event.evidence}]" for event in report.events))
    yield from _part("Likely causes", _causes(report))
    yield from _part("Ways back", _ways(report))
    yield from _part("Questions", _questions(report))
    yield from _part("What cannot be known", (f"  - {gap}" for gap in report.gaps))
    yield from _part("Next steps", _steps(report))
    yield from _part("What was tried", _tried(report))
    yield from _part("Files to look at", _places(report))


def _part(title: str, told: Iterator[str]) -> Iterator[str]:
    body = list(told)
    if body:
        yield from ("", title, *body)


def _tables(tables: Sequence[TableReport]) -> Iterator[str]:
    head = ("table", "inserts", "deletes", "expected", "actual", "status")
    rows = [head, *(cells(table) for table in tables)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(head))]
    for row in rows if tables else ():
        numbers = (cell.rjust(width) for cell, width in zip(row[1:5], widths[1:5], strict=True))
        yield "  " + "  ".join((row[0].ljust(widths[0]), *numbers, row[5]))


def cells(table: TableReport) -> tuple[str, ...]:
    """A table's line: what nobody counted is a dash, never 0."""
    numbers = (table.inserts, table.deletes, table.expected, table.actual)
    return (table.table, *("-" if number is None else f"{number:,}" for number in numbers), table.status)


def _findings(report: Report) -> Iterator[str]:
    for finding in report.findings:
        yield f"{_MARKS[finding.severity]} {finding.title}"
        yield from (f"     {each}" for each in finding.evidence)
        if finding.action:
            yield f"     > {finding.action}"


def _causes(report: Report) -> Iterator[str]:
    if not report.hypotheses:
        yield f"  {NOTHING_LOST}"
        return
    yield f"  {INFERENCE}"
    for each in report.hypotheses:
        yield f"  {each.confidence:3} %  {each.title}"
        yield from (f"         for: {words}" for words in each.evidence)
        yield from (f"         against: {words}" for words in each.against)
        yield f"         would be ruled out by: {each.falsified_by}"
    best = report.hypotheses[0]
    yield f"  If it was the first of them ({best.title}):"
    yield from (f"    {number}. {told.sentence}" for number, told in enumerate(story(report, best), 1))


def _ways(report: Report) -> Iterator[str]:
    for way in report.recovery:
        yield f"  {'yes' if way.available else 'no ':3}  {way.option}: {way.why}"
        if way.command:
            yield f"       > {way.command}"


def _questions(report: Report) -> Iterator[str]:
    for each in report.questions:
        answer = "" if each.answer is None else f"  {'yes' if each.answer else 'no'}"
        yield f"  {each.words}  (--answer {each.name}=yes|no){answer}"


def _steps(report: Report) -> Iterator[str]:
    for number, step in enumerate(report.steps, 1):
        yield f"  {number}. [{'x' if step.done else ' '}] {step.words}  ({step.owner})"
        if step.command:
            yield f"       > {step.command}"


def _tried(report: Report) -> Iterator[str]:
    for each in report.tried:
        yield f"  {each.at:%Y-%m-%d %H:%M:%S} UTC  {each.action}: {each.result}  ({each.by})"


def _places(report: Report) -> Iterator[str]:
    for place in report.places:
        yield f"  {'there    ' if place.exists else 'not there'}  {place.path}: {place.what}"
