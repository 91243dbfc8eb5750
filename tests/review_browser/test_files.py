"""The page without a server: from a file, from a zip, without scripts."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.review_browser.conftest import run, standing, until

from packshot.testing.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
Look = Callable[..., "Page"]


@pytest.mark.parametrize("kind", ["html", "zip"])
def test_decisions_come_back_from_a_file(look: Look, shop: Shop, tmp_path: Path, kind: str) -> None:
    """Sent, opened from disk, decided, reloaded, downloaded, taken over: the ledger has what was decided."""
    run(shop.folder, "review", "--export", str(tmp_path / f"review.{kind}"))
    if kind == "zip":
        with zipfile.ZipFile(tmp_path / "review.zip") as packed:
            packed.extractall(tmp_path / "sent")
    page = look((tmp_path / ("sent" if kind == "zip" else "") / "review.html").as_uri())
    for key in ("p", "x", "4", "r"):
        page.keyboard.press(key)
    page.keyboard.type('=1+1, "bolder"')
    for key in ("Enter", "p", "Control+z"):
        page.keyboard.press(key)
    page.reload()
    page.wait_for_selector(".tile")
    assert "3 of 12 decided" == page.locator("[data-done]").text_content()
    with page.expect_download() as loading:
        page.locator("[data-download]").click()
    loading.value.save_as(tmp_path / "decisions.csv")
    assert "taken over" in run(shop.folder, "review", "--import", str(tmp_path / "decisions.csv"))
    assert {"approved": 1, "rejected": 1, "redo": 1, "unreviewed": 9} == standing(shop.folder)
    with zipfile.ZipFile(tmp_path / "again.zip", "w"):
        pass
    run(shop.folder, "review", "--export", str(tmp_path / "again.html"))
    again = look((tmp_path / "again.html").as_uri())
    assert "3 of 12 decided" == again.locator("[data-done]").text_content()
    assert '=1+1, "bolder"' in (again.locator(".tile.redo").text_content() or "")


def test_large_pictures_open_from_disk(look: Look, shop: Shop) -> None:
    """The page a run leaves shows the files beside it, compared in every way."""
    page = look((shop.folder / "contact-sheet.html").as_uri())
    page.keyboard.press(" ")
    for _ in range(4):
        page.keyboard.press("d")
        until(page, "[...document.querySelectorAll('.frame img')].every((i) => i.complete && i.naturalWidth)")
    assert page.locator(".frame img").last.get_attribute("src", timeout=1000) != ""


def test_a_new_picture_voids_what_the_browser_remembers(look: Look, shop: Shop) -> None:
    """The page of the next run is another one about the same slots."""
    page = look((shop.folder / "contact-sheet.html").as_uri())
    page.keyboard.press("p")
    shop.edit("160x160", "150x150")
    run(shop.folder, "run", "--shot", "packshot")
    page.reload()
    page.wait_for_selector(".tile")
    page.keyboard.press("Home")
    assert "that was about an earlier picture" in (page.locator("[data-about]").text_content() or "")


def test_without_scripts_there_are_pictures(look: Look, shop: Shop) -> None:
    """Their verdicts and what they show, and nothing that does nothing."""
    page = look((shop.folder / "contact-sheet.html").as_uri(), java_script_enabled=False)
    assert 12 == page.locator(".plain-tile[data-state] img").count()
    assert 0 == page.locator("button:visible").count()
    assert page.locator("h2", has_text="Linen chair").is_visible()
