"""Whatever is asked of the web app, it answers: never an error of ours, never a change that nobody of the page sent."""

from __future__ import annotations

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.core.review.web.conftest import COOKIE, HOST, TOKEN, Client

EXAMPLES = 200 * int(os.environ.get("FUZZ", "1"))
GENTLY = settings(max_examples=EXAMPLES, suppress_health_check=[*HealthCheck])
LATIN = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=40)
PATHS = st.sampled_from(
    [
        "/",
        "/rest",
        "/decisions",
        "/thumbnails/..%2f..%2fledger.sqlite",
        "/pictures/../catalog.toml",
        "/heat/" + "0" * 64,
        "/pictures/\\..\\",
        "//evil.example/",
        "/%00",
        "/events/x",
    ]
)
NAMES = st.sampled_from(
    ["host", "origin", "cookie", "content-type", "content-length", "sec-fetch-site", "if-none-match", "range"]
)
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
STRANGE = st.fixed_dictionaries(
    {},
    optional={
        "id": st.text(max_size=20),
        "sha256": st.text(max_size=70) | st.just("0" * 64),
        "state": st.sampled_from(["approved", "rejected", "redo", "unreviewed", "shipped", ""]),
        "reason": st.text(max_size=10),
        "note": st.text(max_size=5_000),
        "expected": st.integers() | st.none() | st.text(max_size=5),
        "path": st.just("../../etc/passwd"),
    },
)

pytestmark = pytest.mark.fuzz


@GENTLY
@given(
    method=METHODS, path=PATHS | LATIN.map(lambda text: f"/{text}"), headers=st.dictionaries(NAMES, LATIN, max_size=4)
)
def test_any_request_is_answered(client: Client, method: str, path: str, headers: dict[str, str]) -> None:
    """Refused or served, with the headers that keep a browser safe."""
    answer = client.ask(method, path, b"{}", dict(headers))

    assert answer.status < 500
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@GENTLY
@given(body=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_answered(client: Client, body: bytes) -> None:
    """What is no decision is said to be none."""
    assert client.post("/decisions", body).status in (403, 404, 413, 422)


@GENTLY
@given(decisions=st.lists(STRANGE, max_size=3))
def test_a_strange_decision_decides_nothing(client: Client, decisions: list[dict[str, object]]) -> None:
    """No picture has such an id and digest."""
    assert client.post("/decisions", {"decisions": decisions}).status in (404, 422)


@GENTLY
@given(host=LATIN, origin=LATIN, token=LATIN)
def test_a_stranger_gets_nothing(client: Client, host: str, origin: str, token: str) -> None:
    """Whatever host, origin or token it makes up."""
    for name, value in {"host": host, "origin": origin, "cookie": f"{COOKIE}={token}"}.items():
        if value not in (HOST, f"http://{HOST}", f"{COOKIE}={TOKEN}"):
            assert client.post("/decisions", {"decisions": []}, **{name: value}).status in (403, 421)


def test_the_client_of_these_tests_is_let_in(client: Client) -> None:
    """Else the others would prove nothing."""
    assert True
    assert 200 == client.get("/").status
