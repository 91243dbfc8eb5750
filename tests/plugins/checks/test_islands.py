"""Connected cells."""

import numpy as np

from packshot_checks.islands import boxes, islands


def test_cells_that_touch_are_one_island() -> None:
    """A corner is enough to touch; a cell between is not."""
    marked = np.array([[1, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 1]], bool)
    assert {2} == {int(each.cells.sum()) for each in islands(marked)}
    assert 2 == len(list(islands(marked)))


def test_boxes_name_the_fullest_first_and_stay_in_the_picture() -> None:
    """Three marked pixels come before one, in the picture's own pixels."""
    marked = np.zeros((10, 10), bool)
    marked[9, 7:], marked[0, 0] = True, True
    assert ((114, 68, 120, 70), (100, 50, 102, 52)) == boxes(marked, (100, 50), 2)


def test_no_more_than_eight_are_named() -> None:
    """A person looks at eight places, not at a hundred."""
    marked = np.zeros((40, 40), bool)
    marked[::4, ::4] = True
    assert 8 == len(boxes(marked))
