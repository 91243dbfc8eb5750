"""The ledger of a catalog, opened without the catalog: to keep house one needs no valid file."""

from __future__ import annotations

from pathlib import Path

from packshot import settings
from packshot.api import Problem
from packshot.cli.talk import near
from packshot.errors import InputError
from packshot.ledger import Ledger


def work_of(catalog: Path) -> Path:
    """The folder in which a catalog's ledger stands, or would."""
    return (catalog.parent if catalog.is_file() else catalog) / ".packshot"


def kept(catalog: Path, *, readonly: bool) -> Ledger:
    """The catalog's ledger. Raises InputError where there is none, LedgerError where it cannot be used."""
    work = work_of(catalog)
    if not work.is_dir():
        message = f"there is no {near(work)}: nothing has been made of this catalog yet"
        raise InputError(
            Problem(code="ledger.nothing", message=message, fix="name the folder of a catalog that has run")
        )
    return Ledger.open(work, readonly=readonly, network_disk=settings.load().network_disk)
