"""Where finished files will stand: each place safe, and taken by one job only."""

from __future__ import annotations

import unicodedata

from packshot.api import Problem
from packshot.api.keys import unsafe
from packshot.catalog.seen import Seen
from packshot.planning.planned import Planned

LINEAGE = ".json"
"""What follows the key of the file that keeps a picture's lineage beside it."""
_SHOWN = 80


def placed(planned: Planned, places: Seen) -> Planned | Problem:
    """The job, unless its file would stand where another job's stands, or where none may."""
    if fault := unsafe(planned.storage_key, room=len(LINEAGE)):
        return _misplaced(planned, f"cannot be used: {fault}")
    other = places.first(_folded(planned.storage_key), f"{planned.slot} ({planned.job.product.where})")
    return _misplaced(planned, f"is taken by {other}") if other is not None else planned


def _folded(key: str) -> str:
    """As file systems that ignore case and ways of composing letters see it: there, two such keys are one file."""
    return unicodedata.normalize("NFC", key).casefold()


def _shown(key: str) -> str:
    return key if len(key) <= _SHOWN else f"{key[:_SHOWN]}..."


def _misplaced(planned: Planned, fault: str) -> Problem:
    return Problem(
        code="storage.key",
        message=f'{planned.slot}: the storage key "{_shown(planned.storage_key)}" {fault}',
        where=planned.job.product.where,
        product=planned.slot.product,
        fix="change the product's id, or name in [storage] key what tells the jobs apart, like {{ take }}",
    )
