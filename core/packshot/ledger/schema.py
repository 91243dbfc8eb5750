"""The ledger's schema, and the way from any released one to the present: forward, whole, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator

from packshot.ledger.steps import STEPS

APPLICATION_ID = 0x706B7374
"""`pkst` in ASCII: what tells a ledger from any other SQLite file."""
VERSION = len(STEPS)
"""The `user_version` of a ledger this packshot writes."""


def version(database: sqlite3.Connection) -> int:
    """The schema a database has; 0 of an empty one."""
    (number,) = database.execute("PRAGMA user_version").fetchone()
    return int(number)


def migrate(database: sqlite3.Connection, permit: Callable[[], None] = lambda: None) -> None:
    """Bring a ledger, or an empty database, to VERSION in one transaction: a crash leaves the old one or the new one.

    `permit` looks at the migrated ledger before it is committed, and raises where that may not be. Another process may
    do the same at the same time: the second finds it done.
    """
    database.execute("PRAGMA foreign_keys = OFF")  # a table that others name may be made anew
    database.execute("BEGIN IMMEDIATE")
    try:
        if (found := version(database)) < VERSION:
            for step in STEPS[found:]:
                for statement in statements(step):
                    database.execute(statement)
            database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            database.execute(f"PRAGMA user_version = {VERSION}")
            _refuse_torn(database)
            permit()
        database.execute("COMMIT")
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise


def statements(step: str) -> Iterator[str]:
    """The statements of a step, each of which ends at the end of a line."""
    statement = ""
    for line in step.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _refuse_torn(database: sqlite3.Connection) -> None:
    """A step that tears rows from those they name is a bug, and must not be committed."""
    if torn := database.execute("PRAGMA foreign_key_check").fetchone():
        raise sqlite3.IntegrityError(f"a migration would leave a row of {torn[0]} without its {torn[2]}")
