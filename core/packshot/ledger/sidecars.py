"""Small JSON files beside originals and answers, so that the ledger can be made anew without its database."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, astuple, replace
from pathlib import Path
from typing import Any

from packshot.api import Cost
from packshot.identity import Slot
from packshot.ledger.durable import write_durably
from packshot.ledger.rows import Again, AttemptRow, OriginalRow

FORMAT = 1


def write(file: Path, content: Mapping[str, Any], *, synced: bool = True) -> None:
    """Write a sidecar whole."""
    text = json.dumps({"packshot": FORMAT, **content}, ensure_ascii=False, indent=1, sort_keys=True)
    write_durably(file, text.encode(), synced=synced)


def read(file: Path) -> dict[str, Any]:
    """What a sidecar says; empty for one that is cut off, foreign, or not there."""
    try:
        content = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) and content.get("packshot") == FORMAT else {}


def of_attempt(attempt: AttemptRow) -> dict[str, Any]:
    """What must come back of an attempt: whose picture it was to be, and what it may have cost."""
    return {
        "attempt": attempt.id,
        "original_key": attempt.original_key,
        "slot": of_slot(attempt.slot),
        "generator": attempt.generator,
        "plugin": attempt.plugin,
        "estimate": attempt.estimate and astuple(attempt.estimate),
        "run": attempt.run,
        "started_at": attempt.started_at,
        "again": attempt.again,
    }


def attempt_of(content: Mapping[str, Any]) -> AttemptRow | None:
    """An attempt as its sidecar tells it, of unknown outcome; None where it tells too little."""
    try:
        estimate = content["estimate"]
        return AttemptRow(
            id=str(content["attempt"]),
            state="unknown",
            original_key=str(content["original_key"]),
            slot=slot_of(content["slot"]),
            generator=str(content["generator"]),
            plugin=str(content["plugin"]),
            estimate=None if estimate is None else Cost(*map(_amount, estimate)),
            charge=None,
            message="",
            run=str(content["run"]),
            started_at=str(content["started_at"]),
            again=_again(content.get("again")),
            ended_at=None,
        )
    except (KeyError, TypeError, ValueError):
        return None


def of_original(original: OriginalRow, attempt: AttemptRow | None, picture: int) -> dict[str, Any]:
    """What must come back of an original; `picture` counts the pictures of one answer from 0."""
    return {**asdict(original), "picture": picture, "paid": of_attempt(attempt) if attempt else None}


def original_of(content: Mapping[str, Any]) -> tuple[OriginalRow, AttemptRow | None, int] | None:
    """An original, its paid attempt, and its number in the answer, as its sidecar tells them; None if too little."""
    try:
        paid = attempt_of(content["paid"]) if content["paid"] else None
        original = OriginalRow(
            original_key=str(content["original_key"]),
            sha256=str(content["sha256"]),
            bytes=_amount(content["bytes"]),
            media_type=str(content["media_type"]),
            charge=None if content["charge"] is None else _amount(content["charge"]),
            slot=slot_of(content["slot"]),
            generator=str(content["generator"]),
            plugin=str(content["plugin"]),
            attempt=paid.id if paid else None,
            facts={str(key): str(value) for key, value in content["facts"].items()},
            run=str(content["run"]),
            made_at=str(content["made_at"]),
        )
        done = paid and replace(paid, state="done", charge=original.charge, ended_at=original.made_at)
        return original, done, int(content["picture"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def of_slot(slot: Slot) -> dict[str, Any]:
    """Whose picture something is."""
    return asdict(slot)


def slot_of(content: Mapping[str, Any]) -> Slot:
    """A slot as its sidecar tells it; KeyError, TypeError or ValueError where it tells too little."""
    return Slot(
        product=str(content["product"]),
        shot=str(content["shot"]),
        colorway=_axis(content["colorway"]),
        scene=_axis(content["scene"]),
        take=_amount(content["take"]),
        tier=str(content["tier"]),
    )


def _again(value: object) -> Again | None:
    return "asked" if value == "asked" else "allowance" if value == "allowance" else None


def _axis(value: object) -> str | None:
    return str(value) if value else None


def _amount(value: Any) -> int:  # noqa: ANN401  a JSON value
    amount = int(value)
    if not 0 <= amount < 1 << 62:
        raise ValueError(f"{amount} is not an amount")
    return amount
