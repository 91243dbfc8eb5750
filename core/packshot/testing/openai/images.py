"""`POST /v1/images/generations` and `/v1/images/edits`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from starlette.responses import Response

from packshot.testing.openai.answering import as_json, body, pictures, sent, shortened
from packshot.testing.openai.errors import unknown
from packshot.testing.openai.exchange import Exchange, no_text
from packshot.testing.openai.faults import before_work, failed_after_work, refused
from packshot.testing.openai.fields import Fields
from packshot.testing.openai.orders import EDIT_FORM, Order, read_edit, read_generation
from packshot.testing.openai.provider import Provider
from packshot.testing.openai.references import read_json_edit
from packshot.testing.openai.streaming import streamed
from packshot.testing.openai.uploads import Upload

_FILE_FIELDS = ("image", "image[]", "mask", "markup")


async def generations(provider: Provider, exchange: Exchange) -> Response:
    """Draw from words."""
    fields = await exchange.read_json()
    return await _answered(provider, exchange, lambda: read_generation(fields, provider.today))


async def edits(provider: Provider, exchange: Exchange) -> Response:
    """Draw from pictures, sent as a form or named in JSON."""
    if not exchange.is_form:
        fields = await exchange.read_json()
        return await _answered(provider, exchange, lambda: _read_json_edit(provider, fields))
    form, files = await exchange.read_form()
    return await _answered(provider, exchange, lambda: _read_form_edit(provider, form, files))


def _read_json_edit(provider: Provider, fields: Fields) -> Order:
    any_size = provider.dial.arbitrary_json_sizes
    return read_json_edit(fields, provider.today, provider.files, any_size=any_size)


def _read_form_edit(provider: Provider, fields: Fields, files: Sequence[Upload]) -> Order:
    no_text(fields, *_FILE_FIELDS)
    fields.check_names(EDIT_FORM)
    if strange := [file.field for file in files if file.field not in _FILE_FIELDS]:
        raise unknown(strange[0])
    images = [file for file in files if file.field in ("image", "image[]")]
    extra = {file.field: file for file in files if file.field in ("mask", "markup")}
    return read_edit(fields, provider.today, images, extra)


async def _answered(provider: Provider, exchange: Exchange, read: Callable[[], Order]) -> Response:
    """Fault, rules, moderation, limits, bill, drawing, in this order: what is billed was really done."""
    fault = exchange.fault = provider.fault(exchange.path)
    model = str(exchange.fields.get("model"))
    if error := before_work(fault, provider.dial, model, exchange.id):
        raise error
    order = await asyncio.to_thread(read)
    provider.refuse_words(order.prompt, exchange.id)
    provider.admit(order)
    if fault == "stream-error" and not order.stream:
        raise refused(provider.dial.categories, exchange.id, "output")
    if fault != "stream-error":
        provider.charge(exchange, order)
    if fault == "500":
        await provider.wait()
        raise failed_after_work()
    return await (streamed if order.stream else _whole)(provider, exchange, order)


async def _whole(provider: Provider, exchange: Exchange, order: Order) -> Response:
    files, _ = await asyncio.gather(asyncio.to_thread(pictures, order, exchange.fault), provider.wait())
    answer = dict(body(order, files, provider.now))
    if exchange.fault == "truncated":
        answer["data"] = [{"b64_json": shortened(each["b64_json"])} for each in answer["data"]]
    if exchange.fault == "url":
        urls = [provider.publish(file, f"image/{order.format}") for file in files]
        answer["data"] = [{"url": f"{exchange.request.base_url}{url}"} for url in urls]
    return sent(as_json(answer), exchange.fault)
