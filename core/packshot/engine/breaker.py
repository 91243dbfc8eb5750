"""A circuit breaker: a generator whose provider is down, out of funds or refuses the key is not asked again."""

from __future__ import annotations

from packshot.api import NotAuthorised, OutOfFunds, RateLimited, Transient

FAILURES_IN_A_ROW = 5


class Breaker:
    """Opens at once for a key or account that does not work, and after several jobs in a row that gave up."""

    def __init__(self, limit: int = FAILURES_IN_A_ROW) -> None:
        self._limit = limit
        self._failures = 0
        self.reason: str | None = None
        """Why the generator is not asked any more; None while it is."""

    def succeeded(self) -> None:
        """The generator works."""
        self._failures = 0

    def failed(self, error: Exception) -> bool:
        """Count a failure that retries did not mend; True when it opens the breaker."""
        if self.reason is not None:
            return False
        if isinstance(error, NotAuthorised | OutOfFunds):
            self.reason = str(error)
        elif isinstance(error, Transient | RateLimited):
            self._failures += 1
            if self._failures >= self._limit:
                self.reason = f"{self._failures} jobs in a row failed; the last said: {error}"
        return self.reason is not None
