"""Calling plugins."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from pydantic import SecretStr

from packshot.api import Plugin, PluginConfig, Refused, Transient
from packshot.engine.calling import Bridge, Overdue, PluginRaised, call
from packshot.engine.threads import in_thread


class Options(PluginConfig):
    """Options with a secret."""

    key: SecretStr = SecretStr("sk-canary")


class Worker(Plugin[Options]):
    """Works in every way there is."""

    name = "worker"
    Config = Options

    def plain(self) -> str:
        """Work at once."""
        return threading.current_thread().name

    async def awaitable(self) -> str:
        """Work when awaited."""
        await asyncio.sleep(0)
        return threading.current_thread().name

    def leak(self) -> None:
        """Fail with a secret in the message."""
        raise ValueError(f"401 with {self.config.key.get_secret_value()}")

    async def vanish(self) -> None:
        """Cancel itself."""
        raise asyncio.CancelledError

    def refuse(self) -> None:
        """Fail as the API states, with a secret in the message."""
        raise Refused(f"rejected for {self.config.key.get_secret_value()}")

    def busy(self) -> None:
        """Fail as the API states."""
        raise Transient("busy")


def run(method: str, **options: Any) -> Any:  # noqa: ANN401
    """Call one method of a worker."""
    worker = Worker()
    return asyncio.run(call(worker, getattr(worker, method), **options))


def test_a_plain_method_leaves_the_event_loop_free() -> None:
    """`def` runs in a thread of its own, `async def` on the loop."""
    assert run("plain") != threading.main_thread().name
    assert run("awaitable") == threading.main_thread().name


def test_a_stated_failure_passes_as_it_is() -> None:
    """What the plugin API names is the engine's to judge."""
    with pytest.raises(Transient, match="busy"):
        run("busy")


def test_a_fault_is_told_without_secrets() -> None:
    """The message names plugin, exception, file and line, and hides the values of secret options."""
    with pytest.raises(PluginRaised) as caught:
        run("leak")

    assert 'plugin "worker" raised ValueError: 401 with ***' in str(caught.value)
    assert "test_calling.py:" in str(caught.value)


def test_a_stated_failure_is_told_without_secrets_too() -> None:
    """Providers repeat keys in their messages; what is logged and shown must not."""
    with pytest.raises(Refused) as caught:
        run("refuse")

    assert str(caught.value) == "rejected for ***"


def test_a_plugin_cannot_cancel_its_job() -> None:
    """A CancelledError nobody asked for is a fault of the plugin."""
    with pytest.raises(PluginRaised, match="CancelledError"):
        run("vanish")


def test_a_deadline_gives_up_on_a_thread_too() -> None:
    """A method that never returns does not hold the run."""
    release = threading.Event()
    worker = Worker()

    with pytest.raises(Overdue, match=r"within 0\.01 seconds"):
        asyncio.run(call(worker, release.wait, deadline=0.01))

    release.set()


def test_a_thread_awaits_through_the_bridge() -> None:
    """Finishing runs in a thread; an `async def` plugin still works on the event loop."""

    async def scenario() -> str:
        worker = Worker()
        bridge = Bridge(asyncio.get_running_loop())
        return await in_thread(bridge.call, worker, worker.awaitable)

    assert asyncio.run(scenario()) == threading.main_thread().name
