"""The album: as many files as asked, with something of everything."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog_gui.demo.album import FEW, PHONE, Shot, album, counts
from catalog_gui.demo.copies import Copy


@given(st.integers(0, 5000), st.integers(0, 99))
def test_the_files_of_every_sort_add_up(photos: int, seed: int) -> None:
    share = counts(photos, np.random.default_rng(seed))
    total = share.single + sum(share.frames) + share.copies + 2 * share.companions + share.broken
    assert total == photos
    assert share.single >= 0
    assert (photos >= FEW) == bool(share.broken)
    assert all(4 <= frames <= 6 for frames in share.frames)


@pytest.fixture(scope="module")
def shots() -> list[Shot]:
    return album(60, 2)


def test_no_two_files_have_one_path(shots: list[Shot]) -> None:
    paths = [path for shot in shots for path in (shot.path, *(place for _, place in shot.copies))]
    assert max(Counter(paths).values()) == 1


def test_a_third_of_the_photos_are_taken_by_phone_and_have_a_place(shots: list[Shot]) -> None:
    located = [shot for shot in shots if shot.exposure and shot.exposure.place]
    assert len(located) == pytest.approx(len(shots) / 3, abs=3)
    assert all(shot.exposure and shot.exposure.camera is PHONE for shot in located)


def test_everything_is_in_it(shots: list[Shot]) -> None:
    assert {kind for shot in shots for kind, _ in shot.copies} == set(Copy)
    assert any(shot.frames > 1 for shot in shots)
    assert any(shot.sepia for shot in shots)
    assert any(shot.exposure is None and not shot.sepia for shot in shots)
    assert any(shot.exposure and shot.exposure.taken.year == 2000 for shot in shots)
    assert any(shot.scene.upright for shot in shots)
    companions = [shot for shot in shots if shot.companion]
    assert companions
    assert all(shot.companion == shot.path.replace(".jpg", ".heic") for shot in companions)


def test_bursts_have_dates_and_companions_have_neither_copies_nor_frames(shots: list[Shot]) -> None:
    assert all(shot.exposure for shot in shots if shot.frames > 1)
    assert not any(shot.copies or shot.frames > 1 for shot in shots if shot.companion)


def test_a_copy_of_a_copied_shot_gets_a_name_of_its_own() -> None:
    few = album(FEW, 1)
    paths = [path for shot in few for _, path in shot.copies]
    assert len(paths) == len(set(paths)) == len(Copy)
