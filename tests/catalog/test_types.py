"""types.py: names of any bytes go into a database and come back; moments are UTC."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select

from catalog_gui.catalog.types import PathText, fingerprint, from_stored, now, to_stored

any_text = st.text(st.characters(codec=None, categories=("L", "M", "N", "P", "S", "Z", "C", "Cs")), max_size=40)
any_bytes = st.binary(max_size=40).map(lambda name: name.decode("utf-8", "surrogateescape"))
names = st.one_of(any_text, any_bytes, st.from_regex("(\ufdd0|[\ud800-\udfff]|[0-9a-f]){0,12}", fullmatch=True))


@given(names)
@example("\ufdd0dcff")
@example("\udcff")
@example("\ufdd0" * 3)
def test_every_name_comes_back(name: str) -> None:
    assert from_stored(to_stored(name)) == name


@given(names)
def test_what_is_stored_is_always_utf_8(name: str) -> None:
    stored = to_stored(name)
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert not any("\ud800" <= letter <= "\udfff" for letter in stored)


@given(names, names)
def test_two_names_are_never_stored_as_one(one: str, other: str) -> None:
    assert (to_stored(one) == to_stored(other)) == (one == other)


@given(any_text.filter(lambda text: not any("\ud800" <= letter <= "\udfff" or letter == "\ufdd0" for letter in text)))
def test_ordinary_names_are_stored_as_they_are(name: str) -> None:
    assert to_stored(name) == name


names_in_a_table = Table("names", MetaData(), Column("id", Integer, primary_key=True), Column("path", PathText))


@given(st.lists(names, min_size=1, max_size=5))
def test_a_database_gives_back_what_it_was_given(paths: list[str]) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        names_in_a_table.create(connection)
        connection.execute(insert(names_in_a_table), [{"path": path} for path in paths])
        back = connection.scalars(select(names_in_a_table.c.path).order_by(names_in_a_table.c.id)).all()
        found = connection.scalars(select(names_in_a_table.c.path).where(names_in_a_table.c.path == paths[0])).all()
    engine.dispose()
    assert back == paths
    assert set(found) == {paths[0]}


def test_no_name_stays_no_name() -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        names_in_a_table.create(connection)
        connection.execute(insert(names_in_a_table).values(path=None))
        assert connection.scalars(select(names_in_a_table.c.path)).all() == [None]
    engine.dispose()


@given(st.binary(min_size=32, max_size=32))
def test_a_fingerprint_fits_a_signed_column(sha256: bytes) -> None:
    assert 0 <= fingerprint(sha256) < 2**63
    assert f"{fingerprint(sha256):063b}" == f"{int.from_bytes(sha256, 'big'):0256b}"[:63]


def test_moments_are_utc_without_a_zone() -> None:
    moment = now()
    assert moment.tzinfo is None
    assert abs(datetime.now(UTC).replace(tzinfo=None) - moment) < timedelta(minutes=1)


IN_ANOTHER_LOCALE = """
import os, sys
from catalog_gui.catalog.types import from_stored, to_stored
assert sys.getfilesystemencoding() == "ascii", sys.getfilesystemencoding()
for name in map(bytes.fromhex, sys.argv[1:]):
    stored = to_stored(os.fsdecode(name))
    assert os.fsencode(from_stored(stored)) == name
    print(stored.encode().hex())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only here are names bytes and their encoding the locale's")
def test_the_same_bytes_are_stored_alike_in_another_locale() -> None:
    given = [
        name.encode("utf-8", "surrogateescape") for name in ("a.jpg", "é", "\U0001f600/é", "\udcff é", "\ufdd0dcff")
    ]
    run = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_LOCALE, *(name.hex() for name in given)],
        env=os.environ | {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    stored = [bytes.fromhex(line).decode("utf-8") for line in run.stdout.split()]
    assert stored == [to_stored(os.fsdecode(name)) for name in given]
