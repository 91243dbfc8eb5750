"""The contact sheet while a run goes on, with the previews the provider streams."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.openai.conftest import KEY
from tests.plugins.openai.test_pipeline import GENERATOR, ONE, SETTINGS, STUDIO

from packshot.review import renewing
from packshot.testing.openai import FakeOpenAI
from packshot.testing.openai.provider import Provider
from packshot.testing.shop import CATALOG, Shop

STREAMING = GENERATOR.replace('quality = "low"', 'quality = "low"\npartial_images = 3')
PATIENCE = 60.0
LIVE = ('data-state="making"', 'http-equiv="refresh"', "data-renewed", "The run goes on")


@pytest.fixture
def shop(tmp_path: Path, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose generator streams three previews, and a sheet that is renewed at once."""
    monkeypatch.setattr(renewing, "EVERY", 0.0)
    (tmp_path / "packshot.toml").write_text(SETTINGS.format(url=fake.base_url, key=KEY), "utf-8")
    return Shop.build(tmp_path / "shop", catalog=CATALOG.replace(STUDIO, STREAMING))


@pytest.fixture
def watched(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sheets that were seen: the provider sends nothing more before its last preview can be looked at."""
    seen: list[str] = []
    _hold(monkeypatch, shop, seen.append)
    return seen


def _hold(monkeypatch: pytest.MonkeyPatch, shop: Shop, look: Callable[[str], None]) -> None:
    sent = 0

    async def wait(_provider: Provider, _share: float = 1.0) -> None:
        nonlocal sent
        if sent:
            look(await _sheet_with(shop, f"preview {sent} of 3"))
        sent += 1

    monkeypatch.setattr(Provider, "wait", wait)


async def _sheet_with(shop: Shop, text: str) -> str:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        page = _sheet(shop)
        if text in page:
            return page
        await asyncio.sleep(0.01)
    raise AssertionError(f"the sheet never said {text!r}")


def _sheet(shop: Shop) -> str:
    path = shop.folder / "contact-sheet.html"
    return path.read_text("utf-8") if path.exists() else ""


def _told(shop: Shop) -> list[str]:
    """What only a sheet says whose run goes on."""
    return [each for each in LIVE if each in _sheet(shop)]


def test_previews_are_on_the_sheet_while_the_run_goes_on(shop: Shop, watched: list[str]) -> None:
    """Each in turn, marked as unfinished, beside what is made; the sheet loads itself anew, and is always whole."""
    ran = shop.packshot("run", *ONE)

    assert (0, 3) == (ran.code, len(watched))
    for page in watched:
        assert set(LIVE) <= {each for each in LIVE if each in page}
        assert page.endswith("</html>")
        assert "0 of 1 done, 1 in the making" in page
    assert 3 == len({page.partition('alt="Preview of')[0].rpartition("src=")[2] for page in watched})


def test_nothing_of_a_preview_stays(shop: Shop, watched: list[str]) -> None:
    """The last sheet shows assets only; no preview is left as a file, a thumbnail, an original or an asset."""
    shop.packshot("run", *ONE)

    assert watched
    assert [] == _told(shop)
    assert 'data-state="pass"' in _sheet(shop)
    work = shop.folder / ".packshot"
    assert not (work / "previews").exists()
    assert 2 == len(list(work.glob("cache/thumbnails/??/*")))  # the photo's and the asset's
    assert 1 == len([each for each in work.glob("originals/??/*") if not each.suffix])
    assert ["chair/packshot-1.png"] == [*shop.assets()]


def test_a_run_that_is_stopped_leaves_no_preview(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two Ctrl-C while one can be seen: the sheet is that of a run that is over, and no file is left."""

    def stop(_page: str) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    _hold(monkeypatch, shop, stop)
    ran = shop.packshot("run", *ONE)

    assert 130 == ran.code
    assert [] == _told(shop)
    assert not (shop.folder / ".packshot" / "previews").exists()


def test_a_run_that_makes_nothing_writes_one_sheet(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """And one without a sheet writes none, whatever is made."""
    shop.packshot("run", *ONE, "--no-sheet")
    assert "" == _sheet(shop)
    written: list[Path] = []
    replace = Path.replace

    def counted(path: Path, target: Path) -> Path:
        if target.name == "contact-sheet.html":
            written.append(target)
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", counted)
    shop.packshot("run", *ONE)

    assert 1 == len(written)
