"""`/v1/batches`: JSONL in, JSONL out, at half price."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types import Batch, ImagesResponse
from tests.core.testing.openai.conftest import MODEL, SMALLEST, Clock, edited, file, generated, png, upload

from packshot.testing.openai import FakeOpenAI

GENERATIONS, EDITS = "/v1/images/generations", "/v1/images/edits"
DAY = 86_400


def test_round_trip(fake: FakeOpenAI, client: OpenAI) -> None:
    """Every line is answered under its custom_id with what the endpoint answers, for half the price."""
    source = client.files.create(file=upload(png()), purpose="user_data")
    edits = [_line(f"sku-{each}:red", {"prompt": "navy", "images": [{"file_id": source.id}]}, EDITS) for each in "ab"]
    batch = _submitted(client, edits, EDITS, metadata={"shard": "3"})
    assert "validating" == batch.status

    done = client.batches.retrieve(batch.id)

    assert ("completed", MODEL, {"shard": "3"}) == (done.status, done.model, done.metadata)
    assert done.request_counts
    assert (2, 2, 0) == (done.request_counts.total, done.request_counts.completed, done.request_counts.failed)
    answers = _lines(client, done.output_file_id)
    assert ["sku-a:red", "sku-b:red"] == [each["custom_id"] for each in answers]
    batched, charges = ImagesResponse.model_validate(answers[0]["response"]["body"]), fake.bill.charges
    assert file(edited(client)) == file(batched)
    assert charges[0].micros == -(-fake.bill.charges[-1].micros // 2)
    assert done.usage
    assert batched.usage
    assert 2 * batched.usage.total_tokens == done.usage.total_tokens
    assert answers[0]["response"]["request_id"] == charges[0].request_id
    assert [("sku-a:red", batch.id), ("sku-b:red", batch.id)] == [(each.custom_id, each.batch_id) for each in charges]


def test_failed_lines(fake: FakeOpenAI, client: OpenAI) -> None:
    """A line that breaks a rule or is refused goes to the error file and costs nothing."""
    lines = [_line("good"), _line("refused", {"prompt": "gore"}), _line("bad", {"size": "10x10"})]
    done = client.batches.retrieve(_submitted(client, lines).id)

    errors = {each["custom_id"]: each["response"] for each in _lines(client, done.error_file_id)}
    assert {"refused", "bad"} == set(errors)
    assert (400, "moderation_blocked") == (
        errors["refused"]["status_code"],
        errors["refused"]["body"]["error"]["code"],
    )
    assert done.request_counts
    assert (1, 2) == (done.request_counts.completed, done.request_counts.failed)
    assert ["good"] == [charge.custom_id for charge in fake.bill.charges]


def test_progress(fake: FakeOpenAI, client: OpenAI, clock: Clock) -> None:
    """Lines are done evenly over the batch's time, and billed as they are done, once."""
    fake.dial(batch_seconds=100)
    batch = _submitted(client, [_line(f"{each}") for each in range(4)])
    seen = []
    for _ in range(5):
        seen.append((client.batches.retrieve(batch.id).status, len(fake.bill.charges)))
        clock.now += 25

    assert [("in_progress", each) for each in range(4)] + [("completed", 4)] == seen


def test_expired(fake: FakeOpenAI, client: OpenAI, clock: Clock) -> None:
    """After 24 hours what is done is kept and billed, and the rest is named in the error file."""
    fake.dial(batch_seconds=2 * DAY)
    batch = _submitted(client, [_line(f"{each}") for each in range(4)])
    clock.now += 3 * DAY
    done = client.batches.retrieve(batch.id)

    assert "expired" == done.status
    assert ["0", "1"] == [each["custom_id"] for each in _lines(client, done.output_file_id)]
    assert [("2", "batch_expired"), ("3", "batch_expired")] == [
        (each["custom_id"], each["error"]["code"]) for each in _lines(client, done.error_file_id)
    ]
    assert 2 == len(fake.bill.charges)


def test_cancelled(fake: FakeOpenAI, client: OpenAI, clock: Clock) -> None:
    """A cancelled batch keeps what is done; one that has ended cannot be cancelled."""
    fake.dial(batch_seconds=100)
    batch = _submitted(client, [_line(f"{each}") for each in range(4)])
    clock.now += 25
    stopped = client.batches.cancel(batch.id)

    assert "cancelled" == stopped.status
    assert ["0"] == [each["custom_id"] for each in _lines(client, stopped.output_file_id)]
    clock.now += 100
    assert stopped == client.batches.retrieve(batch.id)
    assert 1 == len(fake.bill.charges)
    with pytest.raises(openai.BadRequestError):
        client.batches.cancel(batch.id)


