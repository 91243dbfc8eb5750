"""What can be seen of a run while it goes on: the pictures in the making, and the latest that ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from packshot.engine.events import (
    AssetStored,
    AttemptStarted,
    Event,
    JobFailed,
    JobHeld,
    JobRefused,
    JobReused,
    PreviewShown,
)
from packshot.identity import Slot
from packshot.review.gathering import failed, making, shown, wanted
from packshot.review.preview import Preview
from packshot.review.rows import Making, Row

MOST = 120
"""Rows a window holds, however long the run: a page that renews itself every few seconds has to stay light."""


class Window:
    """Takes a run's events and gives its rows; `folder` is what stored paths start from.

    Pictures that earlier runs made are shown while there is room, and make room for new ones.
    """

    def __init__(self, folder: Path, most: int = MOST) -> None:
        self._folder = folder
        self._most = most
        self._rows: dict[Slot, Row] = {}

    def take(self, event: Event) -> bool:
        """Take an event; whether there is something new to be seen, a picture that an earlier run made aside."""
        match event:
            case AttemptStarted(planned=planned):
                self._rows[planned.slot] = making(planned)
            case PreviewShown(planned=planned) if isinstance(self._rows.get(planned.slot), Making):
                preview = Preview(event.path, event.number, event.total)
                self._rows[planned.slot] = making(planned, preview)
            case AssetStored(planned=planned, row=row):
                self._end(planned.slot, shown(wanted(planned), row, self._folder, reused=False))
            case JobReused(planned=planned, row=row):
                if len(self._rows) < self._most:
                    self._rows[planned.slot] = shown(wanted(planned), row, self._folder, reused=True)
                return False
            case JobHeld(planned=planned, problem=problem) if problem.level == "note":
                return self._rows.pop(planned.slot, None) is not None
            case JobFailed(planned=planned) | JobRefused(planned=planned) | JobHeld(planned=planned):
                self._end(planned.slot, failed(planned, event.problem))
            case _:
                return False
        return True

    def rows(self, *, ended: bool = False) -> Sequence[Row]:
        """The rows, those of one product together, in the order they began; from any thread.

        `ended`: the run is over, so nothing is in the making any more.
        """
        rows = [row for row in list(self._rows.values()) if not (ended and isinstance(row, Making))]
        products: Mapping[str, int] = {
            product: rank for rank, product in enumerate(dict.fromkeys(row.product.id for row in rows))
        }
        return sorted(rows, key=lambda row: products[row.product.id])

    def _end(self, slot: Slot, row: Row) -> None:
        self._rows[slot] = row
        if len(self._rows) > self._most:
            oldest = (each for each, row in self._rows.items() if not isinstance(row, Making))
            del self._rows[next(oldest)]
