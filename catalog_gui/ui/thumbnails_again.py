"""Thumbnails made again: whose, what that would do, one to try, then all."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Final

from attrs import evolve
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from catalog_gui.care import regenerate as making
from catalog_gui.care.regenerate import DONE, Asked, Item, Prospect, Regenerated
from catalog_gui.care.selection import Selection
from catalog_gui.care.unfinished import unfinished
from catalog_gui.engine.keeper import Keeper
from catalog_gui.engine.making import Making, paths_in
from catalog_gui.errors import UsageError
from catalog_gui.ui.again_form import AgainForm
from catalog_gui.ui.background import Background
from catalog_gui.ui.before_after import BeforeAfter, Shot
from catalog_gui.ui.flow import Flow
from catalog_gui.ui.formatting import counted, number, photos, size_text
from catalog_gui.ui.labels import button, hairline, label
from catalog_gui.ui.made_list import MadeList
from catalog_gui.ui.making_pane import MakingPane
from catalog_gui.ui.sentences import DOT
from catalog_gui.ui.store_pictures import StorePictures
from catalog_gui.ui.store_work import StoreControl, StoreWork
from catalog_gui.ui.theme import BODY, SMALL, UNIT
from catalog_gui.ui.two_sides import TwoSides

STOPPED: Final = "Stopped. What was made is kept; it can be gone on with."
FEW: Final = 3
"""So many unknown numbers are told one by one."""


class ThumbnailsAgain(QWidget):
    """The form left, the photos that would be done right, or one before and after. Nothing is made by the form alone."""

    said = Signal(str)
    photos_wanted = Signal(object)
    made = Signal(object)
    """Thumbnails have been made: the set of the photos."""

    def __init__(self, keeper: Keeper, control: StoreControl, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keeper, self._control = keeper, control
        self._prospect: tuple[Asked, Prospect] | None = None
        self._next = 0
        self._background = Background(self)
        self.form = AgainForm()
        self.pictures = StorePictures(keeper, "Photos whose thumbnails would be made")
        self.both, self.results = BeforeAfter(), MadeList()
        self.log = MakingPane(keeper, lambda: control.progress)
        self._words = label("", BODY, wrap=True, digits=True)
        self._note = label("", SMALL, tone="faint", wrap=True)
        self.go_on = button("Go on with what was stopped", self._on_go_on, icon="play")
        self.one = button(
            "Try on one", self.try_one, icon="eye", tip="Makes one again and shows it before and after (T)"
        )
        self.all = button("Make thumbnails", self.make_all, look="primary", icon="retry")
        self.back = button("Show the photos", self._show_pictures, icon="photos")
        self.show_log = button("Show what is made", self._show_log, icon="history")
        self._right = QStackedWidget()
        self._lay_out()
        self.form.changed.connect(self._on_form)
        control.changed.connect(self._show_buttons)
        self._right.currentChanged.connect(self._show_buttons)
        for page in (self.results, self.log):
            page.left.connect(self._show_pictures)
        for each in (self.pictures, self.results, self.log):
            each.photos_wanted.connect(self.photos_wanted)

    @property
    def waiting(self) -> int:
        """How much is still to come."""
        return self._background.waiting + self.pictures.waiting + self.form.filters.waiting + self.log.waiting

    @property
    def prospect(self) -> Prospect | None:
        """What would be done; None while it is not known."""
        return self._prospect[1] if self._prospect is not None else None

    @property
    def shown(self) -> QWidget:
        """What is on the right: the pictures, one before and after (`both` in it), the log of what is made, or the results."""
        return self._right.currentWidget() or self.pictures

    @property
    def prospect_text(self) -> tuple[str, str]:
        """What is said of it: the figures, and what is left out."""
        return self._words.text(), self._note.text()

    def offer(self, name: str, ids: tuple[int, ...], choose: bool = False) -> None:
        """These photos were found or chosen; with `choose` they are meant."""
        self.form.offer(name, ids, choose)

    def ask(self) -> None:
        """Find out what would be done; nothing is changed by that."""
        self._prospect = None
        self._show_buttons()
        try:
            asked = self.form.asked()
        except UsageError as error:
            self._background.forget("prospect")
            self._say_wrong(str(error))
            return
        keeper = self._keeper
        self._background.ask(
            lambda: (asked, _rehearsed(keeper, asked), unfinished(keeper) is not None),
            self._show,
            topic="prospect",
            otherwise=lambda error: self._say_wrong(str(error)),
        )

    def try_one(self) -> None:
        """Make one thumbnail again, and show what it was and is."""
        if self._prospect is None or not self._prospect[1].photos:
            return
        asked, prospect = self._prospect
        photo = prospect.photos[self._next % len(prospect.photos)]
        before = Shot(self._keeper.store.read(photo))
        one = evolve(
            asked, which=Selection(ids=(photo,)), force=True, previews=False, throttle=0.0, workers=1, hours=None
        )
        work = StoreWork("Making one thumbnail", partial(making.regenerate, self._keeper, one))
        if self._control.start(work, partial(self._show_one, photo, before)):
            self._next += 1

    def make_all(self) -> None:
        """Make all that the form means."""
        if self._prospect is not None and self._prospect[1].photos:
            asked = evolve(self._prospect[0], throttle=self.form.throttle.value())
            self._follow(partial(making.regenerate, self._keeper, asked))

    def focus_first(self) -> None:
        """Give the keys to the choice of photos."""
        next(each for each in self.form.choices.values() if each.isChecked()).setFocus(
            Qt.FocusReason.ShortcutFocusReason
        )

    def close_work(self) -> None:
        """Ask nothing more."""
        self._background.close()
        self.pictures.close_work()
        self.log.close_work()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not event.modifiers() and event.key() == Qt.Key.Key_T and self.one.isEnabled():
            self.try_one()
        elif event.key() == Qt.Key.Key_Escape and self.shown is not self.pictures:
            self._show_pictures()
        else:
            super().keyPressEvent(event)

    # Within.

    def _on_form(self) -> None:
        """Something else is asked for: what was made before steps back."""
        self._next = 0
        self._right.setCurrentWidget(self.pictures)
        self.ask()

    def _show(self, found: tuple[Asked, Prospect, bool]) -> None:
        asked, prospect, left = found
        self._prospect = (asked, prospect)
        self._words.setText(_figures(prospect))
        self._note.setText(_left_out(prospect))
        self._note.setVisible(bool(self._note.text()))
        self.go_on.setVisible(left)
        what = photos(len(prospect.photos))
        self.pictures.show_words(f"Would be made again · {what}", "They are shown as they are now.")
        if prospect.photos:
            self.pictures.show_photos(prospect.photos)
        else:
            self.pictures.show_nothing("Nothing would be made.", _left_out(prospect), "all-well")
        self._show_buttons()

    def _say_wrong(self, words: str) -> None:
        self._words.setText(words)
        self._note.hide()
        self.pictures.show_words("", "")
        self.pictures.show_nothing("Nothing would be made.", "", "no-match")
        self._show_buttons()

    def _show_buttons(self) -> None:
        count = len(self._prospect[1].photos) if self._prospect is not None else 0
        free = not self._control.running
        self.all.setText(f"Make {counted(count, 'thumbnail', 'thumbnails')}" if count else "Make thumbnails")
        self.one.setText("Try on another one" if self._next else "Try on one")
        for each in (self.all, self.one):
            each.setEnabled(free and bool(count))
        self.go_on.setEnabled(free)
        self.show_log.setVisible(self.log.followed and self.shown is not self.log)
        if free and self.log.following:
            self._end_log()

    def _follow(self, steps: Callable[..., Iterator[Any]]) -> None:
        """Make thumbnails, and show what is made meanwhile.

        :param steps: takes what is to be told of each batch as `watch`.
        """
        made = Making(paths=paths_in(self._keeper.catalog))
        work = StoreWork("Making thumbnails", partial(steps, watch=made.take))
        if self._control.start(work, self._done, STOPPED):
            self.log.follow(made)
            self._show_log()

    def _end_log(self) -> None:
        self.log.finish()
        if self.shown is self.log and not self.log.lines:  # it was refused, or stopped before it had begun
            self._show_pictures()

    def _show_log(self) -> None:
        self._right.setCurrentWidget(self.log)
        self.log.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_one(self, photo: int, before: Shot, done: Regenerated) -> str:
        after = Shot(self._keeper.store.read(photo))
        item = done.items[0] if done.items else None
        self.both.show_shots(before, after)
        self._name.setText(item.path if item else "")
        self.made.emit(_done_photos(done))
        self._right.setCurrentWidget(self._compared)
        return _one_words(item, before, after)

    def _show_pictures(self) -> None:
        self._right.setCurrentWidget(self.pictures)
        self.pictures.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _done(self, done: Regenerated) -> str:
        self.made.emit(_done_photos(done))
        self.results.show_made(done)
        self._right.setCurrentWidget(self.results if done.items else self.pictures)
        return done_words(done)

    def _on_go_on(self) -> None:
        try:
            within = self.form.hours()
        except UsageError as error:
            self.said.emit(str(error))
            return
        self._follow(partial(making.go_on, self._keeper, self.form.throttle.value(), hours=within))

    def _lay_out(self) -> None:
        self._compared, self._name = QWidget(), label("", BODY, digits=True)
        inner = QVBoxLayout(self._compared)
        inner.setContentsMargins(0, 2 * UNIT, 0, UNIT)
        head = QHBoxLayout()
        head.setContentsMargins(3 * UNIT, 0, 3 * UNIT, 0)
        head.addWidget(self._name, 1)
        head.addWidget(self.back)
        inner.addLayout(head)
        inner.addWidget(self.both, 1)
        for page in (self.pictures, self._compared, self.log, self.results):
            self._right.addWidget(page)
        sides = TwoSides(self._right)
        sides.words.addWidget(self.form)
        sides.words.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(2 * UNIT, UNIT + 4, 2 * UNIT, UNIT + 4)
        foot.setSpacing(UNIT)
        buttons = Flow(gap=UNIT)
        for each in (self.one, self.all, self.go_on, self.show_log):
            each.setAutoDefault(False)
            buttons.add(each)
        for widget in (self._words, self._note, buttons):
            foot.addWidget(widget)
        self.go_on.hide()
        sides.foot.addWidget(hairline())
        sides.foot.addLayout(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(sides)


def _done_photos(done: Regenerated) -> set[int]:
    return {item.photo for item in done.items if item.status == DONE}


def _rehearsed(keeper: Keeper, asked: Asked) -> Prospect:
    return next(step for step in making.rehearse(keeper, asked) if isinstance(step, Prospect))


def _figures(prospect: Prospect) -> str:
    """What would be made and replaced, with its bytes."""
    if not prospect.photos:
        return "Nothing would be made."
    parts = [f"{counted(len(prospect.photos), 'thumbnail', 'thumbnails')} would be made"]
    parts.append(f"{size_text(prospect.bytes)} replaced")
    if prospect.expected is not None:
        parts.append(f"about {size_text(prospect.expected)} afterwards")
    return DOT.join(parts)


def _left_out(prospect: Prospect) -> str:
    """What is not touched, and why."""
    parts = []
    if prospect.skipped:
        parts.append(f"{counted(prospect.skipped, 'is', 'are')} as they should be and stay.")
    if prospect.given_up:
        parts.append(f"{number(prospect.given_up)} could not be made before and did not change since.")
    if prospect.waiting:
        parts.append(f"{counted(prospect.waiting, 'waits', 'wait')} for a drive that is away.")
    if len(prospect.unknown) > FEW:
        parts.append(f"{number(len(prospect.unknown))} numbers belong to no photo here. {prospect.unknown[0].why}")
    else:
        parts += [f"Number {each.id}: {each.why}" for each in prospect.unknown]
    return " ".join(parts)


def _one_words(item: Item | None, before: Shot, after: Shot) -> str:
    if item is None:
        return "Nothing was made: the photo cannot be opened now."
    if item.message:
        return f"It could not be made. {item.message}"
    return "Made again, and it is the same as before." if before.jpeg == after.jpeg else "Made again: before and after."


def done_words(done: Regenerated) -> str:
    """What came of it, as a sentence."""
    parts = [f"{counted(done.done, 'thumbnail was', 'thumbnails were')} made."]
    if done.previews_done:
        parts.append(f"{counted(done.previews_done, 'preview was', 'previews were')} made.")
    if done.failed:
        parts.append(f"{number(done.failed)} could not be made; the page of problems says why.")
    if done.waiting:
        parts.append(f"{counted(done.waiting, 'waits', 'wait')} for a drive that is away.")
    return " ".join(parts)
