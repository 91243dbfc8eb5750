from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image

from packshot.api import Job, Picture, Placement, Size
from packshot_retouch.colour_correct import ColourCorrect
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
