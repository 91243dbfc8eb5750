"""The ledger's other journal: write-ahead logging, as packshot uses it where SQLite is new enough for it."""

from __future__ import annotations


def write_ahead() -> None:
    """Use it in this process, whatever SQLite's version: the flaw of older ones needs several processes."""
    from packshot.ledger import connection

    connection.wal_is_safe = lambda _version: True
