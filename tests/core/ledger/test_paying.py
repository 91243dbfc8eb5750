"""The steps of a paid call, one by one."""

from __future__ import annotations

import os
import re
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Literal

import pytest

from packshot.api import Cost
from packshot.ledger import Held, LedgerError, Money, OverBudget, attempts
from packshot.ledger.originals import digest

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

BUDGET = 25
End = Literal["free", "refused", "unknown"]


def money(settled: int = 0, reserved: int = 0, unknown: int = 0) -> Money:
    """Sums in short."""
    return Money(settled=settled, reserved=reserved, unknown=unknown)


def test_an_intent_reserves_the_maximum(shop: Shop) -> None:
    """From the intent on, the most a call may cost counts against the budget."""
    attempt = shop.begin(price=10)

    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", attempt)
    assert money(reserved=10) == shop.ledger.spent()


def test_keeping_settles_the_true_charge_and_lets_the_answer_go(shop: Shop) -> None:
    """Once the original is stored and settled, its charge replaces the reservation and the spool is empty."""
    attempt = shop.begin(price=10)
    shop.answer(attempt)
    kept = shop.keep(attempt, charge=4)

    assert money(settled=4) == shop.ledger.spent()
    assert kept == shop.ledger.original("k")
    assert (4, attempt, "image/png") == (kept.charge, kept.attempt, kept.media_type)
    assert shop.png() == shop.ledger.read_original("k") == shop.ledger.read_original(kept)
    assert shop.ledger.answer(attempt) is None
    assert [] == list((shop.work / "spool").iterdir())


def test_an_answer_is_given_back_as_it_came(shop: Shop) -> None:
    """What was written and noted before close comes back; before close there is no answer."""
    attempt = shop.begin()
    spool = shop.ledger.spool(attempt)
    spool.write(b"one ")
    spool.write(b"two")
    spool.note(status="200", request_id="r")
    assert attempt == spool.attempt
    assert shop.ledger.answer(attempt) is None
    spool.close()

    answer = shop.told(attempt)
    assert (attempt, b"one two", {"status": "200", "request_id": "r"}) == (answer.attempt, answer.body, answer.facts)


def test_an_abandoned_answer_is_no_answer(shop: Shop) -> None:
    """A fragment stays as evidence and is never read."""
    attempt = shop.begin()
    spool = shop.ledger.spool(attempt)
    spool.write(b"half")
    spool.abandon()

    assert shop.ledger.answer(attempt) is None
    assert b"half" == (shop.work / "spool" / f"{attempt}.part").read_bytes()
    with pytest.raises(ValueError, match="closed"):
        spool.write(b"more")


@pytest.mark.parametrize("beside", [b"", b"{", b"[]", b'{"packshot": 1, "facts": 3}', b"[" * 100_000])
def test_whatever_stands_beside_an_answer_does_not_hide_it(shop: Shop, beside: bytes) -> None:
    """Facts that are cut off or foreign are dropped; the answer itself is given."""
    attempt = shop.begin()
    shop.answer(attempt, b"")
    (shop.work / "spool" / f"{attempt}.json").write_bytes(beside)

    answer = shop.told(attempt)
    assert (b"", {}) == (answer.body, answer.facts)


def test_an_unstated_charge_counts_as_the_maximum(shop: Shop) -> None:
    """Where the provider does not say what it took, the worst is assumed and the original says it is not known."""
    attempt = shop.begin(price=10)
    shop.answer(attempt)

    assert shop.keep(attempt, charge=None).charge is None
    assert money(settled=10) == shop.ledger.spent()


def test_a_damaged_picture_is_counted_and_its_answer_kept(shop: Shop) -> None:
    """Paid for but cut off: the cost counts, the answer stays, nothing poses as an original, nobody buys again."""
    attempt = shop.begin(price=10)
    shop.answer(attempt, b"raw")
    with pytest.raises(LedgerError, match="cut off") as error:
        shop.keep(attempt, shop.png()[:-12], charge=4)

    assert "original.damaged" == error.value.problem.code
    assert "kept-damaged" == shop.ledger.attempts()[0].state
    assert "cut off" in shop.ledger.attempts()[0].message
    assert money(settled=4) == shop.ledger.spent()
    assert shop.ledger.original("k") is None
    assert b"raw" == shop.told(attempt).body
    assert "damaged" in shop.held("k")
    with pytest.raises(Held):
        shop.begin()
    shop.begin(retry=True)


