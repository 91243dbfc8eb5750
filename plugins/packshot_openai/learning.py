"""The account's limits as the provider's answers state them."""

from __future__ import annotations

from collections.abc import Mapping

from packshot_openai import failures

_LIMIT = "x-ratelimit-limit-"


class Learned:
    """Requests, input images and tokens a minute; None while nothing has been said."""

    def __init__(self) -> None:
        self.requests: float | None = None
        self.images: float | None = None
        self.tokens: float | None = None

    def hear(self, headers: Mapping[str, str]) -> None:
        """Take in an answer's `x-ratelimit-limit-*` headers."""
        for name, value in headers.items():
            if name.lower().startswith(_LIMIT) and value.isdigit():
                self._take(name.lower().removeprefix(_LIMIT), int(value))

    def hear_text(self, text: str) -> None:
        """Take in the text of a rate limit's error."""
        if stated := failures.limit(text):
            self._take(stated[0], stated[1])

    def _take(self, name: str, limit: int) -> None:
        if not limit or "day" in name:
            return
        if "image" in name:
            self.images = float(limit)
        elif "request" in name:
            self.requests = float(limit)
        elif "token" in name:
            self.tokens = float(limit)
