"""What a check of the store has found, in groups of plain words, each with what can be done about it."""

from collections.abc import Collection, Sequence
from typing import Final

from attrs import evolve, frozen

from catalog_gui.care.reconcile import Report
from catalog_gui.ui.formatting import counted, number, photos

OK: Final = "ok"
ADOPTABLE: Final = "adoptable"
STRANGE: Final = "strange"
MAKE, ADOPT, REMOVE = "make", "adopt", "remove"
"""What can be done: make thumbnails again, take files over, delete files."""


@frozen(eq=False)
class Finding:
    """One group: photos by their ids, or files of the store by their names; `count` as the check has counted them.

    `what` is what can be done: make, adopt, remove or nothing.
    """

    name: str
    title: str
    advice: str
    count: int
    photos: tuple[int, ...] = ()
    files: tuple[str, ...] = ()
    what: str = ""
    state: str = "stale"

    @property
    def counted(self) -> str:
        """How many, in words."""
        return counted(self.count, "file", "files") if self.files else photos(self.count)


_WORDS: Final = (
    (
        "row_only",
        "Thumbnail gone",
        "The photos are fine. Their thumbnails were made, but the files are gone.",
        "missing",
    ),
    ("undecodable", "Thumbnail damaged", "The photos are fine. Their thumbnails do not open any more.", "failed"),
    (
        "wrong_shape",
        "Wrong shape",
        "These thumbnails lie on their side or have another shape than their photos. Older programs made such.",
        "stale",
    ),
    ("stale", "Out of date", "The photos have changed since, or another size or quality was set.", "stale"),
    ("neither", "Never made", "These photos have no thumbnail yet.", "missing"),
)


def findings(report: Report) -> list[Finding]:
    """The groups of a report that are not empty; what is as it should be comes first."""
    found = [Finding(OK, "As they should be", "Made, there, and of the photo's shape.", report.ok, state="done")]
    for name, title, advice, state in _WORDS:
        ids = tuple(each.photo for each in getattr(report, name))
        found.append(Finding(name, title, advice, len(ids), photos=ids, what=MAKE, state=state))
    adoptable = set(report.adoptable)
    strange = tuple(name for name in report.file_only if name not in adoptable)
    found.append(
        Finding(
            ADOPTABLE,
            "Lying ready",
            "Right thumbnails of photos that the catalog does not know to be there. They can be taken over as they are.",
            len(adoptable),
            files=tuple(report.adoptable),
            what=ADOPT,
            state="missing",
        )
    )
    found.append(
        Finding(
            STRANGE,
            "Files without a photo",
            "They belong to no photo of this catalog, or are not what that photo looks like now.",
            len(strange),
            files=strange,
            what=REMOVE,
            state="not_applicable",
        )
    )
    return [each for each in found if each.count or each.name == OK]


def without(found: Sequence[Finding], photos: Collection[int], files: Collection[str]) -> list[Finding]:
    """What is left of the groups when the thumbnails of these photos were made, these files taken over or deleted."""
    left, mended = [], 0
    for each in found:
        ids = tuple(photo for photo in each.photos if photo not in photos)
        names = tuple(name for name in each.files if name not in files)
        fewer = len(each.photos) - len(ids) + len(each.files) - len(names)
        mended += fewer if each.name != STRANGE else 0
        left.append(evolve(each, photos=ids, files=names, count=each.count - fewer))
    return [evolve(each, count=each.count + mended) if each.name == OK else each for each in left if each.count]


def broken(found: Sequence[Finding]) -> tuple[int, ...]:
    """All photos whose thumbnail a check would have made again, in ascending order."""
    return tuple(sorted({photo for each in found if each.what == MAKE for photo in each.photos}))


def verdict(report: Report) -> str:
    """What came of a check, as a sentence."""
    wrong, loose = len(report.broken), len(report.file_only)
    if not report.ok and not wrong and not loose:
        return "There are no thumbnails yet, and no photos that lack them."
    well = "thumbnail is as it should be" if report.ok == 1 else "thumbnails are as they should be"
    parts = [f"{number(report.ok)} {well}"]
    parts += [counted(wrong, "needs", "need") + " to be made again"] if wrong else []
    parts += [counted(loose, "file lies", "files lie") + " there that the catalog does not know"] if loose else []
    return f"{', '.join(parts)}."
