"""The README's two lines, written into a catalog of the studio's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.plugins.openai.conftest import KEY

from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import Shop

README = Path(__file__).parents[3] / "README.md"


def test_two_lines_switch_a_shot(tmp_path: Path, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first line of the block and its last: the shot is OpenAI's then, and every other one stays the studio's."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", fake.base_url)
    section = README.read_text("utf-8").partition("## From the studio to OpenAI")[2]
    block = re.findall(r"```toml fragment\n(.*?)\n```", section, re.DOTALL)[0].splitlines()
    shop = Shop.build(tmp_path / "shop")
    shop.edit("[catalog]", f"{block[0]}\n\n[catalog]")
    shop.edit("[shots.room]", f"[shots.room]\n{block[-1]}")
    ran = shop.packshot("run", "--yes", "--json", "--product", "stool")

    bought = {each["key"] for each in ran.json["assets"] if each["cost"]}
    assert (5, 0) == (ran.json["made"], ran.code)
    assert {"stool/room-mustard-room-1.png", "stool/room-moss-room-1.png"} == bought
    assert len(bought) == len(fake.bill.charges)
