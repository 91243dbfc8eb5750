"""The contact sheet while a run goes on, as the person at the terminal meets it."""

from __future__ import annotations

import io
from types import SimpleNamespace

import pytest

from packshot.cli import live, making
from packshot.engine.report import Report
from packshot.engine.run import run_plan
from packshot.engine.work import Work
from packshot.testing.shop import Shop


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_run_that_breaks_off_is_shown_as_far_as_it_came(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sheet it leaves shows what is made, and does not load itself anew for ever."""

    def broken(work: Work) -> Report:
        run_plan(work)
        raise RuntimeError("the plan cannot be read any more")

    monkeypatch.setattr(making, "run_plan", broken)
    ran = shop.packshot("run")
    page = (shop.folder / "contact-sheet.html").read_text("utf-8")

    assert 1 == ran.code
    assert 12 == page.count('data-state="pass"') + page.count('data-state="review"') + page.count('data-state="fail"')
    assert "data-renewed" not in page


@pytest.mark.parametrize("left", [1, 0], ids=["something", "nothing"])
def test_a_terminal_is_told_where_to_look(shop: Shop, monkeypatch: pytest.MonkeyPatch, left: int) -> None:
    """In one line, before the run begins, and only where there is something to watch."""
    terminal = Terminal()
    monkeypatch.setattr("packshot.cli.live.sys", SimpleNamespace(stderr=terminal))
    monkeypatch.setattr(live, "say", lambda text: terminal.write(f"{text}\n"))
    shop.packshot("run", "--no-sheet", *([] if not left else ["--limit", "1"]))
    assert "" == terminal.getvalue()
    shop.packshot("run")

    assert left == terminal.getvalue().count("watch it: ")
