"""Why a model cannot make a request, or soon cannot, said before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from packshot.api import Request
from packshot_openai import masks
from packshot_openai.models import Model, known
from packshot_openai.options import OpenAIConfig
from packshot_openai.references import images

_PROMPT = 32_000
_SOON = timedelta(days=60)
_CHECKED = ("background", "complexity", "input_fidelity", "output_format")


def refusal(config: OpenAIConfig, request: Request, today: date) -> str | None:
    """The first reason with what to do about it, or None."""
    reasons = (_model(config, today), _options(config), _pictures(config.row, request), _prompt(request))
    return next((reason for each in reasons for reason in each), None)


def ended(model: Model, today: date) -> bool:
    """Whether the provider has shut the model down."""
    return model.ends is not None and model.ends <= today


def ending(config: OpenAIConfig, today: date) -> str | None:
    """When the model ends, where that is within 60 days, with what to use instead; None for one that has ended."""
    ends, instead = config.row.ends, config.row.replacement
    if ends is None or not soon(ends, today) or ended(config.row, today):
        return None
    return f"{config.model} ends on {ends}" + (f"; use {instead}" if instead else "")


def soon(ends: date, today: date) -> bool:
    """Whether a model that ends on that day should be replaced now."""
    return ends - today <= _SOON


def _model(config: OpenAIConfig, today: date) -> Iterator[str]:
    if ended(config.row, today):
        yield f"{config.model} was shut down on {config.row.ends}; use {config.row.replacement or 'another model'}"


def _options(config: OpenAIConfig) -> Iterator[str]:
    model = config.row
    if model.quality and config.quality not in model.quality and "quality" not in config.omit:
        yield f'{config.model} has no quality "{config.quality}"; choose one of {", ".join(model.quality)}'
    for name in _CHECKED:
        value = getattr(config, name)
        allowed = model.takes.get(name)
        if value is not None and allowed is not None and value not in allowed and name not in config.omit:
            yield f'{config.model} does not take {name} = "{value}"; {_instead(name, value, allowed)}'
    if config.background == "transparent" and config.output_format == "jpeg":
        yield 'a JPEG has no transparency; set output_format = "png" or "webp"'
    if config.output_compression is not None and config.output_format == "png":
        yield 'a PNG is not compressed by a quality; leave output_compression out, or set output_format = "webp"'


def _instead(name: str, value: str, allowed: tuple[str, ...]) -> str:
    """A model whose end is known is nobody's way out."""
    other = next((each for each, row in known().items() if value in row.takes.get(name, ()) and not row.ends), "")
    change = f"choose one of {', '.join(allowed)}" if allowed else "leave it out"
    return f"{change}, or use {other}" if other else change


def _pictures(model: Model, request: Request) -> Iterator[str]:
    looked_at = images(request)
    if request.operation != "generate" and not looked_at:
        yield f"there is no image to {request.operation}; name one in the template's images, or let it generate"
    if masks.wanted(request) and looked_at:
        yield from _mask(model, request)
    if request.reference("markup"):
        yield from _markup(model, request)


def _mask(model: Model, request: Request) -> Iterator[str]:
    first, parts = images(request)[0], [each for each in request.references if each.role == "mask"]
    if not model.masks:
        yield "this model takes no mask; let the shot change all, or use another model"
    if first.role != "product":
        yield f'a mask lies on the first image, here the {first.role}; name "product" first in the template\'s images'
    if request.change == "part" and not parts:
        yield (
            f"{request.product.id} has no mask to say which part may change; fill the mask column and name "
            f'"mask" in the template\'s images ({request.product.where})'
        )
    if request.change == "part" and (strange := next((each for each in parts if each.size != first.size), None)):
        yield (
            f"the mask of {request.product.id} has {strange.size} pixels and its photo {first.size}; "
            f"save the mask at the photo's size ({request.product.where})"
        )


def _markup(model: Model, request: Request) -> Iterator[str]:
    if not model.markup:
        yield "this model takes no markup; use gpt-image-2.6-sunburst, or leave it out of the template's images"
    if not images(request):
        yield "a markup lies on the first image, and there is none; name one in the template's images"
    if masks.wanted(request):
        yield "a markup and a mask exclude each other; leave one out of the template's images"


def _prompt(request: Request) -> Iterator[str]:
    if len(request.prompt) > _PROMPT:
        yield f"the prompt has {len(request.prompt):,} characters; the API takes {_PROMPT:,}. Shorten the template"
