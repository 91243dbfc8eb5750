"""Generators that cost money, in two halves: ask, which sends once, and read, which may be done again."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from packshot.api.generators import Capabilities, Generator
from packshot.api.jobs import Request
from packshot.api.plugin import C_co


class Spool(Protocol):
    """Where a paid answer goes as it arrives; durable before anything parses it."""

    @property
    def attempt(self) -> str:
        """The attempt's id: send it as the request id."""

    def write(self, chunk: bytes) -> None:
        """Append bytes of the answer."""

    def note(self, **facts: str) -> None:
        """Remember facts about the answer (status, request id, content type) beside it. Never a secret."""

    def preview(self, data: bytes, *, number: int, total: int) -> None:
        """Show an unfinished picture, a PNG, JPEG or WebP file, the `number`-th of at most `total`. It is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A provider's raw answer as it was spooled."""

    attempt: str
    body: bytes
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an answer holds: the picture files as received, and the true charge in micro-dollars (None: unknown)."""

    originals: Sequence[bytes]
    charge: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    """Worth remembering: the model that answered, the revised prompt, usage. Never a secret."""


class PaidGenerator(Generator[C_co]):
    """A generator that costs money, in two halves, so that a crash or a bug in `read` never asks again."""

    can: ClassVar[Capabilities] = Capabilities(paid=True, offline=False)

    def vet(self, request: Request) -> Awaitable[None] | None:
        """Look at a request before money is set aside for it; raise Refused where it must not be sent.

        Free of charge: what it raises is never counted as spent. Nothing is remembered of it but the reason.
        """

    def ask(self, request: Request, spool: Spool) -> Awaitable[None] | None:
        """Send once, without retries, and stream the raw answer into `spool`. Parse nothing."""
        raise NotImplementedError

    def read(self, answer: Answer, request: Request) -> Reading:
        """Find the pictures and the charge in a spooled answer. Pure: it is replayed after a crash.

        An answer that reports a failure raises the GeneratorFailure it stands for.
        """
        raise NotImplementedError
