"""Taking jobs from the plan: what is made already is looked up in the storage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def _torn(_key: str) -> None:
    raise ConnectionError("torn")


async def _torn_later(_key: str) -> None:
    raise ConnectionError("torn")


@pytest.mark.parametrize("stat", [_torn, _torn_later])
def test_a_storage_that_does_not_answer_is_named(bench: Bench, monkeypatch: pytest.MonkeyPatch, stat: object) -> None:
    """Whether it fails at once or while awaited, the plugin is named as any other that raises."""
    job = bench.job("sofa")
    bench.run(job)
    monkeypatch.setattr(bench.shelf, "stat", stat)

    report = bench.run(bench.again(job), run_id="run-2")

    assert ["storage.failed"] == [problem.code for problem in report.problems]
    assert 'plugin "shelf" raised ConnectionError: torn' in report.problems[0].message
