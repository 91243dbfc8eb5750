"""The generator for Gemini keeps the contract of paid generators, and tells every answer as what it is."""

from __future__ import annotations

import asyncio
import base64
import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

import pytest

from packshot.api import (
    Answer,
    BadRequest,
    Context,
    GeneratorFailure,
    NotAuthorised,
    OutOfFunds,
    Picture,
    RateLimited,
    Refused,
    Request,
    Size,
    Transient,
    Unknown,
)
from packshot.testing import pictures, samples
from packshot.testing.contracts import PaidGeneratorContract
from packshot_gemini import Gemini, shapes
from packshot_gemini.options import GeminiConfig

KEY = "AIza-any-key"
USAGE = {"promptTokenCount": 290, "candidatesTokenCount": 1120, "thoughtsTokenCount": 10, "totalTokenCount": 1420}
PICTURE = pictures.room(size=Size(96, 64)).to_png()


@dataclass
class FakeGemini:
    """The endpoint `models/MODEL:generateContent` on loopback: one picture for each call, or the answer it is given."""

    answer: tuple[int, object, Mapping[str, str]] | None = None
    """Status, document (or bytes) and headers instead of a picture."""
    cut: bool = False
    """Break off in the middle of the body."""
    seconds: float = 0.0
    """How long a call takes."""
    seen: list[tuple[str, Mapping[str, str], Any]] = field(default_factory=list)
    """Path, headers and document of each request."""

    def __enter__(self) -> Self:
        fake = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                fake.seen.append((self.path, headers, asked))
                status, document, further = fake.respond(headers)
                body = document if isinstance(document, bytes) else json.dumps(document, indent=2).encode()
                time.sleep(fake.seconds)
                self.send_response(status)
                kept = {"Content-Type": "application/json; charset=UTF-8", "Content-Length": str(len(body)), **further}
                for name, value in kept.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body[: len(body) // 2] if fake.cut else body)
                self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def respond(self, headers: Mapping[str, str]) -> tuple[int, object, Mapping[str, str]]:
        """What a call gets: a picture only for the key."""
        if headers.get("x-goog-api-key") != KEY:
            return error(400, "INVALID_ARGUMENT", f"API key not valid: {headers.get('x-goog-api-key')}", INVALID_KEY)
        return self.answer or (200, candidate([{"inlineData": inline(PICTURE)}]), {})


INVALID_KEY = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID"}
RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}


def inline(data: bytes) -> dict[str, str]:
    """A picture as Gemini writes it."""
    return {"mimeType": "image/png", "data": base64.b64encode(data).decode()}


def candidate(parts: list[Any], reason: str = "STOP", **more: Any) -> dict[str, Any]:  # noqa: ANN401  JSON
    """An answer with one candidate."""
    first = {"content": {"parts": parts, "role": "model"}, "finishReason": reason, "index": 0, **more}
    return {"candidates": [first], "usageMetadata": USAGE, "modelVersion": "gemini-nano-banana-2.1", "responseId": "r1"}


def error(status: int, name: str, text: str, *details: object) -> tuple[int, object, Mapping[str, str]]:
    """An error as Google's APIs write it."""
    return status, {"error": {"code": status, "message": text, "status": name, "details": details}}, {}


@dataclass
class Spooled:
    """A spool in memory."""

    attempt: str = "attempt-1"
    body: bytes = b""
    facts: dict[str, str] = field(default_factory=dict)

    def write(self, chunk: bytes) -> None:
        """Append."""
        self.body += chunk

    def note(self, **facts: str) -> None:
        """Remember."""
        self.facts |= facts

    def preview(self, data: bytes, *, number: int, total: int) -> None:
        """Gemini streams none."""

    def answer(self) -> Answer:
        """What was kept."""
        return Answer(attempt=self.attempt, body=self.body, facts=self.facts)


def asked(config: GeminiConfig, *requests: Request) -> list[Spooled]:
    """Open the generator, ask all at once, close it."""
    made = Gemini(config, Context())
    spools = [Spooled(attempt=f"attempt-{number}") for number, _ in enumerate(requests, 1)]

    async def work() -> None:
        made.open()
        try:
            await asyncio.gather(*map(made.ask, requests, spools))
        finally:
            await made.close()

    asyncio.run(work())
    return spools


