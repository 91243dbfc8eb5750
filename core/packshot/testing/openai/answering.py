"""Answers, and the ways they go wrong on the wire."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from packshot.testing.openai.drawing import draw, encode
from packshot.testing.openai.faults import Fault
from packshot.testing.openai.orders import Order

_PROXY_PAGE = "<!doctype html><title>Please sign in</title><h1>Please sign in to the company network</h1>"


def pictures(order: Order, fault: Fault | None = None) -> Sequence[bytes]:
    """Every picture of an order, as files."""
    return [encode(draw(order, take, fault), order) for take in range(order.n)]


def body(order: Order, files: Sequence[bytes], created: int) -> Mapping[str, Any]:
    """The JSON of a call that went well."""
    return {
        "created": created,
        "background": "transparent" if order.transparent else "opaque",
        "data": [{"b64_json": base64.b64encode(file).decode()} for file in files],
        "output_format": order.format,
        "quality": order.quality,
        "size": size_text(order),
        "usage": order.usage.json(),
        **({"safety_identifier": order.end_user} if order.end_user else {}),
    }


def size_text(order: Order) -> str:
    """The order's size as the API writes it."""
    return f"{order.size[0]}x{order.size[1]}"


def as_json(value: Mapping[str, Any]) -> bytes:
    """The value as a JSON document."""
    return json.dumps(value, separators=(",", ":")).encode()


def shortened(base64_text: str) -> str:
    """Base64 that broke off: its length is no multiple of four any more."""
    return base64_text[: len(base64_text) // 8 * 4 - 1]


def sent(content: bytes, fault: Fault | None, media_type: str = "application/json") -> Response:
    """An answer, or what this fault makes of it."""
    kinds: Mapping[Fault, type[Response]] = {"cut": Cut, "drop": Dropped, "answer-then-drop": AnsweredThenDropped}
    if fault == "html":
        return HTMLResponse(_PROXY_PAGE)
    kind = kinds.get(fault, Response) if fault else Response
    return kind(content, media_type=media_type)


def content_of(response: Response) -> bytes:
    """The bytes of an answer that is not streamed, or of the file it would send."""
    return Path(response.path).read_bytes() if isinstance(response, FileResponse) else bytes(response.body)


class Cut(Response):
    """States its length, sends half, and hangs up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer so."""
        half = bytes(self.body[: len(self.body) // 2])
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": half, "more_body": True})
        await _hang_up(scope, receive)


class Dropped(Response):
    """Hangs up without a word."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer so."""
        await _hang_up(scope, receive)


class AnsweredThenDropped(Response):
    """Sends everything, then closes a connection that the caller believes is kept alive."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer so."""
        await super().__call__(scope, receive, send)
        _transport(scope).close()


async def _hang_up(scope: Scope, receive: Receive) -> None:
    _transport(scope).close()
    while (await receive())["type"] != "http.disconnect":
        pass


def _transport(scope: Scope) -> asyncio.Transport:
    transport: asyncio.Transport = scope["state"]["transport"]
    return transport
