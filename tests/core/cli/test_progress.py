"""What is shown while a run works."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from packshot.cli.progress import Progress, progress
from packshot.engine.events import (
    Draining,
    GeneratorStopped,
    PreviewShown,
    Pulse,
    Rephrased,
    Stalled,
    Waiting,
)
from packshot.engine.outlook import Doing, Outlook


class Shown:
    """A display that remembers."""

    def __init__(self) -> None:
        self.lines: list[tuple[int, str]] = []
        self.notes: list[str] = []

    def show(self, done: int, text: str) -> None:
        """Take a line down."""
        self.lines.append((done, text))

    def note(self, text: str) -> None:
        """Take a note down."""
        self.notes.append(text)


def test_a_preview_is_named_by_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which picture, which of how many, and where to look."""
    monkeypatch.chdir(tmp_path)
    display = Shown()
    planned: Any = SimpleNamespace(slot="sofa front take 1")

    Progress(display)(PreviewShown(planned, 2, 3, tmp_path / "previews" / "sofa.png"))

    assert [(0, "sofa front take 1  preview 2 of 3  previews/sofa.png")] == display.lines


def test_a_second_try_is_one_line() -> None:
    """Which picture, by which template, and what the first words were refused for."""
    display = Shown()
    planned: Any = SimpleNamespace(slot="sofa room take 1", shot=SimpleNamespace(on_refused="mild"))

    Progress(display)(Rephrased(planned, "moderation refused it (violence):\n  be kind"))

    told = 'sofa room take 1: refused, now tried by template "mild" (moderation refused it (violence): be kind)'
    assert [told] == display.notes


def test_what_holds_a_run_up_stays_to_be_read() -> None:
    """A stall, a generator that is not asked any more, too many failures: each is a note."""
    display = Shown()
    listen = Progress(display)
    for event in (
        Stalled(312.0, "4 asking openai (5 min 14 s); longest sofa room take 1"),
        GeneratorStopped("openai", "5 jobs in a row failed;\nthe last said: 503"),
        Draining("max-failures"),
    ):
        listen(event)

    assert display.notes == [
        "nothing has come for 5 min 12 s: 4 asking openai (5 min 14 s); longest sofa room take 1",
        "openai is not asked any more, its other jobs are held: 5 jobs in a row failed; the last said: 503",
        "stopping: too many jobs have failed; the pictures in flight are finished and kept",
    ]


def test_a_pulse_says_what_the_run_does() -> None:
    """Charge, rate, what is in flight, and which generator is not asked any more."""
    display = Shown()
    outlook = Outlook(
        run="run-1",
        jobs=10,
        counts={"made": 2},
        charged=80_000,
        seconds=30.0,
        per_minute=4.0,
        in_flight=[Doing("sofa", "openai", "asking", 12.0)],
        stopped={"other": "no money"},
        ending=None,
        quiet=3.0,
        problems=[],
    )

    Progress(display)(Pulse(outlook))

    assert [(0, "$0.08  4 a minute  1 asking openai (12 s)  other not asked any more")] == display.lines


def test_plain_lines_come_every_ten_seconds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """However much happens; notes come at once."""
    now = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    with progress(5) as listen:
        for second in range(25):
            now[0] = float(second)
            listen(Waiting(None, 1.0, f"busy at {second}"))  # type: ignore[arg-type]
        listen(Stalled(60.0, "the plan"))

    assert capsys.readouterr().err.splitlines() == [
        "0 of 5  waiting 1 s: busy at 10",
        "0 of 5  waiting 1 s: busy at 20",
        "nothing has come for 1 min 0 s: the plan",
    ]
