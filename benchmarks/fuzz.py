"""Tries inputs at one of packshot's doors for a while: `python benchmarks/fuzz.py DOOR SECONDS [FIRST]`.

Doors: catalog, csv, jsonl, front-matter, prompt, expression, picture. Says how many inputs were tried, how many ended
in an exception or a wrong answer, and how many took longer than three seconds; a failing input is kept beside the
shop it was tried in and named with its number, which makes it again. Memory is fenced in at 2 GB.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from tempfile import mkdtemp

from packshot.testing.hostile.doors import ENTRANCES
from packshot.testing.hostile.mutating import mutated

SLOW = 3.0
HANGS = 20
FENCE = 2 << 30


class HangError(BaseException):
    """An input has not come to an end."""


def _hang(_signal: int, _frame: object) -> None:
    raise HangError


def main(name: str, seconds: float, first: int) -> None:
    """Try inputs one after the other."""
    resource.setrlimit(resource.RLIMIT_AS, (FENCE, FENCE))
    signal.signal(signal.SIGALRM, _hang)
    entrance, folder = ENTRANCES[name], Path(mkdtemp(prefix="fuzz-"))
    found: Counter[str] = Counter()
    end, number, slowest = time.monotonic() + seconds, first, 0.0
    while time.monotonic() < end:
        data, started = mutated(entrance, number), time.process_time()
        try:
            signal.alarm(HANGS)
            entrance.door(data, folder)
        except BaseException as error:  # noqa: BLE001  whatever it is, it is what is looked for
            signal.alarm(0)
            where = traceback.extract_tb(error.__traceback__)[-1]
            kind = f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno}: {str(error)[:100]}"
            if not found[kind]:
                (folder / f"failed-{number}").write_bytes(data)
                print(f"{kind} ({folder}/failed-{number})", flush=True)
            found[kind] += 1
        signal.alarm(0)
        took = time.process_time() - started
        if took > SLOW:
            found["slow"] += 1
            print(f"{took:.1f} s for input {number}", flush=True)
        slowest, number = max(slowest, took), number + 1
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    crashes = sum(count for kind, count in found.items() if kind != "slow" and "HangError" not in kind)
    hangs = found["slow"] + sum(count for kind, count in found.items() if "HangError" in kind)
    print(
        f"{name}: {number - first:,} inputs, {crashes} crashes, {hangs} slow, slowest {slowest:.2f} s, peak {peak} MB"
    )


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 0)  # noqa: PLR2004
