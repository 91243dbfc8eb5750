"""Photos by address, from a server that does what servers do and what they should not."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from packshot.web import connecting
from packshot.web.failures import Forbidden, Unfetched, WebError
from packshot.web.photos import Photos, Terms
from packshot.web.urls import Rules

if TYPE_CHECKING:
    from tests.core.web.conftest import Heard, Site

Making = Callable[..., Photos]


def test_a_photo_is_kept_under_its_digest(site: Site, photos: Making) -> None:
    """The file is what was sent, in a folder named by its SHA-256, with the name its address gave it."""
    file = photos(site).file(site.shows("/pictures/Sofa%20No.%201.png?w=1200"))

    assert site.png() == file.read_bytes()
    assert hashlib.sha256(site.png()).hexdigest() == file.parent.name
    assert file.name == "sofa-no.png"


def test_a_photo_comes_by_tls(safe: Site, photos: Making) -> None:
    """The certificate is verified for the host's name."""
    assert photos(safe).file(safe.shows("/x.png")).is_file()


def test_nothing_is_sent_that_says_who_asks(site: Site, photos: Making) -> None:
    """No credentials, no cookies, no referrer, no packed answer."""
    photos(site).file(site.shows("/x.png"))

    assert {"host", "user-agent", "accept", "accept-encoding", "connection"} == set(site.heard[0].headers)
    assert site.heard[0].headers["accept-encoding"] == "identity"


def test_each_address_is_asked_once(site: Site, photos: Making) -> None:
    """However often and from wherever it is wanted; a failure is remembered too."""
    here, gone = site.shows("/x.png"), site.says("/gone.png", site.answer(b"", "404 Not Found"))
    found = photos(site)
    found.ahead([here, gone] * 20)

    assert {found.file(here) for _ in range(5)}
    for _ in range(3):
        with pytest.raises(Unfetched):
            found.file(gone)
    assert len(site.heard) == 2


def test_a_fresh_copy_is_not_asked_for_again(site: Site, photos: Making) -> None:
    """The next command takes it as it is, until it is an hour old."""
    url = site.shows("/x.png")
    first, second = photos(site).file(url), photos(site).file(url)

    assert first == second
    assert len(site.heard) == 1


def test_a_server_is_asked_whether_a_photo_has_changed(site: Site, photos: Making) -> None:
    """With the validators it gave; where nothing has changed, nothing is sent again."""
    dated = "Mon, 30 Nov 2026 10:00:00 GMT"
    url = site.says(
        "/x.png",
        site.answer(site.png(), ETag='"v1"', Last_Modified=dated),
        site.answer(b"", "304 Not Modified", Content_Length=""),
        site.answer(site.png("#000000"), ETag='"v2"'),
    )
    now = Terms(fresh=0)
    first, same, other = (photos(site, terms=now).file(url) for _ in range(3))

    assert first == same != other
    assert site.heard[1].headers["if-none-match"] == '"v1"'
    assert site.heard[1].headers["if-modified-since"] == dated
    assert site.png("#000000") == other.read_bytes()


def test_validators_go_only_where_they_came_from(site: Site, photos: Making) -> None:
    """Another hop is not told what a server said of its own picture."""
    target = site.shows("/b.png", ETag='"b"')
    url = site.says("/a.png", site.answer(b"", "302 Found", Location=target))
    for _ in range(2):
        photos(site, terms=Terms(fresh=0)).file(url)

    assert [each.headers.get("if-none-match") for each in site.heard] == [None, None, None, '"b"']


