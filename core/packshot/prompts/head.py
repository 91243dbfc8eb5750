"""A template's front matter: TOML between `+++` lines that says what the prompt is for and what it needs."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from packshot.api import Problem, Where
from packshot.api.values import Change, Operation
from packshot.catalog.source import MAX_DOTS, too_deep

FENCE = "+++"
Role = Literal[
    "product",
    "product?",
    "mask",
    "mask?",
    "markup",
    "markup?",
    "scene",
    "scene?",
    "swatch",
    "swatch?",
    "view?",
    "draft?",
]


class Head(BaseModel):
    """What a template states of itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    operation: Operation
    images: tuple[Role, ...] = ()
    """Roles in the order they are sent: `product`, `mask`, `scene`...; `swatch?` takes it where there is one, `view?`
    each further photo of the product, and `draft?` the approved picture of a lower tier.
    """
    needs: tuple[str, ...] = ()
    """Values that must not be empty, like `product.material`."""
    change: Change = Field(default="all")
    """What the picture may change; a shot's `change` overrides it."""


@dataclass(frozen=True, slots=True)
class Split:
    """A template file taken apart; the body keeps its line numbers."""

    head: str
    body: str


def split(source: str) -> Split:
    """Front matter and body. The front matter's lines become empty lines of the body, so that errors point right."""
    lines = source.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE or FENCE not in (line.strip() for line in lines[1:]):
        return Split("", source)
    end = next(at for at, line in enumerate(lines[1:], 1) if line.strip() == FENCE)
    return Split("\n".join(lines[1:end]), "\n" * (end + 1) + "\n".join(lines[end + 1 :]) + "\n")


def parse(source: str, shown: str) -> Head | Problem:
    """The front matter of a template, or the one problem with it."""
    head = split(source).head
    try:
        if not (line := too_deep(head)):
            return Head.model_validate(tomllib.loads(head))
        message = f"line {line} of the front matter has more than {MAX_DOTS} dots"
    except ValidationError as error:
        first = error.errors()[0]
        message = f"front matter: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    except RecursionError:
        message = "the front matter is too deeply nested"
    except ValueError as error:
        message = f"the front matter is not TOML: {error}"
    fix = f"begin the template with {FENCE} lines around title, operation and images; see packshot templates"
    return Problem(code="template.front-matter", message=message, where=Where(shown, 1), fix=fix)
