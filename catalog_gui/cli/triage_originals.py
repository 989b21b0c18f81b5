"""The command that tells of every photo whether its original is there, with the size and the bytes that were noted."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from catalog_gui.cli.context import chosen
from catalog_gui.cli.output import Json, Quiet, command, progress, show, show_json
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.triage.sources import Source, Sum

Update = Callable[[str, float | None], None]


@command
def originals(
    context: typer.Context,
    checksums: Annotated[
        bool, typer.Option("--checksums", help="Read every original for its bytes; else what scan --deep found.")
    ] = False,
    every: Annotated[bool, typer.Option("--all", help="List all originals, not only those not as noted.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say of every photo, deleted from the catalog by another program or not, whether its original is there as noted."""
    from catalog_gui.care.triage.sources import deleted_sources, known_sources, summed
    from catalog_gui.care.triage.sqlite_reading import opened_sqlite

    file = chosen(context).path.expanduser().absolute()
    if not file.is_file():
        raise UsageError(f"There is no catalog at {file}.")
    listed: list[Source] = []
    with opened_sqlite(file) as database, progress(quiet) as update:
        known = summed(_followed(known_sources(database, read=checksums), listed, every, update))
        deleted = summed(_followed(deleted_sources(database, read=checksums), listed, every, update))
    if as_json:
        show_json(_document(known, deleted, listed))
    else:
        _tell(known, deleted, listed)


def _followed(found: "Iterable[Source]", listed: "list[Source]", every: bool, update: Update) -> "Iterator[Source]":
    """The same, telling how far it is, with those that are to be listed put aside."""
    for count, each in enumerate(found, 1):
        update(f"{count:,} originals looked at", None)
        if every or not each.as_noted:
            listed.append(each)
        yield each


def _document(known: "Sum", deleted: "Sum", listed: "list[Source]") -> dict[str, object]:
    from attrs import asdict

    sums = {
        name: asdict(each) | {"other_size": each.other_size, "gone": each.gone}
        for name, each in (("known", known), ("deleted", deleted))
    }
    return sums | {"originals": [asdict(each) for each in listed]}


def _tell(known: "Sum", deleted: "Sum", listed: "list[Source]") -> None:
    show(f"Of {known.photos:,} photos in the catalog {known.words}.")
    if deleted.photos:
        show(f"Of {deleted.photos:,} photos that another program has deleted from it {deleted.words}.")
    for each in listed:
        show(f"  {Path(each.root, each.path)}: {_words(each)}")


def _words(each: "Source") -> str:
    if each.size is None:
        return "not there"
    size = "there as noted" if each.size == each.noted else f"{each.size:,} bytes, {each.noted:,} were noted"
    return f"{size}; other bytes than noted" if each.bytes == "other" else size
