"""One picture asked for over http: hops re-checked, sizes and times bounded, the content looked at, nothing decoded."""

from __future__ import annotations

import email.utils
import hashlib
import http.client
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import IO

from packshot import __version__
from packshot.web.connecting import Deadline, connection
from packshot.web.failures import Forbidden, Unfetched
from packshot.web.urls import Rules, Url, checked, joined

HOPS = 5
"""Redirects followed at most."""
_BLOCK = 65_536
_REDIRECTS = {301, 302, 303, 307, 308}
_KINDS: Mapping[bytes, str] = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp"}
_LATER = "try again later, or download the photo and write its path"
_OTHER = "correct the address, or download the photo and write its path"


@dataclass(frozen=True, slots=True)
class Validators:
    """How a server tells whether what it gives has changed: its ETag and date, and of which address it said them."""

    asked: str = ""
    """SHA-256 of the last hop's address."""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take."""

    seconds: float
    bytes: int


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `sha256` and `kind` are empty where the server says that nothing has changed."""

    validators: Validators
    sha256: str = ""
    kind: str = ""
    bytes: int = 0


def fetch(url: Url, rules: Rules, limits: Limits, into: IO[bytes], known: Validators) -> Fetched:
    """Write the picture at an address into a file. Raises Forbidden where a hop must not be asked, Unfetched."""
    deadline = Deadline(limits.seconds)
    for _ in range(HOPS + 1):
        checked(url, rules)
        try:
            with connection(url, rules, deadline) as made:
                answer = _asked(made, url, known)
                if answer.status not in _REDIRECTS:
                    return _taken(answer, url, limits, into, known)
                url = _next(answer, url)
        except (http.client.HTTPException, OSError) as error:
            raise _broken(error, url) from error
    raise Unfetched(f"it redirects more than {HOPS} times", _OTHER)


def _asked(made: http.client.HTTPConnection, url: Url, known: Validators) -> http.client.HTTPResponse:
    """The head of the answer. What is sent says nothing of who asks, but that it is packshot."""
    made.putrequest("GET", url.target, skip_host=True, skip_accept_encoding=True)
    headers = {
        "Host": url.authority,
        "User-Agent": f"packshot/{__version__}",
        "Accept": "image/png, image/jpeg, image/webp",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if known.asked == _digest(url):
        headers |= {"If-None-Match": known.etag, "If-Modified-Since": known.modified}
    for name, value in headers.items():
        if value:
            made.putheader(name, value)
    made.endheaders()
    return made.getresponse()


def _next(answer: http.client.HTTPResponse, url: Url) -> Url:
    location = answer.getheader("Location")
    if not location:
        raise Unfetched(f"it redirects to nowhere ({answer.status})", _OTHER)
    try:
        return joined(url, location.encode("latin-1").decode("utf-8", "replace"))
    except Forbidden as error:
        raise Forbidden(f"it redirects to an address that cannot be used: {error}", error.fix) from None


def _taken(answer: http.client.HTTPResponse, url: Url, limits: Limits, into: IO[bytes], known: Validators) -> Fetched:
    if answer.status == HTTPStatus.NOT_MODIFIED and known.asked == _digest(url):
        return Fetched(known)
    if answer.status != HTTPStatus.OK:
        raise _status(answer)
    coding = answer.getheader("Content-Encoding", "").lower().strip()
    if coding not in ("", "identity"):
        raise Unfetched(f"the server sends it packed ({_word(coding)}), which packshot does not ask for", _OTHER)
    said = Validators(_digest(url), _header(answer, "ETag"), _header(answer, "Last-Modified"))
    return _read(answer, limits, into, said)


def _read(answer: http.client.HTTPResponse, limits: Limits, into: IO[bytes], said: Validators) -> Fetched:
    """The body, as long as it was said to be and no longer than it may be; its first bytes must be a picture's."""
    promised = answer.length
    if promised is not None and promised > limits.bytes:
        raise _too_large(limits)
    digest, length, kind = hashlib.sha256(), 0, ""
    while block := answer.read(_BLOCK):
        kind = kind or _kind(block, answer)
        length += len(block)
        if length > limits.bytes:
            raise _too_large(limits)
        digest.update(block)
        _write(into, block)
    if promised is not None and length < promised:
        raise Unfetched(f"it broke off after {length:,} of {promised:,} bytes", _LATER, again=1.0)
    if not length:
        raise Unfetched("the server sends nothing", _OTHER)
    return Fetched(said, digest.hexdigest(), kind, length)


def _write(into: IO[bytes], block: bytes) -> None:
    try:
        into.write(block)
    except OSError as error:
        raise unkept(error) from error


def unkept(error: OSError) -> Unfetched:
    """The picture came, and the disk does not take it."""
    return Unfetched(
        f"it cannot be kept: {error.strerror}", "make room, or give write access to .packshot beside the catalog"
    )


def _kind(block: bytes, answer: http.client.HTTPResponse) -> str:
    """The picture's format by its first bytes, whatever the server calls it."""
    for start, kind in _KINDS.items():
        if block.startswith(start) and (kind != "webp" or block[8:12] == b"WEBP"):
            return kind
    called = _word(answer.getheader("Content-Type", "nothing"))
    raise Unfetched(f"it is not a PNG, JPEG or WebP; the server calls it {called}", _OTHER)


def _too_large(limits: Limits) -> Unfetched:
    fix = "save a smaller copy there, or raise max_bytes in the catalog's [photos]"
    return Unfetched(f"it has more than {limits.bytes:,} bytes", fix)


def _status(answer: http.client.HTTPResponse) -> Unfetched:
    status = answer.status
    if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
        return Unfetched(f"there is no such photo ({status})", _OTHER)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        fix = "packshot sends no password: use an address that works for everybody who has it"
        return Unfetched(f"the server does not give it out ({status})", fix)
    if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        wait = _retry_after(answer)
        asks = f" and asks to wait {wait:.0f} seconds" if wait else ""
        return Unfetched(f"the server cannot give it now ({status}){asks}", _LATER, again=wait or 1.0)
    return Unfetched(f"the server answers {status}", _OTHER)


def _retry_after(answer: http.client.HTTPResponse) -> float:
    """Seconds the server asks to wait, whether it states them or a time; 0 where it does not."""
    text = answer.getheader("Retry-After", "")
    if text.isdecimal():
        return float(text[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return 0.0


def _broken(error: Exception, url: Url) -> Unfetched:
    if isinstance(error, ssl.SSLCertVerificationError):
        fix = "correct the address; authorities of your own stand in the file that SSL_CERT_FILE names"
        return Unfetched(f"the certificate of {url.host} is not valid: {error.verify_message}", fix)
    if isinstance(error, TimeoutError):
        return Unfetched(f"{url.host} does not answer", _LATER, again=1.0)
    if isinstance(error, http.client.HTTPException):
        return Unfetched(f"the answer of {url.host} breaks off or is not HTTP", _LATER, again=1.0)
    why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    return Unfetched(f"{url.host} cannot be reached: {_word(why)}", _LATER, again=1.0)


def _digest(url: Url) -> str:
    return hashlib.sha256(str(url).encode()).hexdigest()


def _header(answer: http.client.HTTPResponse, name: str) -> str:
    """A header that may be sent back: short and plain, or nothing."""
    text = answer.getheader(name, "")
    return text if text.isascii() and text.isprintable() and len(text) <= _LONGEST_HEADER else ""


_LONGEST_HEADER = 256


def _word(text: str) -> str:
    """Foreign text for a message: one short printable line."""
    return "".join(char if char.isprintable() else " " for char in text[:60]).strip()
