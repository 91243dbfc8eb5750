"""A connection to the very address that was looked up and found public: nobody looks the name up a second time."""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from typing_extensions import Buffer

from packshot.web.addresses import not_public
from packshot.web.failures import Forbidden, Unfetched
from packshot.web.urls import Rules, Url

CONNECT = 10.0
"""Seconds to look a name up, and to reach each of its addresses."""
SILENCE = 15.0
"""Seconds a server may say nothing."""
_MOST_ADDRESSES = 4
_LATER = "try again later, or download the photo and write its path"


class Deadline:
    """The seconds that are left for all of a fetch."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends = time.monotonic() + seconds

    def left(self, most: float) -> float:
        """So many seconds, or as many as are left. Raises Unfetched when none are."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Unfetched(f"it was not here within {self._seconds:g} seconds", _LATER)
        return min(left, most)


@contextmanager
def connection(url: Url, rules: Rules, deadline: Deadline) -> Iterator[http.client.HTTPConnection]:
    """A connection to the host. Raises Forbidden for one that is not the public's, Unfetched, OSError."""
    sock = _reached(_addresses(url, rules, deadline), deadline)
    try:
        _check(sock.getpeername()[0], url, rules)
        if url.scheme == "https":
            sock.settimeout(deadline.left(CONNECT))
            sock = _tls().wrap_socket(sock, server_hostname=url.host)
        made = http.client.HTTPConnection(url.host, url.port)
        made.auto_open = 0
        made.sock = _Wire(sock, deadline)
        yield made
    finally:
        sock.close()


class _Wire:
    """What http.client needs of a socket; every wait counts against the deadline."""

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._deadline.left(SILENCE))
        self._sock.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self._sock, self._deadline))

    def close(self) -> None:
        """The socket is closed by who opened it: an answer is still read after http.client has let go."""


class _Incoming(io.RawIOBase):
    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        self._sock.settimeout(self._deadline.left(SILENCE))
        return self._sock.recv_into(buffer)


Address = tuple[socket.AddressFamily, Any]


def _addresses(url: Url, rules: Rules, deadline: Deadline) -> Sequence[Address]:
    """Where the host is, asked once. Raises Forbidden when any of it is not the public's."""
    found = [(family, where) for family, *_, where in _looked_up(url, deadline.left(CONNECT))]
    for _, where in found:
        _check(where[0], url, rules)
    return found[:_MOST_ADDRESSES]


def _check(address: str, url: Url, rules: Rules) -> None:
    whose = not_public(address)
    if whose and not any(map(url.matches, rules.private)):
        fix = f'if that is right, say private_hosts = ["{url.authority}"] in packshot.toml'
        raise Forbidden(f"{url.host} is {address}, an address of {whose}", fix)


def _looked_up(url: Url, seconds: float) -> Sequence[Any]:
    """What the resolver says; it takes no time limit, so it is asked in a thread that may be left behind."""
    answer: SimpleQueue[Sequence[Any] | Exception] = SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(url.host, url.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error)

    Thread(target=ask, daemon=True, name=f"packshot-resolve-{url.host}").start()
    try:
        found = answer.get(timeout=seconds)
    except Empty:
        raise Unfetched(f"nobody said within {seconds:.0f} seconds where {url.host} is", _LATER, again=1.0) from None
    if isinstance(found, Exception) or not found:
        raise Unfetched(f"there is no host {url.host}", "correct the address, or look whether the network is there")
    return found


def _reached(addresses: Sequence[Address], deadline: Deadline) -> socket.socket:
    """A socket to the first address that answers. Raises OSError of the last."""
    failure: OSError = OSError("no address")
    for family, where in addresses:
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(deadline.left(CONNECT))
            sock.connect(where)
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise failure


@cache
def _tls() -> ssl.SSLContext:
    """Verifies the host's certificate by the system's authorities, or those of SSL_CERT_FILE."""
    return ssl.create_default_context()
