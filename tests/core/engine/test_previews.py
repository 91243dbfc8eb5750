"""Unfinished pictures while a paid call streams."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.core.engine.conftest import Bench, png

from packshot.api import BadRequest, Request, Spool
from packshot.engine.events import Event, PreviewShown


def streaming(bench: Bench, *previews: bytes) -> list[Path]:
    """Let the provider stream previews before every answer; gives the files that stand there as it ends."""
    generator, seen = bench.paid, []
    ask = generator.ask

    async def ask_streaming(request: Request, spool: Spool) -> None:
        for number, data in enumerate(previews, 1):
            spool.preview(data, number=number, total=3)
        seen.extend(files(bench))
        await ask(request, spool)

    generator.ask = ask_streaming  # type: ignore[method-assign]
    return seen


def files(bench: Bench) -> list[Path]:
    """The previews that stand in the catalog's folder."""
    return sorted((bench.catalog.work / "previews").glob("*/*"))


def test_a_preview_stands_until_its_original_is_kept(bench: Bench) -> None:
    """One file, replaced by the next preview; events name it; originals, ledger and cache know nothing of it."""
    seen = streaming(bench, png("#112233"), png("#223344"))
    report = bench.run(bench.job("sofa", generator="paid"))

    shown = bench.happened(PreviewShown)
    assert 1 == report.counts["made"]
    assert [(1, 3), (2, 3)] == [(each.number, each.total) for each in shown]
    assert [bench.catalog.work / "previews" / "run-1" / "sofa_front-1.png"] == seen == [*{each.path for each in shown}]
    assert [] == files(bench)
    assert 1 == len([each for each in bench.catalog.work.glob("originals/??/*") if not each.suffix])


def test_a_preview_goes_with_a_failed_call(bench: Bench) -> None:
    """Whatever ends the call."""
    streaming(bench, png("#112233"))
    bench.paid.script = [BadRequest("too large")]
    report = bench.run(bench.job("sofa", generator="paid"))

    assert 1 == report.counts["failed"]
    assert [] == files(bench)


@pytest.mark.parametrize("blocked", [False, True], ids=["no-picture", "no-folder"])
def test_a_preview_that_cannot_be_shown_costs_nothing(bench: Bench, *, blocked: bool) -> None:
    """What is no picture is left out, and a disk that does not take it does not harm the paid call."""
    streaming(bench, png("#112233") if blocked else b"<html>")
    if blocked:
        (bench.catalog.work / "previews").write_text("in the way")
    report = bench.run(bench.job("sofa", generator="paid"))

    happened: list[Event] = bench.happened(PreviewShown)
    assert (1, []) == (report.counts["made"], happened)


def test_what_a_killed_run_left_goes_with_the_next(bench: Bench) -> None:
    """No preview outlives the run after it, wherever an older packshot has put it."""
    folder = bench.catalog.work / "previews"
    for left in (folder / "vase_front-1.png", folder / "run-0" / "vase_front-1.png"):
        left.parent.mkdir(parents=True, exist_ok=True)
        left.write_bytes(png("#112233"))
    bench.run(bench.job("sofa", generator="paid"))

    assert not folder.exists()


def test_the_previews_of_a_run_beside_it_stay(bench: Bench) -> None:
    """Two runs of one catalog: the first to end takes its own pictures away, and no others."""
    other = bench.catalog.work / "previews" / "run-0" / "vase_front-1.png"
    other.parent.mkdir(parents=True)
    other.write_bytes(png("#112233"))
    bench.ledger.start_run("run-0", catalog="Bench", tier="draft", command="run")
    bench.run(bench.job("sofa", generator="paid"))

    assert [other] == files(bench)
