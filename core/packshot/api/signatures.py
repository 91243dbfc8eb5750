"""What a file is by its first bytes: its name may say anything."""

from __future__ import annotations

from collections.abc import Mapping

HEAD = 1_024
"""Bytes that tell it."""
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg", ".jpe", ".jfif"),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
}
_OURS = {
    "PNG": (0, b"\x89PNG\r\n\x1a\n"),
    "JPEG": (0, b"\xff\xd8\xff"),
    "WEBP": (8, b"WEBP"),
    "AVIF": (4, b"ftypavif"),
}
_OTHERS = (
    (0, b"GIF8", "a GIF"),
    (0, b"II*\0", "a TIFF or a camera's raw file"),
    (0, b"MM\0*", "a TIFF or a camera's raw file"),
    (0, b"II+\0", "a TIFF"),
    (0, b"BM", "a BMP"),
    (4, b"ftyphei", "a HEIC photo"),
    (4, b"ftypmif1", "a HEIC photo"),
    (4, b"ftypcrx", "a camera's raw file"),
    (4, b"ftyp", "a film"),
    (0, b"%!PS", "a PostScript file (EPS)"),
    (0, b"\xc5\xd0\xd3\xc6", "a PostScript file (EPS)"),
    (0, b"%PDF", "a PDF"),
    (0, b"8BPS", "a Photoshop file"),
    (0, b"gimp xcf", "a GIMP file"),
    (0, b"\0\0\0\x0cjP  ", "a JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (0, b"\0\0\0\x0cJXL ", "a JPEG XL"),
    (0, b"\xff\x0a", "a JPEG XL"),
    (0, b"\0\0\x01\0", "an icon"),
    (0, b"icns", "an icon"),
    (0, b"DDS ", "a texture (DDS)"),
    (0, b"SIMPLE  =", "an astronomer's picture (FITS)"),
    (0, b"qoif", "a QOI"),
    (0, b"v/1\x01", "an EXR"),
    (0, b"#?RADIANCE", "a Radiance HDR"),
    (0, b"\xd7\xcd\xc6\x9a", "a Windows metafile"),
    (40, b" EMF", "a Windows metafile"),
    (0, b"RIFF", "a film or sound"),
    (0, b"PK\x03\x04", "a ZIP archive or an Office document"),
    (0, b"Rar!", "an archive"),
    (0, b"7z\xbc\xaf", "an archive"),
    (0, b"\x1f\x8b", "a gzip archive"),
    (0, b"BZh", "an archive"),
    (0, b"\xfd7zXZ", "an archive"),
    (0, b"\xd0\xcf\x11\xe0", "an old Office document"),
    (0, b"PAR1", "a Parquet table"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"MZ", "a program"),
    (0, b"\x7fELF", "a program"),
    (0, b"#!", "a program"),
)
_MARKUP = ((b"<svg", "a drawing (SVG)"), (b"<html", "a web page"), (b"<!doctype html", "a web page"))


def picture_format(head: bytes) -> str | None:
    """`PNG`, `JPEG`, `WEBP` or `AVIF`; None of anything else."""
    return next((name for name, (at, sign) in _OURS.items() if head[at:].startswith(sign)), None)


def described(head: bytes) -> str:
    """What a file is in words, like `a GIF`; empty where its first bytes do not tell."""
    if ours := picture_format(head):
        return f"{'an' if ours == 'AVIF' else 'a'} {'WebP' if ours == 'WEBP' else ours}"
    known = next((words for at, sign, words in _OTHERS if head[at:].startswith(sign)), "")
    return known or _markup(head[:HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower())


def _markup(text: bytes) -> str:
    if not text.startswith(b"<"):
        return ""
    return next((words for sign, words in _MARKUP if sign in text), "XML")


def misnamed(name: str, head: bytes) -> str | None:
    """What a picture is whose name ends like another format's; None where name and content agree."""
    ours = picture_format(head)
    suffix = "." + name.rpartition(".")[2].lower()
    claimed = next((each for each, suffixes in SUFFIXES.items() if suffix in suffixes), None)
    return described(head) if ours and claimed and ours != claimed else None
