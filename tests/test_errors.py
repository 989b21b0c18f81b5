"""errors.py: what crosses from a worker process to the window arrives whole."""

import pickle

from catalog_gui.errors import PROBLEM_KINDS, RETRYABLE_KINDS, CatalogError, PhotoError, UsageError


def test_a_photo_error_survives_the_way_out_of_a_worker() -> None:
    error = pickle.loads(pickle.dumps(PhotoError("empty", "The file is empty.")))
    assert (error.kind, error.message) == ("empty", "The file is empty.")


def test_what_may_be_tried_again_is_a_kind_of_problem() -> None:
    assert {"unreadable", "missing", "timeout", "crashed", "other"} == RETRYABLE_KINDS
    assert set(PROBLEM_KINDS) > RETRYABLE_KINDS


def test_wrong_words_are_a_catalog_error_too() -> None:
    assert issubclass(UsageError, CatalogError)
