"""Finished assets: the current one of each slot, those before it, and those no plan wants any more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Self

from packshot.ledger.rows import AssetRow
from packshot.planning.planned import Slot


class Seen:
    """The slots a plan wants, gathered as it streams."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        raise NotImplementedError

    def add(self, slot: Slot) -> None:
        """The plan wants this slot."""
        raise NotImplementedError

    def orphans(self, *, tier: str | None = None) -> Iterator[AssetRow]:
        """The current assets, of one tier or all, whose slot was not added."""
        raise NotImplementedError