def test_sums_are_of_all_states_that_settle_and_of_every_price_nobody_knows(shop: Shop) -> None:
    """A kept picture and a damaged one are both spent; calls without a price are counted, whatever became of them."""
    whole, damaged = shop.begin("whole"), shop.begin("damaged")
    shop.answer(whole)
    shop.keep(whole, charge=4)
    shop.answer(damaged)
    with pytest.raises(LedgerError):
        shop.keep(damaged, b"torn", charge=3)
    shop.begin("open", price=None)
    shop.ledger.fail(shop.begin("lost", price=None), state="unknown", message="")

    assert Money(settled=7, reserved=0, unknown=0, unpriced=2) == shop.ledger.spent()


def test_an_attempt_is_read_back_as_it_was_written(shop: Shop) -> None:
    """Every column is what its name says, before and after the end."""
    attempt = shop.begin("vase", price=10)
    (row,) = shop.ledger.attempts(shop.slot("vase"))

    assert (attempt, "intent", "vase", Cost(5, 10)) == (row.id, row.state, row.original_key, row.estimate)
    assert ("openai", "openai 1", shop.RUN) == (row.generator, row.plugin, row.run)
    assert row.started_at
    assert (None, None, "") == (row.ended_at, row.charge, row.message)
    shop.ledger.fail(attempt, state="refused", message="said no", charge=3)
    (row,) = shop.ledger.attempts()
    assert ("refused", 3, "said no") == (row.state, row.charge, row.message)
    assert row.ended_at is not None
    assert row.started_at <= row.ended_at


def test_an_attempts_id_tells_its_time_and_nobody_guesses_it() -> None:
    """A UUID of version 7 (RFC 9562, section 5.7): 48 bits of milliseconds, then chance."""
    before, made, after = time.time(), [uuid.UUID(attempts.new_id()) for _ in range(100)], time.time()

    assert {(7, uuid.RFC_4122)} == {(each.version, each.variant) for each in made}
    assert all(int(before * 1_000) <= each.int >> 80 <= int(after * 1_000) for each in made)
    assert len(made) == len({each.int & (1 << 62) - 1 for each in made})
    assert 50 < len({each.int >> 64 & (1 << 12) - 1 for each in made})


def test_facts_of_an_answer_stay_with_its_original(shop: Shop) -> None:
    """What is worth remembering comes back as it was noted."""
    attempt = shop.begin()
    shop.answer(attempt)

    assert {"model": "m"} == shop.keep(attempt).facts
    kept = shop.ledger.original("k")
    assert kept is not None
    assert {"model": "m"} == kept.facts


@pytest.mark.parametrize("pictures", [(), (b"",), (b"<html>",), (b"GIF89a",)])
def test_what_is_no_picture_is_never_an_original(shop: Shop, pictures: tuple[bytes, ...]) -> None:
    """An answer without a PNG, JPEG or WebP counts as damaged."""
    attempt = shop.begin()
    shop.answer(attempt)
    with pytest.raises(LedgerError, match="paid for"):
        shop.ledger.keep(attempt, pictures, charge=1, facts={})


def test_a_damaged_answer_that_a_better_plugin_reads_is_settled(shop: Shop) -> None:
    """The raw answer was kept: reading it again can still give the original, without a call."""
    attempt = shop.begin()
    shop.answer(attempt)
    with pytest.raises(LedgerError):
        shop.keep(attempt, b"?", charge=4)

    assert [(attempt, True)] == [(each.attempt, each.answered) for each in shop.ledger.recover()]
    assert attempt == shop.keep(attempt, charge=4).attempt
    assert money(settled=4) == shop.ledger.spent()


