"""Commands about files that lie in the store: adopt, orphans, clear."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from attrs import asdict

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, Quiet, command, say, show, show_json
from catalog_gui.cli.thumbnails_making import DryRun, Folder, Ids, Older, Shard, Since, Until, last_of, selected
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from catalog_gui.care.clearing import Removable, Removed
    from catalog_gui.engine.keeper import Keeper

Yes = Annotated[bool, typer.Option("--yes", help="Really do it.")]


def add_to(group: typer.Typer) -> None:
    """Offer these commands."""
    for function in (adopt, orphans, clear):
        group.command()(function)


@command
def adopt(context: typer.Context, as_json: Json = False, quiet: Quiet = False) -> None:
    """Take over thumbnails that lie in the store without being known, where they are right; nothing is made again."""
    from catalog_gui.care.adopt import adopt as take_over

    with opened(context) as keeper:
        done = last_of(take_over(keeper), quiet)
    if as_json:
        lists = {name: [asdict(each) for each in getattr(done, name)] for name in ("adopted", "refused")}
        show_json({"operation": done.operation} | lists)
        return
    show(f"{len(done.adopted)} thumbnails were taken over.")
    for each in done.refused:
        show(f"  not the thumbnail of this photo as it is now: {each.path}")


@command
def orphans(
    context: typer.Context, yes: Yes = False, dry_run: DryRun = False, as_json: Json = False, quiet: Quiet = False
) -> None:
    """Delete files of the store that belong to no photo."""
    from catalog_gui.care import clearing

    with opened(context) as keeper:
        files = clearing.orphans(keeper)
        _remove(keeper, files, clearing.remove_orphans, (yes, dry_run, as_json, quiet), "files that belong to no photo")


@command
def clear(
    context: typer.Context,
    ids: Ids = None,
    since: Since = None,
    until: Until = None,
    folder: Folder = None,
    shard: Shard = None,
    older_than: Older = None,
    previews: Annotated[bool, typer.Option("--previews", help="Only the large ones.")] = False,
    yes: Yes = False,
    dry_run: DryRun = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Delete thumbnails and previews, so that they are made anew when needed. Photos are not touched."""
    from catalog_gui.care import clearing

    which = selected(ids, since, until, folder, shard, older_than)
    with opened(context) as keeper:
        files = clearing.clearable(keeper, which, previews)
        _remove(keeper, files, clearing.clear, (yes, dry_run, as_json, quiet), "thumbnails and previews")


def _remove(
    keeper: "Keeper",
    files: "Sequence[Removable]",
    remove: "Callable[[Keeper, Sequence[Removable]], Iterator[Any]]",
    how: tuple[bool, bool, bool, bool],
    what: str,
) -> None:
    """Delete, or say what would be deleted.

    :param how: whether --yes, --dry-run, --json and --quiet were given.
    :raises UsageError: neither --yes nor --dry-run was given.
    """
    from catalog_gui.engine.details import size_words

    yes, dry_run, as_json, quiet = how
    amount = f"{len(files)} {what}, {size_words(sum(each.bytes for each in files))}"
    if dry_run:
        names = [each.file.name for each in files]
        _tell(None, names, sum(each.bytes for each in files), as_json, f"{amount}, would be deleted.")
        return
    if not yes:
        raise UsageError(f"This deletes {amount}. Do it with --yes.")
    done: Removed = last_of(remove(keeper, files), quiet)
    _tell(done, list(done.names), done.bytes, as_json, f"{len(done.names)} files were deleted.")
    if done.failed:
        raise typer.Exit(3)


def _tell(done: "Removed | None", names: list[str], size: int, as_json: bool, words: str) -> None:
    kept, failed = (done.kept, done.failed) if done else ((), ())
    if as_json:
        facts = {"operation": done.operation if done else None, "files": len(names), "bytes": size, "removed": names}
        left = [{"name": name, "message": why} for name, why in failed]
        show_json(facts | {"kept": list(kept), "failed": left, "dry_run": done is None})
        return
    show(words)
    for name in kept:
        say(f"{name} came to belong to a photo meanwhile and was kept.")
    for _, why in failed:
        say(why)
