"""CIELAB to sRGB in plain arithmetic: a colorway needs one colour, not an array library."""

from __future__ import annotations

_WHITE = (0.95047, 1.0, 1.08883)
_DELTA = 6 / 29
_SRGB_FROM_XYZ = (
    (3.2404542, -1.5371385, -0.4985314),
    (-0.9692660, 1.8760108, 0.0415560),
    (0.0556434, -0.2040259, 1.0572252),
)


def hex_of_lab(lightness: float, a: float, b: float) -> str:
    """`#RRGGBB` of a CIELAB colour (D65, 2 degrees), clipped to the sRGB gamut (CIE 15:2004; IEC 61966-2-1)."""
    y = (lightness + 16) / 116
    xyz = [white * _linear(f) for white, f in zip(_WHITE, (y + a / 500, y, y - b / 200), strict=True)]
    channels = (sum(c * v for c, v in zip(row, xyz, strict=True)) for row in _SRGB_FROM_XYZ)
    return "#" + "".join(f"{_byte(each):02X}" for each in channels)


def _linear(f: float) -> float:
    return f**3 if f > _DELTA else 3 * _DELTA**2 * (f - 4 / 29)


def _byte(linear: float) -> int:
    """Linear light 0..1 as an 8-bit sRGB value."""
    bounded = min(max(linear, 0.0), 1.0)
    encoded = 12.92 * bounded if bounded <= 0.0031308 else 1.055 * bounded ** (1 / 2.4) - 0.055  # noqa: PLR2004
    return round(encoded * 255)
