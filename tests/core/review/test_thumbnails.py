from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Reference, Size
from packshot.review.thumbnails import Thumbnails, fitted


def test_a_thumbnail_is_a_small_webp(tmp_path: Path, photograph: Callable[..., Reference]) -> None:
    """The longer side is 480 pixels and the ratio stays."""
    photo = photograph(size=(1200, 600))
    data = Thumbnails(tmp_path / "cache").of(photo.digest, photo.path.read_bytes)
    assert data
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.size) == ("WEBP", (480, 240))


def test_a_thumbnail_is_made_once(tmp_path: Path, photograph: Callable[..., Reference]) -> None:
    """The second time it comes from the cache: the picture's file is not needed any more."""
    photo = photograph()
    thumbnails = Thumbnails(tmp_path / "cache")
    first = thumbnails.of(photo.digest, photo.path.read_bytes)
    photo.path.unlink()
    assert first
    assert first == thumbnails.of(photo.digest, photo.path.read_bytes)


@pytest.mark.parametrize("content", [None, b"", b"not a picture"])
def test_what_is_no_picture_has_no_thumbnail(tmp_path: Path, content: bytes | None) -> None:
    """A missing or damaged file is no error of the sheet's, and leaves nothing in the cache."""
    file = tmp_path / "asset.jpg"
    if content is not None:
        file.write_bytes(content)
    assert Thumbnails(tmp_path / "cache").of("ab" * 32, file.read_bytes) is None
    assert [each for _, _, files in os.walk(tmp_path / "cache") for each in files] == []


@given(st.integers(1, 50_000), st.integers(1, 50_000))
def test_a_thumbnail_fits_and_never_grows(width: int, height: int) -> None:
    """No side is over 480 or over the picture's own, and none is empty."""
    small = fitted(Size(width, height), 480)
    assert 1 <= small.width <= min(480, width)
    assert 1 <= small.height <= min(480, height)
