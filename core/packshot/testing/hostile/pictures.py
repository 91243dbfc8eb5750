"""Photos and masks from strangers: the stool's own photo is replaced by something else."""

from __future__ import annotations

import gzip
import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageCms

from packshot.api.profiles import srgb_profile
from packshot.testing import pictures
from packshot.testing.hostile import files
from packshot.testing.hostile.case import Case, Spoil, after, alone, fine, noted, stool
from packshot.testing.shop import Shop

UNREADABLE = "record.unreadable-photo"
Bytes = bytes | Callable[[], bytes]


def photo(data: Bytes, name: str = "stool.png") -> Spoil:
    """Give the stool a photo of its own; what is long is made when it is asked for."""

    def write(shop: Shop) -> None:
        (shop.folder / "photos" / name).write_bytes(data if isinstance(data, bytes) else data())
        stool(photo=f"photos/{name}", mask="")(shop)

    return write


def mask(data: Bytes) -> Spoil:
    """Give the stool a mask of its own."""

    def write(shop: Shop) -> None:
        (shop.folder / "photos" / "stool.mask.png").write_bytes(data if isinstance(data, bytes) else data())
        stool(mask="photos/stool.mask.png")(shop)

    return write


def _bad(name: str, data: Bytes, says: str, file: str = "stool.png") -> Case:
    return alone(name, photo(data, file), UNREADABLE, says)


def _unmade(name: str, data: Bytes, says: str) -> Case:
    """What only shows when the pixels are read, which the plan does not."""
    return alone(name, photo(data), "job.bad-request", says)


def _good(name: str, data: Bytes, file: str = "stool.png") -> Case:
    return fine(name, photo(data, file))


def _misnamed(name: str, data: Bytes, file: str, says: str) -> Case:
    return noted(name, photo(data, file), "record.misnamed-picture", says)


def _zip() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


def _late_text() -> bytes:
    """A compressed text of 30 MB behind a good picture's header."""
    return files.plain(files.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(30_000_000), 1)))


def _special(make: Callable[[Path], None]) -> Spoil:
    """Put something that is no file where the photo should be."""

    def put(shop: Shop) -> None:
        make(shop.folder / "photos" / "stool.png")
        stool(photo="photos/stool.png", mask="")(shop)

    return put


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(3_000_000_000)


_GREY = files.image("L")
_CUT = files.saved(files.image(), "PNG")
_JPEG = files.jpeg()
_WEBP = files.saved(files.image(), "WEBP")
_LAB = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
_SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