def test_a_kept_copy_that_was_changed_is_fetched_again(site: Site, photos: Making) -> None:
    """Somebody's edit of the copy is not the supplier's photo."""
    url, found = site.shows("/x.png"), photos(site)
    found.file(url).write_bytes(b"cut")

    assert site.png() == found.again(url).read_bytes()


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_redirects_are_followed(site: Site, photos: Making, status: str) -> None:
    """Also relative ones."""
    site.shows("/b.png")

    assert photos(site).file(site.says("/a.png", site.answer(b"", status, Location="/b.png")))


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "no photos from 169.254.169.254"),
        ("http://10.0.0.1/x.png", "no photos from 10.0.0.1"),
        ("https://elsewhere.example/x.png", "no photos from elsewhere.example"),
        ("http://user:pass@127.0.0.1/x.png", "user name or a password"),
        ("file:///etc/passwd", "file is not https"),
        ("http://[::1", "cannot be used|no address"),
    ],
)
def test_every_hop_keeps_the_rules(site: Site, photos: Making, location: str, words: str) -> None:
    """A server of the catalog cannot send us where the catalog may not."""
    url = site.says("/a.png", site.answer(b"", "302 Found", Location=location))

    with pytest.raises(Forbidden, match=words):
        photos(site).file(url)
    assert site.connections == 1


def test_a_redirect_in_a_circle_ends(site: Site, photos: Making) -> None:
    """After five hops."""
    url = site.says("/a.png", site.answer(b"", "302 Found", Location="/a.png"))

    with pytest.raises(Unfetched, match="more than 5 times"):
        photos(site).file(url)
    assert len(site.heard) == 6


def test_https_does_not_lead_to_http(site: Site, safe: Site, tmp_path: Path) -> None:
    """Unless the catalog allows http."""
    url = safe.says("/a.png", safe.answer(b"", "302 Found", Location=site.shows("/b.png")))
    hosts = (safe.host, site.host)

    with pytest.raises(Forbidden, match="http is not encrypted"):
        Photos(Rules(hosts, http=False, private=hosts), folder=tmp_path).file(url)
    assert site.connections == 0


BODY = b"\x89PNG\r\n\x1a\n" + bytes(5_000)


