"""What a batch says of the same operations: each line, each uploaded file, each order."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.openai.every_operation.conftest import Everything
from tests.plugins.openai.every_operation.wire import told_line

GOLDEN = Path(__file__).parents[3] / "golden" / "requests" / "batch"
SHOTS = sorted(each.stem for each in GOLDEN.glob("*.txt"))
WEEK, MONTH = 7 * 86_400, 30 * 86_400
IMAGES = {
    ("product.png", "image/png", "1152x1024", "RGBA"),
    ("product.png", "image/png", "1280x928", "RGBA"),
    ("mask.png", "image/png", "1280x928", "RGBA"),
    ("scene.png", "image/png", "1536x1024", "RGB"),
    ("swatch.png", "image/png", "256x256", "RGB"),
}


def lines(everything: Everything) -> Mapping[str, Any]:
    """The lines of all batches by shot."""
    shots = {each.id: each.slot.shot for each in everything.ledger.attempts()}
    files = [each for each in everything.fake.provider.files.all() if each.purpose == "batch"]
    found = [json.loads(line) for file in files for line in file.path.read_bytes().splitlines()]
    return {shots[each["custom_id"]]: each for each in found}


@pytest.mark.parametrize("shot", SHOTS)
def test_a_line_says_exactly_this(everything: Everything, shot: str) -> None:
    """The same fields as a call of its own, as far as JSON has them; its images by the files they were uploaded as."""
    names = {each.id: each.name for each in everything.fake.provider.files.all()}
    line = lines(everything)[shot]

    assert (GOLDEN / f"{shot}.txt").read_text("utf-8") == told_line(line, names)
    assert {"custom_id", "method", "url", "body"} == line.keys()


def test_every_final_is_a_line(everything: Everything) -> None:
    """And none of them a call."""
    assert SHOTS == sorted(lines(everything))
    assert not [each for each in everything.calls if each.attempt.slot.tier == "final"]


def test_an_image_is_uploaded_once(everything: Everything) -> None:
    """For a week, whatever request shows it in whatever place; the lines go up for a month."""
    sent = [each for each in everything.fake.requests if (each.method, each.path) == ("POST", "/v1/files")]
    found: dict[str, list[tuple[str, ...]]] = {"user_data": [], "batch": []}
    for each in sent:
        (file,) = each.files
        purpose = each.fields["purpose"]
        found[purpose].append((file.name, file.type, file.size, file.mode))
        lifetime = {"user_data": WEEK, "batch": MONTH}[purpose]
        expires = {"expires_after[anchor]": "created_at", "expires_after[seconds]": str(lifetime)}
        assert ({"purpose": purpose} | expires, "file") == (each.fields, file.field)

    assert sorted(IMAGES) == sorted(found["user_data"])
    assert [("application/jsonl", "", "")] * 2 == [each[1:] for each in found["batch"]]


def test_an_order_names_its_lines_and_its_shard(everything: Everything) -> None:
    """One for each endpoint; the shard's id is in the ledger before, so that the order can be found again."""
    sent = [each for each in everything.fake.requests if (each.method, each.path) == ("POST", "/v1/batches")]
    shards = {each.slot.shot: each.shard for each in everything.ledger.attempts()}
    files = {each.name: each.id for each in everything.fake.provider.files.all()}

    assert [
        {
            "completion_window": "24h",
            "endpoint": endpoint,
            "input_file_id": files[f"{shards[shot]}.jsonl"],
            "metadata": {"packshot": shards[shot]},
        }
        for endpoint, shot in (("/v1/images/edits", "part"), ("/v1/images/generations", "words"))
    ] == sorted((each.fields for each in sent), key=lambda each: str(each["endpoint"]))
    assert shards["part"] == shards["room"]
