"""What `packshot status` says of runs that go on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from packshot.testing.shop import Shop

SCHEMAS = Path(__file__).parents[3] / "docs" / "schemas"
RUN: dict[str, Any] = {
    "pid": 4242,
    "run": "2026-11-30T10-15-00-3f2a",
    "jobs": 500,
    "done": 124,
    "counts": {"made": 120, "reused": 0, "failed": 2, "held": 2, "refused": 0},
    "charged": 4.8,
    "seconds": 192.0,
    "per_minute": 37.5,
    "seconds_left": 601.6,
    "in_flight": [
        {"job": f"sofa-{n} room take 1", "generator": "openai", "stage": "asking", "seconds": 70.0 - n, "why": ""}
        for n in range(7)
    ],
    "stopped": {"other": "out of funds"},
    "ending": None,
    "quiet": 61.0,
    "problems": [{"code": "job.failed", "where": None, "product": "mug", "message": "mug: no", "fix": "run again"}],
}


@pytest.fixture
def running(shop: Shop) -> Shop:
    """A shop with a run that gives signs of life."""
    (shop.folder / ".packshot" / "live").mkdir(parents=True)
    write(shop, datetime.now(UTC) + timedelta(seconds=30))  # a busy machine takes its time to look
    return shop


def write(shop: Shop, at: datetime) -> None:
    """The run's sign of life at a time."""
    (shop.folder / ".packshot" / "live" / "run.json").write_text(json.dumps({"at": at.isoformat(), **RUN}), "utf-8")


def test_a_run_that_goes_on_is_told_first(running: Shop) -> None:
    """How far, how fast, until when, what is in flight and since when, what is not asked, what went wrong."""
    lines = running.packshot("status").out.splitlines()

    assert lines[:13] == [
        "running: 2026-11-30T10-15-00-3f2a  for 3 min 12 s",
        "  124 of 500 done (120 made, 2 failed, 2 held)  38 a minute  about 10 min 2 s left  charged $4.80",
        "  in flight: 7 asking openai (1 min 10 s)",
        "      1 min 10 s  asking     sofa-0 room take 1",
        "       1 min 9 s  asking     sofa-1 room take 1",
        "       1 min 8 s  asking     sofa-2 room take 1",
        "       1 min 7 s  asking     sofa-3 room take 1",
        "       1 min 6 s  asking     sofa-4 room take 1",
        "                  \u2026 and 2 more",
        "  nothing has come for 1 min 1 s",
        "  other is not asked any more: out of funds",
        "  error[job.failed]: mug: no",
        "",
    ]


def test_a_run_without_a_sign_of_life_is_said_to_hang(running: Shop) -> None:
    """A killed process cannot take its file away."""
    write(running, datetime.now(UTC) - timedelta(minutes=5))

    told = running.packshot("status").out
    assert "  no sign of life for 5 min" in told
    assert "its process (4242) hangs or has died" in told


def test_the_json_of_a_run_that_goes_on_keeps_its_schema(running: Shop) -> None:
    """docs/schemas/status.schema.json has every key."""
    schemas = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    registry: Registry[Any] = Registry().with_resources(
        (name, Resource.from_contents(schema)) for name, schema in schemas.items()
    )
    told = running.packshot("status", "--json").json

    Draft202012Validator(schemas["status.schema.json"], registry=registry).validate(told)
    assert told["running"][0]["in_flight"][0]["seconds"] == 70.0


def test_nothing_runs(shop: Shop) -> None:
    """After a run its file has gone."""
    shop.packshot("run", "--no-sheet", "--shot", "packshot")

    assert shop.packshot("status", "--json").json["running"] == []
    assert "running" not in shop.packshot("status").out
