"""What work leaves behind in memory, in tasks and in files, and whether it bears being done by several at once."""

from __future__ import annotations

import asyncio
import gc
import inspect
import tracemalloc
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

from packshot.api import Picture

WORKERS = 4
_RUNS = 12
_BYTES = 262_144
"""What a dozen pieces of work may leave behind: caches of code, what a client or a stand-in notes of each call."""
_PICTURES = 3

Work = Callable[[], Any]


def grown(work: Work) -> str | None:
    """What a dozen pieces of work left in memory, in words; None where nothing was kept.

    The first dozen fills caches, which may be there as long as they are bounded; the second one shows what grows.
    """
    with _counting() as count:
        (pictures, kept), (more, further) = (_after(work, count) for _ in range(2))
    if more - pictures > _PICTURES:
        return f"{more - pictures} pictures were kept after {_RUNS} pieces of work"
    return f"{further - kept:,} bytes were kept after {_RUNS} pieces of work" if further - kept > _BYTES else None


def _after(work: Work, count: Callable[[], tuple[int, int]]) -> tuple[int, int]:
    for _ in range(_RUNS):
        work()
    return count()


def together(work: Work) -> list[Any]:
    """The answers of several pieces of work at once: threads for `def`, tasks of one loop for `async def`."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(lambda _: work(), range(WORKERS)))


async def gathered(answers: list[Awaitable[Any]]) -> list[Any]:
    """What several awaitables give, awaited at once."""
    return list(await asyncio.gather(*answers))


async def cancelled(answer: Awaitable[Any]) -> list[str]:
    """Cancel a piece of work at its first pause; the names of the tasks it left behind."""
    before = asyncio.all_tasks()
    task = asyncio.ensure_future(answer)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await asyncio.sleep(0)
    return [each.get_name() for each in asyncio.all_tasks() - before - {task}]


def files(folder: Path) -> set[Path]:
    """Every file below a folder."""
    return {each for each in folder.rglob("*") if each.is_file()}


def is_async(method: Callable[..., Any]) -> bool:
    """Whether a method is written as `async def`."""
    return inspect.iscoroutinefunction(method)


@contextmanager
def _counting() -> Iterator[Callable[[], tuple[int, int]]]:
    """Counts the pictures and bytes that have come since; what was there before is frozen, and so costs no time."""
    gc.collect()
    gc.freeze()
    tracing = tracemalloc.is_tracing()
    if not tracing:
        tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]

    def count() -> tuple[int, int]:
        gc.collect()
        pictures = sum(isinstance(each, (Image.Image, Picture)) for each in gc.get_objects())
        return pictures, tracemalloc.get_traced_memory()[0] - before

    try:
        yield count
    finally:
        if not tracing:
            tracemalloc.stop()
        gc.unfreeze()
