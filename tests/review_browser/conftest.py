"""The review page in a real browser: Chromium, driven by the keyboard."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest

from packshot.identity import Slot
from packshot.ledger import Ledger
from packshot.testing.shop import Shop

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60.0
SLOW = 20_000.0
"""Milliseconds a page may take: these tests share the machine with others."""


def run(folder: Path, command: str, *arguments: str) -> str:
    """A packshot command in a process of its own: the browser's driver has taken this one's event loop."""
    words = [sys.executable, "-m", "packshot", command, str(folder), *arguments]
    done = subprocess.run(words, check=False, capture_output=True, text=True, timeout=600)
    assert done.returncode in (0, 4, 5), done.stderr
    return done.stdout + done.stderr


def standing(folder: Path, tier: str | None = None) -> dict[str, int]:
    """How many pictures stand in each state in the ledger."""
    with Ledger.open(folder / ".packshot", readonly=True) as ledger:
        return dict(ledger.decided(tier))


def decision(folder: Path, slot: Slot) -> tuple[str, str, str]:
    """State, reason and note of a picture in the ledger."""
    with Ledger.open(folder / ".packshot", readonly=True) as ledger:
        found = ledger.decision(slot).decision
    return (found.state, found.reason, found.note) if found else ("unreviewed", "", "")


def until(page: Page, true: str) -> None:
    """Wait for a script's expression; the page's own policy lets no other script wait inside it."""
    limit = time.monotonic() + SLOW / 1000
    while not page.evaluate(true):
        assert time.monotonic() < limit, true
        page.wait_for_timeout(30)


@contextmanager
def serving(folder: Path, *arguments: str) -> Iterator[str]:
    """`packshot review` on a catalog; the address it prints."""
    words = [sys.executable, "-m", "packshot", "review", str(folder), "--no-browser", "--who", "Anna", *arguments]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        yield _address(process)
    finally:
        process.send_signal(2)
        process.communicate(timeout=PATIENCE)


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stderr
    until, said = time.monotonic() + PATIENCE, ""
    while time.monotonic() < until:
        line = process.stderr.readline()
        said += line
        if found := re.search(r"http://\S+", line):
            return found[0]
        if not line:
            break
    raise AssertionError(f"no address: {said}")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; a machine without it skips, CI fails."""
    if CHROMIUM is None:
        if os.environ.get("CI"):
            pytest.fail("CI has no chromium: .ci/run installs it")
        pytest.skip("there is no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def look(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Callable[..., Page]]:
    """Open a page in a window of its own; at the end nothing was said on a console, and nothing asked for elsewhere."""
    if "address" in request.fixturenames:
        request.getfixturevalue("address")  # the windows close before the server does
    contexts, faults, forgiven = [], list[str](), list[str]()

    def watch(url: str, own: str) -> None:
        if _off(url, own):
            faults.append(url)

    def open_page(address: str, *, expected: str = "^$", **options: Any) -> Page:  # noqa: ANN401  playwright's own
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(SLOW)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: watch(asked.url, address))
        page.goto(address)
        forgiven.append(expected)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [] == [each for each in faults if not any(re.search(wanted, each) for wanted in forgiven)]


def _off(url: str, own: str) -> bool:
    found, home = urlsplit(url), urlsplit(own)
    return found.scheme not in ("data", "blob") and (found.scheme, found.netloc) != (home.scheme, home.netloc)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop whose twelve pictures are made, once."""
    shop = Shop.build(tmp_path_factory.mktemp("made") / "shop")
    run(shop.folder, "run")
    return shop.folder


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Shop:
    """A copy of it."""
    return Shop(Path(shutil.copytree(made, tmp_path / "shop")))


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    """Where its page is served."""
    with serving(shop.folder) as found:
        yield found
