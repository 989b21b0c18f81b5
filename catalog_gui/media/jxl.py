"""The size of a JPEG XL picture, out of the bits at the beginning of its codestream (ISO 18181-1, annex D)."""

from typing import Final

_SIDE_BITS: Final = (9, 13, 18, 30)
_RATIOS: Final = {1: (1, 1), 2: (12, 10), 3: (4, 3), 4: (3, 2), 5: (16, 9), 6: (5, 4), 7: (2, 1)}


class _Bits:
    """Reads bits from the lowest of the first byte upwards; beyond the end they are zero."""

    def __init__(self, data: bytes) -> None:
        self.rest = int.from_bytes(data, "little")

    def take(self, count: int) -> int:
        value = self.rest & ((1 << count) - 1)
        self.rest >>= count
        return value


def size(stream: bytes) -> tuple[int, int] | None:
    """Width and height as displayed, None if the stream has no signature or is cut too short."""
    if not stream.startswith(b"\xff\x0a") or len(stream) < 8:
        return None
    bits = _Bits(stream[2:32])
    small = bits.take(1)
    height = _side(bits, small)
    ratio = bits.take(3)
    width = height * _RATIOS[ratio][0] // _RATIOS[ratio][1] if ratio else _side(bits, small)
    return (height, width) if _orientation(bits) > 4 else (width, height)


def _side(bits: _Bits, small: int) -> int:
    return 8 * (bits.take(5) + 1) if small else 1 + bits.take(_SIDE_BITS[bits.take(2)])


def _orientation(bits: _Bits) -> int:
    """The picture's turn, 1 to 8 as in EXIF; written only where metadata and extra fields are given."""
    all_default = bits.take(1)
    return 1 if all_default or not bits.take(1) else 1 + bits.take(3)
