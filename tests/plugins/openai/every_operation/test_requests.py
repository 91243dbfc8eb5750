"""What goes over the wire for every operation: each field, each file, each byte of the prompt."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from tests.plugins.openai.conftest import sdk_takes
from tests.plugins.openai.every_operation.conftest import Everything, pixels
from tests.plugins.openai.every_operation.wire import told

from packshot.api import Picture

GOLDEN = Path(__file__).parents[3] / "golden" / "requests"
SHOTS = sorted(each.stem for each in GOLDEN.glob("*.txt"))
TAKES = 3
HALF = 128


@pytest.mark.parametrize("shot", SHOTS)
def test_a_request_says_exactly_this(everything: Everything, shot: str) -> None:
    """A request is what is paid for: every field of it is on record, and there is none beside."""
    golden = (GOLDEN / f"{shot}.txt").read_text("utf-8")

    assert {golden} == {told(each.sent) for each in everything.calls if each.shot == shot}


def test_every_shot_asks_once_for_each_take(everything: Everything) -> None:
    """None is without a record, none is asked for again by a later run, and the first try is the only one."""
    asked = [each for each in everything.fake.requests if each.path.startswith("/v1/images")]

    assert Counter(SHOTS) + Counter(takes=TAKES - 1) == Counter(each.shot for each in everything.calls)
    assert len(everything.calls) == len(asked)
    assert {200} == {each.status for each in everything.fake.requests}


def test_every_argument_is_one_the_sdk_knows(everything: Everything) -> None:
    """By name and by value, as the installed SDK types them; and what it is given is what arrives."""
    for call in everything.calls:
        sdk_takes(call.arguments, edit=call.sent.path.endswith("edits"))
        arrived = {*call.sent.fields, *(each.field.removesuffix("[]") for each in call.sent.files)}
        assert call.arguments.keys() == arrived
        assert [(name, kind, hashlib.sha256(data).hexdigest()) for name, data, kind in call.files] == [
            (each.name, each.type, each.sha256) for each in call.sent.files
        ]


def test_what_is_demanded_of_words_and_pictures_goes_to_moderation(everything: Everything) -> None:
    """The prompt and the photo before the picture is asked for, the picture afterwards; one free call each."""
    call = everything.call("moderated")
    sent = [each for each in everything.fake.requests if each.path == "/v1/moderations"]
    order = [everything.fake.requests.index(each) for each in (*sent[:2], call.sent, sent[2])]

    words = {"type": "text", "text": call.sent.fields["prompt"]}
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,..."}}
    model = "omni-moderation-latest"
    assert [{"model": model, "input": [part]} for part in (words, picture, picture)] == [each.fields for each in sent]
    assert sorted(order) == order
    assert 0 == sum(each.micros for each in sent)


def test_a_picture_is_the_catalog_s_own(everything: Everything) -> None:
    """In its place, upright, in sRGB: whole where the model looks at all of it, and else scaled down to that."""
    folder = everything.shop.folder
    known = {"scene": [folder / "scenes" / "breakfast-table.png"], "swatch": [folder / "swatches" / "moss.png"]}
    for call in everything.calls:
        photo, *views = everything.sources(call.attempt.slot.product, "photo")
        left = {"product": [photo], "view": views} | {role: [*files] for role, files in known.items()}
        for place, (name, data, _) in enumerate(call.images, 1):
            number, role = name.removesuffix(".png").split("-")
            whole, sent = Picture.decode(left[role].pop(0).read_bytes()), Picture.decode(data)
            patches = -(-sent.width // 32) * -(-sent.height // 32)
            assert (str(place), True) == (number, patches <= 1536)
            assert np.array_equal(whole.resized(sent.size).array(), sent.array())


@pytest.mark.parametrize("shot", ["part", "product", "background"])
def test_a_mask_is_transparent_where_the_picture_may_change(everything: Everything, shot: str) -> None:
    """White of the product's mask, its cut-out, or all but the cut-out; opaque everywhere else, and black."""
    call = everything.call(shot)
    product = call.attempt.slot.product
    cut_out = pixels(everything.source(product, "photo"))[..., 3] >= HALF
    part = pixels(everything.source(product, "mask"))[..., 0] >= HALF
    may_change = {"part": part, "product": cut_out, "background": ~cut_out}[shot]

    mask = pixels(io.BytesIO(call.arguments["mask"][1]))
    assert np.array_equal(np.where(may_change, 0, 255), mask[..., 3])
    assert not mask[..., :3].any()


def test_a_markup_is_the_drawing_on_its_transparent_layer(everything: Everything) -> None:
    """Pixel for pixel as it was drawn over the photo."""
    call = everything.call("marked")
    drawn = pixels(everything.source(call.attempt.slot.product, "markup"))

    assert np.array_equal(drawn, pixels(io.BytesIO(call.arguments["markup"][1])))
