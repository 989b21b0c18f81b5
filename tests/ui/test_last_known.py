"""last_known.py: figures come back as they were, and what cannot be read is no error."""

from datetime import datetime
from pathlib import Path

import pytest
from fake_desk import gauges
from PySide6.QtCore import QSettings

from catalog_gui.ui.desk import LastRun, Summary
from catalog_gui.ui.last_known import LastKnown, keep_figures, kept_figures

KNOWN = LastKnown(
    Summary("Holidays", 300, 10**12, LastRun(datetime(2025, 3, 9, 14, 5), "completed", 60.5, 10, 4), {"photos": 300}),
    tuple(gauges(300)),
)


def store_in(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)


@pytest.mark.parametrize("catalog", ["/home/me/photos.catalog", r"C:\Photos\mine 100%.catalog", "/Фото/写真.catalog"])
def test_figures_come_back_as_they_were(tmp_path: Path, catalog: str) -> None:
    store = store_in(tmp_path)
    keep_figures(store, catalog, KNOWN)
    store.sync()
    assert kept_figures(store_in(tmp_path), catalog) == KNOWN


def test_each_catalog_has_its_own(tmp_path: Path) -> None:
    store = store_in(tmp_path)
    keep_figures(store, "/a/photos.catalog", KNOWN)
    assert kept_figures(store, "/b/photos.catalog") is None


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"summary": {"name": "x"}, "gauges": []}', '{"summary": 7}'])
def test_what_another_version_kept_is_passed_over(tmp_path: Path, text: str) -> None:
    store = store_in(tmp_path)
    keep_figures(store, "x", KNOWN)
    key = store.allKeys()[0]
    store.setValue(key, text)
    assert kept_figures(store, "x") is None
