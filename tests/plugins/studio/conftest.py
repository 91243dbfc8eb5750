"""Tiny photos, masks and plates, and the requests that name them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from packshot.api import Colorway, Place, Product, Reference, Request, Scene, Size, Where

Saver = Callable[..., Reference]
Asker = Callable[..., Request]


@pytest.fixture
def save(tmp_path: Path) -> Saver:
    """Write pixels as a PNG and refer to it by content."""

    def save(role: str, pixels: NDArray[np.uint8]) -> Reference:
        path = tmp_path / f"{role}-{hashlib.sha256(pixels.tobytes()).hexdigest()[:8]}.png"
        Image.fromarray(pixels).save(path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        return Reference(role, path, digest, Size(pixels.shape[1], pixels.shape[0]))

    return save


def vase(size: int = 40) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """A shaded mustard block with alpha on nothing, and the mask of its upper part."""
    photo = np.zeros((size, size, 4), np.uint8)
    shade = np.linspace(0.6, 1.1, size // 2)[None, :, None]
    photo[8:36, 10 : 10 + size // 2, :3] = np.clip(np.array([201, 153, 46]) * shade, 0, 255)
    photo[30:36, 10 : 10 + size // 2, :3] = (150, 120, 100)
    photo[8:36, 10 : 10 + size // 2, 3] = 255
    mask = np.zeros((size, size), np.uint8)
    mask[8:30, 10 : 10 + size // 2] = 255
    return photo, mask


@pytest.fixture
def ask(save: Saver) -> Asker:
    """A request for the vase in moss; keywords replace fields of the request, `product` those of the product."""

    def ask(product: dict[str, Any] | None = None, **changes: Any) -> Request:  # noqa: ANN401  any field
        photo, mask = vase()
        facts: dict[str, Any] = {
            "id": "vase",
            "title": "Vase",
            "where": Where("products.csv", 2),
            "height_cm": 30.0,
            "depth_cm": 20.0,
        }
        facts |= {"photo": save("product", photo), "mask": save("mask", mask), "footprint": "round"} | (product or {})
        made = Product(**facts)
        fields: dict[str, Any] = {
            "operation": "edit",
            "prompt": "words",
            "size": Size(40, 40),
            "target": "swatch",
            "colorway": Colorway(key="moss", label="Moss Green", hex="#5B6B4B"),
            "photo_colorway": Colorway(key="mustard", label="Mustard", hex="#C9992E"),
        }
        return Request(product=made, **(fields | changes))

    return ask


@pytest.fixture
def room(save: Saver) -> Scene:
    """A plain room of 120 x 80 pixels, 240 cm wide where the product stands."""
    plate = np.full((80, 120, 3), 190, np.uint8)
    plate[50:] = (160, 120, 80)
    place = Place(x=0.5, y=0.8, cm_per_width=240, horizon=0.4, white=(0.8, 0.75, 0.7), wall_foot=0.62)
    return Scene(key="loft", label="Loft", plate=save("scene", plate), place=place)
