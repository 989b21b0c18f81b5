"""checks.py: what looking at the files of a group says; Apply's own tests have what comes of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve
from camera import copy, jpeg

from catalog_gui.phases.moves import checksum
from catalog_gui.review.checks import look
from catalog_gui.review.pending import Party, Pending


@pytest.fixture
def party(tmp_path: Path) -> Callable[[str, str], Party]:
    def drawn(root: str, path: str, seed: int = 7) -> Party:
        file = jpeg(tmp_path / root / path, seed=seed)
        number = int.from_bytes(path.encode()[:6], "big")
        return Party(number, 1, str(tmp_path / root), path, file.stat().st_size, checksum(file))

    return drawn


def test_what_is_as_it_was_may_go(party: Callable[[str, str], Party]) -> None:
    group = Pending("cluster", 1, (party("one", "a.jpg"),), (party("two", "b.jpg"), party("two", "x/c.jpg")))
    looked = look(group, last_copies=False)
    assert (looked.going, looked.refused, looked.waiting) == (list(group.losers), {}, {})


def test_only_the_photos_of_a_drive_that_is_away_wait(party: Callable[[str, str], Party], tmp_path: Path) -> None:
    there, away = party("one", "b.jpg"), party("two", "c.jpg")
    group = Pending("cluster", 1, (party("one", "a.jpg"),), (there, away))
    (tmp_path / "two").rename(tmp_path / "unplugged")
    looked = look(group, last_copies=False)
    assert (looked.going, set(looked.waiting), looked.refused) == ([there], {away.photo}, {})


def test_while_the_keeper_is_away_all_wait_and_none_is_refused(
    party: Callable[[str, str], Party], tmp_path: Path
) -> None:
    group = Pending("cluster", 1, (party("one", "a.jpg"),), (party("two", "b.jpg"),))
    (tmp_path / "one").rename(tmp_path / "unplugged")
    looked = look(group, last_copies=False)
    assert (looked.going, len(looked.waiting), looked.refused) == ([], 1, {})


def test_all_keepers_must_be_there(party: Callable[[str, str], Party], tmp_path: Path) -> None:
    group = Pending("cluster", 1, (party("one", "a.jpg"), party("one", "b.jpg")), (party("one", "c.jpg"),))
    (tmp_path / "one/b.jpg").unlink()
    assert "“b.jpg”, which was to stay for it" in look(group, last_copies=False).refused[group.losers[0].photo]


@pytest.mark.parametrize("path", ["../outside.jpg", "", "/etc/hosts", "nul\0.jpg"])
def test_a_path_that_leads_out_of_its_folder_is_left_alone(
    party: Callable[[str, str], Party], tmp_path: Path, path: str
) -> None:
    copy(tmp_path / party("one", "a.jpg").root / "a.jpg", tmp_path / "outside.jpg")
    loser = evolve(party("one", "b.jpg"), path=path)
    assert "outside" in look(Pending("cluster", 1, (party("one", "a.jpg"),), (loser,)), False).refused[loser.photo]


def test_the_last_copy_goes_only_with_a_word(party: Callable[[str, str], Party]) -> None:
    group = Pending("cluster", 1, (), (party("one", "a.jpg"),))
    assert look(group, last_copies=False).going == []
    assert look(group, last_copies=True).going == list(group.losers)


def test_one_of_which_no_bytes_are_known_stays(party: Callable[[str, str], Party]) -> None:
    loser = evolve(party("one", "b.jpg"), sha256=None)
    assert look(Pending("cluster", 1, (party("one", "a.jpg"),), (loser,)), False).refused
