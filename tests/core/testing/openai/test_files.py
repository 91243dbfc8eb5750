"""`/v1/files`."""

from __future__ import annotations

from typing import Any

import openai
import pytest
from openai import OpenAI
from openai.types.file_create_params import ExpiresAfter
from tests.core.testing.openai.conftest import Clock, png, upload

from packshot.testing.openai import FakeOpenAI

HOUR, DAY = 3_600, 86_400


def test_round_trip(fake: FakeOpenAI, client: OpenAI) -> None:
    """A file comes back byte for byte until it is deleted."""
    kept = client.files.create(file=upload(png(), "sofa.png"), purpose="user_data")

    assert ("sofa.png", len(png()), "user_data", None) == (kept.filename, kept.bytes, kept.purpose, kept.expires_at)
    assert png() == client.files.content(kept.id).content
    assert kept == client.files.retrieve(kept.id)
    assert client.files.delete(kept.id).deleted
    with pytest.raises(openai.NotFoundError):
        client.files.retrieve(kept.id)
    assert {"purpose": "user_data"} == fake.requests[0].fields


def test_pages(client: OpenAI) -> None:
    """A list is paged by `after` and `limit`, newest first, and can be narrowed to a purpose."""
    ids = [client.files.create(file=upload(png()), purpose="vision").id for _ in range(3)]
    other = client.files.create(file=("l.jsonl", b"{}"), purpose="batch").id

    assert [other, *reversed(ids)] == [each.id for each in client.files.list(limit=2)]
    assert ids == [each.id for each in client.files.list(order="asc", purpose="vision")]
    assert ids[:1] == [each.id for each in client.files.list(after=ids[1]).data]


def test_expiry(client: OpenAI, clock: Clock) -> None:
    """A file lives as long as asked, a batch's input 30 days, any other until it is deleted."""
    hour: ExpiresAfter = {"anchor": "created_at", "seconds": HOUR}
    short = client.files.create(file=upload(png()), purpose="vision", expires_after=hour)
    batch = client.files.create(file=upload(png()), purpose="batch")
    forever = client.files.create(file=upload(png()), purpose="vision")

    clock.now += HOUR
    assert [forever.id, batch.id] == [each.id for each in client.files.list()]
    with pytest.raises(openai.NotFoundError):
        client.files.content(short.id)
    clock.now += 30 * DAY
    assert [forever.id] == [each.id for each in client.files.list()]


@pytest.mark.parametrize(
    ("asked", "param"),
    [
        ({"purpose": "picture"}, "purpose"),
        ({"expires_after": {"anchor": "created_at", "seconds": 60}}, "expires_after[seconds]"),
        ({"expires_after": {"anchor": "last_used", "seconds": HOUR}}, "expires_after[anchor]"),
        ({"expires_after": {"anchor": "created_at"}}, "expires_after[seconds]"),
        ({"extra_body": {"folder": "x"}}, "folder"),
    ],
)
def test_broken_rule(client: OpenAI, asked: dict[str, Any], param: str) -> None:
    """An unknown purpose, expiry or field is a 400."""
    with pytest.raises(openai.BadRequestError) as caught:
        client.files.create(**{"file": upload(png()), "purpose": "vision", **asked})

    assert param == caught.value.param


@pytest.mark.parametrize("query", [{"limit": 0}, {"after": "file-none"}])
def test_broken_page(client: OpenAI, query: dict[str, Any]) -> None:
    """A page that cannot be is a 400."""
    with pytest.raises(openai.BadRequestError):
        client.files.list(**query)
