"""Every released schema opens: from the SQL it was once written as, through a kill at every statement, to the present.

`python tests/core/ledger/test_migrating.py` writes the fixture of a new schema; a fixture that stands never changes.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from packshot.ledger import Ledger, LedgerError, opening, schema
from packshot.ledger.steps import STEPS

SCHEMAS = Path(__file__).parent / "schemas"
RELEASED = range(1, len(STEPS) + 1)
OLDER = RELEASED[:-1]
HEAD = "-- A ledger of schema {} with rows of every kind. It never changes: people have such ledgers."

OPENED = """
import os, shutil, signal, sys
from pathlib import Path
from packshot.ledger import Ledger, backing

real, old, left = backing.existing, Path(sys.argv[1]), 0


def count(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)


def watched(file):
    database = real(file)
    database.set_trace_callback(count)
    return database


backing.existing = watched
for statement in range(1, 1000):
    work = shutil.copytree(old, old.parent / str(statement))
    child = os.fork()
    if child == 0:
        left = statement
        Ledger.open(Path(work)).close()
        os._exit(0)
    if os.waitpid(child, 0)[1] == 0:
        sys.exit()
"""
"""Opens copies of a ledger, and dies before the first statement in one, the second in the next, until one is opened."""

OPEN = "import sys, pathlib, packshot.ledger as it; it.Ledger.open(pathlib.Path(sys.argv[1])).close()"


def written(number: int, work: Path) -> Path:
    """The fixture of a schema as a ledger, with what its rows name beside it left out."""
    work.mkdir(parents=True, exist_ok=True)
    file = work / opening.NAME
    database = sqlite3.connect(file)
    database.executescript((SCHEMAS / f"{number}.sql").read_text("utf-8"))
    database.close()
    return file


def shape(database: sqlite3.Connection) -> list[tuple[str, ...]]:
    """Every table, index, trigger and view with its SQL."""
    return database.execute("SELECT type, name, sql FROM sqlite_schema ORDER BY type, name").fetchall()


def rows(database: sqlite3.Connection, table: str, columns: list[str]) -> set[tuple[object, ...]]:
    """The rows of a table in these columns."""
    return set(database.execute(f"SELECT {', '.join(columns)} FROM {table}"))  # noqa: S608


def content(file: Path, like: dict[str, list[str]]) -> dict[str, set[tuple[object, ...]]]:
    """The rows of these tables in these columns."""
    database = sqlite3.connect(file)
    try:
        return {table: rows(database, table, columns) for table, columns in like.items()}
    finally:
        database.close()


def tables(file: Path) -> dict[str, list[str]]:
    """Every table whose rows all later schemas keep, with its columns: decisions became those of a slot in schema 2."""
    database = sqlite3.connect(file)
    try:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        found = {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")] for name in names}
        return {name: columns for name, columns in found.items() if name not in ("transitions", "decisions")}
    finally:
        database.close()


@pytest.mark.parametrize("number", RELEASED)
def test_a_released_step_never_changes(number: int, tmp_path: Path) -> None:
    """The steps up to a schema make the very tables its fixture has; each schema has one."""
    fixture, made = sqlite3.connect(written(number, tmp_path / "w")), sqlite3.connect(":memory:")
    for step in STEPS[:number]:
        made.executescript(step)

    assert shape(made) == shape(fixture)
    assert (number,) == fixture.execute("PRAGMA user_version").fetchone()
    fixture.close()
    made.close()


@pytest.mark.parametrize("number", OLDER)
def test_an_older_ledger_opens_with_every_row_it_had(number: int, tmp_path: Path) -> None:
    """Migrated it has the present tables, every old row, the same sums, and a backup of itself as it was beside it."""
    file = written(number, tmp_path)
    wanted = tables(file)
    before = content(file, wanted)
    with Ledger.open(tmp_path) as ledger:
        assert 6 <= len(ledger.status().attempts)
        assert {"done", "free"} == {key for key in ("done", "free", "damaged") if ledger.original(key)}
        assert "kim" == next(ledger.decisions()).who
        assert {"approved"} == {ledger.decision(row.slot).state for row in ledger.assets(product="free")}
        new = shape(ledger._connection._database)

    after = content(file, wanted)
    assert before.pop("runs") != after.pop("runs")  # the one whose process is dead was closed
    assert before == after
    backup = file.with_name(f"{opening.NAME}.schema-{number}")
    assert before == {table: found for table, found in content(backup, wanted).items() if table != "runs"}
    empty = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(empty)
    assert shape(empty) == new
    empty.close()


@pytest.mark.kill
@pytest.mark.parametrize("number", OLDER)
def test_a_kill_at_every_statement_leaves_the_old_ledger_or_the_new_one(number: int, tmp_path: Path) -> None:
    """Killed before statement 1, 2, 3 and so on until one passes: the next opening always finds every row."""
    file = written(number, tmp_path / "old")
    wanted = {table: columns for table, columns in tables(file).items() if table != "runs"}
    before = content(file, wanted)
    subprocess.run([sys.executable, "-c", OPENED, str(file.parent)], check=True)
    killed = [each for each in tmp_path.iterdir() if each != file.parent]
    for work in killed:
        with Ledger.open(work) as ledger:
            assert schema.VERSION == schema.version(ledger._connection._database)
            assert [("ok",)] == ledger._connection.rows("PRAGMA integrity_check")
        assert before == content(work / opening.NAME, wanted)
    assert len(list(schema.statements("".join(STEPS[number:])))) < len(killed)


@pytest.mark.parametrize("number", OLDER)
def test_looking_at_an_older_ledger_leaves_it_as_it_is(number: int, tmp_path: Path) -> None:
    """Read-only, a migrated copy is looked at: the file keeps its bytes, and nothing appears beside it."""
    file = written(number, tmp_path)
    before = file.read_bytes()
    with Ledger.open(tmp_path, readonly=True) as ledger:
        assert ledger.original("done")
        assert ledger.held("unknown")

    assert before == file.read_bytes()
    assert [file] == list(tmp_path.iterdir())


@pytest.mark.parametrize("number", OLDER)
def test_a_ledger_that_an_older_packshot_works_with_is_not_changed(number: int, tmp_path: Path) -> None:
    """While a process of it lives the migration is refused and rolled back."""
    file = written(number, tmp_path)
    database = sqlite3.connect(file)
    with database:
        database.execute("UPDATE leases SET beat_at = unixepoch(), started = '', pid = 77")
    database.close()
    with pytest.raises(LedgerError, match="in use by process 77"):
        Ledger.open(tmp_path)

    database = sqlite3.connect(file)
    assert number == schema.version(database)
    database.close()


def test_two_processes_may_migrate_at_once(tmp_path: Path) -> None:
    """The one that comes second finds it done, and both work."""
    written(1, tmp_path / "w")
    command = [sys.executable, "-c", OPEN, str(tmp_path / "w")]
    both = [subprocess.Popen(command), subprocess.Popen(command)]

    assert [0, 0] == [each.wait() for each in both]


def dump(number: int) -> str:
    """The fixture of the schema before, brought one step further, as SQL."""
    database = sqlite3.connect(":memory:", isolation_level=None)
    database.executescript((SCHEMAS / f"{number - 1}.sql").read_text("utf-8"))
    database.execute("PRAGMA foreign_keys = OFF")
    for statement in schema.statements(STEPS[number - 1]):
        database.execute(statement)
    marks = f"PRAGMA application_id = {schema.APPLICATION_ID};\nPRAGMA user_version = {number};\n"
    return "\n".join((HEAD.format(number), *database.iterdump(), marks))


if __name__ == "__main__":
    for each in RELEASED:
        if not (SCHEMAS / f"{each}.sql").exists():
            (SCHEMAS / f"{each}.sql").write_text(dump(each), "utf-8")
