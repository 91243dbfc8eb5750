"""One call to the images endpoints: what is sent, and the raw answer on its way into the spool."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from packshot.api import GeneratorFailure, Request, Size, Spool
from packshot_openai import failures, masks
from packshot_openai.answers import document_of
from packshot_openai.models import Model
from packshot_openai.options import OpenAIConfig
from packshot_openai.previews import Previews
from packshot_openai.references import images, upload
from packshot_openai.sizes import nearest

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Endpoint = Literal["generate", "edit"]
_ANSWERS = ("application/json", "text/event-stream")
_KEYLIKE = re.compile(rb"sk-[\w*.-]{6,}")
_OPTIONS = ("background", "complexity", "input_fidelity", "output_compression")


def endpoint(request: Request) -> Endpoint:
    """Pictures go in by the edits endpoint only."""
    return "edit" if images(request) else "generate"


def size_sent(config: OpenAIConfig, wanted: Size) -> Size:
    """The size the model is asked for; the wanted one where its rule is not known."""
    rule = config.row.sizes
    return nearest(wanted, rule) if rule else wanted


def shaping(config: OpenAIConfig, request: Request) -> dict[str, Any]:
    """The parameters beside prompt and pictures that the result depends on, as JSON values."""
    chosen = {name: getattr(config, name) for name in _OPTIONS}
    chosen |= {"model": config.model, "quality": config.quality, "output_format": config.output_format}
    chosen |= {"size": str(size_sent(config, request.size))}
    sent = {name: value for name, value in chosen.items() if value is not None and name not in config.omit}
    if endpoint(request) == "generate":
        sent.pop("input_fidelity", None)
    return sent | ({"extra_body": dict(config.extra_body)} if config.extra_body else {})


def arguments(config: OpenAIConfig, request: Request) -> dict[str, Any]:
    """All keyword arguments of the SDK's method. Raises BadRequest for pictures that cannot be sent."""
    return {**words(config, request), **_pictures(config.row, request)}


def words(config: OpenAIConfig, request: Request) -> dict[str, Any]:
    """All that is sent beside the pictures."""
    further = {
        "moderation": config.moderation if endpoint(request) == "generate" else None,
        "safety_identifier": config.safety_identifier,
        "response_format": config.response_format,
        "n": 1,
    }
    if config.partial_images:
        further |= {"stream": True, "partial_images": config.partial_images}
    sent = {name: value for name, value in further.items() if value is not None and name not in config.omit}
    return {"prompt": request.prompt, **shaping(config, request), **sent}


@dataclass(frozen=True, slots=True)
class Sender:
    """An open client, the secrets no answer may carry to disk, and who hears the headers of every answer."""

    client: AsyncOpenAI
    secrets: Sequence[str]
    hear: Callable[[Mapping[str, str]], None]

    async def send(self, kind: Endpoint, sent: Mapping[str, Any], spool: Spool) -> None:
        """Ask once and write the answer into the spool as it arrives.

        Raises the GeneratorFailure that an error status or a broken connection stands for.
        """
        import openai

        ask = getattr(self.client.images.with_streaming_response, kind)
        headers = {"X-Client-Request-Id": spool.attempt, "Accept-Encoding": "identity"}
        try:
            async with ask(**sent, extra_headers=headers) as answer:
                await self._spool(answer, spool, sent.get("partial_images", 0))
        except openai.APIStatusError as error:
            raise self._failure(error.response, spool) from None
        except transport_errors() as error:
            raise failures.of_transport(error) from None

    async def _spool(self, answer: Any, spool: Spool, total: int) -> None:  # noqa: ANN401  the SDK's streamed response
        self.hear(answer.headers)
        if _note(answer, spool)["content_type"].startswith(_ANSWERS):
            previews = Previews()
            async for chunk in answer.iter_bytes():
                spool.write(chunk)
                for number, data in previews.feed(chunk) if total else ():
                    spool.preview(data, number=number, total=total)
        else:
            spool.write(scrubbed(await answer.read(), self.secrets))

    def _failure(self, response: Any, spool: Spool) -> GeneratorFailure:  # noqa: ANN401  the transport's response
        self.hear(response.headers)
        facts = _note(response, spool)
        body = scrubbed(response.content, self.secrets)
        spool.write(body)
        return failures.of_status(response.status_code, document_of(body), facts)


def scrubbed(body: bytes, secrets: Sequence[str]) -> bytes:
    """A body that is no answer, without the secrets it may quote."""
    for secret in secrets:
        body = body.replace(secret.encode(), b"***")
    return _KEYLIKE.sub(b"sk-***", body)


def transport_errors() -> tuple[type[Exception], ...]:
    """What a connection may raise, before the answer begins and while it arrives."""
    import httpx2
    import openai

    return openai.APIConnectionError, httpx2.HTTPError, httpx2.StreamError


def _pictures(model: Model, request: Request) -> dict[str, Any]:
    looked_at = images(request)
    if not looked_at:
        return {}
    files = [upload(each, number, model.patches) for number, each in enumerate(looked_at, 1)]
    sent: dict[str, Any] = {"image": files[0] if len(files) == 1 else files}  # many servers know only one of the forms
    if masks.wanted(request):
        sent["mask"] = masks.mask(request, model.patches)
    if drawing := masks.markup(request, model.patches):
        sent["markup"] = drawing
    return sent


def _note(answer: Any, spool: Spool) -> Mapping[str, str]:  # noqa: ANN401  either kind of response
    retry_after = _seconds(answer.headers)
    facts = {
        "status": str(answer.status_code),
        "content_type": answer.headers.get("content-type", ""),
        "request_id": answer.headers.get("x-request-id", ""),
        **({"retry_after": retry_after} if retry_after else {}),
    }
    spool.note(**facts)
    return facts


def _seconds(headers: Mapping[str, str]) -> str | None:
    """How long the headers ask to wait, in seconds, as text; None for a date or nothing."""
    for name, unit in (("retry-after-ms", 1000), ("retry-after", 1)):
        try:
            return str(float(headers[name]) / unit)
        except (KeyError, ValueError):
            continue
    return None
