"""How much a template may do: every loop's turn, call, filter and piece of text is paid from one purse.

A limit of the output alone bounds neither time nor memory: loops may print nothing, and a text may double inside of a
macro before any of it is put out. A meter bounds both on every system, and the same way on every day.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Sized
from contextlib import contextmanager
from typing import Any

from jinja2 import TemplateError

MAX_WORK = 1_000_000
"""Steps and characters one rendering may spend: some thirty times the longest prompt."""
MAX_SECONDS = 2.0
"""Of this thread's own computing: a busy machine stops no template."""
MAX_NUMBER = 10**15
"""No number a template computes with is larger: arithmetic must not take time of its own."""


_LOOK = 64
"""Steps between two looks at the clock, which take as long as a step."""


class _Purse(threading.local):
    """What the rendering in this thread has left; nothing outside of one."""

    left = 0
    steps = 0
    deadline = 0.0


_PURSE = _Purse()


@contextmanager
def metered(work: int = MAX_WORK, seconds: float = MAX_SECONDS) -> Iterator[None]:
    """Render within: TemplateError as soon as that is more than `work`, or takes longer than `seconds`."""
    before = _PURSE.left, _PURSE.deadline
    _PURSE.left, _PURSE.deadline = work, time.thread_time() + seconds
    try:
        yield
    finally:
        _PURSE.left, _PURSE.deadline = before


def rendering() -> bool:
    """Whether this thread is within `metered`."""
    return _PURSE.deadline > 0


def spend(units: int) -> None:
    """Pay for a step, or for so many characters; outside of `metered` nothing is paid, so nothing is computed."""
    _PURSE.left -= units
    if _PURSE.left < 0:
        raise TemplateError(f"the template does too much: more than {MAX_WORK:,} steps and characters")
    _PURSE.steps += 1
    if not _PURSE.steps % _LOOK:
        in_time()


def in_time() -> None:
    """TemplateError when the rendering has taken too long; asked before what may take a while."""
    if time.thread_time() > _PURSE.deadline:
        raise TemplateError(f"rendering takes longer than {MAX_SECONDS:g} seconds")


def paid(value: Any) -> Any:  # noqa: ANN401  any template value
    """A value a template made, paid by its size."""
    spend(1 + (len(value) if isinstance(value, Sized) and not isinstance(value, range) else 0))
    return value


def turns(values: Iterable[Any], cost: int) -> Iterator[Any]:
    """The items of a loop, each paid with what its turn prints at least."""
    for value in values:
        spend(cost)
        yield value


def plain(number: float) -> float:
    """A number a template may go on computing with."""
    if isinstance(number, int) and abs(number) > MAX_NUMBER:
        raise TemplateError(f"a number is larger than {MAX_NUMBER:,}")
    return number
