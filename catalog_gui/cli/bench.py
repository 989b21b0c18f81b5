"""The bench: what the program measures of itself."""

from pathlib import Path
from typing import Annotated, Any

import typer

from catalog_gui.cli.output import Json, command, say, show, show_json
from catalog_gui.errors import CatalogError, UsageError


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(bench)


@command
def bench(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="One benchmark; else all.")] = None,
    photos: Annotated[
        int | None, typer.Option(min=2, help="On so many photos or hashes; else each on its own.")
    ] = None,
    hashes: Annotated[Path | None, typer.Option(help="similarity: search in this file of hashes.")] = None,
    pairs: Annotated[Path | None, typer.Option(help="similarity: write the pairs here.")] = None,
    distance: Annotated[int, typer.Option(min=0, max=10, help="similarity: bits that may differ.")] = 5,
    as_json: Json = False,
) -> None:
    """Measure this program on this machine."""
    if hashes is not None or pairs is not None:
        show_json(_similarity(name, hashes, pairs, distance))
        return
    from catalog_gui.bench import load_benches

    benches = load_benches()
    if name is not None and name not in benches:
        raise UsageError(f"There is no benchmark “{name}”. There are: {', '.join(benches)}.")
    results: dict[str, Any] = {}
    for each in [name] if name else benches:
        say(f"measuring {each}")
        results[each] = benches[each].measure(photos or benches[each].photos)
    if as_json:
        show_json(results[name] if name else results)
    else:
        for each, figures in results.items():
            show(benches[each].title)
            show("  " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in figures.items()))


def _similarity(name: str | None, hashes: Path | None, pairs: Path | None, distance: int) -> dict[str, Any]:
    from catalog_gui.bench.similarity import measure_file

    if name != "similarity" or hashes is None or pairs is None:
        raise UsageError("--hashes and --pairs go together, with: catalog-gui bench similarity")
    try:
        return measure_file(hashes, pairs, distance)
    except (OSError, ValueError) as error:
        raise CatalogError(f"{hashes} cannot be used: {error}") from error
