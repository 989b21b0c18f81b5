"""What the tests of triage share."""

from collections.abc import Iterator

import pytest

from care.triage.postgres import Server, running


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One PostgreSQL server for all tests that need one."""
    with running() as found:
        yield found
