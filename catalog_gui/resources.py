"""Files that the program brings with it: icons, the style sheet, words."""

from pathlib import Path

from catalog_gui.errors import CatalogError


def resource_path(name: str) -> Path:
    """Where a file of resources/ lies: within the installed package, else beside it in a checkout.

    :param name: its path below resources/, with forward slashes.
    :raises CatalogError: the installation is not whole.
    """
    package = Path(__file__).resolve().parent
    for folder in (package / "_resources", package.parent / "resources"):
        if (path := folder / name).exists():
            return path
    raise CatalogError(f"A part of Catalog Keeper is missing ({name}). Install it anew; your catalog is not touched.")
