"""The studio works from the photo from which the wanted colours come out best, and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from packshot.api import Colorway, Photograph, Product, Reference, Size, Where
from packshot_studio import Studio
from packshot_studio.masters import master
from packshot_studio.support import expected_error

MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E")
STONE = Colorway(key="stone", label="Stone Grey", hex="#8A8A86")
MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B")
BLACK = Colorway(key="black", label="Black", hex="#1C1C1E")
IVORY = Colorway(key="ivory", label="Ivory", hex="#E9E4D8")


def image(name: str, role: str = "product") -> Reference:
    """An input image nobody reads."""
    return Reference(role, Path(name), name, Size(8, 8))


def shown(colorway: Colorway | None, *, mask: bool = True, masks: tuple[str, ...] = ()) -> Photograph:
    """A photo named after what it shows."""
    name = colorway.key if colorway else "unknown"
    parts = {each: image(f"{name}.{each}", "mask") for each in masks}
    return Photograph(
        photo=image(f"{name}.png"), colorway=colorway, mask=image(f"{name}.mask", "mask") if mask else None, masks=parts
    )


def product(*photos: Photograph, finish: str = "matte") -> Product:
    """A product with these photos."""
    made = Product(id="sofa", title="Sofa", where=Where("products.csv", 2), photos=photos, finish=finish)
    return made.seen_in(photos[0])


def test_the_photo_with_the_least_expected_error_is_taken() -> None:
    """Another colour comes out better of a saturated photo than of a grey one; both figures are told."""
    stone, mustard = shown(STONE), shown(MUSTARD)
    best, other = (expected_error(each.hex, MOSS.hex, "matte") for each in (MUSTARD, STONE))

    chosen = Studio().master(product(stone, mustard), MOSS, "photo")

    assert mustard == chosen.photograph
    assert f"expected deltaE00 {best:.1f} from Mustard, against {other:.1f} from Stone Grey (stone.png)" == chosen.why
    assert "" == chosen.caution


@pytest.mark.parametrize("target", ["photo", "swatch"])
def test_the_photo_that_shows_the_wanted_colour_wins(target: str) -> None:
    """Its own pixels are the truth."""
    stone, mustard = shown(STONE), shown(MUSTARD)

    chosen = master(product(mustard, stone), STONE, "photo" if target == "photo" else "swatch")

    assert stone == chosen.photograph
    assert chosen.why.startswith("expected deltaE00 0 from Stone Grey itself, against ")


def test_a_photo_without_a_mask_is_not_recoloured() -> None:
    """It is good for the colour it shows alone."""
    mustard, stone = shown(MUSTARD, mask=False), shown(STONE)

    assert stone == master(product(mustard, stone), MOSS, "photo").photograph
    assert "no other has a mask" in master(product(mustard, stone), MOSS, "photo").why
    assert mustard == master(product(stone, mustard), MUSTARD, "photo").photograph
    assert stone == master(product(stone, mustard), MUSTARD, "swatch").photograph


def test_without_any_mask_it_is_the_first() -> None:
    """What is missing is then said of the first."""
    first, second = shown(STONE, mask=False), shown(MUSTARD, mask=False)

    assert first == master(product(first, second), MOSS, "photo").photograph


def test_without_a_colorway_it_is_the_first() -> None:
    """There is nothing to recolour."""
    first, second = shown(STONE), shown(MUSTARD)

    assert first == master(product(first, second), None, "photo").photograph


def test_a_photo_whose_colour_nobody_states_comes_last() -> None:
    """Nothing can be expected of it."""
    unknown, black = shown(None), shown(BLACK)

    assert black == master(product(unknown, black), MUSTARD, "photo").photograph
    assert unknown == master(product(unknown), MUSTARD, "photo").photograph


def test_a_photo_is_as_good_as_its_hardest_part() -> None:
    """One part that comes out badly is what people see."""
    easy = Colorway(key="easy", label="Easy", hex="#C9992E", parts={"stripe": MUSTARD, "ground": IVORY})
    hard = Colorway(key="hard", label="Hard", hex="#5B6B4B", parts={"stripe": BLACK, "ground": MUSTARD})
    wanted = Colorway(key="wanted", label="Wanted", hex="#5B6B4B", parts={"stripe": MOSS, "ground": MUSTARD})
    names = ("stripe", "ground")

    chosen = master(product(shown(hard, masks=names), shown(easy, masks=names)), wanted, "photo")

    assert easy == chosen.photograph.colorway
    assert f"{expected_error(BLACK.hex, MOSS.hex, 'matte'):.1f} from Hard" in chosen.why


def test_what_no_photo_supports_is_said_with_what_to_do() -> None:
    """A black photo holds little but sheen; with a better photo beside it, nothing needs saying."""
    alone = master(product(shown(BLACK)), MUSTARD, "photo")

    assert "a photo of Black is too dark to become Mustard" in alone.caution
    assert alone.fix.startswith("photograph the product")
    assert "" == alone.why
    assert "" == master(product(shown(BLACK), shown(MOSS)), MUSTARD, "photo").caution


def test_the_part_that_comes_out_badly_is_named() -> None:
    """The others may be fine."""
    shade = Colorway(key="old", label="Old", hex="#1C1C1E", parts={"base": MOSS, "shade": BLACK})
    wanted = Colorway(key="new", label="New", hex="#C9992E", parts={"base": MOSS, "shade": MUSTARD})

    chosen = master(product(shown(shade, masks=("base", "shade"))), wanted, "photo")

    assert chosen.caution.startswith("the shade: a photo of Black is too dark to become Mustard")


def test_choosing_needs_no_numpy() -> None:
    """The plan asks for every job."""
    script = "import sys, packshot_studio.masters; sys.exit('numpy' in sys.modules)"

    assert 0 == subprocess.run([sys.executable, "-c", script], check=False).returncode
