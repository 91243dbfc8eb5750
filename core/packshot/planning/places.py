"""Where finished files will stand: each place safe, and taken by one job only."""

from __future__ import annotations

import unicodedata

from packshot.api import Problem
from packshot.catalog.seen import Seen
from packshot.planning.planned import Planned

MAX_KEY = 1_000


def placed(planned: Planned, places: Seen) -> Planned | Problem:
    """The job, unless its file would stand where another job's stands, or where none may."""
    if fault := _unsafe(planned.storage_key):
        return _misplaced(planned, fault)
    other = places.first(_folded(planned.storage_key), f"{planned.slot} ({planned.job.product.where})")
    return _misplaced(planned, f"is taken by {other}") if other is not None else planned


def _folded(key: str) -> str:
    """As file systems that ignore case and ways of composing letters see it: there, two such keys are one file."""
    return unicodedata.normalize("NFC", key).casefold()


def _unsafe(key: str) -> str | None:
    """Why a storage key cannot be a file's place; None when it can. The storage has rules of its own on top."""
    if not key or len(key) > MAX_KEY:
        return f"is not 1 to {MAX_KEY} characters long"
    if key.startswith("/") or "\\" in key or any(part in ("", ".", "..") for part in key.split("/")):
        return "leaves its folder or has an empty part"
    return None if key.isprintable() else "has characters that cannot be seen"


def _misplaced(planned: Planned, fault: str) -> Problem:
    return Problem(
        code="storage.key",
        message=f'{planned.slot}: the storage key "{planned.storage_key}" {fault}',
        where=planned.job.product.where,
        product=planned.slot.product,
        fix="name what tells the jobs apart in [storage] key, like {{ scene.key }} or {{ take }}",
    )
