"""What can go wrong in the user's world. Anything else that is raised is a fault of the program."""

from typing import Final

PROBLEM_KINDS: Final = (
    "empty",
    "truncated",
    "not-an-image",
    "unsupported",
    "too-large",
    "unreadable",
    "missing",
    "damaged",
    "timeout",
    "crashed",
    "other",
)

RETRYABLE_KINDS: Final = frozenset({"unreadable", "missing", "timeout", "crashed", "other"})
"""Kinds that may pass by themselves: a drive comes back, memory is freed. The rest waits for another file or maker."""

ATTEMPTS: Final = 3
"""How often a photo with a retryable problem is tried in all."""


class CatalogError(Exception):
    """Something in the user's world stands in the way: shown to the user as this one sentence."""


class UsageError(CatalogError):
    """The command was given words that it cannot use; ends with exit code 2."""


class PhotoError(Exception):
    """One photo cannot be done.

    :param kind: one of PROBLEM_KINDS.
    :param message: plain words: what happened, and what to do where something can be done.
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(kind, message)
        self.kind = kind
        self.message = message
