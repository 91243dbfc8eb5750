"""`POST /v1/images/generations`, by the official SDK."""

from __future__ import annotations

import asyncio
from typing import Any

import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from tests.core.testing.openai.conftest import MODEL, Clock, file, generated, picture

from packshot.testing.openai import FakeOpenAI
from packshot.testing.openai.drawing import SOURCE_TYPE


def test_answer(client: OpenAI) -> None:
    """The answer is OpenAI's: one picture in base64, what was asked, and usage that adds up."""
    answer = generated(client, size="1024x1024", safety_identifier="u-1")

    assert (1024, 1024) == picture(answer).size
    assert ("png", "low", "1024x1024", "opaque") == (
        answer.output_format,
        answer.quality,
        answer.size,
        answer.background,
    )
    assert answer.usage
    assert (11, 196, 207) == (answer.usage.input_tokens, answer.usage.output_tokens, answer.usage.total_tokens)
    assert "u-1" == answer.safety_identifier


def test_async_client(fake: FakeOpenAI) -> None:
    """The asynchronous client is answered alike, many calls at once."""

    async def several() -> list[str]:
        async with AsyncOpenAI(base_url=fake.base_url, api_key="sk-test", max_retries=0) as client:
            calls = (client.images.generate(model=MODEL, prompt=f"vase {each}", size="1024x640") for each in range(8))
            return [answer._request_id or "" for answer in await asyncio.gather(*calls)]

    ids = asyncio.run(several())

    assert 8 == len(set(ids))
    assert set(ids) == {charge.request_id for charge in fake.bill.charges}


def test_headers(fake: FakeOpenAI, client: OpenAI) -> None:
    """Every answer has an id, a duration, and what is left of each limit."""
    fake.dial(images_per_minute=5, requests_per_minute=60, tokens_per_minute=100_000)
    raw = client.images.with_raw_response.generate(model=MODEL, prompt="x", size="1024x640", n=2, quality="low")

    assert raw.headers["x-request-id"] == fake.requests[0].id
    assert int(raw.headers["openai-processing-ms"]) >= 0
    assert ("5", "3", "24s") == tuple(
        raw.headers[f"x-ratelimit-{what}-input-images"] for what in ("limit", "remaining", "reset")
    )
    assert ("60", "59") == tuple(raw.headers[f"x-ratelimit-{what}-requests"] for what in ("limit", "remaining"))
    assert "100000" == raw.headers["x-ratelimit-limit-tokens"]


def test_same_words_same_picture(client: OpenAI) -> None:
    """The same call draws the same picture; another prompt or take another one."""
    first = generated(client, n=2)

    assert file(first) == file(generated(client))
    assert file(first) != file(first, 1)
    assert file(first) != file(generated(client, prompt="a navy sofa"))


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_formats(client: OpenAI, kind: str) -> None:
    """Each format is what it says, and states in XMP that a model made it."""
    image = picture(generated(client, output_format=kind))

    assert kind.upper() == image.format
    packet = image.info.get("XML:com.adobe.xmp") or image.info["xmp"].decode()
    assert SOURCE_TYPE in packet
    assert MODEL in packet


def test_compression(client: OpenAI) -> None:
    """A stronger compression makes a smaller file."""
    sizes = [len(file(generated(client, output_format="webp", output_compression=each))) for each in (100, 20)]

    assert sizes[0] > sizes[1]


@pytest.mark.parametrize("kind", ["png", "webp"])
def test_transparent_background(client: OpenAI, kind: str) -> None:
    """A transparent background has alpha 0 around the product and 255 on it."""
    alpha = picture(generated(client, background="transparent", output_format=kind)).getchannel("A")

    assert (0, 255) == (alpha.getpixel((0, 0)), alpha.getpixel((512, 320)))


def test_opaque_background(client: OpenAI) -> None:
    """Any other background has no alpha."""
    assert "RGB" == picture(generated(client, background="opaque")).mode


@pytest.mark.parametrize(
    ("changes", "param", "code"),
    [
        ({"style": "vivid"}, "style", "unknown_parameter"),
        ({"response_format": "b64_json"}, "response_format", "unknown_parameter"),
        ({"extra_body": {"input_fidelity": "high"}}, "input_fidelity", "unknown_parameter"),
        ({"extra_body": {"markup": "x"}}, "markup", "unknown_parameter"),
        ({"n": 0}, "n", "integer_below_min_value"),
        ({"n": 11}, "n", "integer_above_max_value"),
        ({"n": "2"}, "n", "invalid_type"),
        ({"prompt": ""}, "prompt", "missing_required_parameter"),
        ({"prompt": "x" * 32_001}, "prompt", "string_above_max_length"),
        ({"size": "1000x1000"}, "size", "invalid_value"),
        ({"size": "512x512"}, "size", "invalid_value"),
        ({"size": "3840x1024"}, "size", "invalid_value"),
        ({"size": "3856x2160"}, "size", "invalid_value"),
        ({"size": "3840x2176"}, "size", "invalid_value"),
        ({"size": "huge"}, "size", "invalid_value"),
        ({"size": "1536x864", "model": "gpt-image-1.5"}, "size", "invalid_value"),
        ({"quality": "hd"}, "quality", "invalid_value"),
        ({"quality": "xhigh", "model": "gpt-image-2"}, "quality", "invalid_value"),
        ({"complexity": "low"}, "complexity", "unsupported_parameter"),
        ({"background": "transparent", "model": "gpt-image-2"}, "background", "unsupported_parameter"),
        ({"background": "transparent", "output_format": "jpeg"}, "background", "invalid_value"),
        ({"output_format": "gif"}, "output_format", "invalid_value"),
        ({"output_compression": 50}, "output_compression", "invalid_value"),
        ({"output_format": "jpeg", "output_compression": 101}, "output_compression", "integer_above_max_value"),
        ({"moderation": "high"}, "moderation", "invalid_value"),
        ({"partial_images": 1}, "partial_images", "invalid_value"),
        ({"model": None}, "model", "missing_required_parameter"),
    ],
)
def test_broken_rule(fake: FakeOpenAI, client: OpenAI, changes: dict[str, Any], param: str, code: str) -> None:
    """Each documented rule is kept by a 400 that names the parameter, and costs nothing."""
    with pytest.raises(openai.BadRequestError) as caught:
        generated(client, **changes)

    assert (param, code, "invalid_request_error") == (caught.value.param, caught.value.code, caught.value.type)
    assert fake.requests[-1].id == caught.value.request_id
    assert 0 == fake.bill.total


