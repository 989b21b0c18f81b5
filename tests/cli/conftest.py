"""Commands called in this process, with their catalog, thumbnails and home in the test's folder."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import define
from typer.testing import CliRunner

from catalog_gui.cli.main import app
from catalog_gui.engine import runner, sweeping
from catalog_gui.engine.executors import Inline


@define
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one document on standard output."""
        return json.loads(self.out)


Command = Callable[..., Answer]


class Here(Inline):
    """Worker processes that are this one."""

    def __init__(self, *_: object) -> None:
        pass

    def warm_up(self) -> None:
        """Nothing to load."""


@pytest.fixture
def catalog_file(tmp_path: Path) -> Path:
    """The catalog that the commands speak of."""
    return tmp_path / "test.catalog"


@pytest.fixture
def cli(home: Path, tmp_path: Path, catalog_file: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Call a command; no answer ever holds a traceback."""
    monkeypatch.setenv("CATALOG_GUI_CATALOG", str(catalog_file))
    monkeypatch.setenv("THUMBNAIL_DIR", str(tmp_path / "thumbnails"))
    monkeypatch.setattr(runner, "Processes", Here)
    monkeypatch.setattr(sweeping, "AGAIN_PAUSES", (0.0, 0.0))

    def call(*words: object) -> Answer:
        result = CliRunner().invoke(app, [str(word) for word in words])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert "Traceback" not in result.output
        return Answer(result.exit_code, result.stdout, result.stderr)

    return call


def check(shape: Any, found: Any, where: str = "answer") -> None:
    """Whether a document has a shape: a type, several types, a list of one shape, or a mapping; keys may be more."""
    if isinstance(shape, dict):
        assert isinstance(found, dict), where
        assert set(shape) <= set(found), f"{where} lacks {set(shape) - set(found)}"
        for key, part in shape.items():
            check(part, found[key], f"{where}.{key}")
    elif isinstance(shape, list):
        assert isinstance(found, list), where
        for number, each in enumerate(found):
            check(shape[0], each, f"{where}[{number}]")
    elif isinstance(shape, set):
        assert found in shape, f"{where} is {found!r}"
    else:
        kinds = shape if isinstance(shape, tuple) else (shape,)
        assert type(found) in kinds, f"{where} is {found!r}"
