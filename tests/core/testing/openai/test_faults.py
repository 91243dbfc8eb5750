"""The ways the fake misbehaves."""

from __future__ import annotations

import binascii
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress

import openai
import pytest
from openai import OpenAI
from PIL import ImageChops
from pydantic import ValidationError
from tests.core.testing.openai.conftest import MODEL, edited, file, generated, mask, picture, upload

from packshot.testing.openai import Dial, FakeOpenAI, Fault
from packshot.testing.openai.faults import Faults


@pytest.mark.parametrize(
    ("fault", "error", "code", "kind"),
    [
        ("401", openai.AuthenticationError, "invalid_api_key", "invalid_request_error"),
        ("403", openai.PermissionDeniedError, None, "invalid_request_error"),
        ("429", openai.RateLimitError, "rate_limit_exceeded", "requests"),
        ("quota", openai.RateLimitError, "insufficient_quota", "insufficient_quota"),
        ("hard-limit", openai.BadRequestError, "billing_hard_limit_reached", "invalid_request_error"),
        ("moderation", openai.BadRequestError, "moderation_blocked", "image_generation_user_error"),
        ("stream-error", openai.BadRequestError, "moderation_blocked", "image_generation_user_error"),
        ("503", openai.InternalServerError, None, "server_error"),
    ],
)
def test_free_fault(
    fake: FakeOpenAI, client: OpenAI, fault: Fault, error: type[openai.APIStatusError], code: str | None, kind: str
) -> None:
    """An error before the picture is made is the SDK's own exception with OpenAI's code, and costs nothing."""
    fake.dial(faults=[fault])

    with pytest.raises(error) as caught:
        generated(client)
    assert (code, kind) == (caught.value.code, caught.value.type)
    assert fault == fake.requests[0].fault
    assert 0 == fake.bill.total
    assert generated(client).data


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("500", openai.InternalServerError),
        ("cut", openai.APIConnectionError),
        ("drop", openai.APIConnectionError),
    ],
)
def test_billed_and_lost(fake: FakeOpenAI, client: OpenAI, fault: Fault, error: type[openai.APIError]) -> None:
    """An answer that is lost was made, and is billed."""
    fake.dial(faults=[fault])

    with pytest.raises(error):
        generated(client)
    assert 1 == len(fake.bill.charges)
    assert generated(client).data


def test_retry_after(fake: FakeOpenAI, client: OpenAI) -> None:
    """A 429 says when to come back, in its headers and its text."""
    fake.dial(faults=["429"], retry_after=0.4)

    with pytest.raises(openai.RateLimitError, match="try again in 400ms") as caught:
        generated(client)
    headers = caught.value.response.headers
    assert ("1", "400") == (headers["retry-after"], headers["retry-after-ms"])


def test_out_of_funds_says_not_when(fake: FakeOpenAI, client: OpenAI) -> None:
    """A 429 for want of money names no time to come back."""
    fake.dial(faults=["quota"])

    with pytest.raises(openai.RateLimitError) as caught:
        generated(client)
    assert "retry-after" not in caught.value.response.headers


def test_unverified(fake: FakeOpenAI, client: OpenAI) -> None:
    """An unverified organisation is known by the text alone."""
    fake.dial(faults=["403"])

    with pytest.raises(openai.PermissionDeniedError, match=f"must be verified to use the model `{MODEL}`"):
        generated(client)


def test_refusal_says_why(fake: FakeOpenAI, client: OpenAI) -> None:
    """A refusal names its categories and its request."""
    fake.dial(faults=["moderation"], categories=["sexual", "violence"])

    with pytest.raises(openai.BadRequestError, match=r"safety_violations=\[sexual, violence\]") as caught:
        generated(client)
    assert str(caught.value.request_id) in caught.value.message
    assert isinstance(caught.value.body, dict)
    details = {"categories": ["sexual", "violence"], "moderation_stage": "input"}
    assert details == caught.value.body["moderation_details"]


def test_blocked_word(fake: FakeOpenAI, client: OpenAI) -> None:
    """A prompt with a blocked word is refused without any fault."""
    with pytest.raises(openai.BadRequestError, match="violence/graphic"):
        generated(client, prompt="a vase full of GORE")
    assert 0 == fake.bill.total


def test_html(fake: FakeOpenAI, client: OpenAI) -> None:
    """A proxy's page with status 200 is what the SDK gives as text."""
    fake.dial(faults=["html"])

    page: object = generated(client)
    assert isinstance(page, str)
    assert page.startswith("<!doctype html>")


def test_truncated(fake: FakeOpenAI, client: OpenAI) -> None:
    """Truncated base64 is whole JSON around a text that cannot be decoded."""
    fake.dial(faults=["truncated"])

    with pytest.raises(binascii.Error):
        file(generated(client))


