"""From a request to a picture: read the photo, bring it to the wanted colour, cut it out, place it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from packshot.api import BadRequest, Colorway, Picture, PictureError, Placement, Reference, Request, Scene, Size
from packshot.api.colour import expected, linear_of, region_colour
from packshot_studio.cutout import backdrop_alpha, without_backdrop
from packshot_studio.recolour import recolour
from packshot_studio.rooms import composed, landing_scale

Pixels = NDArray[np.uint8]

_FINER = 1.5
"""How much finer than in the scene a photo is worked on: recolouring more would be scaled away."""


def picture(request: Request, wanted: Colorway | None, *, shadows: float) -> Picture:
    """The picture of a request that names all it needs; `wanted` is None where the photo's own colour is right.

    Raises BadRequest for what only the pixels tell.
    """
    photo = _read(request.product.photo, request)
    shrink = _spare(request, photo)
    pixels, alpha = _taken_apart(_shrunk(photo, shrink))
    if wanted is not None:
        mask = _shrunk(_read(request.product.mask, request), shrink)
        pixels = _recoloured(pixels, alpha, np.asarray(mask.image), request, wanted)
    if request.scene is not None:
        placed = _in_scene(pixels, alpha, request, request.scene, shadows)
        return replace(placed, placement=_of_whole(placed.placement, shrink))
    return _alone(pixels, backdrop_alpha(pixels) if alpha is None else alpha, request.size)


def _read(reference: Reference | None, request: Request) -> Picture:
    if reference is None:
        raise BadRequest(f"{request.product.id} lacks an image the studio needs ({request.product.where})")
    try:
        return reference.picture()
    except PictureError as error:
        raise BadRequest(str(error)) from error


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


def _recoloured(pixels: Pixels, alpha: Pixels | None, mask: Pixels, request: Request, wanted: Colorway) -> Pixels:
    colour = region_colour(pixels, mask)
    if colour is None:
        raise BadRequest(
            f"the mask of {request.product.id} has no white part to measure the photo's colour in; "
            f"paint white what takes the colourway ({request.product.where})"
        )
    target = linear_of(wanted.hex)
    if request.target == "photo" and request.photo_colorway is not None:
        target = expected(target, linear_of(request.photo_colorway.hex), colour)
    return recolour(pixels, mask, target, finish=request.product.finish, alpha=alpha)


def _alone(pixels: Pixels, alpha: Pixels | None, size: Size) -> Picture:
    """The product at `size`: untouched where that is the photo's, else fitted inside on nothing."""
    whole = Picture.from_array(pixels if alpha is None else np.dstack([pixels, alpha]), Placement())
    if whole.size == size:
        return whole
    factor = min(size.width / whole.width, size.height / whole.height)
    fitted = whole.resized(Size(max(1, round(whole.width * factor)), max(1, round(whole.height * factor))))
    left, top = (size.width - fitted.width) // 2, (size.height - fitted.height) // 2
    return fitted.with_image(fitted.image.convert("RGBA")).cropped((-left, -top, size.width - left, size.height - top))


def _in_scene(pixels: Pixels, alpha: Pixels | None, request: Request, scene: Scene, shadows: float) -> Picture:
    if alpha is None:
        alpha = backdrop_alpha(pixels)
        if alpha is None:
            raise BadRequest(
                f"the photo of {request.product.id} does not show the product on a plain background, so it cannot be "
                f"cut out for {scene.label}; use a photo with a transparent or plain background "
                f"({request.product.where})"
            )
        pixels = without_backdrop(pixels, alpha)
    if scene.place is None:
        raise BadRequest(f"scenes.{scene.key} does not say where a product stands; give scenes.{scene.key}.place")
    cutout = np.dstack([pixels, alpha])
    plate = _read(scene.plate, request)
    try:
        return composed(cutout, request.product, plate, scene.place, request.size, shadows=shadows)
    except ValueError as error:
        raise BadRequest(
            f"{request.product.id} cannot stand in {scene.label}: {error}; check scenes.{scene.key}.place and the photo"
        ) from error
