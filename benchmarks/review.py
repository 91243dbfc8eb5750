"""How the review page keeps up with thousands of pictures, in Chromium.

    python benchmarks/review.py [PICTURES]

A catalog of that many pictures (2,000 by default) is written straight into a ledger, each a 1600 x 1600 file of its
own: making them is not what is measured. Printed are the time until the page shows its first thumbnail, with and
without thumbnails made before; from a key press to the next picture in the large view; the frame rate while everything
is scrolled through, beside that of an empty page in the same browser; and what the server holds in memory.
"""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from packshot.cli.session import opened
from packshot.ledger import AssetRow
from packshot.ledger.originals import digest
from packshot.planning.plan import Selection
from packshot.planning.planned import Planned
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

SIDE, PER_PRODUCT, PRESSES = 1600, 7, 40
FRAMES = """async () => {
  const times = [];
  let last = performance.now();
  for (let y = 0; times.length < 240; y += 150) {
    scrollTo(0, y);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    times.push(now - last);
    last = now;
  }
  return times.slice(5);
}"""
NEXT = """async () => {
  const before = document.querySelector('.frame img').src, began = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
  const image = document.querySelector('.frame img');
  if (image.src === before) throw new Error('the picture is the same');
  await image.decode();
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""
FIRST = """async () => {
  const small = () => [...document.querySelectorAll('.tile img')].find((each) => each.complete && each.naturalWidth);
  while (!small()) await new Promise(requestAnimationFrame);
  return performance.now();
}"""


def _catalog(folder: Path, count: int) -> Shop:
    records = [
        CHAIR.replace("chair,", f"chair-{number},", 1).replace("Linen chair", f"Linen chair {number}")
        for number in range(-(-count // PER_PRODUCT))
    ]
    catalog = CATALOG.replace('format = "png"', 'format = "jpeg"')
    return Shop.build(folder, catalog=catalog, records="\n".join([COLUMNS, *records, ""]))


def _fill(shop: Shop) -> int:
    """A file and a ledger row for every job; each file is the same picture with a comment of its own."""
    image = Image.effect_noise((SIDE // 8, SIDE // 8), 40).resize((SIDE, SIDE)).convert("RGB")
    image.save(shop.folder / "base.jpg", quality=88)
    base = (shop.folder / "base.jpg").read_bytes()
    count = 0
    with opened(shop.folder, readonly=False) as session:
        for job in session.plan(Selection()):
            if isinstance(job, Planned):
                session.ledger.finish(_asset(shop.folder, job, _commented(base, str(count))))
                count += 1
    return count


def _commented(data: bytes, text: str) -> bytes:
    comment = text.encode()
    return data[:2] + b"\xff\xfe" + (len(comment) + 2).to_bytes(2) + comment + data[2:]


def _asset(folder: Path, job: Planned, data: bytes) -> AssetRow:
    path = Path("out") / job.storage_key
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(data)
    return AssetRow(
        slot=job.slot,
        original_key=job.keys.original,
        asset_key=job.keys.asset,
        parts=job.keys.parts,
        storage_key=job.storage_key,
        path=str(path),
        sha256=digest(data),
        bytes=len(data),
        width=SIDE,
        height=SIDE,
        media_type="image/jpeg",
        source_type=job.source_type,
        alt=job.alt,
        prompt=job.job.request.prompt,
        generator="studio",
        plugin="studio/1",
        run="benchmark",
        made_at="2026-01-01T00:00:00Z",
    )


@contextmanager
def _serving(folder: Path) -> Iterator[tuple[str, int, float]]:
    """The address, the process, and how long it took to answer."""
    began = time.perf_counter()
    words = [sys.executable, "-m", "packshot", "review", str(folder), "--no-browser"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    address = None
    while address is None and process.stderr is not None:
        address = re.search(r"http://\S+", process.stderr.readline())
    try:
        yield str(address and address[0]), process.pid, time.perf_counter() - began
    finally:
        process.send_signal(2)
        process.communicate(timeout=60)


def _memory(pid: int) -> str:
    """Resident now, and at most, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    now, most = (int(re.search(rf"{name}:\s+(\d+)", status)[1]) // 1024 for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
    return f"{now} MB, at most {most} MB"


def _page(browser: Browser, address: str) -> tuple[Page, float]:
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(300_000)
    began = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.evaluate(FIRST)
    return page, time.perf_counter() - began


def _rate(page: Page) -> str:
    times = page.evaluate(FRAMES)
    slow = sorted(times)[int(len(times) * 0.95)]
    return f"{1000 / statistics.mean(times):.0f} frames a second (95 % within {slow:.0f} ms)"


def main(count: int) -> None:
    """Print the figures."""
    chromium = shutil.which("chromium")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        shop = _catalog(Path(folder) / "shop", count)
        print(f"{_fill(shop):,} pictures of {SIDE} x {SIDE}")
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        with _serving(shop.folder) as (address, pid, began):
            print(f"served after {began:.1f} s")
            page, first = _page(browser, address)
            print(f"first thumbnail after {first:.2f} s, made now")
            page, first = _page(browser, address)
            print(f"first thumbnail after {first:.2f} s, made before")
            page.keyboard.press(" ")
            page.wait_for_selector(".frame img")
            presses = sorted(page.evaluate(NEXT) for _ in range(PRESSES))
            print(
                f"key press to next picture: median {statistics.median(presses):.0f} ms, slowest {presses[-1]:.0f} ms"
            )
            page.keyboard.press("Escape")
            print(f"scrolling: {_rate(page)}")
            bare = browser.new_page()
            bare.set_content("<div style='height: 200000px'></div>")
            print(f"scrolling an empty page: {_rate(bare)}")
            print(f"elements in the page: {page.evaluate('document.querySelectorAll(`*`).length'):,}")
            print(f"server: {_memory(pid)}")
        browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2000)
