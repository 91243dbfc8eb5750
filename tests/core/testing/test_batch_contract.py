"""The contract of batches lets a sound generator pass and catches each mistake by the check meant for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, ClassVar

import pytest

from packshot.api import (
    Answer,
    BatchGenerator,
    BatchLimits,
    BatchLine,
    BatchProgress,
    Cost,
    Load,
    Picture,
    Reading,
    Refused,
    Request,
    Size,
    Unknown,
)
from packshot.testing.contracts import BatchGeneratorContract

FAILED = b"refused"


@dataclass
class Batch:
    """What was ordered under a shard's id, and how often it was looked at."""

    shard: str
    answers: dict[str, bytes]
    looks: int = 0


@dataclass
class Provider:
    """Keeps batches by ticket; one ends the second time it is looked at."""

    batches: dict[str, Batch] = field(default_factory=dict)

    def order(self, lines: Sequence[BatchLine], shard: str) -> str:
        """A ticket."""
        ticket = f"batch-{len(self.batches)}"
        self.batches[ticket] = Batch(shard, {each.attempt: _drawn(each.request) for each in lines})
        return ticket

    def look(self, ticket: str) -> BatchProgress:
        """How far it is."""
        batch = self.batches[ticket]
        batch.looks += 1
        failed = sum(each == FAILED for each in batch.answers.values())
        ended = batch.looks > 1
        return BatchProgress(done=len(batch.answers) - failed, failed=failed, ended=True) if ended else BatchProgress()


def _drawn(request: Request) -> bytes:
    return FAILED if "forbidden" in request.prompt else Picture.new(Size(8, 8), "#5B6B4B").to_png()


class Sound(BatchGenerator):
    """Four cents a picture, two in a batch."""

    name = "sound"
    provider: ClassVar[Provider]

    def estimate(self, request: Request) -> Cost | None:
        """Four cents."""
        return Cost.exactly(40_000)

    def estimate_batched(self, request: Request) -> Cost | None:
        """Two."""
        return Cost.exactly(20_000)

    def load(self, request: Request) -> Load:
        """By the prompt."""
        return Load(sent=len(request.prompt))

    def submit(self, lines: Sequence[BatchLine], shard: str) -> str:
        """Order."""
        return self.provider.order(lines, shard)

    def find(self, shard: str) -> str | None:
        """By the id the provider was told."""
        return next((ticket for ticket, each in self.provider.batches.items() if each.shard == shard), None)

    def progress(self, ticket: str) -> BatchProgress:
        """As the provider says."""
        return self.provider.look(ticket)

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """The last line first, as a provider may."""
        for attempt, body in reversed(self.provider.batches[ticket].answers.items()):
            deliver(Answer(attempt=attempt, body=body))

    def read(self, answer: Answer, request: Request) -> Reading:
        """The body, where it is a picture."""
        if answer.body == FAILED:
            raise Refused("the prompt holds a forbidden word; write another")
        if not answer.body.startswith(b"\x89PNG"):
            raise Unknown("the answer holds no picture; look at the provider's status page")
        return Reading(originals=(answer.body,), charge=20_000)


class Impatient(Sound):
    """Orders again where it should wait."""

    def submit(self, lines: Sequence[BatchLine], shard: str) -> str:
        """Twice."""
        super().submit(lines, shard)
        return super().submit(lines, shard)


class Forgetful(Sound):
    """Remembers in memory what the provider should be told."""

    async def open(self) -> None:
        """Nothing is known yet."""
        self.known: dict[str, str] = {}

    def submit(self, lines: Sequence[BatchLine], shard: str) -> str:
        """The provider hears of no shard."""
        self.known[shard] = super().submit(lines, "")
        return self.known[shard]

    def find(self, shard: str) -> str | None:
        """What this process ordered."""
        return self.known.get(shard)


class Hopeful(Sound):
    """Takes the newest batch for the one that was meant."""

    def find(self, shard: str) -> str | None:
        """Whatever there is."""
        return super().find(shard) or max(self.provider.batches, default=None)


class Fickle(Sound):
    """Counts what is left instead of what is done."""

    def progress(self, ticket: str) -> BatchProgress:
        """Backwards."""
        found = super().progress(ticket)
        return replace(found, done=5 - self.provider.batches[ticket].looks)


class Endless(Sound):
    """Knows one end only."""

    def progress(self, ticket: str) -> BatchProgress:
        """An end with failed lines is none to it."""
        found = super().progress(ticket)
        return replace(found, ended=found.ended and not found.failed)