def test_listing(client: OpenAI) -> None:
    """Batches are listed newest first by `after` and `limit`, with the metadata to know one's own by."""
    ids = [_submitted(client, [_line("a")], metadata={"shard": f"{each}"}).id for each in range(3)]

    first = client.batches.list(limit=2)
    assert (ids[:0:-1], True) == ([each.id for each in first.data], first.has_more)
    assert ids[:1] == [each.id for each in client.batches.list(limit=2, after=first.data[-1].id).data]
    assert ["2", "1", "0"] == [(each.metadata or {})["shard"] for each in client.batches.list(limit=1)]


@pytest.mark.parametrize(
    ("lines", "code", "where"),
    [
        ([], "empty_file", None),
        (["no json"], "invalid_json_line", 1),
        ([{"custom_id": "a"}], "invalid_json_line", 1),
        (["{}", "x"], "invalid_json_line", 1),
    ],
)
def test_bad_file(fake: FakeOpenAI, client: OpenAI, lines: list[Any], code: str, where: int | None) -> None:
    """A file that breaks a rule fails as a whole, with its line; nothing is billed."""
    _assert_failed(client, lines, code, where)
    assert 0 == fake.bill.total


def test_lines_that_do_not_go_together(client: OpenAI) -> None:
    """custom_ids are unique, and endpoint and model are the same in all lines."""
    _assert_failed(client, [_line("a"), _line("a")], "duplicate_custom_id", 2)
    _assert_failed(client, [_line("a"), _line("b", {"model": "gpt-image-2"})], "mismatched_model", 2)
    _assert_failed(client, [_line("a", {}, EDITS)], "mismatched_endpoint", 1)
    _assert_failed(client, [_line("a", {"stream": True})], "invalid_json_line", 1)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"endpoint": "/v1/responses"}, "endpoint"),
        ({"completion_window": "1h"}, "completion_window"),
        ({"metadata": {str(each): "x" for each in range(17)}}, "metadata"),
        ({"metadata": {"k": "x" * 513}}, "metadata"),
        ({"output_expires_after": {"anchor": "created_at", "seconds": 60}}, "output_expires_after"),
        ({"extra_body": {"priority": 1}}, "priority"),
    ],
)
def test_broken_rule(client: OpenAI, changes: dict[str, Any], param: str) -> None:
    """An unknown endpoint, window, field, or too much metadata is a 400."""
    with pytest.raises(openai.BadRequestError) as caught:
        _submitted(client, [_line("a")], **changes)

    assert param == caught.value.param


def test_wrong_input_file(client: OpenAI) -> None:
    """The input must be there, and be a batch's."""
    photo = client.files.create(file=upload(png()), purpose="vision").id

    for file_id, error in ((photo, openai.BadRequestError), ("file-none", openai.NotFoundError)):
        with pytest.raises(error):
            client.batches.create(input_file_id=file_id, endpoint="/v1/images/edits", completion_window="24h")
    with pytest.raises(openai.NotFoundError):
        client.batches.retrieve("batch_none")


def test_output_expires(client: OpenAI, clock: Clock) -> None:
    """The output lives as long as was asked."""
    expiry = {"anchor": "created_at", "seconds": 3_600}
    done = client.batches.retrieve(_submitted(client, [_line("a")], output_expires_after=expiry).id)
    assert _lines(client, done.output_file_id)
    clock.now += 3_600

    with pytest.raises(openai.NotFoundError):
        client.files.content(done.output_file_id or "")


def test_batches_have_their_own_limits(fake: FakeOpenAI, client: OpenAI) -> None:
    """A batch does not use up the limits of other calls."""
    fake.dial(images_per_minute=1)
    done = client.batches.retrieve(_submitted(client, [_line("a"), _line("b")]).id)

    assert "completed" == done.status
    assert generated(client).data


def _line(custom_id: str, body: Mapping[str, Any] | None = None, url: str = GENERATIONS) -> Mapping[str, Any]:
    asked = {"model": MODEL, "prompt": "a vase", "size": SMALLEST, "quality": "low", **(body or {})}
    return {"custom_id": custom_id, "method": "POST", "url": url, "body": asked}


def _submitted(client: OpenAI, lines: Sequence[Any], endpoint: str = GENERATIONS, **more: Any) -> Batch:  # noqa: ANN401  the SDK's own parameters
    text = "\n".join(each if isinstance(each, str) else json.dumps(each) for each in lines)
    source = client.files.create(file=("lines.jsonl", text.encode() or b"\n"), purpose="batch")
    asked = {"endpoint": endpoint, "completion_window": "24h", **more}
    return client.batches.create(input_file_id=source.id, **asked)


def _lines(client: OpenAI, file_id: str | None) -> Sequence[Any]:
    assert file_id
    return [json.loads(line) for line in client.files.content(file_id).text.splitlines()]


def _assert_failed(client: OpenAI, lines: Sequence[Any], code: str, where: int | None) -> None:
    batch = client.batches.retrieve(_submitted(client, lines).id)
    assert "failed" == batch.status
    assert batch.errors
    assert [(code, where)] == [(each.code, each.line) for each in batch.errors.data or ()]
