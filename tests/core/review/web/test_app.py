"""The page, its pictures, and deciding."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from tests.core.review.web.conftest import Client

from packshot.review.web.board import Board
from packshot.review.web.watch import Watch
from packshot.testing.shop import Shop

Items = list[dict[str, Any]]


def wish(item: dict[str, Any], state: str = "approved", **more: object) -> dict[str, object]:
    """A decision as the page sends it."""
    return {"id": item["id"], "sha256": item["sha256"], "state": state, "expected": None, **more}


def test_the_page_shows_what_is_made(items: Items) -> None:
    """Every picture of the ledger, in the order of the plan, to be decided about."""
    assert [("packshot", 1), ("packshot", 2)] == [
        (each["shot"], number) for number, each in enumerate(items, 1) if each["decision"] is None
    ]
    assert sorted(each["number"] for each in items) == [each["number"] for each in items]


def test_pictures_are_named_by_their_digest(client: Client, items: Items) -> None:
    """The small one and the file as it is; both may be kept by the browser for ever."""
    small, full = client.get(f"/{items[0]['thumb']}"), client.get(f"/{items[0]['full']}")

    assert (200, "image/webp") == (small.status, small.headers["content-type"])
    assert (200, "image/png") == (full.status, full.headers["content-type"])
    assert items[0]["sha256"] == hashlib.sha256(full.body).hexdigest()
    assert "immutable" in small.headers["cache-control"]


def test_a_file_that_was_changed_is_not_given_out(client: Client, items: Items, shop: Shop) -> None:
    """It is not the picture the page speaks of, and may be no picture at all."""
    (shop.folder / "out" / items[0]["key"]).write_bytes(b"<script>alert(1)</script>")

    assert 404 == client.get(f"/{items[0]['full']}").status


def test_a_decision_is_kept_with_its_name(client: Client, board: Board, items: Items) -> None:
    """In the ledger, for this very picture."""
    answer = client.post(
        "/decisions", {"decisions": [wish(items[0], "rejected", reason="shape", note="a leg is gone")]}
    )

    assert 200 == answer.status
    (kept,) = board.ledger.decisions()
    assert ("rejected", "shape", "a leg is gone", "Anna") == (kept.state, kept.reason, kept.note, kept.who)
    assert kept.number == answer.json["decided"][items[0]["id"]]["number"]


def test_two_windows_do_not_overwrite_each_other(client: Client, board: Board, items: Items) -> None:
    """The second one is told what stands, and changes nothing; others of the same request are kept."""
    client.post("/decisions", {"decisions": [wish(items[0])]})
    answer = client.post("/decisions", {"decisions": [wish(items[0], "redo", note="warmer"), wish(items[1])]})

    assert 409 == answer.status
    assert [items[1]["id"]] == list(answer.json["decided"])
    assert "approved by Anna" in answer.json["stale"][items[0]["id"]]
    ((shown,),) = [group["items"] for group in answer.json["groups"]]
    assert "approved" == shown["decision"]["state"]
    assert ["approved", "approved"] == [each.state for each in board.ledger.decisions()]


def test_a_decision_about_an_older_picture_is_not_taken(client: Client, board: Board, items: Items, shop: Shop) -> None:
    """The picture has been made anew since the window was opened; the window is given the new one."""
    shop.edit("160x160", "150x150")
    assert 0 == shop.packshot("run", "--shot", "packshot").code
    answer = client.post("/decisions", {"decisions": [wish(items[0])]})

    assert 409 == answer.status
    assert items[0]["sha256"] != answer.json["groups"][0]["items"][0]["sha256"]
    assert [] == list(board.ledger.decisions())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"decisions": []}',
        b'{"decisions": [{"id": "a", "sha256": "../../x", "state": "approved"}]}',
        b'{"decisions": [{"id": "a", "sha256": "%s", "state": "shipped"}]}' % (b"0" * 64),
        b'{"decisions": [{"id": "a", "sha256": "%s", "state": "redo", "note": "%s"}]}' % (b"0" * 64, b"x" * 501),
        b'{"decisions": [{"id": "a", "sha256": "%s", "state": "approved", "who": "Eve"}]}' % (b"0" * 64),
        b"[" * 100_000,
    ],
    ids=range(9),
)
def test_what_is_no_decision_is_refused(client: Client, board: Board, body: bytes) -> None:
    """Nothing is kept, and the server goes on."""
    assert 422 == client.post("/decisions", body).status
    assert [] == list(board.ledger.decisions())


def test_a_picture_nobody_wants_cannot_be_decided_about(client: Client) -> None:
    """The catalog has changed, or somebody makes ids up."""
    made_up = {"id": "0" * 16, "sha256": "0" * 64, "state": "approved"}

    assert 404 == client.post("/decisions", {"decisions": [made_up]}).status


def test_what_was_approved_is_kept_to_compare_with(
    client: Client, items: Items, shop: Shop, page: Callable[[str], Any]
) -> None:
    """The next picture stands beside it, with what has changed in words; the old decision is void."""
    client.post("/decisions", {"decisions": [wish(items[0])]})
    shop.edit("160x160", "150x150")
    assert 0 == shop.packshot("run", "--shot", "packshot").code
    fresh = page(client.get("/").body.decode()).items()[0]

    assert fresh["decision"] is None
    assert "approved" == fresh["voided"]["state"]
    (other,) = fresh["others"]
    assert ("approved", 160) == (other["kind"], other["width"])
    assert 200 == client.get(f"/{other['full']}").status
    assert ["post"] == fresh["changed"]["parts"]


def test_a_window_is_told_what_happens_elsewhere(board: Board, items: Items, shop: Shop) -> None:
    """What another window decides, and what a run makes."""
    assert items
    board.changes()
    assert board.changes() is None
    shop.packshot("run", "--shot", "room", "--product", "stool")
    changed = board.changes()
    assert changed
    assert {"room"} == {item["shot"] for group in changed["groups"] for item in group["items"]}
    assert [] == changed["gone"]


def test_events_are_sent_as_they_come(board: Board, items: Items) -> None:
    """To every open window, as soon as something was decided."""

    async def first() -> str:
        watch = Watch(board)
        async with watch.going_on():
            events = watch.events()
            assert "retry" in await anext(events)
            await asyncio.to_thread(board.decide, [])
            slot = board.wanted(items[0]["id"])
            assert slot
            board.ledger.decide(slot.slot, items[0]["sha256"], "approved")
            watch.look()
            return await asyncio.wait_for(anext(events), 10)

    assert '"state": "approved"' in asyncio.run(first())


def test_a_page_of_many_begins_with_the_first(
    client: Client, board: Board, page: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others follow: together they are all, each once."""
    assert not board.more
    monkeypatch.setattr("packshot.review.web.board.FIRST", 1)
    first = page(client.get("/").body.decode()).items()
    rest = [item for group in client.get("/rest").json["groups"] for item in group["items"]]

    assert board.more
    assert (1, 1) == (len(first), len(rest))
    assert first[0]["number"] < rest[0]["number"]
