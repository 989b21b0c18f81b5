"""Commands of review: decide, apply, undo, redo, trash."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, progress, say, show, show_json, table, utc
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.engine.keeper import Keeper
    from catalog_gui.review.apply import Applied, Left
    from catalog_gui.review.members import Group
    from catalog_gui.review.trash_records import Trashed
    from catalog_gui.review.undo import Undone

Yes = Annotated[bool, typer.Option("--yes", help="Really do it.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and change nothing.")]

trash = typer.Typer(help="What lies in the trash: list it, bring it back, let it go.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Offer these commands."""
    for function in (decide, apply, undo, redo):
        app.command()(function)
    app.add_typer(trash, name="trash")


@command
def decide(
    context: typer.Context,
    cluster: Annotated[int, typer.Argument(help="The number of a group, as `duplicates` lists it.")],
    keep: Annotated[
        list[str] | None, typer.Option(metavar="PATH", help="Keep this photo; may be given again. All others go.")
    ] = None,
    not_duplicates: Annotated[
        bool, typer.Option("--not-duplicates", help="They show different pictures; never ask again.")
    ] = False,
    burst: Annotated[bool, typer.Option("--burst", help="The number is that of a burst.")] = False,
    as_json: Json = False,
) -> None:
    """Say which photos of a group stay. Nothing moves before `apply`."""
    from catalog_gui.review import decisions
    from catalog_gui.review.members import BURST, CLUSTER, KEEP, TRASH, group

    if bool(keep) == not_duplicates or (burst and not_duplicates):
        raise UsageError("Say which photos to keep with --keep, or of duplicates --not-duplicates.")
    about = BURST if burst else CLUSTER
    with opened(context) as keeper:
        if not_duplicates:
            decisions.not_duplicates(keeper, cluster)
            kept, going = [], []
        else:
            with keeper.catalog.read() as session:
                found = group(session, about, cluster)
                stay = [_member(session, found, words) for words in keep or ()]
            said = decisions.choose(keeper, about, cluster, decisions.keep_only(found, stay))
            kept, going = said.paths(KEEP), said.paths(TRASH)
    if as_json:
        show_json({"cluster": cluster, "keep": kept, "trash": going, "not_duplicates": not_duplicates})
    elif not_duplicates:
        show("They will not be shown together again.")
    else:
        show(f"Keep {', '.join(kept)}; {len(going)} to the trash at the next apply.")


def _member(session: Any, found: "Group", words: str) -> int:
    """The photo of a group that words name."""
    from catalog_gui.engine.photos import find_photo

    photo, path = find_photo(session, words)
    if photo not in {member.photo for member in found.members}:
        raise UsageError(f"{path} is not in this group. It has: {', '.join(each.path for each in found.members)}.")
    return photo


