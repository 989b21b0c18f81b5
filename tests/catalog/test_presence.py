"""presence.py: the second window on a catalog is told of the first; one that was killed leaves nothing behind."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

from catalog_gui.catalog.catalog import Catalog
from catalog_gui.catalog.presence import Presence, others

HOLD = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from catalog_gui.catalog.catalog import open_catalog
    from catalog_gui.catalog.presence import Presence
    catalog = open_catalog(Path(sys.argv[1]), Path(sys.argv[1]).parent)
    window = Presence(catalog)
    print(window.enter() is None, flush=True)
    sys.stdin.readline()
    """
)


def test_a_window_alone_is_told_nothing(catalog: Catalog) -> None:
    window = Presence(catalog)
    assert window.enter() is None
    window.leave()
    window.leave()
    assert others(catalog) is None


def test_a_second_program_is_told_of_the_first_until_that_is_killed(catalog: Catalog, file: Path) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with first:
        assert first.stdout is not None
        assert first.stdout.readline() == "True\n"
        second = Presence(catalog)
        for words in (second.enter(), others(catalog)):
            assert words is not None
            assert f"process {first.pid}," in words
        second.leave()
        assert others(catalog) is not None, "who has no mark takes none away"
        first.kill()
    assert Presence(catalog).enter() is None


def test_when_the_first_has_left_the_next_is_the_first(catalog: Catalog) -> None:
    one, two = Presence(catalog), Presence(catalog)
    one.enter()
    assert f"process {os.getpid()}," in (two.enter() or "")
    one.leave()
    assert two.enter() is None
    two.leave()
