"""The page as a stream of HTML: what a server gives, what is exported, what a run leaves are the same page."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from packshot.api.money import show_usd
from packshot.review import words
from packshot.review.grid import Group, groups
from packshot.review.items import Addresses, group_json
from packshot.review.places import LETTER
from packshot.review.rows import Failed, Making, Sheet

RENEWED = 3
"""Seconds after which the page of a run that goes on loads itself anew."""
SCRIPTS = (
    "page",
    "stock",
    "filters",
    "tiles",
    "grid",
    "decisions",
    "panel",
    "stage",
    "dialogs",
    "keys",
    "live",
    "start",
)
"""The parts of the one script, in the order they are put together."""
_CHUNKS_AT_ONCE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """How a page is used."""

    mode: Literal["served", "file"]
    """`served`: decisions go to the server that gave it. `file`: they are kept by the browser, and downloaded."""
    catalog: Path
    """What the commands it shows are told to work on."""
    rest: bool = False
    """Whether the page holds the first pictures only, and the others are to be had under `rest`."""


def render(sheet: Sheet, addresses: Addresses, setting: Setting) -> Iterator[str]:
    """The page in pieces, reading the sheet's rows as it goes."""
    style, script = style_text(), script_text()
    stream = (
        _environment()
        .get_template("page.html.j2")
        .stream(
            summary=sheet.summary,
            groups=groups(sheet.rows),
            problems=sheet.problems,
            data=lambda group: _data(group, addresses, setting.catalog),
            setting=_told(sheet, setting),
            style=Markup(style),  # noqa: S704 - our own file, which must arrive as it is hashed
            script=Markup(script),  # noqa: S704 - likewise
            policy=None if setting.mode == "served" else policy("file"),
            renewed=RENEWED,
        )
    )
    stream.enable_buffering(_CHUNKS_AT_ONCE)
    yield from stream


def policy(mode: Literal["served", "file"]) -> str:
    """The Content-Security-Policy: this style, this script, pictures from here, and nothing else."""
    rules = {
        "default-src": "'none'",
        "img-src": "'self' data:" if mode == "served" else "'self' data: file:",
        "style-src": _hashed(style_text()),
        "script-src": _hashed(script_text()),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    if mode == "served":
        rules |= {"connect-src": "'self'", "frame-ancestors": "'none'"}
    return "; ".join(f"{name} {value}" for name, value in rules.items())


@cache
def style_text() -> str:
    """The style, as it stands in the page."""
    return _static("review.css")


@cache
def script_text() -> str:
    """The script, as it stands in the page: one module."""
    return '"use strict";\n' + "".join(_static(f"{name}.js") for name in SCRIPTS)


def _data(group: Group, addresses: Addresses, catalog: Path) -> Mapping[str, Any]:
    """A group for the script as a whole, and picture by picture for who reads without one."""
    told = group_json(group, addresses, catalog)
    pictures = {tile.number: item for tile, item in zip(group.tiles, told["items"], strict=True)}
    return {"json": told, "product": told["product"], "pictures": pictures}


def _told(sheet: Sheet, setting: Setting) -> Mapping[str, Any]:
    summary = sheet.summary
    return {
        "mode": setting.mode,
        "catalog": summary.catalog,
        "tier": summary.tier,
        "run": summary.run,
        "renewed": RENEWED if summary.underway else 0,
        "letter": LETTER,
        "rest": setting.rest,
    }


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _static(name: str) -> str:
    return files("packshot.review").joinpath("static", name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("packshot.review"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.tests |= {
        "failed": lambda row: isinstance(row, Failed),
        "making": lambda row: isinstance(row, Making),
    }
    environment.filters |= {"swatch": words.swatch, "usd": show_usd}
    return environment
