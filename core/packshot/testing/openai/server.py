"""The fake provider as a server on loopback."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from packshot.testing.openai.app import fake_app
from packshot.testing.openai.bill import Bill
from packshot.testing.openai.exchange import Captured
from packshot.testing.openai.faults import Dial
from packshot.testing.openai.provider import Provider

_HOST = "127.0.0.1"
_PATIENCE = 10.0


class FakeOpenAI:
    """OpenAI's images API on a free port of 127.0.0.1, for as long as the `with` block lasts.

    `dial` are fields of `Dial`; `key`, `clock` and `log` are those of `Provider`. `port` 0 picks a free one.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        key: str | None = None,
        clock: Callable[[], float] = time.time,
        log: Callable[[Captured], None] | None = None,
        **dial: Any,  # noqa: ANN401  a dial's own fields
    ) -> None:
        self.provider = Provider(Dial.model_validate(dial), key=key, clock=clock, log=log)
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        self._socket = socket.create_server((_HOST, self._port), reuse_port=False)
        self._port = self._socket.getsockname()[1]
        self._server = uvicorn.Server(_config(self.provider))
        self._thread = threading.Thread(
            target=self._server.run, args=([self._socket],), name="fake-openai", daemon=True
        )
        self._thread.start()
        deadline = time.monotonic() + _PATIENCE
        while not self._server.started:
            if time.monotonic() > deadline or not self._thread.is_alive():
                raise RuntimeError("the fake provider did not start")
            time.sleep(0.002)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        if self._socket is not None:
            self._socket.close()
        self.provider.files.clear()

    @property
    def base_url(self) -> str:
        """What `OPENAI_BASE_URL` must be."""
        return f"http://{_HOST}:{self._port}/v1"

    @property
    def bill(self) -> Bill:
        """Everything charged so far."""
        return self.provider.bill

    @property
    def requests(self) -> Sequence[Captured]:
        """Every request answered so far."""
        return self.provider.requests

    def reset(self) -> None:
        """Forget everything and behave as at first, so that tests can share one server."""
        self.provider.reset()

    def dial(self, **changes: Any) -> None:  # noqa: ANN401  a dial's own fields
        """Behave differently from now on: fields of `Dial`; those not named stay."""
        self.provider.turn(**changes)


class _Protocol(H11Protocol):
    """HTTP that lets the app break its connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        # asyncio does so only for sockets that name their protocol; without it every answer waits 40 ms
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.app_state = {**self.app_state, "transport": transport}


def _config(provider: Provider) -> uvicorn.Config:
    return uvicorn.Config(
        fake_app(provider),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="critical",
        access_log=False,
        timeout_graceful_shutdown=1,
    )
