"""Which catalog a command speaks of, opened when it is first needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from attrs import frozen

from catalog_gui.cli.output import say
from catalog_gui.errors import UsageError
from catalog_gui.settings import Settings, default_catalog, last_catalog, load_settings

if TYPE_CHECKING:
    from catalog_gui.engine.keeper import Keeper


@frozen
class Chosen:
    """The catalog named on the command line, if one was."""

    named: Path | None

    @property
    def path(self) -> Path:
        """The catalog to open: the named one, else the last one opened if it is there, else the default one.

        :raises UsageError: an address of a server was given, which this version cannot open.
        """
        if self.named is not None:
            if "://" in str(self.named) or ":/" in str(self.named)[2:]:
                raise UsageError("Catalogs on a server cannot be opened yet; give the path of a catalog file.")
            return self.named
        last = last_catalog()
        return Path(last) if last and Path(last).is_file() else default_catalog()


def chosen(context: typer.Context) -> Chosen:
    """What entry() left for the command."""
    found = context.find_object(Chosen)
    assert found is not None
    return found


def current_settings() -> Settings:
    """The user's settings with those of the environment in force."""
    return load_settings().with_environment()


@contextmanager
def opened(context: typer.Context, create: bool = False) -> "Iterator[Keeper]":
    """The catalog of this command, closed at its end. One that was asked for and is absent is made where `create`."""
    from catalog_gui.engine.keeper import open_keeper

    keeper = open_keeper(chosen(context).path, current_settings(), create=create)
    try:
        for words in keeper.catalog.examined.words:
            say(words)
        settle_if_needed(keeper)
        yield keeper
    finally:
        keeper.close()


def settle_if_needed(keeper: "Keeper") -> None:
    """Finish what a killed program left on its way to the trash or back."""
    if keeper.unsettled:
        from catalog_gui.review.settling import settle

        settle(keeper)


def backup_if_due(keeper: "Keeper") -> None:
    """Make the backup of this day; where that fails, say so and let the command go on."""
    from catalog_gui.care import guard
    from catalog_gui.errors import CatalogError

    try:
        guard.backup_if_due(keeper)
    except CatalogError as error:
        say(f"There is no backup of today: {error}")
