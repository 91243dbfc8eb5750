"""The address of a picture on the web, and the rules by which it may be asked. Pure: nothing is looked up here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from pydantic import StringConstraints

from packshot.web.failures import Forbidden

LONGEST = 2_000
"""Characters; feeds allow no more either."""
HOST = r"(?:[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\])"
HostPattern = Annotated[str, StringConstraints(pattern=rf"^(?:\*|(?:\*\.)?{HOST})(?::[0-9]{{1,5}})?$")]
"""`cdn.example.com`, `*.example.com` for what lies under it, `*` for any; `:8443` where the port is not the usual."""
_PORTS = {"https": 443, "http": 80}
_KEPT = "%/:@!$&'()*+,;=~-._?"
_HOST = re.compile(HOST)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a catalog and this machine allow."""

    hosts: tuple[str, ...] = ()
    """The hosts a catalog's photos come from, as patterns; none: nothing is fetched."""
    http: bool = False
    """Whether photos may come without encryption."""
    private: tuple[str, ...] = ()
    """Hosts, as patterns, that may lie in a private network or on this machine."""


@dataclass(frozen=True, slots=True)
class Url:
    """An http or https address, taken apart and put in order."""

    scheme: str
    host: str
    port: int
    target: str
    """Path and query, as they are asked for."""

    @property
    def authority(self) -> str:
        """Host and port, as a Host header says them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def shown(self) -> str:
        """The address for messages: without its query, which may hold a key."""
        path, asked, _ = self.target.partition("?")
        return f"{self.scheme}://{self.authority}{path}{'?...' if asked else ''}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"

    def matches(self, pattern: str) -> bool:
        """Whether a pattern means this host at this port."""
        host, port = _taken_apart(pattern)
        if self.port != int(port or _PORTS[self.scheme]):
            return False
        return host in ("*", self.host) or (host.startswith("*.") and self.host.endswith(host[1:]))


def on_the_web(text: str) -> bool:
    """Whether a cell means an address on the web."""
    return _SCHEME.match(text) is not None


def shown(text: str) -> str:
    """An address as it stands in a cell, for messages: without user, password and query."""
    scheme, _, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2].partition('?')[0]}{slash}{path.partition('?')[0]}"


def parse(text: str) -> Url:
    """The address a text states. Raises Forbidden for one that nobody needs in order to name a picture."""
    if len(text) > LONGEST:
        raise Forbidden(f"it has {len(text):,} characters; the limit is {LONGEST:,}", "shorten it")
    if not text.isprintable() or " " in text or "\\" in text:
        raise Forbidden("it holds characters no address has", "copy the address from a browser")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise Forbidden("it cannot be read as an address", "copy the address from a browser") from None
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise Forbidden(f"{scheme or 'that'} is not https", "write an address that starts with https://")
    if "@" in parts.netloc:
        fix = "write the address without them; a photo must be there for everybody who has its address"
        raise Forbidden("it carries a user name or a password", fix)
    return Url(
        scheme, _host(parts.netloc, parts.hostname or ""), _PORTS[scheme] if port is None else port, _target(parts)
    )


def checked(url: Url, rules: Rules) -> Url:
    """The address, if the rules let it be asked. Raises Forbidden."""
    if not rules.hosts:
        fix = f'say so in the catalog: [photos] hosts = ["{url.authority}"]'
        raise Forbidden("the catalog fetches no photos from the web", fix)
    if url.scheme != "https" and not rules.http:
        raise Forbidden("http is not encrypted", "write https://, or say http = true in the catalog's [photos]")
    if not any(map(url.matches, rules.hosts)):
        fix = f'add "{url.authority}" to hosts in the catalog\'s [photos]'
        raise Forbidden(f"the catalog fetches no photos from {url.authority}", fix)
    return url


def joined(url: Url, location: str) -> Url:
    """Where a redirect leads. Raises Forbidden."""
    try:
        return parse(urljoin(str(url), location))
    except ValueError:
        raise Forbidden("it redirects to what is no address", "write the address it leads to in a browser") from None


def _taken_apart(pattern: str) -> tuple[str, str]:
    """Host and port of a pattern, the host as Url has it."""
    host, colon, port = pattern.rpartition(":")
    if not colon or not port.isdecimal() or (":" in host and not host.endswith("]")):
        host, port = pattern, ""
    return host.strip("[]").removesuffix("."), port


def _host(netloc: str, host: str) -> str:
    """The host in order: one that only looks like a name is none."""
    plain = host.lower().removesuffix(".")
    written = f"[{plain}]" if ":" in plain else plain
    if not _HOST.fullmatch(written) or ("[" in netloc) != (":" in plain):
        raise Forbidden("it names no host", "write the host in plain letters; other scripts as xn--...")
    return plain


def _target(parts: SplitResult) -> str:
    """Path and query in ASCII; what is encoded already stays as it is, a fragment is never sent."""
    path = quote(parts.path or "/", safe=_KEPT.replace("?", ""))
    return f"{path}?{quote(parts.query, safe=_KEPT)}" if parts.query else path
