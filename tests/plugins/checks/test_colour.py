"""The check `colour`."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw

from packshot.api import Colorway, Finding, Job, Picture, Placement, Product, Size
from packshot.api.colour import delta_e, encoded, expected, hex_of, lab, linear_of
from packshot.testing import pictures, samples
from packshot_checks import Colour
from packshot_checks.swatches import mismatch

HEX = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06X}")


def only(picture: Picture, job: Job) -> Finding:
    """The one finding."""
    (finding,) = Colour().check(picture, job)
    return finding


def test_the_swatch_itself_is_no_distance(job: Job, moss: Picture) -> None:
    """A part whose median is the swatch measures 0 and passes against the limit of packshots."""
    found = only(moss, job)
    assert (found.value, found.limit, found.verdict) == (0.0, 3.0, "pass")


def test_another_colour_is_measured_and_said_in_words(job: Job) -> None:
    """The value is the CIEDE2000 to the swatch, and the message names the colorway and the direction."""
    found = only(Picture(pictures.photo("#3B6B4B").image, Placement()), job)
    distance = float(delta_e(lab(linear_of("#3B6B4B")), lab(linear_of(samples.MOSS.hex))))
    assert found.value == pytest.approx(distance, abs=0.001)
    assert found.message.startswith("the product's colour is deltaE00 8.2")
    assert "from Moss Green (dL -2.0, dC +7.2, dH +9.8)" in found.message
    assert found.verdict == "fail"


def test_the_rest_of_the_picture_does_not_count(job: Job, moss: Picture) -> None:
    """Only the masked part is measured: foot and background may have any colour."""
    painted = moss.image.copy()
    painted.paste("#FF00FF", (0, 0, 10, 48))
    painted.paste("#FF00FF", pictures.FOOT)
    assert only(moss.with_image(painted), job).value == 0.0


def test_the_part_is_found_where_the_photo_lies(job: Job, moss: Picture) -> None:
    """The mask follows the placement of a picture that was scaled and set on a canvas."""
    scaled = moss.resized(Size(128, 96)).pasted_on(Picture.new(Size(300, 200), "#ffffff"), 130, 60)
    assert (only(scaled, job).value or 0.0) < 0.5


def test_the_photo_s_light_is_part_of_the_target(tmp_path: Path) -> None:
    """With target `photo`, the swatch is expected as bright as the photographed colorway looks in the photo."""
    dim = pictures.save(pictures.photo("#8A6820"), tmp_path / "dim.png")
    product = samples.product(tmp_path, photo=samples.reference(dim))
    job = samples.job(samples.request(product, target="photo"))
    seen = expected(linear_of(samples.MOSS.hex), linear_of(samples.MUSTARD.hex), linear_of("#8A6820"))
    dimmed = "#" + encoded(seen).tobytes().hex()
    found = [only(Picture(pictures.photo(colour).image, Placement()), job) for colour in (dimmed, "#5B6B4B")]
    assert (found[0].value or 0.0) < 1.0
    assert (found[1].value or 0.0) > 5.0


def test_a_shot_without_colorways_is_held_against_the_photo(tmp_path: Path, moss: Picture) -> None:
    """The photo's own colour is expected, and the message says so."""
    job = samples.job(samples.request(samples.product(tmp_path), colorway=None))
    photo = job.photo
    assert photo is not None
    assert only(replace(photo, placement=Placement()), job).value == 0.0
    assert "from its photo in Mustard" in only(moss, job).message


def test_the_photographed_colorway_is_held_against_the_photo(tmp_path: Path) -> None:
    """With target `photo` the photo is the truth for the colorway it shows, whatever its swatch says."""
    off = pictures.save(pictures.photo("#B08050"), tmp_path / "off.png")
    product = samples.product(tmp_path, photo=samples.reference(off))
    request = samples.request(product, target="photo", colorway=samples.MUSTARD)
    photo = Picture(pictures.photo("#B08050").image, Placement())
    assert only(photo, samples.job(request)).value == 0.0
    assert (only(photo, samples.job(replace(request, target="swatch"))).value or 0.0) > 5.0


