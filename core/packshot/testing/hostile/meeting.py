"""What becomes of a case: the shop is built, spoiled and run, and what packshot says is kept."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packshot.testing.hostile.case import Case
from packshot.testing.shop import Shop

_SAID = re.compile(r"^(?:error|warning|note)\[([a-z.-]+)\]: (.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Met:
    """How a run of the spoiled shop ended."""

    code: int
    made: int
    problems: tuple[tuple[str, str], ...]
    """Code and message of each."""
    err: str
    seconds: float
    """Of this process's time, not of the clock's."""

    def answer(self, case: Case) -> str:
        """The message the case is about; empty where it is not said."""
        return next((message for code, message in self.problems if code == case.code and case.says in message), "")


def meet(case: Case, folder: Path) -> Met:
    """Build a shop in the folder, spoil it, and make one picture of each product."""
    shop = Shop.build(folder)
    case.spoil(shop)
    started = time.process_time()
    ran = shop.packshot("run", "--json", "--no-sheet", "--shot", "packshot")
    seconds = time.process_time() - started
    report: Any = ran.json if ran.out else {}
    told = tuple((each["code"], each["message"]) for each in report.get("problems", ()))
    return Met(ran.code, report.get("made", 0), told or tuple(_SAID.findall(ran.err)), ran.err, seconds)
