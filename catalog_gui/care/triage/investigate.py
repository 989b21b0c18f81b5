"""A triage from its sources to its report."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime

from attrs import evolve

from catalog_gui.care.triage import findings as seen
from catalog_gui.care.triage.causes import asked
from catalog_gui.care.triage.evidence import Clues, Evidence, Loss, gathered
from catalog_gui.care.triage.foreign_keys import delete_closure, truncate_reaches
from catalog_gui.care.triage.hypotheses import ranked
from catalog_gui.care.triage.nouns import OWN, rows_of
from catalog_gui.care.triage.records import LOST, Deletion, Event, Finding, Reach, Report, Sign, TableReport
from catalog_gui.care.triage.recovery import Known, next_steps, sorted_ways
from catalog_gui.care.triage.signatures import signatures
from catalog_gui.care.triage.statement_signs import statement_signs
from catalog_gui.care.triage.statuses import emptied_at, judged
from catalog_gui.catalog.types import now

Looking = Callable[[str, float], object]
"""Told of what is looked at and how much of all was (0 to 1), before each source; may raise to end the investigation."""


def investigate(
    subject: str,
    sources: Sequence[Evidence],
    answers: Mapping[str, bool] | None = None,
    own: bool = False,
    looking: Looking = lambda words, share: None,
) -> Report:
    """Read all sources, judge the tables, weigh the causes and look for ways back.

    :param answers: the person's answers by question; see causes.QUESTIONS.
    :param own: whether the database is a catalog of this application.
    :raises UsageError: an answer to a question that there is not.
    :raises CatalogError: a source cannot be read.
    """
    questions = asked(answers or {})
    clues = gathered(source.clues() for source in _each(sources, looking, "Reading", 0.0))
    event = _moment_of_loss(clues)
    tables = judged(clues.counted, event)
    reaches = _reaches(clues, tables)
    nouns = OWN if own else seen.EMPTY
    loss = _loss(clues, tables)
    lost = bool(loss.rows)
    signs = tuple(_signs(clues, tables, reaches, loss)) if lost else ()
    looked = _each(sources, looking, "Looking for ways back", 0.5) if lost else ()
    ways = sorted_ways(way for source in looked for way in source.ways(loss))
    return Report(
        subject=subject,
        made_at=now(),
        header=clues.header,
        tables=tables,
        events=tuple(_events(clues, event, nouns)),
        findings=seen.sorted_findings(_findings(clues, tables, reaches, nouns)),
        hypotheses=ranked(signs, answers or {}, clues.engine) if lost else (),
        recovery=ways,
        questions=questions,
        gaps=clues.gaps,
        statements=clues.statements,
        reaches=reaches,
        steps=next_steps(ways, questions, _known(clues, tables, own)) if lost else (),
        places=clues.places,
        signs=signs,
        engine=clues.engine,
    )


def answered(report: Report, answers: Mapping[str, bool], own: bool) -> Report:
    """The same evidence weighed with other answers; nothing is read again."""
    questions = asked(answers)
    if not report.steps:
        return evolve(report, questions=questions)
    done = {step.words: step.done for step in report.steps}
    steps = next_steps(report.recovery, questions, Known(own=own))
    steps = tuple(evolve(step, done=step.done or done.get(step.words, False)) for step in steps[:4]) + steps[4:]
    return evolve(report, questions=questions, hypotheses=ranked(report.signs, answers, report.engine), steps=steps)


def _each(sources: Sequence[Evidence], looking: Looking, words: str, share: float) -> Iterator[Evidence]:
    """The sources one after the other, telling of each before it is asked."""
    for place, source in enumerate(list(sources)):
        looking(f"{words}: {source.title}", share + place / len(sources) / 2)
        yield source


def _known(clues: Clues, tables: Sequence[TableReport], own: bool) -> Known:
    """The damaged state is copied when a sound copy is younger than the loss."""
    moments = [each.at for each in _unwanted(clues.deletions, tables) if each.at]
    copied = clues.copied_at is not None and bool(moments) and clues.copied_at >= max(moments)
    searched = any(statement.outcome is None for statement in clues.statements)
    return Known(own, bool(clues.locked), copied, searched)


def _moment_of_loss(clues: Clues) -> datetime | None:
    """When tables were emptied: by their storage, by a TRUNCATE in the log, or by a mass deletion on record."""
    by_storage = emptied_at(clues.counted)
    sent = [each.at for each in clues.statements if each.at and each.verb == "TRUNCATE" and each.outcome != "failed"]
    return by_storage or max(sent, default=None)


def _reaches(clues: Clues, tables: Sequence[TableReport]) -> tuple[Reach, ...]:
    if clues.engine != "postgresql":  # there is no TRUNCATE elsewhere
        return ()
    emptied = {table.table for table in tables if table.status in ("wiped", "refilled")}
    holding = {table.table for table in tables if table.status in ("intact", "grew") and table.actual}
    return truncate_reaches(clues.keys, emptied, holding) if emptied else ()


def _loss(clues: Clues, tables: Sequence[TableReport]) -> Loss:
    rows = {table.table: (table.expected or 0) - (table.actual or 0) for table in tables if table.status in LOST}
    for deletion in _unwanted(clues.deletions, tables):
        rows[deletion.table] = rows.get(deletion.table, 0) + deletion.gone
    return Loss(rows)


def _unwanted(deletions: Sequence[Deletion], tables: Sequence[TableReport]) -> list[Deletion]:
    """Deletions that nobody asked the application for, and mass deletions of which that cannot be told, still felt."""
    there = {table.table: table.actual or 0 for table in tables}
    return [
        each
        for each in deletions
        if each.gone
        and (each.outside or (each.outside is None and seen.is_mass(each.rows, each.rows + there.get(each.table, 0))))
    ]


def _events(clues: Clues, event: datetime | None, nouns: seen.Nouns) -> Iterator[Event]:
    found = list(clues.events)
    if event and (by_storage := emptied_at(clues.counted)):
        words = "The storage of emptied tables was replaced: they were emptied at this moment"
        found.append(Event(by_storage, words, "time of the storage's files", "critical"))
    for deletion in clues.deletions:
        if deletion.at:
            who = deletion.actor or ("another program" if deletion.outside else "an unknown user")
            words = f"{rows_of(deletion.table, deletion.rows, nouns)} were deleted by {who}"
            found.append(Event(deletion.at, words, deletion.evidence, "warning"))
    yield from sorted(found, key=lambda each: each.at)


def _findings(
    clues: Clues, tables: Sequence[TableReport], reaches: Sequence[Reach], nouns: seen.Nouns
) -> Iterator[Finding]:
    yield from clues.findings
    yield from seen.of_deletions(clues.deletions, tables, nouns)
    yield from seen.of_tables(tables, nouns)
    yield from seen.of_reaches(reaches)
    yield from seen.of_statements(clues.statements, tables)


def _signs(clues: Clues, tables: Sequence[TableReport], reaches: Sequence[Reach], loss: Loss) -> Iterator[Sign]:
    yield from clues.signs
    status = {table.table: table.status for table in tables}
    for table in clues.counted:
        yield from (signature.sign for signature in signatures(table, status[table.table]))
    yield from _of_reaches(reaches)
    yield from _of_whole_tables(tables, loss)
    uncounted = {table.table for table in tables if table.status in LOST and clues.engine == "postgresql"}
    yield from statement_signs(clues.statements, clues.keys, set(loss.rows), uncounted)
    for deletion in _unwanted(clues.deletions, tables):
        yield from _of_deletion(deletion)
    yield from _of_cascades(clues, tables, loss)


def _of_reaches(reaches: Sequence[Reach]) -> Iterator[Sign]:
    if not reaches:
        return
    best = reaches[0]
    names = ", ".join(best.explained)
    if best.exact and len(best.explained) > 1:
        yield Sign("truncate", 5.0, f"TRUNCATE {best.root} CASCADE reaches exactly the emptied tables: {names}")
    elif best.others:
        yield Sign("truncate", 0.7, f"TRUNCATE {best.root} CASCADE would also have emptied {', '.join(best.others)}")


def _of_whole_tables(tables: Sequence[TableReport], loss: Loss) -> Iterator[Sign]:
    whole = [each.table for each in tables if each.status == "intact" and each.actual and each.table not in loss.rows]
    if whole:
        yield Sign("restore", 0.3, f"{', '.join(whole[:6])} hold all their rows: a whole database put back would not")
    elif any(table.status == "wiped" for table in tables):
        yield Sign("restore", 3.0, "no table holds all its rows: the whole database is affected")


def _of_deletion(deletion: Deletion) -> Iterator[Sign]:
    told = f"{deletion.rows:,} deleted rows of {deletion.table} are on record ({deletion.evidence})"
    if deletion.outside:
        yield Sign("outside", 12.0, f"{told}, made by another program")
        yield Sign("operation", 0.1, f"{told}, not under the application's name")
    else:
        yield Sign("delete", 8.0, f"{told}, in one transaction")
        if deletion.application is None:
            yield Sign("operation", 0.4, f"{told}, by a program without a name")


def _of_cascades(clues: Clues, tables: Sequence[TableReport], loss: Loss) -> Iterator[Sign]:
    """A parent whose rows are gone, with children that have the rule ON DELETE CASCADE."""
    emptied = {table.table for table in tables if table.deletes or table.status in LOST}
    for parent in sorted(emptied):
        taken = (delete_closure(clues.keys, parent) - {parent}) & set(loss.rows)
        if taken:
            yield Sign(
                "cascade", 1.5, f"deleting from {parent} takes rows of {', '.join(sorted(taken))}: ON DELETE CASCADE"
            )
            return
    if clues.keys:
        yield Sign("cascade", 0.3, "no parent of the tables that lost rows has the rule ON DELETE CASCADE for them")
