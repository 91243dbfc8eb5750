"""The check `drift`."""

from dataclasses import replace
from pathlib import Path

import pytest

from packshot.api import Job, Picture, Placement, Size
from packshot.api.values import Change
from packshot.testing import pictures, samples
from packshot_checks import Drift, DriftConfig


@pytest.fixture
def opaque(tmp_path: Path) -> Job:
    """A job whose photo has no transparency and whose mask is the product's body."""
    photo = samples.reference(pictures.save(pictures.photo().on("#E8E8E8"), tmp_path / "opaque.png"))
    return samples.job(samples.request(samples.product(tmp_path, photo=photo)))


def painted(job: Job, box: tuple[int, int, int, int]) -> Picture:
    """The photo with a box of another colour, in its own pixels."""
    assert job.photo is not None
    image = job.photo.image.copy()
    image.paste("#00AAFF", box)
    return Picture(image, Placement())


def changed(job: Job, change: Change) -> Job:
    """The job with another part that may change."""
    return samples.job(samples.request(job.product, change=change))


def test_a_change_inside_the_part_is_what_was_asked_for(job: Job) -> None:
    """The body may change, so nothing has drifted."""
    (found,) = Drift().check(painted(job, pictures.BODY), job)
    assert (found.measure, found.value, found.limit, found.verdict) == ("changed_pixels", 0.0, 0, "pass")


def test_one_pixel_outside_the_part_fails(job: Job) -> None:
    """A foot is no fabric: one changed pixel of its 48 is a share of 0.021, rounded up."""
    x, y = pictures.FOOT[:2]
    (found,) = Drift().check(painted(job, (x, y, x + 1, y + 1)), job)
    assert (found.value, found.verdict) == (0.021, "fail")
    assert found.message == "1 of 48 pixels outside the part differ from the photo"


def test_the_changed_pixels_are_shown(opaque: Job) -> None:
    """A box around what was painted, in the picture's pixels, exactly compared or scaled."""
    picture = painted(opaque, (50, 4, 58, 10))
    (exact,) = Drift().check(picture, opaque)
    (scaled,) = Drift().check(picture.resized(Size(128, 96)), opaque)
    assert exact.regions[0] == pytest.approx((50, 4, 58, 10), abs=1)
    assert scaled.regions[0] == pytest.approx((100, 8, 116, 20), abs=6)


def test_what_the_photo_does_not_show_may_become_anything(job: Job) -> None:
    """Transparent pixels of the photo are not compared."""
    (found,) = Drift().check(painted(job, (0, 0, 16, 48)), job)
    assert found.value == 0.0


@pytest.mark.parametrize(
    ("change", "box", "verdict"),
    [
        ("product", pictures.BODY, "pass"),
        ("product", (0, 0, 8, 8), "fail"),
        ("background", (0, 0, 8, 8), "pass"),
        ("background", pictures.BODY, "fail"),
    ],
)
def test_the_shot_says_what_may_change(
    opaque: Job, change: Change, box: tuple[int, int, int, int], verdict: str
) -> None:
    """`product` protects the background, `background` the product."""
    (found,) = Drift().check(painted(opaque, box), changed(opaque, change))
    assert found.verdict == verdict


@pytest.mark.parametrize("change", ["all", "product"])
def test_nothing_is_judged_where_nothing_is_protected(job: Job, change: Change) -> None:
    """All may change, or a cut-out photo shows nothing but the product."""
    assert list(Drift().check(painted(job, (0, 0, 64, 48)), changed(job, change))) == []


def test_a_scaled_original_is_compared_with_the_scaled_photo(opaque: Job) -> None:
    """The same pixels at another size pass; another colour outside the part does not."""
    twice = Size(128, 96)
    (same,) = Drift().check(painted(opaque, pictures.BODY).resized(twice), opaque)
    (other,) = Drift().check(painted(opaque, (0, 0, 64, 8)).resized(twice), opaque)
    assert [(each.measure, each.limit, each.verdict) for each in (same, other)] == [
        ("mean_deltaE00", 1.0, "pass"),
        ("mean_deltaE00", 1.0, "fail"),
    ]


def test_a_product_set_into_a_scene_is_not_judged(tmp_path: Path, job: Job) -> None:
    """The room's light changes every pixel of a product that was moved into it."""
    scene = samples.request(job.product, scene=samples.scene(tmp_path))
    assert list(Drift().check(painted(job, (0, 0, 1, 1)).resized(Size(32, 24)), samples.job(scene))) == []


def test_an_original_that_does_not_know_its_photo_is_unknown(opaque: Job) -> None:
    """Without a placement, and without the photo to be found in it, there is nothing to compare."""
    (found,) = Drift().check(Picture.new(Size(64, 48), "#808080"), opaque)
    assert (found.value, found.verdict) == (None, "review")


def test_it_looks_at_the_base_unless_told() -> None:
    """A shot's own steps crop and mark; those its generator asks for bring to size and mend."""
    assert Drift().on == "base"
    assert Drift(DriftConfig(on="picture")).on == "picture"


def test_a_picture_scaled_up_and_back_is_compared_exactly(job: Job) -> None:
    """What is left of a factor in floating point is no other scale."""
    back = replace(painted(job, pictures.BODY), placement=Placement(sx=1.0000000000000002))
    (found,) = Drift().check(back, job)
    assert found.measure == "changed_pixels"
