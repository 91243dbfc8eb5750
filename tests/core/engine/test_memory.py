"""What plugins keep in memory."""

from __future__ import annotations

import pytest
from PIL import Image

from packshot.api import Picture, PostProcessor
from packshot.engine.memory import Memory, Overfull, resident


class Step(PostProcessor):
    """Does nothing."""

    name = "step"


class Other(Step):
    """Does nothing either."""

    name = "other"


def test_what_a_plugin_keeps_is_counted_until_it_is_too_much() -> None:
    """The work before the bound is done, the one after it is not begun; others are asked on."""
    memory, kept = Memory(40_000_000), []
    memory.counted(Other(), lambda: None)
    for _ in range(2):
        memory.counted(Step(), lambda: kept.append(bytearray(b"x" * 30_000_000)))

    with pytest.raises(Overfull, match='"step" keeps'):
        memory.counted(Step(), lambda: pytest.fail("it was begun"))
    assert "asked" == memory.counted(Other(), lambda: "asked")


def test_work_that_lets_go_is_never_too_much() -> None:
    """However often it is done."""
    memory = Memory(60_000_000)
    for _ in range(20):
        memory.counted(Step(), lambda: len(bytearray(b"x" * 30_000_000)))


def test_pictures_that_are_given_back_are_not_kept() -> None:
    """Two gigabytes in all, one picture at a time."""
    memory = Memory(100_000_000)
    for _ in range(50):
        memory.counted(Step(), lambda: Picture(Image.new("RGB", (3_000, 3_500), "#5B6B4B")))


def test_pictures_in_use_are_nobody_s_fault() -> None:
    """A process that is large because of its work alone is not held against the plugin that made a picture."""
    memory = Memory(500_000_000)
    held = [memory.counted(Step(), lambda: Picture(Image.new("RGB", (2_000, 2_000), "#5B6B4B"))) for _ in range(20)]

    assert 20 == len(held)


def test_this_process_has_a_size() -> None:
    """A Python with Pillow takes some megabytes."""
    assert 10_000_000 < resident() < 100_000_000_000
