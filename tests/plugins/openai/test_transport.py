"""aiohttp under the SDK's client: no redirect, no second request, no proxy of the environment passed over."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from tests.plugins.openai.conftest import Asking, asked, generator

from packshot.api import BadRequest, NotAuthorised, Unknown
from packshot_openai import clients

REDIRECT = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n"
FORBIDDEN = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n"
GARBAGE = b"SSH-2.0-OpenSSH_9.9\r\n"
HALF = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n" + b'{"data": ['


@dataclass
class Server:
    """Answers every connection with the same bytes, then hangs up."""

    answer: bytes
    port: int
    heads: list[bytes] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        """Until the socket is closed."""
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection:
                self.heads.append(connection.recv(65_536))
                connection.sendall(self.answer)


@contextmanager
def answering(answer: bytes) -> Iterator[Server]:
    """A server on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(answer, listening.getsockname()[1])
        thread = threading.Thread(target=server.serve, args=(listening,))
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join()


@pytest.mark.parametrize(
    ("answer", "failure"), [(REDIRECT, BadRequest), (GARBAGE, Unknown), (HALF, Unknown), (b"", Unknown)]
)
def test_a_request_is_sent_once(asking: Asking, answer: bytes, failure: type[Exception]) -> None:
    """Whatever comes back, and whatever may have been billed is unknown."""
    with answering(answer) as server, pytest.raises(failure) as raised:
        asked(generator(base_url=f"http://127.0.0.1:{server.port}/v1"), asking())

    assert raised.type is failure
    assert [b"POST /v1/images/generations HTTP/1.1"] == [each.split(b"\r\n")[0] for each in server.heads]


def test_the_environments_proxy_is_asked(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the SDK's own transport, which knows all kinds of them."""
    with answering(FORBIDDEN) as proxy, monkeypatch.context() as around:
        around.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        with pytest.raises(NotAuthorised):
            asked(generator(base_url="http://images.example/v1"), asking())

    assert [b"POST http://images.example/v1/images/generations HTTP/1.1"] == [
        each.split(b"\r\n")[0] for each in proxy.heads
    ]


def test_what_is_no_address_is_said(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before anything is sent."""
    with monkeypatch.context() as around:
        around.setenv("OPENAI_BASE_URL", "ftp://images.example/v1")
        with pytest.raises(BadRequest, match="base_url"):
            asked(generator(api_key="any"), asking())


def test_aiohttp_is_not_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the SDK's own transport is used."""
    assert clients._transport() is not None
    monkeypatch.setattr(clients, "find_spec", lambda _: None)
    assert clients._transport() is None
