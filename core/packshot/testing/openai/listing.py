"""Pages of a list, by `after` and `limit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from packshot.testing.openai.errors import invalid


def page(
    objects: Sequence[Mapping[str, Any]], query: Mapping[str, str], *, most: int, default: int
) -> Mapping[str, Any]:
    """The objects that follow `after`, at most `limit`. Raises ApiError for a bad limit or an unknown `after`."""
    limit, after = _limit(query, most, default), query.get("after")
    ids = [each["id"] for each in objects]
    if after is not None and after not in ids:
        raise invalid("after", f"Invalid 'after': there is no object '{after}' in this list.")
    start = 0 if after is None else ids.index(after) + 1
    shown = objects[start : start + limit]
    return {
        "object": "list",
        "data": shown,
        "first_id": shown[0]["id"] if shown else None,
        "last_id": shown[-1]["id"] if shown else None,
        "has_more": start + limit < len(objects),
    }


def _limit(query: Mapping[str, str], most: int, default: int) -> int:
    text = query.get("limit", str(default))
    if not text.isdecimal() or not 1 <= int(text) <= most:
        raise invalid("limit", f"Invalid 'limit': expected an integer between 1 and {most}, got '{text}'.")
    return int(text)
