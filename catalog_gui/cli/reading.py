"""Reading the originals again, as `scan --deep` does it: its progress, its table, its words."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from catalog_gui.cli.output import progress, say, show
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.whole_copies import DeepReport, Original

_FOUND: Final = {
    "damaged": "its bytes have changed by themselves",
    "unreadable": "not readable",
    "undecodable": "the bytes are as they were, but hold no whole picture",
    "misnamed": "another format than its name says",
}
_ANSWERS: Final = {True: "yes", False: "NO", None: ""}


def refuse_without(deep: bool, folder: Path | None, table: Path | None) -> None:
    """What speaks of reading again says nothing of a mere look at the folders."""
    from catalog_gui.engine.table_file import require_table

    if not deep and (folder is not None or table is not None):
        raise UsageError("--folder and --csv go with --deep; without it all folders are looked at.")
    if table is not None:
        require_table(table)


def read_again(keeper: Any, folder: Path | None, quiet: bool) -> "DeepReport":
    """Every original; interrupted it goes on there the next time."""
    from catalog_gui.care.bit_rot import inspect_originals
    from catalog_gui.care.whole_copies import DeepReport

    report = DeepReport()
    steps = inspect_originals(keeper, folder, low_priority=False)
    with progress(quiet) as update:
        try:
            for step in steps:
                if isinstance(step, DeepReport):
                    report = step
                else:
                    damaged = f", {step.damaged} damaged" if step.damaged else ""
                    update(f"{step.done} of {step.total} originals read{damaged}", step.done / max(1, step.total))
        except KeyboardInterrupt:
            steps.close()
            say("Interrupted. The next scan --deep goes on from there.")
            raise typer.Exit(130) from None
    return report


def write(file: Path, deep: "DeepReport") -> None:
    """A row for each original that is not as it should be, with the three answers."""
    from catalog_gui.engine.table_file import write_rows

    head = ("photo", "path", "folder", "found", "bytes as before", "format", "picture", "what happened", "whole copies")
    rows = [_row(each, found) for name, found in _FOUND.items() for each in getattr(deep, name)]
    count = write_rows(file, head, rows)
    say(f"{count} {'original was' if count == 1 else 'originals were'} written to {file}.")


def _row(each: "Original", found: str) -> tuple[Any, ...]:
    answers = (_ANSWERS[fits] for fits in (each.bytes_fit, each.format_fits, each.picture_fits))
    return (each.photo, each.path, each.root, found, *answers, each.message or "", ", ".join(each.copies))


def tell(deep: "DeepReport") -> None:
    show(f"{deep.checked} originals read again{', going on with an earlier pass' if deep.resumed else ''}.")
    for each in deep.damaged:
        copies = (
            f" A whole copy is at {' and at '.join(each.copies)}" if each.copies else " There is no whole copy here."
        )
        show(f"  DAMAGED, its bytes have changed by themselves: {each.path}.{copies}")
    for name in ("unreadable", "undecodable", "misnamed"):
        for each in getattr(deep, name):
            show(f"  {_FOUND[name]}: {each.path}. {each.message or ''}".rstrip())
