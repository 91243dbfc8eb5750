"""What a photo's light and camera make of a swatch, told by the one swatch that it is known to show."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

_DARKEST = 1e-3

_CONTRAST, _CONTRASTS = 1.03, 0.06
"""The contrast to expect and how far it strays. Folds light themselves and cameras steepen: both drive a colour away
from grey and from the middle, as a power of its light. Renders of cloth have 1.06, of glaze 1.00, a tone curve adds
0.1 to either."""
_WARMS, _GREENS = 0.1, 0.02
"""How far a white balance strays from neutral, as logarithms of light: from amber to blue a lot, to green a little."""
_NOISE, _HEX = 0.02, 0.01
"""How far a part's logarithm of light strays from all this, and a swatch from its hex, as a root of its light."""
_AMBER = np.array([0.5, 0.0, -0.87])
"""From daylight to lamplight, as logarithms of red, green and blue: 4500 K under a camera set to daylight."""
_GREEN = np.array([0.0, 1.0, 0.0])

_PLAIN = 0.15
"""A tint to speak of, red over blue: a hex 2 CIELAB units off feigns so much at most, 4500 K under a camera set to
daylight shows 0.11 to 0.29."""


@dataclass(frozen=True, slots=True, eq=False)
class Camera:
    """A photo's light and camera: the logarithm of a colour is level + contrast x log(swatch + veil) + tint."""

    level: float
    contrast: float
    tint: Floats
    """Logarithms of red, green and blue, shape (3,)."""
    veil: float
    """The white light a part's surface sends back over its body colour, as an albedo: that of its finish."""

    @classmethod
    def of(cls, swatch: Floats, seen: Floats, veil: float) -> Self:
        """The likeliest camera that makes a part of this swatch look so; both are linear, shape (3,).

        Three channels do not tell level, contrast and tint for certain, so each strays from what is usual only as far
        as the colour demands: least squares with priors. A grey tells the tint, a strong colour the contrast.
        """
        albedo = np.asarray(swatch, np.float64)
        body = np.maximum(albedo + veil, _DARKEST)
        doubt = np.hypot(_NOISE, _HEX * 2 * np.sqrt(albedo) / body)
        channels = np.stack([np.ones(3), np.log(body), _AMBER, _GREEN], axis=1)
        told = np.log(np.maximum(np.asarray(seen, np.float64), _DARKEST))
        usual = np.diag([0, 1 / _CONTRASTS, 1 / _WARMS, 1 / _GREENS])[1:]
        rows = np.vstack([channels / doubt[:, None], usual])
        level, contrast, amber, green = np.linalg.lstsq(
            rows, np.concatenate([told / doubt, usual @ [0, _CONTRAST, 0, 0]]), rcond=None
        )[0]
        return cls(float(level), float(contrast), amber * _AMBER + green * _GREEN, veil)

    @property
    def cast(self) -> str:
        """`warm` or `cold`, where the light is tinted more than a careless hex may pretend; else empty."""
        amber = self.tint[0] - self.tint[2]
        return "" if abs(amber) < _PLAIN else "warm" if amber > 0 else "cold"

    def neutral(self) -> Self:
        """The same in white light."""
        return replace(self, tint=np.zeros(3))

    def seen(self, swatch: Floats) -> Floats:
        """The linear colour, shape (..., 3), of parts of these swatches."""
        body = np.maximum(np.asarray(swatch, np.float64) + self.veil, _DARKEST)
        seen: Floats = np.exp(self.level + self.contrast * np.log(body) + self.tint)
        return seen

    def swatch(self, seen: Floats) -> Floats:
        """The linear swatches, shape (..., 3), of parts of this colour: undoes `seen`."""
        light = np.log(np.maximum(np.asarray(seen, np.float64), _DARKEST**2))
        swatch: Floats = np.maximum(np.exp((light - self.level - self.tint) / self.contrast) - self.veil, 0)
        return swatch
