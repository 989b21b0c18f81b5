"""Likely causes: each weighed by what speaks for and against it, together 100 percent. Inference, and called that."""

from collections.abc import Iterable, Mapping, Sequence
from math import prod
from typing import Final

from catalog_gui.care.triage.causes import CAUSES, QUESTIONS, Cause
from catalog_gui.care.triage.records import Hypothesis, Sign

_ANSWERED: Final = "You answered"

_FLOOR: Final = 0.004
"""No cause falls below this share of the likeliest: what was not seen is not impossible."""


def ranked(signs: Iterable[Sign], answers: Mapping[str, bool], engine: str) -> tuple[Hypothesis, ...]:
    """The causes that are possible in this kind of database, the likeliest first; confidences add up to 100."""
    told = (*dict.fromkeys(signs), *_answered(answers))
    causes = [cause for cause in CAUSES if engine in cause.engines or not engine]
    weights = [_weight(cause, told) for cause in causes]
    least = max(weights) * _FLOOR
    shares = in_percent([max(weight, least) for weight in weights])
    found = [_hypothesis(cause, share, told) for cause, share in zip(causes, shares, strict=True)]
    worth_telling = (each for each in found if each.confidence or each.evidence or each.against)
    return tuple(sorted(worth_telling, key=lambda each: -each.confidence))


def _answered(answers: Mapping[str, bool]) -> list[Sign]:
    return [
        Sign(
            cause,
            yes if answers[each.name] else no,
            f"You answered {'yes' if answers[each.name] else 'no'}: {each.words}",
        )
        for each in QUESTIONS
        if each.name in answers
        for cause, (yes, no) in each.effects.items()
    ]


def _weight(cause: Cause, signs: Sequence[Sign]) -> float:
    """Prior times factors. Equally strong signs count once: several tables, or lines of a log, tell of one event."""
    mine = {(sign.factor, _kind(sign)) for sign in signs if sign.cause == cause.name}
    return cause.prior * prod(factor for factor, _ in mine)


def _kind(sign: Sign) -> str:
    """Each answer stands for itself."""
    return sign.words if sign.words.startswith(_ANSWERED) else ""


def in_percent(weights: Sequence[float]) -> list[int]:
    """Whole percentages that add up to 100: rounded down, the rest goes to the largest remainders."""
    whole = sum(weights)
    exact = [100 * weight / whole for weight in weights]
    shares = [int(each) for each in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (shares[at] - exact[at], at))
    for at in by_rest[: 100 - sum(shares)]:
        shares[at] += 1
    return shares


def _hypothesis(cause: Cause, confidence: int, signs: Sequence[Sign]) -> Hypothesis:
    mine = [sign for sign in signs if sign.cause == cause.name]
    return Hypothesis(
        cause=cause.name,
        title=cause.title,
        confidence=confidence,
        evidence=tuple(sign.words for sign in mine if sign.factor > 1),
        against=tuple(sign.words for sign in mine if sign.factor < 1),
        falsified_by=cause.falsified_by,
    )
