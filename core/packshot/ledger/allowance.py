"""Asking again by itself for what may have been billed: once a job, and never beyond a sum that the catalog names."""

from __future__ import annotations

from packshot.api import Cost
from packshot.ledger.connection import Connection


def lets(connection: Connection, original_key: str, estimate: Cost | None, allowance: int) -> bool:
    """Whether one more call for this original, of that price, may be made unasked.

    All calls that were ever made so, this one included, come to `allowance` (micro-dollars) at most; a price nobody
    knows fits nowhere. One that turned out to be free gives its share back.
    """
    if not allowance or estimate is None:
        return False
    used = connection.row("SELECT 1 FROM attempts WHERE original_key = ? AND again = 'allowance'", (original_key,))
    return used is None and _spent(connection) + estimate.maximum <= allowance


def _spent(connection: Connection) -> int:
    ((spent,),) = connection.rows("SELECT coalesce(sum(counted), 0) FROM attempts WHERE again = 'allowance'")
    return int(spent)
