"""How backups are told: when and why they were made, whether they are sound, what going back to one would change."""

from collections.abc import Mapping
from datetime import datetime

from catalog_gui.catalog.backups import Backup
from catalog_gui.catalog.restoring import Difference
from catalog_gui.ui.formatting import NONE, number, photos, sentence, size_text, when
from catalog_gui.ui.history_words import MINUS, TABLES, exactly, local
from catalog_gui.ui.line_list import Line
from catalog_gui.ui.sentences import DOT

MORE_TABLES = {"run": "Rebuilds on record"}


def backup_line(backup: Backup, now: datetime) -> Line:
    """A row of the list: when, why, how many photos it knows, whether it is sound."""
    parts = [sentence(backup.reason), NONE if backup.photos is None else photos(backup.photos)]
    if not backup.verified:
        parts.insert(0, "Not sound")
    icon, tone = ("check", "done") if backup.verified else ("warning", "failed")
    return Line(sentence(when(local(backup.at), now)), DOT.join(parts), icon, tone)


def backup_facts(backup: Backup) -> list[tuple[str, str]]:
    """What is known of one backup."""
    sound = "Opened, checked, counted and hashed: sound" if backup.verified else "Not sound: it cannot be gone back to"
    return [
        ("Made", exactly(backup.at)),
        ("Why", sentence(backup.reason)),
        ("Photos", NONE if backup.photos is None else number(backup.photos)),
        ("Size", size_text(backup.bytes)),
        ("State", sound),
        ("File", str(backup.path)),
    ]


def difference_rows(difference: Difference) -> list[tuple[str, str, str, str]]:
    """For each table what there is now, what there would be, and the difference; without one where nothing differs."""
    return [_row(table, (difference.now or {}).get(table), then) for table, then in difference.backup.counts.items()]


def _row(table: str, now: int | None, then: int) -> tuple[str, str, str, str]:
    name = (TABLES | MORE_TABLES).get(table, table)
    if now is None:
        return name, NONE, number(then), ""
    change = "" if now == then else f"{'+' if then > now else MINUS}{number(abs(then - now))}"
    return name, number(now), number(then), change


def question(backup: Backup, difference: Difference) -> str:
    """What is asked before going back."""
    now = (difference.now or {}).get("photo")
    held = _photos_words(now, backup.counts)
    if difference.now and not difference.changes:
        held += ", and as many of everything as now"
    return (
        f"Go back to the catalog of {exactly(backup.at)}? It holds {held}. No original is touched. A backup of the"
        " catalog as it is now is made first, so that this can be taken back; what is in the trash stays there."
    )


def _photos_words(now: int | None, counts: Mapping[str, int]) -> str:
    then = counts.get("photo", 0)
    if now is None or now == then:
        return photos(then)
    return f"{photos(then)}, {number(abs(then - now))} {'more' if then > now else 'fewer'} than now"


def went_back(backup: Backup) -> str:
    """What the strip says when it is done."""
    known = "" if backup.photos is None else f": {photos(backup.photos)}"
    return f"The catalog is as it was {exactly(backup.at)}{known}."
