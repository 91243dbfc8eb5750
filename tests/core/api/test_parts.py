"""Which parts of a product take which colour, and where they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from packshot.api import Colorway, Picture, PictureError, Product, Reference, Request, Size
from packshot.testing import pictures, samples

IVORY = Colorway(key="ivory", label="Ivory", hex="#E9E4D8")
STRIPED = replace(samples.NAVY, key="navy-stripes", parts={"stripe": samples.NAVY, "ground": IVORY})
MOSSY = replace(samples.MOSS, key="moss-stripes", parts={"stripe": samples.MOSS, "ground": IVORY})


def mask(folder: Path, *levels: int) -> Reference:
    """A mask of one row with these grey levels."""
    pixels: NDArray[np.uint8] = np.array([levels], np.uint8)
    name = "-".join(map(str, levels))
    return samples.reference(pictures.save(Picture.from_array(pixels), folder / f"{name}.png"), "mask")


def levels(picture: Picture | None) -> list[int] | None:
    """The grey levels of a row."""
    return None if picture is None else [int(each) for each in picture.array()[0]]


def wanting(product: Product, wanted: Colorway | None, shown: Colorway | None) -> Request:
    """A request for a colorway of a product photographed in another."""
    return samples.request(product, colorway=wanted, photo_colorway=shown)


def test_a_colorway_of_one_colour_is_one_part(tmp_path: Path) -> None:
    """It has no name, the product's mask, and the colorway the photo shows."""
    product = samples.bare_product(mask=mask(tmp_path, 0, 255))

    [part] = wanting(product, samples.MOSS, samples.MUSTARD).parts

    assert ("", product.mask, samples.MOSS, samples.MUSTARD) == (part.name, part.mask, part.wanted, part.photographed)
    assert [0, 255] == levels(wanting(product, samples.MOSS, samples.MUSTARD).mask())


def test_named_parts_have_masks_and_colours_by_name(tmp_path: Path) -> None:
    """What the photo shows of a part is that of the photographed colorway's part of the same name."""
    stripe, ground = mask(tmp_path, 0, 0, 255), mask(tmp_path, 0, 255, 0)
    product = samples.bare_product(masks={"stripe": stripe, "ground": ground})

    parts = wanting(product, MOSSY, STRIPED).parts

    assert [("stripe", stripe), ("ground", ground)] == [(each.name, each.mask) for each in parts]
    assert [(samples.MOSS, samples.NAVY), (IVORY, IVORY)] == [(each.wanted, each.photographed) for each in parts]
    assert [0, 255, 255] == levels(wanting(product, MOSSY, STRIPED).mask())


def test_the_part_without_a_mask_has_the_rest_of_the_products_mask(tmp_path: Path) -> None:
    """Its soft edges share the pixels: what one part leaves is the other's."""
    product = samples.bare_product(
        mask=mask(tmp_path, 0, 255, 255, 255), masks={"stripe": mask(tmp_path, 0, 0, 100, 255)}
    )
    asked = wanting(product, MOSSY, STRIPED)

    assert [[0, 0, 100, 255], [0, 255, 155, 0]] == [levels(each.region()) for each in asked.parts]
    assert [0, 255, 255, 255] == levels(asked.mask())


def test_two_parts_without_a_mask_have_none(tmp_path: Path) -> None:
    """Nobody can tell the one's share of the rest from the other's."""
    product = samples.bare_product(mask=mask(tmp_path, 0, 255))
    asked = wanting(product, MOSSY, STRIPED)

    assert [None, None] == [each.mask for each in asked.parts]
    assert asked.mask() is None


def test_a_photo_of_one_colour_says_nothing_of_named_parts(tmp_path: Path) -> None:
    """Nobody knows which of the parts shows it."""
    product = samples.bare_product(mask=mask(tmp_path, 255), masks={"stripe": mask(tmp_path, 128)})

    assert [None, None] == [each.photographed for each in wanting(product, MOSSY, samples.NAVY).parts]


def test_a_colorway_of_one_colour_is_that_of_every_part_the_photo_shows(tmp_path: Path) -> None:
    """A striped photo becomes plain by bringing stripe and ground to one colour."""
    product = samples.bare_product(mask=mask(tmp_path, 255, 255), masks={"stripe": mask(tmp_path, 255, 0)})

    parts = wanting(product, samples.MOSS, STRIPED).parts

    assert [("stripe", samples.MOSS, samples.NAVY), ("ground", samples.MOSS, IVORY)] == [
        (each.name, each.wanted, each.photographed) for each in parts
    ]
    assert [[255, 0], [0, 255]] == [levels(each.region()) for each in parts]


def test_without_a_colorway_the_parts_are_those_photographed(tmp_path: Path) -> None:
    """A picture of the product as it is can be held against its photo part by part."""
    product = samples.bare_product(masks={"stripe": mask(tmp_path, 255, 0), "ground": mask(tmp_path, 0, 255)})

    parts = wanting(product, None, STRIPED).parts

    assert [("stripe", None, samples.NAVY), ("ground", None, IVORY)] == [
        (each.name, each.wanted, each.photographed) for each in parts
    ]


@settings(max_examples=30)
@given(st.lists(st.tuples(st.integers(0, 255), st.integers(0, 255)), min_size=1, max_size=6))
def test_part_and_rest_are_the_mask(rows: list[tuple[int, int]]) -> None:
    """A mask, less a mask inside of it, and that one together are the first again."""
    whole, part = (Picture.from_array(np.array([[f(row) for row in rows]], np.uint8)) for f in (max, min))

    assert levels(whole) == levels(whole.without(part).united(part))


def test_a_cut_out_is_the_alpha_of_its_photo(tmp_path: Path) -> None:
    """What it leaves out is transparent, what was transparent stays so, and no colour changes."""
    row = np.array([[[9, 8, 7, 255], [9, 8, 7, 255], [9, 8, 7, 0]]], np.uint8)
    photo = samples.reference(pictures.save(Picture.from_array(row), tmp_path / "photo.png"), "product")
    cutout = replace(mask(tmp_path, 255, 100, 255), role="cutout")

    assert [[9, 8, 7, 255], [9, 8, 7, 100], [9, 8, 7, 0]] == photo.cut_by(cutout).picture().array()[0].tolist()


def test_a_cut_out_is_a_part_of_what_its_photo_shows(tmp_path: Path) -> None:
    """Another outline is another picture to every key, and a changed file of either is refused."""
    photo = samples.reference(pictures.save(Picture.new(Size(2, 1), "#336699"), tmp_path / "photo.png"), "product")
    one, other = (replace(mask(tmp_path, 255, level), role="cutout") for level in (0, 255))

    assert 3 == len({each.digest for each in (photo, photo.cut_by(one), photo.cut_by(other))})
    pictures.save(Picture.new(Size(2, 1), "#000000"), one.path)
    with pytest.raises(PictureError, match="changed since the plan"):
        photo.cut_by(one).picture()
