import io
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from packshot.api import Picture
from packshot.api.colour import delta_e, lab, linear
from packshot.api.pictures import OWN_FORMATS
from packshot.api.profiles import srgb_profile
from packshot.catalog.catalog import Encoding, Format
from packshot.encoding import EXTENSIONS, LOWEST, MEDIA_TYPES, EncodingError, encode

FORMATS: tuple[Format, ...] = get_args(Format)
XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def photo(mode: str = "RGB") -> Picture:
    """Something with the smooth colours and the fine grain of a product."""
    bands = [Image.effect_noise((96, 80), 90).filter(ImageFilter.GaussianBlur(6)) for _ in mode]
    return Picture(Image.merge(mode, bands))


def decoded(data: bytes) -> Picture:
    """The picture in a file packshot wrote."""
    return Picture.decode(data, formats=OWN_FORMATS)


@pytest.mark.parametrize("kind", FORMATS)
def test_colours_survive_each_format(kind: Format) -> None:
    """At the format's own quality the mean CIEDE2000 stays below 1.5, even where colours change every few pixels."""
    picture = photo()

    again = decoded(encode(picture, Encoding(kind), xmp=XMP))

    difference = delta_e(lab(linear(picture.array())), lab(linear(again.array())))
    assert float(difference.mean()) < 1.5


def test_png_keeps_every_pixel() -> None:
    """A PNG is lossless, transparency and what lies under it included."""
    picture = photo("RGBA")

    assert picture.image.tobytes() == decoded(encode(picture, Encoding("png"), xmp=XMP)).image.tobytes()


@pytest.mark.parametrize("kind", FORMATS)
def test_a_grey_picture_becomes_a_colour_file(kind: Format) -> None:
    """The profile describes three channels, so three are written, and grey stays grey."""
    again = decoded(encode(Picture(Image.new("L", (16, 16), 119)), Encoding(kind), xmp=XMP))

    assert again.image.mode == "RGB"
    assert int(np.abs(again.array().astype(int) - 119).max()) <= 2


@pytest.mark.parametrize("kind", ["webp", "avif", "png"])
def test_transparency_survives(kind: Format) -> None:
    """A cut-out stays one in the formats that know transparency."""
    image = Image.new("RGBA", (32, 32), (0, 0, 0, 0))
    image.paste((200, 30, 40, 255), (8, 8, 24, 24))

    again = decoded(encode(Picture(image), Encoding(kind), xmp=XMP)).alpha().array()

    assert (int(again[0, 0]), int(again[16, 16])) == (0, 255)


def test_jpeg_lays_transparency_on_white() -> None:
    """A JPEG of a cut-out is white where it was transparent, not black."""
    again = decoded(encode(Picture(Image.new("RGBA", (16, 16), (0, 0, 0, 0))), Encoding("jpeg"), xmp=XMP))

    assert int(again.array().min()) == 255


@pytest.mark.parametrize("kind", FORMATS)
def test_a_file_holds_profile_and_xmp_and_nothing_else(kind: Format) -> None:
    """The profile is stated, the packet is inside, and no EXIF or text of a source photo is."""
    picture = photo()
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    picture.image.info.update(exif=exif.tobytes(), comment=b"a secret place", icc_profile=b"another")

    data = encode(picture, Encoding(kind), xmp=XMP)

    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert srgb_profile() == image.info["icc_profile"]
    facts = decoded(data).facts
    assert facts is not None
    assert XMP.decode() == facts.xmp
    assert b"a secret place" not in data


def test_jpeg_is_progressive_and_keeps_full_colour_at_high_quality() -> None:
    """4:4:4 from quality 90, 4:2:0 below; always progressive."""
    for quality, sampling in ((90, (1, 1)), (89, (2, 2))):
        with Image.open(io.BytesIO(encode(photo(), Encoding("jpeg", quality), xmp=XMP))) as image:
            assert image.info["progressive"]
            assert sampling == image.layer[0][1:3]  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", FORMATS)
def test_the_same_picture_is_the_same_file(kind: Format) -> None:
    """Encoding depends on nothing but what it is given."""
    picture = photo()

    assert encode(picture, Encoding(kind), xmp=XMP) == encode(picture, Encoding(kind), xmp=XMP)


@pytest.mark.parametrize("kind", ["jpeg", "webp"])
@given(share=st.floats(0.0, 1.2))
@settings(max_examples=15, deadline=None)
def test_a_limit_of_bytes_is_met_or_refused(kind: Format, share: float) -> None:
    """The file fits, at the highest quality that does; or an error names the smallest there is."""
    picture = photo()
    least = len(encode(picture, Encoding(kind, LOWEST), xmp=XMP))
    most = len(encode(picture, Encoding(kind), xmp=XMP))
    limit = int(least + (most - least) * (share - 0.1))

    if limit < least:
        with pytest.raises(EncodingError, match=f"has {least:,} bytes, more than {limit:,}"):
            encode(picture, Encoding(kind, max_bytes=limit), xmp=XMP)
    else:
        assert least <= len(encode(picture, Encoding(kind, max_bytes=limit), xmp=XMP)) <= limit


def test_a_limit_uses_the_room_there_is() -> None:
    """One step of quality more would not fit."""
    picture = photo()
    sizes = {quality: len(encode(picture, Encoding("jpeg", quality), xmp=XMP)) for quality in range(60, 64)}

    data = encode(picture, Encoding("jpeg", max_bytes=sizes[62]), xmp=XMP)

    assert sizes[62] == len(data)


def test_a_png_that_is_too_large_is_refused() -> None:
    """A PNG has no quality to lower."""
    with pytest.raises(EncodingError, match="more than 100; choose a smaller size or WebP"):
        encode(photo(), Encoding("png", max_bytes=100), xmp=XMP)


@pytest.mark.parametrize("kind", FORMATS)
def test_the_picture_stays_as_it_is(kind: Format) -> None:
    """Encoding changes neither pixels nor what the image knows."""
    picture = photo("RGBA")
    picture.image.info["note"] = "kept"
    before = picture.image.tobytes()

    encode(picture, Encoding(kind), xmp=XMP)

    assert before == picture.image.tobytes()
    assert picture.image.info == {"note": "kept"}


def test_every_format_has_its_names() -> None:
    """Each format of a catalog can be written, served and named; white stays white in all."""
    white = Picture(Image.new("RGB", (16, 16), "#ffffff"))

    assert set(FORMATS) == set(MEDIA_TYPES) == set(EXTENSIONS)
    assert all(np.all(decoded(encode(white, Encoding(kind), xmp=XMP)).array() == 255) for kind in FORMATS)
