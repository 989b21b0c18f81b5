"""phases/__init__.py: a phase is one file; it is found by walking the folder."""

from pathlib import Path

import pytest

from catalog_gui import phases
from catalog_gui.phases import load_phases
from catalog_gui.settings import Settings

FOLDER = Path(phases.__file__).parent


def test_every_file_with_a_phase_is_found() -> None:
    files = {path.stem for path in FOLDER.glob("*.py") if "\ndef phase(" in path.read_text(encoding="utf-8")}
    assert {phase.name for phase in load_phases(Settings())} == files
    assert {"analyze", "thumbnails", "hashes", "quality", "geohash"} <= files


def test_names_and_fields_are_each_used_once() -> None:
    found = load_phases(Settings())
    fields = [field.name for phase in found for field in phase.fields]
    assert len(set(fields)) == len(fields)
    assert len({phase.name for phase in found}) == len(found)
    tables = [table.__tablename__ for phase in found for table in phase.tables]
    assert len(set(tables)) == len(tables)


def test_the_gauges_of_the_product_are_there() -> None:
    fields = {field.name for phase in load_phases(Settings()) for field in phase.fields}
    assert {"dates", "camera", "gps", "geohash", "thumbnails", "hashes", "quality", "embeddings", "tags"} <= fields


def test_no_other_file_names_the_phases() -> None:
    """The engine knows none by name: whoever adds one edits nothing else."""
    engine = FOLDER.parent / "engine"
    for name in ("plan", "runner", "sweep", "sweeping", "saving", "executors", "coverage", "progress", "record"):
        words = (engine / f"{name}.py").read_text(encoding="utf-8")
        for phase in load_phases(Settings()):
            assert f"phases.{phase.name}" not in words
            assert f'"{phase.name}"' not in words


def test_a_file_without_a_phase_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "helper_of_a_test.py").write_text("VALUE = 1\n")
    monkeypatch.setattr(phases, "__path__", [*phases.__path__, str(tmp_path)])
    assert load_phases(Settings(), [str(tmp_path)]) == ()
