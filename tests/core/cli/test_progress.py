"""What is shown while a run works."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from packshot.cli.progress import Progress
from packshot.engine.events import PreviewShown, Rephrased


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
