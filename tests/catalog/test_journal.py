"""journal.py: who did what, and who works alone, in a sentence."""

import getpass
import os
import socket

import pytest
from sqlalchemy import select

from catalog_gui.catalog import journal
from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.tables import Operation


def test_an_operation_names_person_machine_and_program(catalog: Catalog) -> None:
    with catalog.write() as session:
        said = journal.begin(session, "add", "Add Photos", exclusive=False)
    with catalog.read() as session:
        row = session.scalars(select(Operation)).one()
    assert (row.id, row.label) == (said.id, said.label)
    assert (row.actor, row.host, row.pid) == (journal.actor(), socket.gethostname(), os.getpid())
    assert row.application.startswith("Catalog Keeper ")
    assert (row.ended_at, row.result) == (None, None)


def test_the_holder_is_the_newest_that_works_alone_and_has_not_ended(catalog: Catalog) -> None:
    with catalog.write() as session:
        for label, exclusive in (("Old", True), ("Apply decisions", True), ("Add", False)):
            journal.begin(session, "x", label, exclusive)
    with catalog.read() as session:
        assert journal.holder(session).startswith("“Apply decisions” is running on this catalog since ")


def test_a_holder_of_whom_nothing_is_written_is_told_all_the_same(catalog: Catalog) -> None:
    with catalog.read() as session:
        assert "Another program" in journal.holder(session)


def test_somebody_without_a_name_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown() -> str:
        raise KeyError("getpwuid(): uid not found: 1234")

    monkeypatch.setattr(getpass, "getuser", unknown)
    assert journal.actor() == "unknown"


def test_a_label_with_a_name_that_is_no_utf_8_is_written_with_escapes(catalog: Catalog) -> None:
    with catalog.write() as session:
        journal.begin(session, "add", "Add p\udcff", exclusive=False)
    with catalog.read() as session:
        assert session.scalars(select(Operation.label)).one() == "Add p\\udcff"
