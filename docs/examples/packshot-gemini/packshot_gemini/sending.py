"""One call through the SDK, and its raw answer on the way into the spool.

The SDK gives values, never the bytes they came in. But it takes an HTTP client of ours, and that one copies every
answer into the spool of its call as it arrives, before the SDK sees it. So what is kept is what Google sent, byte for
byte, and whatever the SDK makes of it does not matter.

This module loads the SDK, which takes a second: the plugin imports it in `open`, and a plan never does.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Self

import httpx2
from google import genai
from google.genai import errors, types

from packshot.api import BadRequest, PictureError, Reference, Request, Size, Spool
from packshot_gemini import failures, shapes
from packshot_gemini.options import GeminiConfig, key

_HOME = "https://generativelanguage.googleapis.com"
_LONGEST = 3072
"""Pixels of the longer side of an image that goes in: the model looks at no more."""
_MOST_BYTES = 14_000_000
"""Of all images of a call; in base64 they have to go into a request of 20 MB."""
_OK = 200


@dataclass(slots=True)
class Call:
    """One call: where its answer goes, and whether one has begun."""

    spool: Spool
    secret: str
    begun: bool = False


_CALL: ContextVar[Call] = ContextVar("call")


@dataclass(frozen=True, slots=True)
class Sender:
    """An open client."""

    config: GeminiConfig
    client: genai.Client
    http: httpx2.AsyncClient

    @classmethod
    def open(cls, config: GeminiConfig) -> Self:
        """Everything stated: the SDK would else take server, key and product from the environment, and try five times.

        Raises NotAuthorised without a key.
        """
        http = httpx2.AsyncClient(
            event_hooks={"response": [_copied]},
            follow_redirects=False,
            headers={"Accept-Encoding": "identity"},
        )
        options = types.HttpOptions(
            base_url=config.base_url or _HOME,
            httpx_async_client=http,
            retry_options=types.HttpRetryOptions(attempts=1),
            timeout=round(config.deadline * 1000),  # unsaid, a call may take for ever, whatever the client says
        )
        return cls(config, genai.Client(vertexai=False, api_key=key(config), http_options=options), http)

    async def close(self) -> None:
        """Close both clients, the SDK's own, which was never used, too."""
        self.client.close()
        await self.http.aclose()

    async def send(self, request: Request, spool: Spool) -> None:
        """Ask once. Raises BadRequest for images that cannot be sent, Transient or Unknown for a broken connection."""
        call = Call(spool, key(self.config))
        arguments = await asyncio.to_thread(_arguments, self.config, request, spool.attempt)
        _CALL.set(call)
        try:
            await self.client.aio.models.generate_content(**arguments)
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise failures.of_transport(error) from None
        except (errors.APIError, ValueError) as error:
            if not call.begun:
                raise BadRequest(f"the SDK cannot send this: {type(error).__name__}") from None


class _Copy(httpx2.AsyncByteStream):
    """A body on its way to the SDK, copied into the spool of its call."""

    def __init__(self, body: httpx2.AsyncByteStream, call: Call) -> None:
        self._body, self._call = body, call

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            self._call.spool.write(chunk)
            yield chunk

    async def aclose(self) -> None:
        """Close the body."""
        await self._body.aclose()


async def _copied(response: httpx2.Response) -> None:
    """Before the SDK reads: note what the headers say, and copy the body; an error's without the key it may quote."""
    call = _CALL.get()
    call.begun = True
    call.spool.note(
        status=str(response.status_code),
        content_type=response.headers.get("content-type", ""),
        retry_after=response.headers.get("retry-after", ""),
    )
    if response.status_code == _OK and isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Copy(response.stream, call)
    else:
        call.spool.write((await response.aread()).replace(call.secret.encode(), b"***"))


def _arguments(config: GeminiConfig, request: Request, attempt: str) -> dict[str, Any]:
    """What the SDK's method takes: the images in the order the prompt numbers them, then the prompt."""
    shape = shapes.nearest(request.size)
    images = [_png(each) for each in request.references if not each.overlay]
    if sum(map(len, images)) > _MOST_BYTES:
        raise BadRequest("the images have more than 14 MB together; give the shot fewer, or smaller ones")
    return {
        "model": config.model,
        "contents": [*(types.Part.from_bytes(data=each, mime_type="image/png") for each in images), request.prompt],
        "config": types.GenerateContentConfig(
            response_modalities=["IMAGE"],
            image_config=types.ImageConfig(aspect_ratio=shape.ratio, image_size=shape.resolution),
            http_options=types.HttpOptions(headers={"X-Client-Request-Id": attempt}),
        ),
    }


def _png(reference: Reference) -> bytes:
    try:
        picture = reference.picture()
    except PictureError as error:
        raise BadRequest(f"{reference.role} image {reference.path.name}: {error}") from error
    scale = min(1.0, _LONGEST / max(picture.width, picture.height))
    size = Size(max(1, round(scale * picture.width)), max(1, round(scale * picture.height)))
    return picture.resized(size).to_png()
