from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Job, Picture, Placement, Size
from packshot.api.colour import delta_e, expected, lab, linear, linear_of, region_colour
from packshot_retouch.colour_correct import ColourCorrect, ColourCorrectConfig
from packshot_retouch.correction import corrected
from packshot_retouch.paste_back import PasteBack, PasteBackConfig

JobMaker = Callable[..., Job]


@pytest.fixture
def photo() -> Image.Image:
    """A block of `#5B6B4B` with some texture, on a light grey wall."""
    image = Image.new("RGB", (90, 70), (220, 220, 220))
    grain = Image.effect_noise((40, 40), 6)
    image.paste(
        Image.merge("RGB", [grain.point(lambda v, base=base: v - 128 + base) for base in (91, 107, 75)]), (20, 10)
    )
    return image


@pytest.fixture
def mask() -> Image.Image:
    """White over the block, with one soft row and column around it."""
    image = Image.new("L", (90, 70))
    image.paste(120, (19, 9, 61, 51))
    image.paste(255, (20, 10, 60, 50))
    return image


@pytest.fixture
def repainted() -> Image.Image:
    """What a careless generator might return: everything changed a little, or a lot."""
    return Image.merge("RGB", [Image.effect_noise((90, 70), 60) for _ in range(3)])


@pytest.mark.parametrize("feather", [0.0, 1.5, 20.0])
def test_outside_the_mask_is_the_photo(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, repainted: Image.Image, feather: float
) -> None:
    """Where the photo lies pixel on pixel, every pixel the shot must not change is the photo's."""
    job = make_job(photo=photo, mask=mask, change="part")

    made = PasteBack(PasteBackConfig(feather=feather)).apply(Picture(repainted, Placement()), job)

    outside = np.asarray(mask) == 0
    assert np.array_equal(np.asarray(photo)[outside], made.array()[outside])
    assert np.array_equal(np.asarray(repainted)[25:35, 35:45], made.array()[25:35, 35:45]) or feather > 10


def test_beyond_the_photo_nothing_changes(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, repainted: Image.Image
) -> None:
    """A picture larger than its photo keeps what the photo does not show."""
    picture = Picture(repainted, Placement()).cropped((-10, -10, 100, 80))

    made = PasteBack().apply(picture, make_job(photo=photo, mask=mask, change="part"))

    assert np.array_equal(picture.array()[:10], made.array()[:10])
    assert np.array_equal(np.asarray(photo)[:9], made.array()[10:19, 10:100])


def test_the_cut_out_is_restored_over_a_new_background(
    make_job: JobMaker, cut_out: Image.Image, repainted: Image.Image
) -> None:
    """When only the background may change, every opaque pixel of the product is the photo's."""
    job = make_job(photo=cut_out, change="background")

    made = PasteBack().apply(Picture(repainted, Placement()), job)

    alpha = np.asarray(cut_out.getchannel("A"))
    assert np.array_equal(np.asarray(cut_out)[alpha == 255][:, :3], made.array()[alpha == 255])
    assert np.array_equal(np.asarray(repainted)[alpha == 0], made.array()[alpha == 0])


def test_the_background_is_restored_around_a_new_product(
    make_job: JobMaker, cut_out: Image.Image, repainted: Image.Image
) -> None:
    """When only the product may change, what was transparent is so again."""
    made = PasteBack().apply(Picture(repainted, Placement()), make_job(photo=cut_out, change="product"))

    assert not made.alpha().array()[np.asarray(cut_out.getchannel("A")) == 0].any()


def test_nothing_to_restore_leaves_the_picture(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, repainted: Image.Image
) -> None:
    """Without placement, mask or anything to keep, the picture comes back as it is."""
    lost, placed = Picture(repainted), Picture(repainted, Placement())

    assert PasteBack().apply(lost, make_job(photo=photo, mask=mask, change="part")) is lost
    assert PasteBack().apply(placed, make_job(photo=photo, change="part")) is placed
    assert PasteBack().apply(placed, make_job(photo=photo, mask=mask, change="all")) is placed
    assert PasteBack().apply(placed, make_job(change="part")) is placed


def measured(picture: Picture, mask: Image.Image) -> np.ndarray:
    """The colour of the block, in CIELAB."""
    colour = region_colour(picture.array()[..., :3], np.asarray(mask))
    assert colour is not None
    return lab(colour)


def off(photo: Image.Image, colour: str) -> Picture:
    """The photo with its block in another colour, its texture kept."""
    image = photo.copy()
    block = photo.crop((20, 10, 60, 50)).split()
    wanted = bytes.fromhex(colour[1:])
    moved = [
        band.point(lambda v, add=new - old: v + add)
        for band, new, old in zip(block, wanted, (91, 107, 75), strict=True)
    ]
    image.paste(Image.merge("RGB", moved), (20, 10))
    return Picture(image, Placement())


@pytest.mark.parametrize("shown", [None, "#5B6B4B", "#707F60"])
def test_the_median_becomes_the_expected_colour(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, shown: str | None
) -> None:
    """A colour that came out a little wrong is right afterwards, in the light of the photo where that is known."""
    job = make_job(photo=photo, mask=mask, colours=("#B3862A", shown))
    anchor = linear_of(shown) if shown else None
    wanted = expected(linear_of("#B3862A"), anchor, region_colour(np.asarray(photo), np.asarray(mask)))
    picture = off(photo, "#BB7A40")

    made = ColourCorrect().apply(picture, job)

    assert delta_e(measured(picture, mask), lab(wanted)) > 3
    assert delta_e(measured(made, mask), lab(wanted)) < 0.5


