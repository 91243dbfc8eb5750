"""Draws a place over its photo, to see whether it is right: eye level, floor, a stand-in and its shadow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import inf

from PIL import Image, ImageDraw

from packshot.api import Picture, Place
from packshot.scenes.calibrating import camera
from packshot.scenes.camera import Camera, Point

_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_CELLS = 4
"""Squares of the grid to each side of the place."""
_EYE, _GRID, _BODY, _SHADE, _SPOT = "#D6336C", "#1C7ED6", (25, 113, 194, 90), (0, 0, 0, 110), "#F08C00"


def preview(picture: Picture, place: Place) -> Image.Image:
    """The photo with what the place says drawn over it; the squares and the stand-in have the size written there."""
    seen, cm = camera(place, picture.size), _square(place)
    right, away = seen.floor((place.x * picture.width, place.y * picture.height))
    image = picture.on("#FFFFFF").image.convert("RGB")
    draw, thick = ImageDraw.Draw(image, "RGBA"), max(1, picture.width // 700)
    _level(draw, seen.horizon, picture.width, thick)
    if place.wall_foot is not None:
        row = place.wall_foot * picture.height
        draw.line([(0, row), (picture.width, row)], fill=_SPOT, width=thick)
    for line in _grid(right, away, cm, _wall(seen, place, picture)):
        draw.line([seen.seen(line[0]), seen.seen(line[1])], fill=_GRID, width=thick)
    draw.polygon(_outline(seen.seen(each) for each in _shadow(right, away, cm, place.light)), fill=_SHADE)
    for face in _faces(right, away, cm):
        draw.polygon([seen.seen(point, up) for point, up in face], fill=_BODY, outline=_GRID, width=thick)
    _words(draw, seen, place, picture, cm)
    return image


def _square(place: Place) -> int:
    """The side of a square in cm: a round number, about a sixth of the picture's width."""
    return min(_STEPS, key=lambda each: abs(each - place.cm_per_width / 6))


def _level(draw: ImageDraw.ImageDraw, row: float, width: int, thick: int) -> None:
    for left in range(0, width, 24 * thick):
        draw.line([(left, row), (left + 14 * thick, row)], fill=_EYE, width=thick)


def _wall(seen: Camera, place: Place, picture: Picture) -> float:
    """How far away the floor ends, in cm."""
    return inf if place.wall_foot is None else seen.floor((seen.axis, place.wall_foot * picture.height))[1]


def _grid(right: float, away: float, cm: float, wall: float) -> Iterator[tuple[Point, Point]]:
    """Lines on the floor, as far as they lie before the camera and the wall."""
    near, far = max(away - _CELLS * cm, away * 0.3), min(away + _CELLS * cm, wall)
    for number in range(-_CELLS, _CELLS + 1):
        yield (right + number * cm, near), (right + number * cm, far)
        if near <= away + number * cm <= far:
            yield (right - _CELLS * cm, away + number * cm), (right + _CELLS * cm, away + number * cm)


def _corners(right: float, away: float, cm: float) -> list[Point]:
    """Of a cube that stands with the middle of its front at the place."""
    return [(right + x * cm, away + y * cm) for x, y in ((-0.5, 0), (0.5, 0), (0.5, 1), (-0.5, 1))]


def _shadow(right: float, away: float, cm: float, light: tuple[float, float, float]) -> list[Point]:
    """Corners of the cube's shadow: its foot, and its top carried along the light down to the floor."""
    down = max(-light[2], 0.1)
    slid = (light[0] / down * cm, light[1] / down * cm)
    foot = _corners(right, away, cm)
    return [*foot, *((x + slid[0], y + slid[1]) for x, y in foot)]


def _outline(points: Iterable[Point]) -> list[Point]:
    """The convex hull, by Andrew's monotone chain."""
    ordered = sorted(points)

    def chain(row: Iterable[Point]) -> list[Point]:
        kept: list[Point] = []
        for point in row:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], point) <= 0:
                kept.pop()
            kept.append(point)
        return kept[:-1]

    return chain(ordered) + chain(reversed(ordered))


def _turn(one: Point, two: Point, three: Point) -> float:
    return (two[0] - one[0]) * (three[1] - one[1]) - (two[1] - one[1]) * (three[0] - one[0])


def _faces(right: float, away: float, cm: float) -> Iterator[list[tuple[Point, float]]]:
    """Front and top of the cube."""
    left_front, right_front, right_back, left_back = _corners(right, away, cm)
    yield [(left_front, 0), (right_front, 0), (right_front, cm), (left_front, cm)]
    yield [(left_front, cm), (right_front, cm), (right_back, cm), (left_back, cm)]


def _words(draw: ImageDraw.ImageDraw, seen: Camera, place: Place, picture: Picture, cm: int) -> None:
    size = max(12, picture.width // 60)
    spot = place.x * picture.width, place.y * picture.height
    draw.ellipse([spot[0] - size / 4, spot[1] - size / 4, spot[0] + size / 4, spot[1] + size / 4], fill=_SPOT)
    draw.text((spot[0] + size / 2, spot[1] + size / 3), f"{cm} cm", fill=_SPOT, font_size=size)
    eye = f"eye level, {seen.eye_cm:.0f} cm above the floor"
    draw.text((size / 2, max(seen.horizon - 1.4 * size, 2)), eye, fill=_EYE, font_size=size)
