"""The check `metadata`."""

from dataclasses import replace

import pytest

from packshot.api import FileFacts, Job, Picture, Size
from packshot.api.pictures import OWN_FORMATS
from packshot.catalog.catalog import Encoding, Format
from packshot.encoding import encode
from packshot.labels import Label, packet
from packshot_checks import Metadata, MetadataConfig
from packshot_checks.metadata import missing_statements

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"
ALT = '<Iptc4xmpCore:AltTextAccessibility><rdf:Alt><rdf:li xml:lang="x-default">{}</rdf:li></rdf:Alt>'
XMP = f"<Iptc4xmpExt:DigitalSourceType>{SOURCE}</Iptc4xmpExt:DigitalSourceType>{ALT.format('A green chair')}"
WHOLE = FileFacts("JPEG", 1000, XMP, icc=True)


@pytest.mark.parametrize("kind", ["jpeg", "webp", "avif", "png"])
def test_what_packshot_writes_lacks_nothing(job: Job, kind: Format) -> None:
    """A labelled file of each format, read again, states all of it."""
    xmp = packet(Label(alt="A green chair", source_type="algorithmicallyEnhanced"))
    data = encode(Picture.new(Size(32, 24), "#5B6B4B"), Encoding(kind), xmp=xmp)
    (found,) = Metadata(MetadataConfig(format=kind)).check(Picture.decode(data, formats=OWN_FORMATS), job)
    assert (found.value, found.verdict) == (0, "pass")


def test_a_labelled_file_passes(job: Job) -> None:
    """Nothing is missing, and the finding says what is there."""
    (found,) = Metadata().check(Picture(Picture.new(Size(9, 9), "#ffffff").image, facts=WHOLE), job)
    assert (found.value, found.verdict) == (0, "pass")


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (replace(WHOLE, icc=False), "a colour profile"),
        (replace(WHOLE, xmp=ALT.format("A green chair")), "the IPTC digital source type"),
        (replace(WHOLE, xmp=XMP.replace("digitalsourcetype/", "elsewhere/")), "the IPTC digital source type"),
        (replace(WHOLE, xmp=XMP.replace("A green chair", " ")), "an alt text"),
        (replace(WHOLE, xmp=XMP.replace("A green chair", "") + "<rdf:li>a title</rdf:li>"), "an alt text"),
        (replace(WHOLE, format="TIFF"), "the format PNG or JPEG or WEBP or AVIF (it is TIFF)"),
    ],
)
def test_what_a_file_does_not_state_is_named(facts: FileFacts, missing: str) -> None:
    """Profile, source type, alt text and format are each told apart."""
    assert missing_statements(facts, None) == [missing]


def test_a_source_type_may_be_an_attribute() -> None:
    """XMP may write a property as an attribute instead of an element."""
    xmp = f'<rdf:Description Iptc4xmpExt:DigitalSourceType="{SOURCE}">{ALT.format("A chair")}</rdf:Description>'
    assert missing_statements(replace(WHOLE, xmp=xmp), None) == []


def test_a_channel_may_ask_for_one_format(job: Job) -> None:
    """Another of packshot's formats is then a miss."""
    picture = Picture(Picture.new(Size(9, 9), "#ffffff").image, facts=WHOLE)
    (found,) = Metadata(MetadataConfig(format="webp", level="review")).check(picture, job)
    assert (found.value, found.verdict) == (1, "review")
    assert "the format WEBP (it is JPEG)" in found.message


def test_a_picture_that_is_no_file_is_unknown(job: Job, moss: Picture) -> None:
    """Without a file there is nothing to read."""
    (found,) = Metadata().check(moss, job)
    assert (found.value, found.verdict) == (None, "review")
