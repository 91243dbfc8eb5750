"""The page as a stream of HTML; where its pictures come from is the caller's choice."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from packshot.api import Reference
from packshot.api.money import show_usd
from packshot.review import words
from packshot.review.grid import groups
from packshot.review.places import LETTER, drawn, numbered, outline
from packshot.review.rows import Failed, Making, Sheet, Shown

Thumbnail = Callable[[Reference | Shown | Making], str | None]
"""From a photo, an asset or a job in the making to a URL for `img src`; None where there is nothing to show."""
Link = Callable[[Path | None], str | None]
"""From a file to the URL it opens under; None where it cannot be opened."""

RENEWED = 3
"""Seconds after which the sheet of a run that goes on loads itself anew."""
_CHUNKS_AT_ONCE = 64


def render(sheet: Sheet, thumbnail: Thumbnail, link: Link) -> Iterator[str]:
    """The page in pieces, reading the sheet's rows as it goes."""
    style, script = _static("sheet.css"), _static("sheet.js")
    stream = (
        _environment(thumbnail, link)
        .get_template("sheet.html.j2")
        .stream(
            summary=sheet.summary,
            groups=groups(sheet.rows),
            problems=sheet.problems,
            style=Markup(style),  # noqa: S704 - our own file, which must arrive as it is hashed
            script=Markup(script),  # noqa: S704 - likewise
            policy=policy(style, script),
            renewed=RENEWED,
        )
    )
    stream.enable_buffering(_CHUNKS_AT_ONCE)
    yield from stream


def policy(style: str, script: str) -> str:
    """The Content-Security-Policy: this style, this script, pictures from here, and nothing else."""
    rules = {
        "default-src": "'none'",
        "img-src": "'self' data: file:",
        "style-src": _hashed(style),
        "script-src": _hashed(script),
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashed(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _static(name: str) -> str:
    return files("packshot.review").joinpath("static", name).read_text(encoding="utf-8")


def _environment(thumbnail: Thumbnail, link: Link) -> Environment:
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
    environment.filters |= {
        "drawn": drawn,
        "figure": words.figure,
        "file_format": words.file_format,
        "marked": words.marked,
        "numbered": numbered,
        "origin": words.origin,
        "outline": outline,
        "price": words.price,
        "swatch": words.swatch,
        "usd": show_usd,
        "weight": words.weight,
        "where": words.where,
    }
    environment.globals |= {"thumbnail": thumbnail, "link": link, "letter": LETTER}
    return environment
