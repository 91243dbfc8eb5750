"""The local web app: one page, its pictures, decisions in, changes out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from packshot.ledger import LedgerError, Wish
from packshot.ledger.decision import NOTE_LENGTH
from packshot.review.page import Setting, policy, render
from packshot.review.web.board import Board, decisions_json
from packshot.review.web.guard import Guard
from packshot.review.web.watch import Watch

_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}
"""What is named by its digest never changes."""


class _Decided(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    id: str = Field(max_length=16)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    state: Literal["approved", "rejected", "redo", "unreviewed"]
    reason: Literal["", "colour", "shape", "text", "missing-part", "added-part", "background", "other"] = ""
    note: str = Field(default="", max_length=NOTE_LENGTH)
    expected: int | None = None


class _Change(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    decisions: list[_Decided] = Field(min_length=1, max_length=1000)


def review_app(board: Board, *, hosts: frozenset[str], token: str, cookie: str) -> ASGIApp:
    """The app, behind its guard."""
    watch = Watch(board)

    async def page(_: Request) -> Response:
        return StreamingResponse(_page(board), media_type="text/html")

    async def rest(_: Request) -> Response:
        return JSONResponse({"groups": await run_in_threadpool(board.rest)})

    def thumbnail(request: Request) -> Response:
        data = board.shelf.small(request.path_params["sha256"])
        return _picture(data, "image/webp")

    def picture(request: Request) -> Response:
        found = board.shelf.picture(request.path_params["sha256"])
        return _picture(*found) if found else _picture(None, "")

    def heat(request: Request) -> Response:
        return _picture(board.shelf.heat_map(request.path_params["sha256"]), "image/webp")

    async def decisions(request: Request) -> Response:
        try:
            change = _Change.model_validate_json(await request.body())
        except ValidationError as error:
            return PlainTextResponse(f"{error.error_count()} values cannot be used\n", status_code=422)
        answer = await run_in_threadpool(_decided, board, change)
        watch.look()
        return answer

    async def events(_: Request) -> Response:
        return StreamingResponse(watch.events(), media_type="text/event-stream")

    @asynccontextmanager
    async def lifespan(_: Starlette) -> Any:  # noqa: ANN401  starlette's own kind of generator
        async with watch.going_on():
            yield

    routes = [
        Route("/", page),
        Route("/rest", rest),
        Route("/thumbnails/{sha256}", thumbnail),
        Route("/pictures/{sha256}", picture),
        Route("/heat/{sha256}", heat),
        Route("/decisions", decisions, methods=["POST"]),
        Route("/events", events),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    return Guard(app, hosts=hosts, token=token, cookie=cookie, policy=policy("served"))


def _page(board: Board) -> Iterator[bytes]:
    setting = Setting(mode="served", catalog=board.about.command_path, rest=board.more)
    for piece in render(board.sheet(), board.shelf, setting):
        # A JSON record may hold half a surrogate pair, which no page can.
        yield piece.encode(errors="replace")


def _picture(data: bytes | None, media_type: str) -> Response:
    if data is None:
        return PlainTextResponse("there is no such picture\n", status_code=404)
    return Response(data, media_type=media_type, headers=_FOR_EVER)


def _decided(board: Board, change: _Change) -> Response:
    asked = [(each.id, wish) for each in change.decisions if (wish := _wish(board, each))]
    if len(asked) < len(change.decisions):
        return PlainTextResponse("the catalog does not want such a picture any more\n", status_code=404)
    try:
        decided, stale = board.decide(asked)
    except LedgerError as error:
        return PlainTextResponse(f"{error.problem.message}\n", status_code=422)
    answer = {
        "decided": decisions_json(decided),
        "stale": {name: each.problem.message for name, each in stale.items()},
        "groups": board.pictures(stale),
    }
    approved = [each.sha256 for each in change.decisions if each.state == "approved" and each.id in decided]
    return JSONResponse(answer, 409 if stale else 200, background=BackgroundTask(_keep, board, approved))


def _keep(board: Board, digests: Iterable[str]) -> None:
    for each in digests:
        board.shelf.keep(each)


def _wish(board: Board, asked: _Decided) -> Wish | None:
    wanted = board.wanted(asked.id)
    if wanted is None:
        return None
    return Wish(
        slot=wanted.slot,
        sha256=asked.sha256,
        state=asked.state,
        reason=asked.reason,
        note=asked.note,
        who=board.about.who,
        expected=asked.expected,
    )
