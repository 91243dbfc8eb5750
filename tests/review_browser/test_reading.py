"""Everybody can use it, and nothing a record says can use it: axe, hostile records, small screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.review_browser.conftest import run, serving

from packshot.testing.shop import CATALOG, COLUMNS, Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Look = Callable[..., "Page"]
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
SCREENS = {
    "grid": (),
    "decided": ("p", "x", "2", "u", "p"),
    "large": (" ",),
    "compared": (" ", "d", "d"),
    "reasons": ("x",),
    "note": ("r",),
    "help": ("?",),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(look: Look, address: str, scheme: str, width: int) -> None:
    """WCAG 2.2 AA, on every view, in light and dark, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    page = look(address, color_scheme=scheme, viewport={"width": width, "height": 844})
    for name, keys in SCREENS.items():
        page.reload()
        page.wait_for_selector(".tile")
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_timeout(150)
        found = Axe().run(page, options=RULES)
        assert 0 == found.violations_count, f"{name}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") <= width


HOSTILE = (
    '"<script>alert(1)</script>"',
    '"\'><img src=x onerror=alert(1)>"',
    '"</script></noscript><svg onload=alert(1)>"',
    "\u202egnp.exe",
    "{{ 7 * 7 }}",
    "x" * 10_240,
)


def test_hostile_records_are_text(look: Look, tmp_path: Path) -> None:
    """Markup, quotes, text that turns around, ten thousand letters, keys that climb: seen as they are, and no more."""
    rows = [
        f"p{n},{title},chair,linen,mustard,photos/chair.png,mustard,photos/chair.mask.png,60,64,55,rect"
        for n, title in enumerate(HOSTILE)
    ]
    rows.append("../../up,Climber,chair,linen,mustard,photos/chair.png,mustard,photos/chair.mask.png,60,64,55,rect")
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG, records="\n".join([COLUMNS, *rows, ""]))
    run(shop.folder, "run", "--shot", "packshot", "--json")
    with serving(shop.folder) as address:
        page = look(address, expected="ERR_", viewport={"width": 1280, "height": 6000})
        titles = page.locator(".product h2").all_text_contents()
        page.keyboard.press("End")
        page.keyboard.press("p")
    assert "<script>alert(1)</script>" in titles[0]
    assert "<img src=x onerror=alert(1)>" in titles[1]
    assert any("\u202egnp.exe" in each for each in titles)
    assert 0 == page.evaluate("document.querySelectorAll('main script:not([type]), [onerror], [onload]').length")
