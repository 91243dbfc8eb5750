"""Input images are found, measured and known by their content."""

import hashlib
import os
from pathlib import Path

import pytest
from PIL import Image

from packshot.api import Reference, Size
from packshot.catalog.images import Fault, find, picture, reference


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A small photo."""
    path = tmp_path / "photo.png"
    Image.new("RGB", (5, 4), "#102030").save(path)
    return path


def test_a_reference_knows_content_and_size(photo: Path) -> None:
    """The digest is the SHA-256 of the file's bytes."""
    digest = hashlib.sha256(photo.read_bytes()).hexdigest()

    assert Reference("product", photo, digest, Size(5, 4)) == reference("product", photo)


def test_a_changed_file_is_read_again(photo: Path) -> None:
    """The memory of a file ends when its time or length changes."""
    before = reference("product", photo)
    Image.new("RGB", (5, 4), "#302010").save(photo)
    os.utime(photo, ns=(1, 1))
    after = reference("product", photo)

    assert isinstance(before, Reference)
    assert isinstance(after, Reference)
    assert before.digest != after.digest


def test_a_turned_photo_has_its_upright_size(tmp_path: Path) -> None:
    """A camera's orientation note counts."""
    path = tmp_path / "turned.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (5, 4)).save(path, exif=exif)

    found = reference("product", path)

    assert isinstance(found, Reference)
    assert Size(4, 5) == found.size


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"no picture", "no picture packshot knows"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "cut off"),
        (b"\xff\xd8\xff\xe0 cut", "cut off"),
    ],
)
def test_a_file_that_is_no_whole_picture_is_a_fault(tmp_path: Path, content: bytes, words: str) -> None:
    """The reason is told, and what to do."""
    (tmp_path / "x.png").write_bytes(content)

    fault = picture("product", tmp_path, "x.png", allow_outside=False)

    assert isinstance(fault, Fault)
    assert fault.kind == "unreadable"
    assert words in fault.message
    assert fault.fix


def test_a_decompression_bomb_is_a_fault(tmp_path: Path) -> None:
    """A small file with a huge area is refused by its header."""
    Image.new("1", (10_000, 10_000)).save(tmp_path / "bomb.png")

    fault = picture("product", tmp_path, "bomb.png", allow_outside=False)

    assert isinstance(fault, Fault)
    assert fault.kind == "unreadable"
    assert "50,000,000" in fault.message


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("../photo.png", "outside"),
        ("/etc/passwd", "outside"),
        ("a/../../photo.png", "outside"),
        ("..\\photo.png", "outside"),
        ("HTTPS://shop.example/x.png", "web"),
        ("\0", "missing"),
    ],
)
def test_paths_that_lead_elsewhere_are_faults(tmp_path: Path, text: str, kind: str) -> None:
    """A catalog reads files of its folder only."""
    fault = find(tmp_path, text, allow_outside=False)

    assert isinstance(fault, Fault)
    assert kind == fault.kind


def test_a_path_written_on_windows_is_found(photo: Path) -> None:
    """A backslash separates folders, wherever the catalog was written."""
    inner = photo.parent / "inner"
    inner.mkdir()
    photo.rename(inner / "photo.png")

    assert isinstance(picture("product", inner.parent, "inner\\photo.png", allow_outside=False), Reference)
