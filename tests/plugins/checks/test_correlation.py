"""Finding one field of edges in another."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packshot_checks.correlation import Ground, highest


@settings(max_examples=15, deadline=None)
@given(down=st.integers(0, 20), across=st.integers(0, 15))
def test_a_piece_is_found_where_it_was_cut_out(down: int, across: int) -> None:
    """Exactly, with a perfect fit."""
    rng = np.random.default_rng(5)
    field = (rng.normal(size=(40, 35)) + 1j * rng.normal(size=(40, 35))).astype(np.complex64)
    piece = field[down : down + 20, across : across + 20]
    peak = highest(Ground(field, (20, 20)).scores(piece, np.ones((20, 20), np.float32)))
    assert (peak.down, peak.across, peak.score) == pytest.approx((down, across, 1), abs=0.2)


def test_a_reach_keeps_it_near() -> None:
    """A perfect fit farther away than asked for is not taken."""
    field = np.zeros((40, 40), np.complex64)
    field[30:33, 30:33] = 1
    scores = Ground(field, (8, 8)).scores(np.ones((3, 3), np.complex64), np.ones((3, 3), np.float32))
    assert max(abs(each) for each in (highest(scores, 8).down, highest(scores, 8).across)) <= 8
