"""Why photos are called duplicates, in words and figures."""

from collections.abc import Sequence
from typing import Final

from catalog_gui.engine.records import ClusterDetails, ClusterMember, Fact
from catalog_gui.ui.formatting import counted, number

KINDS: Final = {"exact": "Same file", "variant": "Same picture", "near": "Nearly the same"}
"""What a photographer calls the kinds of duplicates."""
TURNED: Final = {
    2: "mirrored",
    3: "upside down",
    4: "mirrored upside down",
    5: "turned and mirrored",
    6: "turned by a quarter",
    7: "turned and mirrored",
    8: "turned by a quarter",
}
"""How a photo lies against the keeper, by its orientation as in EXIF."""
BITS: Final = 64
"""Points in which a picture is compared, in shades and in outlines."""


def facts(member: ClusterMember) -> tuple[Fact, ...]:
    """How a photo resembles the keeper: what stands below it."""
    if member.is_keeper:
        return ()
    if member.same_bytes:
        return (Fact("Likeness", "the same, byte for byte"),)
    turned = TURNED.get(member.orientation, "")
    alike = f"{percent(member)}\N{NO-BREAK SPACE}% alike"
    return (Fact("Likeness", f"{alike}{', ' if turned else ''}{turned}"),)


def percent(member: ClusterMember) -> int:
    """How much of the picture is as in the keeper, in the comparison that tells them farther apart."""
    return 100 - round(100 * _distance(member) / BITS)


def why(group: ClusterDetails) -> str:
    """Why these photos are together, in one sentence.

    "They hold the same bytes.", "Outlines differ in 2 and shades in none of 64 points; turned by a quarter."
    """
    others = [member for member in group.members if not member.is_keeper]
    if not others:
        return ""
    same, alike = [each for each in others if each.same_bytes], [each for each in others if not each.same_bytes]
    if not alike:
        return (
            "They hold the same bytes." if len(others) == 1 else f"All {number(len(others) + 1)} hold the same bytes."
        )
    told = [_compared(alike)]
    if turned := sorted({TURNED[each.orientation] for each in alike if each.orientation in TURNED}):
        told.append(f"{_some(alike)}{' and '.join(turned)}")
    if same:
        told.append(f"{counted(len(same), 'copy holds', 'copies hold')} the same bytes")
    return "; ".join(told) + "."


def _compared(alike: Sequence[ClusterMember]) -> str:
    outlines, shades = (_span([getattr(each, name) for each in alike]) for name in ("dhash_distance", "ahash_distance"))
    if outlines == shades == "none":
        return f"Outlines and shades agree in all {BITS} points"
    return f"Outlines differ in {outlines} and shades in {shades} of {BITS} points"


def _span(distances: Sequence[int]) -> str:
    least, most = min(distances), max(distances)
    if most == 0:
        return "none"
    return str(most) if least == most else f"{least} to {most}"


def _some(alike: Sequence[ClusterMember]) -> str:
    turned = sum(each.orientation in TURNED for each in alike)
    return "" if turned == len(alike) else f"{number(turned)} "


def _distance(member: ClusterMember) -> int:
    return max(member.dhash_distance, member.ahash_distance)