def test_of_several_pictures_all_are_stored_and_the_first_whole_one_counts(shop: Shop) -> None:
    """Bytes that were paid for are never thrown away; the charge counts once."""
    attempt = shop.begin()
    shop.answer(attempt)
    kept = shop.keep(attempt, shop.png()[:-1], shop.png(1), shop.png(2), charge=4)

    assert shop.png(1) == shop.ledger.read_original("k")
    assert kept == shop.ledger.original("k")
    assert sorted(map(digest, (shop.png(1), shop.png(2)))) == list(shop.ledger._originals.digests())
    assert money(settled=4) == shop.ledger.spent()


def test_keeping_again_changes_nothing(shop: Shop) -> None:
    """Two processes may read the same answer: the first settles, the second is given what was kept."""
    attempt = shop.begin()
    shop.answer(attempt)
    kept = shop.keep(attempt, shop.png(1), charge=4)

    assert kept == shop.keep(attempt, shop.png(2), charge=9)
    assert money(settled=4) == shop.ledger.spent()


@pytest.mark.parametrize(
    ("state", "charge", "expected"),
    [
        ("free", None, money()),
        ("refused", None, money()),
        ("refused", 3, money(settled=3)),
        ("unknown", None, money(unknown=10)),
    ],
)
def test_what_a_failure_costs(shop: Shop, state: End, charge: int | None, expected: Money) -> None:
    """Free releases, refused settles what is known, unknown counts the worst."""
    attempt = shop.begin(price=10)
    shop.ledger.fail(attempt, state=state, message="why", charge=charge)
    shop.ledger.fail(attempt, state=state, message="again", charge=charge)

    assert expected == shop.ledger.spent()
    assert (state, "why") == (shop.ledger.attempts()[0].state, shop.ledger.attempts()[0].message)


@pytest.mark.parametrize("state", ["free", "refused"])
def test_a_closed_attempt_stays_closed(shop: Shop, state: End) -> None:
    """What was settled is not reopened by a late caller."""
    attempt = shop.begin()
    shop.ledger.fail(attempt, state=state, message="")

    for late in (
        lambda: shop.keep(attempt),
        lambda: shop.ledger.fail(attempt, state="unknown", message=""),
        lambda: shop.ledger.spool(attempt),
    ):
        with pytest.raises(LedgerError, match=f"is {state} and cannot become"):
            late()


def test_a_late_answer_settles_an_unknown_call(shop: Shop) -> None:
    """Given up as unknown, then the answer comes after all: the picture and the true charge count."""
    attempt = shop.begin(price=10)
    shop.ledger.fail(attempt, state="unknown", message="deadline")
    shop.answer(attempt)

    assert shop.keep(attempt, charge=4) == shop.ledger.original("k")
    assert money(settled=4) == shop.ledger.spent()


def test_a_second_bill_for_one_key_keeps_both_pictures(shop: Shop) -> None:
    """Retried, then the lost answer turns up: both charges count, both files are kept, the first kept is used."""
    first = shop.begin(price=10)
    shop.ledger.fail(first, state="unknown", message="")
    second = shop.begin(price=10, retry=True)
    shop.answer(second)
    shop.keep(second, shop.png(2), charge=4)
    shop.answer(first)

    assert first == shop.keep(first, shop.png(1), charge=3).attempt
    assert shop.png(2) == shop.ledger.read_original("k")
    assert money(settled=7) == shop.ledger.spent()
    assert [] == shop.ledger.check()


def test_the_budget_counts_all_that_may_have_been_spent(shop: Shop) -> None:
    """Settled + reserved + unknown + the new maximum may reach the budget, not pass it; the message names the sums."""
    settled, unknown = shop.begin("a", 5), shop.begin("b", 6)
    shop.answer(settled)
    shop.keep(settled, charge=5)
    shop.ledger.fail(unknown, state="unknown", message="")
    shop.begin("c", 7)

    with pytest.raises(OverBudget) as error:
        shop.begin("d", 8, budget=BUDGET)
    for part in ("settled", "reserved", "may have been billed"):
        assert part in error.value.problem.message
    assert ("budget.reached", "d") == (error.value.problem.code, error.value.problem.product)
    shop.begin("d", 7, budget=BUDGET)
    assert BUDGET == shop.ledger.spent().total


