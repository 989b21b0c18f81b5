"""The command about what could not be done: by reason, tried again, photo by photo, as a table for spreadsheets."""

from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, say, show, show_json, table, utc
from catalog_gui.errors import PROBLEM_KINDS, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.keeper import Keeper
    from catalog_gui.engine.photos import ProblemRow
    from catalog_gui.engine.strangers import Stranger
    from catalog_gui.engine.troubles import Disk


@command
def problems(
    context: typer.Context,
    retry: Annotated[bool, typer.Option("--retry", help="Try again what may be tried again, now.")] = False,
    kind: Annotated[str | None, typer.Option(help="Only this kind: empty, truncated, unreadable, ...")] = None,
    photo: Annotated[
        list[str] | None, typer.Option("--photo", metavar="PHOTO", help="Only this photo; may be given several times.")
    ] = None,
    attempts: Annotated[
        str | None, typer.Option("--attempts", metavar="PHOTO", help="Every try that this photo has seen fail.")
    ] = None,
    log: Annotated[
        str | None, typer.Option("--log", metavar="PHOTO", help="Every line that was noted of this photo.")
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", metavar="FILE", help="Write them into a table for spreadsheets.")
    ] = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what could not be done, and why."""
    if kind is not None and kind not in PROBLEM_KINDS:
        raise UsageError(f"There is no kind “{kind}”. The kinds are: {', '.join(PROBLEM_KINDS)}.")
    if attempts is not None:
        _show_attempts(context, attempts, as_json)
    elif log is not None:
        _show_log(context, log, as_json)
    else:
        _show_problems(context, _Which(kind, tuple(photo or ())), retry, csv, as_json, quiet)


class _Which:
    """Which problems are meant: of a kind, of some photos, or all."""

    def __init__(self, kind: str | None, photos: tuple[str, ...]) -> None:
        self.kind, self._words = kind, photos

    @property
    def is_everything(self) -> bool:
        """Whether nothing was left out."""
        return self.kind is None and not self._words

    def rows(self, keeper: "Keeper") -> "list[ProblemRow]":
        """The problems that are meant, as they are now.

        :raises UsageError: a photo cannot be told.
        """
        from catalog_gui.engine.photos import find_photo
        from catalog_gui.engine.photos import problems as found

        with keeper.catalog.read() as session:
            photos = {find_photo(session, words)[0] for words in self._words}
            rows = found(session, keeper.phases)
        return [
            row for row in rows if (self.kind is None or row.kind == self.kind) and (not photos or row.photo in photos)
        ]


def _show_problems(
    context: typer.Context, which: _Which, retry: bool, csv: Path | None, as_json: bool, quiet: bool
) -> None:
    from catalog_gui.engine.troubles import Disk, look_at_disk

    with opened(context) as keeper:
        rows = which.rows(keeper)
        if retry:
            _try_again(keeper, None if which.is_everything else rows, quiet)
            rows = which.rows(keeper)
        disk = look_at_disk(keeper) if which.is_everything else Disk()
    if csv is not None:
        _write(csv, rows)
    if as_json:
        show_json({"problems": [asdict(row) for row in rows]} | _beside(disk))
        return
    _tell(rows)
    _tell_disk(disk)


def _try_again(keeper: "Keeper", rows: "Sequence[ProblemRow] | None", quiet: bool) -> None:
    """Try what may be tried again: all of it, or these problems' photos."""
    from catalog_gui.care.bit_rot import read_again
    from catalog_gui.cli.rebuilding import follow
    from catalog_gui.engine.plan import Scope

    photos = None if rows is None else tuple(dict.fromkeys(row.photo for row in rows))
    deque(read_again(keeper, photos), maxlen=0)
    follow(keeper.rebuild(scope=Scope(failed=True, photos=photos), label="Try again what failed"), quiet)


def _write(file: Path, rows: "Sequence[ProblemRow]") -> None:
    from catalog_gui.engine.problem_table import write_table

    count = write_table(file, ((row.kind, row) for row in rows))
    say(f"{count} {'problem was' if count == 1 else 'problems were'} written to {file}.")


def _beside(disk: "Disk") -> dict[str, Any]:
    """What is no photo's failure, where there is any."""
    found: dict[str, Any] = {}
    if disk.lacking:
        found["thumbnails_lacking"] = [asdict(each) | {"message": each.message} for each in disk.lacking]
    if disk.strangers:
        found["unknown"] = [_stranger(each) for each in disk.strangers]
    return found


def _stranger(each: "Stranger") -> dict[str, Any]:
    standing = each.standing
    return {
        "photo": each.photo,
        "found_as": each.source,
        "phase": each.phase,
        "message": each.message,
        "at": utc(each.at),
        "standing": standing.kind,
        "expected": standing.is_expected,
        "why": standing.why,
        "added": utc(standing.added),
        "ended": utc(standing.ended),
    }


def _tell(rows: "Sequence[ProblemRow]") -> None:
    if not rows:
        show("No problems.")
    for kind in dict.fromkeys(row.kind for row in rows):
        group = [row for row in rows if row.kind == kind]
        photos = len({row.photo for row in group})
        show(f"{kind}: {photos} {'photo' if photos == 1 else 'photos'}")
        for row in group:
            show(f"  {row.path}  [{row.phase}] {row.message}")


def _tell_disk(disk: "Disk") -> None:
    if disk.lacking:
        show(f"The originals are fine, their thumbnails are lacking: {len(disk.lacking)}")
        for each in disk.lacking:
            show(f"  {each.path}  {each.message}")
        show("  To make them: catalog-gui rebuild --only thumbnails")
    by_why: dict[str, set[int]] = {}
    for stranger in disk.strangers:
        by_why.setdefault(stranger.standing.why, set()).add(stranger.photo)
    if by_why:
        numbers = len({photo for photos in by_why.values() for photo in photos})
        show(f"Left of photos that this catalog does not have: {numbers}")
    for why, photos in by_why.items():
        show(f"  {len(photos)}: {why}")


def _show_attempts(context: typer.Context, words: str, as_json: bool) -> None:
    """What was tried with one photo, the oldest first."""
    from catalog_gui.engine.attempts import attempts_of
    from catalog_gui.engine.photos import find_photo

    with opened(context) as keeper, keeper.catalog.read() as session:
        photo, path = find_photo(session, words)
        tries = attempts_of(session, photo)
    if as_json:
        rows = [asdict(each) | {"at": utc(each.at), "seconds": round(each.seconds, 3)} for each in tries]
        show_json({"photo": photo, "path": path, "attempts": rows})
        return
    lines = [
        (utc(each.at), each.phase, f"{each.seconds:.2f} s", each.result, each.program, each.message) for each in tries
    ]
    if lines:
        table(("when (UTC)", "", "took", "", "", ""), lines)
    else:
        show(f"Nothing has ever failed with {path}.")


def _show_log(context: typer.Context, words: str, as_json: bool) -> None:
    """All lines of one photo. A number is taken also where the catalog does not have that photo any more."""
    from catalog_gui.engine.photo_log import log_of_photo
    from catalog_gui.engine.photos import find_photo

    with opened(context) as keeper, keeper.catalog.read() as session:
        try:
            photo, path = find_photo(session, words)
        except UsageError:
            if not words.isdecimal() or len(words) > 18 or not log_of_photo(session, keeper.phases, int(words)):
                raise
            photo, path = int(words), f"photo {words}"
        lines = log_of_photo(session, keeper.phases, photo)
    if as_json:
        show_json({"photo": photo, "path": path, "log": [asdict(line) | {"at": utc(line.at)} for line in lines]})
    elif lines:
        table(("when (UTC)", "", ""), ((utc(line.at), line.about, line.words) for line in lines))
    else:
        show(f"Nothing was noted of {path}.")
