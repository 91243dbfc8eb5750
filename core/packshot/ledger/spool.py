"""Paid answers as they arrive: from the moment a spool file is closed its picture cannot be lost."""

from __future__ import annotations


class SpoolFile:
    """Implements `packshot.api.Spool`; one thread at a time."""

    @property
    def attempt(self) -> str:
        """The attempt's id."""
        raise NotImplementedError

    def write(self, chunk: bytes) -> None:
        """Append bytes of the answer."""
        raise NotImplementedError

    def note(self, **facts: str) -> None:
        """Remember facts about the answer beside it."""
        raise NotImplementedError

    def close(self) -> None:
        """Make the answer durable and final. An answer that did not come whole must be abandoned instead."""
        raise NotImplementedError

    def abandon(self) -> None:
        """Stop here: the fragment stays as evidence and is never read as an answer."""
        raise NotImplementedError
