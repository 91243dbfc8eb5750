"""Real processes: killed at every step, and racing for one key."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from packshot.ledger import Ledger, LedgerError, opening

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

PAYING = """
import io, sys
from pathlib import Path
from PIL import Image
from packshot.api import Cost
from packshot.ledger import Held, Ledger
from packshot.identity import Keys, Slot


def say(*words):
    print(*words, flush=True)

out = io.BytesIO()
Image.new("L", (1, 1)).save(out, "PNG")
ledger = Ledger.open(Path(sys.argv[1]))
ledger.start_run(sys.argv[2], catalog="c", tier="draft", command="run")
say("ready")
for key in sys.stdin.read().split():
    slot = Slot(product=key, shot="s", colorway=None, scene=None, take=1, tier="draft")
    try:
        attempt = ledger.begin(run=sys.argv[2], slot=slot, keys=Keys(original=key, asset=key, parts={}),
                               generator="g", plugin="p", estimate=Cost(5, 10), budget=None)
    except Held:
        say("held", key)
        continue
    spool = ledger.spool(attempt)
    say("billed", attempt)
    spool.write(out.getvalue())
    spool.close()
    say("answered", attempt)
    ledger.keep(attempt, [ledger.answer(attempt).body], charge=4, facts={})
    say("kept", attempt)
"""


@contextmanager
def paying(work: Path, run: str) -> Iterator[subprocess.Popen[str]]:
    """A process that is ready to buy what it is told; it does not outlive the block."""
    command = [sys.executable, "-c", PAYING, str(work), run]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert "ready\n" == process.stdout.readline()
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str], keys: list[str]) -> None:
    """Give the keys to buy."""
    assert process.stdin is not None
    process.stdin.write(" ".join(keys))
    process.stdin.close()


def said(process: subprocess.Popen[str], lines: int | None = None) -> list[tuple[str, str]]:
    """What it says: so many lines, or all there are until it ends."""
    assert process.stdout is not None
    heard = process.stdout if lines is None else (process.stdout.readline() for _ in range(lines))
    return [(words[0], words[1]) for words in (line.split() for line in heard) if words]


@pytest.mark.parametrize("lines", [1, 2, 9])
def test_a_kill_loses_no_answer_and_hides_no_bill(tmp_path: Path, lines: int) -> None:
    """SIGKILL after any step: each bill has its row, each answer is kept or replayed, at most one call is unknown."""
    work = tmp_path / ".packshot"
    with paying(work, "r1") as process:
        told(process, ["a", "b", "c", "d"])
        heard = said(process, lines)
        process.kill()
        heard += said(process)

    with Ledger.open(work) as ledger:
        for each in ledger.recover():
            answer = ledger.answer(each.attempt)
            assert each.answered == (answer is not None)
            if answer:
                ledger.keep(each.attempt, [answer.body], charge=4, facts={})
        rows = {row.id: row for row in ledger.attempts()}
        assert {attempt for word, attempt in heard if word == "billed"} <= rows.keys()
        assert {"done"} >= {rows[attempt].state for word, attempt in heard if word == "answered"}
        assert 1 >= sum(row.state == "unknown" for row in rows.values())
        assert {"done", "unknown"} >= {row.state for row in rows.values()}
        assert [] == ledger.check()


def test_two_processes_make_each_picture_once(tmp_path: Path) -> None:
    """Both are told to buy the same: every key is bought by one of them, and both end."""
    work = tmp_path / ".packshot"
    keys = [f"k{n}" for n in range(4)]
    with paying(work, "r1") as first, paying(work, "r2") as second:
        told(first, keys)
        told(second, keys)
        heard = said(first) + said(second)
        assert (0, 0) == (first.wait(), second.wait())

    assert len(keys) == sum(word == "billed" for word, _ in heard) == sum(word == "held" for word, _ in heard)
    with Ledger.open(work) as ledger:
        assert 4 * len(keys) == ledger.spent().total


def test_two_processes_may_make_the_ledger_at_once(tmp_path: Path, new_shop: Callable[[Path], Shop]) -> None:
    """Where another process was faster, its ledger is used, never replaced."""
    shop = new_shop(tmp_path)
    shop.free("a")
    opening.create(tmp_path / opening.NAME)

    assert shop.ledger.original("a") is not None
    with Ledger.open(tmp_path) as other:
        assert other.original("a") == shop.ledger.original("a")
    with pytest.raises(LedgerError, match="in use"):
        Ledger.rebuild(tmp_path)
    shop.ledger.close()
