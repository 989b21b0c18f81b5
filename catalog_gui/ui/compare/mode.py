"""The ways to look at a comparison."""

from enum import Enum


class Mode(Enum):
    """Columns show all photos; the others two of them in one large place."""

    COLUMNS = "columns"
    FLIP = "flip"
    DIFFERENCE = "difference"
    SPLIT = "split"
