"""Which fields of deleted rows held nothing: rows that were never filled are another loss than rows with work in them."""

from typing import Final

from catalog_gui.care.triage.database import Database, Refused

_NOTHING: Final = "('', '{}', '[]')"


def empty_fields(database: Database, records: str, column: str, rows: int) -> tuple[tuple[str, int], ...]:
    """Each field that held nothing in some of the rows, with in how many; nothing where the rows are not kept as JSON.

    :param records: the records of the deleted rows, as what follows SELECT from FROM on, with its WHERE.
    :param column: where a record keeps the row as it was.
    :param rows: how many rows there are.
    """
    source, _, where = records.partition(" WHERE ")
    if database.kind == "sqlite":
        source += f', json_each("{column}") AS f'
        where = f'json_valid("{column}") AND {where}'
    else:
        source += f', jsonb_each_text(CAST("{column}" AS jsonb)) AS f'
    sql = (
        "SELECT f.key, count(CASE WHEN f.value IS NOT NULL AND CAST(f.value AS TEXT) NOT IN"
        f" {_NOTHING} THEN 1 END) {source} WHERE {where} GROUP BY f.key ORDER BY f.key"
    )
    try:
        return tuple((name, rows - held) for name, held in database.rows(sql) if held < rows)
    except Refused:  # the rows are kept, and not as JSON
        return ()


def told(empty: tuple[tuple[str, int], ...], rows: int) -> str:
    """How many of the rows were empty in each field; percentages are rounded down, so that 100 % is all of them."""
    fields = sorted(empty, key=lambda each: (-each[1], each[0]))
    return "empty in the deleted rows: " + ", ".join(f"{name} {100 * count // rows} %" for name, count in fields)
