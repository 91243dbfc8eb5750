"""The state machine of the money protocol, in the code and in the ledger's own triggers."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, get_args

import pytest

from packshot.ledger import AttemptState, LedgerError, ShardState, attempts, transitions

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

PAIRS = sorted(product(get_args(AttemptState), repeat=2))
SET = (
    "UPDATE attempts SET state = ?1, charge = iif(?1 IN ('intent', 'free', 'unknown'), NULL, 1), lease = NULL,"
    " ended_at = iif(?1 = 'intent', NULL, 'now') WHERE id = ?2"
)


def in_state(shop: Shop, state: AttemptState) -> str:
    """An attempt that has come to this state."""
    attempt = shop.begin()
    if state != "intent":
        with shop.ledger._connection.transaction():
            attempts.move(shop.ledger._connection, attempt, state, charge=1 if state in ("done", "refused") else None)
    return attempt


def test_the_ledger_holds_the_table_that_the_code_declares(shop: Shop) -> None:
    """There is one table of transitions; every state of attempts and shards is in it."""
    declared = {
        (what, before, after)
        for what, machine in (("attempt", transitions.ATTEMPT), ("shard", transitions.SHARD))
        for before, following in machine.items()
        for after in following
    }

    assert declared == set(shop.ledger._connection.rows("SELECT what, before, after FROM transitions"))
    assert set(get_args(AttemptState)) == transitions.ATTEMPT.keys()
    assert set(get_args(ShardState)) == transitions.SHARD.keys()


def moved(shop: Shop, move: Callable[[], object]) -> str:
    """The state an attempt comes to by a move that is then taken back, or the code of its refusal."""
    found = []
    try:
        with shop.ledger._connection.transaction():
            move()
            found.append(shop.ledger.attempts()[0].state)
            raise InterruptedError  # noqa: TRY301  the transaction is what it goes through
    except InterruptedError:
        return found[0]
    except LedgerError as error:
        return error.problem.code


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_what_may_not_follow_is_refused(shop: Shop, before: AttemptState, after: AttemptState) -> None:
    """Every pair of states: the code moves exactly those of the table, and so do the triggers behind its back."""
    attempt, link = in_state(shop, before), shop.ledger._connection
    charge = 1 if after == "refused" else None
    by_code = moved(shop, lambda: attempts.move(link, attempt, after, charge=charge))
    by_hand = moved(shop, lambda: link.write(SET, (after, attempt)))

    assert by_code == by_hand == (after if after in transitions.ATTEMPT[before] else "ledger.closed-attempt")


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("DELETE FROM attempts", "an attempt is never forgotten"),
        ("UPDATE attempts SET maximum = 0, expected = 0", "what was intended does not change"),
        ("UPDATE attempts SET original_key = 'other'", "what was intended does not change"),
        ("UPDATE attempts SET charge = 3", "CHECK constraint failed"),
        ("DELETE FROM originals", "an original is never forgotten"),
        ("UPDATE originals SET charge = 0", "an original does not change"),
        ("UPDATE shards SET state = 'planned'", "a shard cannot make this transition"),
    ],
)
def test_what_is_never_done_cannot_be_done(shop: Shop, statement: str, why: str) -> None:
    """Rows of money and originals are neither deleted nor rewritten, whoever tries."""
    shop.free("free")
    in_state(shop, "unknown")
    shard = shop.ledger.shards.plan([], run=shop.RUN, generator="g", plugin="p", budget=None)
    shop.ledger.shards.drop(shard.id, "")
    with pytest.raises(LedgerError, match=why), shop.ledger._connection.transaction():
        shop.ledger._connection.write(statement)


def test_a_damaged_answer_stays_paid(shop: Shop) -> None:
    """Whatever a later reading of it says: its charge is not unsaid, and a whole picture may still come of it."""
    attempt = shop.begin()
    shop.answer(attempt)
    with pytest.raises(LedgerError):
        shop.keep(attempt, b"torn", charge=6)
    for state in ("free", "refused", "unknown"):
        shop.ledger.fail(attempt, state=state, message="")

    assert (6, "kept-damaged") == (shop.ledger.spent().settled, shop.ledger.attempts()[0].state)
    assert shop.told(attempt)
    assert shop.keep(attempt, charge=6)
