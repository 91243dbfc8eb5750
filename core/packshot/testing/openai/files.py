"""`/v1/files`."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from starlette.responses import FileResponse, JSONResponse, Response

from packshot.testing.openai.errors import invalid, missing
from packshot.testing.openai.exchange import Exchange, no_text
from packshot.testing.openai.fields import Fields, not_one_of
from packshot.testing.openai.listing import page
from packshot.testing.openai.provider import Provider
from packshot.testing.openai.store import PURPOSES, Stored
from packshot.testing.openai.uploads import Upload

_ANCHOR, _SECONDS = "expires_after[anchor]", "expires_after[seconds]"
_HOUR, _MONTH = 3_600, 2_592_000


async def create(provider: Provider, exchange: Exchange) -> Response:
    """Keep an uploaded file."""
    fields, files = await exchange.read_form()
    no_text(fields, "file")
    fields.check_names({"purpose", _ANCHOR, _SECONDS})
    file, purpose = _the_file(files), fields.required_text("purpose")
    if purpose not in PURPOSES:
        raise not_one_of("purpose", purpose, PURPOSES)
    lifetime = _lifetime(fields, purpose)
    stored = await asyncio.to_thread(provider.files.add, file.name, purpose, file.type, file.data, lifetime)
    return JSONResponse(stored.json())


async def listed(provider: Provider, exchange: Exchange) -> Response:
    """A page of the files, newest first unless asked otherwise."""
    query = exchange.request.query_params
    kept = [each for each in provider.files.all() if query.get("purpose", each.purpose) == each.purpose]
    ordered = kept if query.get("order") == "asc" else kept[::-1]
    return JSONResponse(page([each.json() for each in ordered], query, most=10_000, default=10_000))


async def retrieve(provider: Provider, exchange: Exchange) -> Response:
    """What a file is."""
    return JSONResponse(_stored(provider, exchange).json())


async def content(provider: Provider, exchange: Exchange) -> Response:
    """A file's bytes, streamed."""
    stored = _stored(provider, exchange)
    return FileResponse(stored.path, media_type=stored.type)


async def delete(provider: Provider, exchange: Exchange) -> Response:
    """Forget a file."""
    stored = _stored(provider, exchange)
    provider.files.delete(stored.id)
    return JSONResponse({"id": stored.id, "object": "file", "deleted": True})


def _stored(provider: Provider, exchange: Exchange) -> Stored:
    return provider.files.get(exchange.request.path_params["file_id"])


def _the_file(files: Sequence[Upload]) -> Upload:
    named = [file for file in files if file.field == "file"]
    if not named:
        raise missing("file")
    return named[0]


def _lifetime(fields: Fields, purpose: str) -> int | None:
    """Seconds until the file expires: a month for batch files, never for others, unless asked otherwise."""
    if (_ANCHOR in fields) != (_SECONDS in fields):
        raise missing(_SECONDS if _ANCHOR in fields else _ANCHOR)
    if _SECONDS not in fields:
        return _MONTH if purpose == "batch" else None
    if fields.get(_ANCHOR) != "created_at":
        raise invalid(_ANCHOR, "Invalid value: only 'created_at' is supported.")
    return fields.integer(_SECONDS, _MONTH, _HOUR, _MONTH)
