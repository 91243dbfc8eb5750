"""The page about the proofs names what there is."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parents[1] / "docs" / "proofs.md"


def test_the_page_names_every_proof() -> None:
    """Each file of proofs has its row, and each row its file."""
    named = set(re.findall(r"`(test_\w+\.py)`", PAGE.read_text("utf-8")))

    assert named == {each.name for each in HERE.glob("test_*.py")} - {Path(__file__).name}
