"""Hooks that hear of a run."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any

from packshot.api import BadRequest, hookimpl
from packshot.engine.announcing import Announcer
from packshot.plugins import Plugins

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def test_plugins_hear_of_every_job_and_of_the_end(bench: Bench) -> None:
    """`packshot_job_done` gets the job's row or problem, `packshot_run_done` what `run --json` prints."""
    heard: list[Mapping[str, Any]] = []

    @hookimpl
    def packshot_job_done(outcome: Mapping[str, Any]) -> None:
        heard.append(outcome)

    @hookimpl
    def packshot_run_done(report: Mapping[str, Any]) -> None:
        heard.append(report)

    module = ModuleType("listening")
    vars(module).update(packshot_job_done=packshot_job_done, packshot_run_done=packshot_run_done)
    bench.flat.faults = {"vase": [BadRequest("cannot")]}
    listeners = [Announcer(Plugins.of(module), bench.folder)]

    report = bench.run(bench.job("sofa"), bench.job("vase"), listeners=listeners).json()

    assert heard[-1] == report
    assert sorted(map(str, heard[:-1])) == sorted(map(str, [*report["assets"], *report["problems"]]))
