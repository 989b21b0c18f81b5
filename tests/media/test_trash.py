"""Files go to the trash and come back: never copied, never over another file, and a kill leaves none unknown."""

import configparser
import errno
import io
import os
import shutil
import sys
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote_to_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog_gui.media import trash, trash_note, trash_places
from catalog_gui.media.trash import (
    Move,
    PlanAgain,
    bring_back,
    carry_out,
    is_linked,
    plan_move,
    purge,
    state_of,
    tidy,
)
from catalog_gui.media.trash_words import TrashError

PLATFORMS = ["linux", "win32", "darwin"]
POSIX = pytest.mark.skipif(os.name == "nt", reason="names and modes of POSIX")
ANY_BYTES = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names of any bytes")
NAMES = [
    "IMG 1.JPG",
    "a\nb.jpg",
    "“quoted” 'and' \"so\".jpg",
    "100%.jpg",
    "🏔.heic",
    "日本.nef",
    "-rf.jpg",
    "noend",
    ".jpg",
]


class KilledError(BaseException):
    """Stands for SIGKILL at the point where it is raised."""


def killed(*_: object) -> None:
    raise KilledError


@pytest.fixture
def root(home: Path, tmp_path: Path) -> Path:
    """A root on the volume of the home."""
    folder = Path(os.path.realpath(tmp_path)) / "photos"
    folder.mkdir()
    return folder


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def photo(root: Path, path: str = "2024/IMG_1.JPG", content: bytes = b"photo") -> Path:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def planned(root: Path, file: Path, platform: str = "linux", taken: set[str] | None = None) -> Move:
    return plan_move(file, [root.parent / "other", root], set() if taken is None else taken, platform)


def trashed(root: Path, file: Path, platform: str = "linux") -> Move:
    return carry_out(planned(root, file, platform))


