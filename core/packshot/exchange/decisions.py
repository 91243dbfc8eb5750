"""Decisions that come back from a file: the review page's, or an export in which somebody wrote."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from packshot.api import Problem, Where
from packshot.catalog.names import did_you_mean
from packshot.exchange.rows import COLUMNS
from packshot.identity import Slot
from packshot.ledger.decision import DecisionState, Reason, Wish, faults, tidy
from packshot.spreadsheets import lively

NEEDED = ("product", "shot", "take", "tier", "sha256", "state")
TAKEN = (*NEEDED, "colorway", "scene", "reason", "note", "who", "decided_at")
_AHEAD = timedelta(hours=1)
"""How far the clock of somebody's computer may be ahead of this one's."""
_MOST_BYTES = 256_000_000


@dataclass(frozen=True, slots=True)
class Read:
    """A decision as a file tells it, and where it stands there."""

    wish: Wish
    where: Where


@dataclass(slots=True)
class Reading:
    """A file's decisions, and all that is wrong with it."""

    decisions: list[Read] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read(file: Path, now: datetime) -> Reading:
    """Read a CSV or JSON file. What nobody decided (`unreviewed`, without a time) is left out."""
    reading, seen = Reading(), dict[Slot, Where]()
    try:
        for where, row in _rows(file):
            _take(reading, seen, row, where, now)
    except _Unusable as error:
        reading.problems.append(error.problem)
    return reading


class _Unusable(Exception):
    def __init__(self, where: Where, message: str, fix: str) -> None:
        super().__init__(message)
        self.problem = Problem(code="decisions.unreadable", message=message, where=where, fix=fix)


def _take(reading: Reading, seen: dict[Slot, Where], row: Mapping[str, str], where: Where, now: datetime) -> None:
    wrong = [_problem(where, name, why, row) for name, why in _faults(row, now)]
    if wrong:
        reading.problems += wrong
        return
    wish = _wish(row)
    wrong = [_problem(where, name, why, row) for name, why in faults(wish)]
    if not wrong and wish.slot in seen:
        wrong = [_problem(where, "product", f"{wish.slot} stands in line {seen[wish.slot].line} already", row)]
    reading.problems += wrong
    seen.setdefault(wish.slot, where)
    if not wrong and (wish.state != "unreviewed" or wish.decided_at):
        reading.decisions.append(Read(wish, where))


def _faults(row: Mapping[str, str], now: datetime) -> Iterator[tuple[str, str]]:
    """What a row lacks or says wrongly, before its words are looked at."""
    for name in NEEDED:
        if not row.get(name):
            yield name, "it is empty"
    take, digest, decided = row.get("take", ""), row.get("sha256", ""), row.get("decided_at", "")
    if take and not (take.isascii() and take.isdigit() and int(take[:6]) > 0 and len(take) < 6):  # noqa: PLR2004
        yield "take", f'"{take}" is not a number from 1'
    if digest and (len(digest) != 64 or set(digest.lower()) - set("0123456789abcdef")):  # noqa: PLR2004  SHA-256
        yield "sha256", "it is not a SHA-256 digest of 64 hexadecimal digits"
    if decided and (moment := _moment(decided)) is None:
        yield "decided_at", f'"{decided}" is not a time with its zone, like 2026-11-22T10:15:00Z'
    elif decided and moment and moment > now + _AHEAD:
        yield "decided_at", f'"{decided}" has not come yet'


def _wish(row: Mapping[str, str]) -> Wish:
    slot = Slot(
        product=row["product"],
        shot=row["shot"],
        colorway=row.get("colorway") or None,
        scene=row.get("scene") or None,
        take=int(row["take"]),
        tier=row["tier"],
    )
    moment = _moment(row.get("decided_at", ""))
    wish = Wish(
        slot=slot,
        sha256=row["sha256"].lower(),
        state=cast("DecisionState", row["state"].strip().lower()),  # `faults` looks at it next
        reason=cast("Reason", row.get("reason", "").strip().lower()),
        note=row.get("note", ""),
        who=row.get("who", ""),
        decided_at=_stamp(moment) if moment else None,
    )
    return tidy(wish)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _problem(where: Where, name: str, why: str, row: Mapping[str, str]) -> Problem:
    return Problem(
        code="decisions.bad-row", message=why, where=where, product=row.get("product") or None, context=f"column {name}"
    )


def _rows(file: Path) -> Iterator[tuple[Where, Mapping[str, str]]]:
    if file.stat().st_size > _MOST_BYTES:
        raise _Unusable(Where(str(file)), "it is too large for a file of decisions", "choose the right file")
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        fix = "save it as CSV UTF-8"
        raise _Unusable(Where(str(file)), f"it is not UTF-8 text: {error.reason}", fix) from error
    yield from _of_json(file, text) if file.suffix.lower() == ".json" else _of_csv(file, text)


def _of_csv(file: Path, text: str) -> Iterator[tuple[Where, Mapping[str, str]]]:
    """Rows by the names of the first line; a spreadsheet may have put semicolons or tabs for commas."""
    head = text.partition("\n")[0]
    lines = csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count), strict=True)
    try:
        names = [name.strip() for name in next(lines, [])]
        _refuse_names(names, Where(str(file), 1))
        last = lines.line_num
        for cells in lines:
            where, last = Where(str(file), last + 1), lines.line_num
            if len(cells) > len(names):
                raise _Unusable(where, f"{len(cells)} cells, and {len(names)} columns", "quote cells that hold commas")
            if any(cells):
                yield where, {name: lively(cell) for name, cell in zip(names, cells, strict=False)}
    except csv.Error as error:
        fix = "save it as CSV again"
        raise _Unusable(Where(str(file), lines.line_num), f"it is not CSV: {error}", fix) from error


def _of_json(file: Path, text: str) -> Iterator[tuple[Where, Mapping[str, str]]]:
    """The rows of a list, or of the `decisions` or `assets` of an object; each numbered as if it were a line."""
    where = Where(str(file))
    try:
        content: Any = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _Unusable(where, f"it is not JSON: {error}", "save it again") from error
    found = content.get("decisions", content.get("assets")) if isinstance(content, dict) else content
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise _Unusable(where, "it holds no list of decisions", "write a list of objects, or an export's JSON")
    for number, row in enumerate(found, start=1):
        _refuse_names(list(row), Where(f"{file}[{number}]"))
        yield Where(f"{file}[{number}]"), {name: "" if value is None else str(value) for name, value in row.items()}


def _refuse_names(names: Sequence[str], where: Where) -> None:
    lacking = [name for name in NEEDED if name not in names]
    unknown = [name for name in names if name not in TAKEN and name not in COLUMNS]
    if lacking:
        fix = f"the first line names {', '.join(TAKEN)}, in any order"
        raise _Unusable(where, f"a column is missing: {', '.join(lacking)}", fix)
    if unknown:
        fix = did_you_mean(unknown[0], TAKEN) or "remove it"
        raise _Unusable(where, f'"{unknown[0]}" is not a column of decisions', fix)
