"""What the keys of a page of groups do, in words: one line at its foot, and all of them for the overlay."""

from typing import Final

from catalog_gui.ui.help_overlay import KeyGroup

KEYS: Final = (
    "1–9  keep      X  trash      Enter  accept      A  keep all      Space  next      Z  undo      ?  all keys"
)
PHOTO_KEYS: Final = KeyGroup(
    "Photos",
    (
        ("← →", "From photo to photo"),
        ("L", "The photo alone, large"),
        ("F", "Flip between two in one place"),
        ("D", "What two photos differ in"),
        ("S", "Two photos left and right of a line"),
        ("C Esc", "Side by side again"),
        ("T", "Turn copies alike"),
        ("O", "Only facts that differ"),
    ),
)
VIEW_KEYS: Final = KeyGroup(
    "Size",
    (
        ("0", "The whole photos"),
        (".", "100 %: pixel for pixel"),
        ("+ −", "Closer, farther off"),
        ("⇧_arrows", "Move what is seen"),
    ),
)


def decision_keys(*more: tuple[str, str]) -> KeyGroup:
    """The keys that decide, with those that only some groups have."""
    return KeyGroup(
        "Decide",
        (
            ("1 … 9", "Keep it; the first lets the others go"),
            ("P", "The same for the current photo"),
            ("X", "Trash the current photo"),
            ("K Enter", "Accept the suggestion, go on"),
            ("A", "Keep all"),
            *more,
            ("Space", "Next group that is not reviewed"),
            ("↑ ↓", "Group above, group below"),
            ("Z Ctrl+Z", "Undo"),
            ("Ctrl+Shift+Z", "Redo"),
        ),
    )
