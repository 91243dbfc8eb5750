"""The official SDK's client for the configured account and server: one request a call, no redirects, no retries."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from packshot.api import NotAuthorised
from packshot_openai.options import OpenAIConfig

if TYPE_CHECKING:
    from httpx2 import AsyncBaseTransport
    from openai import AsyncOpenAI, OpenAI

_HOME = "api.openai.com"
_CONNECT = 10.0
"""Seconds to open a connection: nothing has been sent by then."""
_NO_KEY = "none"
"""Sent to a server that wants no key; the SDK insists on one."""


def key(config: OpenAIConfig) -> str | None:
    """The key for the configured server; None where there is none. Raises NotAuthorised for what cannot be a key.

    The environment's key goes to OpenAI and to the server the environment names, never to one that only a catalog
    names: a catalog may come from anywhere.
    """
    name, trusted = _trusted(config)
    around = os.environ.get(name, "") if trusted else ""
    found = (config.api_key.get_secret_value() if config.api_key is not None else around).strip()
    if not (found.isascii() and found.isprintable()):
        raise NotAuthorised("the key holds characters that no key has; copy it again")
    return found or None


def secrets(config: OpenAIConfig) -> Sequence[str]:
    """Everything that must not reach a disk."""
    found = key(config)
    return [*([found] if found else []), *(each.get_secret_value() for each in config.headers.values())]


def account(config: OpenAIConfig, address: str) -> str:
    """A name for the account at a server's address, which tells nothing of its key."""
    told = "\0".join((address, config.organization or "", config.project or "", key(config) or ""))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def asynchronous(config: OpenAIConfig) -> AsyncOpenAI:
    """A client for work. Raises NotAuthorised where a key is needed and missing."""
    import openai

    http = openai.DefaultAsyncHttpxClient(follow_redirects=False, timeout=_timeout(config), transport=_transport())
    if config.azure_endpoint:
        return openai.AsyncAzureOpenAI(http_client=http, **_azure(config), **_common(config))
    return openai.AsyncOpenAI(http_client=http, **_plain(config), **_common(config))


def synchronous(config: OpenAIConfig) -> OpenAI:
    """A client for a question of the doctor's. Raises NotAuthorised where a key is needed and missing."""
    import openai

    http = openai.DefaultHttpxClient(follow_redirects=False, timeout=_CONNECT)
    if config.azure_endpoint:
        return openai.AzureOpenAI(http_client=http, **_azure(config), **_common(config))
    return openai.OpenAI(http_client=http, **_plain(config), **_common(config))


def _transport() -> AsyncBaseTransport | None:
    """The quickest that is installed; a proxy is left to the SDK's own, which knows them all."""
    if find_spec("aiohttp") is None or getproxies():
        return None
    from packshot_openai.transport import AiohttpTransport

    return AiohttpTransport()


def _trusted(config: OpenAIConfig) -> tuple[str, bool]:
    """The variable that holds the key, and whether the server may have it."""
    if config.azure_endpoint:
        return "AZURE_OPENAI_API_KEY", _same(config.azure_endpoint, os.environ.get("AZURE_OPENAI_ENDPOINT"))
    named = config.base_url
    parts = urlsplit(named or "")
    home = parts.scheme == "https" and (parts.hostname == _HOME or (parts.hostname or "").endswith(f".{_HOME}"))
    return "OPENAI_API_KEY", named is None or home or _same(named, os.environ.get("OPENAI_BASE_URL"))


def _same(one: str, other: str | None) -> bool:
    return other is not None and one.rstrip("/") == other.strip().rstrip("/")


def _plain(config: OpenAIConfig) -> dict[str, Any]:
    found = key(config)
    if found is None and config.base_url is None and not os.environ.get("OPENAI_BASE_URL"):
        raise NotAuthorised("there is no key for OpenAI; set OPENAI_API_KEY, or api_key in packshot.toml")
    return {"api_key": found or _NO_KEY, "base_url": config.base_url}


def _azure(config: OpenAIConfig) -> Mapping[str, Any]:
    found = key(config)
    if found is None:
        raise NotAuthorised(
            "there is no key for this Azure resource; set api_key in packshot.toml, "
            "or AZURE_OPENAI_API_KEY together with AZURE_OPENAI_ENDPOINT"
        )
    return {
        "api_key": found,
        "azure_endpoint": config.azure_endpoint,
        "azure_deployment": config.azure_deployment,
        "api_version": config.api_version,
    }


def _common(config: OpenAIConfig) -> Mapping[str, Any]:
    return {
        "organization": config.organization,
        "project": config.project,
        "max_retries": 0,
        "default_headers": {name: value.get_secret_value() for name, value in config.headers.items()},
    }


def _timeout(config: OpenAIConfig) -> Any:  # noqa: ANN401  the transport's own type
    """The engine's deadline ends a call; the transport's stands behind it."""
    import openai

    return openai.Timeout(config.deadline, connect=_CONNECT)
