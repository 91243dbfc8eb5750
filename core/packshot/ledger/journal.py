"""The decisions as lines of a file that only grows, so that they outlive the ledger's database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from packshot.ledger import sidecars
from packshot.ledger.decision import REASONS, STATES, Decision
from packshot.ledger.durable import make_folder, sync_folder, write_all
from packshot.ledger.failures import speaking

NAME = "decisions.jsonl"


class Journal:
    """One line a decision, oldest first. Written inside the ledger's write transaction: by one process at a time."""

    def __init__(self, work: Path) -> None:
        self.file = work / NAME

    def exists(self) -> bool:
        """Whether anything has been decided."""
        return self.file.exists()

    def append(self, decisions: Iterable[Decision]) -> None:
        """Add lines, durable when this returns. LedgerError when the disk does not take them."""
        lines = b"".join(map(_line, decisions))
        with speaking(self.file):
            make_folder(self.file.parent)
            new = not self.file.exists()
            handle = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
            try:
                write_all(handle, _break(handle) + lines)
                os.fsync(handle)
            finally:
                os.close(handle)
            if new:
                sync_folder(self.file.parent)

    def read(self) -> Iterator[Decision | int]:
        """Every decision in order, numbered from 1; the number of the line in place of one that says nothing usable.

        A last line that was cut off was never acknowledged, and is left out.
        """
        try:
            lines = self.file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return
        for at, line in enumerate(lines[:-1], start=1):
            if line:
                yield _decision(line, at) or at


def _break(handle: int) -> bytes:
    """A new line, where a dead process has left one unfinished."""
    end = os.lseek(handle, 0, os.SEEK_END)
    if not end:
        return b""
    os.lseek(handle, end - 1, os.SEEK_SET)
    return b"" if os.read(handle, 1) == b"\n" else b"\n"


def _line(decision: Decision) -> bytes:
    content = {
        "packshot": sidecars.FORMAT,
        "slot": sidecars.of_slot(decision.slot),
        "sha256": decision.sha256,
        "state": decision.state,
        "reason": decision.reason,
        "note": decision.note,
        "who": decision.who,
        "decided_at": decision.decided_at,
    }
    return json.dumps(content, ensure_ascii=True, sort_keys=True).encode() + b"\n"


def _decision(line: bytes, number: int) -> Decision | None:
    try:
        content: dict[str, Any] = json.loads(line)
        return Decision(
            number=number,
            slot=sidecars.slot_of(content["slot"]),
            sha256=str(content["sha256"]),
            state=STATES[STATES.index(content["state"])],
            reason=REASONS[REASONS.index(content["reason"])] if content["reason"] else "",
            note=str(content["note"]),
            who=str(content["who"]),
            decided_at=str(content["decided_at"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return None
