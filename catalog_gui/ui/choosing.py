"""What a key changes in the choices about a group's photos: plain rules, without a window.

Choices go from a photo's id to keep, trash or None (nothing was said), in the order in which the photos are shown. Each
function returns only what changes. Photos of protected folders are never sent to the trash here.
"""

from collections.abc import Collection, Mapping

from catalog_gui.review.members import KEEP, TRASH

Choices = Mapping[int, str | None]
Changes = dict[int, str | None]


def kept(choices: Choices, photo: int, protected: Collection[int] = ()) -> Changes:
    """The key of a photo: the first one in a group keeps it and lets all others go; later ones keep it too, or let it go.

    The only one that is kept stays so: to send the last one to the trash is a key of its own.
    """
    unsaid = {each for each, choice in choices.items() if choice is None}
    if unsaid:
        others: Changes = {each: KEEP if each in protected else TRASH for each in unsaid}
        return others | {photo: KEEP}
    if choices[photo] == TRASH:
        return {photo: KEEP}
    alone = list(choices.values()).count(KEEP) == 1
    return {} if alone or photo in protected else {photo: TRASH}


def trashed(choices: Choices, photo: int, protected: Collection[int] = ()) -> Changes:
    """Let one photo go. Where but one is left of which nothing was said, that one is kept."""
    if photo in protected or choices[photo] == TRASH:
        return {}
    after = dict(choices) | {photo: TRASH}
    left = [each for each, choice in after.items() if choice is None]
    rest: Changes = {left[0]: KEEP} if len(left) == 1 and KEEP not in after.values() else {}
    return {photo: TRASH} | rest


def all_kept(choices: Choices) -> Changes:
    """Keep all of them."""
    return {photo: KEEP for photo, choice in choices.items() if choice != KEEP}


def accepted(choices: Choices, best: int, protected: Collection[int] = ()) -> Changes:
    """Keep the suggested one, let the others go."""
    wanted = {photo: KEEP if photo == best or photo in protected else TRASH for photo in choices}
    return {photo: choice for photo, choice in wanted.items() if choices[photo] != choice}


def is_decided(choices: Choices) -> bool:
    """Whether something is said of every photo."""
    return bool(choices) and None not in choices.values()
