"""One request and what came of it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from packshot.testing.openai.errors import ApiError, invalid
from packshot.testing.openai.faults import Fault
from packshot.testing.openai.fields import Fields
from packshot.testing.openai.uploads import Upload

_LONGEST_SHOWN = 4_096


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a request, without its bytes: `size` is `640x480`, `mode` as Pillow names it; empty for no picture."""

    field: str
    name: str
    type: str
    bytes: int
    sha256: str
    size: str
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """A request as it came, and how it was answered."""

    id: str
    """The `x-request-id` of the answer."""
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case; the key's value is not kept."""
    fields: Mapping[str, Any]
    """As sent: text in a form, JSON values in a JSON body. Very long text, such as a data URL, is shortened."""
    files: Sequence[SentFile]
    status: int
    fault: Fault | None
    micros: int
    """What it was charged, in micro-dollars."""


@dataclass
class Exchange:
    """A request while it is worked on."""

    id: str
    request: Request
    fields: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Upload] = ()
    fault: Fault | None = None
    micros: int = 0
    began: float = field(default_factory=time.perf_counter)

    @property
    def path(self) -> str:
        """The path of the request."""
        return self.request.url.path

    @property
    def is_form(self) -> bool:
        """Whether the body is a multipart form."""
        return self.request.headers.get("content-type", "").startswith("multipart/form-data")

    async def read_json(self) -> Fields:
        """The JSON object of the body. Raises ApiError for anything else."""
        try:
            values = await self.request.json()
        except ValueError:
            values = None
        if not isinstance(values, dict):
            message = "We could not parse the JSON body of your request."
            raise ApiError(400, message)
        self.fields = values
        return Fields(values, form=False)

    async def read_form(self) -> tuple[Fields, Sequence[Upload]]:
        """The form's text fields and its files, in order. Raises ApiError for any other body."""
        if not self.is_form:
            raise ApiError(400, "This endpoint takes multipart/form-data.")
        async with self.request.form() as form:
            _check_once([name for name, _ in form.multi_items()])
            texts = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            files = [await _upload(name, part) for name, part in form.multi_items() if isinstance(part, UploadFile)]
        self.fields, self.files = texts, files
        return Fields(texts, form=True), files

    def captured(self, status: int) -> Captured:
        """What is kept of it."""
        secret = {"authorization": "Bearer ***", "api-key": "***"}
        return Captured(
            id=self.id,
            method=self.request.method,
            path=self.path,
            query=dict(self.request.query_params),
            headers={name: secret.get(name, value) for name, value in self.request.headers.items()},
            fields={name: _short(value) for name, value in self.fields.items()},
            files=tuple(_sent(each) for each in self.files),
            status=status,
            fault=self.fault,
            micros=self.micros,
        )


def _check_once(names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1 and not name.endswith("[]"):
            message = (
                f"Duplicate parameter: '{name}'. You provided multiple values for this parameter, whereas only one is "
                f"allowed. If you are trying to provide a list of values, use the array syntax instead e.g. '{name}[]'."
            )
            raise invalid(name, message, "duplicate_parameter")


async def _upload(name: str, part: UploadFile) -> Upload:
    media_type = (part.content_type or "application/octet-stream").partition(";")[0].strip().lower()
    return Upload(name, part.filename or "", media_type, await part.read())


def _sent(upload: Upload) -> SentFile:
    seen = upload.seen
    size = f"{seen.size[0]}x{seen.size[1]}" if seen else ""
    mode = seen.mode if seen else ""
    return SentFile(upload.field, upload.name, upload.type, len(upload.data), upload.sha256, size, mode)


def _short(value: Any) -> Any:  # noqa: ANN401  JSON
    match value:
        case str() if len(value) > _LONGEST_SHOWN and value.startswith("data:"):
            return f"{value.partition(',')[0]},..."
        case list():
            return [_short(each) for each in value]
        case dict():
            return {name: _short(each) for name, each in value.items()}
        case _:
            return value


def no_text(fields: Fields, *names: str) -> None:
    """Refuse a form that sends one of these files as text."""
    for name in names:
        if name in fields:
            raise invalid(
                name, f"Invalid type for '{name}': expected a file, but got a string instead.", "invalid_type"
            )
