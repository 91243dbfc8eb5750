"""`/v1/batches`."""

from __future__ import annotations

import asyncio

from starlette.responses import JSONResponse, Response

from packshot.testing.openai.errors import invalid, missing
from packshot.testing.openai.exchange import Exchange
from packshot.testing.openai.fields import Fields
from packshot.testing.openai.listing import page
from packshot.testing.openai.provider import Provider

ENDPOINTS = ("/v1/images/generations", "/v1/images/edits")
_MOST_PAIRS, _LONGEST_KEY, _LONGEST_VALUE = 16, 64, 512
_HOUR, _MONTH = 3_600, 2_592_000


async def create(provider: Provider, exchange: Exchange) -> Response:
    """Take a batch on."""
    fields = await exchange.read_json()
    fields.check_names({"completion_window", "endpoint", "input_file_id", "metadata", "output_expires_after"})
    endpoint = fields.choice("endpoint", ENDPOINTS) or _absent("endpoint")
    fields.choice("completion_window", ("24h",)) or _absent("completion_window")
    source = provider.files.get(fields.required_text("input_file_id"))
    if source.purpose != "batch":
        raise invalid("input_file_id", f"File '{source.id}' must have purpose 'batch', not '{source.purpose}'.")
    batch = provider.batches.add(source, endpoint, _metadata(fields), _output_lifetime(fields))
    return JSONResponse(batch.json())


async def listed(provider: Provider, exchange: Exchange) -> Response:
    """A page of the batches, newest first."""
    await asyncio.to_thread(provider.batches.look)
    newest = [batch.json() for batch in reversed(provider.batches.all())]
    return JSONResponse(page(newest, exchange.request.query_params, most=100, default=20))


async def retrieve(provider: Provider, exchange: Exchange) -> Response:
    """How a batch stands."""
    await asyncio.to_thread(provider.batches.look)
    return JSONResponse(provider.batches.get(exchange.request.path_params["batch_id"]).json())


async def cancel(provider: Provider, exchange: Exchange) -> Response:
    """Stop a batch; what is done stays done and billed."""
    await asyncio.to_thread(provider.batches.look)
    batch = provider.batches.get(exchange.request.path_params["batch_id"])
    await asyncio.to_thread(provider.batches.cancel, batch)
    return JSONResponse(batch.json())


def _absent(name: str) -> str:
    raise missing(name)


def _metadata(fields: Fields) -> dict[str, str] | None:
    match fields.get("metadata"):
        case None:
            return None
        case dict() as pairs if len(pairs) <= _MOST_PAIRS and all(map(_is_pair, pairs.items())):
            return pairs
        case _:
            message = f"Invalid 'metadata': at most {_MOST_PAIRS} pairs of text, keys up to {_LONGEST_KEY} characters, "
            raise invalid("metadata", f"{message}values up to {_LONGEST_VALUE}.")


def _is_pair(pair: tuple[object, object]) -> bool:
    match pair:
        case (str(key), str(value)):
            return len(key) <= _LONGEST_KEY and len(value) <= _LONGEST_VALUE
        case _:
            return False


def _output_lifetime(fields: Fields) -> int:
    match fields.get("output_expires_after"):
        case None:
            return _MONTH
        case {"anchor": "created_at", "seconds": int(seconds), **more} if not more and _HOUR <= seconds <= _MONTH:
            return seconds
        case _:
            message = f"Invalid 'output_expires_after': anchor 'created_at' and seconds from {_HOUR} to {_MONTH}."
            raise invalid("output_expires_after", message)
