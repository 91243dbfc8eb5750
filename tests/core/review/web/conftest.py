"""The web app over a small shop that has been run, with a client that behaves like its own page."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from starlette.types import ASGIApp, Message

from packshot.cli.asking import Asked
from packshot.cli.reviewing import board_of
from packshot.cli.session import opened
from packshot.cli.sheet import fetcher
from packshot.review.web.app import review_app
from packshot.review.web.board import Board
from packshot.testing.shop import Shop

HOST = "127.0.0.1:8123"
TOKEN = "a-token-of-this-start"  # noqa: S105  of the tests alone
COOKIE = "packshot-8123"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:  # noqa: ANN401  JSON values
        """The body as JSON."""
        return json.loads(self.body)


@dataclass
class Client:
    """Sends requests as the page would; each header can be another one, or None to leave it out."""

    app: ASGIApp
    headers: dict[str, str | None] = field(
        default_factory=lambda: {"host": HOST, "cookie": f"{COOKIE}={TOKEN}", "sec-fetch-site": "same-origin"}
    )

    def get(self, path: str, **headers: str | None) -> Answer:
        """Look."""
        return self.ask("GET", path, b"", headers)

    def post(self, path: str, body: object, **headers: str | None) -> Answer:
        """Change something."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        own = {"origin": f"http://{HOST}", "content-type": "application/json", "content-length": str(len(data))}
        return self.ask("POST", path, data, own | headers)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str | None]) -> Answer:
        """Any request."""
        told = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        path, _, query = path.partition("?")
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in told.items() if value is not None],
            "scheme": "http",
            "server": ("127.0.0.1", 8123),
        }
        return asyncio.run(self._asked(scope, body))

    async def _asked(self, scope: dict[str, Any], body: bytes) -> Answer:
        sent: list[Message] = []
        asked = iter([body])

        async def receive() -> Message:
            for data in asked:
                return {"type": "http.request", "body": data, "more_body": False}
            await asyncio.Event().wait()  # nobody hangs up
            raise AssertionError

        async def send(message: Message) -> None:
            sent.append(message)

        await self.app(scope, receive, send)
        headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(each.get("body", b"") for each in sent[1:]))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of two pictures, made once."""
    shop = Shop.build(tmp_path_factory.mktemp("made") / "shop")
    assert 0 == shop.packshot("run", "--shot", "packshot").code
    return shop.folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Shop:
    """A copy of it."""
    import shutil

    return Shop(Path(shutil.copytree(made, tmp_path / "shop")))


@pytest.fixture
def board(shop: Shop) -> Iterator[Board]:
    """What its page shows."""
    with ExitStack() as stack:
        session = stack.enter_context(opened(shop.folder, readonly=False))
        board = board_of(session, Asked(), who="Anna", fetch=stack.enter_context(fetcher(session)))
        board.read()
        yield board


@pytest.fixture
def client(board: Board) -> Client:
    """Its page."""
    return Client(review_app(board, hosts=frozenset({HOST, "localhost:8123"}), token=TOKEN, cookie=COOKIE))


@pytest.fixture
def items(client: Client, page: Callable[[str], Any]) -> list[dict[str, Any]]:
    """The pictures on the page."""
    found: list[dict[str, Any]] = page(client.get("/").body.decode()).items()
    return found
