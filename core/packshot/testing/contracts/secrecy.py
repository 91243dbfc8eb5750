"""Whether a plugin keeps its secrets to itself."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, get_args, get_origin

from pydantic import BaseModel, SecretBytes, SecretStr

CANARY = "canary-5e0c1e7a-never-shown"
"""What a secret option holds while a plugin is examined."""
_NAMED = re.compile(r"(^|_)(api_?key|secret|token|password|passphrase|credentials?)$")


def secret_options(config: type[BaseModel], options: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options that hold secrets, each with the canary in it; a table keeps the keys it has in `options`."""
    secret = {name: field.annotation for name, field in config.model_fields.items() if _is_secret(field.annotation)}
    return {name: _filled(annotation, options.get(name)) for name, annotation in secret.items()}


def bare_fields(config: type[BaseModel]) -> list[str]:
    """Options that are called like a secret and are plain text."""
    named = {name: each.annotation for name, each in config.model_fields.items() if _NAMED.search(name)}
    return [name for name, annotation in named.items() if str in _types(annotation) and not _is_secret(annotation)]


@contextmanager
def listening() -> Iterator[list[str]]:
    """Everything that is logged inside the block, at any level, by anybody."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(f"{record.getMessage()} {record.exc_info or ''}")

    root, ear = logging.getLogger(), Ear(logging.NOTSET)
    level = root.level
    root.addHandler(ear)
    root.setLevel(logging.DEBUG)
    try:
        yield heard
    finally:
        root.setLevel(level)
        root.removeHandler(ear)


def _filled(annotation: Any, written: object) -> Any:  # noqa: ANN401  any annotation
    if isinstance(written, Mapping):
        return dict.fromkeys(written, CANARY)
    for each in (annotation, *get_args(annotation)):
        origin = get_origin(each)
        if isinstance(origin, type) and issubclass(origin, Mapping):
            return {"x-secret": CANARY}
        if isinstance(origin, type) and issubclass(origin, (list, tuple, set, frozenset)):
            return [CANARY]
    return CANARY


def _is_secret(annotation: Any) -> bool:  # noqa: ANN401  any annotation
    return bool({SecretStr, SecretBytes} & set(_types(annotation)))


def _types(annotation: Any) -> list[Any]:  # noqa: ANN401  any annotation
    inner = get_args(annotation)
    return [each for arg in inner for each in _types(arg)] if inner else [annotation]
