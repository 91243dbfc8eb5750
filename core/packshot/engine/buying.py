"""Making an original that costs money: intent, send, spool, keep, settle; each durable before the next."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any, Literal

from packshot.api import FREE, GeneratorFailure, PaidGenerator, Reading, Refused, Unknown
from packshot.engine.calling import PluginRaised, call
from packshot.engine.events import BillUnknown, Charged
from packshot.engine.versions import version
from packshot.engine.workshop import Workshop
from packshot.ledger import LedgerError, OriginalRow
from packshot.ledger.spool import SpoolFile
from packshot.planning.planned import Planned
from packshot.secrecy import redacted_all

ROOM = 1 << 20
"""Bytes set aside for the answer of a generator that does not say how much it takes."""
State = Literal["free", "refused", "unknown"]


class Buyer:
    """Makes paid originals for one run."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._ledger = shop.work.ledger

    async def buy(self, planned: Planned, generator: PaidGenerator[Any]) -> OriginalRow:
        """One call, sent once. Raises what the generator raised, the ledger's OverBudget and Held, or Unmade."""
        await call(generator, generator.vet, planned.job.request, deadline=generator.limits.deadline)
        reserved = self._shop.purse.reserve(planned, bounded=self._shop.work.budget is not None)
        charge = 0
        try:
            attempt = await self._begin(planned, generator)
            charge = reserved  # until the call proves free
            await self._send(attempt, planned, generator)
            original = await self.read(attempt, planned, generator)
            charge = reserved if original.charge is None else original.charge
        except GeneratorFailure as error:
            charge = reserved if _state(error) == "unknown" else 0
            raise
        else:
            return original
        finally:
            self._shop.previews.clear(planned)
            self._shop.purse.settle(reserved, charge)

    async def read(
        self, attempt: str, planned: Planned, generator: PaidGenerator[Any], *, counted: bool = False
    ) -> OriginalRow:
        """Find the original in a durable answer and settle; also the way an answer is replayed after a crash.

        A plugin that fails to read leaves the answer where it is: a later run reads it again and asks nobody. What an
        answer cost is said once: `counted` is one that an earlier run has told.
        """
        async with self._shop.processors:  # however many answers have come, few are in memory
            reading = await self._read(attempt, planned, generator, counted=counted)
        if not isinstance(reading, Reading):
            raise PluginRaised(f'plugin "{generator.name}" read a {type(reading).__name__}, not a Reading')
        if not counted:
            self._shop.emit(Charged(planned, reading.charge))
        return await self._shop.desk.ask(
            self._ledger.keep, attempt, reading.originals, charge=reading.charge, facts=redacted_all(reading.facts)
        )

    async def _read(self, attempt: str, planned: Planned, generator: PaidGenerator[Any], *, counted: bool) -> Reading:
        answer = await self._shop.desk.ask(self._ledger.answer, attempt)
        if answer is None:
            raise Unknown("the answer is gone from the spool")
        try:
            return await call(generator, generator.read, answer, planned.job.request)
        except GeneratorFailure as error:
            await self._fail(attempt, planned, error, _state(error), counted=counted)
            raise

    async def _begin(self, planned: Planned, generator: PaidGenerator[Any]) -> str:
        return await self._shop.desk.ask(
            self._ledger.begin,
            run=self._shop.run,
            slot=planned.slot,
            keys=planned.keys,
            generator=planned.shot.generator,
            plugin=version(generator),
            estimate=planned.estimate,
            budget=self._shop.work.budget,
            retry_unknown=self._shop.work.retry_unknown,
            room=_room(planned, generator),
        )

    async def _send(self, attempt: str, planned: Planned, generator: PaidGenerator[Any]) -> None:
        """Ask once; the answer is durable when this returns. Whatever is not known to be free may have been billed."""
        spool = await self._spool(attempt, planned, generator)
        spool.on_preview = partial(self._shop.previews.show, planned)
        try:
            await call(generator, generator.ask, planned.job.request, spool, deadline=generator.limits.deadline)
            await self._shop.desk.ask(spool.close)
        except GeneratorFailure as error:
            spool.abandon()
            await self._fail(attempt, planned, error, _state(error))
            raise
        except asyncio.CancelledError:
            self._ledger.fail(attempt, state="unknown", message="stopped while the call was in flight")
            self._unknown(planned)
            raise
        except Exception as error:
            spool.abandon()
            await self._fail(attempt, planned, error, "unknown")
            raise Unknown(f"sent, and no answer was kept: {error}") from error

    async def _spool(self, attempt: str, planned: Planned, generator: PaidGenerator[Any]) -> SpoolFile:
        """Where the answer goes; without such a place nothing is sent."""
        try:
            return await self._shop.desk.ask(self._ledger.spool, attempt, _room(planned, generator))
        except LedgerError as error:
            await self._fail(attempt, planned, error, "free")
            raise

    async def _fail(
        self, attempt: str, planned: Planned, error: Exception, state: State, *, counted: bool = False
    ) -> None:
        try:
            await self._shop.desk.ask(self._ledger.fail, attempt, state=state, message=str(error))
        finally:
            if state == "unknown" and not counted:
                self._unknown(planned)

    def _unknown(self, planned: Planned) -> None:
        self._shop.emit(BillUnknown(planned, (planned.estimate or FREE).maximum))


def _room(planned: Planned, generator: PaidGenerator[Any]) -> int:
    """Bytes of disk that an answer may take: reading it takes memory for more than one of it."""
    return generator.memory(planned.job.request) or ROOM


def _state(error: GeneratorFailure) -> State:
    if isinstance(error, Refused):
        return "refused"
    return "unknown" if isinstance(error, Unknown) else "free"
