"""How a generator says what happened. The engine alone decides what is tried again.

GeneratorFailure
    BadRequest      the generator cannot do what the catalog asks
    Refused         the provider's moderation refused it
    RateLimited     too fast; says when to come back
    Transient       nothing was made and nothing billed; trying again may help
    NotAuthorised   the key is missing, wrong, or may not use this model
    OutOfFunds      the account cannot pay
    Unknown         sent, but no answer kept: may have been billed
"""

from __future__ import annotations


class GeneratorFailure(Exception):
    """Base of what a generator raises; the message is shown to the user and ends with what to do."""

    code = "failed"


class BadRequest(GeneratorFailure):
    """The generator cannot do what the catalog asks; trying again cannot help."""

    code = "bad-request"


class Refused(GeneratorFailure):
    """The provider's moderation refused; not retried as it is."""

    code = "refused"


class RateLimited(GeneratorFailure):
    """The provider asks to slow down; `retry_after` is in seconds, None where it does not say."""

    code = "rate-limited"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Transient(GeneratorFailure):
    """A fault that passes; certain not to have been billed."""

    code = "transient"


class NotAuthorised(GeneratorFailure):
    """The key is missing, wrong, or not allowed to use the model; stops the generator for this run."""

    code = "not-authorised"


class OutOfFunds(GeneratorFailure):
    """The provider's account cannot pay; stops the generator for this run."""

    code = "out-of-funds"


class Unknown(GeneratorFailure):
    """The request went out and no answer was kept: it may have been billed, and counts as spent."""

    code = "unknown"
