"""The check `blank`."""

import numpy as np
import pytest

from packshot.api import Job, Picture, Size
from packshot.testing import pictures
from packshot_checks import Blank


@pytest.mark.parametrize("colour", ["#ffffff", "#000000", "#808080"])
def test_a_plain_field_is_blank(job: Job, colour: str) -> None:
    """One colour measures 0 and fails, whichever it is."""
    (found,) = Blank().check(Picture.new(Size(900, 700), colour), job)
    assert (found.value, found.limit, found.verdict) == (0.0, 2.0, "fail")


def test_noise_alone_is_blank(job: Job) -> None:
    """A camera's noise on a covered lens is nothing to be seen."""
    noise = np.random.default_rng(7).normal(60, 6, (800, 1200, 3)).clip(0, 255).astype(np.uint8)
    (found,) = Blank().check(Picture.from_array(noise), job)
    assert found.verdict == "fail"


@pytest.mark.parametrize("colour", ["#FFFFFF", "#000000"])
def test_a_white_or_black_product_on_transparency_is_seen(job: Job, colour: str) -> None:
    """Transparent pixels count as grey, so neither hides a product."""
    (found,) = Blank().check(pictures.photo(colour), job)
    assert found.verdict == "pass"


def test_an_empty_cut_out_is_blank(job: Job) -> None:
    """A picture that is transparent throughout shows nothing."""
    (found,) = Blank().check(Picture.new(Size(64, 64), "#12345600", mode="RGBA"), job)
    assert found.verdict == "fail"
