"""Really draws: the same order gives the same picture, another prompt or input gives another one."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from packshot.testing.openai.faults import Fault
from packshot.testing.openai.orders import Order

TINT = 0.5
"""How much of a changed pixel is the prompt's colour."""
DRIFT = (18, -12, 9)
"""What the fault `drift` adds to red, green and blue."""
SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"


def draw(order: Order, take: int, fault: Fault | None = None) -> Image.Image:
    """The picture number `take` of an order: RGBA where its background is transparent, RGB otherwise."""
    digest = _digest(order, take)
    image = _edited(order, digest) if order.inputs else _invented(order, digest)
    return _spoilt(image if order.transparent else flat(image), order, fault)


def partial(image: Image.Image, index: int) -> Image.Image:
    """A first impression of the picture: coarse squares that get finer with the index."""
    step = 64 >> index
    coarse = image.reduce(step)
    return coarse.resize(image.size, Image.Resampling.NEAREST)


def encode(image: Image.Image, order: Order) -> bytes:
    """The picture as a file of the order's format, which says in XMP that a model made it."""
    buffer = io.BytesIO()
    image.save(buffer, order.format, **_options(order))
    return buffer.getvalue()


def packet(order: Order) -> bytes:
    """The XMP every picture carries, so that what survives of it can be tested."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">'
        f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType>"
        f"<Iptc4xmpExt:AISystemUsed>{order.model.id}</Iptc4xmpExt:AISystemUsed>"
        "<xmp:CreatorTool>fake-openai</xmp:CreatorTool>"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def flat(image: Image.Image) -> Image.Image:
    """The picture on white, without alpha."""
    if image.mode == "RGB":
        return image
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _options(order: Order) -> dict[str, Any]:
    if order.format == "png":
        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", packet(order).decode())
        return {"pnginfo": text, "compress_level": 1}
    method = {"method": 0} if order.format == "webp" else {}
    return {"quality": order.compression, "xmp": packet(order), **method}


def _digest(order: Order, take: int) -> bytes:
    told = [order.model.id, order.prompt, str(order.size), order.quality, str(take)]
    told += [upload.sha256 for upload in (*order.inputs, order.mask, order.markup) if upload]
    return hashlib.sha256("\0".join(told).encode()).digest()


def _invented(order: Order, digest: bytes) -> Image.Image:
    """A body with two marks in the digest's colours, in the middle of transparency or of white."""
    width, height = size = order.size
    image = Image.new("RGBA", size) if order.transparent else Image.new("RGB", size, "white")
    canvas = ImageDraw.Draw(image)
    canvas.rounded_rectangle(
        (width // 6, height // 5, width * 5 // 6, height * 4 // 5),
        min(size) // 12,
        fill=(digest[0], digest[1], digest[2]),
    )
    for place in (3, 9):
        x, y = (edge * (64 + digest[place + axis] // 2) // 256 for axis, edge in enumerate(size))
        reach = min(size) // 16
        colour = digest[place + 3], digest[place + 4], digest[place + 5]
        canvas.ellipse((x - reach, y - reach, x + reach, y + reach), fill=colour)
    return image


def _edited(order: Order, digest: bytes) -> Image.Image:
    """The inputs, scaled, with the prompt's colour where the mask lets it: everywhere without a mask."""
    masked = order.mask is not None
    sources = [upload.image().convert("RGBA") for upload in order.inputs[: 1 if masked else None]]
    base = sources[0].resize(order.size) if len(sources) == 1 else _tiled(sources, order.size)
    if order.markup is not None:
        base.alpha_composite(order.markup.image().convert("RGBA").resize(order.size))
    colour = Image.new("RGB", order.size, (digest[0], digest[1], digest[2]))
    tinted = Image.blend(base.convert("RGB"), colour, TINT)
    tinted.putalpha(base.getchannel("A"))
    return Image.composite(tinted, base, _editable(order)) if masked else tinted


def _editable(order: Order) -> Image.Image:
    """White where the mask is fully transparent, at the order's size."""
    if order.mask is None:
        return Image.new("L", order.size, 255)
    alpha = order.mask.image().convert("RGBA").getchannel("A")
    return alpha.point([255, *[0] * 255]).resize(order.size, Image.Resampling.NEAREST)


def _tiled(sources: Sequence[Image.Image], size: tuple[int, int]) -> Image.Image:
    """The pictures side by side, row by row, each filling its tile."""
    across = math.ceil(math.sqrt(len(sources)))
    down = math.ceil(len(sources) / across)
    lefts = [size[0] * column // across for column in range(across + 1)]
    tops = [size[1] * row // down for row in range(down + 1)]
    tiles = [(left, top, right, low) for top, low in pairwise(tops) for left, right in pairwise(lefts)]
    sheet = Image.new("RGBA", size, "white")
    for source, (left, top, right, low) in zip(sources, tiles, strict=False):
        sheet.alpha_composite(source.resize((right - left, low - top)), (left, top))
    return sheet


def _spoilt(image: Image.Image, order: Order, fault: Fault | None) -> Image.Image:
    match fault:
        case "wrong-size":
            return image.resize((image.width // 2, image.height // 2))
        case "drift":
            return _shifted(image)
        case "outside-mask":
            return Image.composite(image, _shifted(image), _editable(order)) if order.mask else _shifted(image)
        case _:
            return image


def _shifted(image: Image.Image) -> Image.Image:
    bands = list(image.split())
    shifted = [
        band.point([max(0, min(255, value + shift)) for value in range(256)])
        for band, shift in zip(bands, DRIFT, strict=False)
    ]
    return Image.merge(image.mode, [*shifted, *bands[len(DRIFT) :]])
