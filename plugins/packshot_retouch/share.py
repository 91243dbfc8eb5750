"""How much of a pixel's own colour belongs to a part of the product."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def share(mask: Image.Image, coverage: Image.Image) -> Image.Image:
    """The mask over the cut-out's coverage, both `L`; full where nothing is covered, so that a feather finds no edge.

    At the outline the two fade together, and the colour there is all the part's: blended by the mask alone, the
    outline would keep a fringe of the old colour.
    """
    part, whole = (np.asarray(each, dtype=np.float32) for each in (mask, coverage))
    shared: NDArray[np.float32] = np.divide(part * 255, whole, out=np.full_like(part, 255), where=whole > 0)
    return Image.fromarray(np.rint(np.minimum(shared, 255)).astype(np.uint8))
