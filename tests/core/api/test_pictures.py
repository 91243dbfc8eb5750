import hashlib
import io
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from packshot.api import Picture, PictureError, Placement, Size
from packshot.api.pictures import MAX_PIXELS, OWN_FORMATS, image_size, read_reference
from packshot.api.profiles import srgb_profile


def saved(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """The file an encoder writes."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """A PNG chunk with its length and checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, *, depth: int, colour: int, rows: bytes = b"") -> bytes:
    """A PNG by hand, for what Pillow does not write."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = chunk(b"IHDR", head), chunk(b"IDAT", zlib.compress(rows)), chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def wide_profile() -> bytes:
    """An RGB profile whose red and green are swapped: a conversion by it cannot be overlooked."""
    profile = bytearray(srgb_profile())
    tags = {bytes(profile[at : at + 4]): at for at in range(132, 132 + 12 * profile[131], 12)}
    red, green = tags[b"rXYZ"], tags[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


def pixel(picture: Picture) -> tuple[int, ...]:
    """The first pixel's channels."""
    return tuple(int(value) for value in np.atleast_1d(picture.array()[0, 0]))


CORNERS = Image.new("RGB", (3, 2), "#000000")
CORNERS.putpixel((0, 0), (255, 0, 0))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation_is_applied(orientation: int) -> None:
    """A photo comes upright, whichever way the camera was held, and its head tells the same size."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    expected = {1: (0, 0), 2: (2, 0), 3: (2, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 2), 8: (0, 2)}

    picture = Picture.decode(saved(CORNERS, exif=exif))

    assert expected[orientation] == next(
        (x, y) for y in range(picture.height) for x in range(picture.width) if picture.array()[y, x, 0]
    )


def exif_behind_pixels(data: bytes) -> bytes:
    """The PNG with its eXIf chunk moved behind the pixels, where the format allows it too."""
    at = data.index(b"eXIf") - 4
    end = at + 12 + int.from_bytes(data[at : at + 4])
    return data[:at] + data[end:-12] + data[at:end] + data[-12:]


@pytest.mark.parametrize("kind", ["PNG", "PNG, late", "JPEG", "WEBP"])
def test_image_size_is_upright(tmp_path: Path, kind: str) -> None:
    """The size read from a file's head is that of the decoded picture."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = saved(CORNERS, kind.removesuffix(", late"), exif=exif)
    file = tmp_path / "lying"
    file.write_bytes(exif_behind_pixels(data) if kind.endswith("late") else data)

    assert image_size(file) == (2, 3)
    assert Picture.decode(file.read_bytes()).size == Size(2, 3)


def test_broken_exif_is_ignored() -> None:
    """EXIF that makes no sense says nothing about the pixels."""
    picture = Picture.decode(saved(CORNERS, exif=b"Exif\0\0MM\0\x2a\0\0\xff\xff nonsense"))

    assert picture.size == Size(3, 2)


@pytest.mark.parametrize(
    ("image", "mode", "expected"),
    [
        (Image.new("L", (2, 2), 77), "L", (77,)),
        (Image.new("1", (2, 2), 1), "RGB", (255, 255, 255)),
        (Image.new("LA", (2, 2), (77, 10)), "RGBA", (77, 77, 77, 10)),
        (Image.new("RGBA", (2, 2), (9, 8, 7, 6)), "RGBA", (9, 8, 7, 6)),
        (Image.new("RGB", (2, 2), (9, 8, 7)).convert("P", palette=Image.Palette.ADAPTIVE), "RGB", (9, 8, 7)),
        (Image.new("I;16", (2, 2), 0x8080), "L", (0x80,)),
        (Image.new("I;16", (2, 2), 0xFFFF), "L", (255,)),
    ],
    ids=["L", "1", "LA", "RGBA", "P", "I;16 middle", "I;16 white"],
)
def test_every_png_mode_becomes_one_of_three(image: Image.Image, mode: str, expected: tuple[int, ...]) -> None:
    """Whatever the file holds, a picture is `RGB`, `RGBA` or `L` with 8 bits."""
    picture = Picture.decode(saved(image))

    assert mode == picture.image.mode
    assert expected == pixel(picture)


def test_a_palette_with_transparency_keeps_it() -> None:
    """A palette's transparent entry becomes alpha."""
    image = Image.new("P", (2, 2), 1)
    image.putpalette([0, 0, 0, 200, 100, 50])

    assert pixel(Picture.decode(saved(image, transparency=1))) == (200, 100, 50, 0)


def test_sixteen_bit_colour_becomes_eight() -> None:
    """A 16-bit RGB PNG is read, not refused."""
    data = png(1, 1, depth=16, colour=2, rows=b"\0" + struct.pack(">HHH", 0xFFFF, 0x8080, 0))

    assert pixel(Picture.decode(data)) == (255, 128, 0)


