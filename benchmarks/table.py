"""Our figures beside their rivals', in one table.

    python benchmarks/table.py [FIGURES] [--library FOLDER] [--photos N] [--rounds N] [--scale SHARE]

FIGURES are any of: photos pairs rescan coverage answer usable grid stalls compare groups audit thumbnails; all where none is
named. Without a library some photos of twelve megapixels are drawn first; a real one of 300 or more says more. Leave the
machine alone meanwhile.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rivals import answer, audit, gauges, pairs, photos, rescan, thumbnails, window
from rivals.report import Asked, Row, table

FIGURES: dict[str, Callable[[Asked], Iterator[Row]]] = {
    "photos": photos.rows,
    "pairs": pairs.rows,
    "rescan": rescan.rows,
    "coverage": gauges.rows,
    "answer": answer.rows,
    "usable": window.usable_rows,
    "grid": window.grid_rows,
    "stalls": window.stall_rows,
    "compare": window.compare_rows,
    "groups": window.group_rows,
    "audit": audit.rows,
    "thumbnails": thumbnails.rows,
}
_WITH_PHOTOS = {"photos", "stalls", "compare"}


def main() -> None:
    """Measure what was asked for and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("figures", nargs="*", metavar="FIGURES", help=" ".join(FIGURES))
    parser.add_argument("--library", type=Path, help="photos of about twelve megapixels; else some are drawn")
    parser.add_argument("--photos", type=int, default=48, help="draw so many photos (default: 48)")
    parser.add_argument("--rounds", type=int, default=3, help="the median of so many rounds (default: 3)")
    parser.add_argument("--scale", type=float, default=1.0, help="share of hashes, files and rows (default: 1)")
    given = parser.parse_args()
    if unknown := set(given.figures) - set(FIGURES):
        parser.error(f"there is no figure {', '.join(sorted(unknown))}; there are {', '.join(FIGURES)}")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # ours and the rival's modules are then compiled once, as installed
    names = given.figures or list(FIGURES)
    photos_needed = given.photos if _WITH_PHOTOS & set(names) else 0
    rows = []
    with _library(given.library, photos_needed) as library:
        for name in names:
            print(f"measuring {name}", file=sys.stderr, flush=True)
            rows += FIGURES[name](Asked(library, given.rounds, given.scale))
    print(table(rows))


@contextmanager
def _library(folder: Path | None, count: int) -> Iterator[Path]:
    """The photos to work on, drawn where none are named."""
    if folder is not None:
        yield folder.resolve()
        return
    from catalog_gui.bench.drawn import draw_photos

    with tempfile.TemporaryDirectory(prefix="keeper-bench-", ignore_cleanup_errors=True) as place:
        if count:
            print(f"drawing {count} photos", file=sys.stderr, flush=True)
            draw_photos(Path(place), count)
        yield Path(place).resolve()


if __name__ == "__main__":
    main()
