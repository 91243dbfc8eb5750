"""The money protocol as a state machine: any order of steps, crashes and answers, held against a plain model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from packshot.ledger import Held, LedgerError, OverBudget

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

BUDGET = 40
KEYS = st.sampled_from(["a", "b", "c"])


@dataclass
class Call:
    """What the model knows of one paid call."""

    key: str
    maximum: int
    state: str = "intent"
    charge: int = 0
    answered: bool = False

    @property
    def counted(self) -> int:
        """What it counts against the budget."""
        return self.maximum if self.state in {"intent", "unknown"} else self.charge

    @property
    def open(self) -> bool:
        """Whether it may still change."""
        return self.state in {"intent", "unknown", "kept-damaged"}


class Protocol(RuleBasedStateMachine):
    """Drives a real ledger and the model side by side."""

    shops: Callable[[], Shop]
    calls = Bundle("calls")

    @initialize()
    def start(self) -> None:
        """A new ledger and an empty model."""
        self.shop = self.shops()
        self.model: dict[str, Call] = {}
        self.kept: dict[str, str] = {}

    @rule(target=calls, key=KEYS, maximum=st.integers(0, 15), retry=st.booleans())
    def begin(self, key: str, maximum: int, *, retry: bool) -> str | MultipleResults[str]:
        """An intent is written exactly when the model allows it."""
        refusal = self._refusal(key, maximum, retry=retry)
        if refusal:
            with pytest.raises(refusal):
                self.shop.begin(key, maximum, budget=BUDGET, retry=retry)
            return multiple()
        attempt = self.shop.begin(key, maximum, budget=BUDGET, retry=retry)
        self.model[attempt] = Call(key, maximum)
        return attempt

    @rule(attempt=calls)
    def answer(self, attempt: str) -> None:
        """The provider answers, in time or late."""
        if self.model[attempt].open:
            self.shop.answer(attempt, attempt.encode())
            self.model[attempt].answered = True

    @rule(attempt=calls, part=st.floats(0, 1), whole=st.booleans())
    def keep(self, attempt: str, part: float, *, whole: bool) -> None:
        """A durable answer is read: whole, or damaged."""
        call = self.model[attempt]
        if not (call.open and call.answered):
            return
        assert attempt.encode() == self.shop.told(attempt).body
        call.charge = round(call.maximum * part)
        if whole:
            self.shop.keep(attempt, charge=call.charge)
            self.kept.setdefault(call.key, attempt)
            call.state = "done"
        else:
            with pytest.raises(LedgerError):
                self.shop.keep(attempt, b"torn", charge=call.charge)
            call.state = "kept-damaged"

    @rule(attempt=consumes(calls), state=st.sampled_from(["free", "refused", "unknown"]))
    def fail(self, attempt: str, state: Literal["free", "refused", "unknown"]) -> None:
        """A call that gave nothing ends, once and for all unless it is unknown."""
        call = self.model[attempt]
        if call.state == "kept-damaged":  # it was paid for, and stays so
            self.shop.ledger.fail(attempt, state=state, message="")
        elif call.open:
            self.shop.ledger.fail(attempt, state=state, message="")
            call.state, call.charge = state, 0
            call.answered = call.answered and state == "unknown"

    @rule()
    def crash(self) -> None:
        """The process dies and the next run recovers: intents without an answer are unknown, the others told."""
        self.shop.crash()
        told = {each.attempt: each.answered for each in self.shop.ledger.recover(is_alive=lambda _: False)}
        expected = {}
        for attempt, call in self.model.items():
            if call.open and (call.answered or call.state == "intent"):
                expected[attempt] = call.answered
            if call.state == "intent" and not call.answered:
                call.state = "unknown"
        assert expected == told

    @invariant()
    def sums_agree(self) -> None:
        """Money to the last micro-dollar, and never over the budget, unknown calls included."""
        spent = self.shop.ledger.spent()
        sums: Counter[str] = Counter()
        for call in self.model.values():
            sums[{"intent": "reserved", "unknown": "unknown"}.get(call.state, "settled")] += call.counted
        assert (sums["settled"], sums["reserved"], sums["unknown"]) == (spent.settled, spent.reserved, spent.unknown)
        assert BUDGET >= spent.total

    @invariant()
    def originals_agree(self) -> None:
        """One original a key, the first that was kept; none where none was."""
        found = {key: self.shop.ledger.original(key) for key in "abc"}
        assert self.kept == {key: original.attempt for key, original in found.items() if original}

    @invariant()
    def one_live_call_a_key(self) -> None:
        """Never two calls on the wire for one key."""
        live = Counter(row.original_key for row in self.shop.ledger.attempts() if row.state == "intent")
        assert 1 >= max(live.values(), default=0)

    def teardown(self) -> None:
        """Nothing is amiss at the end."""
        assert [] == self.shop.ledger.check()
        self.shop.ledger.close()

    def _refusal(self, key: str, maximum: int, *, retry: bool) -> type[LedgerError] | None:
        states = {call.state for call in self.model.values() if call.key == key}
        if key in self.kept or states & {"intent", "refused"} or (not retry and states & {"unknown", "kept-damaged"}):
            return Held
        return OverBudget if sum(call.counted for call in self.model.values()) + maximum > BUDGET else None


def test_the_money_protocol_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, new_shop: Callable[[Path], Shop]
) -> None:
    """Whatever happens in whatever order: exact sums, the budget kept, one original and one live call a key."""

    class Bound(Protocol):
        shops = staticmethod(lambda: new_shop(tmp_path_factory.mktemp("shop") / ".packshot"))

    run_state_machine_as_test(Bound, settings=settings(max_examples=30, stateful_step_count=25, deadline=None))
