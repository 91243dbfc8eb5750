"""A small shop for every test of the command line."""

from pathlib import Path

import pytest

from packshot.testing.shop import Shop


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop with two products and twelve jobs."""
    return Shop.build(tmp_path / "shop")
