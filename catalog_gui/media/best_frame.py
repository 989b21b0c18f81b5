"""Which frame of a burst to keep: the sharpest of those that are exposed as well as any.

A small picture hides a slight blur. Frames that it cannot tell apart are named, to be measured at full size, and then the
choice is made again.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from catalog_gui.media.frames import FrameFacts

CLOSE_SHARPNESS = 6  # points within which small pictures say nothing about which is sharper
CLOSE_EXPOSURE = 20  # points by which frames of one burst differ without one being spoilt
SAME_AT_FULL_SIZE = 0.005  # sharpness, 0 to 1, that noise alone makes


def best_frame(facts: "FrameFacts", members: Sequence[int]) -> tuple[int, tuple[int, ...], str]:
    """(best row, rows to be judged at full size, why) for members in the order of their time."""
    exposed = _well_exposed(facts, members)
    sharpest = max(int(facts.sharpness[row]) for row in exposed)
    close = tuple(row for row in exposed if facts.sharpness[row] >= sharpest - CLOSE_SHARPNESS)
    best = max(close, key=lambda row: (int(facts.quality[row]), int(facts.sharpness[row])))
    if len(close) > 1:
        return best, close, f"best quality of {len(close)} frames that look equally sharp"
    beaten = len(members) - len(exposed)
    return best, (), f"sharpest of {len(members)} frames" if not beaten else "the sharpest that is well exposed"


def judged_at_full_size(
    facts: "FrameFacts", members: Sequence[int], close: Sequence[int], sharpness: Mapping[int, float]
) -> tuple[int, str]:
    """(best row, why) once the close frames' sharpness (0 to 1) at full size is known; rows that failed may be absent."""
    measured = [row for row in close if row in sharpness]
    if len(measured) < 2:
        best, _, reason = best_frame(facts, members)
        return best, reason
    top = max(sharpness[row] for row in measured)
    equal = [row for row in measured if sharpness[row] >= top - SAME_AT_FULL_SIZE]
    best = max(equal, key=lambda row: (int(facts.quality[row]), sharpness[row]))
    if len(equal) == 1:
        return best, f"sharpest of {len(members)} frames at full size"
    return best, f"best quality of {len(equal)} frames that are equally sharp at full size"


def _well_exposed(facts: "FrameFacts", members: Sequence[int]) -> list[int]:
    """Members whose exposure is no worse than the best one's, as far as the eye minds."""
    best = max(int(facts.exposure[row]) for row in members)
    return [row for row in members if facts.exposure[row] >= best - CLOSE_EXPOSURE]
