"""What goes over the wire, field by field, and the SDK's own types for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pytest
from tests.plugins.openai.conftest import KEY, MODEL, Asking, asked, at, generator, sdk_takes

from packshot.api import Picture, Size
from packshot.testing.openai import Captured, FakeOpenAI
from packshot_openai import sending

PROMPT = "Change only the colour of the fabric."
PLAIN = {"model": MODEL, "prompt": PROMPT, "n": 1, "output_format": "png", "quality": "low", "size": "944x704"}
FORM = {name: str(value) for name, value in PLAIN.items()}
IMAGE = ("image", "1-product.png", "image/png", "64x48", "RGBA")
MASK = ("mask", "mask.png", "image/png", "64x48", "RGBA")
MARKUP = ("markup", "markup.png", "image/png", "64x48", "RGBA")
SEVERAL = [
    ("image[]", "1-product.png", "image/png", "64x48", "RGBA"),
    ("image[]", "2-scene.png", "image/png", "64x48", "RGB"),
    ("image[]", "3-swatch.png", "image/png", "64x48", "RGB"),
]


class Case(NamedTuple):
    """A request by its roles and changes, the generator's options, and what goes out: fields beside files."""

    roles: tuple[str, ...]
    changes: Mapping[str, Any]
    options: Mapping[str, Any]
    fields: Mapping[str, Any]
    files: Sequence[tuple[str, ...]] = ()


