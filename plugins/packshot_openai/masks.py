"""What may change, as the API wants to be told: a PNG over the first image, transparent where it may be edited."""

from __future__ import annotations

from PIL import Image, ImageChops

from packshot.api import BadRequest, Picture, PictureError, Request
from packshot_openai.references import PNG, Upload, as_sent, images, png

_HALF = 128
_MOST_BYTES = 4_000_000


def wanted(request: Request) -> bool:
    """Whether the request goes out with a mask."""
    return request.operation == "inpaint" and request.change != "all"


def mask(request: Request, patches: int | None) -> Upload:
    """The mask at the first image's size. Raises BadRequest where nothing, or nothing known, may change."""
    first = as_sent(images(request)[0], patches)
    changing = _changing(request, first).point(lambda value: 255 if value >= _HALF else 0)
    if changing.getbbox() is None:
        raise BadRequest(f"the mask of {request.product.id} leaves nothing to change; white marks what may change")
    kept = Image.new("RGBA", changing.size, "#000000")
    kept.putalpha(ImageChops.invert(changing))
    return _small("mask.png", Picture(kept))


def markup(request: Request, patches: int | None) -> Upload | None:
    """A drawing over the first image, at its size; None where the request has none. BadRequest where it is opaque."""
    drawing = request.reference("markup")
    if drawing is None:
        return None
    first = as_sent(images(request)[0], patches)
    picture = as_sent(drawing, None).resized(first.size)
    if not picture.has_alpha or picture.alpha().image.getextrema()[0]:
        raise BadRequest(f"{drawing.path.name} has no transparent pixels; a markup is drawn on a transparent layer")
    return _small("markup.png", picture)


def _changing(request: Request, first: Picture) -> Image.Image:
    """White = may change, at the first image's size."""
    if request.change == "part":
        return _parts(request).resized(first.size).image
    if not first.has_alpha:
        raise BadRequest(
            f"the photo of {request.product.id} has no transparency to tell the product by; "
            f"cut the product out, or let the shot change all ({request.product.where})"
        )
    product = first.alpha().image
    return ImageChops.invert(product) if request.change == "background" else product


def _parts(request: Request) -> Picture:
    """All parts that take a colour, together."""
    try:
        parts = request.mask() if request.reference("mask") else None
    except PictureError as error:
        raise BadRequest(f"a mask of {request.product.id}: {error}") from error
    if parts is None:
        raise BadRequest('a part can only be changed by a mask; add "mask" to the template\'s images')
    return parts


def _small(name: str, picture: Picture) -> Upload:
    data = png(picture)
    if len(data) >= _MOST_BYTES:
        raise BadRequest(f"the {name} has {len(data):,} bytes; the API takes less than 4 MB. Use a smaller photo")
    return name, data, PNG
