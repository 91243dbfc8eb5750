"""The post-processor `colour-correct`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from packshot.api import Job, Picture, Placement
from packshot.api.colour import delta_e, encoded, expected, lab, linear, linear_of, region_colour
from packshot.testing import pictures, samples
from packshot_retouch.colour_correct import ColourCorrect, ColourCorrectConfig
from packshot_retouch.correction import corrected

WIDTH, HEIGHT = 240, 180
LEGS = (50, 130, 190, 165)
WRONG = "#6E6A40"
"""Moss Green as a careless generator paints it: some 11 off."""


def seat() -> Image.Image:
    """White where the seat is."""
    mask = Image.new("L", (WIDTH, HEIGHT))
    ImageDraw.Draw(mask).ellipse((40, 20, 200, 120), fill=255)
    return mask


def stool(colour: str = samples.MUSTARD.hex) -> Picture:
    """A seat of a colour, shaded from left to right around it, on brown legs, cut out."""
    shading = np.interp(np.arange(WIDTH), [40, 200], [0.6, 1.4])[None, :, None]
    shaded = encoded((linear_of(colour) * shading).astype(np.float32).repeat(HEIGHT, axis=0))
    image = Image.new("RGBA", (WIDTH, HEIGHT))
    image.paste("#6B4A2B", LEGS)
    image.paste(Image.fromarray(shaded), (0, 0), seat())
    return Picture(image, Placement())


def job_of(folder: Path, *, mask: Image.Image | None = None, **request: Any) -> Job:  # noqa: ANN401  a request's fields
    """A job that wants the stool, photographed in Mustard, in Moss Green itself."""
    photo = samples.reference(pictures.save(stool(), folder / "stool.png"))
    part = samples.reference(pictures.save(Picture(mask or seat()), folder / "stool.mask.png"), "mask")
    return samples.job(
        samples.request(samples.product(folder, photo=photo, mask=part), **{"target": "swatch", **request})
    )


def off(picture: Picture, wanted: np.ndarray) -> float:
    """How far the seat's colour is from the one wanted."""
    colour = region_colour(picture.array()[..., :3], np.asarray(seat()))
    assert colour is not None
    return float(delta_e(lab(colour), lab(wanted.astype(np.float32))))


def test_the_median_becomes_the_swatch(tmp_path: Path) -> None:
    """A colour that came out a little wrong is right afterwards."""
    wrong = stool(WRONG)
    made = ColourCorrect().apply(wrong, job_of(tmp_path))
    assert off(wrong, linear_of(samples.MOSS.hex)) > 3
    assert off(made, linear_of(samples.MOSS.hex)) < 0.3


def test_the_photos_light_is_part_of_the_aim(tmp_path: Path) -> None:
    """With target `photo` the swatch is aimed at as it would look in the photo."""
    photo = region_colour(np.asarray(stool().image.convert("RGB")), np.asarray(seat()))
    aim = expected(linear_of(samples.MOSS.hex), linear_of(samples.MUSTARD.hex), photo)
    assert off(ColourCorrect().apply(stool(WRONG), job_of(tmp_path, target="photo")), aim) < 0.3


def test_a_scenes_white_card_is_part_of_the_aim(tmp_path: Path) -> None:
    """In a room whose light is known the swatch is aimed at as it would look there."""
    made = ColourCorrect().apply(stool(WRONG), job_of(tmp_path, scene=samples.scene(tmp_path)))
    assert off(made, linear_of(samples.MOSS.hex) * 0.8) < 0.3


@pytest.mark.parametrize("ground", [None, "#FFFFFF", "#303030"])
def test_no_pixel_outside_of_the_mask_changes(tmp_path: Path, ground: str | None) -> None:
    """The correction ends where the mask is black, and alpha stays."""
    wrong = stool(WRONG).on(ground) if ground else stool(WRONG)
    made = ColourCorrect().apply(wrong, job_of(tmp_path))
    outside = np.asarray(seat()) == 0
    assert np.array_equal(wrong.array()[outside], made.array()[outside])
    assert np.array_equal(wrong.alpha().array(), made.alpha().array())
    assert not np.array_equal(wrong.array(), made.array())


def test_shading_stays(tmp_path: Path) -> None:
    """What was twice as bright stays twice as bright."""
    made = ColourCorrect().apply(stool(WRONG), job_of(tmp_path))
    light = linear(made.array()[70, [70, 170], :3]).sum(axis=-1)
    before = linear(stool(WRONG).array()[70, [70, 170], :3]).sum(axis=-1)
    assert light[1] / light[0] == pytest.approx(before[1] / before[0], rel=0.05)


def test_a_highlight_stays_neutral(tmp_path: Path) -> None:
    """The lamp's reflection takes on no more of the new colour than the body under it does."""
    wrong = stool("#20306A")
    ImageDraw.Draw(wrong.image).rectangle((110, 60, 125, 75), fill="#F4F4F4")
    job = job_of(tmp_path, colorway=samples.NAVY)
    made = ColourCorrect().apply(wrong, job)
    body, lamp = (linear(made.array()[y, x, :3]) - linear(wrong.array()[y, x, :3]) for y, x in ((90, 118), (68, 118)))
    assert np.abs(body).max() > 0.01
    assert np.abs(lamp).max() <= 1.2 * np.abs(body).max()


