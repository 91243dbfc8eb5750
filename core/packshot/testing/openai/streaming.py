"""Server-sent events of a streamed call."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from starlette.responses import Response, StreamingResponse

from packshot.testing.openai.answering import as_json, sent, shortened, size_text
from packshot.testing.openai.drawing import draw, encode, partial
from packshot.testing.openai.exchange import Exchange
from packshot.testing.openai.faults import Fault, refused
from packshot.testing.openai.orders import Order
from packshot.testing.openai.provider import Provider

_EVENTS = "text/event-stream"


async def streamed(provider: Provider, exchange: Exchange, order: Order) -> Response:
    """The answer of a streamed call that has been admitted and billed."""
    fault = exchange.fault
    drawn = await asyncio.to_thread(lambda: list(_events(order, provider.now, fault)))
    if fault == "stream-error":
        drawn = [*drawn[:1], _error(refused(provider.dial.categories, exchange.id, "output").body())]
    if fault in ("cut", "drop", "html", "answer-then-drop"):
        return sent(b"".join(drawn), fault, _EVENTS)
    return StreamingResponse(_paced(provider, drawn), media_type=_EVENTS)


async def _paced(provider: Provider, events: list[bytes]) -> AsyncIterator[bytes]:
    """The events, evenly over the call's latency."""
    for event in events:
        await provider.wait(1 / len(events))
        yield event


def _events(order: Order, created: int, fault: Fault | None) -> Iterator[bytes]:
    kind = "image_generation" if order.path.endswith("generations") else "image_edit"
    for take in range(order.n):
        image = draw(order, take, fault)
        for index in range(order.partials):
            file = encode(partial(image, index), order)
            yield _event(f"{kind}.partial_image", order, created, file, {"partial_image_index": index}, None)
        usage = {"usage": order.usage_of_one.json(output_details=False)}
        yield _event(f"{kind}.completed", order, created, encode(image, order), usage, fault)


def _event(kind: str, order: Order, created: int, file: bytes, more: Mapping[str, Any], fault: Fault | None) -> bytes:
    text = base64.b64encode(file).decode()
    value = {
        "type": kind,
        "b64_json": shortened(text) if fault == "truncated" else text,
        "background": order.background,
        "created_at": created,
        "output_format": order.format,
        "quality": order.quality,
        "size": size_text(order),
        **({"safety_identifier": order.end_user} if order.end_user else {}),
        **more,
    }
    return b"event: %s\ndata: %s\n\n" % (kind.encode(), as_json(value))


def _error(value: Mapping[str, Any]) -> bytes:
    return b"event: error\ndata: %s\n\n" % as_json({"type": "error", **value})
