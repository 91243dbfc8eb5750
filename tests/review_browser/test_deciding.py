"""Looking and deciding, with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.review_browser.conftest import decision, run, serving, standing, until

from packshot.identity import Slot
from packshot.testing.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Look = Callable[..., "Page"]
FIRST = Slot(product="chair", shot="packshot", colorway=None, scene=None, take=1, tier="draft")
STOOL = Slot(product="stool", shot="packshot", colorway=None, scene=None, take=1, tier="draft")


def press(page: Page, *keys: str) -> None:
    """One after the other."""
    for key in keys:
        page.keyboard.press(key)


def state(page: Page) -> str:
    """What the picture in hand says of itself."""
    return page.locator(".tile.current").get_attribute("aria-label") or ""


def said(page: Page) -> str:
    """What a screen reader was told last."""
    return page.locator("[data-say]").first.text_content() or ""


@pytest.mark.slow
def test_the_sample_is_reviewed_from_first_to_last(look: Look, tmp_path: Path) -> None:
    """Without a mouse: every picture is looked at and decided about, and the ledger has all of it."""
    run(tmp_path / "sample", "demo")
    with serving(tmp_path / "sample") as address:
        page = look(address, expected="ERR_")
        press(page, "n", "x", "1", "r")
        page.keyboard.type("closer to the window")
        press(page, "Enter")
        seen = set()
        for _ in range(60):
            title = page.locator("[data-title]").text_content()
            if "Everything is decided" in said(page):
                break
            assert title not in seen
            seen.add(title)
            press(page, "p")
        until(page, "document.querySelector('[data-done]').textContent === '52 of 52 decided'")
        assert 50 == len(seen)
    assert {"approved": 50, "rejected": 1, "redo": 1, "unreviewed": 0} == standing(tmp_path / "sample")


def test_every_decision_has_its_key(look: Look, address: str, shop: Shop) -> None:
    """Approve, reject with a reason, redo with a note, clear; the page goes on to the next by itself."""
    page = look(address)
    press(page, "Tab", "Tab", "ArrowRight", "Home")
    assert "Linen chair · packshot, To decide" in state(page)
    press(page, "p")
    assert "Mustard" in state(page)
    press(page, "Home")
    assert "Approved" in state(page)
    press(page, "x", "7")
    assert "Say in a note" in said(page)
    page.keyboard.type("the seat is crooked")
    page.locator(".option", has_text="Other").press("Enter")
    press(page, "Home")
    assert "Rejected" in state(page)
    page.wait_for_timeout(300)
    assert ("rejected", "other", "the seat is crooked") == decision(shop.folder, FIRST)
    press(page, "r")
    page.keyboard.type("straighten the seat")
    press(page, "Enter", "Home")
    assert "Redo" in state(page)
    press(page, "u")
    assert "To decide" in state(page)
    page.wait_for_timeout(300)
    assert ("unreviewed", "", "") == decision(shop.folder, FIRST)


def test_undo_takes_back_step_by_step(look: Look, address: str, shop: Shop) -> None:
    """Also a whole row; what was undone is undone in the ledger."""
    page = look(address)
    press(page, "p", "a", "Backspace")
    assert "Undone" in said(page)
    until(page, "document.querySelector('[data-done]').textContent.startsWith('1 of')")
    press(page, "Control+z")
    until(page, "document.querySelector('[data-done]').textContent.startsWith('0 of')")
    press(page, "Control+z")
    assert "Nothing to undo." == said(page)
    page.wait_for_timeout(300)
    assert 12 == standing(shop.folder)["unreviewed"]


def test_the_rest_of_a_row_is_approved_at_once(look: Look, address: str, shop: Shop) -> None:
    """What is decided already stays."""
    page = look(address)
    press(page, "ArrowRight", "x", "2", "ArrowLeft")
    row = page.locator(".row").nth(1)
    page.keyboard.press("a")
    page.wait_for_timeout(400)
    assert 0 == row.locator(".rest").count()
    assert (1, 1) == (standing(shop.folder)["approved"], standing(shop.folder)["rejected"])


def test_a_reload_shows_what_was_decided(look: Look, address: str) -> None:
    """And the filter and the order, which stand in the address."""
    page = look(address)
    press(page, "p", "p")
    page.locator(".chip.approved").click()
    page.locator("[data-order]").select_option("risk")
    page.reload()
    page.wait_for_selector(".tile")
    assert 2 == page.locator(".tile").count()
    assert "Filtered: 2 of 12" in (page.locator("[data-banner]").text_content() or "")
    assert "risk" == page.locator("[data-order]").input_value()


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [
        ("shot", "packshot", 2),
        ("scene", "room", 5),
        ("colorway", "navy", 2),
        ("cost", "free", 12),
        ("verdict", "pass", 12),
    ],
)
def test_filters_show_a_part(look: Look, address: str, name: str, value: str, left: int) -> None:
    """A banner says how much of it; one press shows all again."""
    page = look(f"{address}#{name}={value}")
    assert left == page.locator(".tile").count()
    assert f"Filtered: {left} of 12" in (page.locator("[data-banner]").text_content() or "")
    page.locator("[data-banner] button").click()
    assert page.locator("[data-banner]").is_hidden()


def test_words_find_pictures(look: Look, address: str) -> None:
    """In titles, colours, scenes and prompts; the key goes to the field."""
    page = look(address)
    press(page, "/")
    page.keyboard.type("oak stool moss")
    until(page, "document.querySelectorAll('.tile').length === 2")
    page.keyboard.type(" nowhere")
    page.wait_for_selector("[data-nothing]:visible")


def test_two_windows_tell_each_other(look: Look, address: str) -> None:
    """What one decides, the other shows, without being asked."""
    one, other = look(address), look(address)
    press(one, "p")
    until(other, "document.querySelector('[data-done]').textContent.startsWith('1 of')")
    assert 1 == other.locator(".tile.approved").count()


def test_a_window_that_missed_something_overwrites_nothing(look: Look, address: str, shop: Shop) -> None:
    """It is told, and shows what stands."""
    late = look(address, expected="409|Conflict|ERR_FAILED")
    late.route("**/events", lambda route: route.abort())
    late.reload()
    late.wait_for_selector(".tile")
    press(look(address), "x", "3")
    late.wait_for_timeout(500)
    press(late, "p")
    late.wait_for_selector("[data-notice]:visible")
    assert "Not saved" in (late.locator("[data-notice]").text_content() or "")
    assert ("rejected", "text", "") == decision(shop.folder, FIRST)
    press(late, "Home")
    assert "Rejected" in state(late)


def test_a_run_is_watched(look: Look, address: str, shop: Shop) -> None:
    """New pictures come by themselves; an approval of an older one is void, and the page says so."""
    page = look(address)
    press(page, "p", "Home")
    shop.edit("160x160", "150x150")
    run(shop.folder, "run", "--shot", "packshot", "--product", "chair", "--no-sheet")
    page.wait_for_selector(".verdict.voided")
    assert "that was about an earlier picture" in (page.locator("[data-about]").text_content() or "")
    assert "new picture" in state(page)
    assert "Changed since it was approved" in (page.locator("[data-about]").text_content() or "")


def test_keys_can_be_others_or_none(look: Look, address: str, shop: Shop) -> None:
    """Each is pressed anew in the help; all of them can be switched off."""
    page = look(address)
    press(page, "?")
    page.get_by_role("button", name="Approve: P", exact=True).press("Enter")
    press(page, "k", "Escape", "k")
    until(page, "document.querySelector('[data-done]').textContent.startsWith('1 of')")
    press(page, "p")
    page.reload()
    page.wait_for_selector(".tile")
    press(page, "ArrowRight", "k", "?")
    page.locator("[data-keys-on]").uncheck()
    press(page, "Escape", "k", "x")
    page.wait_for_timeout(300)
    assert 2 == standing(shop.folder)["approved"]
    assert 0 == page.locator("dialog[open]").count()


def test_focus_goes_in_order(look: Look, address: str) -> None:
    """To the pictures, past the tools, into the grid at the picture in hand, and to the buttons that decide."""
    page = look(address)
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.tagName"))
    assert "To the pictures" == seen[0]
    names = [
        next(
            (
                name
                for name in ("Review next", "All", "Filter", "Approve the rest", "ApproveP")
                if each.startswith(name)
            ),
            "",
        )
        for each in seen
    ]
    order = [each for each in names if each]
    assert ["Review next", "All", "Filter"] == order[:3]
    assert "ApproveP" in order
    assert 1 == page.locator("[role=gridcell][tabindex='0']").count()


def test_what_happens_is_said(look: Look, address: str) -> None:
    """The decision, how far one is, and what comes next."""
    page = look(address)
    press(page, "p")
    assert "Approved. 1 of 12 decided. Next: Linen chair · Mustard · colorway." == said(page)
    press(page, "n", "c")
    assert "Side by side" == said(page)