def test_sixteen_bit_grey_with_alpha_becomes_eight() -> None:
    """A 16-bit grey PNG with alpha keeps both."""
    data = png(1, 1, depth=16, colour=4, rows=b"\0" + struct.pack(">HH", 0xFFFF, 0x8080))

    assert pixel(Picture.decode(data)) == (255, 255, 255, 128)


def test_cmyk_becomes_rgb() -> None:
    """A print-shop JPEG is read in its colours."""
    picture = Picture.decode(saved(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=100))

    assert picture.image.mode == "RGB"
    red, green, _ = pixel(picture)
    assert red - green > 150


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_another_profile_is_converted(kind: str) -> None:
    """Colours are brought to sRGB by the file's own profile."""
    image = Image.new("RGB", (8, 8), (250, 0, 0))
    options = {"lossless": True} if kind == "WEBP" else {}

    red, green, _ = pixel(Picture.decode(saved(image, kind, icc_profile=wide_profile(), **options)))

    assert green - red > 150


def test_a_profile_is_applied_beside_transparency() -> None:
    """The colours of a cut-out are converted, its alpha is not."""
    image = Image.new("RGBA", (2, 2), (250, 0, 0, 99))

    red, green, _, alpha = pixel(Picture.decode(saved(image, icc_profile=wide_profile())))

    assert green - red > 150
    assert alpha == 99


def test_a_palette_is_converted_by_its_profile() -> None:
    """A palette picture's profile counts like any other's."""
    image = Image.new("RGB", (2, 2), (250, 0, 0)).convert("P", palette=Image.Palette.ADAPTIVE)

    red, green, _ = pixel(Picture.decode(saved(image, icc_profile=wide_profile())))

    assert green - red > 150


@pytest.mark.parametrize(
    "profile",
    [b"not a profile", srgb_profile()[:200], ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()],
    ids=["text", "cut", "Lab"],
)
def test_an_odd_profile_is_ignored(profile: bytes) -> None:
    """A profile that is no profile of these pixels does not cost the picture."""
    assert pixel(Picture.decode(saved(Image.new("RGB", (2, 2), (9, 8, 7)), icc_profile=profile))) == (9, 8, 7)


def test_a_decoded_picture_carries_nothing_of_its_file() -> None:
    """Profile, EXIF and text of a source stay out of everything saved later."""
    exif = Image.Exif()
    exif[0x010E] = "a secret place"

    picture = Picture.decode(saved(CORNERS, exif=exif, icc_profile=wide_profile()))

    assert picture.image.info == {}


def test_the_srgb_profile_is_the_same_every_day() -> None:
    """A profile's date would make the same picture another file tomorrow."""
    fresh = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    assert srgb_profile()[:24] + srgb_profile()[36:] == fresh[:24] + fresh[36:]
    assert srgb_profile()[24:36] == bytes.fromhex("07d000010001000000000000")


