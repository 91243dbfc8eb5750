"""The contract of generators that take requests in batches."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Answer, BatchGenerator, BatchLine, BatchProgress, GeneratorFailure, Request
from packshot.testing.contracts.generators import PaidGeneratorContract
from packshot.testing.contracts.plugins import Done, expect
from packshot.testing.contracts.rules import NotExamined, refused

_SHARD, _OTHER, _NOBODYS = "shard-0001", "shard-0002", "shard-9999"
_BAD = 1
"""Which line fails: one in the middle, so that answers counted off in order would be seen to slip."""
_LOOKS = 5


class BatchGeneratorContract(PaidGeneratorContract):
    """Orders once, finds what it ordered, and gives every line's answer back under its own name.

    The provider is yours to bring: a fake one, fresh for each test. What is kept of single calls holds for the answers
    of lines too, and is tested with the first of them.
    """

    plugin: ClassVar[type[BatchGenerator[Any]]]

    def failing(self, folder: Path) -> Request:
        """A request the provider refuses in its line, while the lines beside it are made."""
        raise NotExamined("bring a provider: override failing(), orders() and finish()")

    def orders(self) -> int:
        """How many batches the provider has been asked for so far."""
        raise NotExamined("bring a provider that counts its orders: override orders()")

    def finish(self) -> None:
        """Let the provider end what was ordered; nothing to do for one that ends at once."""

    def lines(self, folder: Path) -> Sequence[BatchLine]:
        """Three lines that can share a shard; the middle one fails."""
        good = self.request(folder)
        requests = good, self.failing(folder), replace(good, prompt=f"{good.prompt} From the left.")
        return [BatchLine(attempt=f"attempt-{number}", request=each) for number, each in enumerate(requests)]

    def answer(self, folder: Path) -> Answer:
        """What came back for the first line."""
        return self.collected(folder)["attempt-0"]

    def collected(self, folder: Path) -> Mapping[str, Answer]:
        """The answers of a batch that was ordered and has ended, by attempt."""
        with self.opened(folder) as (generator, done):
            return _collected(generator, done, self._ended(generator, done, folder))

    def test_its_limits_are_positive(self, tmp_path: Path) -> None:
        """A shard holds at least one line. If this fails, look at `batch`: None is no limit, 0 is never one."""
        limits = self.unopened(tmp_path).batch
        for name in ("lines", "sent", "answered", "poll"):
            value = getattr(limits, name)
            expect(value is None or value > 0, f"batch.{name} is {value}; no shard could be ordered")
        expect(limits.settle >= 0, f"batch.settle is {limits.settle} seconds")

    def test_a_line_weighs_the_same_again(self, tmp_path: Path) -> None:
        """`load` depends on content only and fits a shard. If this fails, look for clocks, paths and counters in it."""
        generator, folders = self.unopened(tmp_path), (tmp_path / "one", tmp_path / "two")
        one, two = (self.unopened(each).load(self.request(each)) for each in folders)
        expect(one == two, f"load() gave {one}, then {two}")
        for name in ("sent", "answered"):
            weight, limit = getattr(one, name), getattr(generator.batch, name)
            expect(0 <= weight <= (limit or weight), f"{name}: a line weighs {weight}, a shard holds {limit}")

    def test_a_line_costs_no_more_than_a_call(self, tmp_path: Path) -> None:
        """Else there is no reason for a batch. If this fails, look at `estimate_batched`: None is unknown."""
        generator, request = self.unopened(tmp_path), self.request(tmp_path)
        call, line = generator.estimate(request), generator.estimate_batched(request)
        expect(generator.batches(request), "batches() says no to the sample; override request()")
        if line is not None:
            expect(call is not None, "the price of a call is unknown and that of a line is not")
            expect(line.maximum > 0, "a paid line cannot cost 0; say None if unknown")
            dearer = call and (line.expected > call.expected or line.maximum > call.maximum)
            expect(not dearer, f"a line costs {line}, a call {call}")

    def test_it_orders_once(self, tmp_path: Path) -> None:
        """One batch a `submit`, none by looking. If this fails, look for retries: an order may be billed unanswered."""
        with self.opened(tmp_path) as (generator, done):
            ticket = self._ended(generator, done, tmp_path)
            done(generator.find(_SHARD))
            _collected(generator, done, ticket)
        expect(self.orders() == 1, f"the provider was asked for {self.orders()} batches instead of one")

    def test_what_was_ordered_is_found(self, tmp_path: Path) -> None:
        """By the shard's id alone, from any machine. If this fails, look whether `submit` told the provider the id."""
        with self.opened(tmp_path / "one") as (generator, done):
            tickets = [
                done(generator.submit(self.lines(tmp_path), _SHARD)),
                done(generator.submit(self.lines(tmp_path), _OTHER)),
            ]
        with self.opened(tmp_path / "two") as (generator, done):
            found = [done(generator.find(shard)) for shard in (_SHARD, _OTHER)]
        expect(all(isinstance(each, str) and each for each in tickets), f"the tickets are {tickets}, not text")
        expect(found == tickets, f"find() gave {found} for the tickets {tickets} after a restart")

    def test_what_nobody_ordered_is_not_found(self, tmp_path: Path) -> None:
        """None lets the engine order it again. If this fails, look whether `find` compares the whole id."""
        with self.opened(tmp_path) as (generator, done):
            done(generator.submit(self.lines(tmp_path), _SHARD))
            found = done(generator.find(_NOBODYS))
        expect(found is None, f"find() gave {found!r} for a shard that was never ordered")

    def test_progress_goes_forward_and_ends(self, tmp_path: Path) -> None:
        """Counts only grow, and an end is final. If this fails, look which of the provider's states count as ended."""
        with self.opened(tmp_path) as (generator, done):
            ticket = done(generator.submit(self.lines(tmp_path), _SHARD))
            looks: list[BatchProgress] = [done(generator.progress(ticket))]
            self.finish()
            looks += [done(generator.progress(ticket)) for _ in range(_LOOKS)]
        for name in ("done", "failed", "ended"):
            seen = [getattr(each, name) for each in looks]
            expect(seen == sorted(seen), f"{name} went backwards: {seen}")
        last, total = looks[-1], len(self.lines(tmp_path))
        expect(last.ended, f"it never ends; after finish() it is {last}")
        expect((last.done, last.failed) == (total - 1, 1), f"{total} lines, one of them bad, ended as {last}")

    def test_every_line_comes_back_under_its_own_name(self, tmp_path: Path) -> None:
        """Failed ones too. If this fails, look how an answer finds its attempt: providers answer in any order."""
        answers = self.collected(tmp_path)
        wanted = {each.attempt for each in self.lines(tmp_path)}
        expect(answers.keys() == wanted, f"ordered {sorted(wanted)}, delivered {sorted(answers)}")
        generator = self.unopened(tmp_path)
        for number, line in enumerate(self.lines(tmp_path)):
            try:
                made = bool(generator.read(answers[line.attempt], line.request).originals)
            except GeneratorFailure as failure:
                expect(str(failure), "a failure must say why")
                made = False
            expect(made == (number != _BAD), f"line {number} reads as {'a picture' if made else 'a failure'}")

    def test_collecting_again_gives_the_same(self, tmp_path: Path) -> None:
        """A process may die half-way. If this fails, look whether `collect` removes what it has fetched."""
        with self.opened(tmp_path) as (generator, done):
            ticket = self._ended(generator, done, tmp_path)
            first, second = (_collected(generator, done, ticket) for _ in range(2))
        expect(first == second, "the second collect() delivered something else")

    def test_it_holds_one_line_at_a_time(self, tmp_path: Path) -> None:
        """A batch is larger than memory. If this fails, look for a list of answers made before the first `deliver`."""
        held: list[int] = []
        with self.opened(tmp_path) as (generator, done):
            ticket = self._ended(generator, done, tmp_path)
            gc.freeze()  # only what comes from here on is looked through
            done(generator.collect(ticket, lambda _: held.append(_answers_held())))
            gc.unfreeze()
        expect(max(held) <= 1, f"{max(held)} answers were in memory at once")

    def test_a_line_that_cannot_be_kept_stops_it(self, tmp_path: Path) -> None:
        """What `deliver` raises comes out of `collect`. If this fails, look for an `except` around the call."""

        def full(_: Answer) -> None:
            raise _DiskFull

        with (
            self.opened(tmp_path) as (generator, done),
            refused(_DiskFull, "collect() went on although an answer could not be kept"),
        ):
            done(generator.collect(self._ended(generator, done, tmp_path), full))

    def _ended(self, generator: Any, done: Done, folder: Path) -> str:  # noqa: ANN401  as `opened` gives it
        """The ticket of a batch that has ended."""
        ticket: str = done(generator.submit(self.lines(folder), _SHARD))
        self.finish()
        done(generator.progress(ticket))
        return ticket


class _DiskFull(Exception):
    """What the engine may meet when it keeps an answer."""


def _collected(generator: Any, done: Done, ticket: str) -> Mapping[str, Answer]:  # noqa: ANN401  as `opened` gives it
    answers: list[Answer] = []
    done(generator.collect(ticket, answers.append))
    return {each.attempt: each for each in answers}


def _answers_held() -> int:
    return sum(isinstance(each, Answer) for each in gc.get_objects())
