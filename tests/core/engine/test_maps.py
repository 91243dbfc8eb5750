"""Heat maps as pictures to lay over a finished picture."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Box, Heat, Placement, Size
from packshot.api.heat import LONGEST
from packshot.engine.maps import Map, Maps, drawn

SIDE = st.integers(1, 4000)


def heat(box: Box, off: float = 2.0, places: tuple[int, int] = (4, 4)) -> Heat:
    """A map that is as far off everywhere."""
    return Heat.of(np.full(places, off, np.float32), box)


def opacity(shown: Map | None) -> np.ndarray:
    """How opaque each pixel of the file is."""
    assert shown
    return np.asarray(Image.open(io.BytesIO(shown.data)).convert("RGBA"))[..., 3]


def test_it_covers_the_whole_picture() -> None:
    """Stretched over the picture it lies where the check looked, and nothing is drawn beside that."""
    seen = opacity(drawn(heat((10, 20, 30, 60)), Placement(100, 0, 10, 5), Size(1000, 500)))
    assert (128, 256) == seen.shape
    rows, columns = np.nonzero(seen)
    assert (51, 102) == (columns.min(), columns.max() + 1)  # 200 to 400 of 1000
    assert (26, 77) == (rows.min(), rows.max() + 1)  # 100 to 300 of 500


@pytest.mark.parametrize(("off", "colour"), [(0.9, (0, 174, 239)), (1.0, (236, 0, 140)), (2.0, (236, 0, 140))])
def test_the_limit_parts_two_colours(off: float, colour: tuple[int, int, int]) -> None:
    """Blue up to the limit, magenta from it on; the more opaque the farther off."""
    shown = drawn(heat((0, 0, 40, 40), off), Placement(), Size(40, 40))
    assert shown
    *seen, alpha = Image.open(io.BytesIO(shown.data)).convert("RGBA").getpixel((128, 128))  # type: ignore[misc]
    assert colour == tuple(seen)
    assert alpha == pytest.approx(127.5 * off, abs=4)


@given(
    places=st.tuples(st.integers(1, LONGEST), st.integers(1, LONGEST)),
    size=st.tuples(SIDE, SIDE),
    place=st.builds(Placement, *[st.floats(-500, 500)] * 2, *[st.floats(0.01, 50)] * 2),
)
def test_any_place_can_be_drawn(places: tuple[int, int], size: tuple[int, int], place: Placement) -> None:
    """Far off, tiny or huge: it is a picture of the frame's shape, or nothing where it lies outside."""
    shown = drawn(heat((0, 0, 100, 100), 2.0, places), place, Size(*size))
    if shown:
        assert max(opacity(shown).shape) == LONGEST


def test_a_single_wrong_place_is_seen_in_a_small_picture() -> None:
    """Where the map becomes smaller, no place is skipped."""
    off = np.zeros((LONGEST, LONGEST), np.float32)
    off[131, 77] = 2
    assert drawn(Heat.of(off, (0, 0, 256, 256)), Placement(0, 0, 0.1, 0.1), Size(256, 256))


def test_nothing_off_is_no_map() -> None:
    """There is nothing to look at."""
    assert drawn(heat((0, 0, 9, 9), 0.0), Placement(), Size(9, 9)) is None


def test_maps_are_kept_once_under_their_digests(tmp_path: Path) -> None:
    """The same map again writes nothing, and a disk that takes none is no failure."""
    maps, shown = Maps.of(tmp_path), drawn(heat((0, 0, 9, 9)), Placement(), Size(9, 9))
    assert shown
    maps.keep(shown)
    path = maps.path(shown.digest)
    assert (shown.data, f"cache/maps/{shown.digest[:2]}") == (
        path.read_bytes(),
        path.parent.relative_to(tmp_path).as_posix(),
    )
    before = path.stat().st_mtime_ns
    maps.keep(shown)
    assert before == path.stat().st_mtime_ns

    (tmp_path / "file").touch()
    Maps(tmp_path / "file").keep(shown)
