import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Picture
from packshot_retouch.boxes import product_box


def test_faint_alpha_is_no_product(cut_out: Image.Image) -> None:
    """What is less than half opaque, like a shadow, does not widen the box."""
    assert product_box(Picture(cut_out)) == (20, 10, 60, 50)


def test_a_lower_threshold_sees_more(cut_out: Image.Image) -> None:
    """The least alpha that counts can be said."""
    assert product_box(Picture(cut_out), 90) == (19, 9, 61, 51)


@given(st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(1, 40), st.integers(-12, 12))
def test_on_a_plain_border_the_product_is_what_differs(
    left: int, top: int, width: int, height: int, noise: int
) -> None:
    """The box is exact on any plain background, a little unevenness included."""
    image = Image.new("RGB", (90, 90), (220, 230, 240))
    image.paste((220 + noise, 230, 240), (3, 3, 6, 6))
    image.paste((60, 20, 20), (left, top, left + width, top + height))

    assert product_box(Picture(image)) == (left, top, left + width, top + height)


def test_without_a_plain_border_all_is_product() -> None:
    """A room is no background to tell a product from."""
    room = Image.linear_gradient("L").convert("RGB")

    assert product_box(Picture(room)) == (0, 0, 256, 256)


@pytest.mark.parametrize("mode", ["RGBA", "RGB"])
def test_where_nothing_is_seen_there_is_no_box(mode: str) -> None:
    """An empty picture has no product."""
    image = Image.new(mode, (9, 9), "#ffffff00" if mode == "RGBA" else "#ffffff")
    assert product_box(Picture(image)) is None
