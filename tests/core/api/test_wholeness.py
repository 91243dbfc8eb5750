import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api.wholeness import damage, missing_rows


def saved(kind: str, **options: object) -> bytes:
    """The file an encoder writes."""
    out = io.BytesIO()
    image = Image.effect_noise((48, 32), 60).convert("RGB")
    image.save(out, kind, **options)
    return out.getvalue()


def with_thumbnail() -> bytes:
    """A JPEG that holds another JPEG, with its own end marker, in an EXIF-like segment."""
    whole, thumbnail = saved("JPEG"), saved("JPEG")
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(thumbnail) + 2) + thumbnail + whole[2:]


WHOLE = {
    "PNG": saved("PNG"),
    "JPEG": saved("JPEG"),
    "progressive JPEG": saved("JPEG", progressive=True),
    "JPEG with restarts": saved("JPEG", restart_marker_blocks=1),
    "JPEG with a thumbnail": with_thumbnail(),
    "WEBP": saved("WEBP"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_has_no_damage(name: str) -> None:
    """What an encoder wrote is whole."""
    assert damage(WHOLE[name]) is None


@given(st.sampled_from(sorted(WHOLE)), st.data())
def test_a_file_cut_anywhere_is_damaged(name: str, data: st.DataObject) -> None:
    """No proper beginning of a file is whole once its format shows, however late it is cut."""
    file = WHOLE[name]
    length = data.draw(st.integers(16, len(file) - 1))

    assert "cut off" in (damage(file[:length]) or "")


@given(st.data())
def test_a_changed_png_byte_is_damage(data: st.DataObject) -> None:
    """A PNG's chunks carry checksums: any changed byte behind the signature shows."""
    file = bytearray(WHOLE["PNG"])
    at = data.draw(st.integers(8, len(file) - 1))
    file[at] ^= data.draw(st.integers(1, 255))

    assert damage(bytes(file)) is not None


@pytest.mark.parametrize("name", WHOLE)
def test_bytes_behind_the_end_do_no_harm(name: str) -> None:
    """Cameras and editors append data of their own."""
    assert damage(WHOLE[name] + b"trailer") is None


def test_an_empty_file_is_said_to_be_empty() -> None:
    """An empty file gets its own words."""
    assert damage(b"") == "the file is empty"


def test_an_unknown_format_is_left_to_the_decoder() -> None:
    """What is not known here cannot be judged here."""
    assert damage(b"GIF89a") is None


def png(depth: int, colour: int, pixels: bytes, *, interlace: int = 0) -> bytes:
    """An 8 x 8 PNG with these bytes for its rows."""
    head = struct.pack(">IIBBBBB", 8, 8, depth, colour, 0, 0, interlace)
    chunks = (
        (b"IHDR", head),
        (b"IDAT", zlib.compress(pixels)[:20]),
        (b"IDAT", zlib.compress(pixels)[20:]),
        (b"IEND", b""),
    )
    framed = (struct.pack(">I", len(b)) + k + b + struct.pack(">I", zlib.crc32(k + b)) for k, b in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


@pytest.mark.parametrize(
    ("depth", "colour", "interlace", "length"),
    [(8, 2, 0, 200), (16, 2, 0, 392), (8, 6, 0, 264), (16, 4, 0, 264), (1, 0, 0, 16), (4, 3, 0, 40), (8, 0, 1, 79)],
)
def test_a_png_without_its_last_byte_of_pixels_shows(depth: int, colour: int, interlace: int, length: int) -> None:
    """Its chunks are whole and a decoder fills up in black; interlaced ones have seven passes, each with its rows."""
    whole = png(depth, colour, bytes(length), interlace=interlace)

    assert None is damage(whole) is missing_rows(whole)
    assert "lacks" in (missing_rows(png(depth, colour, bytes(length - 1), interlace=interlace)) or "")
