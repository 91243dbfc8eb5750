"""The names of an API level, one on a line: what plugins rely on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from tests.reference import hooks, names
from tests.reference.sources import Name

from packshot.api import API_LEVEL

FILE = Path(__file__).parents[1] / "core" / "api" / f"level{API_LEVEL}.txt"
"""What is promised: lines are added to it, and none is taken away or changed within a level."""
_ATTRIBUTE = re.compile(r"packshot\.api\.\w+\.\w+: \w+: ")


def offered() -> list[str]:
    """What `packshot.api` has now: each public name, and each name in it, as its source writes it."""
    modules = [*names.public().items(), ("hooks", hooks.specified())]
    return [line for module, found in modules for each in found.values() for line in _lines(module, each)]


def _lines(inside: str, each: Name) -> Iterator[str]:
    here = f"{inside}.{each.name}"
    measured = inside in names.ROOMS and each.name.isupper()  # its value may become better
    yield f"{here}: {each.name if measured else each.written}"
    for member in each.members:
        yield from _lines(here, member)


def promised() -> list[str]:
    """The lines of the level's file."""
    return FILE.read_text("utf-8").splitlines() if FILE.is_file() else []


def broken(before: list[str], now: list[str]) -> list[str]:
    """What is promised and no longer there as it was, or an attribute no longer in its order."""
    gone = sorted(set(before) - set(now))
    kept = [each for each in before if _ATTRIBUTE.match(each) and each in set(now)]
    order = [each for each in now if _ATTRIBUTE.match(each) and each in set(before)]
    return gone + [each for each, other in zip(kept, order, strict=True) if each != other]


def write() -> None:
    """Promise what is new; SystemExit where something promised is gone, which takes a new level."""
    if gone := broken(promised(), offered()):
        raise SystemExit("\n".join(["API level 1 promises this, see docs/api-policy.md:", *gone]))
    FILE.write_text("\n".join(offered()) + "\n", "utf-8")