def test_an_unknown_call_is_made_again_only_when_asked(shop: Shop) -> None:
    """What may have been billed is held; accepting to pay twice adds to the unknown sum, it does not replace it."""
    attempt = shop.begin(price=10)
    assert shop.ledger.held("other") is None
    shop.ledger.fail(attempt, state="unknown", message="")

    assert "--retry-unknown" in shop.held("k")
    with pytest.raises(Held, match="retry-unknown"):
        shop.begin()
    shop.begin(price=10, retry=True)
    assert money(reserved=10, unknown=10) == shop.ledger.spent()


def test_a_live_call_or_a_kept_original_forbids_another(shop: Shop) -> None:
    """One key, one call; not even a retry may run beside a live one or buy what is kept."""
    attempt = shop.begin()
    assert f"process {os.getpid()}" in shop.held("k")
    with pytest.raises(Held, match="another run"):
        shop.begin(retry=True)
    shop.answer(attempt)
    assert "without a new call" in shop.held("k")
    shop.keep(attempt)
    with pytest.raises(Held, match="made already"):
        shop.begin(retry=True)
    assert shop.ledger.held("k") is None


def test_a_live_retry_stands_before_the_call_it_repeats(shop: Shop) -> None:
    """Beside an unknown call its live retry is what holds the key: it may not be repeated once more."""
    shop.ledger.fail(shop.begin(), state="unknown", message="")
    shop.begin(retry=True)

    assert "another run" in shop.held("k")
    with pytest.raises(Held, match="another run"):
        shop.begin(retry=True)


def test_a_closed_row_is_never_moved(shop: Shop) -> None:
    """Even where two callers race past every other check, the row itself stays as it was settled."""
    attempt = shop.begin()
    shop.answer(attempt)
    shop.keep(attempt, charge=4)
    with pytest.raises(LedgerError, match="is done and cannot become unknown"), shop.ledger._connection.transaction():
        attempts.move(shop.ledger._connection, attempt, "unknown", charge=None)

    assert ("done", 4) == (shop.ledger.attempts()[0].state, shop.ledger.attempts()[0].charge)


def test_of_many_threads_one_wins_a_key_and_the_budget_holds(shop: Shop) -> None:
    """Eight threads for one key: one intent. Eight keys for a budget of three: three intents."""

    def tried(key: str, budget: int | None) -> bool:
        try:
            return bool(shop.begin(key, 10, budget=budget))
        except (Held, OverBudget):
            return False

    with ThreadPoolExecutor(8) as pool:
        assert 1 == sum(pool.map(tried, ["k"] * 8, [None] * 8))
        assert 3 == sum(pool.map(tried, [f"k{n}" for n in range(8)], [40] * 8))


def test_an_unknown_attempt_id_is_said_so(shop: Shop) -> None:
    """Asking for an attempt the ledger does not know is an error, not an empty result."""
    with pytest.raises(LedgerError, match="no attempt nope"):
        shop.keep("nope")


def test_attempts_of_a_slot(shop: Shop) -> None:
    """The calls of one slot or of all, oldest first."""
    first, second = shop.begin("a"), shop.begin("b")

    assert [first, second] == [row.id for row in shop.ledger.attempts()]
    assert [second] == [row.id for row in shop.ledger.attempts(shop.slot("b"))]


def test_a_refused_request_is_not_sent_again_as_it_is(shop: Shop) -> None:
    """The provider's words are remembered by the request's key; no consent to pay twice opens it, another key does."""
    shop.ledger.fail(shop.begin("a"), state="refused", message="violence")

    assert ("violence", None) == (shop.ledger.refused("a"), shop.ledger.refused("b"))
    with pytest.raises(Held, match="violence"):
        shop.begin("a", retry=True)
    shop.begin("b")
