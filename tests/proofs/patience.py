"""A packshot that does not wait long before it asks again."""

from __future__ import annotations

from packshot.engine.retries import RetryPolicy


def none() -> None:
    """Wait milliseconds where packshot waits seconds."""
    defaults = RetryPolicy.__init__.__kwdefaults__ or {}
    defaults["base"] = 0.001
    assert RetryPolicy().base == 0.001
