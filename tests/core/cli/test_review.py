"""`packshot review`, but for what a browser does with it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from packshot.review.web.serving import LOOPBACK, Door, names
from packshot.testing.shop import Shop


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "0.0.0.0"], "give them a secret with --token"),  # noqa: S104  it is refused
        (["--host", "192.168.1.7"], "other machines see every picture, prompt and price"),
        (["--host", "0.0.0.0", "--token", "short"], "16 characters or more"),  # noqa: S104  likewise
        (["--token", "short"], "16 characters or more"),
        (["--export", "review.pdf"], "give the file a name that ends in .html"),
    ],
)
def test_what_would_expose_or_confuse_is_refused(shop: Shop, options: list[str], words: str) -> None:
    """Before anything is served or written."""
    ran = shop.packshot("review", *options)

    assert 2 == ran.code
    assert words in ran.err


def test_a_zip_holds_the_page_and_the_pictures_as_they_are(shop: Shop) -> None:
    """Each under its digest, once; the same page is the same file."""
    shop.packshot("run", "--shot", "packshot")
    for name in ("one.zip", "two.zip"):
        assert 0 == shop.packshot("review", "--shot", "packshot", "--export", name).code
    with zipfile.ZipFile("one.zip") as packed:
        files = packed.namelist()
        pictures = {packed.read(each) for each in files if each.startswith("pictures/")}

    assert Path("one.zip").read_bytes() == Path("two.zip").read_bytes()
    assert set(shop.assets().values()) < pictures
    assert 1 == files.count("review.html")
    assert len(files) == len(set(files))


def test_a_door_keeps_its_secret() -> None:
    """A new one each time, and in no message."""
    one, other = Door(), Door()

    assert one.token != other.token
    assert len(one.token) >= 32
    assert one.token not in repr(one)


def test_a_machine_answers_to_its_own_names() -> None:
    """One address to that one alone; every address to all this machine is called."""
    assert [LOOPBACK, "localhost"] == names(LOOPBACK)
    assert ["192.168.1.7"] == names("192.168.1.7")
    assert {LOOPBACK, "localhost"} < set(names("0.0.0.0"))  # noqa: S104  a name, not a binding
