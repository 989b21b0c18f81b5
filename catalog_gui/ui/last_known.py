"""The figures that were shown last, kept beside the catalog's name, so that the first paint is never blank."""

import json
from datetime import datetime
from typing import Any

from attrs import asdict, frozen
from PySide6.QtCore import QSettings

from catalog_gui.engine.coverage import Gauge
from catalog_gui.ui.desk import LastRun, Summary


@frozen
class LastKnown:
    """What the overview showed last."""

    summary: Summary
    gauges: tuple[Gauge, ...]


def keep_figures(store: QSettings, catalog: str, known: LastKnown) -> None:
    """Write the figures of a catalog down."""
    table = asdict(known)
    run = known.summary.last_run
    if run is not None:
        table["summary"]["last_run"]["ended"] = run.ended.isoformat()
    store.setValue(_key(catalog), json.dumps(table))


def kept_figures(store: QSettings, catalog: str) -> LastKnown | None:
    """The figures as written down; None where there are none, or from a version that kept others."""
    try:
        table = json.loads(str(store.value(_key(catalog), "")))
        return LastKnown(_summary(table["summary"]), tuple(Gauge(**each) for each in table["gauges"]))
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _summary(table: dict[str, Any]) -> Summary:
    run = table.pop("last_run")
    if run is not None:
        run["ended"] = datetime.fromisoformat(run["ended"])
    return Summary(**table, last_run=LastRun(**run) if run else None)


def _key(catalog: str) -> str:
    """QSettings takes no slashes within a name."""
    return "figures/" + catalog.replace("%", "%25").replace("/", "%2F").replace("\\", "%5C")
