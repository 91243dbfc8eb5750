"""Batches over HTTP: what is ordered, field by field, and what comes back."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.openai.conftest import KEY, MODEL, Asking, at, generator

from packshot.api import (
    Answer,
    BadRequest,
    BatchLine,
    Context,
    NotAuthorised,
    Refused,
    Request,
    Transient,
    Unknown,
)
from packshot.testing.openai import FakeOpenAI
from packshot_openai import OpenAI
from packshot_openai.batching import split
from packshot_openai.options import OpenAIConfig

SHARD = "01a20328-8163-7a29-99ee-6756ed0d6f24"


def opened(made: OpenAI, work: Callable[[], Any]) -> Any:  # noqa: ANN401  what the work gives
    """What some work of an opened generator gives; it is closed afterwards."""

    async def scenario() -> Any:  # noqa: ANN401
        await made.open()
        try:
            return await work()
        finally:
            await made.close()

    return asyncio.run(scenario())


def lines(*requests: Request) -> Sequence[BatchLine]:
    """A line for each request, its attempt named by its number."""
    return [BatchLine(attempt=f"attempt-{number}", request=each) for number, each in enumerate(requests)]


def submitted(made: OpenAI, *requests: Request) -> str:
    """The ticket of an order."""
    return str(opened(made, lambda: made.submit(lines(*requests), SHARD)))


def collected(made: OpenAI, ticket: str) -> dict[str, Answer]:
    """The answers of a batch by attempt."""
    answers: list[Answer] = []
    opened(made, lambda: made.collect(ticket, answers.append))
    return {each.attempt: each for each in answers}


def written(fake: FakeOpenAI) -> list[dict[str, Any]]:
    """The lines of the last batch file."""
    (*_, file) = [each for each in fake.provider.files.all() if each.purpose == "batch"]
    return [json.loads(line) for line in file.path.read_bytes().splitlines()]


@pytest.fixture
def made(fake: FakeOpenAI, tmp_path: Path) -> OpenAI:
    """The generator that asks the fake, with a cache of its own."""
    config = OpenAIConfig(model=MODEL, quality="low", base_url=fake.base_url, api_key=KEY)
    return OpenAI(config, Context(cache=tmp_path / "cache"))


def test_a_picture_from_words_is_one_line(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """The attempt's id, the endpoint, and the parameters of a single call; the shard's id in the metadata."""
    ticket = submitted(made, asking())

    asked = {"prompt": asking().prompt, "model": MODEL, "quality": "low", "output_format": "png", "size": "944x704"}
    where = {"custom_id": "attempt-0", "method": "POST", "url": "/v1/images/generations"}
    assert [{**where, "body": {**asked, "n": 1}}] == written(fake)
    (batch,) = fake.provider.batches.all()
    assert (ticket, {"packshot": SHARD}) == (batch.id, batch.metadata)


def test_a_source_is_uploaded_once(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """Photo and mask go up once for each content, also over two orders, and are named by id; with an expiry."""
    request = asking("product", "mask", operation="inpaint", change="part")
    submitted(made, request, request)
    submitted(made, request)

    sources = [each for each in fake.provider.files.all() if each.purpose == "user_data"]
    photo, mask = sources
    body = written(fake)[0]["body"]
    assert ([{"file_id": photo.id}], {"file_id": mask.id}) == (body["images"], body["mask"])
    assert all(each.expires for each in fake.provider.files.all())


def test_a_batch_costs_half(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """The estimate, the charge that is read, and the bill agree to the micro-dollar."""
    requests = asking("product"), asking("product", prompt="another one")
    answers = collected(made, submitted(made, *requests))
    readings = [made.read(answers[f"attempt-{number}"], request) for number, request in enumerate(requests)]
    expected = [made.estimate_batched(each) for each in requests]

    assert fake.bill.total == sum(each.charge or 0 for each in readings)
    assert [each.charge for each in readings] == [each.expected if each else None for each in expected]
    single = made.estimate(requests[0])
    assert single is not None
    assert expected[0] is not None
    assert -(-single.expected // 2) == expected[0].expected


def test_an_order_is_found_by_its_shard(made: OpenAI, asking: Asking) -> None:
    """After a crash only the shard's id is known; an id nobody ordered under has no batch."""
    ticket = submitted(made, asking())

    assert ticket == opened(made, lambda: made.find(SHARD))
    assert opened(made, lambda: made.find("another")) is None


