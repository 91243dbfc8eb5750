"""An unfinished picture."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from packshot.api import Reference
from packshot.review.preview import Preview


def test_a_preview_outlives_its_file_once_it_was_seen(photograph: Callable[..., Reference]) -> None:
    """The file goes with its call; the sheet that shows it is written a moment later."""
    photo = photograph()
    seen = Preview(photo.path, 1, 3)
    first = seen.thumbnail
    photo.path.unlink()

    assert first
    assert first == seen.thumbnail


def test_a_preview_that_is_gone_is_not_seen(tmp_path: Path) -> None:
    """Its call has ended in the meantime: that is no error."""
    assert Preview(tmp_path / "gone.png", 1, 3).thumbnail is None
