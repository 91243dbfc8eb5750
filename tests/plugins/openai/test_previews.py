"""Previews of a streamed answer."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.openai.conftest import Asking, asked, at

from packshot.api import Picture
from packshot.testing.openai import FakeOpenAI
from packshot_openai.previews import Previews

STREAM = (
    b'event: image_edit.partial_image\ndata: {"type":"image_edit.partial_image","b64_json":"QUJD",'
    b'"partial_image_index":0}\n\n'
    b'data: {"type": "image_edit.partial_image", "b64_json": "REVG", "partial_image_index": 1}\r\n\r\n'
    b'event: image_edit.completed\ndata: {"type":"image_edit.completed","b64_json":"R0hJ"}\n\n'
)
ODD = [
    b'data: {"type":"x.partial_image","b64_json":"?"}\n',
    b'data: {"type":"x.partial_image","b64_json":7}\n',
    b'data: {"type":"x.partial_image"}\n',
    b'data: {"type":"x.partial_image","b64_json":"QUJD","partial_image_index":"one"}\n',
    b'data: {"type":"x.partial_image","b64_js\n',
    b'data: ["x.partial_image"]\n',
]


@given(st.lists(st.integers(0, len(STREAM))))
def test_previews_are_found_however_the_stream_is_cut(cuts: list[int]) -> None:
    """Each once, in order, and never the finished picture."""
    bounds = [0, *sorted(cuts), len(STREAM)]
    previews = Previews()
    found = [each for begin, end in pairwise(bounds) for each in previews.feed(STREAM[begin:end])]

    assert [(1, b"ABC"), (2, b"DEF")] == found


@pytest.mark.parametrize("line", ODD)
def test_what_is_no_preview_is_passed_over(line: bytes) -> None:
    """A stream nobody understands costs a preview, not a picture."""
    assert [(1, b"ABC"), (2, b"DEF")] == list(Previews().feed(line + STREAM))


def test_previews_are_shown_while_the_answer_arrives(fake: FakeOpenAI, asking: Asking) -> None:
    """As whole pictures, with their number; the answer in the spool holds the finished one as ever."""
    made = at(fake, partial_images=2)
    kept = asked(made, asking())

    (original,) = made.read(kept.answer(), asking()).originals
    assert [(1, 2), (2, 2)] == [(number, total) for _, number, total in kept.previews]
    assert {Picture.decode(original).size} == {Picture.decode(data).size for data, *_ in kept.previews}
    assert original not in [data for data, *_ in kept.previews]


def test_nothing_is_shown_where_no_preview_was_asked_for(fake: FakeOpenAI, asking: Asking) -> None:
    """By default."""
    assert [] == asked(at(fake), asking()).previews