@contextmanager
def raised_with(answer: object = None, *, cut: bool = False, key: str = KEY) -> Iterator[FakeGemini]:
    """Ask a fake with this answer and read what was spooled, after the block has said what is expected."""
    with FakeGemini(answer, cut=cut) as fake:  # type: ignore[arg-type]
        yield fake
        config = GeminiConfig(base_url=fake.url, api_key=key)
        (spooled,) = asked(config, WORDS)
        Gemini(config).read(spooled.answer(), WORDS)


def config_of(fake: FakeGemini, **options: Any) -> GeminiConfig:  # noqa: ANN401  a catalog's options
    """The fake's address and key."""
    return GeminiConfig(**{"base_url": fake.url, "api_key": KEY, **options})


WORDS = samples.request(samples.bare_product(), operation="generate", references=(), size=Size(1200, 900))


class TestGemini(PaidGeneratorContract):
    """Reads what the fake answers."""

    plugin = Gemini
    options = {"input_usd": 1.5, "output_usd": 30.0}  # noqa: RUF012  as the contract declares it

    def answer(self, folder: Path) -> Answer:
        """Asked over HTTP, through the SDK."""
        with FakeGemini() as fake:
            return asked(config_of(fake), self.request(folder))[0].answer()


def test_what_is_spooled_is_what_was_sent_byte_for_byte() -> None:
    """The SDK's values are not what is kept."""
    raw = json.dumps(candidate([{"text": "a b"}, {"inlineData": inline(PICTURE)}]), indent=7).encode() + b"\n\n"
    with FakeGemini((200, raw, {})) as fake:
        (spooled,) = asked(config_of(fake), WORDS)

    assert raw == spooled.body
    assert "200" == spooled.facts["status"]


def test_calls_at_once_are_spooled_apart() -> None:
    """Each call has its own spool, its own id, and is sent once."""
    with FakeGemini() as fake:
        spools = asked(config_of(fake), *[WORDS] * 8)
        sent = sorted(headers["x-client-request-id"] for _, headers, _ in fake.seen)

    assert [each.attempt for each in spools] == sent
    assert all(Gemini().read(each.answer(), WORDS).originals == [PICTURE] for each in spools)


def test_images_go_before_the_prompt_that_numbers_them(tmp_path: Path) -> None:
    """A mask is not among them; shape, model and key are in their places."""
    request = samples.request(samples.product(tmp_path), size=Size(1536, 1024))
    with FakeGemini() as fake:
        asked(config_of(fake, model="gemini-x"), request)
        ((path, headers, document),) = fake.seen
    (content,) = document["contents"]
    image, words = content["parts"]

    assert path.endswith("/models/gemini-x:generateContent")
    assert KEY == headers["x-goog-api-key"]
    assert KEY not in path
    assert "image/png" in image["inlineData"].values()
    assert pictures.photo().size == Picture.decode(base64.urlsafe_b64decode(image["inlineData"]["data"])).size
    assert {"text": request.prompt} == words
    assert {"aspectRatio": "3:2", "imageSize": "2K"} == document["generationConfig"]["imageConfig"]


def test_the_charge_is_exact_or_unknown() -> None:
    """290 tokens in at 1.50 and 1,130 out at 30 dollars a million; without prices it is unknown, never 0."""
    with FakeGemini() as fake:
        (spooled,) = asked(config_of(fake), WORDS)
    priced = GeminiConfig(input_usd=1.5, output_usd=30)

    assert 34_335 == Gemini(priced).read(spooled.answer(), WORDS).charge
    assert Gemini().read(spooled.answer(), WORDS).charge is None
    assert Gemini(priced).estimate(WORDS) is None


def test_drafts_of_a_thought_are_no_pictures() -> None:
    """A model that thinks shows what it tried before."""
    draft = {"inlineData": inline(pictures.photo().to_png()), "thought": True}
    answer = candidate([draft, {"inlineData": inline(PICTURE)}])

    assert [PICTURE] == Gemini().read(Answer(attempt="a", body=json.dumps(answer).encode()), WORDS).originals


