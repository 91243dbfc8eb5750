"""Small pictures with known colours and places, to test with."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageChops, ImageDraw

from packshot.api import Picture, Size

SIZE = Size(64, 48)
BODY = (16, 8, 48, 36)
"""Where the coloured part of a sample product is: left, top, right, bottom (exclusive), in a photo of `SIZE`."""
FOOT = (28, 36, 36, 42)
"""Where its foot is: a part that keeps its own colour."""
FOOT_COLOUR = "#6B4A2B"


def photo(colour: str = "#C9992E", *, shaded: bool = True) -> Picture:
    """A product on transparency, `SIZE`: a body of `colour` with vertical stripes of shade, on a brown foot."""
    image = Image.new("RGBA", (SIZE.width, SIZE.height))
    image.paste(_striped(colour) if shaded else colour, BODY[:2] if shaded else BODY)
    image.paste(FOOT_COLOUR, FOOT)
    return Picture(image)


def mask() -> Picture:
    """The mask of `photo`: white where the body is."""
    image = Image.new("L", (SIZE.width, SIZE.height))
    image.paste(255, BODY)
    return Picture(image)


def room(colour: str = "#B9A88F", size: Size = Size(96, 64)) -> Picture:  # noqa: B008  a frozen value
    """An empty room: a lighter wall above a floor of `colour`."""
    image = Image.new("RGB", (size.width, size.height), "#E6E2DA")
    image.paste(colour, (0, size.height * 6 // 10, size.width, size.height))
    return Picture(image)


def save(picture: Picture, path: Path) -> Path:
    """Write the picture as a PNG file and return its path; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture.to_png())
    return path


def _striped(colour: str) -> Image.Image:
    """A field whose median is `colour`: each lighter stripe is matched by a darker one."""
    width, height = BODY[2] - BODY[0], BODY[3] - BODY[1]
    field = Image.new("RGB", (width, height), colour)
    shade = Image.new("RGB", (width, height), (0, 0, 0))
    draw = ImageDraw.Draw(shade)
    for left in range(0, width, 8):
        draw.rectangle((left, 0, left + 1, height), (12, 12, 12))
    light = ImageChops.offset(shade, 4, 0)
    return ImageChops.subtract(ImageChops.add(field, light), shade)
