"""The graph of foreign keys: which tables one DELETE or one TRUNCATE takes with it."""

from collections.abc import Callable, Iterable, Set

from catalog_gui.care.triage.records import ForeignKey, Reach


def delete_closure(keys: Iterable[ForeignKey], root: str) -> frozenset[str]:
    """The table and all whose rows go with its rows, because their rule says ON DELETE CASCADE."""
    return _closure(keys, root, lambda key: key.on_delete == "CASCADE")


def truncate_closure(keys: Iterable[ForeignKey], root: str) -> frozenset[str]:
    """The table and all that TRUNCATE ... CASCADE empties with it: whatever names it, whatever the rule says."""
    return _closure(keys, root, lambda key: True)


def _closure(keys: Iterable[ForeignKey], root: str, follows: Callable[[ForeignKey], bool]) -> frozenset[str]:
    children: dict[str, set[str]] = {}
    for key in keys:
        if follows(key):
            children.setdefault(key.parent, set()).add(key.child)
    found, waiting = {root}, [root]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return frozenset(found)


def truncate_reaches(keys: Iterable[ForeignKey], emptied: Set[str], holding: Set[str]) -> tuple[Reach, ...]:
    """Single TRUNCATE ... CASCADE statements that explain emptied tables, the best first.

    :param emptied: tables that were emptied, refilled or not.
    :param holding: tables that hold all their rows: what reaches them cannot have happened.
    """
    known = tuple(keys)
    tables = sorted({name for key in known for name in (key.child, key.parent)} | emptied)
    reaches = (_reach(root, truncate_closure(known, root), emptied, holding) for root in tables)
    found = [reach for reach in reaches if reach.explained]
    return tuple(sorted(found, key=lambda reach: (-_worth(reach), reach.root not in emptied, reach.root)))


def _worth(reach: Reach) -> int:
    return len(reach.explained) - 2 * len(reach.others)


def _reach(root: str, closure: frozenset[str], emptied: Set[str], holding: Set[str]) -> Reach:
    return Reach(
        root=root,
        explained=tuple(sorted(closure & emptied)),
        unexplained=tuple(sorted(emptied - closure)),
        others=tuple(sorted(closure & holding)),
    )
