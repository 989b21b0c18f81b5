"""decoded.py: sizes that are asked for, within the budget, keyed by photo and version."""

from pathlib import Path

import pytest
from attrs import evolve
from fake_library import draw
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from catalog_gui.ui.compare.decoded import Decoded, Level, affordable
from catalog_gui.ui.compare.turning import ORIENTATIONS, turned_image

MB = 2**20


@pytest.fixture
def decoded(qtbot: QtBot) -> Decoded:
    return Decoded(64 * MB)


def level(folder: Path, photo: int, edge: int, **given: object) -> Level:
    """A photo of 300 x 200, written when it is first asked for."""
    path = folder / f"{photo}.png"
    if not path.exists():
        assert draw(photo, 300, 200).save(str(path), "PNG")
    return Level(photo, "1", path, edge, shape=2 / 3, **given)  # type: ignore[arg-type]


def settle(qtbot: QtBot, decoded: Decoded) -> None:
    qtbot.waitUntil(lambda: not decoded.waiting and not decoded.prefetching)


def sizes(decoded: Decoded, *levels: Level) -> list[int]:
    images = [decoded.best(each) for each in levels]
    return [image.width() if image is not None else 0 for image in images]


def test_each_size_is_decoded_once_it_is_wanted(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    small, large = level(tmp_path, 1, 90), level(tmp_path, 1, 300)
    assert sizes(decoded, small) == [0]
    decoded.want([small])
    settle(qtbot, decoded)
    assert sizes(decoded, small, large) == [90, 90]
    assert not decoded.has(large)
    decoded.want([small, large])
    settle(qtbot, decoded)
    assert sizes(decoded, small, large) == [90, 300]
    assert decoded.has(large)
    assert decoded.bytes == 4 * (90 * 60 + 300 * 200)


def test_no_photo_is_enlarged_or_decoded_again_for_more(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    decoded.want([level(tmp_path, 1, 4000)])
    settle(qtbot, decoded)
    assert sizes(decoded, level(tmp_path, 1, 9000)) == [300]
    decoded.want([level(tmp_path, 1, 9000)])
    assert decoded.waiting == 0


def test_a_changed_photo_is_another_one(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    old = level(tmp_path, 1, 90)
    decoded.want([old])
    settle(qtbot, decoded)
    assert decoded.best(evolve(old, version="2")) is None


@pytest.mark.parametrize("turn", ORIENTATIONS)
def test_a_turned_copy_is_made_of_what_is_here(qtbot: QtBot, decoded: Decoded, tmp_path: Path, turn: int) -> None:
    upright = level(tmp_path, 1, 300)
    other = evolve(upright, turn=8)
    decoded.want([other])
    settle(qtbot, decoded)
    upright.path.unlink()  # nobody reads it again
    decoded.want([evolve(upright, turn=turn)])
    settle(qtbot, decoded)
    assert decoded.best(evolve(upright, turn=turn)) == turned_image(draw(1, 300, 200), turn)


def test_what_may_come_next_waits_for_what_is_shown(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    arrived: list[int] = []
    decoded.changed.connect(lambda photos: arrived.extend(sorted(photos)))
    shown, following = [level(tmp_path, photo, 90) for photo in (1, 2)], [level(tmp_path, 3, 90)]
    decoded.want(shown, following)
    assert (decoded.waiting, decoded.prefetching) == (2, 1)
    settle(qtbot, decoded)
    qtbot.waitUntil(lambda: len(arrived) == 3)
    assert sizes(decoded, *shown, *following) == [90, 90, 90]


def test_what_is_not_read_says_why_and_can_be_tried_again(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    gone = level(tmp_path, 1, 90)
    gone.path.unlink()
    decoded.want([gone])
    settle(qtbot, decoded)
    assert "no longer there" in decoded.trouble(1, "1")
    level(tmp_path, 1, 90)
    decoded.retry()
    decoded.want([gone])
    settle(qtbot, decoded)
    assert sizes(decoded, gone) == [90]
    assert decoded.trouble(1, "1") == ""


def test_memory_keeps_to_the_budget_and_what_is_shown_stays(qtbot: QtBot, tmp_path: Path) -> None:
    decoded = Decoded(4 * 300 * 200 * 3)
    first = level(tmp_path, 1, 300)
    for photo in range(2, 9):
        decoded.want([first, level(tmp_path, photo, 300)])
        settle(qtbot, decoded)
        assert decoded.bytes <= decoded.budget
    assert sizes(decoded, first, *(level(tmp_path, photo, 300) for photo in (2, 7, 8))) == [300, 0, 300, 300]


def test_what_may_come_next_takes_no_room_from_what_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    decoded = Decoded(4 * 300 * 200 * 2 + 1000)
    shown = [level(tmp_path, photo, 300) for photo in (1, 2)]
    following = [level(tmp_path, photo, 300) for photo in (3, 4)]
    decoded.want(shown, following)
    settle(qtbot, decoded)
    assert sizes(decoded, *shown, *following) == [300, 300, 0, 0]


def test_photos_larger_than_the_catalog_says_do_not_come_and_go_for_ever(qtbot: QtBot, tmp_path: Path) -> None:
    decoded = Decoded(4 * 300 * 200 + 1000)
    shown = [evolve(level(tmp_path, photo, 300), shape=0.1) for photo in (1, 2)]
    decoded.want(shown)
    settle(qtbot, decoded)
    assert decoded.bytes <= decoded.budget
    decoded.want(shown)
    assert decoded.waiting == 0


def test_less_is_kept_out_of_sight_and_after_less_is_allowed(qtbot: QtBot, decoded: Decoded, tmp_path: Path) -> None:
    decoded.want([level(tmp_path, photo, 300) for photo in range(1, 6)])
    settle(qtbot, decoded)
    one = 4 * 300 * 200
    assert decoded.bytes == 5 * one
    decoded.set_budget(4 * one)
    assert decoded.bytes == 4 * one
    decoded.reserve(one)
    assert (decoded.bytes, decoded.budget) == (3 * one, 3 * one)
    decoded.rest(0.4)
    assert decoded.bytes == one
    assert decoded.waiting == 0


@given(st.lists(st.integers(64, 20_000), min_size=1, max_size=8), st.integers(1, 512))
def test_what_is_wanted_at_once_is_made_small_enough(edges: list[int], megabytes: int) -> None:
    wanted = [Level(photo, "1", Path("a"), edge, shape=0.7) for photo, edge in enumerate(edges)]
    found = affordable(wanted, megabytes * MB)
    assert sum(each.bytes for each in found) <= megabytes * MB
    assert [each.photo for each in found] == [each.photo for each in wanted]
    assert all(mine.edge <= theirs.edge for mine, theirs in zip(found, wanted, strict=True))
    if sum(each.bytes for each in wanted) <= megabytes * MB:
        assert found == wanted
