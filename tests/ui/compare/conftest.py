"""Photos to compare, of the test's own making."""

from pathlib import Path

import pytest
from boards import MakeColumn
from fake_library import FakeLibrary
from PySide6.QtGui import QImage

from catalog_gui.ui.compare.column import Column


@pytest.fixture
def make_column(tmp_path: Path) -> MakeColumn:
    """Writes an image as a PNG, so that no pixel changes, and gives its column."""
    library = FakeLibrary(99, originals=tmp_path)
    (tmp_path / "2021").mkdir()

    def make(photo: int, image: QImage, **given: object) -> Column:
        library.changes[photo] = {
            "width": image.width(),
            "height": image.height(),
            "name": f"{photo}.png",
            "path": f"2021/{photo}.png",
        }
        details = library.details(photo)
        assert image.save(str(details.path), "PNG")
        return Column(details, f"Copy {photo}", **given)  # type: ignore[arg-type]

    return make
