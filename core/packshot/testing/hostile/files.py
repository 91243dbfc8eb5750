"""Picture files by hand: what no encoder writes."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterable

from PIL import Image

from packshot.testing import pictures

SIZE = pictures.SIZE


def chunk(kind: bytes, body: bytes, length: int | None = None) -> bytes:
    """A PNG chunk with its checksum, and its length unless it states another one."""
    return (
        struct.pack(">I", len(body) if length is None else length)
        + kind
        + body
        + struct.pack(">I", zlib.crc32(kind + body))
    )


def head(
    width: int = SIZE.width, height: int = SIZE.height, depth: int = 8, colour: int = 2, interlace: int = 0
) -> bytes:
    """The IHDR chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def rows(count: int = SIZE.height, length: int = SIZE.width * 3) -> bytes:
    """The IDAT chunk of so many grey rows of `length` bytes."""
    return chunk(b"IDAT", zlib.compress((b"\0" + b"\x80" * length) * count))


END = chunk(b"IEND", b"")


def png(*chunks: bytes, end: bytes = END) -> bytes:
    """A PNG of these chunks."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + end


def plain(*more: bytes) -> bytes:
    """A good grey PNG of the photo's size, with further chunks before its pixels."""
    return png(head(), *more, rows())


def bomb(width: int, height: int, depth: int = 1, colour: int = 0) -> bytes:
    """A PNG whose rows are all there and compress to almost nothing."""
    packed = zlib.compressobj(9)
    row = b"\0" + bytes((width * depth * {0: 1, 2: 3}[colour] + 7) // 8)
    many, rest = divmod(height, most := max(1, 1_000_000 // len(row)))
    data = b"".join(packed.compress(row * most) for _ in range(many)) + packed.compress(row * rest) + packed.flush()
    return png(head(width, height, depth, colour), chunk(b"IDAT", data))


def image(mode: str = "RGB") -> Image.Image:
    """The sample photo's pixels in another mode."""
    return pictures.photo().on("#ffffff").image.convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """The file Pillow writes."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def jpeg(**options: object) -> bytes:
    """A JPEG of the sample photo."""
    return saved(image(), "JPEG", **options)


def segment(kind: int, body: bytes) -> bytes:
    """A JPEG segment."""
    return bytes((0xFF, kind)) + struct.pack(">H", len(body) + 2) + body


def with_segments(*segments: bytes) -> bytes:
    """A good JPEG with further segments behind its start."""
    whole = jpeg()
    return whole[:2] + b"".join(segments) + whole[2:]


def resized(width: int, height: int) -> bytes:
    """A JPEG whose frame header states another size than it has."""
    whole = bytearray(jpeg())
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(whole)


def scans(count: int) -> bytes:
    """A progressive JPEG that says its last scan again and again."""
    whole = jpeg(progressive=True)
    at = whole.rindex(b"\xff\xda")
    return whole[:at] + whole[at:-2] * count + whole[-2:]


def riff(*chunks: tuple[bytes, bytes], size: int | None = None) -> bytes:
    """A WebP container of chunks."""
    body = b"WEBP" + b"".join(
        kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2) for kind, data in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def lossless(width: int, height: int) -> bytes:
    """A WebP whose lossless header states a size, without pixels worth the name."""
    bits = (width - 1) | (height - 1) << 14
    return riff((b"VP8L", b"\x2f" + struct.pack("<I", bits) + bytes(40)))


def exif(orientation: int) -> Image.Exif:
    """EXIF that says how the camera was held."""
    found = Image.Exif()
    found[0x0112] = orientation
    return found


def animated(kind: str, frames: int = 2) -> bytes:
    """Several frames in one file."""
    others: Iterable[Image.Image] = [image().rotate(90 * each) for each in range(1, frames)]
    return saved(image(), kind, save_all=True, append_images=[*others])
