from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from packshot.api import Product, Reference
from packshot.review.rows import Failed, Row, Sheet, Shown
from packshot.review.sheet import Fetch
from packshot.review.sheet import write as written


def nowhere(key: str) -> bytes:
    """No storage gives anything."""
    raise OSError(key)


def write(path: Path, sheet: Sheet, *, cache: Path, fetch: Fetch = nowhere) -> None:
    """The sheet of a catalog that has its pictures on this disk."""
    written(path, sheet, cache=cache, fetch=fetch)


@pytest.fixture
def asset(photograph: Callable[..., Reference], shown: Callable[..., Shown]) -> Callable[..., Shown]:
    """An asset with a file on disk."""

    def make(name: str, **changes: object) -> Shown:
        photo = photograph(name)
        return shown(file=photo.path, sha256=photo.digest, **changes)

    return make


def test_the_page_needs_nothing_but_the_assets(
    tmp_path: Path,
    page: Callable[[str], Any],
    sheet: Callable[..., Sheet],
    asset: Callable[..., Shown],
    failed: Callable[..., Failed],
) -> None:
    """Every address is inside the page, inside the file, or a relative path: no host, no scheme."""
    path = tmp_path / "out" / "sheet.html"
    write(path, sheet([asset("out/a.png"), failed()]), cache=tmp_path / "cache")
    urls = page(path.read_text(encoding="utf-8")).urls()
    outside = [url for url in urls if not url.startswith(("data:image/webp;base64,", "#")) and url != "data:,"]
    assert set(outside) == {"a.png"}


@pytest.mark.parametrize(
    "name", ["a b.png", "100%.png", "a#b?c=d&e.png", "q\"'<x>.png", "javascript:alert(1).png", "ü.png"]
)
def test_a_link_leads_to_its_asset(
    tmp_path: Path, page: Callable[[str], Any], sheet: Callable[..., Sheet], asset: Callable[..., Shown], name: str
) -> None:
    """Whatever the file is called, the link is one relative path that decodes to it."""
    path = tmp_path / "sheets" / "sheet.html"
    write(path, sheet([asset(f"out/{name}")]), cache=tmp_path / "cache")
    (link,) = page(path.read_text(encoding="utf-8")).links()
    parts = urlsplit(link)
    assert (parts.scheme, parts.netloc, parts.query, parts.fragment) == ("", "", "", "")
    assert (tmp_path / "out" / name).samefile(path.parent / unquote(link))


def test_every_asset_is_there_in_its_order(
    tmp_path: Path,
    page: Callable[[str], Any],
    sheet: Callable[..., Sheet],
    asset: Callable[..., Shown],
    product: Callable[..., Product],
    photograph: Callable[..., Reference],
) -> None:
    """The source photo of each product, then its assets, in the order given."""
    vase, sofa = product("vase", photo=photograph("vase.png", colour="#112233")), product("sofa")
    rows = [asset("b.png", product=vase), asset("a.png", product=vase, take=2), asset("c.png", product=sofa)]
    write(tmp_path / "sheet.html", sheet(rows), cache=tmp_path / "cache")
    seen = page((tmp_path / "sheet.html").read_text(encoding="utf-8"))
    assert seen.links() == ["vase.png", "b.png", "a.png", "c.png"]


def test_an_asset_that_is_gone_keeps_its_tile(
    tmp_path: Path, page: Callable[[str], Any], sheet: Callable[..., Sheet], asset: Callable[..., Shown]
) -> None:
    """A file removed since the last sheet shows its kept thumbnail without a link; one never seen says so."""
    row = asset("a.png")
    write(tmp_path / "sheet.html", sheet([row]), cache=tmp_path / "cache")
    assert row.file
    row.file.unlink()
    write(tmp_path / "kept.html", sheet([row]), cache=tmp_path / "cache")
    kept = page((tmp_path / "kept.html").read_text(encoding="utf-8"))
    assert kept.links() == []
    assert len([each for each in kept.all("img") if each.get("src", "").startswith("data:")]) == 1
    write(tmp_path / "gone.html", sheet([row]), cache=tmp_path / "other")
    assert "The file is not on this disk" in (tmp_path / "gone.html").read_text(encoding="utf-8")


def test_half_a_surrogate_pair_does_not_stop_the_sheet(
    tmp_path: Path, sheet: Callable[..., Sheet], shown: Callable[..., Shown], product: Callable[..., Product]
) -> None:
    """JSON records can hold text that UTF-8 cannot; the rest of the page is written."""
    write(tmp_path / "sheet.html", sheet([shown(product=product(title="So\ud800fa"))]), cache=tmp_path / "cache")
    assert "So?fa" in (tmp_path / "sheet.html").read_text(encoding="utf-8")


def test_a_run_that_breaks_keeps_the_last_sheet(
    tmp_path: Path, sheet: Callable[..., Sheet], shown: Callable[..., Shown]
) -> None:
    """The page is replaced whole or not at all."""
    path = tmp_path / "sheet.html"
    path.write_text("the last one", encoding="utf-8")

    def rows() -> Iterator[Row]:
        yield shown()
        raise ConnectionError

    with pytest.raises(ConnectionError):
        write(path, sheet(rows()), cache=tmp_path / "cache")
    assert path.read_text(encoding="utf-8") == "the last one"


def test_the_same_sheet_is_the_same_file(
    tmp_path: Path, sheet: Callable[..., Sheet], asset: Callable[..., Shown]
) -> None:
    """Nothing in the page depends on when or how often it is written."""
    row = asset("a.png")
    for name in ("one.html", "two.html"):
        write(tmp_path / name, sheet([row]), cache=tmp_path / "cache")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_an_asset_without_a_file_is_fetched_once(
    tmp_path: Path,
    page: Callable[[str], Any],
    sheet: Callable[..., Sheet],
    shown: Callable[..., Shown],
    photograph: Callable[..., Reference],
) -> None:
    """Its storage gives the picture by its key; the next sheet has it in the cache, and nothing links to it."""
    photo, asked = photograph(), list[str]()

    def fetch(key: str) -> bytes:
        asked.append(key)
        return photo.path.read_bytes()

    row = shown(file=None, sha256=photo.digest, key="sofa/front-1.png")
    for name in ("one.html", "two.html"):
        write(tmp_path / name, sheet([row]), cache=tmp_path / "cache", fetch=fetch)
        seen = page((tmp_path / name).read_text("utf-8"))
        assert 1 == len([each for each in seen.all("img") if each.get("src", "").startswith("data:image/webp")])
        assert [] == seen.links()
    assert ["sofa/front-1.png"] == asked


def test_a_storage_that_gives_nothing_is_said(
    tmp_path: Path, sheet: Callable[..., Sheet], shown: Callable[..., Shown]
) -> None:
    """The tile stands, and says where its picture is missing."""
    write(tmp_path / "sheet.html", sheet([shown(file=None)]), cache=tmp_path / "cache")
    assert "The storage does not give the file" in (tmp_path / "sheet.html").read_text("utf-8")
