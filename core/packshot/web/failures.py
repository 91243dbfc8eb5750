"""Why a picture of the web is not there."""

from __future__ import annotations


class WebError(Exception):
    """A picture could not be had; the message says why, `fix` what to do. Neither holds a secret of its address."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


class Forbidden(WebError):
    """The rules do not let packshot ask there; nothing was sent."""


class Unfetched(WebError):
    """It was asked for and did not come. `again`: after how many seconds asking again may help; None: it will not."""

    def __init__(self, message: str, fix: str, again: float | None = None) -> None:
        super().__init__(message, fix)
        self.again = again
