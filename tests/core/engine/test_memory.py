"""What plugins keep in memory."""

from __future__ import annotations

import pytest

from packshot.api import PostProcessor
from packshot.engine.memory import Memory, Overfull, resident


class Step(PostProcessor):
    """Does nothing."""

    name = "step"


def test_what_a_plugin_keeps_is_counted_until_it_is_too_much() -> None:
    """The work before the bound is done, the one after it is not begun."""
    memory, kept = Memory(40_000_000), []
    for _ in range(2):
        with memory.counted(Step()):
            kept.append(bytearray(b"x" * 30_000_000))

    with pytest.raises(Overfull, match='"step" has kept'), memory.counted(Step()):
        pytest.fail("it was begun")


def test_work_that_lets_go_is_never_too_much() -> None:
    """However often it is done."""
    memory = Memory(60_000_000)
    for _ in range(20):
        with memory.counted(Step()):
            bytearray(b"x" * 30_000_000)


def test_this_process_has_a_size() -> None:
    """A Python with Pillow takes some megabytes."""
    assert 10_000_000 < resident() < 100_000_000_000
