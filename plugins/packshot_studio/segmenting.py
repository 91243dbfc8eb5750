"""Finds the product in a photo whose background is not plain. Needs the extra `cutout`."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from packshot_studio.cutout import Cutout, Pixels, matted
from packshot_studio.spreading import Region, spread

_ROUNDS = 4
_WORK = 640
"""Pixels of the longer side on which the product is looked for."""
_SURE = 250
_AROUND = 0.25
"""How far from its known part a product is looked for, over the square root of that part's area."""


def segmented(pixels: Pixels, part: Pixels) -> Cutout:
    """The product around a part of it that is known, by GrabCut (Rother, Kolmogorov, Blake, 2004), from OpenCV.

    `part` (height, width) is white where the product surely is; what is found and does not hang together with it is
    background. The rim is that of any cut-out.
    """
    scale = min(1.0, _WORK / max(pixels.shape[:2]))
    size = round(pixels.shape[1] * scale), round(pixels.shape[0] * scale)
    small, known = (
        np.asarray(cv2.resize(each, size, interpolation=cv2.INTER_AREA), np.uint8) for each in (pixels, part)
    )
    found = spread(known > _SURE, _grabbed(small, known > _SURE)).astype(np.uint8)
    whole = cv2.resize(found * 255, pixels.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return matted(pixels, ~_grown(np.asarray(whole, np.uint8), round(1 / scale)))


def _grabbed(pixels: Pixels, known: Region) -> Region:
    """The known part and what near to it rather resembles it than what is far from it."""
    reach = max(2, round(_AROUND * float(np.sqrt(known.sum()))))
    labels = np.where(_grown(known.astype(np.uint8), reach), np.uint8(cv2.GC_PR_FGD), np.uint8(cv2.GC_BGD))
    labels[[0, -1]] = labels[:, [0, -1]] = cv2.GC_BGD
    labels[known] = cv2.GC_FGD
    models = np.zeros((2, 1, 65))
    cv2.setRNGSeed(1)
    cv2.grabCut(pixels, labels, (0, 0, 0, 0), models[0], models[1], _ROUNDS, cv2.GC_INIT_WITH_MASK)
    product: Region = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD))
    return product


def _grown(region: NDArray[np.uint8], by: int) -> Region:
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1, 2 * by + 1))
    return np.asarray(cv2.dilate(region, disc), np.uint8) > 0
