"""Deciding about assets: every decision is kept, and none stands for a picture it was not about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from packshot.api import Problem
from packshot.identity import Slot
from packshot.ledger.connection import Connection, Row, now
from packshot.ledger.decision import STATES, Decision, Judgement, Wish
from packshot.ledger.failures import LedgerError
from packshot.ledger.journal import Journal
from packshot.ledger.slots import columns, slot_of

_PAGE = 500
_SLOT = "product, shot, colorway, scene, take, tier"
_COLUMNS = f"{_SLOT}, asset_sha256, state, reason, note, who, decided_at"
# Only the column names above are put into the text, never a value.
_SELECT = f"SELECT number, {_COLUMNS} FROM decisions"  # noqa: S608
_OF_SLOT = f"{_SELECT} WHERE ({_SLOT}) = (?, ?, ?, ?, ?, ?)"
_INSERT = f"INSERT INTO decisions ({_COLUMNS}) VALUES (?{', ?' * _COLUMNS.count(',')})"  # noqa: S608
_SAME = " AND ".join(f"later.{name} = decisions.{name}" for name in (*_SLOT.split(", "), "asset_sha256"))
_LAST = f"NOT EXISTS (SELECT 1 FROM decisions AS later WHERE {_SAME} AND later.number > decisions.number)"  # noqa: S608
_CURRENT = f"SELECT sha256 FROM assets WHERE ({_SLOT}) = (?, ?, ?, ?, ?, ?) AND current = 1"  # noqa: S608
_OF_ASSET = " AND ".join(f"decisions.{name} = assets.{name}" for name in _SLOT.split(", "))
_COUNTS = (
    "SELECT coalesce((SELECT state FROM decisions"  # noqa: S608
    f" WHERE {_OF_ASSET} AND asset_sha256 = sha256 ORDER BY number DESC LIMIT 1), 'unreviewed') AS stands, count(*)"
    " FROM assets WHERE current = 1 AND (?1 IS NULL OR tier = ?1) GROUP BY stands"
)


class Stale(LedgerError):
    """Somebody decided in between, or the picture has changed; `standing` is the decision that stands now."""

    def __init__(self, problem: Problem, standing: Decision | None) -> None:
        super().__init__(problem)
        self.standing = standing


def decide(connection: Connection, journal: Journal, wishes: Sequence[Wish]) -> list[Decision | Stale]:
    """Keep what is wished for, in one durable transaction; a wish that comes too late has Stale in its place."""
    with connection.transaction():
        before = _next(connection)
        outcomes = [_decided(connection, wish) for wish in wishes]
        new = [each for each in outcomes if isinstance(each, Decision) and each.number >= before]
        if new:
            journal.append(new if journal.exists() else every(connection))
    return outcomes


def judgement(connection: Connection, slot: Slot) -> Judgement:
    """How the slot's current asset stands."""
    row = connection.row(_CURRENT, columns(slot))
    if row is None:
        return Judgement()
    if stands := _standing(connection, slot, row[0]):
        return Judgement(sha256=row[0], decision=stands)
    older = connection.row(f"{_OF_SLOT} AND {_LAST} ORDER BY number DESC", columns(slot))
    voided = _decision(older) if older else None
    return Judgement(sha256=row[0], voided=voided if voided and voided.state != "unreviewed" else None)


def redos(connection: Connection, slot: Slot) -> tuple[Decision, ...]:
    """What people asked to be made anew in this slot, the first request first; those taken back are not among them."""
    rows = connection.rows(f"{_OF_SLOT} AND state = 'redo' AND {_LAST} ORDER BY number", columns(slot))
    return tuple(map(_decision, rows))


def counts(connection: Connection, tier: str | None = None) -> Mapping[str, int]:
    """How many current assets stand in each state, every state named."""
    found: dict[str, int] = dict(connection.rows(_COUNTS, (tier,)))
    return {state: found.get(state, 0) for state in STATES}


def every(connection: Connection, slot: Slot | None = None, since: int = 0) -> Iterator[Decision]:
    """All decisions behind the number `since`, of one slot or all, the oldest first; page by page."""
    select, of_slot = (_OF_SLOT, columns(slot)) if slot else (f"{_SELECT} WHERE 1", ())
    while rows := connection.rows(f"{select} AND number > ? ORDER BY number LIMIT {_PAGE}", (*of_slot, since)):
        yield from map(_decision, rows)
        since = rows[-1][0]


def restore(connection: Connection, decisions: Iterable[Decision]) -> int:
    """Take decisions over from a journal, inside a transaction; how many."""
    return len([_insert(connection, each) for each in decisions])


def _decided(connection: Connection, wish: Wish) -> Decision | Stale:
    current = connection.row(_CURRENT, columns(wish.slot))
    stands = _standing(connection, wish.slot, wish.sha256)
    if (current is None or current[0] != wish.sha256) and not _takes_back(wish, stands):
        return _replaced(wish)
    if (stands.number if stands else None) != wish.expected:
        return _overtaken(wish, stands)
    return stands if stands and stands.says(wish) else _insert(connection, _new(wish))


def _takes_back(wish: Wish, stands: Decision | None) -> bool:
    """Whether it takes a request back whose picture has been made anew: the note leaves the prompt."""
    return wish.state == "unreviewed" and stands is not None and stands.state == "redo"


def _standing(connection: Connection, slot: Slot, sha256: str) -> Decision | None:
    row = connection.row(f"{_OF_SLOT} AND asset_sha256 = ? ORDER BY number DESC", (*columns(slot), sha256))
    return _decision(row) if row else None


def _next(connection: Connection) -> int:
    ((last,),) = connection.rows("SELECT coalesce(max(number), 0) FROM decisions")
    return int(last) + 1


def _new(wish: Wish) -> Decision:
    return Decision(
        number=0,
        slot=wish.slot,
        sha256=wish.sha256,
        state=wish.state,
        reason=wish.reason,
        note=wish.note,
        who=wish.who,
        decided_at=wish.decided_at or now(),
    )


def _insert(connection: Connection, new: Decision) -> Decision:
    values = (new.sha256, new.state, new.reason, new.note, new.who, new.decided_at)
    (row,) = connection.rows(f"{_INSERT} RETURNING number, {_COLUMNS}", (*columns(new.slot), *values))
    return _decision(row)


def _replaced(wish: Wish) -> Stale:
    message = f"{wish.slot} has another picture by now than the one that was looked at"
    fix = "look at the new picture and decide about that"
    return Stale(Problem(code="decision.stale", message=message, product=wish.slot.product, fix=fix), None)


def _overtaken(wish: Wish, stands: Decision | None) -> Stale:
    who = f" by {stands.who}" if stands and stands.who else ""
    said = f"is {stands.state}{who} since {stands.decided_at}" if stands else "has no decision any more"
    message = f"{wish.slot} {said}; this decision was made without knowing that"
    fix = "look at what stands now, and decide again if it should be otherwise"
    return Stale(Problem(code="decision.stale", message=message, product=wish.slot.product, fix=fix), stands)


def _decision(row: Row) -> Decision:
    number, *slot, sha256, state, reason, note, who, decided_at = row
    return Decision(
        number=number,
        slot=slot_of(slot),
        sha256=sha256,
        state=state,
        reason=reason,
        note=note,
        who=who,
        decided_at=decided_at,
    )
