"""What a catalog may say in its `[generators.gemini]`, and whose key goes where."""

from __future__ import annotations

import os

from pydantic import Field, SecretStr

from packshot.api import NotAuthorised, PluginConfig


class GeminiConfig(PluginConfig):
    """The model, what its tokens cost, the account, and its limits."""

    model: str = Field(default="gemini-nano-banana-2.1", min_length=1)
    """The model's id."""
    input_usd: float | None = Field(default=None, gt=0)
    """Dollars per million tokens in, from Google's price list. Empty: what a call has cost is not known."""
    output_usd: float | None = Field(default=None, gt=0)
    """Dollars per million tokens out, thoughts included."""
    api_key: SecretStr | None = None
    """Empty takes GEMINI_API_KEY, which goes to Google alone."""
    base_url: str | None = Field(default=None, pattern=r"^https?://\S+$")
    """Another server of the same protocol; it is never sent the environment's key."""
    concurrency: int = Field(default=4, ge=1, le=64)
    """Calls at once."""
    requests_per_minute: float | None = Field(default=None, gt=0)
    """The account's limit."""
    deadline: float = Field(default=300.0, ge=1, le=3600)
    """Seconds one call may take. A call given up early may be billed all the same."""


def key(config: GeminiConfig) -> str:
    """The key for the configured server. Raises NotAuthorised where there is none, or what cannot be one.

    A catalog may come from anywhere: a server that only a catalog names must not get the key of who runs it.
    """
    around = os.environ.get("GEMINI_API_KEY", "") if config.base_url is None else ""
    found = (config.api_key.get_secret_value() if config.api_key else around).strip()
    if not found:
        name = "GEMINI_API_KEY" if config.base_url is None else "api_key for this base_url"
        raise NotAuthorised(f"there is no key for Gemini; set {name}, or PACKSHOT_GENERATORS__GEMINI__API_KEY")
    if not (found.isascii() and found.isprintable()):
        raise NotAuthorised("the key holds characters that no key has; copy it again")
    return found
