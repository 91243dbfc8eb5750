"""What each plugin's work leaves behind in this process's memory, so that one that leaks is stopped, and only that."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

from packshot.api import Plugin

_STATUS = Path("/proc/self/statm")


class Overfull(Exception):
    """A plugin has kept more memory than it may."""


class Memory:
    """Counts, for each plugin, by how much the process was larger after its calls than before, and sets a bound.

    Calls at the same time are counted for each other as well, growing and shrinking: what adds up is what is kept.
    Where the system does not tell how large a process is, nothing is counted.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._kept: Counter[str] = Counter()
        self._lock = Lock()

    @contextmanager
    def counted(self, plugin: Plugin[Any]) -> Iterator[None]:
        """Count the work in the block. Overfull, before it begins, where the plugin has kept too much already."""
        if self._most is None:
            yield
            return
        if self._kept[plugin.name] > self._most:
            kept, most = self._kept[plugin.name] / 1e6, self._most / 1e6
            raise Overfull(
                f'"{plugin.name}" has kept {kept:.0f} MB of memory and may keep {most:.0f}; it is not asked any more'
            )
        before = resident()
        try:
            yield
        finally:
            with self._lock:
                self._kept[plugin.name] += resident() - before


def resident() -> int:
    """Bytes of this process that are in memory; 0 where the system does not say."""
    try:
        return int(_STATUS.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
