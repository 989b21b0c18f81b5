"""How late the window's event loop is while a rebuild runs beside it.

    stalls.py MOMENT LIBRARY CATALOG

Prints {"idle": {"p99", "worst", "ticks"}, "rebuild": {...}}: seconds by which a timer of 5 ms came too late, in the whole
window with the overview in sight, first with nothing to do, then from pressing the button to the end of the run.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QSettings, Qt, QTimer

from catalog_gui.app import Program, _application, _ready
from catalog_gui.settings import Settings

_BEAT = 0.005
_IDLE_SECONDS = 3.0


class Beat(QObject):
    """A timer that notes how late it comes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._late: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(round(1000 * _BEAT))

    def _beat(self) -> None:
        now = time.perf_counter()
        self._late.append(max(0.0, now - self._last - _BEAT))
        self._last = now

    def take(self) -> dict[str, float]:
        """What was noted since the last time."""
        late, self._late = np.array(self._late), []
        return {"p99": float(np.percentile(late, 99)), "worst": float(late.max()), "ticks": len(late)}


def main() -> None:
    """Measure, print."""
    library, catalog = Path(sys.argv[2]), Path(sys.argv[3])
    application = _application()
    figures = {}
    with _ready(application):
        store = QSettings(str(catalog.with_suffix(".ini")), QSettings.Format.IniFormat)
        program = Program(application, Settings(), store)
        program.open(catalog, create=True)
        sitting = program.sitting
        for _ in sitting.keeper.add([library]):
            pass
        sitting.window.refresh()
        beat = Beat(application)

        def begin() -> None:
            figures["idle"] = beat.take()
            sitting.control.start(lambda: sitting.desk.start_rebuild(frozenset(), frozenset()))

        def end() -> None:
            figures["rebuild"] = beat.take()
            application.closeAllWindows()

        sitting.control.ended.connect(end)
        QTimer.singleShot(1000, beat.take)  # the window has come to rest
        QTimer.singleShot(round(1000 * (1 + _IDLE_SECONDS)), begin)
        application.exec()
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
