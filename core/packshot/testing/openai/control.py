"""`/_fake/...`: what a test asks the fake itself; no key is needed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from packshot.testing.openai.errors import ApiError
from packshot.testing.openai.faults import complaint
from packshot.testing.openai.provider import Provider

_OBJECT = TypeAdapter(dict[str, Any])


def control_routes(provider: Provider) -> list[Route]:
    """The fake's own endpoints."""

    async def bill(_: Request) -> Response:
        return JSONResponse(provider.bill.json())

    async def requests(_: Request) -> Response:
        return JSONResponse([asdict(each) for each in provider.requests])

    async def dial(request: Request) -> Response:
        if request.method == "POST":
            try:
                provider.turn(**_OBJECT.validate_json(await request.body()))
            except ValueError as error:
                return JSONResponse({"error": {"message": complaint(error)}}, 400)
        return Response(provider.dial.model_dump_json(), media_type="application/json")

    async def picture(request: Request) -> Response:
        try:
            stored = provider.files.get(request.path_params["file_id"])
        except ApiError as error:
            return JSONResponse(error.body(), error.status)
        return FileResponse(stored.path, media_type=stored.type)

    endpoints: dict[str, Callable[[Request], Awaitable[Response]]] = {
        "/_fake/bill": bill,
        "/_fake/requests": requests,
        "/_fake/pictures/{file_id}": picture,
    }
    own = [Route(path, endpoint) for path, endpoint in endpoints.items()]
    return [*own, Route("/_fake/dial", dial, methods=["GET", "POST"])]
