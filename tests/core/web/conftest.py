"""A web server on loopback that says exactly what a test writes, in the clear or by TLS, and notes what it was sent."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest
import trustme
from PIL import Image

from packshot.web import connecting
from packshot.web.photos import Photos, Terms
from packshot.web.urls import Rules

Script = Callable[[socket.socket, "Heard"], None]
"""Answers one request on its connection."""


class Heard:
    """What a request said."""

    def __init__(self, data: bytes) -> None:
        head = data.decode("latin-1").split("\r\n")
        self.line = head[0]
        self.path = self.line.split(" ")[1]
        self.headers: Mapping[str, str] = {
            name.lower(): value for name, _, value in (each.partition(": ") for each in head[1:] if each)
        }


class Site:
    """A server at `host`; what it answers at each path is a script."""

    def __init__(self, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self.scripts: dict[str, Script] = {}
        self.heard: list[Heard] = []
        self.connections = 0
        self._tls = tls
        self._listening = socket.create_server((host, 0))
        self.port = self._listening.getsockname()[1]
        self.host = f"{host}:{self.port}"
        Thread(target=self._serve, daemon=True).start()

    def says(self, path: str, *answers: bytes | Script) -> str:
        """Answer at a path so, one after another and then always the last; returns the address."""
        left = list(answers)

        def script(sock: socket.socket, heard: Heard) -> None:
            answer = left.pop(0) if len(left) > 1 else left[0]
            if isinstance(answer, bytes):
                sock.sendall(answer)
            else:
                answer(sock, heard)

        self.scripts[path.partition("?")[0]] = script
        return self.at(path)

    def at(self, path: str) -> str:
        """The address of a path."""
        return f"http{'s' if self._tls else ''}://{self.host}{path}"

    def shows(self, path: str, colour: str = "#5B6B4B", **headers: str) -> str:
        """Give a small photo at a path; returns the address."""
        return self.says(path, self.answer(self.png(colour), **headers))

    @staticmethod
    def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
        """An answer with its length, as a well-behaved server sends it."""
        facts = {"Content-Type": "image/png", "Content-Length": str(len(body))}
        facts |= {name.replace("_", "-"): value for name, value in headers.items()}
        lines = "".join(f"{name}: {value}\r\n" for name, value in facts.items() if value)
        return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1") + body

    @staticmethod
    def png(colour: str = "#5B6B4B") -> bytes:
        """A small photo."""
        file = io.BytesIO()
        Image.new("RGB", (8, 6), colour).save(file, "PNG")
        return file.getvalue()

    def close(self) -> None:
        """Answer no more."""
        self._listening.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                sock, _ = self._listening.accept()
                self.connections += 1
                Thread(target=self._answer, args=(sock,), daemon=True).start()

    def _answer(self, sock: socket.socket) -> None:
        with suppress(OSError), sock:
            wire = self._tls.wrap_socket(sock, server_side=True) if self._tls else sock
            with wire:
                data = b""
                while b"\r\n\r\n" not in data:
                    if not (more := wire.recv(65_536)):
                        return
                    data += more
                heard = Heard(data)
                self.heard.append(heard)
                self.scripts[heard.path.partition("?")[0]](wire, heard)


@pytest.fixture
def site() -> Iterator[Site]:
    """A server in the clear."""
    made = Site()
    yield made
    made.close()


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    """An authority that signs certificates for tests."""
    return trustme.CA()


@pytest.fixture
def safe(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A server by TLS whose authority this machine trusts."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    connecting._tls.cache_clear()
    made = Site(context)
    yield made
    made.close()
    connecting._tls.cache_clear()


@pytest.fixture
def photos(tmp_path: Path) -> Callable[..., Photos]:
    """Makes photos that may come from some hosts, by http and from this machine; between tries no time passes."""

    def made(*sites: Site, terms: Terms | None = None, offline: bool = False) -> Photos:
        hosts = tuple(each.host for each in sites)
        found = Photos(Rules(hosts, http=True, private=hosts), folder=tmp_path / "photos", terms=terms, offline=offline)
        found.sleep = lambda _: None
        return found

    return made
