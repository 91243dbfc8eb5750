"""Connections by aiohttp under the SDK's client: a third less work for each picture than the SDK's own transport."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import aiohttp
import httpx2

_BUFFER = 262_144
"""Bytes of an answer that wait to be taken, at most twice as many: a tenth less work than with aiohttp's own 65,536."""
_KEPT_ALIVE = 5.0
"""Seconds, as the SDK's own transport has it: a server may cut an old connection just as the next request goes out."""


class AiohttpTransport(httpx2.AsyncBaseTransport):
    """Sends once: no redirect, no retry of a POST, no proxy. Opens its session in the loop of the first request.

    The SDK brings a transport over aiohttp too; it reports a dropped answer as a connect timeout, which would pass for
    unbilled, and passes the answer on in small pieces.
    """

    def __init__(self) -> None:
        self._session: aiohttp.ClientSession | None = None

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """The answer, its body still to come. Raises httpx2's ConnectError only where nothing was sent."""
        if self._session is None:
            self._session = _session()
        with _told():
            answer = await self._session.request(
                request.method,
                str(request.url),
                headers=[each for each in request.headers.multi_items() if each[0].lower() != "transfer-encoding"],
                data=request.stream if _has_body(request) else None,
                allow_redirects=False,
                timeout=_timeout(request),
            )
        return httpx2.Response(answer.status, headers=answer.raw_headers, stream=_Body(answer))

    async def aclose(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()


class _Body(httpx2.AsyncByteStream):
    """The bytes of an answer as they arrive."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _told():
            async for chunk in self._answer.content.iter_any():
                yield chunk

    async def aclose(self) -> None:
        """Let the connection go; it is closed where the body was not read to its end."""
        self._answer.release()


def _session() -> aiohttp.ClientSession:
    """How many connections there are is the engine's to say; cookies and compression are httpx2's."""
    connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEPT_ALIVE, ssl=httpx2.create_ssl_context())
    return aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False, read_bufsize=_BUFFER
    )


def _has_body(request: httpx2.Request) -> bool:
    return "content-length" in request.headers or "transfer-encoding" in request.headers


def _timeout(request: httpx2.Request) -> aiohttp.ClientTimeout:
    seconds = request.extensions.get("timeout", {})
    return aiohttp.ClientTimeout(
        connect=seconds.get("pool"), sock_connect=seconds.get("connect"), sock_read=seconds.get("read")
    )


@contextmanager
def _told() -> Iterator[None]:
    """Tell aiohttp's exceptions as httpx2's; what is not certain to have come before the request is a ReadError."""
    try:
        yield
    except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError) as error:
        raise httpx2.UnsupportedProtocol(str(error)) from error
    except aiohttp.ConnectionTimeoutError as error:
        raise httpx2.ConnectTimeout(str(error)) from error
    except aiohttp.ClientConnectorError as error:
        raise httpx2.ConnectError(str(error)) from error
    except TimeoutError as error:
        raise httpx2.ReadTimeout(str(error)) from error
    except (aiohttp.ClientError, OSError) as error:
        raise httpx2.ReadError(str(error)) from error
