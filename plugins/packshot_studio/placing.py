"""Where a product lands in a scene: the plate's crop, the product's true size, the spot its foot stands on."""

from __future__ import annotations

from dataclasses import dataclass, fields

from packshot.api import Place, Placement, Product, Size

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_MARGIN = 0.08
"""Room kept between the product and the picture's edge, of the picture's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A place in pixels of the finished picture.

    `x`, `y`: where the middle of the product's front stands; `px_per_cm` at that depth; `eye` the horizon's y; `axis`
    the column the camera looks along; `focal` its focal length.
    """

    x: float
    y: float
    px_per_cm: float
    eye: float
    axis: float
    focal: float

    @property
    def level(self) -> float:
        """How high the eye is above the floor, as it would look at the place."""
        return self.y - self.eye

    @property
    def distance(self) -> float:
        """From the camera in cm."""
        return self.focal / self.px_per_cm

    @property
    def flatness(self) -> float:
        """How much the floor is foreshortened there, 0..1."""
        return max(0.05, min(1.0, self.level / self.focal))

    def behind(self, row: float) -> float:
        """How far behind the place the floor at a row of the picture lies, in pixels at the place."""
        return (self.level / max(row - self.eye, 1.0) - 1) * self.focal

    def shrunk(self, times: float) -> Stand:
        """The place in the picture made so many times smaller."""
        return Stand(**{each.name: getattr(self, each.name) / times for each in fields(self)})

    def height_px(self, height: float, front: float, back: float) -> float:
        """How tall a body of `height` cm looks from the front of its foot to its highest edge.

        Perspective of a level camera: what lies farther off by some cm is smaller by distance / (distance + cm). Of the
        `front` and the `back` of the top, in cm behind the foot, the eye sees the one that looks higher.
        """
        level = self.level / self.px_per_cm
        tops = ((level - height) * self.distance / (self.distance + depth) for depth in (front, back))
        return max(1.0, (level - min(tops)) * self.px_per_cm)


@dataclass(frozen=True, slots=True)
class View:
    """What a picture of `size` shows of a plate: its part `crop`."""

    plate: Size
    crop: Box
    size: Size

    @property
    def zoom(self) -> float:
        """Pixels of the picture per pixel of the plate."""
        return self.size.width / (self.crop[2] - self.crop[0])

    @property
    def placement(self) -> Placement:
        """Where the plate lies in the picture."""
        across, down = (
            self.size.width / (self.crop[2] - self.crop[0]),
            self.size.height / (self.crop[3] - self.crop[1]),
        )
        return Placement(-self.crop[0] * across, -self.crop[1] * down, across, down)

    def row(self, fraction: float) -> float:
        """The picture's row at a fraction of the plate's height."""
        return (fraction * self.plate.height - self.crop[1]) * self.zoom

    def stand(self, place: Place) -> Stand:
        """The place in the picture. Raises ValueError for one at or above the eye's level: there is no floor."""
        if place.y <= place.horizon:
            raise ValueError(f"its place is not below the horizon: y is {place.y:g} and horizon {place.horizon:g}")
        width = self.plate.width * self.zoom
        return Stand(
            x=(place.x * self.plate.width - self.crop[0]) * self.zoom,
            y=self.row(place.y),
            px_per_cm=width / place.cm_per_width,
            eye=self.row(place.horizon),
            axis=(self.plate.width / 2 - self.crop[0]) * self.zoom,
            focal=place.focal * width,
        )


def whole(plate: Size) -> View:
    """All of a plate, as large as it is."""
    return View(plate, (0, 0, plate.width, plate.height), plate)


def crop(plate: Size, size: Size, span: tuple[float, float]) -> Box:
    """The largest part of the plate in the shape of `size`: its middle, moved so that the product's `span` shows.

    `span` is the product's left and right in plate pixels.
    """
    ratio = min(plate.width / size.width, plate.height / size.height)
    width, height = round(size.width * ratio), round(size.height * ratio)
    margin = _MARGIN * width
    left = (plate.width - width) / 2
    left = min(max(left, span[1] + margin - width), span[0] - margin)
    left = round(min(max(left, 0), plate.width - width))
    top = (plate.height - height) // 2
    return left, top, left + width, top + height


def scale(product: Product, box: Box, spot: Stand) -> float:
    """Picture pixels per photo pixel, so that the product in `box` of its photo has its true size.

    The height leads, since a photo may show handles or a turned side in its width. Raises ValueError without a size.
    """
    if product.height_cm:
        return looks(product, spot) / (box[3] - box[1])
    if product.width_cm:
        return product.width_cm * spot.px_per_cm / (box[2] - box[0])
    raise ValueError("the product has no size in cm")


def looks(product: Product, spot: Stand) -> float:
    """How tall in pixels a product with a height looks.

    What stands on legs is highest somewhere in its middle, like a sofa's back.
    """
    depth = product.depth_cm or 0
    front, back = (depth / 2, depth / 2) if product.footprint == "legs" else (0, depth)
    return spot.height_px(product.height_cm or 0, front, back)


def placement(foot: float, box: Box, factor: float, spot: Stand) -> Placement:
    """Where the photo lands: the x of its `foot` and the lowest row of `box` go to the spot."""
    return Placement(spot.x - foot * factor, spot.y - box[3] * factor, factor, factor)
