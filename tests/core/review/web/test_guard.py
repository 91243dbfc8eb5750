"""Who is answered, and who is not."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.review.web.conftest import COOKIE, TOKEN, Client

from packshot.review.web.board import Board
from packshot.review.web.guard import hosts

DECIDE = {"id": "0" * 16, "sha256": "0" * 64, "state": "approved"}


@pytest.mark.parametrize(
    "path", ["/", "/rest", "/events/", "/thumbnails/ab", "/pictures/ab", "/heat/ab", "/decisions", "/nowhere"]
)
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421),
        ({"host": "127.0.0.1:9999"}, 421),
        ({"host": "127.0.0.1:8123.evil.example"}, 421),
        ({"host": None}, 421),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:8123.evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-site"}, 403),
        ({"cookie": None}, 403),
        ({"cookie": f"{COOKIE}=another"}, 403),
        ({"cookie": f"packshot-9999={TOKEN}"}, 403),
    ],
)
def test_every_route_refuses_strangers(client: Client, path: str, headers: dict[str, str | None], status: int) -> None:
    """A foreign host, a foreign page, no token: whatever is asked for, also where there is nothing."""
    assert status == client.get(path, **headers).status
    assert status == client.post(path, {"decisions": [DECIDE]}, **headers).status


def test_the_first_address_lets_in(client: Client) -> None:
    """Its token goes into a cookie that no script and no other site can use, and out of the address."""
    answer = client.get(f"/?token={TOKEN}", cookie=None, sec_fetch_site="none")

    assert (303, "/") == (answer.status, answer.headers["location"])
    cookie = answer.headers["set-cookie"].lower()
    assert cookie.startswith(f"{COOKIE}={TOKEN}".lower())
    assert {"httponly", "samesite=strict", "path=/"} <= {each.strip() for each in cookie.split(";")}


@pytest.mark.parametrize(
    "path",
    ["/?token=wrong", "/?token=", f"/?token={TOKEN}&token=x", f"/events?token={TOKEN}", f"/pictures/ab?token={TOKEN}"],
)
def test_a_token_opens_the_door_alone(client: Client, path: str) -> None:
    """A wrong one is refused even beside a right cookie; and none is taken anywhere but at the door."""
    assert 403 == client.get(path).status
    assert 403 == client.get(path, cookie=None).status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": None}, 403),
        ({"content_type": "text/plain"}, 415),
        ({"content_type": "application/x-www-form-urlencoded"}, 415),
        ({"content_type": "application/json; charset=utf-7"}, 415),
        ({"content_type": None}, 415),
        ({"content_length": "1000001"}, 413),
        ({"content_length": None}, 413),
        ({"content_length": "-1"}, 413),
    ],
)
def test_a_change_is_json_from_the_page(client: Client, headers: dict[str, str | None], status: int) -> None:
    """Nothing a form of another page could send, and nothing without a length."""
    assert status == client.post("/decisions", {"decisions": [DECIDE]}, **headers).status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_do_nothing(client: Client, method: str) -> None:
    """There is looking, and there is deciding."""
    assert 405 == client.ask(method, "/decisions", b"", {}).status


def test_looking_changes_nothing(client: Client, board: Board, items: list[dict[str, Any]]) -> None:
    """No address decides anything."""
    item = items[0]
    for path in ("/decisions", f"/decisions?id={item['id']}&sha256={item['sha256']}&state=approved"):
        assert 405 == client.get(path).status
    assert [] == list(board.ledger.decisions())


@pytest.mark.parametrize(
    "path",
    [
        "/pictures/../../catalog.toml",
        "/pictures/..%2f..%2fcatalog.toml",
        "/pictures/%2e%2e/%2e%2e/catalog.toml",
        "/pictures//etc/passwd",
        "/thumbnails/../ledger.sqlite",
        "/thumbnails/..\\..\\ledger.sqlite",
        "/heat/../../ledger.sqlite",
        "/heat/" + "..%2f" * 8 + "etc/passwd",
        "/pictures/" + "0" * 64,
        "/pictures/C:/windows/win.ini",
        "/static/../page.py",
    ],
)
def test_a_crafted_path_leads_nowhere(client: Client, path: str) -> None:
    """Pictures have names, not places: what the page was not given cannot be had."""
    assert 404 == client.get(path).status


def test_every_answer_is_dressed(client: Client, items: list[dict[str, Any]]) -> None:
    """What a browser must not do with it stands in its headers, also of refusals."""
    answers = [
        client.get("/"),
        client.get(f"/{items[0]['thumb']}"),
        client.get("/nowhere"),
        client.get("/", cookie=None),
    ]
    for answer in answers:
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "no-referrer" == answer.headers["referrer-policy"]
        assert "same-origin" == answer.headers["cross-origin-resource-policy"]
        policy = answer.headers["content-security-policy"]
        assert {"default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"} <= set(policy.split("; "))
        assert "unsafe" not in policy
    assert "no-store" == answers[0].headers["cache-control"]


def test_a_browser_writes_addresses_as_they_are() -> None:
    """With the port, in lower case, an IPv6 address in brackets."""
    assert {"127.0.0.1:80", "[::1]:80", "mac.local:80"} == hosts(["127.0.0.1", "::1", "Mac.local"], 80)
