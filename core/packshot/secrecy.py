"""Secrets this process knows, and texts without them: by value, wherever a text comes from.

What a provider or a plugin says is freed of them where it comes in; what is printed, logged or shown, where it goes
out.
"""

from __future__ import annotations

import base64
import json
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import quote, quote_plus, unquote

HIDDEN = "***"
SHORTEST = 6
"""Characters: a shorter value would be found all over any text."""
_FRAGMENT = 8
"""Characters at either end of a secret that give it away, in a message that shortens it."""
_TOLD_BY_ITS_ENDS = 16
_SECRET_NAME = re.compile(
    r"(?:^|_|-)(?:api_?keys?|keys?|tokens?|secrets?|passwords?|passwd|pwd|credentials?|authorization)(?:$|_|-)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"^(?:bearer|basic|token|apikey) +", re.IGNORECASE)
"""What stands before the secret in a header."""
_USERINFO = re.compile(r"://([^/\s@]+)@")


class _Known:
    """All secrets so far, with every form they are looked for in, longest first; only ever replaced as a whole."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.values: frozenset[str] = frozenset()
        self.forms: tuple[str, ...] = ()


_KNOWN = _Known()


def guard(*values: str) -> None:
    """Keep these values out of everything that leaves the process from now on."""
    bare = (_SCHEME.sub("", each) for each in values)
    new = {each for each in (*values, *bare) if len(each) >= SHORTEST} - _KNOWN.values
    if not new:
        return
    with _KNOWN.lock:
        _KNOWN.values |= new
        forms = {form for value in _KNOWN.values for form in _forms(value)}
        _KNOWN.forms = tuple(sorted(forms, key=lambda each: (-len(each), each)))


def guard_options(options: object, secret: Collection[str] = ()) -> None:
    """Guard what options hold: `SecretStr`, user and password of an address, what is named and looks like a secret.

    What stands under the names in `secret` is one however it looks.
    """
    guard(*secrets_of(options), *_written(options, secret))


def guard_environment(variables: Mapping[str, str]) -> None:
    """Guard the variables that are named like secrets and look like one; a path to a file is none."""
    guard(*(value for name, value in variables.items() if _SECRET_NAME.search(name) and _random(value)))


def redacted(text: str) -> str:
    """The text without any secret known: plain, percent-encoded, in JSON, in base64, or shortened to either end."""
    for form in _KNOWN.forms:
        if form in text:
            text = text.replace(form, HIDDEN)
    for value in _KNOWN.values:
        if len(value) >= _TOLD_BY_ITS_ENDS:
            text = _without_ends(text, value)
    return text


def redacted_all(value: Any) -> Any:  # noqa: ANN401  what JSON can hold
    """The value with every text in it redacted; what is no text stays what it is."""
    match value:
        case str():
            return redacted(value)
        case Mapping():
            return {key: redacted_all(each) for key, each in value.items()}
        case list() | tuple():
            return [redacted_all(each) for each in value]
    return value


def secrets_of(options: object) -> Iterator[str]:
    """The value of every `SecretStr` in options, however deep."""
    if reveal := getattr(options, "get_secret_value", None):
        yield str(reveal())
    elif isinstance(options, Mapping):
        yield from (secret for each in options.values() for secret in secrets_of(each))
    elif isinstance(options, list | tuple | set | frozenset):
        yield from (secret for each in options for secret in secrets_of(each))
    elif fields := getattr(type(options), "model_fields", None):
        yield from (secret for name in fields for secret in secrets_of(getattr(options, name, None)))


@contextmanager
def discreet() -> Iterator[None]:
    """Free of secrets whatever is written to stdout and stderr within the block, tracebacks and warnings too."""
    out, err = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Discreet(out), _Discreet(err)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err


class _Discreet:
    """A stream that is the one it stands for, but for what it writes."""

    def __init__(self, stream: Any) -> None:  # noqa: ANN401  whatever stands in for a stream
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(redacted(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  the stream's own
        return getattr(self._stream, name)


def _written(options: object, secret: Collection[str], *, named: bool = False, sure: bool = False) -> Iterator[str]:
    """The texts that are secrets by where they stand, or by what they are."""
    match options:
        case str():
            yield from (part for each in _USERINFO.findall(options) for part in _parts(each))
            if sure or (named and _random(options)):
                yield options
        case Mapping():
            for name, each in options.items():
                called = named or _SECRET_NAME.search(str(name)) is not None
                yield from _written(each, secret, named=called, sure=sure or name in secret)
        case list() | tuple():
            for each in options:
                yield from _written(each, secret, named=named, sure=sure)


def _parts(userinfo: str) -> Iterator[str]:
    """User and password together, and the password alone; a name without a password is a token as a rule."""
    yield from (userinfo, unquote(userinfo))
    password = userinfo.partition(":")[2]
    yield from (password, unquote(password))


def _random(value: str) -> bool:
    """Whether a variable's value looks like a secret and not like a word, a number or a file."""
    letters, digits = any(map(str.isalpha, value)), any(map(str.isdigit, value))
    return len(value) >= _FRAGMENT and letters and digits and not (value.startswith(("/", "~")) and _exists(value))


def _exists(path: str) -> bool:
    try:
        return Path(path).expanduser().exists()
    except (OSError, RuntimeError, ValueError):
        return False


def _forms(value: str) -> Iterator[str]:
    yield from (value, quote(value, safe=""), quote_plus(value), quote(value))
    yield from (json.dumps(value)[1:-1], json.dumps(value, ensure_ascii=False)[1:-1], repr(value)[1:-1])
    data = value.encode("utf-8", "surrogatepass")
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        whole = encode(data).decode()
        yield from (whole, whole.rstrip("="))
        yield from (form for shift in (0, 1, 2) if len(form := _shifted(data, shift, encode)) >= _FRAGMENT)


def _shifted(data: bytes, shift: int, encode: Any) -> str:  # noqa: ANN401  one of base64's
    """What of a value's base64 is the same whatever stands around it, `shift` bytes into a group of three."""
    whole: str = encode(bytes(shift) + data).decode()
    sure = (shift + len(data)) // 3 * 4
    return whole[(0, 2, 3)[shift] : sure]


def _without_ends(text: str, value: str) -> str:
    """The text without the beginning or the end of a secret, as much of it as stands there."""
    for part, longer in ((value[:_FRAGMENT], _forward), (value[-_FRAGMENT:], _backward)):
        at = text.find(part)
        while at >= 0:
            start, end = longer(text, value, at)
            if any(map(str.isdigit, text[start:end])):
                text, end = text[:start] + HIDDEN + text[end:], start + len(HIDDEN)
            at = text.find(part, end)
    return text


def _forward(text: str, value: str, at: int) -> tuple[int, int]:
    length = _FRAGMENT
    while length < len(value) and text[at + length : at + length + 1] == value[length]:
        length += 1
    return at, at + length


def _backward(text: str, value: str, at: int) -> tuple[int, int]:
    length = _FRAGMENT
    while length < len(value) and at + _FRAGMENT > length and text[at + _FRAGMENT - length - 1] == value[-length - 1]:
        length += 1
    return at + _FRAGMENT - length, at + _FRAGMENT
