"""thumbnails_found.py: the store's figures, a check of it, and the pictures of what was found."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from keeping import figures, states
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from stored_album import NAMES, Store, damage, file_of, photo, words

from catalog_gui.care import reconcile
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.photos import PhotoFilter
from catalog_gui.ui.run_control import RunControl
from catalog_gui.ui.store_findings import ADOPT, MAKE, REMOVE
from catalog_gui.ui.store_work import BUSY, StoreControl
from catalog_gui.ui.thumbnails_found import CHANGED, STOPPED, ThumbnailsFound

Key = Qt.Key
LEFT = Qt.MouseButton.LeftButton
pytestmark = pytest.mark.qt_log_ignore("JPEG")  # Qt says of damaged files that they are


@pytest.fixture
def part(qtbot: QtBot, stored: Store) -> Iterator[ThumbnailsFound]:
    made = ThumbnailsFound(stored.keeper, stored.control)
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.ask()
    stored.settle(made)
    yield made
    made.close_work()


def check(part: ThumbnailsFound, stored: Store, quick: bool = False) -> dict[str, str]:
    part.start(quick=quick)
    stored.settle(part)
    return {each.title: words(each.counted) for each in part.findings}


def test_the_figures_are_those_of_the_disk(part: ThumbnailsFound, stored: Store) -> None:
    (stored.keeper.store.directory / "notes.txt").write_text("not ours")
    part.ask()
    stored.settle(part)
    size = sum(file.path.stat().st_size for file in stored.keeper.store.files())
    shown = part.figures.text
    assert shown["Thumbnails"].startswith("6  ·  ")
    assert size > 1000
    assert words(shown["Thumbnails"]).endswith(f"{size / 1000:.1f} kB")
    assert shown["Other files"] == "1"
    counts = Counter(file.path.parent.name for file in stored.keeper.store.files())
    assert shown["Folders"] == str(len(counts))
    mean = 6 / len(counts)
    assert shown["In each"] == f"{min(counts.values())} to {max(counts.values())}, on average {mean:.1f}"
    assert shown["Oldest"] == shown["Newest"] != ""
    assert part.figures.warning, "tests lie in a folder that the system empties"


def test_each_kind_of_fault_is_told_with_its_number(part: ThumbnailsFound, stored: Store) -> None:
    damage(stored.keeper)
    assert check(part, stored) == {
        "As they should be": "3 photos",
        "Thumbnail gone": "1 photo",
        "Thumbnail damaged": "1 photo",
        "Wrong shape": "1 photo",
        "Files without a photo": "1 file",
    }
    assert part.finding is not None
    assert part.finding.title == "Thumbnail gone", "the first that is not well"
    assert stored.said[-1] == (
        "3 thumbnails are as they should be, 3 need to be made again, 1 file lies there that the catalog does not know."
    )
    gauge = states(stored.keeper, "thumbnails")
    assert [gauge[f"{'old' if name < 'd' else 'new'}/{name}"] for name in NAMES] == [
        "missing",
        "stale",
        "stale",
        "done",
        "done",
        "done",
    ]
    figures(stored.keeper)


def test_a_store_that_is_well(part: ThumbnailsFound, stored: Store) -> None:
    assert check(part, stored) == {"As they should be": "6 photos"}
    assert set(part.pictures.model.ids) == {photo(stored.keeper, name[0]) for name in NAMES}
    assert part.do.isHidden()


def test_a_quick_check_trusts_files_of_the_right_length(part: ThumbnailsFound, stored: Store) -> None:
    file = file_of(stored.keeper, "a")
    file.write_bytes(b"x" * file.stat().st_size)
    file_of(stored.keeper, "b").unlink()
    assert check(part, stored, quick=True) == {"As they should be": "5 photos", "Thumbnail gone": "1 photo"}
    assert check(part, stored)["Thumbnail damaged"] == "1 photo"


def test_each_finding_shows_its_pictures_and_what_to_do(qtbot: QtBot, part: ThumbnailsFound, stored: Store) -> None:
    damage(stored.keeper)
    check(part, stored)
    asked: list[tuple[str, str]] = []
    part.doing_wanted.connect(lambda what, finding: asked.append((what, finding.title)))
    for place, (title, what) in enumerate(
        (
            ("Thumbnail gone", MAKE),
            ("Thumbnail damaged", MAKE),
            ("Wrong shape", MAKE),
            ("Files without a photo", REMOVE),
        ),
        start=1,
    ):
        part.list.set_current(place)
        stored.settle(part)
        assert part.pictures.heading_text[0].startswith(title)
        assert part.pictures.heading_text[1], "says what it means"
        assert len(part.pictures.model) == 1
        qtbot.mouseClick(part.do, LEFT)
        assert asked[-1] == (what, title)
    assert len(asked) == 4


def test_files_that_lie_ready_can_be_taken_over(part: ThumbnailsFound, stored: Store) -> None:
    from sqlalchemy import delete

    from catalog_gui.phases.thumbnails import ThumbnailRow

    with stored.keeper.catalog.write() as session:
        session.execute(delete(ThumbnailRow).where(ThumbnailRow.photo_id == photo(stored.keeper, "e")))
        stored.keeper.tallies.changed_everywhere(session, "thumbnails")
    assert check(part, stored)["Lying ready"] == "1 file"
    assert part.finding is not None
    assert part.finding.what == ADOPT
    assert states(stored.keeper, "thumbnails")["new/e.jpg"] == "missing", "a check takes nothing over"


def test_the_photos_of_a_finding_can_be_shown(qtbot: QtBot, part: ThumbnailsFound, stored: Store) -> None:
    damage(stored.keeper)
    check(part, stored)
    wanted: list[PhotoFilter] = []
    part.photos_wanted.connect(wanted.append)
    qtbot.mouseClick(part.show_in_photos, LEFT)
    part.list.set_current(0)
    qtbot.mouseClick(part.show_in_photos, LEFT)
    assert wanted == [
        PhotoFilter(ids=(photo(stored.keeper, "a"),)),
        PhotoFilter(field="thumbnails", state="done"),
    ]


def test_by_keys_alone(qtbot: QtBot, part: ThumbnailsFound, stored: Store) -> None:
    damage(stored.keeper)
    part.focus_first()
    assert part.check.hasFocus()
    qtbot.keyClick(part.check, Key.Key_C)
    stored.settle(part)
    assert len(part.findings) == 5
    assert part.list.hasFocus(), "the keys go on where the findings are"
    asked: list[str] = []
    part.doing_wanted.connect(lambda _what, finding: asked.append(finding.title))
    qtbot.keyClick(part.list, Key.Key_Down)
    qtbot.keyClick(part.list, Key.Key_M)
    assert asked == ["Thumbnail damaged"]
    qtbot.keyClick(part.list, Key.Key_Right)
    assert part.pictures.grid.hasFocus()
    wanted: list[PhotoFilter] = []
    part.photos_wanted.connect(wanted.append)
    qtbot.keyClick(part.pictures.grid, Key.Key_Return)
    assert wanted == [PhotoFilter(ids=(photo(stored.keeper, "b"),))]
    for _ in range(2):  # the first lets go of what is chosen there
        qtbot.keyClick(part.pictures.grid, Key.Key_Escape)
    assert part.list.hasFocus()
    file_of(stored.keeper, "f").unlink()
    qtbot.keyClick(part.list, Key.Key_Q)
    stored.settle(part)
    assert part.findings[1].count == 2


def test_findings_follow_what_was_done(part: ThumbnailsFound, stored: Store) -> None:
    damage(stored.keeper)
    check(part, stored)
    part.settle(photos={photo(stored.keeper, "a"), photo(stored.keeper, "b")})
    assert [(each.title, each.count) for each in part.findings] == [
        ("As they should be", 5),
        ("Wrong shape", 1),
        ("Files without a photo", 1),
    ]
    part.settle(files={part.findings[2].files[0]})
    assert [each.title for each in part.findings] == ["As they should be", "Wrong shape"]
    part.outdate()
    assert part.findings == ()
    assert part.pictures.heading_text[0] == CHANGED


def test_nothing_is_begun_while_something_goes_on(
    qtbot: QtBot, part: ThumbnailsFound, stored: Store, hold: Callable[[], None]
) -> None:
    part.start(quick=False)
    assert not part.check.isEnabled()
    assert not part.quick.isEnabled()
    part.start(quick=True)
    assert stored.said == [BUSY]
    hold()
    stored.settle(part)
    assert part.check.isEnabled()


def test_a_check_that_is_stopped_says_so_and_goes_on_later(
    qtbot: QtBot, part: ThumbnailsFound, stored: Store, hold: Callable[[], None]
) -> None:
    part.start(quick=False)
    stored.run.cancel()
    hold()
    stored.settle(part)
    assert stored.said == [STOPPED]
    assert part.findings == ()
    part.ask()
    stored.settle(part)
    assert part.check.text() == "Go on checking"
    part.start(quick=False)
    stored.settle(part)
    assert [each.count for each in part.findings] == [6]


@pytest.fixture
def hold(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """A check stands still after its first photos, until this is called."""
    from threading import Event

    go_on, page = Event(), reconcile._Check._finish

    def waits(check: reconcile._Check, rows: reconcile._Page) -> None:
        page(check, rows)
        assert go_on.wait(20)

    monkeypatch.setattr(reconcile, "BATCH", 2)
    monkeypatch.setattr(reconcile._Check, "_finish", waits)
    return go_on.set


def test_an_empty_catalog(qtbot: QtBot, keeper: Keeper) -> None:
    run = RunControl()
    control = StoreControl(run)
    made = ThumbnailsFound(keeper, control)
    qtbot.addWidget(made)
    made.show()
    made.ask()
    made.start(quick=False)
    qtbot.waitUntil(lambda: not run.running and not made.waiting)
    assert made.figures.text["Thumbnails"].startswith("0")
    assert [(each.name, each.count) for each in made.findings] == [("ok", 0)]
    made.close_work()
    run.wait()
