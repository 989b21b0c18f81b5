"""folders.py: whole components count, the first folder that fits, and letters as the disks of a system compare them."""

import pytest

from catalog_gui.media.folders import below, places


def test_whole_components_are_compared() -> None:
    paths = ["/a/b/1.jpg", "/a/bc/1.jpg", "/a/b", "/a/b/c/d.jpg", "/x/a/b/1.jpg"]
    for folder in ("/a/b", "/a/b/", "/a//b"):
        assert below(paths, [folder], "linux").tolist() == [True, False, False, True, False]


def test_the_first_folder_that_fits_counts_also_inside_another() -> None:
    paths = ["/a/best/1.jpg", "/a/1.jpg", "/b/1.jpg"]
    assert places(paths, ["/a/best", "/a"], "linux").tolist() == [0, 1, 2]
    assert places(paths, ["/a", "/a/best"], "linux").tolist() == [0, 0, 2]


def test_no_folder_is_above_nothing() -> None:
    assert places(["/a/1.jpg"], []).tolist() == [0]
    assert below(["/a/1.jpg"], []).tolist() == [False]
    assert below([], ["/a"]).tolist() == []


def test_the_root_of_the_disk_is_above_everything() -> None:
    assert below(["//a.jpg", "/b/a.jpg"], ["/"], "linux").all()
    assert below(["//a/b.jpg"], ["/a"], "linux").all()


@pytest.mark.parametrize(("system", "same"), [("linux", False), ("darwin", True), ("win32", True)])
def test_case_counts_where_the_disks_of_the_system_tell_it(system: str, same: bool) -> None:
    assert below(["/Photos/Straße/a.jpg"], ["/photos/STRASSE"], system).tolist() == [same]


def test_windows_knows_two_slashes_and_shares() -> None:
    assert below(["C:\\Photos/2024/a.jpg", "c:/photos/b.jpg"], ["C:\\photos"], "win32").all()
    assert below(["\\\\NAS\\share/2024/a.jpg"], ["\\\\nas\\share\\2024"], "win32").all()
    assert not below(["/a\\b/1.jpg"], ["/a/b"], "linux").any(), "elsewhere it is a letter like others"


def test_macos_writes_one_letter_in_two_ways() -> None:
    assert below(["/fotos/Ko\u0308ln/a.jpg"], ["/fotos/Köln"], "darwin").all()


def test_names_that_are_no_utf_8_are_names_too() -> None:
    assert below(["/a/\udcff/1.jpg", "/a/\udcfe/1.jpg"], ["/a/\udcff"]).tolist() == [True, False]
