"""From a request to a picture: read the photo, bring it to the wanted colour, cut it out, place it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from packshot.api import BadRequest, Part, Picture, PictureError, Placement, Prop, Reference, Request, Scene, Size
from packshot_studio.colouring import coloured
from packshot_studio.isolating import off_background
from packshot_studio.rooms import Figure, composed, landing_scale

if TYPE_CHECKING:
    from packshot_studio import StudioConfig

Pixels = NDArray[np.uint8]

_FINER = 1.5
"""How much finer than in the scene a photo is worked on: recolouring more would be scaled away."""


def picture(request: Request, parts: Sequence[Part], config: StudioConfig) -> Picture:
    """The picture of a request that names all it needs; `parts` are those whose own colour is not the wanted one.

    Raises BadRequest for what only the pixels tell.
    """
    photo = _read(request.product.photo, request)
    shrink = _spare(request, photo)
    pixels, alpha = _taken_apart(_shrunk(photo, shrink))
    masked = [(part, np.asarray(_shrunk(_region(part, request), shrink).image)) for part in parts]
    pixels = coloured(pixels, alpha, masked, request)
    pixels, alpha = off_background(pixels, alpha, request, config.cutout)
    if request.scene is not None and alpha is not None:
        placed = _in_scene(pixels, alpha, request, request.scene, config.shadows)
        return replace(placed, placement=_of_whole(placed.placement, shrink))
    return _alone(pixels, alpha, request.size)


def _read(reference: Reference | None, request: Request) -> Picture:
    return _there(reference.picture if reference else None, request)


def _region(part: Part, request: Request) -> Picture:
    return _there(part.region, request)


def _there(read: Callable[[], Picture | None] | None, request: Request) -> Picture:
    try:
        found = read() if read else None
    except PictureError as error:
        raise BadRequest(str(error)) from error
    if found is None:
        raise BadRequest(f"{request.product.id} lacks an image the studio needs ({request.product.where})")
    return found


def _spare(request: Request, photo: Picture) -> int:
    """How many times smaller the photo may be for a scene that shows the product small; 1: every pixel counts."""
    scene = request.scene
    if scene is None or scene.place is None or scene.plate is None or not photo.has_alpha:
        return 1
    try:
        scale = landing_scale(photo, request.product, scene.plate.size, scene.place, request.size)
    except ValueError:  # said where the product is placed
        return 1
    return max(1, int(1 / (_FINER * scale)))


def _shrunk(picture: Picture, times: int) -> Picture:
    """By a whole number, each pixel the mean of a square; colours weigh as much as they cover."""
    if times == 1:
        return picture
    image = picture.image
    reduced = image.convert("RGBa").reduce(times).convert("RGBA") if picture.has_alpha else image.reduce(times)
    return Picture(reduced)


def _of_whole(placement: Placement | None, shrunk: int) -> Placement | None:
    """Where the whole photo lies, of the placement of the shrunk one."""
    return placement and replace(placement, sx=placement.sx / shrunk, sy=placement.sy / shrunk)


def _taken_apart(photo: Picture) -> tuple[Pixels, Pixels | None]:
    """The photo's colours (height, width, 3), and its coverage where it cuts the product out."""
    alpha: Pixels = np.asarray(photo.alpha().image)
    colours: Pixels = np.asarray(photo.image.convert("RGB"))
    return colours, None if alpha.min() == 255 else alpha  # noqa: PLR2004  opaque


def _alone(pixels: Pixels, alpha: Pixels | None, size: Size) -> Picture:
    """The product at `size`: untouched where that is the photo's, else fitted inside on nothing."""
    whole = Picture.from_array(pixels if alpha is None else np.dstack([pixels, alpha]), Placement())
    if whole.size == size:
        return whole
    factor = min(size.width / whole.width, size.height / whole.height)
    fitted = whole.resized(Size(max(1, round(whole.width * factor)), max(1, round(whole.height * factor))))
    left, top = (size.width - fitted.width) // 2, (size.height - fitted.height) // 2
    return fitted.with_image(fitted.image.convert("RGBA")).cropped((-left, -top, size.width - left, size.height - top))


def _in_scene(pixels: Pixels, alpha: Pixels, request: Request, scene: Scene, shadows: float) -> Picture:
    if scene.place is None:
        raise BadRequest(f"scenes.{scene.key} does not say where a product stands; give scenes.{scene.key}.place")
    cutout = np.dstack([pixels, alpha])
    plate = _read(scene.plate, request)
    try:
        figure = Figure(cutout=cutout, product=request.product, place=scene.place)
        props = [_prop(each, request) for each in scene.props]
        return composed(figure, plate, request.size, others=props, shadows=shadows)
    except (ValueError, PictureError) as error:
        raise BadRequest(
            f"{request.product.id} cannot stand in {scene.label}: {error}; check scenes.{scene.key}.place and the photo"
        ) from error


def _prop(prop: Prop, request: Request) -> Figure:
    photo = _read(prop.body.photo, request)
    if not photo.has_alpha:
        raise BadRequest(f"the prop {prop.body.id} has no transparent background; cut it out ({prop.body.where})")
    return Figure(cutout=np.asarray(photo.image), product=prop.body, place=prop.place)
