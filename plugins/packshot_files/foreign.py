"""Records in a format these readers do not read: named, so that nobody wonders about a thousand broken rows."""

from __future__ import annotations

import re
from pathlib import Path

from packshot.api import Problem, Where
from packshot.api.signatures import HEAD, described

_SURE = (b"<", b"%PDF")
_BINARY = re.compile(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]")
_LIST = re.compile(rb"(?:\xef\xbb\xbf)?\s*\[\s*(?:\{|$)")


def kind(head: bytes, name: str) -> str:
    """What the file is in words, like `a PDF`; empty where it may be text with records."""
    suffix = name.rpartition(".")[2].lower()
    if suffix in ("yaml", "yml"):
        return "YAML"
    if _LIST.match(head):
        return "a JSON list"
    if suffix == "json":
        return "JSON over many lines"
    return described(head) if head.startswith(_SURE) or _BINARY.search(head) else ""


def problem(path: Path, shown: str) -> Problem | None:
    """Why the file is not read at all, and what to do; None where it may be."""
    with path.open("rb") as file:
        found = kind(file.read(HEAD), path.name)
    if not found:
        return None
    line = "save it as JSON lines, one object on each line" if "JSON" in found else "export it as CSV in UTF-8"
    message = f"{shown} is {found}, and no installed plugin reads it"
    return Problem(code="record.unknown-format", message=message, where=Where(shown), fix=line)
