"""An empty window of Qt: what no program with one can do without.

    bare.py MOMENT

Prints {"seconds"}: until it was painted, from the start of this process.
"""

import json
import sys
import time

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel

application = QApplication([])
label = QLabel("A window")
label.resize(1280, 800)
label.show()


def painted() -> None:
    """Paint, tell, end."""
    label.repaint()
    print(json.dumps({"seconds": time.time() - float(sys.argv[1])}))
    application.quit()


QTimer.singleShot(0, painted)
application.exec()