@pytest.mark.parametrize(
    ("answer", "kind", "said"),
    [
        (error(400, "INVALID_ARGUMENT", "no such size"), BadRequest, "no such size"),
        (error(404, "NOT_FOUND", "models/x is not found"), BadRequest, "models/x is not found"),
        (error(403, "PERMISSION_DENIED", "no"), NotAuthorised, "refuses the key"),
        (error(400, "FAILED_PRECONDITION", "Please enable billing."), OutOfFunds, "cannot pay"),
        (error(429, "RESOURCE_EXHAUSTED", "quota", RETRY), RateLimited, "slow down"),
        (error(503, "UNAVAILABLE", "The model is overloaded."), Transient, "overloaded"),
        (error(500, "INTERNAL", "An internal error"), Unknown, "may have been billed"),
        ((502, b"<html>bad gateway</html>", {}), Unknown, "502"),
        ((200, b"<html>sign in</html>", {"Content-Type": "text/html"}), Unknown, "proxy"),
        ((302, b"", {"Location": "http://127.0.0.1:1/"}), BadRequest, "redirect"),
        ((200, {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}, {}), Refused, "PROHIBITED_CONTENT"),
        ((200, candidate([], "IMAGE_SAFETY", finishMessage="violence"), {}), Refused, "IMAGE_SAFETY.*: violence"),
        ((200, candidate([{"text": "Which sofa?"}], "NO_IMAGE"), {}), Unknown, "NO_IMAGE.*: Which sofa"),
        ((200, candidate([{"inlineData": {"data": "abc"}}]), {}), Unknown, "not whole"),
    ],
)
def test_every_answer_is_told_as_what_it_is(answer: object, kind: type[GeneratorFailure], said: str) -> None:
    """By status, reason and text; and it was asked once."""
    with pytest.raises(kind, match=said), raised_with(answer) as fake:
        pass

    assert 1 == len(fake.seen)


def test_the_wait_is_what_google_asks_for() -> None:
    """By the error's details."""
    with pytest.raises(RateLimited) as caught, raised_with(error(429, "RESOURCE_EXHAUSTED", "quota", RETRY)):
        pass

    assert 34.0 == caught.value.retry_after


def test_an_answer_that_breaks_off_may_have_been_billed() -> None:
    """Half of it is no reason to ask again."""
    with pytest.raises(Unknown, match="broke"), raised_with(cut=True) as fake:
        pass

    assert 1 == len(fake.seen)


def test_an_answer_that_takes_too_long_may_have_been_billed() -> None:
    """It is given up, and not asked for again."""
    with FakeGemini(seconds=1.3) as fake, pytest.raises(Unknown, match="longer deadline"):
        asked(config_of(fake, deadline=1), WORDS)

    assert 1 == len(fake.seen)


def test_a_server_that_is_not_there_was_sent_nothing() -> None:
    """Trying again is free."""
    with FakeGemini() as fake:
        config = config_of(fake)
    with pytest.raises(Transient, match="nothing was sent"):
        asked(config, WORDS)


def test_a_key_that_is_quoted_is_not_kept() -> None:
    """Neither in the spool nor in the error."""
    with FakeGemini() as fake:
        (spooled,) = asked(config_of(fake, api_key="AIza-wrong"), WORDS)

    assert b"API key not valid: ***" in spooled.body
    with pytest.raises(NotAuthorised):
        Gemini().read(spooled.answer(), WORDS)


def test_the_key_of_the_environment_goes_to_google_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not to a server that only a catalog names, whatever the SDK would take from the environment."""
    monkeypatch.setenv("GEMINI_API_KEY", KEY)
    with FakeGemini() as fake:
        config = GeminiConfig(base_url=fake.url)
        with pytest.raises(NotAuthorised, match="api_key for this base_url"):
            asked(config, WORDS)

    assert "api_key" in next(iter(Gemini(config).doctor())).message
    assert [] == list(Gemini().doctor())


@pytest.mark.parametrize(
    ("size", "ratio", "resolution"),
    [
        (Size(1024, 1024), "1:1", "1K"),
        (Size(1200, 900), "4:3", "2K"),
        (Size(300, 2400), "1:8", "1K"),
        (Size(6000, 3375), "16:9", "4K"),
    ],
)
def test_the_nearest_shape_is_asked_for(size: Size, ratio: str, resolution: str) -> None:
    """Never less than wanted, as far as the model goes."""
    assert shapes.Shape(ratio, resolution) == shapes.nearest(size)


def test_what_must_stay_is_restored_and_proven(tmp_path: Path) -> None:
    """Where a photo goes in; a picture from words has nothing to keep."""
    edit = samples.request(samples.product(tmp_path))

    assert ["resize", "paste-back"] == [each.plugin for each in Gemini().finishing(edit).post]
    assert ["resize"] == [each.plugin for each in Gemini().finishing(replace(edit, change="all")).post]
