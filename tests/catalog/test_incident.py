"""incident.py: while a catalog is locked nothing begins that could make a loss worse; looking and restoring go on."""

from pathlib import Path

import pytest
from sqlalchemy import text

from catalog_gui.catalog import backups, incident, migrations, restoring, sqlite
from catalog_gui.catalog.catalog import Catalog, open_catalog
from catalog_gui.errors import CatalogError


@pytest.mark.parametrize("kind", sorted(incident.STOPPED))
def test_what_could_make_it_worse_is_refused_with_the_reason(catalog: Catalog, file: Path, kind: str) -> None:
    incident.lock(file, "photos are gone")
    with pytest.raises(CatalogError, match=r"is locked since .* \(photos are gone\), so nothing was changed.*unlock"):
        catalog.alone(kind, "Do it").__enter__()
    incident.unlock(file)
    with catalog.alone(kind, "Do it"):
        pass


def test_looking_and_going_back_go_on(catalog: Catalog, file: Path, tmp_path: Path) -> None:
    made = backups.read(backups.make(file, tmp_path / "b"))
    incident.lock(file)
    with catalog.operation("scan", "Look again"):
        pass
    restoring.restore(file, tmp_path / "b", made)
    assert incident.unlock(file)
    assert not incident.unlock(file)


def test_the_first_lock_holds(catalog: Catalog, file: Path) -> None:
    first = incident.lock(file, "one")
    assert incident.lock(file, "two") == first


def test_an_older_catalog_is_not_brought_forward(file: Path, tmp_path: Path) -> None:
    engine = sqlite.engine_for(file)
    migrations.upgrade(engine, "0001")
    with engine.connect() as connection, connection.begin():
        connection.execute(text("INSERT INTO info VALUES ('uid', 'abc')"))
    engine.dispose()
    incident.lock(file, "wait")
    with pytest.raises(CatalogError, match="is locked"):
        open_catalog(file, tmp_path / "b")
    with sqlite.engine_for(file).connect() as connection:
        assert migrations.revision_of(connection) == "0001"
    incident.unlock(file)
    open_catalog(file, tmp_path / "b").close()


def test_where_there_is_no_catalog(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="There is no catalog"):
        incident.lock(tmp_path / "none")
