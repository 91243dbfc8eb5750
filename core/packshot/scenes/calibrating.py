"""From what a person measures in a photo to a scene's place. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from packshot.api import Place, Size
from packshot.scenes.camera import Camera, Line, Point, Unclear, eye_height, horizon, light

_USUAL_EYE = 0.45
_GUESSED_WIDTH = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, in pixels of the photo; lines on the floor come with their true length in cm.

    `depth` holds two lines that run side by side into the depth; `shadow` goes from the foot of a thing to the tip of
    its shadow, and comes with the height of the thing.
    """

    at: Point
    length: tuple[Line, float] | None = None
    depth: tuple[Line, Line] | None = None
    horizon: float | None = None
    shadow: tuple[Line, float] | None = None
    wall: float | None = None
    lens: float | None = None
    """The focal length in mm of a camera with 36 mm wide film."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The place, and what of it nobody measured: field and why it is as it is."""

    place: Place
    guessed: Mapping[str, str] = field(default_factory=dict)


def calibrated(size: Size, measured: Measured, known: Place | None = None) -> Calibrated:
    """The place that the measures mean in a photo of `size`; what was not measured is as `known`, or guessed.

    Raises Unclear for measures that fit no floor.
    """
    base = known or Place(x=0.5, y=0.8, cm_per_width=_GUESSED_WIDTH, horizon=_USUAL_EYE)
    guessed = {} if known else dict(_GUESSES)
    focal = measured.lens / 36 if measured.lens else base.focal
    eye = _horizon(measured, size, base)
    camera = Camera(horizon=eye, focal=focal * size.width, axis=size.width / 2)
    camera = replace(camera, eye_cm=_eye(camera, measured, base, size))
    if measured.wall is not None and not eye < measured.wall <= measured.at[1]:
        raise Unclear(f"the wall's foot (row {measured.wall:g}) is not between the horizon ({eye:.0f}) and the place")
    for name in _stated(measured):
        guessed.pop(name, None)
    place = replace(
        base,
        x=measured.at[0] / size.width,
        y=measured.at[1] / size.height,
        cm_per_width=camera.cm_across(measured.at[1], size.width),
        horizon=eye / size.height,
        focal=focal,
        light=light(camera, *measured.shadow) if measured.shadow else base.light,
        wall_foot=base.wall_foot if measured.wall is None else measured.wall / size.height,
    )
    return Calibrated(place, guessed)


def toml(place: Place, folder: Path) -> str:
    """The place as a value of a catalog in `folder`: what is as it is anyway is left out."""
    usual = Place(x=0, y=0, cm_per_width=0)
    told = {name: getattr(place, name) for name in _SHOWN}
    said = [f"{n} = {_text(v, _DIGITS.get(n, 4))}" for n, v in told.items() if n in _ALWAYS or v != getattr(usual, n)]
    if place.front:
        said.append(f'front = "{place.front.path.relative_to(folder).as_posix()}"')
    return f"{{ {', '.join(said)} }}"


def camera(place: Place, size: Size) -> Camera:
    """The camera that sees the place as it is stated."""
    level = (place.y - place.horizon) * size.height
    eye_cm = level * place.cm_per_width / size.width
    return Camera(
        horizon=place.horizon * size.height, focal=place.focal * size.width, axis=size.width / 2, eye_cm=eye_cm
    )


_ALWAYS = ("x", "y", "cm_per_width", "horizon")
_SHOWN = (*_ALWAYS, "focal", "light", "key", "softness", "white", "wall_foot", "reach_cm", "reflect")
_DIGITS = {"cm_per_width": 1, "focal": 3, "light": 2, "white": 2}
_GUESSES = {
    "cm_per_width": f"the picture is taken to be {_GUESSED_WIDTH:.0f} cm wide there; measure with --line",
    "horizon": "the eye is taken to be a little above the middle; measure with --depth twice",
    "focal": "a lens of 34 mm is assumed; state it with --lens",
    "light": "light is taken to come from the left and the front; measure with --shadow",
    "key": "two fifths of the light are taken to be direct",
    "softness": "shadows are taken to be soft",
}


def _stated(measured: Measured) -> list[str]:
    stated = {
        "cm_per_width": measured.length,
        "horizon": measured.depth if measured.horizon is None else measured.horizon,
        "focal": measured.lens,
        "light": measured.shadow,
    }
    return [name for name, value in stated.items() if value is not None]


def _horizon(measured: Measured, size: Size, base: Place) -> float:
    if measured.horizon is not None:
        return measured.horizon
    return horizon(*measured.depth) if measured.depth else base.horizon * size.height


def _eye(seen: Camera, measured: Measured, base: Place, size: Size) -> float:
    """How high the eye is, in cm: from the known length, or so that the place is as wide as it was."""
    if measured.length:
        return eye_height(seen, *measured.length)
    return base.cm_per_width / seen.cm_across(base.y * size.height, size.width)


def _text(value: float | tuple[float, ...], digits: int) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(_text(each, digits) for each in value)}]"
    return f"{round(value, digits):g}"
