"""What a file is by its first bytes."""

from __future__ import annotations

import pytest

from packshot.api.signatures import described, misnamed, picture_format
from packshot.testing.hostile import files


@pytest.mark.parametrize(
    ("kind", "said"), [("PNG", "a PNG"), ("JPEG", "a JPEG"), ("WEBP", "a WebP"), ("AVIF", "an AVIF")]
)
def test_a_picture_is_known_whatever_it_is_called(kind: str, said: str) -> None:
    """Its name is only held against what it is."""
    head = files.saved(files.image(), kind)[:64]

    assert (kind, said) == (picture_format(head), described(head))
    assert said == misnamed("a.jpg" if kind != "JPEG" else "a.png", head)
    assert misnamed("a", head) is misnamed("a.dat", head) is None


def test_text_is_nothing_in_particular() -> None:
    """A table may begin with any letters."""
    assert "" == described(b"id,title\n1,Sofa\n")