def tree(folder: Path) -> dict[str, bytes]:
    return {os.fspath(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def notes(move: Move) -> list[str]:
    assert move.info is not None
    return sorted(path.name for path in move.info.parent.iterdir())


def test_there_and_back(root: Path, platform: str) -> None:
    file = photo(root)
    before, status = tree(root), file.stat()
    move = planned(root, file, platform)
    assert (state_of(move), tree(root)) == ("in place", before)
    assert not move.target.exists()
    assert carry_out(move) == move
    assert (state_of(move), tree(root)) == ("in trash", {})
    assert move.target.read_bytes() == b"photo"
    bring_back(move, root)
    assert (state_of(move), tree(root)) == ("in place", before)
    after = file.stat()
    assert (after.st_ino, after.st_mtime_ns) == (status.st_ino, status.st_mtime_ns), "renamed, not copied"
    assert not any(path.is_file() for path in move.target.parents[1].rglob("*.trashinfo"))


@pytest.mark.skipif(os.name == "nt", reason="Windows refuses some of these names")
@pytest.mark.parametrize("name", NAMES)
def test_the_desktop_can_read_the_note(root: Path, name: str) -> None:
    move = trashed(root, photo(root, f"2024 %/{name}"))
    assert move.info is not None
    assert move.info.name == move.target.name + ".trashinfo"
    note = configparser.ConfigParser(interpolation=None)
    note.read_string(move.info.read_text("ascii"))
    assert list(note["Trash Info"]) == ["path", "deletiondate"]
    assert unquote_to_bytes(note["Trash Info"]["Path"]) == os.fsencode(move.source)
    date = datetime.strptime(note["Trash Info"]["DeletionDate"], "%Y-%m-%dT%H:%M:%S")
    assert timedelta(0) <= datetime.now() - date < timedelta(minutes=10)


def test_on_another_drive_the_note_is_below_its_top(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = trash_places.volume_of
    monkeypatch.setattr(trash_places, "volume_of", lambda folder: (*real(folder), folder.is_relative_to(root)))
    move = trashed(root, photo(root, "2024/a b.jpg"))
    assert move.info is not None
    assert move.target.is_relative_to(root)
    assert "Path=2024/a%20b.jpg\n" in move.info.read_text()
    bring_back(move, root)
    assert notes(move) == []


def test_names_in_the_shared_trash_of_a_drive(tmp_path: Path) -> None:
    source = tmp_path / "photos" / "a.jpg"
    assert trash_note._place(
        tmp_path / ".Trash" / "1000" / "info" / "a.jpg.trashinfo", source
    ) == b"photos/a.jpg".replace(b"/", os.sep.encode())


def test_many_of_one_name_in_one_go(root: Path, platform: str) -> None:
    for folder in range(8):
        for name in ("IMG_1.JPG", "IMG_1.jpg", "\u00c9.jpg", "E\u0301.jpg"):
            photo(root, f"{folder}/{name}")
    files = [file for file in root.rglob("*") if file.is_file()]
    before, taken = tree(root), set[str]()
    moves = [planned(root, file, platform, taken) for file in files]
    assert len({os.fspath(move.target).casefold() for move in moves}) == len(moves) == len(taken)
    assert {move.target.suffix.lower() for move in moves} == {".jpg"}, "so that the desktop shows a picture"
    for move in moves:
        carry_out(move)
    assert not tree(root)
    for move in moves:
        bring_back(move, root)
    assert tree(root) == before


def test_a_name_that_was_taken_meanwhile(root: Path, platform: str) -> None:
    first, second = photo(root, "1/a.jpg"), photo(root, "2/a.jpg", b"second")
    one, two = planned(root, first, platform), planned(root, second, platform)
    assert one.target == two.target
    carry_out(one)
    with pytest.raises(PlanAgain):
        carry_out(two)
    assert (state_of(one), second.read_bytes(), one.target.read_bytes()) == ("in trash", b"second", b"photo")
    assert two.info is None or notes(two) == ["a.jpg.trashinfo"]
    assert state_of(trashed(root, second, platform)) == "in trash"


def test_a_file_without_a_note_in_the_trash_keeps_its_name(root: Path) -> None:
    move = planned(root, photo(root))
    move.target.write_bytes(b"orphan")
    with pytest.raises(PlanAgain):
        carry_out(move)
    assert (move.target.read_bytes(), move.source.read_bytes(), notes(move)) == (b"orphan", b"photo", [])
    assert planned(root, move.source).target != move.target


def test_a_trash_that_was_removed_meanwhile(root: Path, platform: str) -> None:
    move = planned(root, photo(root), platform)
    shutil.rmtree(move.target.parents[1])
    with pytest.raises(PlanAgain):
        carry_out(move)
    assert state_of(trashed(root, move.source, platform)) == "in trash"


def test_killed_after_the_note(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = planned(root, photo(root))
    with monkeypatch.context() as patch:
        patch.setattr(trash, "rename_new", killed)
        with pytest.raises(KilledError):
            carry_out(move)
    assert (state_of(move), notes(move)) == ("in place", ["IMG_1.JPG.trashinfo"])
    tidy(move)
    assert (state_of(move), notes(move)) == ("in place", [])
    assert carry_out(move) == move


def test_killed_after_the_rename_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = trashed(root, photo(root))
    with monkeypatch.context() as patch:
        patch.setattr(trash, "_forget", killed)
        with pytest.raises(KilledError):
            bring_back(move, root)
    assert (state_of(move), notes(move)) == ("in place", ["IMG_1.JPG.trashinfo"])
    tidy(move)
    assert notes(move) == []


def test_tidy_leaves_what_is_in_the_trash(root: Path) -> None:
    move = trashed(root, photo(root))
    tidy(move)
    assert (state_of(move), notes(move)) == ("in trash", ["IMG_1.JPG.trashinfo"])


def test_an_empty_note_after_a_power_cut(root: Path) -> None:
    move = trashed(root, photo(root))
    assert move.info is not None
    move.info.write_bytes(b"")
    assert state_of(move) == "in trash"
    bring_back(move, root)
    assert (state_of(move), notes(move)) == ("in place", [])


def test_another_file_that_got_the_name_in_the_trash_is_left_alone(root: Path) -> None:
    """The desktop's trash was emptied, then somebody trashed another photo of that name."""
    move, other = trashed(root, photo(root, "1/a.jpg")), photo(root, "2/a.jpg", b"other")
    assert move.info is not None
    move.target.unlink()
    move.info.unlink()
    theirs = trashed(root, other)
    assert theirs.target == move.target
    assert state_of(move) == "gone"
    with pytest.raises(TrashError, match="no longer in the trash"):
        bring_back(move, root)
    purge(move)
    tidy(move)
    assert (state_of(theirs), theirs.target.read_bytes(), notes(theirs)) == ("in trash", b"other", ["a.jpg.trashinfo"])


def test_nothing_is_overwritten_on_the_way_back(root: Path, platform: str) -> None:
    move = trashed(root, photo(root), platform)
    move.source.write_bytes(b"something else")
    assert state_of(move) == "both"
    with pytest.raises(TrashError, match="Something else lies"):
        bring_back(move, root)
    assert (move.source.read_bytes(), move.target.read_bytes()) == (b"something else", b"photo")
    move.source.unlink()
    bring_back(move, root)
    assert move.source.read_bytes() == b"photo"


def test_nothing_is_overwritten_by_a_race_on_the_way_back(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = trashed(root, photo(root))
    monkeypatch.setattr(trash, "make_folders", lambda folder, root: move.source.write_bytes(b"quick"))
    with pytest.raises(TrashError, match="Something else lies"):
        bring_back(move, root)
    assert (move.source.read_bytes(), move.target.read_bytes()) == (b"quick", b"photo")


def test_folders_that_are_gone_are_made_again(root: Path, platform: str) -> None:
    move = trashed(root, photo(root, "a/b/c.jpg"), platform)
    (root / "a" / "b").rmdir()
    (root / "a").rmdir()
    bring_back(move, root)
    assert tree(root) == {os.path.join("a", "b", "c.jpg"): b"photo"}  # noqa: PTH118


def test_a_root_that_is_gone_is_not_made(root: Path) -> None:
    move = trashed(root, photo(root))
    shutil.rmtree(root)
    with pytest.raises(TrashError, match="drive connected"):
        bring_back(move, root)
    assert (root.exists(), state_of(move)) == (False, "in trash")


@POSIX
def test_a_folder_that_became_a_link_is_not_followed(root: Path) -> None:
    move, elsewhere = trashed(root, photo(root)), root.parent / "elsewhere"
    elsewhere.mkdir()
    (root / "2024").rmdir()
    (root / "2024").symlink_to(elsewhere)
    with pytest.raises(TrashError, match="no longer a folder"):
        bring_back(move, root)
    assert (list(elsewhere.iterdir()), state_of(move)) == ([], "in trash")


def test_a_way_back_out_of_the_root_is_refused(root: Path) -> None:
    move = trashed(root, photo(root))
    with pytest.raises(TrashError, match="outside"):
        bring_back(move, root / "2024" / "deeper")
    assert state_of(move) == "in trash"


@pytest.mark.parametrize("path", ["../out.jpg", "2024/../../out.jpg", "."])
def test_nothing_outside_the_roots_goes(root: Path, path: str) -> None:
    photo(root.parent, "out.jpg")
    photo(root)
    with pytest.raises(TrashError, match="outside"):
        plan_move(root / path, [root], set())
    with pytest.raises(TrashError, match="outside"):
        plan_move(root.parent / "out.jpg", [root], set())
    with pytest.raises(TrashError, match="outside"):
        plan_move(root / "2024" / "IMG_1.JPG", [], set())


def test_an_invented_move_is_refused(root: Path) -> None:
    """What a damaged catalog, or one from somebody else, might say."""
    real, precious = trashed(root, photo(root)), photo(root.parent, "files/precious.txt")
    assert real.info is not None
    invented = [
        Move(real.source, precious, None),
        Move(real.source, precious, real.info),
        Move(real.source, real.target, precious),
        Move(real.source, real.target, None),
        Move(real.source, real.target.parent / ".." / "files" / real.target.name, real.info),
        Move(real.source, precious, root.parent / "info" / "precious.txt.trashinfo"),
        Move(root / ".." / "out.jpg", real.target, real.info),
        Move(root / "a\0.jpg", real.target, real.info),
    ]
    before = tree(root.parent)
    for move in invented:
        for act in (carry_out, state_of, tidy, purge):
            with pytest.raises(TrashError, match="no trash"):
                act(move)
        with pytest.raises(TrashError, match="no trash"):
            bring_back(move, root)
    assert tree(root.parent) == before


def test_what_is_gone_or_no_file_is_told(root: Path) -> None:
    with pytest.raises(TrashError, match=r"“a\.jpg” cannot be moved to the trash: it is no longer there\."):
        planned(root, root / "a.jpg")
    (root / "b.jpg").mkdir()
    with pytest.raises(TrashError, match="no ordinary file"):
        planned(root, root / "b.jpg")
    move = planned(root, photo(root))
    move.source.unlink()
    with pytest.raises(TrashError, match="no longer there"):
        carry_out(move)
    assert (state_of(move), notes(move)) == ("gone", [])


def test_links_are_told(root: Path) -> None:
    file = photo(root)
    assert not is_linked(file)
    try:
        os.link(file, root / "hard.jpg")
        (root / "soft.jpg").symlink_to(file)
    except OSError:
        pytest.skip("no links here")
    assert is_linked(file)
    assert is_linked(root / "soft.jpg")
    with pytest.raises(TrashError, match="a link"):
        planned(root, root / "soft.jpg")
    with pytest.raises(TrashError, match="no longer there"):
        is_linked(root / "gone.jpg")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.EXDEV, "another drive, and nothing is copied"),
        (errno.EACCES, "write-protected, or another program has it open"),
        (errno.EROFS, "write-protected"),
        (errno.EIO, "check its cable"),
        (errno.EBUSY, "busy"),
    ],
)
def test_a_rename_that_fails_is_told(root: Path, monkeypatch: pytest.MonkeyPatch, code: int, words: str) -> None:
    move = planned(root, photo(root))

    def refuse(source: Path, target: Path) -> None:
        raise OSError(code, "Device is busy.")

    with monkeypatch.context() as patch:
        patch.setattr(trash, "rename_new", refuse)
        with pytest.raises(TrashError, match=words) as there:
            carry_out(move)
    assert str(there.value).startswith("“IMG_1.JPG” cannot be moved to the trash: ")
    assert (state_of(move), notes(move)) == ("in place", [])
    carry_out(move)
    monkeypatch.setattr(trash, "rename_new", refuse)
    with pytest.raises(TrashError, match=words):
        bring_back(move, root)
    assert (state_of(move), notes(move)) == ("in trash", ["IMG_1.JPG.trashinfo"])


def test_an_answer_that_was_lost_is_no_failure(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = planned(root, photo(root))

    def lose(source: Path, target: Path) -> None:
        source.rename(target)
        raise FileNotFoundError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr(trash, "rename_new", lose)
    assert carry_out(move) == move
    assert state_of(move) == "in trash"


class Full(io.BytesIO):
    """A file on a drive without room."""

    def write(self, data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_drive_leaves_no_half_note(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move, real_open = planned(root, photo(root)), Path.open

    def open_full(path: Path, mode: str) -> Full:
        real_open(path, mode).close()
        return Full()

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", open_full)
        with pytest.raises(TrashError, match="full"):
            carry_out(move)
    assert (state_of(move), notes(move)) == ("in place", [])


@POSIX
@pytest.mark.parametrize("part", ["the photo's folder", "info", "files"])
def test_write_protected_folders(root: Path, part: str) -> None:
    move = planned(root, photo(root))
    assert move.info is not None
    folder = {"the photo's folder": move.source.parent, "info": move.info.parent, "files": move.target.parent}[part]
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write everywhere")
        with pytest.raises(TrashError, match="write-protected"):
            carry_out(move)
    finally:
        folder.chmod(0o700)
    assert (state_of(move), notes(move)) == ("in place", [])


def test_a_place_that_cannot_be_looked_at_is_not_called_gone(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    move = trashed(root, photo(root))

    def refuse(path: Path) -> bool:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(trash, "is_there", refuse)
    with pytest.raises(TrashError, match="cannot be looked at"):
        state_of(move)


def test_purge_deletes_from_the_desktops_trash(root: Path) -> None:
    kept, move = trashed(root, photo(root, "1/a.jpg")), trashed(root, photo(root, "2/a.jpg"))
    purge(move)
    assert (state_of(move), state_of(kept), notes(kept)) == ("gone", "in trash", ["a.jpg.trashinfo"])
    purge(move)


def test_purge_spares_what_lies_at_the_old_place(root: Path) -> None:
    move = trashed(root, photo(root))
    move.source.write_bytes(b"new")
    purge(move)
    assert (state_of(move), move.source.read_bytes()) == ("in place", b"new")
    purge(move)
    assert move.source.read_bytes() == b"new"


def test_purge_that_fails_is_told(root: Path) -> None:
    move = trashed(root, photo(root))
    move.target.unlink()
    move.target.mkdir()
    with pytest.raises(TrashError, match="stays in the trash"):
        purge(move)


@pytest.mark.parametrize("platform", ["win32", "darwin"])
def test_elsewhere_purge_hands_over_to_the_system(root: Path, platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    handed: list[str] = []

    def take(path: str) -> None:
        handed.append(path)
        Path(path).unlink()

    monkeypatch.setitem(sys.modules, "send2trash", SimpleNamespace(send2trash=take))
    move = trashed(root, photo(root), platform)
    purge(move)
    purge(move)
    assert (handed, state_of(move)) == ([os.fspath(move.target)], "gone")


@POSIX
def test_names_as_long_as_the_disk_allows(root: Path) -> None:
    names = ["x" * 251 + ".jpg", "é" * 125 + "x.jpg", "x" * 255, "x." + "y" * 253, "🏔" * 62 + "x.jpg"]
    before, taken = tree(photo(root, names[0]).parent), set[str]()
    files = [photo(root, name) for name in names] + [photo(root, f"2/{name}") for name in names]
    before = tree(root)
    moves = [carry_out(planned(root, file, "linux", taken)) for file in files]
    assert {len(os.fsencode(move.target.name)) <= 245 for move in moves} == {True}
    assert not tree(root)
    for move in moves:
        move.target.name.encode("utf-8")
        bring_back(move, root)
    assert tree(root) == before


@ANY_BYTES
@given(folder=st.binary(min_size=1, max_size=40), name=st.binary(min_size=1, max_size=255))
@settings(deadline=None)
def test_names_of_any_bytes(tmp_path_factory: pytest.TempPathFactory, folder: bytes, name: bytes) -> None:
    root = Path(os.path.realpath(tmp_path_factory.mktemp("any")))
    parts = [part.replace(b"/", b"_").replace(b"\0", b"_") for part in (folder, name)]
    if any(part in (b".", b"..") for part in parts):
        return
    file = photo(root, os.fsdecode(b"/".join(parts)))
    move = trashed(root, file)
    assert state_of(move) == "in trash"
    assert move.info is not None
    line = next(line for line in move.info.read_bytes().splitlines() if line.startswith(b"Path="))
    assert unquote_to_bytes(line[5:]) == bytes(file)
    bring_back(move, root)
    assert [bytes(path) for path in root.rglob("*") if path.is_file()] == [bytes(file)]
    assert notes(move) == []
