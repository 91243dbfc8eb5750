"""The ASGI app: every endpoint behind one door that knows keys, ids and errors."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from packshot.testing.openai import batches, catalogue, files, images
from packshot.testing.openai.answering import content_of, sent
from packshot.testing.openai.control import control_routes
from packshot.testing.openai.errors import ApiError
from packshot.testing.openai.exchange import Exchange
from packshot.testing.openai.faults import before_work, failed_after_work
from packshot.testing.openai.provider import Provider

Handler = Callable[[Provider, Exchange], Awaitable[Response]]

_PICTURES: tuple[tuple[str, str, Handler], ...] = (
    ("POST", "/v1/images/generations", images.generations),
    ("POST", "/v1/images/edits", images.edits),
)
_OTHERS: tuple[tuple[str, str, Handler], ...] = (
    ("GET", "/v1/models", catalogue.models),
    ("GET", "/v1/models/{model}", catalogue.model),
    ("POST", "/v1/moderations", catalogue.moderations),
    ("POST", "/v1/files", files.create),
    ("GET", "/v1/files", files.listed),
    ("GET", "/v1/files/{file_id}", files.retrieve),
    ("GET", "/v1/files/{file_id}/content", files.content),
    ("DELETE", "/v1/files/{file_id}", files.delete),
    ("POST", "/v1/batches", batches.create),
    ("GET", "/v1/batches", batches.listed),
    ("GET", "/v1/batches/{batch_id}", batches.retrieve),
    ("POST", "/v1/batches/{batch_id}/cancel", batches.cancel),
)


def fake_app(provider: Provider) -> Starlette:
    """The app of a provider. Faults that break the connection need the server of `FakeOpenAI`."""
    others = ((method, path, _unreliable(handler)) for method, path, handler in _OTHERS)
    endpoints = (*_PICTURES, *others)
    routes = [Route(path, _door(provider, handler), methods=[method]) for method, path, handler in endpoints]
    elsewhere = Route("/{path:path}", _door(provider, _nowhere), methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    return Starlette(routes=[*routes, *control_routes(provider), elsewhere])


def _door(provider: Provider, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        exchange = provider.begin(request)
        try:
            provider.authorise(request)
            response = await handler(provider, exchange)
        except ApiError as error:
            response = JSONResponse(error.body(), error.status, error.headers)
        _stamp(provider, exchange, response)
        provider.finish(exchange, response.status_code)
        return response

    return endpoint


def _stamp(provider: Provider, exchange: Exchange, response: Response) -> None:
    """The headers of every answer; limits are stated where they are counted."""
    response.headers["x-request-id"] = exchange.id
    response.headers["openai-processing-ms"] = str(round((time.perf_counter() - exchange.began) * 1000))
    response.headers["openai-organization"] = "org-fake"
    if provider.dial.ratelimit_headers and exchange.path.startswith("/v1/images/"):
        response.headers.update(provider.limits.headers())


def _unreliable(handler: Handler) -> Handler:
    """An endpoint that meets the dial's faults when its path is among those that do."""

    async def faulty(provider: Provider, exchange: Exchange) -> Response:
        fault = exchange.fault = provider.fault(exchange.path)
        if error := before_work(fault, provider.dial, "", exchange.id):
            raise error
        if exchange.path.startswith(provider.dial.on):
            await provider.wait()
        response = await handler(provider, exchange)
        if fault == "500":
            raise failed_after_work()
        return response if fault is None else sent(content_of(response), fault)

    return faulty


async def _nowhere(_: Provider, exchange: Exchange) -> Response:
    raise ApiError(404, f"Invalid URL ({exchange.request.method} {exchange.path})")
