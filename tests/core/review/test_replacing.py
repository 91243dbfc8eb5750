from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from packshot.review.replacing import replacing


def test_a_finished_block_takes_the_place(tmp_path: Path) -> None:
    """The new content replaces the old, and nothing else is left in the folder."""
    path = tmp_path / "page.html"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert [path] == list(tmp_path.iterdir())


def test_a_broken_block_changes_nothing(tmp_path: Path) -> None:
    """A failure half way keeps the old file and removes the part."""
    path = tmp_path / "page.html"
    path.write_bytes(b"old")

    def fill() -> None:
        with replacing(path) as file:
            file.write(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fill()
    assert path.read_bytes() == b"old"
    assert [path] == list(tmp_path.iterdir())


def test_several_threads_may_write_the_same_file(tmp_path: Path) -> None:
    """The page asks for a small picture twice at once: each write is whole, and nothing is left over."""

    def write(number: int) -> None:
        with replacing(tmp_path / "small.webp") as file:
            file.write(str(number).encode() * 1_000)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(200)))

    assert [tmp_path / "small.webp"] == list(tmp_path.iterdir())
