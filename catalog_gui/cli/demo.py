"""The demo: a library drawn by the program, its catalog, and the whole job on it."""

from pathlib import Path
from typing import Annotated

import typer

from catalog_gui.cli.context import current_settings
from catalog_gui.cli.output import Quiet, command, progress, say, show
from catalog_gui.cli.rebuilding import follow, show_gauges


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(demo)


@command
def demo(
    directory: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where; else a folder of the program.")
    ] = None,
    photos: Annotated[int, typer.Option(min=10, max=100_000, help="About so many photos.")] = 200,
    window: Annotated[bool, typer.Option("--window/--no-window", help="Open the window, or do it here.")] = True,
    quiet: Quiet = False,
) -> None:
    """Make a demo library with its catalog, then open it."""
    from catalog_gui.demo.place import demo_place, prepare

    folder = (directory or demo_place()).expanduser().absolute()
    with progress(quiet) as update:
        update("Drawing the demo photos", None)
        catalog = prepare(folder, photos)
    if window:
        from catalog_gui.app import open_window

        raise typer.Exit(open_window(catalog, current_settings(), add=folder / "photos"))
    _in_the_terminal(catalog, folder / "photos", quiet)


def _in_the_terminal(catalog: Path, photos: Path, quiet: bool) -> None:
    from catalog_gui.engine.keeper import open_keeper

    keeper = open_keeper(catalog, current_settings(), create=True)
    try:
        for _ in keeper.add([photos]):
            pass
        say(f"Added {photos}")
        follow(keeper.rebuild(), quiet)
        show_gauges(keeper.gauges())
        show(f"The demo's catalog is {catalog}. Try: catalog-gui --catalog '{catalog}' duplicates")
    finally:
        keeper.close()