WEBP = {"output_format": "webp", "output_compression": 80, "safety_identifier": "shop-1"}
INPAINT = {"operation": "inpaint", "change": "part"}
FAITHFUL = {"model": "gpt-image-1.5", "input_fidelity": "high"}
PLANNED = {"model": "gpt-image-2.6-flare", "complexity": "medium"}
STREAMED = {"size": "2000x2000", "partial_images": "2", "stream": "true"}
CASES = {
    "words": Case((), {}, {}, PLAIN),
    "moderation": Case((), {}, {"moderation": "low"}, PLAIN | {"moderation": "low"}),
    "transparent": Case((), {}, {"background": "transparent"}, PLAIN | {"background": "transparent"}),
    "webp": Case((), {}, WEBP, PLAIN | WEBP),
    "edit": Case(("product",), {}, {"moderation": "low"}, FORM, [IMAGE]),
    "inpaint": Case(("product", "mask"), INPAINT, {}, FORM, [IMAGE, MASK]),
    "combine": Case(("product", "scene", "swatch", "mask"), {"operation": "combine"}, {}, FORM, SEVERAL),
    "markup": Case(("product", "markup"), {}, {}, FORM, [IMAGE, MARKUP]),
    "fidelity": Case(("product",), {}, FAITHFUL, FORM | FAITHFUL | {"size": "1536x1024"}, [IMAGE]),
    "complexity": Case(("product",), {}, PLANNED, FORM | PLANNED, [IMAGE]),
    "stream": Case(("product",), {"size": Size(2000, 2000)}, {"partial_images": 2}, FORM | STREAMED, [IMAGE]),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


@each_case
def test_every_operation_goes_out_as_documented(fake: FakeOpenAI, asking: Asking, case: Case) -> None:
    """The fields and files of one request, no more; what comes back has the size asked for and costs what is billed."""
    request, made = asking(*case.roles, **case.changes), at(fake, **case.options)
    assert made.refuse(request) is None

    reading = made.read(asked(made, request).answer(), request)

    (sent,) = fake.requests
    assert ("/v1/images/edits" if case.roles else "/v1/images/generations") == sent.path
    assert (case.fields, list(case.files)) == (sent.fields, _files(sent))
    assert case.fields["size"] == str(Picture.decode(reading.originals[0]).size)
    assert fake.bill.total == reading.charge
    estimate = made.estimate(request)
    assert estimate is None or estimate.expected == reading.charge <= estimate.maximum


def test_a_request_is_known_by_its_attempt(fake: FakeOpenAI, asking: Asking) -> None:
    """The attempt's id goes out, the answer's id is noted; nothing asks for compression."""
    kept = asked(at(fake), asking())

    (sent,) = fake.requests
    assert ("attempt-1", "identity") == (sent.headers["x-client-request-id"], sent.headers["accept-encoding"])
    assert {"status": "200", "content_type": "application/json", "request_id": sent.id} == kept.facts


@each_case
def test_every_argument_is_one_the_sdk_knows(asking: Asking, case: Case) -> None:
    """By name and by value, as the installed SDK types them."""
    sent = sending.arguments(generator(**case.options).config, asking(*case.roles, **case.changes))

    sdk_takes(sent, edit=bool(case.roles))


def test_an_argument_the_sdk_does_not_know_would_be_seen(asking: Asking) -> None:
    """The check above can fail."""
    with pytest.raises(ValueError, match="quality"):
        sdk_takes(sending.arguments(generator(quality="ultra").config, asking()), edit=False)


def test_servers_of_other_makers_get_what_they_know(asking: Asking) -> None:
    """Some parameters are left out, others added."""
    made = generator(omit=["quality", "output_format", "n"], extra_body={"seed": 7}, response_format="b64_json")
    sent = sending.arguments(made.config, asking())

    assert {"prompt", "model", "size", "response_format", "extra_body"} == set(sent)
    assert ({"seed": 7}, "b64_json") == (sent["extra_body"], sent["response_format"])


def test_azure_is_asked_at_its_deployment(fake: FakeOpenAI, asking: Asking) -> None:
    """By the SDK's own client: the deployment in the path, the version in the query, the key in its own header."""
    made = at(
        fake,
        base_url=None,
        azure_endpoint=fake.base_url.removesuffix("/v1"),
        azure_deployment="pictures",
        api_version="2026-10-01-preview",
    )
    with pytest.raises(Exception, match="key"):
        asked(made, asking("product"))

    (sent,) = fake.requests
    assert "/openai/deployments/pictures/images/edits" == sent.path
    assert {"api-version": "2026-10-01-preview"} == sent.query
    assert "***" == sent.headers["api-key"]


def test_organisation_project_and_headers_go_along(fake: FakeOpenAI, asking: Asking) -> None:
    """As configured."""
    asked(at(fake, organization="org-1", project="proj-1", headers={"X-Gateway": "pass"}), asking())

    headers = fake.requests[0].headers
    assert ("org-1", "proj-1", "pass") == tuple(
        headers[name] for name in ("openai-organization", "openai-project", "x-gateway")
    )


def test_what_is_told_is_what_shapes_the_picture(asking: Asking) -> None:
    """Account, server, limits, price and previews change no key; model, quality and size do."""
    request = asking()
    told = generator().told(request)
    same = generator(
        api_key=KEY,
        base_url="http://localhost:1/v1",
        organization="o",
        headers={"a": "b"},
        deadline=60,
        concurrency=9,
        images_per_minute=5,
        partial_images=3,
        moderation="low",
        safety_identifier="me",
        models={MODEL: {"price": {"text_in": "1", "image_in": "1", "image_out": "1"}}},
    )

    assert told == same.told(request)
    assert {"model": MODEL, "quality": "low", "size": "944x704", "output_format": "png"} == told["config"]
    for other in ({"quality": "high"}, {"model": "gpt-image-2"}, {"background": "opaque"}, {"extra_body": {"a": 1}}):
        assert told != generator(**other).told(request)


def test_what_may_change_is_told_where_a_mask_is_sent(asking: Asking) -> None:
    """Another mask of the same photo is another picture."""
    inside, outside = (asking("product", operation="inpaint", change=change) for change in ("product", "background"))

    assert generator().told(inside) != generator().told(outside)


def _files(sent: Captured) -> list[tuple[str, ...]]:
    return [(each.field, each.name, each.type, each.size, each.mode) for each in sent.files]
