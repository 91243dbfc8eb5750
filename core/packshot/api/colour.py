"""Numeric colour: sRGB, linear light, CIELAB, CIEDE2000, and the colour a region of a photograph should have.

Arrays are sRGB with the D65 white and the 2-degree observer. Linear values are 0..1, float32 unless said.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from packshot.api.camera import Camera

Floats = NDArray[np.floating[Any]]
"""An array of float32 or float64."""

SURE = 252
"""A mask value above this (99 %) is inside the region for certain: no pixel of an edge is measured."""
FEWEST = 50
"""A region of fewer sure pixels has no colour worth stating."""

_LUMINANCE = (0.2126, 0.7152, 0.0722)
_XYZ_OVER_WHITE = np.array(
    [
        [0.43388735, 0.37622401, 0.18988865],
        [0.21263901, 0.71516868, 0.07219232],
        [0.01775004, 0.10944762, 0.87280234],
    ]
)
"""Linear sRGB to XYZ, each row over the white (x, y) = (0.3127, 0.3290): IEC 61966-2-1."""
_CUBE = (6 / 29) ** 3
VEIL = {"matte": 0.02, "satin": 0.032, "glossy": 0.032, "metal": 0.0}
"""The white light a surface of this finish sends back over its body colour, as an albedo; measured on true renders."""
_CLIPPED = 0.98
_BRIGHT = 0.80
"""What share of a white card's light the brightest tenth of a room has."""
_POW_25_7 = 25.0**7


def linear(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """The linear light of sRGB 8-bit values, same shape (IEC 61966-2-1). Drop alpha first: it is linear already."""
    decoded: NDArray[np.float32] = _DECODE[pixels]
    return decoded


def encoded(linear: Floats) -> NDArray[np.uint8]:
    """Linear light as sRGB 8-bit values, same shape: clipped to 0..1 and rounded."""
    steps = np.clip(linear, 0, 1) * np.float32(65535) + np.float32(0.5)
    coded: NDArray[np.uint8] = _ENCODE[steps.astype(np.uint16)]
    return coded


def linear_of(hex: str) -> NDArray[np.float32]:  # noqa: A002  the catalog's word
    """The linear light of `#RRGGBB`, shape (3,). Raises ValueError for anything else."""
    digits = bytes.fromhex(hex.removeprefix("#"))
    if len(digits) != 3:  # noqa: PLR2004  red, green, blue
        raise ValueError(f'"{hex}" is not a colour; write #RRGGBB')
    return linear(np.frombuffer(digits, np.uint8))


def hex_of(linear: Floats) -> str:
    """`#RRGGBB` of one linear colour, shape (3,)."""
    return f"#{encoded(linear).tobytes().hex().upper()}"


def luminance(linear: Floats) -> Floats:
    """Relative luminance 0..1 of (..., 3) linear values, shape (...): the weights of ITU-R BT.709."""
    red, green, blue = _LUMINANCE
    light: Floats = linear[..., 0] * red + linear[..., 1] * green + linear[..., 2] * blue
    return light


def lab(linear: Floats) -> Floats:
    """CIELAB (L* 0..100) under D65 of (..., 3) linear sRGB values (CIE 15:2018)."""
    ratio = linear @ _XYZ_OVER_WHITE.T.astype(linear.dtype)
    f = np.where(ratio > _CUBE, np.cbrt(ratio), ratio * ((29 / 6) ** 2 / 3) + 4 / 29)
    x, y, z = np.moveaxis(f, -1, 0)
    return np.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], axis=-1)


def delta_e(lab1: Floats, lab2: Floats, *, lightness: float = 1.0) -> Floats:
    """CIEDE2000 difference with kC = kH = 1 and kL = `lightness`, broadcast over (..., 3) CIELAB arrays, shape (...).

    kL = 2 halves the weight of a difference in lightness, as the textile trade does. Formula and notation: Sharma, Wu
    and Dalal, "The CIEDE2000 color-difference formula", 2005.
    """
    chroma1, hue1, chroma2, hue2 = _primed(lab1, lab2)
    grey = (chroma1 * chroma2) == 0
    turn = _half_turn(hue2 - hue1)
    d_hue = np.where(grey, 0, 2 * np.sqrt(chroma1 * chroma2) * np.sin(np.radians(turn) / 2))
    hue = np.where(grey, hue1 + hue2, hue1 + turn / 2) % 360
    chroma = (chroma1 + chroma2) / 2
    level = (lab1[..., 0] + lab2[..., 0]) / 2 - 50
    l_part = (lab2[..., 0] - lab1[..., 0]) / (lightness * (1 + 0.015 * level**2 / np.sqrt(20 + level**2)))
    c_part = (chroma2 - chroma1) / (1 + 0.045 * chroma)
    h_part = d_hue / (1 + 0.015 * chroma * _hue_weight(hue))
    rotation = -np.sin(np.radians(60 * np.exp(-(((hue - 275) / 25) ** 2)))) * 2 * _saturation(chroma)
    squared = l_part**2 + c_part**2 + h_part**2 + rotation * c_part * h_part
    difference: Floats = np.sqrt(np.maximum(squared, 0))
    return difference