def test_each_part_is_corrected(tmp_path: Path) -> None:
    """Named parts move to a colour each."""
    legs = Image.new("L", (WIDTH, HEIGHT))
    legs.paste(255, LEGS)
    legs = ImageChops.subtract(legs, seat())
    masks = {
        name: samples.reference(pictures.save(Picture(mask), tmp_path / f"{name}.png"), "mask")
        for name, mask in {"seat": seat(), "legs": legs}.items()
    }
    brown = replace(samples.NAVY, hex="#7B5230")
    job = job_of(tmp_path)
    request = replace(
        job.request,
        product=replace(job.product, masks=masks),
        colorway=replace(samples.MOSS, parts={"seat": samples.MOSS, "legs": brown}),
    )
    made = ColourCorrect().apply(stool(WRONG), replace(job, request=request))
    assert off(made, linear_of(samples.MOSS.hex)) < 0.3
    assert made.array()[155, 120, :3].tolist() == pytest.approx([0x7B, 0x52, 0x30], abs=1)


@given(st.floats(0.1, 1.0))
def test_half_strength_goes_half_way(strength: float) -> None:
    """More strength brings the colour nearer, in proportion and in linear light, never past it."""
    image, mask = Image.new("RGB", (20, 20), "#BB7A40"), Image.new("L", (20, 20), 255)
    now, wanted = linear_of("#BB7A40"), linear_of("#B3862A")
    aim = now + np.float32(strength) * (wanted - now)
    made = corrected(image, mask, mask, now, aim)
    assert linear(np.asarray(made)[0, 0]).tolist() == pytest.approx(aim.tolist(), abs=0.004)


def moved() -> Image.Image:
    """The seat's mask, an eighth of the picture to the right."""
    return ImageChops.offset(seat(), WIDTH // 8, 0)


def tiny() -> Image.Image:
    """A mask of 1 % of the product, on it."""
    mask = Image.new("L", (WIDTH, HEIGHT))
    mask.paste(255, (100, 60, 113, 73))
    return mask


@pytest.mark.parametrize(
    "mask",
    [moved(), tiny(), ImageChops.invert(seat()), Image.new("L", (WIDTH, HEIGHT), 255), Image.new("L", (20, 20), 255)],
    ids=["moved", "tiny", "of the rest", "of all", "of another size"],
)
def test_a_wrong_mask_leaves_the_picture(tmp_path: Path, mask: Image.Image) -> None:
    """What cannot be the part is not painted over."""
    wrong = stool(WRONG).on("#FFFFFF")
    assert ColourCorrect().apply(wrong, job_of(tmp_path, mask=mask)) is wrong


def test_several_colours_behind_the_mask_leave_the_picture(tmp_path: Path) -> None:
    """A part that turned out striped is not moved as if it were one colour."""
    striped = stool(WRONG)
    striped.image.paste(stool("#B3162A").image.crop((0, 0, 105, HEIGHT)), (0, 0))
    assert ColourCorrect().apply(striped, job_of(tmp_path)) is striped


def test_a_product_beside_its_place_leaves_the_picture(tmp_path: Path) -> None:
    """Where the part's edge is not where the mask has it, nothing is painted."""
    elsewhere = replace(stool(WRONG).cropped((-30, 10, WIDTH - 30, HEIGHT + 10)).on("#FFFFFF"), placement=Placement())
    assert ColourCorrect().apply(elsewhere, job_of(tmp_path)) is elsewhere


def test_a_colour_far_off_leaves_the_picture(tmp_path: Path) -> None:
    """Beyond the limit picture or mask must be of something else; the limit is the catalog's."""
    wrong = stool("#1F2F9F")
    assert ColourCorrect().apply(wrong, job_of(tmp_path)) is wrong
    made = ColourCorrect(ColourCorrectConfig(limit=100)).apply(wrong, job_of(tmp_path))
    assert off(made, linear_of(samples.MOSS.hex)) < 0.3


def test_a_colour_that_is_right_leaves_the_picture(tmp_path: Path) -> None:
    """The photo of the wanted colorway is the truth of it: nothing is moved that no eye sees."""
    job = job_of(tmp_path, target="photo", colorway=samples.MUSTARD)
    right = stool()
    assert ColourCorrect().apply(right, job) is right


def test_a_photo_with_a_cast_leaves_the_picture(tmp_path: Path) -> None:
    """A part much yellower than its hex tells of a warm light, which the picture may have kept or not."""
    straw, picture = replace(samples.MUSTARD, hex="#C9A080"), stool(WRONG)
    right, warm = (job_of(tmp_path, target="photo", photo_colorway=each) for each in (samples.MUSTARD, straw))
    assert ColourCorrect().apply(picture, right) is not picture
    assert ColourCorrect().apply(picture, warm) is picture


@pytest.mark.parametrize("unknown", ["placement", "colorway", "the room's light", "the picture's light"])
def test_nothing_to_go_by_leaves_the_picture(tmp_path: Path, unknown: str) -> None:
    """Without a place, a colour or a known light there is nothing certain to aim at."""
    picture, job = stool(WRONG), job_of(tmp_path, target="photo")
    if unknown == "placement":
        picture = replace(picture, placement=None)
    if unknown == "colorway":
        job = replace(job, request=replace(job.request, colorway=None))
    if unknown == "the room's light":
        scene = replace(samples.scene(tmp_path), place=None)
        job = replace(job, request=replace(job.request, scene=scene))
    if unknown == "the picture's light":
        picture = picture.with_image(Image.eval(picture.image, lambda value: value if value == 255 else value * 2 // 3))
    assert ColourCorrect().apply(picture, job) is picture
