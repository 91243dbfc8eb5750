"""Where the product's photo lies in an original whose file does not say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from packshot.api import Picture, Placement, Size
from packshot.engine.placing import placed
from packshot.testing import samples


@pytest.mark.parametrize(
    ("size", "changes", "expected"),
    [
        (Size(64, 48), {}, Placement()),
        (Size(128, 96), {"operation": "inpaint"}, Placement(sx=2, sy=2)),
        (Size(944, 704), {"change": "background"}, Placement(sx=944 / 64, sy=704 / 48)),
        (Size(96, 96), {}, None),
        (Size(64, 48), {"change": "all"}, None),
        (Size(64, 48), {"operation": "combine"}, None),
        (Size(64, 48), {"references": ()}, None),
    ],
)
def test_a_changed_photo_fills_the_original(
    tmp_path: Path, size: Size, changes: dict[str, Any], expected: Placement | None
) -> None:
    """From edge to edge, wherever something of it must stay and the shape is the photo's own."""
    request = replace(samples.request(samples.product(tmp_path)), **changes)

    assert expected == placed(Picture.new(size, "#FFFFFF"), request).placement


def test_what_the_file_says_stays(tmp_path: Path) -> None:
    """A generator that knows better is believed."""
    request = samples.request(samples.product(tmp_path))
    original = replace(Picture.new(Size(64, 48), "#FFFFFF"), placement=Placement(3, 4))

    assert Placement(3, 4) == placed(original, request).placement