def region_colour(pixels: NDArray[np.uint8], mask: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """The linear colour of a region, shape (3,): the median of each channel where `mask` is sure.

    `pixels` has shape (height, width, 3), `mask` (height, width). None when fewer than 50 pixels are sure: too few to
    state a colour. The median is what survives highlights, shadows and edges best.
    """
    inside = pixels[mask > SURE]
    if len(inside) < FEWEST:
        return None
    middle = [(len(inside) - 1) // 2, len(inside) // 2]
    ranked = [np.searchsorted(np.bincount(channel).cumsum(), middle, side="right") for channel in inside.T]
    median: NDArray[np.float32] = _DECODE[np.array(ranked)].mean(axis=1)
    return median


def expected(
    swatch: Floats,
    anchor_swatch: Floats | None,
    anchor_colour: Floats | None,
    finish: str = "matte",
    *,
    tinted: bool = True,
) -> Floats:
    """The linear colour, shape (3,), a region of this swatch should have in the light and camera of a known photo.

    `anchor_swatch` is the swatch of the colorway the photo shows and `anchor_colour` its measured region colour; with
    either missing the swatch itself is expected. `tinted=False` leaves the tint of the photo's light out.
    """
    if anchor_swatch is None or anchor_colour is None:
        return swatch
    camera = Camera.of(anchor_swatch, anchor_colour, VEIL[finish])
    return (camera if tinted else camera.neutral()).seen(swatch)


def as_swatch(
    colour: Floats, anchor_swatch: Floats, anchor_colour: Floats, finish: str = "matte", *, tinted: bool = True
) -> Floats:
    """The swatch, linear, shape (3,), of a region that has this colour in a known photo's light: undoes `expected`."""
    camera = Camera.of(anchor_swatch, anchor_colour, VEIL[finish])
    return (camera if tinted else camera.neutral()).swatch(colour)


def estimated_white(light: Floats) -> NDArray[np.float32]:
    """What a white card would look like in a picture of which only the pixels are known, linear, shape (3,).

    `light` has shape (..., 3). The tint is the shades-of-grey mean (Finlayson and Trezzi, 2004, with p = 6), held back
    a little because wood floors pass for lamplight; the level is taken from the brightest tenth. Clipped pixels do not
    count; white where nothing else is left.
    """
    seen = light[(light < _CLIPPED).all(axis=-1)].astype(np.float64)
    if not len(seen):
        return np.ones(3, np.float32)
    mean = np.mean(seen**6, axis=0) ** (1 / 6)
    tint = (mean / luminance(mean)) ** 0.75
    level = np.percentile(luminance(seen), 90) / _BRIGHT
    white: NDArray[np.float32] = (level * tint / luminance(tint)).astype(np.float32)
    return white


def _decode_table() -> NDArray[np.float32]:
    coded = np.arange(256) / 255
    light = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  IEC 61966-2-1
    return light.astype(np.float32)


def _encode_table() -> NDArray[np.uint8]:
    light = np.arange(65536) / 65535
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)  # noqa: PLR2004  IEC 61966-2-1
    table: NDArray[np.uint8] = np.rint(coded * 255).astype(np.uint8)
    return table


def _primed(lab1: Floats, lab2: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """C' and h' (degrees) of both colours: a* is stretched near grey (equations 2 to 7)."""
    mean = (np.hypot(lab1[..., 1], lab1[..., 2]) + np.hypot(lab2[..., 1], lab2[..., 2])) / 2
    stretch = 1.5 - 0.5 * _saturation(mean)
    return (*_polar(lab1, stretch), *_polar(lab2, stretch))


def _polar(lab: Floats, stretch: Floats) -> tuple[Floats, Floats]:
    a, b = lab[..., 1] * stretch, lab[..., 2]
    return np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360


def _half_turn(degrees: Floats) -> Floats:
    """The same turn as -180..180 degrees."""
    turn: Floats = degrees - 360 * np.rint(degrees / 360)
    return turn


def _saturation(chroma: Floats) -> Floats:
    square = chroma * chroma
    power = square * square * square * chroma
    return np.sqrt(power / (power + _POW_25_7))


def _hue_weight(hue: Floats) -> Floats:
    """T, equation 15."""
    return (
        1
        - 0.17 * np.cos(np.radians(hue - 30))
        + 0.24 * np.cos(np.radians(2 * hue))
        + 0.32 * np.cos(np.radians(3 * hue + 6))
        - 0.20 * np.cos(np.radians(4 * hue - 63))
    )


_DECODE = _decode_table()
_ENCODE = _encode_table()
