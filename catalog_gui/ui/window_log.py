"""Where the window writes down what went on in it."""

import logging
from logging.handlers import RotatingFileHandler

from catalog_gui.settings import DIRS


def log_handler() -> logging.Handler:
    """A log of a bounded size in the platform's folder; without one where it cannot be written."""
    try:
        DIRS.user_log_path.mkdir(parents=True, exist_ok=True)
        handler: logging.Handler = RotatingFileHandler(
            DIRS.user_log_path / "window.log", maxBytes=1_000_000, backupCount=2, encoding="utf-8", errors="replace"
        )
    except OSError:
        return logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    return handler
