"""The command about who changed what: audit."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from catalog_gui.cli.context import opened
from catalog_gui.cli.output import Json, command, say, show, show_json, table, utc
from catalog_gui.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog_gui.engine.changes import Account, Change, Cluster, Watched

NOT_SEEN = "not audited"


def add_to(app: typer.Typer) -> None:
    """Offer this command."""
    app.command()(audit)


@command
def audit(
    context: typer.Context,
    in_table: Annotated[
        str | None, typer.Option("--table", metavar="TABLE", help="Only changes of this table.")
    ] = None,
    operation: Annotated[int | None, typer.Option(help="Only what this operation changed.")] = None,
    since: Annotated[
        str | None, typer.Option(metavar="TIME", help="Only from this moment on: 2026-05-06 or with T07:08, UTC.")
    ] = None,
    photo: Annotated[str | None, typer.Option("--photo", metavar="PHOTO", help="Only changes of this photo.")] = None,
    together: Annotated[
        bool, typer.Option("--clusters", help="What was changed at once, by operation or transaction.")
    ] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Only how much was changed, by table.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="At most so many entries, the newest.")] = 1000,
    as_json: Json = False,
) -> None:
    """Show who changed what in the catalog, the newest first."""
    from catalog_gui.catalog.audit_reading import Asked
    from catalog_gui.engine import changes
    from catalog_gui.engine.photos import find_photo

    asked = Asked(in_table, operation, _moment(since), limit)
    with opened(context) as keeper, keeper.catalog.read() as session:
        account = changes.account(session)
        if photo is not None:
            found = changes.of_photos(session, [find_photo(session, photo)[0]], limit)
        else:
            found = [] if counts or together else changes.newest(session, asked)
        at_once = changes.clusters(session)[:limit] if together else []
    if as_json:
        show_json(_document(account, found) | ({"clusters": [_cluster(each) for each in at_once]} if together else {}))
        return
    if counts:
        _tell_counts(account)
    elif together:
        table(("when (UTC)", "rows", "what", "who"), (_cluster_row(each) for each in at_once))
    else:
        table(("", "when (UTC)", "table", "", "rows", "row", "who", "before", "after"), (_row(each) for each in found))
    for first, last in account.summary.holes:
        say(f"Entries {first} to {last} are missing: somebody has removed them.")


def _document(account: "Account", found: "Sequence[Change]") -> dict[str, Any]:
    known = account.summary
    return {
        "since": utc(known.since),
        "entries": known.entries,
        "audit": [_entry(each) for each in found],
        "tables": [_table(each) for each in account.tables],
        "unrecorded": list(account.unrecorded),
        "mended": [{"at": utc(each.at), "trigger": each.trigger} for each in account.mended],
        "holes": [{"first": first, "last": last} for first, last in known.holes],
    }


def _table(each: "Watched") -> dict[str, Any]:
    counted = dict(each.counts)
    return {
        "table": each.table,
        "audited": False not in dict(each.triggers).values(),
        "inserts": counted["insert"],
        "updates": counted["update"],
        "deletes": counted["delete"],
        "outside": each.outside,
        "rows": each.rows,
        "triggers": dict(each.triggers),
    }


def _entry(each: "Change") -> dict[str, Any]:
    names = ("id", "table", "verb", "key", "last_key", "rows", "photo", "name", "outside", "operation", "transaction")
    facts = {name: getattr(each, name) for name in (*names, "actor", "application")}
    return facts | {"at": utc(each.at), "old": each.old or None, "new": each.new or None}


def _cluster(each: "Cluster") -> dict[str, Any]:
    names = ("first", "last", "operation", "label", "kind", "transaction", "outside", "actor", "application", "rows")
    changes = [{"table": name, "verb": verb, "rows": rows} for name, verb, rows in each.changes]
    return {name: getattr(each, name) for name in names} | {
        "began": utc(each.began),
        "ended": utc(each.ended),
        "changes": changes,
    }


def _tell_counts(account: "Account") -> None:
    head = ("", "inserts", "updates", "deletes", "by others", "rows")
    table(head, ((each.table, *_counts(each), each.outside, each.rows) for each in account.tables))
    if account.summary.since is not None:
        show(f"Since {utc(account.summary.since)}; what came before is not recorded.")
    if account.unrecorded:
        show(f"Photos of whose coming nothing is on record: {len(account.unrecorded)}; --json names them.")
    for mended in account.mended:
        say(
            f"{mended.trigger} was missing and was put back {utc(mended.at)}: nothing is recorded of the time without it."
        )


def _counts(each: "Watched") -> list[Any]:
    return ["" if there is None else each.count(verb) if there else NOT_SEEN for verb, there in each.triggers]


def _cluster_row(each: "Cluster") -> tuple[Any, ...]:
    what = ", ".join(f"{rows} {name} {verb}" for name, verb, rows in each.changes)
    return utc(each.began), each.rows, f"{each.label}: {what}" if each.label else what, _who(each)


def _row(each: "Change") -> tuple[Any, ...]:
    old, new = (str(words) if words else "" for words in (each.old, each.new))
    return each.id, utc(each.at), each.table, each.verb, each.rows, each.name or each.key, _who(each), old, new


def _who(each: "Change | Cluster") -> str:
    return "another program" if each.outside else f"{each.actor}, {each.application}"


def _moment(words: str | None) -> datetime | None:
    """A moment in UTC, without a zone as the catalog keeps moments."""
    if words is None:
        return None
    try:
        found = datetime.fromisoformat(re.sub("[zZ]$", "+00:00", words))
    except ValueError:
        raise UsageError(
            f"--since takes a date or a moment, as 2026-05-06 or 2026-05-06T07:08; {words} is none."
        ) from None
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found