@command
def apply(
    context: typer.Context,
    yes: Yes = False,
    dry_run: DryRun = False,
    last_copies: Annotated[
        bool, typer.Option("--last-copies", help="Also trash groups of which nothing would stay.")
    ] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Move what was decided to the trash, each file looked at again first."""
    from catalog_gui.review import apply as applying

    if not yes and not dry_run:
        raise UsageError("This moves photos to the trash. Look with --dry-run, then do it with --yes.")
    with opened(context) as keeper:
        steps = applying.rehearse(keeper, last_copies) if dry_run else applying.apply(keeper, last_copies=last_copies)
        done = _follow(steps, quiet)
    if as_json:
        show_json(_applied(done))
    else:
        _show_applied(done, dry_run)
    if done.refused or done.failed:
        raise typer.Exit(3)


def _follow(steps: Any, quiet: bool) -> "Applied":
    with progress(quiet) as update:
        for step in steps:
            done: Applied = step
            update(f"{done.done} of {done.total} photos", done.done / done.total if done.total else None)
    return done


def _applied(done: "Applied") -> dict[str, Any]:
    return {
        "operation": done.operation,
        "trashed": [each.path for each in done.trashed],
        "photos": [{"path": each.path, "photo": each.photo, "root": each.root} for each in done.trashed],
        "bytes": done.bytes,
        "refused": [_left(each) for each in done.refused],
        "failed": [_left(each) for each in done.failed],
    }


def _left(each: "Left") -> dict[str, Any]:
    return {"path": each.path, "photo": each.photo, "root": each.root, "message": each.message}


def _show_applied(done: "Applied", dry_run: bool) -> None:
    from catalog_gui.engine.details import size_words
    from catalog_gui.review.trash_records import counted

    would = "would go" if dry_run else "went"
    show(f"{counted(len(done.trashed))} {would} to the trash, {size_words(done.bytes)}.")
    for each in (*done.refused, *done.failed):
        say(f"{each.path}: {each.message}")
    if done.since:
        groups = "1 group was" if done.since == 1 else f"{done.since} groups were"
        say(f"{groups} decided meanwhile, and left for the next apply.")


@command
def undo(context: typer.Context, as_json: Json = False) -> None:
    """Take the newest step back: a decision, or an Apply as a whole."""
    from catalog_gui.review.undo import undo as take_back

    with opened(context) as keeper:
        undone = take_back(keeper)
    _tell_undone(undone, as_json)


def _tell_undone(undone: "Undone", as_json: bool) -> None:
    failed = [
        {"path": place.path, "photo": place.photo, "root": place.root, "message": why} for place, why in undone.failed
    ]
    if as_json:
        photos = [{"path": each.path, "photo": each.photo, "root": each.root} for each in undone.restored]
        restored = [each.path for each in undone.restored]
        show_json(
            {
                "operation": undone.operation,
                "label": undone.label,
                "restored": restored,
                "photos": photos,
                "failed": failed,
            }
        )
    elif undone.operation is None and not undone.restored:
        show("There is nothing to take back.")
    else:
        show(_words(undone))
        for each in failed:
            say(f"{each['path']}: {each['message']}")
    if failed:
        raise typer.Exit(3)


def _words(undone: "Undone") -> str:
    from catalog_gui.review.trash_records import counted

    if undone.failed:
        return f"{counted(len(undone.restored))} of {len(undone.restored) + len(undone.failed)} came back."
    return f"Taken back: {undone.label}" + (f" ({counted(len(undone.restored))})" if undone.restored else "")


@command
def redo(context: typer.Context, as_json: Json = False) -> None:
    """Do again what was taken back last."""
    from catalog_gui.review.undo import redo as do_again

    with opened(context) as keeper:
        label = do_again(keeper)
    if as_json:
        show_json({"label": label})
    else:
        show(f"Done again: {label}" if label else "There is nothing to do again.")


@trash.command("list")
@command
def trash_list(context: typer.Context, as_json: Json = False) -> None:
    """List the photos in the trash, the newest first."""
    with opened(context) as keeper:
        found = _in_trash(keeper)
    if as_json:
        show_json({"trash": [_entry(each) for each in found]})
    elif found:
        table(("", "photo", "bytes", "since"), ((each.id, each.path, each.bytes, utc(each.at)) for each in found))
    else:
        show("The trash is empty.")


def _entry(each: "Trashed") -> dict[str, Any]:
    return {
        "id": each.id,
        "photo": each.photo,
        "path": each.path,
        "root": each.root,
        "at": utc(each.at),
        "bytes": each.bytes,
        "operation": each.operation,
        "by": each.by,
    }


def _in_trash(keeper: "Keeper") -> "list[Trashed]":
    from catalog_gui.review.trash_records import listed

    with keeper.catalog.read() as session:
        return listed(session)


Which = Annotated[list[str] | None, typer.Argument(metavar="[PHOTO]...", help="Numbers or paths; all where none.")]


@trash.command("restore")
@command
def trash_restore(context: typer.Context, photos: Which = None, as_json: Json = False) -> None:
    """Bring photos back from the trash to where they were."""
    from catalog_gui.review.emptying import bring_back

    with opened(context) as keeper:
        undone = bring_back(keeper, _named(_in_trash(keeper), photos))
    _tell_undone(undone, as_json)


@trash.command("purge")
@command
def trash_purge(
    context: typer.Context,
    photos: Which = None,
    older_than: Annotated[
        int | None, typer.Option(metavar="DAYS", min=0, help="Only photos that lie there for longer.")
    ] = None,
    yes: Yes = False,
    phrase: Annotated[
        str | None, typer.Option(help='How many are meant: "purge 12 photos". At a terminal it is asked for.')
    ] = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Let photos in the trash go for good. This cannot be taken back."""
    from catalog_gui.engine.details import size_words
    from catalog_gui.review.emptying import LetGo, let_go
    from catalog_gui.review.trash_records import counted, older

    with opened(context) as keeper:
        found = _named(_in_trash(keeper), photos)
        found = found if older_than is None else older(found, older_than)
        amount = f"{counted(len(found))}, {size_words(sum(each.bytes for each in found))}"
        if not yes and not dry_run:
            raise UsageError(f"This lets {amount}, go for good. Do it with --yes.")
        if found and not dry_run:
            _ask_how_many(len(found), phrase)
        done = LetGo() if dry_run else let_go(keeper, found)
    gone = [each for each in found if each.photo not in done.stayed]
    left = [_entry(each) | {"message": done.stayed[each.photo]} for each in found if each.photo in done.stayed]
    if as_json:
        size, purged = sum(each.bytes for each in gone), [_entry(each) for each in gone]
        show_json({"operation": done.operation, "purged": purged, "bytes": size, "failed": left})
    else:
        show(f"{counted(len(gone))} {'would go' if dry_run else 'went'} for good.")
        for each in left:
            say(f"{each['path']}: {each['message']}")
    if left:
        raise typer.Exit(3)


def _ask_how_many(photos: int, phrase: str | None) -> None:
    """Where a person sits at the terminal, --yes alone comes too easily; a script says --yes knowingly.

    :raises CatalogError: another number was meant.
    """
    from catalog_gui.care import guard

    if phrase is None and at_a_terminal():
        wanted = guard.phrase("purge", photos)
        phrase = typer.prompt(f"This cannot be taken back. To go on, type: {wanted}", err=True)
    if phrase is not None:
        guard.require_phrase(phrase, "purge", photos)


def at_a_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin is not None and sys.stdin.isatty()


def _named(found: "Sequence[Trashed]", words: Sequence[str] | None) -> "list[Trashed]":
    """What of the trash these words name, each once: numbers of the list or paths; all where there are no words."""
    from pathlib import Path

    if not words:
        return list(found)
    chosen: dict[int, Trashed] = {}
    for word in words:
        names = [
            each for each in found if word in (str(each.id), each.path) or Path(word) == Path(each.root, each.path)
        ]
        if not names:
            raise UsageError(f"{word} is not in the trash.")
        if len(names) > 1:
            raise UsageError(f"{word} fits more than one photo in the trash: {', '.join(str(n.id) for n in names)}.")
        chosen[names[0].id] = names[0]
    return list(chosen.values())