FORMATS = (
    _bad("an SVG drawing with a script", _SVG, "it is a drawing (SVG)", "stool.svg"),
    _bad("an SVG drawing called .png", _SVG, "it is a drawing (SVG)"),
    _bad("a GIF", files.saved(files.image("P"), "GIF"), "it is a GIF", "stool.gif"),
    _bad("an animated GIF called .png", files.animated("GIF"), "it is a GIF"),
    _bad("a TIFF", files.saved(files.image(), "TIFF"), "it is a TIFF", "stool.tif"),
    _bad("a camera's raw file", b"II*\0\x10\0\0\0CR\x02\0" + bytes(400), "camera's raw file", "stool.cr2"),
    _bad("a BMP", files.saved(files.image(), "BMP"), "it is a BMP", "stool.bmp"),
    _bad("an AVIF", files.saved(files.image(), "AVIF"), "it is an AVIF", "stool.avif"),
    _bad("a HEIC photo called .jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400), "a HEIC photo", "stool.jpg"),
    _bad("a film", b"\0\0\0\x18ftypmp42" + bytes(400), "it is a film", "stool.mp4"),
    _bad(
        "PostScript that runs a command",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(%pipe%id) (r) file\n",
        "a PostScript file",
        "stool.eps",
    ),
    _bad("a PDF", b"%PDF-1.7\n1 0 obj\n", "it is a PDF", "stool.pdf"),
    _bad("a Photoshop file", b"8BPS\0\x01" + bytes(400), "it is a Photoshop file", "stool.psd"),
    _bad("a JPEG 2000", files.saved(files.image(), "JPEG2000"), "it is a JPEG 2000", "stool.jp2"),
    _bad("a JPEG XL", b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(400), "it is a JPEG XL", "stool.jxl"),
    _bad("an icon", files.saved(files.image(), "ICO"), "it is an icon", "stool.ico"),
    _bad("a texture", files.saved(files.image(), "DDS"), "it is a texture (DDS)", "stool.dds"),
    _bad("a FITS file that unpacks to a bomb", b"SIMPLE  =                    T" + bytes(400), "FITS", "stool.fits"),
    _bad("a GIMP file", b"gimp xcf v011\0" + bytes(400), "it is a GIMP file", "stool.xcf"),
    _bad("a Windows metafile", b"\xd7\xcd\xc6\x9a" + bytes(400), "a Windows metafile", "stool.wmf"),
    _bad("a ZIP archive", _zip, "a ZIP archive"),
    _bad("a PNG packed with gzip", gzip.compress(_CUT), "it is a gzip archive"),
    _bad("a program", b"\x7fELF\x02\x01\x01" + bytes(400), "it is a program"),
    _bad("a shell script", b"#!/bin/sh\nrm -rf ~\n", "it is a program", "stool.jpg"),
    _bad(
        "a web page saved as a photo", b"<!DOCTYPE html><html><body>404</body></html>", "it is a web page", "stool.jpg"
    ),
    _bad("XML", b'<?xml version="1.0"?><feed/>', "it is XML", "stool.jpg"),
    _bad("random bytes", bytes(range(7, 250)) * 9, "no picture packshot knows"),
    _bad("an empty file", b"", "the file is empty"),
    _bad("one byte", b"\x89", "no picture packshot knows"),
    _misnamed("a PNG called .jpg", _CUT, "stool.jpg", "stool.jpg is a PNG"),
    _misnamed("a JPEG called .png", _JPEG, "stool.png", "stool.png is a JPEG"),
    _misnamed("a WebP called .jpeg", _WEBP, "stool.jpeg", "stool.jpeg is a WebP"),
    _good("a PNG without an ending", _CUT, "stool"),
    _good("a PNG that is also a ZIP archive", lambda: _CUT + _zip()),
)

DAMAGED = (
    _bad("a PNG cut off in its pixels", _CUT[: len(_CUT) // 2], "cut off"),
    _bad("a PNG without its end", _CUT[:-12], "cut off before its end"),
    _bad("a PNG one byte short", _CUT[:-1], "cut off"),
    _bad("a PNG of a signature only", _CUT[:8], "cut off before its end"),
    _bad("a PNG with a wrong checksum", _CUT[:60] + bytes((_CUT[60] ^ 1,)) + _CUT[61:], "damaged or cut off in its"),
    _bad("a PNG chunk of four gigabytes", files.png(files.head(), files.chunk(b"IDAT", b"x", 0xFFFFFFF0)), "damaged"),
    _unmade("a PNG without pixels", files.png(files.head()), "lacks a part of its pixels"),
    _unmade(
        "a PNG with a row missing", files.png(files.head(), files.rows(files.SIZE.height - 1)), "lacks a part of its"
    ),
    _unmade(
        "a PNG of nonsense pixels", files.png(files.head(), files.chunk(b"IDAT", b"nonsense" * 9)), "in its pixels"
    ),
    _bad("a PNG without a header", files.png(files.rows()), "the picture is damaged"),
    _bad("a PNG of no width", files.png(files.head(width=0), files.rows()), "the picture is damaged"),
    _bad("a PNG of no height", files.png(files.head(height=0), files.rows()), "the picture is damaged"),
    _bad("a PNG of a depth there is not", files.png(files.head(depth=3), files.rows()), "the picture is damaged"),
    _unmade(
        "a PNG palette picture without its palette",
        files.png(files.head(colour=3), files.rows(length=files.SIZE.width)),
        "damaged",
    ),
    _bad("a PNG of negative width", files.png(files.head(width=0xFFFFFFFF), files.rows()), "pixels are more"),
    _bad("a JPEG cut off in its pixels", _JPEG[: len(_JPEG) * 2 // 3], "the JPEG is cut off"),
    _bad("a JPEG without its end", _JPEG[:-2], "the JPEG is cut off"),
    _bad("a JPEG of a start only", _JPEG[:4], "the JPEG is cut off"),
    _bad("a JPEG without tables", b"\xff\xd8" + files.segment(0xE0, b"JFIF\0" + bytes(9)) + b"\xff\xd9", "damaged"),
    _bad("a JPEG of no height", files.resized(64, 0), "damaged"),
    _bad("a WebP cut off", _WEBP[:-2], "the WebP is cut off"),
    _bad("a WebP that states too much", files.riff((b"VP8 ", bytes(40)), size=5_000_000), "the WebP is cut off"),
    _bad("a WebP of nonsense pixels", files.riff((b"VP8 ", b"nonsense" * 9)), "the picture is damaged"),
    _bad("a WebP without pixels", files.riff((b"VP8X", bytes(10))), "the picture is damaged"),
)

BOMBS = (
    _bad("a bomb of 900 megapixels", lambda: files.bomb(30_000, 30_000), "pixels are more"),
    _bad("a bomb that is a pixel too large", lambda: files.bomb(50_000_001, 1), "pixels are more"),
    _bad("a bomb of four billion pixels a row", files.png(files.head(0x7FFFFFFF, 1), files.rows()), "pixels are more"),
    _bad("a bomb in a JPEG's header", files.resized(65_500, 65_500), "pixels are more"),
    _bad("a WebP of 25 megapixels in a kilobyte", files.lossless(5_000, 5_000), "16,777,216"),
    _bad("a bomb in a WebP's header", files.lossless(16_384, 16_384), "pixels are more"),
    _bad("a JPEG of 400 scans", lambda: files.scans(400), "more than 32 scans"),
    _bad("a packed text of 30 MB in a PNG", _late_text, "the picture is damaged"),
    _bad(
        "a packed profile of 30 MB in a PNG",
        lambda: files.plain(files.chunk(b"iCCP", b"x\0\0" + zlib.compress(bytes(30_000_000), 1))),
        "damaged",
    ),
    _good("a PNG with 50,000 texts", lambda: files.plain(files.chunk(b"tEXt", b"a\0b") * 50_000)),
    _good("a PNG with 5 MB behind its end", lambda: _CUT + bytes(5_000_000)),
    _good("a JPEG with 5 MB behind its end", lambda: _JPEG + bytes(5_000_000), "stool.jpg"),
    _bad("an animated PNG", files.animated("PNG"), "animated"),
    _bad("an animated WebP", files.animated("WEBP"), "animated"),
    _bad("an animated PNG of 500 frames", lambda: files.animated("PNG", 500), "animated"),
    _bad(
        "a PNG that states a billion frames",
        files.plain(files.chunk(b"acTL", struct.pack(">II", 1_000_000_000, 0))),
        "animated",
    ),
)

ODD = (
    _good("a photo of a phone with a second picture in it", lambda: files.animated("MPO"), "stool.jpg"),
    _good("16 bits a colour", files.png(files.head(depth=16), files.rows(length=files.SIZE.width * 6))),
    _good("16 bits of grey", files.saved(Image.new("I;16", (64, 48), 0x8080), "PNG")),
    _good(
        "16 bits of grey with transparency",
        files.png(files.head(depth=16, colour=4), files.rows(length=files.SIZE.width * 4)),
    ),
    _good("grey with transparency", files.saved(files.image("LA"), "PNG")),
    _good("grey", files.saved(_GREY, "PNG")),
    _good("a palette", files.saved(files.image("P"), "PNG")),
    _good("a palette with transparency", files.saved(files.image("P"), "PNG", transparency=3)),
    _good("black and white", files.saved(files.image("1"), "PNG")),
    _good("two bits of grey", files.png(files.head(depth=2, colour=0), files.rows(length=files.SIZE.width // 4))),
    _good("a transparent colour", files.plain(files.chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)))),
    _good("CMYK", files.saved(files.image("CMYK"), "JPEG"), "stool.jpg"),
    _good("a progressive JPEG", files.jpeg(progressive=True), "stool.jpg"),
    _good("a JPEG with restarts", files.jpeg(restart_marker_blocks=1), "stool.jpg"),
    _good("a JPEG with a thumbnail in it", files.with_segments(files.segment(0xE1, _JPEG)), "stool.jpg"),
    _good(
        "a lossless WebP with transparency", files.saved(pictures.photo().image, "WEBP", lossless=True), "stool.webp"
    ),
    _good("a photo held upside down", files.jpeg(exif=files.exif(3)), "stool.jpg"),
    _good(
        "a photo held on its side",
        files.saved(files.image().rotate(90, expand=True), "JPEG", exif=files.exif(6)),
        "stool.jpg",
    ),
    _good("an orientation there is not", files.jpeg(exif=files.exif(99)), "stool.jpg"),
    _good("EXIF of nonsense", files.jpeg(exif=b"Exif\0\0MM\0\x2a\0\0\xff\xff nonsense"), "stool.jpg"),
    _good(
        "EXIF that points at itself",
        files.jpeg(exif=b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"),
        "stool.jpg",
    ),
    _good(
        "XMP that doubles entities",
        files.with_segments(
            files.segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<!DOCTYPE x [<!ENTITY a 'aa'>]><x>&a;</x>")
        ),
        "stool.jpg",
    ),
    _good("a profile of nonsense", files.saved(files.image(), "PNG", icc_profile=b"not a profile")),
    _good("a profile cut off", files.saved(files.image(), "PNG", icc_profile=srgb_profile()[:200])),
    _good("a profile of another kind", files.saved(files.image(), "PNG", icc_profile=_LAB)),
    _good(
        "a profile whose tags lie far outside",
        files.saved(files.image(), "PNG", icc_profile=srgb_profile()[:128] + b"\xff" * 400),
    ),
    _good("a resolution of nothing", files.plain(files.chunk(b"pHYs", struct.pack(">IIB", 0, 0, 1)))),
    _good("a chunk nobody knows", files.plain(files.chunk(b"evIl", b"x" * 100))),
    _good("a text that is markup", files.plain(files.chunk(b"tEXt", b"Title\0<script>alert(1)</script>"))),
    _good("a picture of one pixel", files.png(files.head(1, 1), files.rows(1, 3))),
)

PLACES = (
    alone("a folder where the photo should be", _special(Path.mkdir), UNREADABLE, "not a file"),
    alone("a pipe nobody writes to", _special(os.mkfifo), UNREADABLE, "not a file"),
    alone("a link to itself", _special(lambda path: path.symlink_to(path)), "record.missing-photo", "is not a path"),
    alone(
        "a link out of the folder",
        _special(lambda path: path.symlink_to("/etc/passwd")),
        "record.outside-folder",
        "leads out of",
    ),
    alone(
        "a link to a device",
        _special(lambda path: path.symlink_to("/dev/zero")),
        "record.outside-folder",
        "leads out of",
    ),
    alone("a photo of 3 GB", _special(_sparse), UNREADABLE, "the limit is 67,108,864"),
)

MASKS = (
    fine("a mask in colour", mask(files.saved(pictures.mask().image.convert("RGB"), "PNG"))),
    fine("a mask with transparency", mask(files.saved(pictures.mask().image.convert("RGBA"), "PNG"))),
    fine("a mask of 16 bits", mask(files.saved(pictures.mask().image.convert("I;16"), "PNG"))),
    alone("a mask of another size", mask(files.saved(Image.new("L", (10, 10)), "PNG")), "record.mask-size", "10x10"),
    alone(
        "a mask that is a bomb", mask(lambda: files.bomb(30_000, 30_000)), "record.unreadable-mask", "pixels are more"
    ),
    alone("a mask that is an SVG", mask(_SVG), "record.unreadable-mask", "it is a drawing (SVG)"),
    alone("a mask cut off", mask(_CUT[:-20]), "record.unreadable-mask", "cut off"),
    alone(
        "a cut-out that is a GIF",
        after(
            photo(_CUT),
            lambda shop: (shop.folder / "photos" / "c.gif").write_bytes(b"GIF89a" + bytes(40)),
            stool(cutout="photos/c.gif"),
        ),
        "record.unreadable-cutout",
        "it is a GIF",
    ),
)


CASES = (*FORMATS, *DAMAGED, *BOMBS, *ODD, *PLACES, *MASKS)
