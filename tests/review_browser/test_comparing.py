"""Holding a picture against others, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from tests.review_browser.conftest import run, until

from packshot.testing.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Look = Callable[..., "Page"]
SCALES = "[...document.querySelectorAll('.table .frame')].map((f) => f.offsetWidth)"
PLACES = "[...document.querySelectorAll('.table .frame')].map((f) => f.style.translate)"


def opened(page: Page, *keys: str) -> Page:
    """The large view of the first picture."""
    for key in (" ", *keys):
        page.keyboard.press(key)
    page.wait_for_selector("dialog.stage[open] .frame img")
    return page


def mode(page: Page) -> str:
    """The way of comparing that is on."""
    return page.locator("[data-modes] input:checked").input_value()


def test_every_way_of_comparing(look: Look, address: str) -> None:
    """D goes through them, C goes back to one picture and to the last way."""
    page = opened(look(address))
    ways = []
    for _ in range(4):
        page.keyboard.press("d")
        ways.append(mode(page))
    assert ["beside", "swipe", "onion", "difference"] == ways
    assert "difference" == page.locator(".frame").last.evaluate("node => getComputedStyle(node).mixBlendMode")
    page.keyboard.press("c")
    assert ("single", 1) == (mode(page), page.locator(".frame").count())
    page.keyboard.press("c")
    assert ("difference", 2) == (mode(page), page.locator(".frame").count())


def test_swipe_works_without_dragging(look: Look, address: str) -> None:
    """A click puts the divider there, and the arrow keys move it."""
    page = opened(look(address), "d", "d")
    clip = "document.querySelector('.frame:nth-of-type(2)').style.clipPath"
    until(page, f"{clip} !== ''")
    before = page.evaluate(clip)
    page.mouse.click(300, 400)
    clicked = page.evaluate(clip)
    page.locator("[data-dial]").press("ArrowRight")
    assert len({before, clicked, page.evaluate(clip)}) == 3
    assert (page.locator("[data-dial]").get_attribute("aria-valuetext") or "").endswith("%")


def test_onion_skin_fades(look: Look, address: str) -> None:
    """As strong as the dial says."""
    page = opened(look(address), "d", "d", "d")
    page.locator("[data-dial]").fill("30")
    assert "0.3" == page.locator(".frame").last.evaluate("node => node.style.opacity")


def test_zoom_and_pan_are_linked(look: Look, address: str) -> None:
    """Both pictures are zoomed alike and show the same place."""
    page = opened(look(address), "d")
    fitted = page.evaluate(SCALES)
    page.mouse.move(640, 400)
    page.mouse.wheel(0, -300)
    until(page, f"({SCALES})[0] > {fitted[0]}")
    zoomed = page.evaluate(SCALES)
    assert zoomed[0] / fitted[0] == pytest.approx(zoomed[1] / fitted[1], rel=0.02)
    before = page.evaluate(PLACES)
    page.keyboard.press("Shift+ArrowRight")
    assert all(one != other for one, other in zip(before, page.evaluate(PLACES), strict=True))


def test_real_size_is_one_pixel_on_one(look: Look, address: str) -> None:
    """Z, once there and once back."""
    page = opened(look(address), "z")
    assert [160] == page.evaluate(SCALES)
    page.keyboard.press("z")
    assert [160] != page.evaluate(SCALES)


def test_the_large_view_keeps_pace(look: Look, address: str) -> None:
    """Arrows go on and back, deciding goes on, Space and Escape close it where one is."""
    page = opened(look(address), "ArrowRight", "p")
    assert "3 of 12" in (page.locator("[data-position]").text_content() or "")
    page.keyboard.press("ArrowLeft")
    assert "Approved 2 of 12" in (page.locator("[data-position]").text_content() or "")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog.stage", state="hidden")
    assert "Approved" in (page.locator(".tile:focus").get_attribute("aria-label") or "")


def test_takes_tiers_and_what_was_approved_can_be_compared(look: Look, address: str, shop: Shop) -> None:
    """Beside the source photo."""
    page = look(address)
    page.keyboard.press("p")
    page.wait_for_timeout(600)
    shop.edit("160x160", "150x150")
    run(shop.folder, "run", "--shot", "packshot", "--no-sheet", "--set", "packshot.takes=2")
    run(shop.folder, "run", "--shot", "packshot", "--no-sheet", "--tier", "final")
    page.reload()
    page.wait_for_selector(".tile")
    page.keyboard.press("Home")
    opened(page, "c")
    names = page.locator("[data-beside] option").all_text_contents()
    assert "Source photo" in names
    assert any(name.startswith("Approved 20") for name in names)
    assert "Tier final" in names
    for name in names:
        page.locator("[data-beside]").select_option(label=name)
        until(page, "[...document.querySelectorAll('.frame img')].every((i) => i.complete && i.naturalWidth)")
        assert 2 == page.locator(".frame").count()


def test_a_heat_map_lies_over_the_picture(look: Look, address: str) -> None:
    """As strong as the dial says; the measured colour lies beside the swatch."""
    page = look(address)
    page.keyboard.press("ArrowRight")
    opened(page, "d", "d", "d", "d", "d")
    assert "heat" == mode(page)
    until(page, "[...document.querySelectorAll('.frame img')].every((i) => i.complete && i.naturalWidth)")
    widths = page.evaluate(SCALES)
    assert widths[0] == widths[1]
    assert "Wanted #" in (page.locator("[data-patches] svg").first.get_attribute("aria-label") or "")
