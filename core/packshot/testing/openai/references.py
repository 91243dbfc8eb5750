"""An edit in JSON: its pictures are uploaded files, or data URLs."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from packshot.testing.openai.errors import ApiError, invalid, missing
from packshot.testing.openai.fields import Fields
from packshot.testing.openai.orders import EDIT_JSON, Order, read_edit
from packshot.testing.openai.store import Store
from packshot.testing.openai.uploads import Upload

LONGEST_URL = 20_971_520
_PURPOSES = ("vision", "user_data")


def read_json_edit(fields: Fields, today: date, store: Store, *, any_size: bool) -> Order:
    """The order of an edit in JSON. Raises ApiError for the first rule broken, or a reference to nothing."""
    fields.check_names(EDIT_JSON)
    fields.choice("moderation", ("auto", "low"))
    return read_edit(fields, today, _images(fields, store), _mask(fields, store), any_size=any_size)


def _images(fields: Fields, store: Store) -> Sequence[Upload]:
    listed = fields.get("images")
    if not listed:
        raise missing("images")
    if not isinstance(listed, list):
        raise invalid("images", "Invalid type for 'images': expected an array.", "invalid_type")
    return [_referred(each, f"images[{place}]", store) for place, each in enumerate(listed)]


def _mask(fields: Fields, store: Store) -> Mapping[str, Upload]:
    named = fields.get("mask")
    return {} if named is None else {"mask": _referred(named, "mask", store)}


def _referred(value: Any, param: str, store: Store) -> Upload:  # noqa: ANN401  JSON
    match value:
        case {"file_id": str(file_id), **more} if not more:
            return _stored(file_id, param, store)
        case {"image_url": str(url), **more} if not more:
            return _decoded(url, param)
        case _:
            raise invalid(param, f"Invalid '{param}': expected exactly one of 'image_url' and 'file_id'.")


def _stored(file_id: str, param: str, store: Store) -> Upload:
    stored = store.get(file_id)
    if stored.purpose not in _PURPOSES:
        raise invalid(param, f"File '{file_id}' has purpose '{stored.purpose}', which cannot be an image input.")
    return Upload(param, stored.name, stored.type, stored.path.read_bytes())


def _decoded(url: str, param: str) -> Upload:
    head, comma, text = url.partition(",")
    if len(url) > LONGEST_URL:
        raise invalid(param, f"Invalid '{param}.image_url': string too long.", "string_above_max_length")
    if not (comma and head.startswith("data:") and head.endswith(";base64")):
        raise _no_url(param)
    try:
        data = base64.b64decode(text, validate=True)
    except binascii.Error:
        raise _no_url(param) from None
    return Upload(param, "image", head.removeprefix("data:").removesuffix(";base64").lower(), data)


def _no_url(param: str) -> ApiError:
    message = f"Invalid '{param}.image_url': expected a base64-encoded data URL. This fake fetches nothing."
    return invalid(param, message, "invalid_image_url")
