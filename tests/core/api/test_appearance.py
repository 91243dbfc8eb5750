"""The colour a part should have in a picture."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from packshot.api import Job, Picture, Placement, Product, Size
from packshot.api.appearance import Unclear, light_of, likely_swatch, misfit, part_in, region, wanted_colour
from packshot.api.colour import encoded, hex_of, linear, linear_of
from packshot.api.patches import patch
from packshot.testing import pictures, samples

SIZE = Size(240, 180)
LEGS = (20, 130, 220, 170)


def stool(colour: str = "#C9992E", legs: str = "#6B4A2B") -> Image.Image:
    """A seat of a colour on legs, cut out."""
    image = Image.new("RGBA", (SIZE.width, SIZE.height))
    image.paste(legs, LEGS)
    image.paste(colour, (40, 20, 200, 120))
    return image


def job_of(folder: Path, *, photo: Image.Image | None = None, **request: object) -> Job:
    """A job that wants the stool, photographed in mustard, in moss."""
    mask = Image.new("L", (SIZE.width, SIZE.height))
    mask.paste(255, (40, 20, 200, 120))
    files = Picture(photo or stool()), Picture(mask)
    paths = [pictures.save(each, folder / f"{name}.png") for name, each in zip(("photo", "mask"), files, strict=True)]
    product: Product = samples.product(
        folder, photo=samples.reference(paths[0]), mask=samples.reference(paths[1], "mask")
    )
    return samples.job(samples.request(product, **request))


def in_light(image: Image.Image, gain: tuple[float, float, float]) -> Picture:
    """The picture in another light, where its photo lies."""
    pixels = np.array(image)
    pixels[..., :3] = encoded(linear(pixels[..., :3]) * np.array(gain, np.float32))
    return Picture(Image.fromarray(pixels), Placement())


def test_the_photos_light_is_the_pictures(tmp_path: Path) -> None:
    """What lies beside the part is as it was: nothing is known to have changed."""
    light = light_of(in_light(stool("#5B6B4B"), (1, 1, 1)), job_of(tmp_path))
    assert (light.gain.tolist(), light.doubt) == ([1, 1, 1], "")


@pytest.mark.parametrize("gain", [(0.6, 0.6, 0.6), (1.0, 0.85, 0.6), (1.7, 1.7, 1.7)])
def test_a_change_of_light_is_told_by_what_is_beside_the_part(tmp_path: Path, gain: tuple[float, float, float]) -> None:
    """Legs that are darker or warmer than in the photo say so of the light, and that is a doubt."""
    light = light_of(in_light(stool("#5B6B4B"), gain), job_of(tmp_path))
    assert light.gain.tolist() == pytest.approx(gain, rel=0.05)
    assert "beside the part" in light.doubt


def test_a_little_of_the_parts_own_colour_on_its_neighbours_is_no_light(tmp_path: Path) -> None:
    """A darker seat darkens its legs: the light is still the photo's."""
    assert not light_of(in_light(stool("#1F2F4F"), (0.8, 0.8, 0.8)), job_of(tmp_path)).doubt


def test_neighbours_that_disagree_tell_no_light(tmp_path: Path) -> None:
    """Half of the legs lighter and half darker were repainted, not lit."""
    picture = stool("#5B6B4B")
    picture.paste("#40301C", (20, 130, 120, 170))
    picture.paste("#F0E0D0", (120, 130, 220, 170))
    assert not light_of(Picture(picture, Placement()), job_of(tmp_path)).doubt


def test_the_swatch_itself_is_wanted_in_no_light(tmp_path: Path) -> None:
    """With target `swatch` the colour is the hex whatever the legs say."""
    assert not light_of(in_light(stool(), (0.5, 0.5, 0.5)), job_of(tmp_path, target="swatch")).doubt


def test_a_rooms_white_card_is_its_light(tmp_path: Path) -> None:
    """Where the catalog states the card, nothing is estimated."""
    light = light_of(in_light(stool(), (1, 1, 1)), job_of(tmp_path, scene=samples.scene(tmp_path)))
    assert (light.gain.tolist(), light.doubt) == (pytest.approx([0.8, 0.8, 0.8]), "")


def test_a_rooms_light_is_estimated_from_around_the_product(tmp_path: Path) -> None:
    """The product's own colour does not pass for the light of the room."""
    scene = replace(samples.scene(tmp_path), place=None)
    room = Image.new("RGB", (240, 180), "#D8D8D8")
    seen = []
    for colour in ("#B3162A", "#1F2F4F"):
        picture = room.copy()
        picture.paste(stool(colour), (0, 0), stool(colour))
        seen.append(light_of(Picture(picture, Placement()), job_of(tmp_path, scene=scene)))
    assert seen[0].gain.tolist() == pytest.approx(seen[1].gain.tolist())
    assert "scenes.room.place.white" in seen[0].doubt


def test_the_swatch_a_part_would_be_is_told_by_the_photographed_one(tmp_path: Path) -> None:
    """The way from a swatch to its look in the photo's light leads back to the swatch."""
    job = job_of(tmp_path, photo=stool("#A07820"))
    (part,) = job.parts
    seen = "#" + encoded(wanted_colour(job, part)).tobytes().hex()
    picture = in_light(stool(seen), (1, 1, 1))
    found, _ = part_in(picture, region(job, part), "picture")
    told = likely_swatch(job, part, found, light_of(picture, job))
    assert told.tolist() == pytest.approx(linear_of(samples.MOSS.hex).tolist(), abs=0.004)


def test_without_a_known_photo_the_body_is_the_swatch(tmp_path: Path) -> None:
    """Nothing known of the light: the colour is called what it looks like."""
    job = job_of(tmp_path, photo_colorway=None)
    picture = in_light(stool("#5B6B4B"), (1, 1, 1))
    found = patch(picture, region(job, job.parts[0]))
    assert found is not None
    assert hex_of(likely_swatch(job, job.parts[0], found, light_of(picture, job))) == hex_of(found.albedo())


def test_several_colours_have_no_one_colour() -> None:
    """A mask that covers seat and legs of another hue is refused with the share that differs."""
    both = stool("#1F2F4F", "#C0A020").convert("RGB")
    with pytest.raises(Unclear, match="several colours in the picture"):
        part_in(Picture(both), Picture(stool().getchannel("A")), "picture")


@pytest.mark.parametrize(
    ("box", "why"),
    [((40, 20, 200, 120), ""), ((0, 0, 240, 15), "lies on the product"), ((40, 20, 55, 40), "of the product")],
)
def test_a_mask_that_cannot_be_of_the_product_is_said(tmp_path: Path, box: tuple[int, int, int, int], why: str) -> None:
    """A mask beside the product, or of next to nothing of it, fits no part."""
    mask = Image.new("L", (SIZE.width, SIZE.height))
    mask.paste(255, box)
    job = job_of(tmp_path)
    said = misfit(job, job.parts[0], Picture(mask))
    assert why in said
    assert bool(why) == bool(said)


def test_a_mask_of_all_of_an_opaque_photo_is_said(tmp_path: Path) -> None:
    """What covers 99 % of a photo is no part of a product in it."""
    job = job_of(tmp_path, photo=stool().convert("RGB"))
    assert "100% of the photo" in misfit(job, job.parts[0], Picture(Image.new("L", (240, 180), 255)))
