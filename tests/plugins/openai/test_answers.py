"""What is found in an answer."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from packshot.api import Answer, GeneratorFailure, RateLimited, Refused, Unknown
from packshot_openai.answers import read
from packshot_openai.models import row
from packshot_openai.sending import scrubbed

MODEL = row("gpt-image-2.5-sunburst", {})
PICTURE = b"\x89PNG a picture"
TEXT = base64.b64encode(PICTURE).decode()
USAGE = {"input_tokens_details": {"text_tokens": 10, "image_tokens": 0}, "output_tokens": 196}


def answer(body: object, **facts: str) -> Answer:
    """An answer with this body, JSON unless it is bytes."""
    return Answer(attempt="a1", body=body if isinstance(body, bytes) else json.dumps(body).encode(), facts=facts)


def events(*found: dict[str, Any]) -> bytes:
    """A stream of events."""
    return b"".join(b"event: %s\ndata: %s\n\n" % (each["type"].encode(), json.dumps(each).encode()) for each in found)


def test_a_plain_answer() -> None:
    """The bytes as received, the charge by usage, and what is worth remembering."""
    body = {"data": [{"b64_json": TEXT, "revised_prompt": "better"}], "usage": USAGE, "size": "1024x1024"}
    reading = read(answer(body, request_id="req_1"), MODEL)

    assert [PICTURE] == reading.originals
    assert 10 * 5 + 196 * 30 == reading.charge
    assert ("req_1", "better", "1024x1024") == tuple(
        reading.facts[name] for name in ("request_id", "revised_prompt", "size")
    )
    assert USAGE == json.loads(reading.facts["usage"])


def test_a_stream_gives_its_last_picture() -> None:
    """Previews are never kept."""
    preview = {"type": "image_edit.partial_image", "b64_json": base64.b64encode(b"preview").decode()}
    body = events(preview, {"type": "image_edit.completed", "b64_json": TEXT, "usage": USAGE})

    assert [PICTURE] == read(answer(body), MODEL).originals


def test_a_charge_without_usage_is_unknown() -> None:
    """The picture is kept all the same."""
    reading = read(answer({"data": [{"b64_json": TEXT}]}), MODEL)

    assert ([PICTURE], None) == (reading.originals, reading.charge)


def test_a_cut_picture_comes_as_it_is_with_its_charge() -> None:
    """The host sees that it is damaged, and what it cost is known."""
    reading = read(answer({"data": [{"b64_json": TEXT[:-3]}], "usage": USAGE}), MODEL)

    assert PICTURE.startswith(reading.originals[0])
    assert reading.charge == 50 + 196 * 30


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (b"", "empty"),
        (b"<html>sign in</html>", "web page"),
        (b"\0\1\2", "no JSON"),
        (b'{"data": [{"b64_js', "cut off"),
        ({"data": [{"url": "https://x/y.png"}], "usage": USAGE}, "b64_json"),
        ({"object": "list"}, "no list of pictures"),
        ({"data": ["x"]}, "no list of pictures"),
        (events({"type": "image_generation.partial_image", "b64_json": TEXT}), "stream ended"),
        (b"[" * 100_000, "no JSON"),
    ],
)
def test_what_is_no_answer_may_have_been_billed(body: object, shown: str) -> None:
    """It counts as spent, and the message says what came instead."""
    with pytest.raises(Unknown, match=shown):
        read(answer(body), MODEL)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        ({"code": "moderation_blocked", "message": "no"}, Refused),
        ({"code": "rate_limit_exceeded", "message": "Please try again in 2s"}, RateLimited),
        ({"code": "server_error", "message": "sorry"}, Unknown),
    ],
)
def test_an_error_inside_an_answer_is_a_failure(error: dict[str, str], kind: type[GeneratorFailure]) -> None:
    """In a stream after a preview, or in a body of status 200."""
    preview = {"type": "image_edit.partial_image", "b64_json": TEXT}
    for body in (
        events(preview, {"type": "error", "error": error}),
        events({"type": "error", **error}),
        {"error": error},
    ):
        with pytest.raises(kind):
            read(answer(body), MODEL)


def test_a_body_is_scrubbed_of_secrets() -> None:
    """Whole or as servers shorten it."""
    body = b"key sk-canary-1234567890 and token hunter2hunter2 and sk-can****7890"

    assert b"key sk-*** and token *** and sk-***" == scrubbed(body, ["hunter2hunter2"])
