from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Finding
from packshot.labels import source_type
from packshot.review import words


@pytest.mark.parametrize(
    ("source_type", "expected"),
    [
        ("trainedAlgorithmicMedia", "AI-generated picture"),
        ("compositeWithTrainedAlgorithmicMedia", "photograph edited by AI"),
        ("algorithmicallyEnhanced", "edited photograph"),
        ("dataDrivenMedia", "dataDrivenMedia"),
    ],
)
def test_the_source_type_is_said_plainly(source_type: str, expected: str) -> None:
    """Whoever reads the sheet sees what a model made; a rare term stays as it is."""
    assert expected == words.origin(source_type)


@given(photo=st.booleans(), plate=st.booleans(), invents=st.booleans())
def test_every_label_has_plain_words(*, photo: bool, plate: bool, invents: bool) -> None:
    """They name AI exactly where a model made pixels up, and claim no more of a photo than that it was edited."""
    said = words.origin(source_type(invents=invents, photo=photo, plate=plate))
    assert " " in said
    assert invents is ("AI" in said)
    assert not {"retouched", "recoloured"} & set(said.split())


@pytest.mark.parametrize(
    ("micros", "expected"), [(None, "price unknown"), (0, "free"), (1_920_000, "$1.92"), (5_900, "$0.0059")]
)
def test_an_unknown_price_is_never_free(micros: int | None, expected: str) -> None:
    """None is unknown, 0 is free."""
    assert expected == words.price(micros)


@pytest.mark.parametrize(
    ("count", "expected"), [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (312_400, "312 kB"), (1_440_000, "1.4 MB")]
)
def test_a_file_size_is_read_as_in_a_file_manager(count: int, expected: str) -> None:
    """Decimal units, no false precision."""
    assert expected == words.weight(count)


def test_a_finding_shows_value_and_limit() -> None:
    """The figure reads value / limit; without a limit the value alone; without a value it says so."""
    finding = Finding(check="colour", measure="deltaE00", value=0.6234, limit=2.0)
    assert words.figure(finding) == "0.623 / 2"
    assert words.figure(replace(finding, limit=None)) == "0.623"
    assert words.figure(replace(finding, value=None)) == "not measured / 2"


def test_a_place_is_said_in_pixels() -> None:
    """Each region from its left upper corner to its right lower one, in the order of the finding."""
    finding = Finding(check="parts", measure="share", value=1.0, regions=((120, 340, 220, 410), (5, 6, 7, 8)))
    assert words.where(finding) == "at 120,340 to 220,410; 5,6 to 7,8"


def test_what_is_marked_is_counted_for_each_check() -> None:
    """Who cannot see the boxes hears how many there are and whose; what passed is not marked."""
    finding = Finding(check="parts", measure="share", value=1.0, verdict="fail", regions=((1, 2, 3, 4), (5, 6, 7, 8)))
    other = replace(finding, check="structure", verdict="review", regions=((1, 2, 3, 4),))
    passed = replace(finding, check="alignment", verdict="pass")
    assert words.marked([finding, passed, other]) == "3 places marked: 2 by parts, 1 by structure"
    assert words.marked([other]) == "1 place marked: 1 by structure"
    assert words.marked([passed, replace(finding, regions=())]) == ""


@pytest.mark.parametrize("text", ["red", "#FFF", "#5B6B4", "#5B6B4B;x", "url(//x)", "#5B6B4B\n", ""])
def test_only_a_plain_hex_becomes_a_swatch(text: str) -> None:
    """Nothing else reaches an attribute the browser interprets."""
    assert words.swatch(text) == ""
    assert words.swatch("#5B6B4B") == "#5B6B4B"


def test_a_media_type_is_shown_as_a_format() -> None:
    """`image/jpeg` is JPEG to people."""
    assert words.file_format("image/jpeg") == "JPEG"
