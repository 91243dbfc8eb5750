"""Tiny products, assets and a reader of pages."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from packshot.api import Colorway, Problem, Product, Reference, Scene, Size, Where
from packshot.review.rows import Failed, Row, Sheet, Shown, Summary

MOSS = Colorway(key="moss", label="Moss Green", hex="#5B6B4B", material="wool")
NAVY = Colorway(key="navy", label="Navy", hex="#1F2F4F")
ROOM = Scene(key="room", label="Living room")
VOID = {"meta", "link", "img", "input", "br"}


class Page(HTMLParser):
    """What a browser sees: elements with their attributes in order, and the text inside each of `style`, `script`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text: list[str] = []
        self.raw: dict[str, str] = {}
        self.data: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember the element; note it as open unless it is void."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            json_inside = tag == "script" and dict(attrs).get("type") == "application/json"
            self._open.append("json" if json_inside else tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember an element without content."""
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        """Close it; a page that nests wrongly has no structure to trust."""
        assert self._open.pop() in (tag, "json")

    def handle_data(self, data: str) -> None:
        """Keep what is read apart from what is run."""
        inside = self._open[-1] if self._open else ""
        if inside == "json":
            self.data.append(data)
        elif inside in ("style", "script"):
            self.raw[inside] = self.raw.get(inside, "") + data
        else:
            self.text.append(data)

    def groups(self) -> list[dict[str, Any]]:
        """What the page's script is given: a product with its pictures, each."""
        found = [text for text in self.data if text.startswith('{"items"') or '"product"' in text]
        return [each for each in map(json.loads, found) if "product" in each]

    def items(self) -> list[dict[str, Any]]:
        """Every picture the page's script is given."""
        return [item for group in self.groups() for item in group["items"]]

    def structure(self) -> list[tuple[str, tuple[str, ...]]]:
        """Elements and the names of their attributes."""
        return [(tag, tuple(attributes)) for tag, attributes in self.elements]

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [attributes for name, attributes in self.elements if name == tag]

    def urls(self) -> list[str]:
        """Everything the browser may follow or load."""
        written = [
            each[name] for _, each in self.elements for name in ("src", "href", "srcset", "data") if name in each
        ]
        return written + [url for item in self.items() for url in (item.get("thumb"), item.get("full")) if url]

    def links(self) -> list[str]:
        """Where it leads to, out of itself."""
        return [each["href"] for each in self.all("a") if not each.get("href", "#").startswith("#")]


@pytest.fixture
def page() -> type[Page]:
    """Parse a page."""
    return Page


@pytest.fixture
def product() -> Callable[..., Product]:
    """A product record."""

    def make(name: str = "sofa", **changes: object) -> Product:
        plain = Product(id=name, title=name.title(), where=Where("products.csv", 2))
        return replace(plain, **changes)  # type: ignore[arg-type]

    return make


@pytest.fixture
def photograph(tmp_path: Path) -> Callable[..., Reference]:
    """A small photo on disk."""

    def make(name: str = "photo.png", size: tuple[int, int] = (24, 16), colour: str = "#777777") -> Reference:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", size, colour).save(path)
        return Reference("product", path, hashlib.sha256(path.read_bytes()).hexdigest(), Size(*size))

    return make


@pytest.fixture
def shown(product: Callable[..., Product]) -> Callable[..., Shown]:
    """An asset that passed, with anything about it changed."""
    plain = Shown(
        product=product(),
        shot="colorway",
        tier="draft",
        verdict="pass",
        file=None,
        key="sofa/colorway-1.jpg",
        sha256="ab" * 32,
        media_type="image/jpeg",
        width=2000,
        height=1500,
        bytes=312_400,
        alt="Sofa in moss green",
        prompt="Recolour the sofa.",
        source_type="algorithmicallyEnhanced",
        generator="studio",
        cost=0,
        reused=False,
    )
    return partial(replace, plain)


@pytest.fixture
def failed(product: Callable[..., Product]) -> Callable[..., Failed]:
    """A job that a provider refused."""
    problem = Problem(code="generator.refused", message="refused", fix="Change the words.")
    return partial(replace, Failed(product=product(), shot="room", tier="draft", problem=problem))


@pytest.fixture
def sheet() -> Callable[..., Sheet]:
    """A sheet of these rows, its counts taken from them where they are a list."""

    def make(rows: Iterable[Row], problems: tuple[Problem, ...] = (), **changes: str) -> Sheet:
        known = rows if isinstance(rows, list) else []
        verdicts = [row.verdict for row in known if isinstance(row, Shown)]
        summary = Summary(
            catalog="Aurora",
            run="run-1",
            tier="draft",
            passed=verdicts.count("pass"),
            to_review=verdicts.count("review"),
            failing=verdicts.count("fail"),
            failed=len(known) - len(verdicts),
            made=len(verdicts),
            reused=0,
        )
        return Sheet(summary=replace(summary, **changes), rows=rows, problems=problems)  # type: ignore[arg-type]

    return make


@pytest.fixture
def moss() -> Colorway:
    """A colorway."""
    return MOSS


@pytest.fixture
def navy() -> Colorway:
    """Another colorway."""
    return NAVY


@pytest.fixture
def room() -> Scene:
    """A scene."""
    return ROOM