class Numbering(Sound):
    """Names the answers by their order."""

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """The failed ones come last, and take another's name."""
        answers = self.provider.batches[ticket].answers
        for attempt, body in zip(answers, sorted(answers.values(), key=FAILED.__eq__), strict=True):
            deliver(Answer(attempt=attempt, body=body))


class Discreet(Sound):
    """Keeps failures to itself."""

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """Pictures only."""
        await super().collect(ticket, lambda each: None if each.body == FAILED else deliver(each))


class Clearing(Sound):
    """Tidies up too early."""

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """And forgets them."""
        await super().collect(ticket, deliver)
        self.provider.batches[ticket].answers = {}


class Hoarding(Sound):
    """Loads all answers, then delivers."""

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """From a list."""
        answers: list[Answer] = []
        await super().collect(ticket, answers.append)
        for each in answers:
            deliver(each)


class Stubborn(Sound):
    """Goes on where nothing can be kept."""

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """Whatever happens."""

        def quietly(answer: Answer) -> None:
            try:
                deliver(answer)
            except Exception:  # noqa: BLE001  the mistake meant
                self.context.log.debug("not kept")

        await super().collect(ticket, quietly)


class Dear(Sound):
    """Charges for the trouble."""

    def estimate_batched(self, request: Request) -> Cost | None:
        """Five cents."""
        return Cost.exactly(50_000)


class Guessing(Sound):
    """Knows half of what it does not know."""

    def estimate(self, request: Request) -> Cost | None:
        """Unknown."""
        return None


class Narrow(Sound):
    """Has no room."""

    @property
    def batch(self) -> BatchLimits:
        """None at all."""
        return BatchLimits(lines=0)


_TICKS = count()


class Moody(Sound):
    """Weighs as it likes."""

    def load(self, request: Request) -> Load:
        """Another number each time."""
        return Load(sent=next(_TICKS))


class TestSound(BatchGeneratorContract):
    """A sound generator passes."""

    plugin = Sound

    @pytest.fixture(autouse=True)
    def _provider(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(Sound, "provider", Provider(), raising=False)

    def failing(self, folder: Path) -> Request:
        """A forbidden word."""
        return replace(self.request(folder), prompt="forbidden")

    def orders(self) -> int:
        """As the provider counts."""
        return len(Sound.provider.batches)


class _Suite(TestSound):
    __test__ = False


@pytest.mark.parametrize(
    ("plugin", "rule", "why"),
    [
        (Narrow, "test_its_limits_are_positive", "batch.lines is 0"),
        (Moody, "test_a_line_weighs_the_same_again", "load\\(\\) gave"),
        (Dear, "test_a_line_costs_no_more_than_a_call", "a line costs"),
        (Guessing, "test_a_line_costs_no_more_than_a_call", "the price of a call is unknown"),
        (Impatient, "test_it_orders_once", "2 batches instead of one"),
        (Forgetful, "test_what_was_ordered_is_found", "after a restart"),
        (Hopeful, "test_what_nobody_ordered_is_not_found", "never ordered"),
        (Fickle, "test_progress_goes_forward_and_ends", "done went backwards"),
        (Endless, "test_progress_goes_forward_and_ends", "it never ends"),
        (Numbering, "test_every_line_comes_back_under_its_own_name", "line 1 reads as a picture"),
        (Discreet, "test_every_line_comes_back_under_its_own_name", "delivered \\['attempt-0', 'attempt-2'\\]"),
        (Clearing, "test_collecting_again_gives_the_same", "something else"),
        (Hoarding, "test_it_holds_one_line_at_a_time", "3 answers were in memory"),
    ],
)
def test_a_mistake_is_caught(
    plugin: type[Sound], rule: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check that is meant for it fails, in words that say which rule was broken."""
    monkeypatch.setattr(Sound, "provider", Provider(), raising=False)
    suite: Any = type("Suite", (_Suite,), {"plugin": plugin})()
    with pytest.raises(AssertionError, match=why):
        getattr(suite, rule)(tmp_path)


def test_a_swallowed_exception_is_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer that was not kept would be lost."""
    monkeypatch.setattr(Sound, "provider", Provider(), raising=False)
    suite: Any = type("Suite", (_Suite,), {"plugin": Stubborn})()
    with pytest.raises(AssertionError, match="could not be kept"):
        suite.test_a_line_that_cannot_be_kept_stops_it(tmp_path)
