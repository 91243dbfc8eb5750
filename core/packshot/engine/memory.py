"""What each plugin's work leaves behind in this process's memory, so that one that leaks is stopped, and only that."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from packshot.api import Picture, Plugin

T = TypeVar("T")
_STATUS = Path("/proc/self/statm")


class Overfull(Exception):
    """A plugin has kept more memory than it may."""


class Memory:
    """Counts, for each plugin, by how much more than its result the process was larger after its calls than before.

    Calls at the same time are counted for each other as well, growing and shrinking, so nobody is judged by that alone:
    only when the whole process has grown by more than it may is the plugin that kept most not asked any more. Where the
    system does not tell how large a process is, nothing is counted.
    """

    def __init__(self, most: int | None = None) -> None:
        self._most = most
        self._first = resident() if most else 0
        self._kept: Counter[str] = Counter()
        self._lock = Lock()

    def counted(self, plugin: Plugin[Any], work: Callable[[], T]) -> T:
        """What the work gives. Overfull, before it begins, where the plugin is the one that fills the memory."""
        if self._most is None:
            return work()
        self._refuse(plugin, self._most)
        before, result = resident(), None
        try:
            result = work()
            return result
        finally:
            with self._lock:
                self._kept[plugin.name] += resident() - before - _size(result)

    def _refuse(self, plugin: Plugin[Any], most: int) -> None:
        if resident() - self._first <= most or self._kept[plugin.name] < max(self._kept.values()):
            return
        kept, bound = (f"{each / 1e6:.0f} MB" for each in (self._kept[plugin.name], most))
        raise Overfull(
            f'"{plugin.name}" keeps {kept} of memory, more than the {bound} of a run; it is not asked any more'
        )


def _size(result: object) -> int:
    """Bytes of a picture: Pillow takes four for each pixel that has a colour."""
    if not isinstance(result, Picture):
        return 0
    return result.width * result.height * (1 if result.image.mode in ("1", "L", "P") else 4)


def resident() -> int:
    """Bytes of this process that are in memory; 0 where the system does not say."""
    try:
        return int(_STATUS.read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError, AttributeError):
        return 0
