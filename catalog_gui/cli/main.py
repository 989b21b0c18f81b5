"""The command line: which commands there are, and which catalog they speak of."""

import atexit
import gc
import signal
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from catalog_gui import __version__
from catalog_gui.cli import (
    auditing,
    backups,
    bench,
    catalogs,
    demo,
    doctor,
    listing,
    rebuilding,
    resetting,
    review,
    safety,
    thumbnails,
    triage,
)
from catalog_gui.cli.context import Chosen
from catalog_gui.cli.output import command, flush, say, show, stop_politely, unwritten
from catalog_gui.errors import CatalogError

_YOUNG_OBJECTS: Final = 50_000
"""So many new objects before the collector looks for waste: starting up makes half a million, nearly all to stay."""

app = typer.Typer(
    name="catalog-gui",
    help="Catalog Keeper: shows what each photo has and lacks, fills the gaps, and finds duplicates and bursts.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@command
def _version(wanted: bool) -> None:
    if wanted:
        show(f"Catalog Keeper {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def entry(
    context: typer.Context,
    catalog: Annotated[
        str | None,
        typer.Option(
            envvar="CATALOG_GUI_CATALOG",
            metavar="PATH",
            help="The catalog; else the last one opened, else the default one.",
        ),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """Without a command the window opens."""
    context.obj = Chosen(Path(catalog) if catalog else None)
    if context.invoked_subcommand is None:
        catalogs.gui(context)


def run() -> None:
    """Do what the command line says. A Ctrl+C that comes when all is done changes nothing about how it ended."""
    gc.set_threshold(_YOUNG_OBJECTS)
    atexit.register(gc.freeze)  # else Python takes every loaded library apart before it ends: a quarter of `info`
    stop_politely()
    try:
        _run_and_flush()
    except KeyboardInterrupt:
        sys.exit(130)
    except CatalogError as error:
        say(str(error))
        sys.exit(1)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run_and_flush() -> None:
    try:
        app()
    except OSError as error:  # all that commands meet is told by them: this is the help, which cannot be written
        raise unwritten(error) from error
    finally:
        flush()


for group in (
    catalogs,
    rebuilding,
    listing,
    review,
    backups,
    auditing,
    safety,
    resetting,
    thumbnails,
    triage,
    demo,
    doctor,
    bench,
):
    group.add_to(app)