def test_url(fake: FakeOpenAI, client: OpenAI) -> None:
    """A server that answers with a URL keeps the picture there."""
    fake.dial(faults=["url"])
    answer = generated(client)

    assert answer.data
    assert answer.data[0].b64_json is None
    assert answer.data[0].url
    fetched = client.get(answer.data[0].url, cast_to=openai.HttpxBinaryResponseContent)
    assert file(generated(client)) == fetched.content


def test_answer_then_drop(fake: FakeOpenAI, client: OpenAI) -> None:
    """A connection that dies after its answer loses nothing but, at worst, the next call over it."""
    fake.dial(faults=["answer-then-drop"])
    answer = generated(client)
    with suppress(openai.APIConnectionError):
        client.models.list()

    assert file(answer) == file(generated(client))


def test_wrong_size(fake: FakeOpenAI, client: OpenAI) -> None:
    """A picture of another size than the answer says."""
    fake.dial(faults=["wrong-size"])
    answer = generated(client)

    assert ("1024x640", (512, 320)) == (answer.size, picture(answer).size)


def test_colour_drift(fake: FakeOpenAI, client: OpenAI) -> None:
    """A drifted picture is off everywhere."""
    fake.dial(faults=["drift", None])
    drifted, right = picture(generated(client)), picture(generated(client))

    assert right.getbbox() == ImageChops.difference(drifted, right).getbbox()


def test_changed_outside_the_mask(fake: FakeOpenAI, client: OpenAI) -> None:
    """The mask's transparent half is as it should be; the rest, which was to be kept, is not."""
    fake.dial(faults=["outside-mask", None])
    wrong, right = (picture(edited(client, mask=upload(mask()))) for _ in range(2))

    assert (512, 0, 1024, 640) == ImageChops.difference(wrong, right).getbbox()


def test_script(fake: FakeOpenAI, client: OpenAI) -> None:
    """A script is played in order, then all goes well; other endpoints meet no fault."""
    fake.dial(faults=["503", None, "429"])
    client.models.list()

    assert [503, 200, 429, 200] == _statuses(client, fake, 4)


def test_other_endpoints(fake: FakeOpenAI, client: OpenAI) -> None:
    """The dial says which paths meet faults."""
    fake.dial(faults=["503"], on=["/v1/batches"])

    assert generated(client).data
    with pytest.raises(openai.InternalServerError):
        client.batches.create(input_file_id="x", endpoint="/v1/images/edits", completion_window="24h")


def test_batch_created_but_never_told(fake: FakeOpenAI, client: OpenAI) -> None:
    """A batch whose answer is lost exists all the same, and is found by its metadata."""
    source = client.files.create(file=("lines.jsonl", b"{}"), purpose="batch")
    fake.dial(faults=["drop"], on=["/v1/batches"])

    with pytest.raises(openai.APIConnectionError):
        client.batches.create(
            input_file_id=source.id,
            endpoint="/v1/images/edits",
            completion_window="24h",
            metadata={"shard": "7"},
        )
    assert [{"shard": "7"}] == [each.metadata for each in client.batches.list()]


def test_rates_are_seeded() -> None:
    """Rates are kept in the long run, alike for the same seed, and timing changes none of it."""
    dial = Dial(faults={"429": 0.1, "cut": 0.3}, seed=7, jitter=1)
    once, again = Faults(dial), Faults(dial)
    drawn = [once.next() for _ in range(4_000)]

    counted = Counter(drawn)
    assert (400, 1_200) == pytest.approx((counted["429"], counted["cut"]), rel=0.15)
    assert drawn == [(again.next(), again.wait(dial))[0] for _ in range(4_000)]


def test_jitter_stays_around_the_latency() -> None:
    """A call takes the latency, off by the jitter at most, never less than nothing."""
    dial = Dial(latency=0.5, jitter=1)
    faults = Faults(dial)
    waits = [faults.wait(dial) for _ in range(200)]

    assert 0 == min(waits)
    assert 1.3 < max(waits) <= 1.5


def test_latency(fake: FakeOpenAI, client: OpenAI) -> None:
    """A picture takes its time."""
    fake.dial(latency=0.05)
    began = time.perf_counter()
    generated(client)

    assert 0.05 <= time.perf_counter() - began


@pytest.mark.parametrize(
    "wrong",
    [{"faults": ["418"]}, {"faults": {"429": 1.1}}, {"faults": {"429": 0.6, "cut": 0.6}}, {"latencies": 1}],
)
def test_no_dial(fake: FakeOpenAI, wrong: dict[str, object]) -> None:
    """A fault, rate or field that does not exist is an error, and changes nothing."""
    before = fake.provider.dial

    with pytest.raises(ValidationError):
        fake.dial(**wrong)
    assert before == fake.provider.dial


def _statuses(client: OpenAI, fake: FakeOpenAI, calls: int) -> Sequence[int]:
    for _ in range(calls):
        try:
            generated(client)
        except openai.APIStatusError:
            continue
    return [each.status for each in fake.requests if each.method == "POST"]
