"""Tells plugins of a run through their hooks."""

from __future__ import annotations

from pathlib import Path

from packshot.engine.events import AssetStored, Event, JobFailed, JobHeld, JobRefused, JobReused, RunEnded
from packshot.engine.rows import asset_json
from packshot.errors import problem_json
from packshot.plugins import Plugins


class Announcer:
    """Listens to a run and calls `packshot_job_done` and `packshot_run_done` with what `run --json` says of them."""

    def __init__(self, plugins: Plugins, folder: Path) -> None:
        self._plugins = plugins
        self._folder = folder

    def __call__(self, event: Event) -> None:
        """Pass on what a hook is for."""
        match event:
            case AssetStored(row=row) | JobReused(row=row):
                outcome = asset_json(row, reused=isinstance(event, JobReused), folder=self._folder)
                self._plugins.announce("job_done", outcome=outcome)
            case JobFailed(problem=problem) | JobHeld(problem=problem) | JobRefused(problem=problem):
                self._plugins.announce("job_done", outcome=problem_json(problem))
            case RunEnded(report=report):
                self._plugins.announce("run_done", report=report.json())
