"""A captured request as text: all that was sent, and nothing of the machine it was sent from."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packshot.testing.openai import Captured, SentFile

HEADERS = ("accept", "accept-encoding", "authorization", "content-type", "x-stainless-retry-count")


def told(sent: Captured) -> str:
    """A request: its head, its fields and files in order, and the prompt as it is, last."""
    head = [f"{sent.method} {sent.path}", *_headers(sent.headers)]
    return _text(head, sent.fields, sent.files)


def told_line(line: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """A batch's line in the same form; `names` says what the uploaded files are called."""
    fields = {name: _named(value, names) for name, value in line["body"].items()}
    return _text([f"{line['method']} {line['url']}"], fields, ())


def _headers(headers: Mapping[str, str]) -> Iterator[str]:
    return (f"{name}: {headers[name].partition(';')[0]}" for name in HEADERS)


def _text(head: Sequence[str], fields: Mapping[str, Any], files: Sequence[SentFile]) -> str:
    body = [f"{name} = {json.dumps(value)}" for name, value in fields.items() if name != "prompt"]
    body += [f"{each.field}: {each.name}, {each.type}, {each.size}, {each.mode}" for each in files]
    return "\n".join([*head, "", *body, "", fields["prompt"], ""])


def _named(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401  JSON
    match value:
        case {"file_id": str(file)}:
            return {"file_id": names[file]}
        case list():
            return [_named(each, names) for each in value]
        case _:
            return value