def test_in_a_scene_the_room_s_light_is_expected(tmp_path: Path) -> None:
    """The swatch times the white card is right in a scene, the bare swatch is not, and the limit is wider."""
    scene = samples.scene(tmp_path)
    job = samples.job(samples.request(samples.product(tmp_path), target="swatch", scene=scene))
    lit = "#" + encoded(linear_of(samples.MOSS.hex) * np.float32(0.8)).tobytes().hex()
    found = [only(Picture(pictures.photo(colour).image, Placement()), job) for colour in (lit, samples.MOSS.hex)]
    assert (found[0].value or 0.0) < 0.5
    assert (found[1].value or 0.0) > 3.0
    assert found[0].limit == 4.0


def test_a_scene_of_unknown_light_is_judged_by_what_its_room_tells(tmp_path: Path, moss: Picture) -> None:
    """Without a white card the room's light is estimated, lightness counts half, and the message says what to state."""
    scene = replace(samples.scene(tmp_path), place=None)
    found = only(moss, samples.job(samples.request(samples.product(tmp_path), scene=scene)))
    assert found.value is not None
    assert "confidence medium" in found.message
    assert "lightness counting half" in found.message
    assert "scenes.room.place.white" in found.message


@pytest.mark.parametrize("lost", ["mask", "part"])
def test_what_cannot_be_found_is_unknown(tmp_path: Path, moss: Picture, lost: str) -> None:
    """No mask on an opaque photo, or a mask of next to nothing: reviewed by a person, never guessed."""
    found = only(moss, samples.job(samples.request(without(tmp_path, lost), target="swatch")))
    assert (found.value, found.verdict) == (None, "review")


def test_a_part_is_found_again_where_the_picture_does_not_say(tmp_path: Path) -> None:
    """A picture without placement is searched for the product; that it had to be is a doubt."""
    shown = stool(samples.MOSS.hex).resized(Size(150, 112)).pasted_on(Picture.new(Size(200, 200), "#FFFFFF"), 30, 50)
    found = only(replace(shown, placement=None), stool_job(tmp_path, target="swatch"))
    assert found.value == pytest.approx(0, abs=0.5)
    assert "confidence medium: the product had to be found again" in found.message


def test_a_product_beside_its_place_is_found_again(tmp_path: Path) -> None:
    """A picture that says its photo lies from edge to edge, and shows the product moved, is measured where it is."""
    moved = stool(samples.MOSS.hex).pasted_on(Picture.new(Size(240, 180), "#FFFFFF"), 9, 7)
    found = only(replace(moved, placement=Placement()), stool_job(tmp_path, target="swatch"))
    assert found.value == pytest.approx(0, abs=0.5)
    assert "is not where it should be" in found.message


def test_a_picture_without_the_product_is_unknown(tmp_path: Path) -> None:
    """Where the part's edge is nowhere to be seen there is nothing to measure."""
    blank = Picture.new(Size(240, 180), samples.MOSS.hex)
    found = only(replace(blank, placement=Placement()), stool_job(tmp_path, target="swatch"))
    assert (found.value, found.verdict) == (None, "review")
    assert "not where its mask says: 0% of its edge" in found.message


def test_a_mask_of_the_background_is_unknown(tmp_path: Path) -> None:
    """A mask beside the product can be of no part of it, and the finding says so."""
    inverted = Picture(ImageChops.invert(stool_mask().image))
    mask = samples.reference(pictures.save(inverted, tmp_path / "inverted.png"), "mask")
    job = stool_job(tmp_path)
    product = replace(job.product, mask=mask)
    found = only(stool(samples.MOSS.hex), replaced(job, product=product))
    assert found.value is None
    assert "of the mask lies on the product" in found.message