def drip(sock: socket.socket, _: Heard) -> None:
    """A head, and then a byte now and then, for ever."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + BODY[:10])
    while True:
        time.sleep(0.05)
        sock.sendall(b"\0")


def drip_head(sock: socket.socket, _: Heard) -> None:
    """A head that never ends."""
    sock.sendall(b"HTTP/1.1 200 OK\r\n")
    while True:
        time.sleep(0.05)
        sock.sendall(b"X: y\r\n")


def hold(sock: socket.socket, _: Heard) -> None:
    """Nothing at all."""
    sock.recv(1)


def endless(sock: socket.socket, _: Heard) -> None:
    """Chunks without an end."""
    sock.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n" + BODY[:8] + b"\r\n")
    while True:
        sock.sendall(b"10000\r\n" + bytes(0x10000) + b"\r\n")


@pytest.mark.parametrize("script", [drip, drip_head, hold])
def test_a_slow_server_does_not_hold_a_run(site: Site, photos: Making, script: Any) -> None:  # noqa: ANN401
    """The deadline is of all of a fetch, head and body, however busy the server looks."""
    began = time.monotonic()

    with pytest.raises(Unfetched, match=r"within 0.4 seconds|does not answer"):
        photos(site, terms=Terms(seconds=0.4)).file(site.says("/x.png", script))
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + BODY, "more than 20,000 bytes"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + BODY + bytes(30_000), "more than 20,000 bytes"),
        (endless, "more than 20,000 bytes"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + BODY, "broke off after 5,008 of 9,000"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4000\r\n" + BODY, "breaks off or is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "sends nothing"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<html>", "not a PNG, JPEG or WebP; .* image/png"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n<svg onload=x>", "not a PNG, JPEG or WebP"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nGIF89a", "not a PNG, JPEG or WebP"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nRIFF\0\0\0\0WAVE", "not a PNG, JPEG or WebP"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: \x1b[31m\r\n\r\n%!PS", "not a PNG, JPEG or WebP"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(bytes(10**6)), r"packed \(gzip\)"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: br\r\n\r\n" + BODY, r"packed \(br\)"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", r"no such photo \(404\)"),
        (b"HTTP/1.1 410 Gone\r\n\r\n", r"no such photo \(410\)"),
        (b"HTTP/1.1 401 Unauthorized\r\n\r\n", r"does not give it out \(401\)"),
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", r"does not give it out \(403\)"),
        (b"HTTP/1.1 206 Partial Content\r\n\r\n" + BODY, "answers 206"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", "answers 204"),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", "answers 304"),
        (b"HTTP/1.1 302 Found\r\n\r\n", r"redirects to nowhere \(302\)"),
        (b"HTTP/1.1 500 Oops\r\n\r\n", r"cannot give it now \(500\)"),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: 300\r\n\r\n", "asks to wait 300 seconds"),
        (b"HTTP/1.1 429 Slow\r\nRetry-After: nonsense\r\n\r\n", r"cannot give it now \(429\)"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "breaks off or is not HTTP"),
        (b"", "breaks off or is not HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n", "breaks off or is not HTTP"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n", "breaks off or is not HTTP"),
    ],
)
def test_what_is_not_a_whole_photo_is_refused(site: Site, photos: Making, raw: Any, words: str) -> None:  # noqa: ANN401
    """The reason is told in one printable line, and nothing of it is kept."""
    found = photos(site, terms=Terms(bytes=20_000))

    with pytest.raises(Unfetched, match=words) as failed:
        found.file(site.says("/x.png", raw))

    assert str(failed.value).isprintable()
    assert failed.value.fix
    assert not [each for each in found._folder.rglob("*") if each.is_file()]


@pytest.mark.parametrize("status", ["500 Oops", "503 Busy", "429 Slow"])
def test_what_may_pass_is_tried_again(site: Site, photos: Making, status: str) -> None:
    """Three times in all, after the time the server asks for."""
    waits: list[float] = []
    url = site.says("/x.png", site.answer(b"", status, Retry_After="7"), site.answer(site.png()))
    found = photos(site)
    found.sleep = waits.append

    assert found.file(url).is_file()
    assert len(waits) == 1
    assert 7 <= waits[0] <= 9


def test_a_host_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A name nobody knows, and a port nobody listens at."""

    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    with socket.create_server(("127.0.0.1", 0)) as closed:
        host = f"127.0.0.1:{closed.getsockname()[1]}"
    refused = Photos(Rules((host,), http=True, private=(host,)), folder=tmp_path)
    refused.sleep = lambda _: None
    with pytest.raises(Unfetched, match=r"127.0.0.1 cannot be reached: Connection refused"):
        refused.file(f"http://{host}/x.png")
    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    with pytest.raises(Unfetched, match=r"no host cdn.example"):
        Photos(Rules(("*",)), folder=tmp_path).file("https://cdn.example/x.png")


