"""Renewing in the background."""

from __future__ import annotations

import logging
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.review import renewing
from packshot.review.renewing import EVERY, Renewing, pause

PATIENCE = 30.0


def test_nothing_is_done_unless_something_changes() -> None:
    """A block without a change renews nothing."""
    done: list[int] = []
    with Renewing(lambda: done.append(1)) as quiet:
        pass

    assert ([], False) == (done, quiet.begun)


def test_the_first_change_renews_at_once_and_others_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come while a renewal is under way, one more renewal serves them all."""
    monkeypatch.setattr(renewing, "EVERY", 0.0)
    monkeypatch.setattr(renewing, "_SHARE", 0)
    begun, going, done = threading.Semaphore(0), threading.Semaphore(0), list[int]()

    def renew() -> None:
        begun.release()
        assert going.acquire(timeout=PATIENCE)
        done.append(1)

    with Renewing(renew) as busy:
        busy.changed()
        assert begun.acquire(timeout=PATIENCE)
        for _ in range(100):
            busy.changed()
        going.release()
        assert begun.acquire(timeout=PATIENCE)
        going.release()
    assert (2, True) == (len(done), busy.begun)


def test_nothing_is_done_after_the_end() -> None:
    """The last change is not waited for: whoever ends the block has something better to write."""
    done: list[int] = []
    with Renewing(lambda: done.append(1)) as over:
        pass
    over.changed()

    assert [] == done


def test_a_failure_is_a_warning_and_the_last(caplog: pytest.LogCaptureFixture) -> None:
    """The run that is watched goes on."""
    failed = threading.Event()

    def renew() -> None:
        failed.set()
        raise OSError("disk full")

    with caplog.at_level(logging.WARNING), Renewing(renew) as renewed:
        renewed.changed()
        assert failed.wait(PATIENCE)
    assert ["not renewed any more: OSError('disk full')"] == [each.message for each in caplog.records]


@given(took=st.floats(0, 3600))
def test_renewing_takes_a_fifth_of_the_time_at_most(took: float) -> None:
    """And is never done more often than every few seconds."""
    assert pause(took) >= EVERY
    assert took <= 0.2001 * (took + pause(took))
