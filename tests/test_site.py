"""The documentation as a site: it is built without a warning or a network, and every link of it leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

DOCS = Path(__file__).parents[1] / "docs"
_LINKING = {"href", "src"}
_LOADED = re.compile(r"""url\(\s*["']?(?:https?:)?//|@import\s+["'](?:https?:)?//""")

pytestmark = pytest.mark.slow


@dataclass
class Page(HTMLParser):
    """What a page points to, what it loads by itself, and the names one can point to in it."""

    names: set[str] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        for name, value in attrs:
            if name == "id" and value:
                self.names.add(value)
            elif name in _LINKING and value:
                self.links.append(value)
                if tag != "a":
                    self.loaded.append(value)


@cache
def page(file: Path) -> Page:
    """A page that was built."""
    read = Page()
    read.feed(file.read_text("utf-8"))
    return read


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, as `sphinx-build -W` builds it: a warning is an error, and so is a page in no table of contents."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "-d", str(folder / "read")]
    ran = subprocess.run([*command, str(DOCS), str(folder / "html")], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return folder / "html"


def test_every_link_of_the_site_leads_somewhere(site: Path) -> None:
    """A link names a file of the site, and an anchor something in it."""
    assert not [f"{file.name}: {link}" for file in site.rglob("*.html") for link in _broken(file)]


def _broken(file: Path) -> Iterator[str]:
    for link in page(file).links:
        parts = urlsplit(link)
        if parts.scheme or parts.netloc:
            continue
        target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
        target = target / "index.html" if target.is_dir() else target
        if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in page(target).names):
            yield link


def test_a_broken_link_is_noticed(tmp_path: Path) -> None:
    """A missing file, a missing anchor here and in another page, and no other link."""
    (tmp_path / "other.html").write_text('<h1 id="there">', "utf-8")
    links = ["gone.html", "#gone", "other.html#gone", "other.html#there", "#here", "other.html", "https://acme.example"]
    (tmp_path / "page.html").write_text('<h1 id="here">' + "".join(f'<a href="{each}">' for each in links), "utf-8")
    assert links[:3] == list(_broken(tmp_path / "page.html"))


def test_the_site_loads_nothing_from_elsewhere(site: Path) -> None:
    """No font, script, style or picture comes from another server: who reads the pages is nobody's business."""
    foreign = [each for file in site.rglob("*.html") for each in page(file).loaded if urlsplit(each).netloc]
    assert not foreign
    assert not [file.name for file in site.rglob("*.css") if _LOADED.search(file.read_text("utf-8"))]


def test_every_page_is_on_the_site(site: Path) -> None:
    """Whatever lies in docs as a page was built, and the front page leads to it."""
    pages = {each.relative_to(DOCS).with_suffix(".html").as_posix() for each in DOCS.rglob("*.md")}
    assert pages <= {each.relative_to(site).as_posix() for each in site.rglob("*.html")}
    assert pages - {"index.html"} <= set(page(site / "index.html").links)
