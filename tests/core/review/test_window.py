"""What can be seen of a run while it goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from packshot.api import Problem, Product
from packshot.engine.events import (
    AssetStored,
    AttemptStarted,
    Charged,
    JobFailed,
    JobHeld,
    JobReused,
    PreviewShown,
)
from packshot.identity import Slot
from packshot.review.rows import Failed, Making, Row, Shown
from packshot.review.window import Window

Planning = Callable[..., Any]


@pytest.fixture
def planned(product: Callable[..., Product]) -> Planning:
    """A job of a product and a shot."""

    def make(name: str, shot: str = "front") -> Any:  # noqa: ANN401  as much of a planned job as a window looks at
        slot = Slot(product=name, shot=shot, colorway=None, scene=None, take=1, tier="draft")
        return SimpleNamespace(slot=slot, job=SimpleNamespace(product=product(name), colorway=None, scene=None))

    return make


@pytest.fixture
def row(shown: Callable[..., Shown]) -> Any:  # noqa: ANN401  as much of a ledger's row as a window looks at
    """An asset in the ledger."""
    names = [name for name in Shown.__slots__ if name not in ("file", "key", "reused")]
    facts = {name: getattr(shown(), name) for name in names}
    return SimpleNamespace(path="out/a.png", storage_key="a.png", **facts)


def names(window: Window, kind: type[Row] | tuple[type[Row], ...] = (Shown, Failed, Making)) -> list[str]:
    """The products of the window's rows."""
    return [each.product.id for each in window.rows() if isinstance(each, kind)]


def test_a_job_keeps_its_place_from_beginning_to_end(planned: Planning, row: Any) -> None:  # noqa: ANN401
    """In the making, with its latest preview, made: one row, those of one product together in the order they began."""
    window = Window(Path("shop"))
    for each in (planned("sofa", "front"), planned("vase", "front"), planned("sofa", "room")):
        window.take(AttemptStarted(each, 1))
    sofa = planned("sofa", "front")
    for number in (1, 2):
        window.take(PreviewShown(sofa, number, 3, Path("p.png")))
    first = window.rows()[0]
    assert isinstance(first, Making)
    assert first.preview
    assert (2, 3) == (first.preview.number, first.preview.total)
    window.take(AssetStored(sofa, row))

    assert [("sofa", "front"), ("sofa", "room"), ("vase", "front")] == [(e.product.id, e.shot) for e in window.rows()]
    assert ["sofa"] == names(window, Shown)


def test_a_preview_of_a_job_that_ended_is_too_late(planned: Planning, row: Any) -> None:  # noqa: ANN401
    """The asset stays where it is."""
    window = Window(Path("shop"))
    window.take(AssetStored(planned("sofa"), row))

    assert not window.take(PreviewShown(planned("sofa"), 3, 3, Path("p.png")))
    assert ["sofa"] == names(window, Shown)


def test_a_failed_job_says_why_and_an_ordered_one_leaves(planned: Planning) -> None:
    """What a batch will bring is neither in the making nor failed."""
    window = Window(Path("shop"))
    for name in ("sofa", "vase"):
        window.take(AttemptStarted(planned(name), 1))
    window.take(JobFailed(planned("sofa"), Problem(code="x", message="broken")))
    window.take(JobHeld(planned("vase"), Problem(code="y", message="ordered", level="note")))

    assert ["sofa"] == names(window) == names(window, Failed)


def test_a_window_never_grows(planned: Planning, row: Any) -> None:  # noqa: ANN401
    """The oldest pictures make room for new ones, reused ones come in while there is room, what is made stays."""
    window = Window(Path("shop"), most=3)
    window.take(AttemptStarted(planned("slow"), 1))
    for name in ("old-1", "old-2", "old-3"):
        window.take(JobReused(planned(name), row))
    assert ["slow", "old-1", "old-2"] == names(window)
    for name in ("new-1", "new-2", "new-3"):
        window.take(AssetStored(planned(name), row))

    assert ["slow", "new-2", "new-3"] == names(window)
    assert ["slow"] == names(window, Making)


def test_the_end_of_a_run_has_nothing_in_the_making(planned: Planning, row: Any) -> None:  # noqa: ANN401
    """Whatever was in flight when it broke off."""
    window = Window(Path("shop"))
    window.take(AttemptStarted(planned("vase"), 1))
    window.take(AssetStored(planned("sofa"), row))

    assert ["sofa"] == [each.product.id for each in window.rows(ended=True)]


def test_only_what_is_new_to_be_seen_counts(planned: Planning, row: Any) -> None:  # noqa: ANN401
    """A picture of an earlier run, or a charge, is no reason to write the sheet anew."""
    window = Window(Path("shop"))

    assert not window.take(JobReused(planned("sofa"), row))
    assert not window.take(Charged(planned("sofa"), 5))
    assert window.take(AttemptStarted(planned("vase"), 1))
