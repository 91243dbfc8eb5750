"""What goes out with a request: the photo, and the mask of every part that takes a colour."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing import pictures
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

PARTS = """[colorways.duo]
parts = { seat = "moss", legs = "navy" }

[scenes.room]"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop with one chair in a colorway of two parts, one of which has a mask."""
    record = f"{CHAIR.replace('mustard|moss|navy', 'duo')},photos/seat.mask.png,"
    made = Shop.build(
        tmp_path, catalog=CATALOG.replace("[scenes.room]", PARTS), records=f"{COLUMNS},mask.seat,mask.legs\n{record}\n"
    )
    pictures.save(pictures.mask(), made.folder / "photos" / "seat.mask.png")
    return made


def sent(shop: Shop) -> list[str]:
    """Names of the masks the colorway's job sends."""
    lines = shop.packshot("explain", "--shot", "colorway").out.splitlines()
    return [line.split()[1] for line in lines if line.startswith("  mask ")]


def test_a_part_with_the_rest_of_the_mask_needs_both_files(shop: Shop) -> None:
    """Each mask goes out once: the part's own, and the whole of which the other has the rest."""
    assert ["seat.mask.png", "chair.mask.png"] == sent(shop)


def test_each_part_may_have_its_own_mask(shop: Shop) -> None:
    """The product's mask is then not asked for."""
    shop.edit("photos/seat.mask.png,", "photos/seat.mask.png,photos/legs.mask.png", "products.csv")
    legs = pictures.mask().image.point(lambda value: 255 - value)
    pictures.save(pictures.mask().with_image(legs), shop.folder / "photos" / "legs.mask.png")

    assert ["seat.mask.png", "legs.mask.png"] == sent(shop)


def test_a_part_that_lacks_its_mask_is_told_by_its_column(shop: Shop) -> None:
    """Template, product and column, before anything is made."""
    shop.edit(",photos/chair.mask.png,", ",,", "products.csv")

    told, *_ = shop.packshot("plan", "--json", "--shot", "colorway").json["problems"]

    assert 'shot colorway needs product.mask.legs (template "colorway")' == told["message"]
    assert 'fill the column "mask.legs"' in told["fix"]
