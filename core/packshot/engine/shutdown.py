"""How a run is asked to stop: once to finish what is in flight, twice to stop at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress

from packshot.engine.unmade import Interrupted

INTERRUPTED = "interrupted"
_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether the run shall stop; waiting that ends when it shall."""

    def __init__(self, sleep: Callable[[float], Awaitable[object]]) -> None:
        self._sleep = sleep
        self._asked = asyncio.Event()
        self.on_ask: Callable[[str], None] = lambda _why: None
        """Told once, why nothing new is begun."""
        self.on_insist: Callable[[], None] = lambda: None
        """Told when somebody does not want to wait for what is in flight."""

    @property
    def asked(self) -> bool:
        """Whether no new call shall go out."""
        return self._asked.is_set()

    def ask(self, why: str = INTERRUPTED) -> None:
        """The first time: begin nothing new. After that: stop at once."""
        if self.asked:
            self.on_insist()
            return
        self._asked.set()
        self.on_ask(why)

    def check(self) -> None:
        """Interrupted when no new call shall go out."""
        if self.asked:
            raise Interrupted

    async def sleep(self, seconds: float) -> None:
        """Wait so long, or raise Interrupted as soon as the run shall stop."""
        waits = [asyncio.ensure_future(self._sleep(seconds)), asyncio.create_task(self._asked.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        self.check()

    @contextmanager
    def on_signals(self) -> Iterator[None]:
        """Let Ctrl-C and SIGTERM ask; only the main thread of a Unix process hears them."""
        loop = asyncio.get_running_loop()
        heard = []
        with suppress(NotImplementedError, RuntimeError, ValueError):
            for each in _SIGNALS:
                loop.add_signal_handler(each, self.ask)
                heard.append(each)
        try:
            yield
        finally:
            for each in heard:
                loop.remove_signal_handler(each)
