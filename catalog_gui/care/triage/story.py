"""How it may have gone if a cause is the right one, step by step: what is on record, and what is only inferred."""

from typing import Final, Literal

from attrs import frozen

from catalog_gui.care.triage.records import Event, Hypothesis, Report

Kind = Literal["evidence", "inference"]

BEFORE: Final = 3
AFTER: Final = 2
"""So many events on record before and after the loss are told."""
WORDS: Final[dict[Kind, str]] = {"evidence": "On record", "inference": "Inferred"}


@frozen
class Told:
    """One step."""

    kind: Kind
    words: str

    @property
    def sentence(self) -> str:
        """With what it rests on."""
        return f"{WORDS[self.kind]}: {self.words}"


def story(report: Report, cause: Hypothesis) -> tuple[Told, ...]:
    """The steps in their order. Only what some source has written down is called on record."""
    losses = [event for event in report.events if event.severity != "info"]
    first, last = (losses[0].at, losses[-1].at) if losses else (None, None)
    quiet = [event for event in report.events if event.severity == "info"]
    before = [event for event in quiet if first is not None and event.at < first][-BEFORE:]
    after = [event for event in quiet if last is not None and event.at > last][:AFTER]
    gone = [finding.title for finding in report.findings if finding.severity == "critical"][:2]
    when = f"between {before[-1].at} UTC and {first} UTC" if before and first else "at a moment that nothing tells"
    return (
        *(Told("evidence", _event(each)) for each in before),
        Told("inference", f"{cause.title}, {when}"),
        *(Told("evidence", _event(each)) for each in losses[:BEFORE]),
        *(Told("evidence", each) for each in gone),
        *(Told("evidence", _event(each)) for each in after),
        Told("inference", f"this would be wrong with {cause.falsified_by}"),
    )


def _event(event: Event) -> str:
    return f"{event.at} UTC, {event.what} ({event.evidence})"
