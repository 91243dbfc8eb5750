"""`/v1/models` and `/v1/moderations`: what may be asked without paying."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from starlette.responses import JSONResponse, Response

from packshot.testing.openai.errors import ApiError, invalid, missing
from packshot.testing.openai.exchange import Exchange
from packshot.testing.openai.faults import Dial
from packshot.testing.openai.models import MODELS, ImageModel
from packshot.testing.openai.moderating import flagged, verdict
from packshot.testing.openai.provider import Provider

MODERATION_MODELS = ("omni-moderation-latest", "omni-moderation-2024-09-26")


async def models(provider: Provider, _: Exchange) -> Response:
    """Every model that is not shut down."""
    alive = [_json(model) for model in MODELS.values() if not model.ended(provider.today)]
    return JSONResponse({"object": "list", "data": alive})


async def model(provider: Provider, exchange: Exchange) -> Response:
    """One model, with the day it ends."""
    name = exchange.request.path_params["model"]
    known = MODELS.get(name)
    if known is None or known.ended(provider.today):
        raise ApiError(404, f"The model '{name}' does not exist", code="model_not_found", param="model")
    return JSONResponse(_json(known))


async def moderations(provider: Provider, exchange: Exchange) -> Response:
    """Judge words by the dial's list, and pictures all alike."""
    fields = await exchange.read_json()
    fields.check_names({"input", "model"})
    fields.choice("model", MODERATION_MODELS)
    dial = provider.dial
    match fields.get("input"):
        case None | "" | []:
            raise missing("input")
        case str(text):
            results = [verdict(flagged(text, dial.blocked_words), ["text"])]
        case [str(), *_] as texts if all(isinstance(each, str) for each in texts):
            results = [verdict(flagged(text, dial.blocked_words), ["text"]) for text in texts]
        case [dict(), *_] as parts:
            results = [_of_parts(parts, dial)]
        case _:
            raise invalid("input", "Invalid type for 'input'.", "invalid_type")
    named = fields.get("model") or MODERATION_MODELS[0]
    return JSONResponse({"id": provider.new_id("modr-"), "model": named, "results": results})


def _of_parts(parts: list[Any], dial: Dial) -> Mapping[str, Any]:
    texts, kinds = [], []
    for place, part in enumerate(parts):
        match part:
            case {"type": "text", "text": str(text)}:
                texts.append(text)
                kinds.append("text")
            case {"type": "image_url", "image_url": {"url": str()}}:
                kinds.append("image")
            case _:
                raise invalid(f"input[{place}]", "Invalid input: expected a 'text' or an 'image_url' part.")
    pictured = [dial.flagged_pictures] if dial.flagged_pictures and "image" in kinds else []
    found = dict.fromkeys([*flagged(" ".join(texts), dial.blocked_words), *pictured])
    return verdict(list(found), sorted(set(kinds), reverse=True))


def _json(model: ImageModel) -> Mapping[str, Any]:
    created = datetime.combine(model.released, datetime.min.time(), UTC)
    return {
        "id": model.id,
        "object": "model",
        "created": int(created.timestamp()),
        "owned_by": "system",
        "shutdown_date": model.ends.isoformat() if model.ends else None,
    }