def test_a_certificate_nobody_signed_is_refused(safe: Site, photos: Making, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not tried again, and nothing is asked for."""
    monkeypatch.delenv("SSL_CERT_FILE")
    connecting._tls.cache_clear()

    with pytest.raises(Unfetched, match=r"certificate of 127.0.0.1 is not valid"):
        photos(safe).file(safe.shows("/x.png"))
    assert safe.connections == 1
    assert not safe.heard


class Names:
    """A resolver that answers as a test says, one answer after another; every connection is noted and refused."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
        self.asked = 0
        self.connected: list[object] = []
        left = list(answers)

        def getaddrinfo(_host: str, port: int, **_: object) -> list[Any]:
            self.asked += 1
            found = left.pop(0) if len(left) > 1 else left[0]
            kinds = [socket.AF_INET6 if ":" in each else socket.AF_INET for each in found]
            return [(kind, socket.SOCK_STREAM, 6, "", (each, port)) for kind, each in zip(kinds, found, strict=True)]

        def connect(_: socket.socket, where: object) -> None:
            self.connected.append(where)
            raise ConnectionRefusedError(111, "Connection refused")

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
        monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0",
        "0.0.0.0",  # noqa: S104  an address to refuse
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::]",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00::1]",
        "[ff02::1]",
        "localhost",
        "LOCALHOST.",
    ],
)
def test_no_connection_goes_to_what_is_not_public(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the address is written, though the catalog allows any host: refused by what the name resolves to."""
    connected: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, where: connected.append(where))

    with pytest.raises(WebError) as refused:
        Photos(Rules(("*",), http=True), folder=tmp_path).file(f"http://{host}/x.png")

    assert "an address of" in str(refused.value)
    assert not connected


def test_a_host_with_one_private_address_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Good addresses beside it do not help."""
    names = Names(monkeypatch, ["93.184.215.14", "10.0.0.1"])

    with pytest.raises(Forbidden, match=r"cdn.example is 10.0.0.1, an address of a private network"):
        Photos(Rules(("*",)), folder=tmp_path).file("https://cdn.example/x.png")
    assert not names.connected


def test_a_name_that_changes_its_address_gains_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: looked up once, and the connection goes to the very address that was judged."""
    names = Names(monkeypatch, ["93.184.215.14"], ["127.0.0.1"])
    found = Photos(Rules(("*",)), folder=tmp_path)
    found.sleep = lambda _: None

    with pytest.raises(Forbidden, match=r"cdn.example is 127.0.0.1"):
        found.file("https://cdn.example/x.png")
    assert names.connected == [("93.184.215.14", 443)]


def test_the_address_is_judged_once_more_when_connected(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a connection end elsewhere than it was sent, nothing is asked for there."""
    real = socket.socket.connect
    monkeypatch.setattr(connecting, "_addresses", lambda *_: [(socket.AF_INET, ("93.184.215.14", 80))])
    monkeypatch.setattr(socket.socket, "connect", lambda self, _: real(self, ("127.0.0.1", site.port)))

    with pytest.raises(Forbidden, match="an address of this machine"):
        Photos(Rules(("*",), http=True), folder=tmp_path).file("http://cdn.example/x.png")
    assert not site.heard


def test_offline_only_copies_are_there(site: Site, photos: Making) -> None:
    """However old; of what was never fetched, the problem says so."""
    url = site.shows("/x.png")
    kept = photos(site).file(url)
    offline = photos(site, terms=Terms(fresh=0), offline=True)

    assert offline.file(url) == kept
    with pytest.raises(Unfetched, match="never fetched"):
        offline.file(site.shows("/y.png"))
    assert len(site.heard) == 1


def test_a_copy_is_offered_where_the_server_fails(site: Site, photos: Making) -> None:
    """It is not taken by itself: the person says --offline."""
    url = site.says("/x.png", site.answer(site.png()), site.answer(b"", "404 Not Found"))
    photos(site).file(url)

    with pytest.raises(Unfetched) as failed:
        photos(site, terms=Terms(fresh=0)).file(url)
    assert "--offline" in failed.value.fix


def test_notes_hold_no_address(site: Site, photos: Making) -> None:
    """An address may hold a key; a damaged note is none."""
    url, found = site.shows("/x.png") + "?signature=canary", photos(site)
    found.file(url)
    (note,) = (found._folder / "addresses").iterdir()
    text = note.read_text("utf-8")
    note.write_text(json.dumps({"sha256": "../../etc"}), "utf-8")

    assert "canary" not in text
    assert "127.0.0.1" not in text
    assert photos(site).file(url).is_file()
    assert len(site.heard) == 2


def test_few_are_fetched_at_once(site: Site, photos: Making) -> None:
    """Eight, however many are wanted."""
    now, most = [0], [0]

    def script(sock: socket.socket, _: Heard) -> None:
        now[0] += 1
        most[0] = max(most[0], now[0])
        time.sleep(0.02)
        now[0] -= 1
        sock.sendall(site.answer(site.png()))

    found = photos(site)
    urls = [site.says(f"/{number}.png", script) for number in range(40)]
    found.ahead(urls)

    assert all(found.file(url).is_file() for url in urls)
    assert 2 <= most[0] <= 8
    assert (found.progress.fetched, found.progress.waiting) == (40, 0)