def test_each_part_has_a_finding(tmp_path: Path) -> None:
    """A colorway of named parts is measured part by part, and the message names the part."""
    legs = Image.new("L", (240, 180))
    legs.paste(255, LEGS)
    masks = {
        "seat": samples.reference(pictures.save(stool_mask(), tmp_path / "seat.png"), "mask"),
        "legs": samples.reference(pictures.save(Picture(legs), tmp_path / "legs.png"), "mask"),
    }
    wanted = replace(samples.MOSS, parts={"seat": samples.MOSS, "legs": samples.NAVY})
    job = stool_job(tmp_path, target="swatch")
    job = replaced(job, product=replace(job.product, masks=masks), colorway=wanted)
    shown = stool(samples.MOSS.hex)
    seat, feet = Colour().check(shown, job)
    assert (seat.value, seat.verdict, feet.verdict) == (0.0, "pass", "fail")
    assert (seat.regions, feet.regions) == ((), (LEGS,))
    assert "the seat's colour" in seat.message
    assert "the legs's colour" in feet.message


def test_a_part_that_cannot_be_judged_does_not_hide_the_others(tmp_path: Path) -> None:
    """A named part without a mask is unknown; its neighbour is measured."""
    seat = samples.reference(pictures.save(stool_mask(), tmp_path / "seat.png"), "mask")
    wanted = replace(samples.MOSS, parts={"seat": samples.MOSS, "legs": samples.NAVY, "back": samples.NAVY})
    job = stool_job(tmp_path, target="swatch")
    job = replaced(job, product=replace(job.product, masks={"seat": seat}), colorway=wanted)
    found = list(Colour().check(stool(samples.MOSS.hex), job))
    assert [each.value for each in found] == [0.0, None, None]
    assert 'no mask for its part "legs"' in found[1].message


@pytest.mark.parametrize(("shown", "why"), [(None, "photo_colorway"), (samples.NAVY, "too dark to tell its light")])
def test_an_unknown_light_of_the_photo_is_a_doubt(tmp_path: Path, shown: Colorway | None, why: str) -> None:
    """Where the photo cannot tell its light, lightness counts half, and a miss is for a person to see."""
    job = stool_job(tmp_path, photo_colorway=shown)
    near, far = (only(stool(each), job) for each in (samples.MOSS.hex, "#B3162A"))
    assert why in near.message
    assert "confidence medium" in near.message
    assert (near.limit, far.verdict) == (4.0, "review")


def test_a_warm_photo_is_no_fault_of_the_picture(tmp_path: Path) -> None:
    """A picture with the photo's cast and one that somebody made neutral are both right, and the cast is named."""
    stone, lamp = Colorway(key="stone", label="Stone", hex="#8A8A86"), np.array([1.12, 1.0, 0.82], np.float32)
    warm = [hex_of(linear_of(each.hex) * lamp) for each in (stone, samples.MOSS)]
    photo = samples.reference(pictures.save(stool(warm[0]), tmp_path / "warm.png"))
    job = stool_job(tmp_path, photo_colorway=stone)
    job = replaced(job, product=replace(job.product, photo=photo))
    for each in (warm[1], samples.MOSS.hex):
        found = only(stool(each), job)
        assert (found.value or 9) < 2
        assert "confidence medium: the photo's light is warm, if Stone is #8A8A86" in found.message
    assert "the photo's light" not in only(stool(samples.MOSS.hex), stool_job(tmp_path)).message


def test_several_doubts_are_for_a_person(tmp_path: Path) -> None:
    """A value with two doubts is shown and not relied on, even where it keeps the limit."""
    job = stool_job(tmp_path, photo_colorway=None)
    shown = stool(samples.MOSS.hex).pasted_on(Picture.new(Size(240, 180), "#FFFFFF"), 0, 0)
    found = only(replace(shown, placement=None), job)
    assert (found.value or 0) < 4
    assert found.verdict == "review"
    assert "confidence low: " in found.message


