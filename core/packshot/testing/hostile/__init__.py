"""Hostile input for a small shop: pictures, records, names, catalogs and templates, each with what packshot says to it.

Every case is a small function that writes its file; nothing here is a binary. They can test a reader or a generator of
your own, too: build a `Shop`, let a case spoil it, and run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from packshot.testing.hostile import catalogs, names, pictures, records, templates
from packshot.testing.hostile.case import ALL, NONE, OTHERS, Case
from packshot.testing.hostile.meeting import Met, meet

__all__ = ["ALL", "AREAS", "BOMBS", "NONE", "OTHERS", "Case", "Met", "meet"]

AREAS: Mapping[str, Sequence[Case]] = {
    "Pictures": pictures.CASES,
    "Records": records.CASES,
    "Names": names.CASES,
    "Catalogs": catalogs.CASES,
    "Templates": templates.CASES,
}
BOMBS: Sequence[Case] = (*pictures.BOMBS, *records.ROWS, *records.LINES, *catalogs.FORM, *templates.BOMBS)
"""Those that are about time and memory, and their neighbours."""