@pytest.mark.parametrize(
    "changes",
    [
        {"size": "2000x2000"},
        {"size": "3840x2160"},
        {"size": "auto"},
        {"size": "1920x640"},
        {"quality": "max"},
        {"model": "gpt-image-2.6-flare", "complexity": "low"},
        {"model": "gpt-image-1.5", "size": "1536x1024"},
        {"moderation": "low"},
        {"prompt": "x" * 32_000},
        {"user": "u-1"},
        {"background": "transparent", "output_format": "webp", "output_compression": 30},
    ],
)
def test_kept_rule(client: OpenAI, changes: dict[str, Any]) -> None:
    """What the rules allow is drawn at the size that was asked."""
    answer = generated(client, **changes)

    width, height = picture(answer).size
    assert f"{width}x{height}" == answer.size


@pytest.mark.parametrize("model", ["gpt-image-1", "dall-e-3"])
def test_dead_or_unknown_model(client: OpenAI, model: str) -> None:
    """A model that is shut down or never was is not found."""
    with pytest.raises(openai.NotFoundError) as caught:
        generated(client, model=model)

    assert "model_not_found" == caught.value.code


def test_model_ends_on_its_day(clock: Clock, client: OpenAI) -> None:
    """A model answers until its last day by the provider's clock."""
    assert generated(client, model="gpt-image-1.5", size="1024x1024")
    clock.now += 9 * 86_400

    with pytest.raises(openai.NotFoundError, match="deprecated"):
        generated(client, model="gpt-image-1.5", size="1024x1024")


def test_wrong_and_missing_key() -> None:
    """A fake with a key takes no other; none takes a call without one."""
    with (
        FakeOpenAI(key="sk-right") as fake,
        OpenAI(base_url=fake.base_url, api_key="sk-wrong", max_retries=0) as wrong,
        OpenAI(base_url=fake.base_url, api_key="sk-right", max_retries=0) as right,
    ):
        assert right.models.list().data
        with pytest.raises(openai.AuthenticationError) as caught:
            wrong.models.list()
        assert "invalid_api_key" == caught.value.code
        with pytest.raises(openai.AuthenticationError, match="provide an API key"):
            right.get("/models", options={"headers": {"Authorization": ""}}, cast_to=object)


def test_captured_request(fake: FakeOpenAI, client: OpenAI) -> None:
    """What was sent can be read field by field, without the key."""
    generated(client, n=2, extra_headers={"X-Client-Request-Id": "attempt-7"})

    sent = fake.requests[0]
    expected = {"model": MODEL, "prompt": "a moss green sofa", "size": "1024x640", "quality": "low", "n": 2}
    assert expected == sent.fields
    assert ("POST", "/v1/images/generations", 200) == (sent.method, sent.path, sent.status)
    assert ("Bearer ***", "attempt-7") == (sent.headers["authorization"], sent.headers["x-client-request-id"])
    assert "sk-test" not in repr(fake.requests)
    assert sent.micros == fake.bill.of("attempt-7") == fake.bill.of(sent.id) > 0


def test_bill_sums(fake: FakeOpenAI, client: OpenAI) -> None:
    """The bill is the sum of what the answers' usage costs."""
    answers = [generated(client, n=n, quality=quality) for n, quality in ((1, "low"), (3, "high"))]

    usages = [answer.usage for answer in answers if answer.usage]
    assert fake.bill.total == sum(each.input_tokens * 5 + each.output_tokens * 30 for each in usages)


def test_unknown_place(client: OpenAI) -> None:
    """The endpoints that are gone are not found."""
    with pytest.raises(openai.NotFoundError, match="Invalid URL"):
        client.post("/images/variations", body={"model": "dall-e-2"}, cast_to=object)


def test_no_json(client: OpenAI) -> None:
    """A body that is no JSON object is a 400."""
    with pytest.raises(openai.BadRequestError, match="parse the JSON"):
        client.post("/images/generations", body=[1], cast_to=object)