def test_the_swatch_itself_can_be_aimed_at(make_job: JobMaker, photo: Image.Image, mask: Image.Image) -> None:
    """With target `swatch` the photo's light does not count."""
    job = make_job(photo=photo, mask=mask, colours=("#B3862A", "#707F60"), target="swatch")

    made = ColourCorrect().apply(off(photo, "#BB7A40"), job)

    assert delta_e(measured(made, mask), lab(linear_of("#B3862A"))) < 0.5


def test_outside_the_mask_nothing_is_corrected(make_job: JobMaker, photo: Image.Image, mask: Image.Image) -> None:
    """The correction ends where the mask is black, and alpha stays."""
    picture = off(photo, "#BB7A40")
    veiled = Picture(picture.image.convert("RGBA"), Placement())
    veiled.image.putalpha(200)

    made = ColourCorrect().apply(veiled, make_job(photo=photo, mask=mask, colours=("#B3862A", None)))

    outside = np.asarray(mask) == 0
    assert np.array_equal(veiled.array()[outside], made.array()[outside])
    assert np.all(made.array()[..., 3] == 200)


@given(st.floats(0.1, 1.0))
def test_half_strength_goes_half_way(strength: float) -> None:
    """More strength brings the colour nearer, in proportion and in linear light, never past it."""
    image, mask = Image.new("RGB", (20, 20), "#BB7A40"), Image.new("L", (20, 20), 255)
    now, wanted = linear_of("#BB7A40"), linear_of("#B3862A")
    aim = now + strength * (wanted - now)

    made = corrected(image, mask, mask, now, aim)

    assert linear(np.asarray(made)[0, 0]).tolist() == pytest.approx(aim.tolist(), abs=0.004)


def test_a_colour_far_off_is_left_alone(make_job: JobMaker, photo: Image.Image, mask: Image.Image) -> None:
    """Beyond the limit the mask must be of something else, and nothing is touched."""
    job = make_job(photo=photo, mask=mask, colours=("#1F2F9F", None))

    made = ColourCorrect(ColourCorrectConfig(limit=25)).apply(Picture(photo, Placement()), job)

    assert photo.tobytes() == made.image.tobytes()


def test_nothing_to_go_by_leaves_the_picture(make_job: JobMaker, photo: Image.Image, mask: Image.Image) -> None:
    """Without placement, mask or colorway, or in a room's own light, the picture comes back as it is."""
    lost, placed = Picture(photo), Picture(photo, Placement())
    wanted = ("#B3862A", None)

    assert ColourCorrect().apply(lost, make_job(photo=photo, mask=mask, colours=wanted)) is lost
    assert ColourCorrect().apply(placed, make_job(photo=photo, colours=wanted)) is placed
    assert ColourCorrect().apply(placed, make_job(photo=photo, mask=mask)) is placed
    assert ColourCorrect().apply(placed, make_job(photo=photo, mask=mask, colours=wanted, in_room=True)) is placed


@pytest.mark.parametrize("processor", [PasteBack(), ColourCorrect()], ids=["paste-back", "colour-correct"])
def test_the_key_knows_the_files(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, processor: PasteBack | ColourCorrect
) -> None:
    """Another mask or another photo makes another asset."""
    told = [
        processor.told(make_job(photo=photo, mask=mask)),
        processor.told(make_job(photo=photo, mask=mask.rotate(180))),
        processor.told(make_job(photo=photo.rotate(180), mask=mask)),
    ]

    assert all(told.count(each) == 1 for each in told)


@pytest.mark.parametrize("processor", [PasteBack(), ColourCorrect()], ids=["paste-back", "colour-correct"])
def test_the_picture_stays_as_it_is(
    make_job: JobMaker, photo: Image.Image, mask: Image.Image, processor: PasteBack | ColourCorrect
) -> None:
    """A new picture is made; the given one stays."""
    picture = off(photo, "#BB7A40")
    before = picture.image.tobytes()

    made = processor.apply(picture, make_job(photo=photo, mask=mask, change="part", colours=("#B3862A", None)))

    assert before == picture.image.tobytes() != made.image.tobytes()
    assert picture.placement == made.placement
    assert made.size == Size(90, 70)


def test_an_outline_keeps_no_fringe_of_the_old_colour(make_job: JobMaker, cut_out: Image.Image) -> None:
    """Where mask and cut-out fade together, the colour is all the new one's; the alpha is what composites it."""
    job = make_job(photo=cut_out, mask=cut_out.getchannel("A"), change="part")
    blue = Image.new("RGBA", cut_out.size, (20, 40, 200, 255))
    blue.putalpha(cut_out.getchannel("A"))
    kept = PasteBack().apply(Picture(blue, Placement()), job)

    covered = kept.array()[np.asarray(cut_out.getchannel("A")) > 0]
    assert [[20, 40, 200]] == np.unique(covered[:, :3], axis=0).tolist()


def test_the_photographed_colorway_is_not_corrected(make_job: JobMaker, cut_out: Image.Image) -> None:
    """The photo's own pixels are the truth of what it shows."""
    job = make_job(photo=cut_out, mask=cut_out.getchannel("A"), colours=("#C9992E", "#C9992E"))
    picture = Picture(cut_out, Placement())

    assert picture is ColourCorrect().apply(picture, job)
