"""What two pictures differ in, pixel by pixel: an image of it, made strong enough to be seen, and one figure in words."""

from typing import Any, Final

import numpy as np
from attrs import frozen
from numpy.typing import NDArray
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QImage

STRONGEST: Final = 32
"""Differences are shown at most so many times stronger: what is fainter is the noise of storing pictures."""
_BRIGHT: Final = 160
"""Levels that the strongest differences are brought to."""
_PART: Final = 256  # rows worked on at once
_SAMPLE: Final = 100_000


@frozen(eq=False)
class Difference:
    """The absolute difference of two pictures of one size, channel by channel.

    :param image: the difference times `gain`; black where there is none.
    :param mean, largest: levels of 255.
    :param scaled: whether one picture had to be scaled to the size of the other.
    """

    image: QImage
    gain: int
    mean: float
    largest: int
    scaled: bool

    @property
    def bytes(self) -> int:
        """What the image takes."""
        return self.image.sizeInBytes()


def difference(first: QImage, second: QImage) -> Difference:
    """The larger picture is scaled to the size of the smaller one; in any thread.

    :param first, second: upright in the same way, as RGB32.
    """
    size = min(first.size(), second.size(), key=lambda each: each.width() * each.height())
    scaled = first.size() != second.size()
    levels = np.empty((size.height(), size.width(), 4), np.uint8)
    first, second = _sized(first, size), _sized(second, size)
    one, other = _pixels(first), _pixels(second)
    for top in range(0, len(levels), _PART):
        part = slice(top, top + _PART)
        np.subtract(np.maximum(one[part], other[part]), np.minimum(one[part], other[part]), out=levels[part])
    colours = levels[..., :3]
    mean, largest, gain = float(colours.mean()), int(colours.max()), _gain(colours)
    for top in range(0, len(levels), _PART):
        part = slice(top, top + _PART)
        levels[part] = np.minimum(levels[part], 255 // gain) * np.uint8(gain)
    image = QImage(levels.data, size.width(), size.height(), size.width() * 4, QImage.Format.Format_RGB32)
    return Difference(image.copy(), gain, mean, largest, scaled)


def in_words(found: Difference, *, whole: bool) -> str:
    """One sentence about a difference.

    :param whole: whether it was made of all pixels that the photos have.
    """
    if found.largest == 0:
        if not whole:
            return "No difference at this size"
        return "No difference once scaled to one size" if found.scaled else "Identical pixels"
    words = f"Differs by {_percent(100 * found.mean / 255)} on average"
    return f"{words} · shown {found.gain} times stronger" if found.gain > 1 else words


def _percent(value: float) -> str:
    if value < 0.1:
        return f"less than {_number(0.1, 1)}\N{NO-BREAK SPACE}%"
    return f"{_number(value, 1 if value < 1.95 else 0)}\N{NO-BREAK SPACE}%"


def _number(value: float, digits: int) -> str:
    return QLocale().toString(value, "f", digits)


def _gain(levels: NDArray[Any]) -> int:
    """How many times stronger all but the last thousandth of the differences still tell apart; a power of two."""
    step = max(1, round((levels.size / 3 / _SAMPLE) ** 0.5))
    strong = float(np.percentile(levels[::step, ::step], 99.9))
    gain = 1
    while gain < STRONGEST and strong * gain * 2 <= _BRIGHT:
        gain *= 2
    return gain


def _sized(image: QImage, size: Any) -> QImage:
    if image.size() != size:
        keep, smooth = Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        image = image.scaled(size, keep, smooth)
    if image.format() != QImage.Format.Format_RGB32:
        image = image.convertToFormat(QImage.Format.Format_RGB32)
    return image


def _pixels(image: QImage) -> NDArray[np.uint8]:
    """(height, width, 4) of the image's own bytes, while it lives: blue, green, red and nothing."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)
