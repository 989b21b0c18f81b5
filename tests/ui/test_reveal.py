"""reveal.py: addresses for names with any bytes, and a sentence where nothing can be shown."""

import os
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from PySide6.QtCore import QUrl
from pytestqt.qtbot import QtBot

from catalog_gui.ui import reveal as module
from catalog_gui.ui.background import Background
from catalog_gui.ui.reveal import file_uri, reveal, whereabouts


def test_the_address_of_a_file_leads_back_to_it(tmp_path: Path) -> None:
    path = tmp_path / "a b%c#é.jpg"
    uri = file_uri(path)
    assert uri.isascii()
    assert Path(QUrl(uri).toLocalFile()) == path
    if os.name == "posix":
        odd = tmp_path / os.fsdecode(b"a\xe9\xff.jpg")
        assert unquote_to_bytes(file_uri(odd).removeprefix("file://")) == os.fsencode(odd)


def test_whereabouts_is_the_file_or_its_folder_or_nothing(tmp_path: Path) -> None:
    path = tmp_path / "photo.jpg"
    assert whereabouts(path) == tmp_path
    path.touch()
    assert whereabouts(path) == path
    assert whereabouts(tmp_path / "no" / "photo.jpg") is None


@pytest.mark.parametrize(
    ("there", "answers", "words"),
    [(True, True, None), (True, False, "No file manager"), (False, True, "not there any more")],
)
def test_what_cannot_be_shown_is_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, there: bool, answers: bool, words: str | None
) -> None:
    monkeypatch.setattr(module, "_choose", lambda path: answers)
    monkeypatch.setattr(module, "_open_folder", lambda folder: answers)
    path = tmp_path / "photo.jpg"
    if there:
        path.touch()
    background, said = Background(), []
    reveal(path, background, said.append)
    qtbot.waitUntil(lambda: not background.waiting)
    assert [words in sentence for sentence in said] == ([True] if words else [])
