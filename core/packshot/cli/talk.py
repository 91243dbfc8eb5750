"""What packshot says to a person: on stderr, in colour at a terminal only."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from packshot.api import Problem
from packshot.errors import render

_COLOURS = {"error": "red", "warning": "yellow", "note": "cyan", "where": "blue", "fix": "green"}


def say(text: str = "") -> None:
    """A line on stderr."""
    click.echo(text, err=True)


def say_problems(problems: Iterable[Problem], folder: Path | None = None) -> None:
    """Problems with their source lines, on stderr."""
    text = render(problems, folder=folder, style=_style)
    if text:
        say(text)


def counted(count: int, noun: str) -> str:
    """`1 problem`, `2 problems`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def near(path: Path) -> str:
    """A path as seen from the current folder, where that is shorter."""
    here = os.path.relpath(path)
    return min(here, str(path), key=len)


def print_json(value: Mapping[str, Any]) -> None:
    """One JSON object on stdout, and nothing else."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def _style(role: str, text: str) -> str:
    return click.style(text, fg=_COLOURS.get(role), bold=role == "error")
