"""Images, masks and markups as they are sent."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image
from tests.plugins.openai.conftest import Asking

from packshot.api import BadRequest, Colorway, Picture, Size
from packshot.testing import pictures, samples
from packshot_openai import masks
from packshot_openai.references import Upload, images, sent_size, upload

MASKED = ("product", "mask")


def opened(sent: Upload) -> Image.Image:
    """The picture of an upload."""
    return Image.open(io.BytesIO(sent[1]))


def edited(sent: Upload) -> NDArray[np.bool_]:
    """Where a mask says that pixels may be edited: alpha 0."""
    alpha: NDArray[np.uint8] = np.asarray(opened(sent).getchannel("A"))
    transparent: NDArray[np.bool_] = alpha == 0
    return transparent


def test_the_part_that_may_change_is_transparent(asking: Asking) -> None:
    """White in the product's mask is alpha 0, everything else opaque."""
    sent = masks.mask(asking(*MASKED, operation="inpaint", change="part"), 1536)

    assert ("mask.png", "image/png") == (sent[0], sent[2])
    assert np.array_equal(pictures.mask().array() == 255, edited(sent))


def test_parts_change_together(asking: Asking, tmp_path: Path) -> None:
    """Those the colorway names, and no other; each by its own mask, one by what the others leave."""
    whole = pictures.mask().array()
    stripe, foot = (np.where(np.arange(64) // 8 == number, whole, 0).astype(np.uint8) for number in (3, 4))
    named = {"stripe": stripe, "foot": foot}
    files = {
        name: samples.reference(pictures.save(Picture.from_array(mask), tmp_path / f"{name}.png"), "mask")
        for name, mask in named.items()
    }
    request = asking(*MASKED, operation="inpaint", change="part")
    request = replace(request, product=replace(request.product, masks=files))
    navy = Colorway(key="navy", label="Navy", hex="#1F2F4F")

    def changing(*parts: str) -> NDArray[np.bool_]:
        colorway = Colorway(key="two", label="Two", hex="#1F2F4F", parts=dict.fromkeys(parts, navy))
        return edited(masks.mask(replace(request, colorway=colorway), 1536))

    assert np.array_equal(stripe == 255, changing("stripe"))
    assert np.array_equal(np.maximum(stripe, foot) == 255, changing("stripe", "foot"))
    assert np.array_equal((whole == 255) & (foot == 0), changing("stripe", "ground"))


def test_a_background_may_change_where_the_photo_is_transparent(asking: Asking) -> None:
    """The product is protected; `product` is the inverse."""
    product = pictures.photo().alpha().array() == 255
    background = masks.mask(asking("product", operation="inpaint", change="background"), 1536)
    inside = masks.mask(asking("product", operation="inpaint", change="product"), 1536)

    assert np.array_equal(~product, edited(background))
    assert np.array_equal(product, edited(inside))


def test_a_mask_has_the_size_of_the_first_image_as_sent(asking: Asking) -> None:
    """Both are scaled down by the same rule."""
    request = asking(*MASKED, operation="inpaint", change="part")
    first = upload(images(request)[0], 1, 2)

    assert (43, 32) == opened(first).size == opened(masks.mask(request, 2)).size


def test_a_mask_without_white_is_not_paid_for(asking: Asking, tmp_path: Path) -> None:
    """Nothing could change."""
    request = asking(*MASKED, operation="inpaint", change="part")
    black = samples.reference(pictures.save(Picture.new(pictures.SIZE, "#000000"), tmp_path / "b.png"), "mask")

    with pytest.raises(BadRequest, match="white"):
        masks.mask(replace(request, product=replace(request.product, mask=black)), 1536)


def test_a_photo_without_transparency_does_not_tell_product_from_background(asking: Asking, tmp_path: Path) -> None:
    """It is said instead of guessed."""
    flat = samples.reference(pictures.save(Picture.new(pictures.SIZE, "#336699"), tmp_path / "f.png"))
    request = asking("product", operation="inpaint", change="background")

    with pytest.raises(BadRequest, match="cut the product out"):
        masks.mask(replace(request, references=(flat,)), 1536)


def test_a_markup_is_a_transparent_layer_over_the_first_image(asking: Asking, tmp_path: Path) -> None:
    """At its size; an opaque drawing would hide the image."""
    sent = masks.markup(asking("product", "markup"), 1536)
    opaque = samples.reference(pictures.save(Picture.new(pictures.SIZE, "#336699"), tmp_path / "o.png"), "markup")
    request = asking("product", "markup")

    assert sent is not None
    assert (64, 48) == opened(sent).size
    with pytest.raises(BadRequest, match="no transparent pixels"):
        masks.markup(replace(request, references=(request.references[0], opaque)), 1536)


def test_an_image_goes_out_as_named_upright_srgb_png(asking: Asking) -> None:
    """With a name and a type, without metadata."""
    sent = upload(images(asking("product"))[0], 3, 1536)

    assert ("3-product.png", "image/png") == (sent[0], sent[2])
    assert ("PNG", "RGBA", {}) == (opened(sent).format, opened(sent).mode, opened(sent).info)


def test_a_file_that_has_changed_is_not_sent(asking: Asking) -> None:
    """The plan's content is what is paid for."""
    request = asking("product")
    request.references[0].path.write_bytes(b"other")

    with pytest.raises(BadRequest, match="changed"):
        upload(request.references[0], 1, None)


@given(st.integers(1, 9000), st.integers(1, 9000), st.integers(1, 2000))
def test_no_image_is_larger_than_the_model_looks_at(width: int, height: int, patches: int) -> None:
    """Its patches fit, it never grows, and one that fits stays as it is."""
    size = Size(width, height)
    sent = sent_size(size, patches)

    assert -(-sent.width // 32) * -(-sent.height // 32) <= patches
    assert 1 <= sent.width <= width
    assert 1 <= sent.height <= height
    assert sent == size or -(-width // 32) * -(-height // 32) > patches


@given(st.integers(1500, 6000), st.integers(1500, 6000))
def test_shrinking_keeps_the_aspect(width: int, height: int) -> None:
    """The shorter edge to half a pixel, and few of the patches are given away."""
    sent = sent_size(Size(width, height), 1536)
    short, long = sorted((width, height))

    assert abs(max(sent.width, sent.height) * short / long - min(sent.width, sent.height)) <= 0.5
    assert sent.width * sent.height > 0.85 * 1536 * 1024
