"""Where a product lands in a scene: the plate's crop, the product's true size, the spot its foot stands on."""

from __future__ import annotations

from dataclasses import dataclass

from packshot.api import Place, Placement, Product, Size

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_MARGIN = 0.08
"""Room kept between the product and the picture's edge, of the picture's width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A place in pixels of the finished picture.

    `x`, `y`: where the middle of the product's front stands; `px_per_cm` at that depth; `eye` the horizon's y;
    `distance` from the camera in cm; `flatness` how much the floor is foreshortened there, 0..1.
    """

    x: float
    y: float
    px_per_cm: float
    eye: float
    distance: float
    flatness: float

    def height_px(self, height: float, depth: float) -> float:
        """How tall a body of `height` and `depth` cm looks: from the front of its foot to the top of its back.

        Perspective of a level camera: what lies `depth` farther off is smaller by distance / (distance + depth).
        """
        level = (self.y - self.eye) / self.px_per_cm
        top = (level - height) * self.distance / (self.distance + depth)
        return max(1.0, (level - top) * self.px_per_cm)


def stand(place: Place, plate: Size, crop: Box, size: Size) -> Stand:
    """The place in the finished picture, which shows `crop` of the plate at `size`."""
    zoom = size.width / (crop[2] - crop[0])
    y, eye = (place.y * plate.height - crop[1]) * zoom, (place.horizon * plate.height - crop[1]) * zoom
    focal = place.focal * plate.width * zoom
    px_per_cm = plate.width * zoom / place.cm_per_width
    return Stand(
        x=(place.x * plate.width - crop[0]) * zoom,
        y=y,
        px_per_cm=px_per_cm,
        eye=eye,
        distance=focal / px_per_cm,
        flatness=max(0.05, min(1.0, (y - eye) / focal)),
    )


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
        return spot.height_px(product.height_cm, product.depth_cm or 0) / (box[3] - box[1])
    if product.width_cm:
        return product.width_cm * spot.px_per_cm / (box[2] - box[0])
    raise ValueError("the product has no size in cm")


def placement(foot: float, box: Box, factor: float, spot: Stand) -> Placement:
    """Where the photo lands: the x of its `foot` and the lowest row of `box` go to the spot."""
    return Placement(spot.x - foot * factor, spot.y - box[3] * factor, factor, factor)