def test_the_message_says_what_the_colour_would_be_called(tmp_path: Path) -> None:
    """A merchandiser reads the swatch the part looks like, in the light of the known photo."""
    mustard = linear_of(samples.MUSTARD.hex)
    seen = hex_of(expected(linear_of(samples.MOSS.hex), mustard, mustard))
    message = only(stool(seen), stool_job(tmp_path)).message
    called = re.search(r"as a swatch it would be (#\w{6})", message)
    assert called
    assert float(delta_e(lab(linear_of(called[1])), lab(linear_of(samples.MOSS.hex)))) < 0.5


LEGS = (50, 130, 190, 165)


def stool(colour: str) -> Picture:
    """A round seat of a colour on brown legs, cut out."""
    image = Image.new("RGBA", (240, 180))
    image.paste("#6B4A2B", LEGS)
    image.paste(colour, (0, 0), stool_mask().image)
    return Picture(image, Placement())


def stool_mask() -> Picture:
    """White where the seat is."""
    mask = Image.new("L", (240, 180))
    ImageDraw.Draw(mask).ellipse((40, 20, 200, 120), fill=255)
    return Picture(mask)


def stool_job(folder: Path, **request: Any) -> Job:  # noqa: ANN401  a request's own fields
    """The stool, photographed in Mustard, wanted in Moss Green."""
    photo = samples.reference(pictures.save(stool(samples.MUSTARD.hex), folder / "stool.png"))
    mask = samples.reference(pictures.save(stool_mask(), folder / "stool.mask.png"), "mask")
    return samples.job(samples.request(samples.product(folder, photo=photo, mask=mask), **request))


def replaced(job: Job, **request: Any) -> Job:  # noqa: ANN401  a request's own fields
    """The job with fields of its request replaced."""
    return replace(job, request=replace(job.request, **request))


def without(folder: Path, lost: str) -> Product:
    """The sample product without the mask (its photo opaque), or with an empty one."""
    product = samples.product(folder)
    if lost == "mask":
        opaque = samples.reference(pictures.save(pictures.photo().on("#FFFFFF"), folder / "opaque.png"))
        return replace(product, mask=None, photo=opaque)
    if lost == "part":
        empty = pictures.save(Picture.new(pictures.SIZE, "#000000", mode="L"), folder / "empty.png")
        return replace(product, mask=samples.reference(empty, "mask"))
    return product


def test_nothing_is_judged_without_any_colorway(tmp_path: Path, moss: Picture) -> None:
    """Neither the shot nor the photo has a colorway: there is no finding."""
    request = samples.request(samples.product(tmp_path, photo_colorway=None), colorway=None)
    assert list(Colour().check(moss, samples.job(request))) == []


@given(HEX, HEX)
def test_the_three_differences_make_up_the_cielab_distance(one: str, other: str) -> None:
    """dL, dC and dH are the parts of the CIELAB distance: their squares add up to its square."""
    off = mismatch(linear_of(one), linear_of(other))
    distance = np.linalg.norm(lab(linear_of(one).astype(np.float64)) - lab(linear_of(other).astype(np.float64)))
    assert np.sqrt(off.lightness**2 + off.chroma**2 + off.hue**2) == pytest.approx(distance, abs=1e-4)


def test_the_signs_say_what_is_too_much() -> None:
    """Positive: lighter, more saturated than wanted."""
    off = mismatch(linear_of("#70906A"), linear_of("#5B6B4B"))
    assert off.lightness > 0
    grey = mismatch(linear_of("#808080"), linear_of("#90604B"))
    assert grey.chroma < 0


def test_a_changed_swatch_or_light_changes_what_is_told(job: Job) -> None:
    """Each fact the value depends on is told, so that a change measures again."""
    told = Colour().told(job)
    other = replace(job.request, colorway=Colorway(key="moss", label="Moss Green", hex="#5B6B4C"))
    assert Colour().told(replace(job, request=other)) != told
    assert Colour().told(replace(job, request=replace(job.request, target="photo"))) != told
