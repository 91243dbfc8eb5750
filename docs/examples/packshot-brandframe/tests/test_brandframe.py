"""The brand frame keeps the contract of post-processors, and sets prices of every script."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageStat
from PIL.ImageFont import FreeTypeFont
from pydantic import ValidationError

from packshot.api import BadRequest, Context, Job, Picture, Size
from packshot.testing import samples
from packshot.testing.contracts import PostProcessorContract
from packshot_brandframe import BrandFrame, BrandFrameConfig, lettering

HEBREW = "\u05de\u05d7\u05d9\u05e8 \u05de\u05d1\u05e6\u05e2: 1,299.00 \u20aa"
ARABIC = "\u0627\u0644\u0633\u0639\u0631: \u0661\u0662\u0669\u0669 \u062f\u0631\u0647\u0645"
WIDE = Size(400, 300)


class TestBrandFrame(PostProcessorContract):
    """On a job whose record has a price."""

    plugin = BrandFrame
    draws = True

    def job(self, folder: Path) -> Job:
        """The sample's, priced."""
        made = super().job(folder)
        return priced("9", made)

    def picture(self) -> Picture:
        """Large enough for a line of text."""
        return super().picture().resized(WIDE)


def priced(price: str, job: Job | None = None) -> Job:
    """A job whose record has this price."""
    job = job or samples.job(samples.request(samples.bare_product()))
    product = replace(job.product, facts={**job.product.facts, "price": price})
    return replace(job, request=replace(job.request, product=product))


def framed(price: str, size: Size = WIDE, **options: Any) -> Picture:  # noqa: ANN401  a catalog's options
    """A white picture in its frame."""
    return BrandFrame(BrandFrameConfig(**options)).apply(Picture.new(size, "#FFFFFF"), priced(price))


def drawn(font: FreeTypeFont, line: str) -> Image.Image:
    """A line that ends at the right edge."""
    image = Image.new("L", (300, 40))
    ImageDraw.Draw(image).text((300, 20), line, font=font, fill=255, anchor="rm")
    return image


def inked(picture: Picture, high: int = 40) -> tuple[int, int, int, int]:
    """The box of the text inside the band, of which so many pixels are looked at."""
    band = picture.image.convert("RGB").crop((10, picture.height - high, picture.width - 10, picture.height))
    ground = Image.new("RGB", band.size, BrandFrameConfig().color)
    box = ImageChops.difference(band, ground).convert("L").point(lambda value: 255 if value > 90 else 0).getbbox()
    assert box is not None
    return box


@pytest.mark.parametrize("price", ["9 EUR", HEBREW, ARABIC, "\u0446\u0435\u043d\u0430 12 990"])
def test_the_price_stands_in_the_middle_of_the_band(price: str) -> None:
    """As far from the left as from the right, whatever the script."""
    left, _, right, _ = inked(framed(price))

    assert abs(left - (WIDE.width - 20 - right)) <= 4


def test_the_sign_of_a_hebrew_price_stands_left() -> None:
    """What is read first stands right: without the sign, the right of the line is the same but for a nudge."""
    font = lettering.load(Context(), None).fitting(HEBREW, (300, 30), 600, "auto")
    whole, signless = (drawn(font, line) for line in (HEBREW, HEBREW.removesuffix(" \u20aa")))
    edge = round(300 - font.getlength(HEBREW.removesuffix(" \u20aa")))

    assert ImageStat.Stat(ImageChops.difference(whole, signless).crop((edge, 0, 300, 40))).mean[0] < 10
    assert whole.crop((0, 0, edge, 40)).getbbox()
    assert not signless.crop((0, 0, edge - 2, 40)).getbbox()


def test_arabic_letters_are_joined() -> None:
    """A word is narrower than its letters one by one."""
    word = "\u0627\u0644\u0633\u0639\u0631"
    font = lettering.load(Context(), None).fitting(word, (300, 30), 600, "auto")

    assert font.getlength(word) < sum(font.getlength(letter) for letter in word)


def test_a_price_without_letters_follows_the_direction_given() -> None:
    """Its sign stands left of the digits in a right-to-left line."""
    assert framed("\u20aa 99", direction="rtl").to_png() != framed("\u20aa 99", direction="ltr").to_png()


def test_a_long_price_is_set_smaller_and_whole() -> None:
    """Until nobody could read it: then it is refused, never cut."""
    left, _, right, _ = inked(framed("from 1,299.00 EUR incl. VAT, was 1,899.00 EUR", band=0.1), 28)

    assert 0 < left < right < WIDE.width - 20
    with pytest.raises(BadRequest, match="does not fit"):
        framed("9 EUR " * 40)


def test_a_letter_the_font_lacks_is_named() -> None:
    """Nobody sells boxes."""
    with pytest.raises(BadRequest, match=r"Rubik lacks .*U\+6905"):
        framed("\u6905 9")


def test_a_record_without_a_price_is_named() -> None:
    """With the column."""
    with pytest.raises(BadRequest, match="vase-07 says no price"):
        framed(" ")


def test_a_new_price_is_another_picture_to_make() -> None:
    """The line is part of the key; other columns are not."""
    one, other = (BrandFrame().told(priced(price)) for price in ("9", "10"))

    assert one != other
    assert one["font"] == other["font"]


def test_the_middle_of_the_picture_is_left_alone() -> None:
    """Frame and band cover the edges only."""
    middle = framed("9 EUR", ink="#000000").image.crop((20, 20, WIDE.width - 20, WIDE.height - 44))

    assert [(255, 255)] * 3 == ImageStat.Stat(middle).extrema


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"font": "../secret.ttf"}, "outside the catalog's folder"),
        ({"font": "none.ttf"}, "there is no font none.ttf"),
        ({"font": "torn.ttf"}, "torn.ttf is no font"),
        ({"color": "navy"}, "is not a colour"),
        ({"text": "{price"}, "a brace without a column"),
    ],
)
def test_what_cannot_work_in_this_folder_is_refused_at_its_line(
    options: dict[str, str], said: str, tmp_path: Path
) -> None:
    """Before any picture."""
    (tmp_path / "torn.ttf").write_bytes(b"no font at all")
    with pytest.raises(ValidationError, match=said):
        BrandFrameConfig.model_validate(options, context=Context(folder=tmp_path))


def test_without_fribidi_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor and the picture alike, rather than Hebrew backwards."""
    monkeypatch.setattr(lettering, "shapes", lambda: False)

    assert "FriBiDi" in next(iter(BrandFrame().doctor())).message
    with pytest.raises(BadRequest, match="FriBiDi"):
        framed("9 EUR")
