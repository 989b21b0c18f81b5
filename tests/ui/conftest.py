"""All window tests draw offscreen."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
