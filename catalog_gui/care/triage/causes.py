"""The causes that are weighed, and the questions that only the person can answer."""

from collections.abc import Mapping
from typing import Final

from attrs import evolve, field, frozen

from catalog_gui.care.triage.records import Question
from catalog_gui.errors import UsageError


@frozen
class Cause:
    """Something that can have happened.

    :param prior: how likely it is before anything is known, beside the others.
    :param falsified_by: what would rule it out.
    :param engines: databases where it is possible.
    """

    name: str
    title: str
    prior: float
    falsified_by: str
    engines: frozenset[str] = frozenset({"sqlite", "postgresql"})


_SERVER: Final = frozenset({"postgresql"})

CAUSES: Final = (
    Cause(
        "truncate",
        "TRUNCATE emptied the tables, by hand or in a clean-up script",
        3.0,
        "deletes that account for the missing rows, or storage that was never replaced",
        _SERVER,
    ),
    Cause(
        "delete",
        "A person or a clean-up script deleted the rows with DELETE",
        3.0,
        "counters that show fewer deletes than rows are missing, or an audit without them",
    ),
    Cause(
        "outside",
        "Another program changed the database around its records",
        1.5,
        "records that are whole, with every change under the application's own name",
    ),
    Cause("operation", "The application itself removed them, as it was told to", 0.7, "a journal without such a step"),
    Cause(
        "cascade",
        "Deleting from a parent table took its children's rows with it",
        1.0,
        "a parent table that is whole, or no rule that says ON DELETE CASCADE",
    ),
    Cause("migration", "A migration or an update removed the rows", 1.2, "migrations without a statement that can"),
    Cause(
        "rollback",
        "The rows were never kept: their import was rolled back",
        0.6,
        "other tables or backups that hold these rows",
        _SERVER,
    ),
    Cause(
        "recreate",
        "The tables were dropped and made again, as a rebuild or a reset does",
        0.6,
        "counters that go on from before the loss",
    ),
    Cause(
        "restore",
        "The whole database was put back to an older or empty state",
        0.5,
        "tables that are whole, with rows younger than the loss",
    ),
    Cause(
        "elsewhere",
        "The rows were made in another database or catalog",
        0.3,
        "this database's own record of their making",
    ),
)


@frozen
class Asked:
    """A question and what its answer does to the causes: factor for yes, factor for no."""

    name: str
    words: str
    effects: Mapping[str, tuple[float, float]] = field(factory=dict)


QUESTIONS: Final = (
    Asked(
        "rebuild",
        "Do you remember a rebuild, a reset or a new import around that time?",
        {"recreate": (5.0, 0.4), "operation": (2.0, 0.7)},
    ),
    Asked("several", "Were you working with several catalogs or databases?", {"elsewhere": (6.0, 0.2)}),
    Asked(
        "script",
        "Did you delete anything by hand, or run a clean-up script?",
        {"delete": (4.0, 0.3), "truncate": (2.5, 0.5), "outside": (3.0, 0.6)},
    ),
    Asked("migration", "Was a migration or an update of the program run?", {"migration": (4.0, 0.15)}),
    Asked(
        "restored",
        "Was a backup, a volume or a whole disk put back?",
        {"restore": (8.0, 0.2)},
    ),
    Asked("originals", "Do you still have the files that the rows were made from?"),
    Asked("history", "Should the history of finished jobs be kept for ever?"),
)


def asked(answers: Mapping[str, bool]) -> tuple[Question, ...]:
    """Every question with its answer, if it was given.

    :raises UsageError: an answer to a question that there is not.
    """
    if unknown := sorted(set(answers) - {each.name for each in QUESTIONS}):
        names = ", ".join(each.name for each in QUESTIONS)
        raise UsageError(f"There is no question called {unknown[0]}. The questions are: {names}.")
    questions = (Question(each.name, each.words) for each in QUESTIONS)
    return tuple(evolve(question, answer=answers.get(question.name)) for question in questions)
