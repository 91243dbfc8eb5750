"""The log file of a run."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

from packshot.api import Problem
from packshot.engine.events import GeneratorStopped, ProblemFound, RunStarted
from packshot.engine.runlog import RunLog
from packshot.secrecy import guard

NOW = datetime(2026, 11, 30, 10, 15, tzinfo=UTC)


def test_every_event_is_a_line(tmp_path: Path) -> None:
    """With its time, its name and its facts, readable while the run goes on."""
    path = tmp_path / "logs" / "run-1.jsonl"
    with RunLog(path, lambda: NOW) as log:
        log(RunStarted("run-1"))
        log(ProblemFound(Problem(code="record.bad-id", message="no id")))
        lines = [json.loads(each) for each in path.read_text("utf-8").splitlines()]

    assert lines[0] == {"at": "2026-11-30T10:15:00.000+00:00", "event": "RunStarted", "run": "run-1"}
    assert lines[1]["problem"]["code"] == "record.bad-id"


def test_no_secret_is_logged(tmp_path: Path) -> None:
    """Whoever's words an event holds."""
    guard("c4naryLog5Tg8Yh2Uj6")
    with RunLog(tmp_path / "run-1.jsonl", lambda: NOW) as log:
        log(ProblemFound(Problem(code="record.reader-failed", message='the key "c4naryLog5Tg8Yh2Uj6" is wrong')))

    assert 'the key \\"***\\" is wrong' in (tmp_path / "run-1.jsonl").read_text("utf-8")


def test_a_long_log_goes_on_in_another_file(tmp_path: Path) -> None:
    """And the files that were written to longest ago go, of this run and of earlier ones, the current one never."""
    for number in range(3):
        old = tmp_path / f"old-{number}.jsonl"
        old.write_bytes(bytes(30_000))
        os.utime(old, (number, number))
    with RunLog(tmp_path / "new.jsonl", lambda: NOW, most=80_000) as log:
        assert [each.name for each in sorted(tmp_path.iterdir())] == ["new.jsonl", "old-1.jsonl", "old-2.jsonl"]
        for number in range(2_000):
            log(GeneratorStopped("openai", f"why {number}"))
        names = sorted(each.name for each in tmp_path.iterdir())

    assert sum(each.stat().st_size for each in tmp_path.iterdir()) <= 80_000
    assert "old-2.jsonl" not in names
    assert len(names) >= 5
    last = max(tmp_path.iterdir(), key=lambda each: int(each.name.split(".")[1].replace("jsonl", "1")))
    assert "why 1999" in last.read_text("utf-8")