def test_a_batch_says_how_far_it_is(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """Lines done and failed, and whether more will come."""
    fake.dial(batch_seconds=1_000_000)
    ticket = submitted(made, asking())
    before = opened(made, lambda: made.progress(ticket))
    fake.dial(batch_seconds=0)
    after = opened(made, lambda: made.progress(ticket))

    assert (0, False) == (before.done, before.ended)
    assert (1, True) == (after.done, after.ended)


def test_a_failed_line_says_why(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """Its own failure in the taxonomy of a single call; the line beside it is a picture."""
    refused, good = asking(prompt="so much gore"), asking()
    answers = collected(made, submitted(made, refused, good))

    with pytest.raises(Refused, match="violence/graphic"):
        made.read(answers["attempt-0"], refused)
    assert made.read(answers["attempt-1"], good).originals
    assert 1 == len(fake.bill.charges)


@pytest.mark.parametrize(
    ("response", "failure"),
    [
        ({"status_code": 500, "request_id": "r1", "body": {"error": {"message": "oops"}}}, Transient),
        ({"status_code": 400, "request_id": "r1", "body": {"error": {"message": "bad size"}}}, BadRequest),
        (None, Transient),
    ],
)
def test_what_a_line_did_not_make_was_not_billed(asking: Asking, response: object, failure: type[Exception]) -> None:
    """No failure of a line is Unknown: it may be asked for again."""
    line = {"custom_id": "a", "response": response, "error": {"code": "batch_expired", "message": "too late"}}
    answer = Answer(attempt="a", body=json.dumps(line).encode(), facts={"batch": "b"})

    with pytest.raises(failure):
        generator().read(answer, asking())


def test_an_expired_batch_keeps_what_was_done(tmp_path: Path, asking: Asking) -> None:
    """The lines it never came to are told as such."""
    now = [1_780_000_000.0]
    with FakeOpenAI(key=KEY, clock=lambda: now[0], batch_seconds=2 * 86_400) as fake:
        config = OpenAIConfig(model=MODEL, quality="low", base_url=fake.base_url, api_key=KEY)
        made = OpenAI(config, Context(cache=tmp_path / "cache"))
        requests = asking(), asking(prompt="another one")
        ticket = submitted(made, *requests)
        now[0] += 86_400
        answers = collected(made, _looked(made, ticket))

    assert made.read(answers["attempt-0"], requests[0]).originals
    with pytest.raises(Transient, match="completion window"):
        made.read(answers["attempt-1"], requests[1])


def _looked(made: OpenAI, ticket: str) -> str:
    """The ticket of a batch that has ended."""
    assert opened(made, lambda: made.progress(ticket)).ended
    return ticket


def test_a_batch_that_is_refused_whole_says_why(made: OpenAI, asking: Asking) -> None:
    """By line, and nothing was done: an order of two endpoints is one that the provider does not take."""
    ticket = submitted(made, asking(), asking("product"))
    opened(made, lambda: made.progress(ticket))

    with pytest.raises(BadRequest, match="line 2"):
        collected(made, ticket)


def test_answers_that_are_gone_are_unknown(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """They were billed, and the provider keeps them for a month only."""
    ticket = submitted(made, asking())
    opened(made, lambda: made.progress(ticket))
    for each in fake.provider.files.all():
        if each.purpose == "batch_output":
            fake.provider.files.delete(each.id)

    with pytest.raises(Unknown):
        collected(made, ticket)


@pytest.mark.parametrize(
    ("path", "failure"), [("/v1/files", Transient), ("/v1/batches", Unknown)], ids=["uploading", "ordering"]
)
def test_only_the_order_itself_leaves_a_doubt(
    made: OpenAI, fake: FakeOpenAI, asking: Asking, path: str, failure: type[Exception]
) -> None:
    """A server that fails while images go up has ordered nothing; one that fails at the order may have."""
    fake.dial(on=(path,), faults=["500"])

    with pytest.raises(failure):
        submitted(made, asking("product"))


def test_an_order_whose_answer_was_lost_is_found(made: OpenAI, fake: FakeOpenAI, asking: Asking) -> None:
    """The connection broke after the provider had taken it."""
    fake.dial(on=("/v1/batches",), faults=["drop"])
    with pytest.raises(Unknown):
        submitted(made, asking())

    (batch,) = fake.provider.batches.all()
    assert batch.id == opened(made, lambda: made.find(SHARD))


def test_a_wrong_key_stops_an_order(fake: FakeOpenAI, asking: Asking, tmp_path: Path) -> None:
    """As it stops a single call."""
    wrong = OpenAI(at(fake, api_key="sk-wrong").config, Context(cache=tmp_path))
    with pytest.raises(NotAuthorised):
        submitted(wrong, asking())


def test_what_json_cannot_say_is_asked_by_itself(asking: Asking) -> None:
    """A markup, an edit with complexity, Azure."""
    sunburst = {"model": "gpt-image-2.6-sunburst"}
    edit, words = asking("product"), asking()

    assert generator().batches(edit)
    assert not generator().batches(asking("product", "markup"))
    assert generator(**sunburst, complexity="low").batches(words)
    assert not generator(**sunburst, complexity="low").batches(edit)
    assert not generator(azure_endpoint="https://acme.example", api_version="1").batches(words)


def test_previews_and_streams_stay_out(fake: FakeOpenAI, asking: Asking, tmp_path: Path) -> None:
    """A line is never streamed, and the id of who asks goes under the name it has in JSON."""
    options = at(fake, partial_images=2, safety_identifier="user-7").config
    submitted(OpenAI(options, Context(cache=tmp_path)), asking("product"))

    body = written(fake)[0]["body"]
    assert not {"stream", "partial_images", "safety_identifier"} & body.keys()
    assert "user-7" == body["user"]


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_a_stream_is_split_into_lines(size: int) -> None:
    """However its chunks fall; empty lines and the last line's missing end are fine."""
    data = b"one\n\ntwo is longer\nthree"

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(data), size):
            yield data[start : start + size]

    async def gathered() -> list[bytes]:
        return [line async for line in split(chunks())]

    assert [b"one", b"two is longer", b"three"] == asyncio.run(gathered())


def test_pictures_are_pictures(made: OpenAI, asking: Asking) -> None:
    """The original is as the provider drew it, and its facts are kept."""
    request = asking("product")
    reading = made.read(collected(made, submitted(made, request))["attempt-0"], request)

    assert reading.originals[0].startswith(b"\x89PNG")
    assert reading.facts["request_id"].startswith("req_")
