"""What goes with a photo: told by names, and never what is another photo's."""

from pathlib import Path

import pytest

from catalog_gui.media import belongings as belongings_module
from catalog_gui.media.belongings import belongings, beside
from catalog_gui.media.trash_words import TrashError


def made(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_bytes(name.encode())
    return folder


def names_of(folder: Path, name: str, *siblings: str) -> set[str]:
    return {path.name for path in belongings(folder / name, siblings)}


def test_what_others_wrote_goes_along(tmp_path: Path) -> None:
    named_after_the_photo = {"IMG_1.CR2.xmp", "IMG_1.CR2.dop", "IMG_1.CR2.pp3", "IMG_1.CR2.XMP"}
    named_after_its_stem = {"IMG_1.xmp", "IMG_1.AAE", "IMG_1.thm"}
    others = {"IMG_10.xmp", "IMG_1.txt", "IMG_2.CR2.xmp", "._IMG_1.xmp", "xIMG_1.xmp", "IMG_1.CR2.bak"}
    folder = made(tmp_path, "IMG_1.CR2", *named_after_the_photo, *named_after_its_stem, *others)
    assert names_of(folder, "IMG_1.CR2") >= named_after_its_stem
    assert names_of(folder, "IMG_1.CR2") == {
        path.name for path in folder.iterdir() if path.name in named_after_the_photo | named_after_its_stem
    }


def test_what_a_shot_shares_stays_with_the_photo_that_stays(tmp_path: Path) -> None:
    folder = made(tmp_path, "IMG_1.CR2", "IMG_1.JPG", "IMG_1.xmp", "IMG_1.JPG.xmp", "IMG_1.CR2.xmp", "IMG_1.mov")
    assert names_of(folder, "IMG_1.JPG", "IMG_1.CR2") == {"IMG_1.JPG.xmp"}
    assert names_of(folder, "IMG_1.CR2", "img_1.jpg") == {"IMG_1.CR2.xmp"}
    assert names_of(folder, "IMG_1.JPG", "IMG_1.JPG", "IMG_2.CR2") == {"IMG_1.xmp", "IMG_1.JPG.xmp", "IMG_1.mov"}


def test_the_film_of_a_live_photo_goes_along(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = made(tmp_path, "a.HEIC", "a.MOV", "b.jpg", "b.mp4", "c.cr3", "c.mov", "d.jpeg", "d.mov")
    assert names_of(folder, "a.HEIC") == {"a.MOV"}
    assert names_of(folder, "b.jpg") == {"b.mp4"}
    assert not names_of(folder, "c.cr3")
    monkeypatch.setattr(belongings_module, "LONGEST_FILM", 4)
    assert not names_of(folder, "d.jpeg"), "a long film is a film of its own"


def test_a_photo_named_like_a_sidecars_stem_keeps_its_sidecar(tmp_path: Path) -> None:
    folder = made(tmp_path, "a.jpg", "a.jpg.png", "a.jpg.xmp", "a.jpg.png.xmp")
    assert names_of(folder, "a.jpg.png", "a.jpg") == {"a.jpg.png.xmp"}
    assert names_of(folder, "a.jpg", "a.jpg.png") == {"a.jpg.xmp"}


def test_other_versions_of_darktable(tmp_path: Path) -> None:
    folder = made(tmp_path, "a.nef", "a.nef.xmp", "a_01.nef.xmp", "a_02.nef.xmp", "a_02.nef", "a_1.nef.xmp")
    assert names_of(folder, "a.nef", "a_02.nef") == {"a.nef.xmp", "a_01.nef.xmp"}
    assert names_of(folder, "a_02.nef", "a.nef") == {"a_02.nef.xmp"}


def test_a_link_is_no_belonging(tmp_path: Path) -> None:
    folder = made(tmp_path, "a.jpg", "b.xmp")
    try:
        (folder / "a.xmp").symlink_to(folder / "b.xmp")
    except OSError:
        pytest.skip("this user may not make links")
    assert not names_of(folder, "a.jpg")


def test_one_listing_serves_a_folder(tmp_path: Path) -> None:
    folder = made(tmp_path, "a.jpg", "a.xmp", "b.jpg", "b.aae")
    listed = beside(folder)
    found = {name: belongings(folder / name, (), listed) for name in ("a.jpg", "b.jpg")}
    assert found == {"a.jpg": [folder / "a.xmp"], "b.jpg": [folder / "b.aae"]}


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(TrashError, match="no longer there"):
        belongings(tmp_path / "gone" / "a.jpg", ())
