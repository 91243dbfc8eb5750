"""Who may ask the local web app for anything: the page it gave to the person who started it, and nobody else.

A page of another site can make a browser send requests to 127.0.0.1. It is told apart by its Origin and Sec-Fetch-Site;
a name of its own that points here, by its Host; and it never learns the token.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 1_000_000
"""Bytes of a request at most."""
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    why: str


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through what came from the page itself; a middleware around the whole app, so that no route is without."""

    app: ASGIApp
    hosts: frozenset[str]
    """Every `Host` it answers to, with the port, in lower case."""
    token: str
    cookie: str
    policy: str
    """The Content-Security-Policy of every answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or refuse."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = HTTPConnection(scope)
        refusal = self._refusal(scope["method"], request)
        entering = refusal is None and request.query_params.getlist("token") != []
        if refusal or entering:
            answer: ASGIApp = self._entry() if refusal is None else _answer(refusal)
        else:
            answer = self.app
        await answer(scope, receive, self._dressed(send))

    def _refusal(self, method: str, request: HTTPConnection) -> Refusal | None:
        headers = request.headers
        return self._of_place(headers) or _of_kind(method, headers) or self._of_token(method, request)

    def _of_place(self, headers: Headers) -> Refusal | None:
        if len(headers.getlist("host")) != 1 or headers["host"].lower() not in self.hosts:
            return Refusal(421, "this address is not packshot's")
        own = {f"http://{host}" for host in self.hosts}
        if any(each.lower() not in own for each in headers.getlist("origin")):
            return Refusal(403, "another site's page asks")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return Refusal(403, "another site's page asks")
        return None

    def _of_token(self, method: str, request: HTTPConnection) -> Refusal | None:
        given = request.query_params.getlist("token") or [request.cookies.get(self.cookie, "")]
        right = len(given) == 1 and hmac.compare_digest(given[0].encode(), self.token.encode())
        at_the_door = request.url.path == "/" and method == "GET"
        if right and (at_the_door or "token" not in request.query_params):
            return None
        return Refusal(403, "open the address that packshot review has printed")

    def _entry(self) -> Response:
        """The token goes from the address into a cookie, out of the browser's history."""
        answer = RedirectResponse("/", status_code=303)
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
        return answer

    def _dressed(self, send: Send) -> Send:
        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in {**_HEADERS, "Content-Security-Policy": self.policy}.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        return dressed


def _of_kind(method: str, headers: Headers) -> Refusal | None:
    """Changes are JSON, which no form can send, and come from a page that says its origin."""
    if method in _SAFE:
        return None
    if method != "POST":
        return Refusal(405, f"{method} is not for this page")
    if "origin" not in headers:
        return Refusal(403, "a change comes from the page")
    if headers.get("content-type", "").lower() not in ("application/json", "application/json; charset=utf-8"):
        return Refusal(415, "changes are sent as application/json")
    length = headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or int(length) > LARGEST:
        return Refusal(413, f"a change says its length, {LARGEST:,} bytes at most")
    return None


def _answer(refusal: Refusal) -> PlainTextResponse:
    return PlainTextResponse(f"{refusal.why}\n", status_code=refusal.status)


def hosts(names: Sequence[str], port: int) -> frozenset[str]:
    """What a browser writes into `Host` for these names and addresses."""
    bracketed = (f"[{name}]" if ":" in name else name for name in names)
    return frozenset(f"{name.lower()}:{port}" for name in bracketed)


def cookie_name(port: int) -> str:
    """A cookie is for a host whatever the port: two servers must not take each other's."""
    return f"packshot-{port}"
