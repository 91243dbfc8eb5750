from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api.colour import delta_e, encoded, hex_of, lab, linear, linear_of, region_colour
from packshot_studio.recolour import recolour

Pixels = NDArray[np.uint8]
seeds = st.integers(0, 2**32 - 1)
finishes = st.sampled_from(["matte", "satin", "glossy", "metal"])
hexes = st.tuples(*[st.integers(12, 215)] * 3).map(lambda rgb: "#{:02X}{:02X}{:02X}".format(*rgb))


def noise(seed: int) -> tuple[Pixels, Pixels]:
    """Random pixels, and a random mask with soft edges and a sure part."""
    generator = np.random.default_rng(seed)
    pixels = generator.integers(0, 256, (24, 31, 3), dtype=np.uint8)
    mask = generator.choice(np.array([0, 0, 1, 128, 254, 255], np.uint8), (24, 31))
    mask[4:14, 5:15] = 255
    return pixels, mask


def cloth(colour: str, seed: int = 0) -> Pixels:
    """A shaded, slightly rough surface of one colour."""
    generator = np.random.default_rng(seed)
    base = np.frombuffer(bytes.fromhex(colour.removeprefix("#")), np.uint8)
    shade = np.linspace(0.7, 1.15, 40)[None, :, None] * generator.normal(1, 0.02, (40, 40, 1))
    return np.clip(base * shade, 0, 255).astype(np.uint8)


def only_the_mask_changes(seed: int, wanted: str, finish: str) -> bool:
    """Recolour noise, every second time with alpha."""
    pixels, mask = noise(seed)
    made = recolour(pixels, mask, linear_of(wanted), finish=finish, alpha=mask if seed % 2 else None)
    return np.array_equal(pixels[mask == 0], made[mask == 0])


@settings(max_examples=30, deadline=None)
@given(seeds, hexes, finishes)
def test_nothing_changes_outside_the_mask(seed: int, wanted: str, finish: str) -> None:
    """Where the mask is black the photo's own pixels come back."""
    assert only_the_mask_changes(seed, wanted, finish)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(seeds, hexes, finishes)
def test_nothing_changes_outside_a_thousand_masks(seed: int, wanted: str, finish: str) -> None:
    """The same in a thousand cases, with and without alpha."""
    assert only_the_mask_changes(seed, wanted, finish)


@settings(max_examples=60, deadline=None)
@given(hexes, finishes, st.sampled_from(["#C9992E", "#8A8A86", "#B3162A", "#5B6B4B", "#1C1C1E", "#D9D6D0"]))
def test_the_region_has_the_wanted_colour(wanted: str, finish: str, photographed: str) -> None:
    """The median of the region is the target, to a twentieth of a just noticeable difference."""
    pixels, mask = cloth(photographed), np.full((40, 40), 255, np.uint8)
    found = region_colour(recolour(pixels, mask, linear_of(wanted), finish=finish), mask)
    assert found is not None
    assert float(delta_e(lab(linear_of(wanted)), lab(found))) < 0.05, (wanted, hex_of(found))


def test_shading_is_kept() -> None:
    """What was lighter stays lighter."""
    mask = np.full((40, 40), 255, np.uint8)
    made = recolour(cloth("#C9992E"), mask, linear_of("#1F2F4F")).astype(np.float32).mean(axis=(0, 2))
    assert made[30] > made[20] > made[5]


def test_a_white_highlight_stays_white() -> None:
    """On a glossy coloured surface the lamp's reflection does not take the new colour."""
    pixels = cloth("#C9992E")
    pixels[15:21, 15:21] = 255
    made = recolour(pixels, np.full((40, 40), 255, np.uint8), linear_of("#1F2F4F"), finish="glossy")
    shine = made[17:19, 17:19].astype(int)
    assert shine.min() > 150
    assert np.ptp(shine, axis=-1).max() < 60


def test_what_is_mirrored_in_black_is_light_and_not_shading() -> None:
    """A streak on a black glaze is added to the new colour as it was; it is not the new colour made brighter."""
    pixels = cloth("#1C1C1E", 1)
    pixels[:, 18:22] = 90
    mask = np.full((40, 40), 255, np.uint8)
    before, after = (linear(each) for each in (pixels, recolour(pixels, mask, linear_of("#C9992E"), finish="glossy")))
    added = after[:, 19:21].mean(axis=(0, 1)) - after[:, 24:30].mean(axis=(0, 1))
    streak = float(before[:, 19:21].mean() - before[:, 24:30].mean())
    assert added.tolist() == pytest.approx([streak] * 3, abs=0.35 * streak)


def test_noise_of_a_dark_photo_is_not_blown_up() -> None:
    """Grain of a black photo is relatively weaker in white than it was in black."""
    generator, mask = np.random.default_rng(2), np.full((40, 40), 255, np.uint8)
    pixels = np.clip(generator.normal(40, 4, (40, 40, 1)).repeat(3, axis=2), 0, 255).astype(np.uint8)
    before, after = (linear(each) for each in (pixels, recolour(pixels, mask, linear_of("#C8C8C8"))))
    assert after.std() / after.mean() < 0.7 * before.std() / before.mean()


def test_metal_keeps_the_ratios_of_its_light() -> None:
    """The highlights of metal are of its own colour, so every pixel is multiplied by the same."""
    pixels, mask = cloth("#B08A60"), np.full((40, 40), 255, np.uint8)
    ratio = linear(recolour(pixels, mask, linear_of("#8C6A52"), finish="metal")) / linear(pixels)
    assert ratio.std(axis=(0, 1)).max() < 0.05 * ratio.mean()


def test_a_half_covered_rim_takes_the_whole_colour() -> None:
    """A pixel half covered by the product is wholly of the part's colour: no fringe of the old one is left."""
    pixels, mask = cloth("#C9992E"), np.full((40, 40), 255, np.uint8)
    mask[0] = 128
    made = recolour(pixels, mask, linear_of("#1F2F4F"), alpha=mask)
    assert np.array_equal(made[0].argmax(axis=-1), np.full(40, 2))


def test_a_pixel_shared_with_another_part_keeps_its_half() -> None:
    """Between the part and another one, only the part's share of the light changes."""
    pixels, mask = cloth("#C9992E"), np.full((40, 40), 255, np.uint8)
    pixels[30:], mask[30:] = 0, 0
    pixels[29], mask[29] = encoded(linear(pixels[28]) / 2), 128
    made = recolour(pixels, mask, linear_of("#1F2F4F"))
    assert (made[29].max(axis=-1) < made[28].max(axis=-1)).all()
    assert (made[29, :, 2] > made[29, :, 0]).all()


def test_the_same_input_gives_the_same_pixels() -> None:
    """Recolouring is deterministic."""
    pixels, mask = noise(7)
    first, second = (recolour(pixels, mask, linear_of("#5B6B4B"), finish="glossy") for _ in range(2))
    assert np.array_equal(first, second)


def test_a_mask_without_white_is_refused() -> None:
    """There is no colour to start from where no pixel is sure."""
    with pytest.raises(ValueError, match="no white part"):
        recolour(cloth("#C9992E"), np.full((40, 40), 200, np.uint8), linear_of("#5B6B4B"))