REFUSED = {
    "an SVG": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "it is a drawing"),
    "a GIF": (saved(CORNERS, "GIF"), "it is a GIF, which packshot does not read; save it as PNG, JPEG or WebP"),
    "a TIFF": (saved(CORNERS, "TIFF"), "it is a TIFF"),
    "a BMP": (saved(CORNERS, "BMP"), "it is a BMP"),
    "an AVIF photo": (saved(CORNERS, "AVIF"), "it is an AVIF"),
    "PostScript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", "it is a PostScript file"),
    "an animated WebP": (
        saved(CORNERS, "WEBP", save_all=True, append_images=[CORNERS.rotate(180)], lossless=True),
        "animated",
    ),
    "an animated PNG": (saved(CORNERS, save_all=True, append_images=[CORNERS.rotate(180)]), "animated"),
    "an empty file": (b"", "empty"),
    "a PNG cut off": (saved(CORNERS)[:-9], "cut off"),
    "a JPEG cut off": (saved(CORNERS, "JPEG")[:-2], "cut off"),
    "a WebP cut off": (saved(CORNERS, "WEBP")[:-2], "cut off"),
    "too many pixels": (png(MAX_PIXELS + 1, 1, depth=8, colour=2), f"{MAX_PIXELS + 1} x 1 pixels are more"),
    "a bomb": (png(60_000, 60_000, depth=1, colour=0), "pixels are more"),
    "half a bomb": (png(10_000, 10_000, depth=1, colour=0), "pixels are more"),
    "a large bomb": (png(2_000_000, 2_000_000, depth=1, colour=0), "pixels are more"),
    "no pixels": (png(1, 1, depth=8, colour=2), "lacks a part of its pixels"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_still_photo_is_refused_with_words(name: str) -> None:
    """Each refusal is a PictureError that says why."""
    data, said = REFUSED[name]

    with pytest.raises(PictureError, match=said):
        Picture.decode(data)


def test_a_file_of_too_many_bytes_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of bytes holds before anything is parsed."""
    monkeypatch.setattr("packshot.api.decoding.MAX_BYTES", 10)

    with pytest.raises(PictureError, match="the limit is 10"):
        Picture.decode(saved(CORNERS))


def test_content_decides_and_not_the_name(tmp_path: Path) -> None:
    """A PNG called .jpg is a PNG."""
    file = tmp_path / "photo.jpg"
    file.write_bytes(saved(CORNERS))

    assert image_size(file) == (3, 2)
    assert Picture.decode(file.read_bytes()).size == Size(3, 2)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """A path that leads nowhere is not called unreadable."""
    with pytest.raises(PictureError, match="no such file"):
        image_size(tmp_path / "nowhere.png")


def test_a_camera_file_with_a_second_picture_is_a_photo() -> None:
    """Phones append a preview or a gain map (MPO): the first picture is the photo, and nothing is animated."""
    data = saved(CORNERS, "MPO", save_all=True, append_images=[CORNERS])

    picture = Picture.decode(data)

    assert picture.facts is not None
    assert (Size(3, 2), "JPEG") == (picture.size, picture.facts.format)


@given(
    st.builds(
        Placement,
        *(st.floats(-1e4, 1e4) for _ in range(2)),
        *(st.floats(0.01, 100) for _ in range(2)),
    )
)
def test_an_original_keeps_its_placement(placement: Placement) -> None:
    """A free generator's picture comes back from its original exactly, placement and all."""
    picture = Picture(Image.new("RGBA", (2, 2), (1, 2, 3, 4)), placement)

    again = Picture.decode(picture.to_png())

    assert placement == again.placement
    assert pixel(picture) == pixel(again)


MOVES: list[Callable[[Picture], Picture]] = [
    lambda picture: picture.cropped((3, 2, 30, 28)),
    lambda picture: picture.cropped((-5, -4, 44, 40)),
    lambda picture: picture.resized(Size(80, 64)),
    lambda picture: picture.pasted_on(Picture.new(Size(60, 50), "#0000FF"), 7, 9),
]


@pytest.mark.parametrize("move", MOVES, ids=["crop", "grow", "resize", "paste"])
def test_moved_pixels_take_the_placement_along(move: Callable[[Picture], Picture]) -> None:
    """A mask laid over the moved picture covers the part it marks."""
    photo = Image.new("RGB", (40, 32), "#000000")
    photo.paste((255, 0, 0), (10, 8, 26, 24))
    mask = Picture(photo.getchannel("R"))

    moved = move(Picture(photo, Placement()))
    laid = moved.lay(mask)

    assert laid is not None
    assert int(np.abs(laid.array().astype(int) - moved.array()[..., 0]).max()) <= 1


def test_a_picture_without_placement_lays_nothing() -> None:
    """Where the photo lies is never guessed."""
    assert Picture.new(Size(4, 4), "#FFFFFF").lay(Picture.new(Size(4, 4), "#FFFFFF")) is None


def test_scaling_a_cut_out_keeps_its_edge_colour() -> None:
    """What is under transparent pixels does not bleed into the edge."""
    image = Image.new("RGBA", (8, 8), (0, 255, 0, 0))
    image.paste((255, 0, 0, 255), (0, 0, 4, 8))

    scaled = Picture(image).resized(Size(5, 5)).array()

    assert int(scaled[..., 1][scaled[..., 3] > 20].max()) == 0


def test_methods_leave_the_picture_as_it_is() -> None:
    """A picture never changes: each method gives a new one."""
    picture = Picture(Image.effect_noise((16, 16), 60).convert("RGBA"), Placement())
    before = picture.image.tobytes()

    for move in MOVES:
        move(picture)
    picture.on("#FF0000")
    picture.grey()
    picture.alpha()

    assert before == picture.image.tobytes()
    assert not picture.array().flags.writeable


def test_a_changed_input_file_is_refused(tmp_path: Path) -> None:
    """A file that is no longer the one that was planned stops the job."""
    file = tmp_path / "photo.png"
    file.write_bytes(saved(CORNERS))
    digest = hashlib.sha256(b"something else").hexdigest()

    with pytest.raises(PictureError, match=r"photo\.png has changed since the plan"):
        read_reference(file, digest)


def test_a_missing_input_file_is_named(tmp_path: Path) -> None:
    """A file that has gone since the plan is named."""
    with pytest.raises(PictureError, match=r"gone\.png cannot be read"):
        read_reference(tmp_path / "gone.png", "0" * 64)


def test_own_formats_are_photos_and_avif() -> None:
    """What packshot writes it can read again."""
    assert Picture.decode(saved(CORNERS, "AVIF"), formats=OWN_FORMATS).size == Size(3, 2)
