"""Meets the bombs in a process of its own, fenced in, and prints the memory it took at most and the slowest case."""

from __future__ import annotations

import json
import os
import resource
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from packshot.testing.hostile import BOMBS, meet

FENCE = 3 << 30
"""Bytes of addresses; libraries reserve many they never touch."""


def _measured() -> dict[str, object]:
    seconds: dict[str, float] = {}
    for case in BOMBS:
        with TemporaryDirectory() as folder:
            os.chdir(folder)
            seconds[case.name] = meet(case, Path(folder) / "shop").seconds
            os.chdir("/")
    slowest = max(seconds, key=lambda name: seconds[name])
    return {"peak": _peak(), "slowest": slowest, "seconds": seconds[slowest], "cases": len(seconds)}


def _peak() -> float:
    """Megabytes this program had in memory at most; what getrusage tells counts the process it was forked from too."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text("ascii").splitlines())
    return int(status["VmHWM"].split()[0]) / 1024


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (FENCE, FENCE))
    sys.stdout.write(json.dumps(_measured()))
