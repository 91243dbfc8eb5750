"""Damage on a dial."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from packshot.api import Picture
from packshot.testing.damage import FAULTS, Pixels, Truth, labelled
from packshot.testing.shop import packshot

SIDE = 160
EVERY = list(FAULTS)
SEEDS = range(4)
INSIDE = {"hue": "part", "lightness": "part", "saturation": "part", "blur": "product", "changed_text": "product"}
"""What a fault keeps to."""
DISC = {"added_object": 0.15, "added_beside": 0.15, "erased_part": 0.20, "redrawn_detail": 0.15}
"""The radius of the disc a fault keeps to, over the product's size."""


@lru_cache
def truth() -> Truth:
    """A lettered box of two colours with knobs and grain, on a grey wall."""
    image = Image.new("RGB", (SIDE, SIDE), "#D6D2CC")
    draw = ImageDraw.Draw(image)
    draw.rectangle((30, 30, 129, 129), "#8A6A3A")
    draw.rectangle((30, 100, 129, 129), "#303840")
    for x in (50, 80, 110):
        draw.ellipse((x - 6, 50, x + 6, 62), "#20140A")
        draw.line((x, 66, x, 96), "#C8A878", 2)
    grain = np.random.default_rng(0).integers(-6, 7, (SIDE, SIDE, 1))
    bare = np.clip(np.asarray(image).astype(int) + grain, 0, 255).astype(np.uint8)
    product, part = np.zeros((2, SIDE, SIDE), np.float32)
    product[30:130, 30:130] = part[30:100, 30:130] = 1
    return Truth(labelled(bare, product, "AURORA"), product, part, "AURORA", bare)


def spoilt(name: str, dose: float, seed: int = 0) -> Pixels:
    """The picture damaged."""
    return FAULTS[name](truth(), dose, np.random.default_rng(seed))


def changed(name: str, dose: float, seed: int = 0) -> np.ndarray:
    """How far each pixel went, steps of 255."""
    far: np.ndarray = np.abs(spoilt(name, dose, seed).astype(int) - truth().pixels).max(axis=-1)
    return far


@pytest.mark.parametrize("name", EVERY)
def test_no_dose_is_no_damage(name: str) -> None:
    """At 0 not one pixel differs."""
    for seed in SEEDS:
        assert 0 == changed(name, 0, seed).max()


@pytest.mark.parametrize("name", EVERY)
def test_more_is_worse(name: str) -> None:
    """Over a few places, each step of the dial does more harm than the one before, and the first does some."""
    harm = [np.mean([changed(name, dose, seed).mean() for seed in SEEDS]) for dose in (0, 0.25, 0.5, 1)]
    assert harm == sorted(harm)
    assert harm[1] > 0
    assert harm[3] > harm[1]


@pytest.mark.parametrize("name", EVERY)
def test_the_same_seed_does_the_same(name: str) -> None:
    """Another does it elsewhere, or the other way, where chance has a say."""
    first, again = spoilt(name, 0.6, 3), spoilt(name, 0.6, 3)
    assert (first == again).all()
    others = [spoilt(name, 0.6, seed) for seed in range(4, 12)]
    assert ("blur" == name) == all((each == first).all() for each in others)


@pytest.mark.parametrize(("name", "what"), INSIDE.items())
def test_a_fault_stays_inside_its_mask(name: str, what: str) -> None:
    """A recoloured part is that part, a blurred product has the wall it stood before."""
    for seed in SEEDS:
        assert not changed(name, 1, seed)[getattr(truth(), what) == 0].any()


@pytest.mark.parametrize(("name", "radius"), DISC.items())
def test_a_fault_of_a_place_is_no_larger_than_it_says(name: str, radius: float) -> None:
    """All that differs fits into the disc."""
    for seed in SEEDS:
        rows, columns = np.nonzero(changed(name, 1, seed))
        widest = 2 * radius * truth().extent + 3
        assert np.ptp(rows) <= widest
        assert np.ptp(columns) <= widest


def test_a_thing_beside_begins_beside() -> None:
    """Its middle is not on the product."""
    for seed in SEEDS:
        rows, columns = np.nonzero(changed("added_beside", 0.3, seed))
        assert 0 == truth().product[round(rows.mean()), round(columns.mean())]


def test_a_pulled_edge_leaves_the_rest() -> None:
    """The pull fades with the distance: most of the picture is as it was."""
    for seed in SEEDS:
        assert (changed("moved_edge", 1, seed) == 0).mean() > 0.75


def test_another_background_leaves_the_product() -> None:
    """All of the wall, nothing of what stands before it."""
    far = changed("background", 1)
    assert far[truth().product == 0].min() > 0
    assert 0 == far[truth().product == 1].max()


def test_the_least_dose_changes_one_letter() -> None:
    """Fewer columns differ than of two letters; a picture without a word stays."""
    columns = np.flatnonzero(changed("changed_text", 0.01).any(axis=0))
    assert np.ptp(columns) < 16
    bare = Truth(truth().pixels, truth().product, truth().part)
    assert FAULTS["changed_text"](bare, 1, np.random.default_rng(0)) is bare.pixels


def test_a_picture_brings_its_own_masks() -> None:
    """Its alpha is the product, and the part where no other is named; it is seen on white."""
    image = Image.new("RGBA", (8, 6))
    image.paste("#203040", (2, 1, 6, 5))
    told = Truth.of(Picture(image))
    assert 16 == told.product.sum() == told.part.sum()
    assert [255, 255, 255] == told.pixels[0, 0].tolist()


def test_the_command_writes_a_damaged_picture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the part differs; the same line gives the same file."""
    monkeypatch.chdir(tmp_path)
    Image.fromarray(truth().pixels).save("true.png")
    Image.fromarray((truth().part * 255).astype(np.uint8)).save("part.png")
    line = ("testing", "damage", "true.png", "--fault", "hue", "--part", "part.png", "--dose", "0.5", "--output")
    for each in ("one.png", "two.png"):
        ran = packshot(*line, each)
        assert (0, f"{each}\n") == (ran.code, ran.out)
    assert Path("one.png").read_bytes() == Path("two.png").read_bytes()
    differs = (np.asarray(Image.open("one.png")) != truth().pixels).any(axis=-1)
    assert differs.any()
    assert not differs[truth().part == 0].any()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fault", "hoe"), "is no fault; there are hue, lightness"),
        (("--fault", "hue", "--part", "small.png"), "a mask has the picture's size"),
        (("--fault", "hue", "--product", "text.png"), "text.png"),
        (("--fault", "hue", "--output", "no/where.png"), "cannot be written"),
    ],
)
def test_the_command_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    """The name, the size, the file: in words, without a traceback."""
    monkeypatch.chdir(tmp_path)
    Image.fromarray(truth().pixels).save("true.png")
    Image.new("L", (4, 4)).save("small.png")
    Path("text.png").write_text("no picture")
    ran = packshot("testing", "damage", "true.png", *arguments)
    assert ran.code in (1, 2)
    assert said in " ".join(ran.err.split())
