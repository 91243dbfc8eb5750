"""The two keys that decide everything: what the generator is told, and what is done to its original.

Both depend on content alone: never on a path, a time, or the order of records.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from packshot.api import Check, Generator, Job, Plugin, PostProcessor, Request
from packshot.catalog.catalog import Encoding
from packshot.faults import answer_of
from packshot.identity import Keys
from packshot.labels import Label

REDO = "redo note"
"""The part that people's requests to make a picture anew are."""
REFUSED = "refused prompt"
"""The part of a second try's keys that names the request before it."""
_SHORT = 16
LABELLING = 1
"""Raise it when labels are written differently: finished assets count as changed and are made again for free."""


def keys(
    job: Job,
    generator: Generator[Any],
    post: Sequence[PostProcessor[Any]],
    checks: Sequence[Check[Any]],
    encoding: Encoding,
    label: Label,
) -> Keys:
    """The keys of one job."""
    request = job.request
    told = _told(generator, request)
    original = digest(told)
    finished = {
        "original": original,
        "post": [[_plugin(each), _options(each), answer_of(each, each.told, job)] for each in post],
        "checks": [[_plugin(each), _options(each), answer_of(each, each.told, job)] for each in checks],
        "encoding": [encoding.format, encoding.quality, encoding.max_bytes],
        "label": [LABELLING, label.alt, label.source_type, label.title],
    }
    return Keys(original=original, asset=digest(finished), parts=_parts(told, finished))


def after(made: Keys, refused: str) -> Keys:
    """The keys of a second try: they remember which request was refused, so that its own change is seen later."""
    return replace(made, parts={**made.parts, REFUSED: refused[:_SHORT]})


def digest(value: object) -> str:
    """SHA-256 (hex) of a JSON value in canonical form."""
    return hashlib.sha256(_ENCODER.encode(value).encode()).hexdigest()


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def _told(generator: Generator[Any], request: Request) -> dict[str, Any]:
    """All that the original depends on, by part."""
    told = dict(answer_of(generator, generator.told, request))
    return {
        "plugin": _plugin(generator),
        "options": [told.pop("config", None), request.operation],
        "prompt": told.pop("prompt", None),
        "size": [str(request.size), request.take],
        "images": [[each.role, each.digest] for each in request.references],
        "facts": told,
    } | ({REDO: list(request.redo)} if request.redo else {})


def _parts(told: Mapping[str, Any], finished: Mapping[str, Any]) -> Mapping[str, str]:
    images = {_PART_OF_ROLE.get(role, role): content for role, content in told["images"]}
    named = {name: value for name, value in told.items() if name not in ("images", "facts")}
    kept = {name: value for name, value in finished.items() if name != "original"}
    return Parts({**images, **named, **told["facts"], **kept})


class Parts(Mapping[str, str]):
    """A short digest of each part, worked out when it is looked at: most plans find nothing changed and never look."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def __getitem__(self, name: str) -> str:
        return digest(self._values[name])[:_SHORT]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


_PART_OF_ROLE = {"product": "photo"}


def _plugin(plugin: Plugin[Any]) -> list[Any]:
    edition = plugin.context.edition
    return [plugin.name, plugin.recipe, edition] if edition else [plugin.name, plugin.recipe]


@lru_cache(maxsize=256)
def _options(plugin: Plugin[Any]) -> Any:  # noqa: ANN401  JSON values
    """A plugin's options; by plugin, since options may be lists and tables, which have no hash."""
    return plugin.config.model_dump(mode="json")
