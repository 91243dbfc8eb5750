import itertools
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from packshot.api import Picture
from packshot.api.pictures import OWN_FORMATS
from packshot.catalog.catalog import Encoding, Format
from packshot.encoding import encode
from packshot.labels import Label, SourceType, misstated, packet, read, source_type

PICTURE = Picture(Image.new("RGB", (16, 12), "#5B6B4B"))
HOSTILE = {
    "markup": "a <b>bold</b> & \"quoted\" 'sofa' ]]> <?xpacket end='w'?> &lt;",
    "emoji": "sofa \U0001f6cb\ufe0f in moss",
    "right to left": "\u05e1\u05e4\u05d4 \u202bgreen\u202c \u0623\u062e\u0636\u0631",
    "long": "sofa & " * 285 + "ends",
}


def label(alt: str = "Moss green sofa", **others: str) -> Label:
    """What is said of a recoloured photo."""
    return Label(alt=alt, source_type="algorithmicallyEnhanced", **others)


@pytest.mark.parametrize("kind", get_args(Format))
@pytest.mark.parametrize("name", HOSTILE)
def test_a_label_survives_each_format(kind: Format, name: str) -> None:
    """What is said of a picture reads the same from its file, whatever the text holds."""
    said = label(HOSTILE[name], title=HOSTILE[name], creator_tool="packshot 1", ai_system=HOSTILE["markup"])

    data = encode(PICTURE, Encoding(kind), xmp=packet(said))

    file = Picture.decode(data, formats=OWN_FORMATS)
    assert misstated(file, said) is None
    assert file.facts is not None
    assert said == read(file.facts.xmp)


@given(st.text(), st.text())
def test_any_text_makes_a_well_formed_packet(alt: str, title: str) -> None:
    """A packet can be read by any XML parser, and one line of text comes back as it went in."""
    said = read(packet(label(alt, title=title)).decode())

    assert said == read(packet(said).decode())
    if alt.isprintable():
        assert " ".join(alt.split())[:2500] == said.alt


@given(st.characters(categories=["Cc", "Cs"]))
def test_control_characters_do_not_pass(character: str) -> None:
    """A control character or half a pair becomes a space: XML holds neither."""
    assert read(packet(label(f"a{character}b")).decode()).alt == "a b"


@given(st.sampled_from("&<>\"'\U0001f6cb\u05d0 a"), st.integers(1, 9000))
@settings(max_examples=25, deadline=None)
def test_a_packet_fits_into_a_jpeg_segment(character: str, length: int) -> None:
    """However long the texts, the packet stays below 60,000 bytes."""
    text = character * length

    assert len(packet(label(text, title=text, creator_tool=text, ai_system=text))) < 60_000


def test_a_packet_states_the_whole_term() -> None:
    """Readers compare the full address of the term."""
    root = ET.fromstring(packet(label()))  # noqa: S314  our own packet

    stated = root.find(".//{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType")
    assert stated is not None
    assert stated.text == "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicallyEnhanced"


@pytest.mark.parametrize(
    ("invents", "photo", "plate", "expected"),
    [
        (True, False, False, "trainedAlgorithmicMedia"),
        (True, True, False, "compositeWithTrainedAlgorithmicMedia"),
        (True, False, True, "compositeWithTrainedAlgorithmicMedia"),
        (True, True, True, "compositeWithTrainedAlgorithmicMedia"),
        (False, True, True, "compositeCapture"),
        (False, True, False, "algorithmicallyEnhanced"),
        (False, False, True, "algorithmicallyEnhanced"),
        (False, False, False, "algorithmicMedia"),
    ],
)
def test_the_source_type_says_how_a_picture_was_made(
    *, invents: bool, photo: bool, plate: bool, expected: SourceType
) -> None:
    """Each way of making has its IPTC term."""
    assert expected == source_type(invents=invents, photo=photo, plate=plate)


def test_only_a_trained_model_is_called_one() -> None:
    """A label speaks of a trained model exactly when one made pixels up."""
    for invents, photo, plate in itertools.product((True, False), repeat=3):
        term = source_type(invents=invents, photo=photo, plate=plate)
        assert invents == ("rainedAlgorithmicMedia" in term)


@pytest.mark.parametrize(
    ("xmp", "said"),
    [
        ("", "not well-formed"),
        ("<x>", "not well-formed"),
        ("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>", "declaration"),
        ("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>", "not a digital source type"),
    ],
)
def test_what_is_no_label_is_refused(xmp: str, said: str) -> None:
    """A stranger's packet is an error, and entities are never expanded."""
    with pytest.raises(ValueError, match=said):
        read(xmp)


def test_a_file_that_does_not_say_its_label_is_told() -> None:
    """Each thing an asset's file must state is told apart."""
    good = Picture.decode(encode(PICTURE, Encoding("png"), xmp=packet(label())))
    empty = Picture.decode(encode(PICTURE, Encoding("png"), xmp=b"no"))

    assert misstated(good, label()) is None
    assert "sRGB" in (misstated(Picture.decode(PICTURE.to_png()), label()) or "")
    assert "says" in (misstated(good, label("Navy sofa")) or "")
    assert "cannot be read" in (misstated(empty, label()) or "")
