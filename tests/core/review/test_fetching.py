"""Assets fetched from a storage."""

from __future__ import annotations

import pytest

from packshot.api import PluginConfig, Storage, Stored
from packshot.review.fetching import Fetcher


class Shelf(Storage[PluginConfig]):
    """A storage that takes down what is asked of it."""

    name = "shelf"

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def open(self) -> None:
        """Take it down."""
        self.asked.append("open")

    async def close(self) -> None:
        """Take it down."""
        self.asked.append("close")

    async def get(self, key: str) -> bytes:
        """`a` is there, `down` cannot be reached."""
        self.asked.append(key)
        if key == "down":
            raise ConnectionError("no network")
        return {"a": b"one"}[key]

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Nothing is stored here."""
        raise NotImplementedError

    def stat(self, key: str) -> None:
        """Nothing is looked up here."""

    def list(self, prefix: str = "") -> list[Stored]:
        """Nothing is listed here."""
        return []


def test_a_storage_is_opened_for_the_first_asset_and_closed_at_the_end() -> None:
    """A sheet whose thumbnails are all in the cache needs no storage, and no network."""
    quiet, shelf = Shelf(), Shelf()
    with Fetcher(quiet):
        pass
    with Fetcher(shelf) as fetch:
        assert [b"one", b"one"] == [fetch("a"), fetch("a")]

    assert ([], ["open", "a", "a", "close"]) == (quiet.asked, shelf.asked)


def test_a_missing_asset_is_one_asset() -> None:
    """Others are still asked for."""
    shelf = Shelf()
    with Fetcher(shelf) as fetch:
        with pytest.raises(OSError, match='"gone" cannot be fetched'):
            fetch("gone")
        assert b"one" == fetch("a")


def test_a_storage_that_fails_is_asked_no_more() -> None:
    """A sheet of thousands does not wait for thousands of failures."""
    shelf = Shelf()
    with Fetcher(shelf) as fetch:
        with pytest.raises(OSError, match="no network"):
            fetch("down")
        with pytest.raises(OSError, match="the storage has failed"):
            fetch("a")

    assert ["open", "down", "close"] == shelf.asked
