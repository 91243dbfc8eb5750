"""What a call asks for, once every documented rule has been checked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from packshot.testing.openai.errors import ApiError, invalid, missing, unsupported
from packshot.testing.openai.fields import Fields, not_one_of
from packshot.testing.openai.models import MODELS, STANDARD_SIZES, ImageModel
from packshot.testing.openai.pricing import Usage
from packshot.testing.openai.tokens import PARTIAL_IMAGE, text_tokens
from packshot.testing.openai.uploads import Upload, check_markup, check_mask, check_picture

LONGEST_PROMPT = 32_000
MOST_PICTURES = 16
FORMATS = ("png", "webp", "jpeg")

_COMMON = {
    "background",
    "model",
    "n",
    "output_compression",
    "output_format",
    "partial_images",
    "prompt",
    "quality",
    "size",
    "stream",
    "user",
}
GENERATION = _COMMON | {"complexity", "moderation", "safety_identifier"}
EDIT_FORM = _COMMON | {"complexity", "input_fidelity", "safety_identifier"}
EDIT_JSON = _COMMON | {"images", "input_fidelity", "mask", "moderation"}
"""As the specification's `EditImageBodyJsonParam` lists them."""

_SIZE = re.compile(r"([1-9]\d{1,4})x([1-9]\d{1,4})")
_STEP = 16
_LEAST_PIXELS = 655_360
_MOST_PIXELS = 8_294_400
_LONGEST_EDGE = 3_840
_MOST_RATIO = 3


@dataclass(frozen=True, kw_only=True)
class Order:
    """One valid call: what to draw, for which model, and how to answer."""

    path: str
    model: ImageModel
    prompt: str
    size: tuple[int, int]
    quality: str
    n: int = 1
    background: str = "auto"
    format: str = "png"
    compression: int = 100
    stream: bool = False
    partials: int = 0
    end_user: str | None = None
    inputs: tuple[Upload, ...] = ()
    mask: Upload | None = None
    markup: Upload | None = None

    @property
    def transparent(self) -> bool:
        """Whether the background is asked to be transparent."""
        return self.background == "transparent"

    @property
    def weight(self) -> int:
        """What the call counts against the limit on input images: its pictures in or out, whichever are more."""
        return max(self.n, len(self.inputs))

    @property
    def usage_of_one(self) -> Usage:
        """The tokens of one of its `n` pictures."""
        seen = (each.seen.upright for each in self.inputs if each.seen)
        image_in = sum(self.model.input_tokens(*size) for size in seen)
        image_out = self.model.output.tokens(*self.size, self.quality) + PARTIAL_IMAGE * self.partials
        return Usage(text_tokens(self.prompt), image_in, image_out)

    @property
    def usage(self) -> Usage:
        """The tokens of the whole call."""
        return self.usage_of_one.times(self.n)


def read_generation(fields: Fields, today: date) -> Order:
    """The order of `POST /v1/images/generations`. Raises ApiError for the first rule broken."""
    fields.check_names(GENERATION)
    model = model_of(fields, today)
    fields.choice("moderation", ("auto", "low"))
    size = _size(fields, model, (1024, 1024))
    return _order("/v1/images/generations", fields, model, size, {})


def read_edit(
    fields: Fields, today: date, pictures: Sequence[Upload], extra: Mapping[str, Upload], *, any_size: bool = True
) -> Order:
    """The order of `POST /v1/images/edits`; `extra` holds its `mask` or `markup`. Raises ApiError."""
    model = model_of(fields, today)
    _check_pictures(pictures, extra, model)
    fidelity = fields.choice("input_fidelity", ("high", "low"))
    if fidelity is not None and fidelity not in model.fidelities:
        raise unsupported("input_fidelity", model.id)
    size = _size(fields, model, _like(pictures[0]), any_size=any_size)
    return _order("/v1/images/edits", fields, model, size, {"inputs": tuple(pictures), **extra})


def model_of(fields: Fields, today: date) -> ImageModel:
    """The model asked for. Raises ApiError when it is not known or is shut down."""
    name = fields.required_text("model")
    model = MODELS.get(name)
    if model is None:
        message = f"The model `{name}` does not exist or you do not have access to it."
        raise ApiError(404, message, code="model_not_found", param="model")
    if model.ended(today):
        message = (
            f"The model `{name}` has been deprecated, learn more here: https://platform.openai.com/docs/deprecations"
        )
        raise ApiError(404, message, code="model_not_found", param="model")
    return model


def _order(
    path: str, fields: Fields, model: ImageModel, size: tuple[int, int], pictures: Mapping[str, object]
) -> Order:
    format_ = fields.choice("output_format", FORMATS) or "png"
    order = Order(
        path=path,
        model=model,
        prompt=fields.required_text("prompt", longest=LONGEST_PROMPT),
        size=size,
        quality=_quality(fields, model),
        n=fields.integer("n", 1, 1, 10),
        background=_background(fields, model, format_),
        format=format_,
        compression=_compression(fields, format_),
        stream=fields.boolean("stream"),
        partials=_partials(fields),
        end_user=fields.text("safety_identifier") or fields.text("user"),
        **pictures,  # type: ignore[arg-type]
    )
    if fields.choice("complexity", ("low", "medium", "high")) and not model.complexity:
        raise unsupported("complexity", model.id)
    return order


def _quality(fields: Fields, model: ImageModel) -> str:
    quality = fields.choice("quality", (*model.qualities, "auto")) or "auto"
    return "high" if quality == "auto" else quality


def _background(fields: Fields, model: ImageModel, format_: str) -> str:
    background = fields.choice("background", ("transparent", "opaque", "auto")) or "auto"
    if background == "transparent" and not model.transparent:
        raise unsupported("background", model.id)
    if background == "transparent" and format_ == "jpeg":
        raise invalid("background", "Transparent background is not supported for the output format 'jpeg'.")
    return background


def _compression(fields: Fields, format_: str) -> int:
    compression = fields.integer("output_compression", 100, 0, 100)
    if format_ == "png" and compression != 100:  # noqa: PLR2004  a PNG is never compressed by less
        raise invalid("output_compression", "Compression less than 100 is not supported for PNG output format.")
    return compression


def _partials(fields: Fields) -> int:
    partials = fields.integer("partial_images", 0, 0, 3)
    if partials and not fields.boolean("stream"):
        raise invalid("partial_images", "'partial_images' is only supported when 'stream' is true.")
    return partials


def _size(fields: Fields, model: ImageModel, automatic: tuple[int, int], *, any_size: bool = True) -> tuple[int, int]:
    text = fields.text("size") or "auto"
    if text == "auto":
        return automatic
    match = _SIZE.fullmatch(text)
    size = (int(match[1]), int(match[2])) if match else (0, 0)
    if not (model.any_size and any_size):
        if size not in STANDARD_SIZES:
            raise not_one_of("size", text, [*(f"{w}x{h}" for w, h in STANDARD_SIZES), "auto"])
        return size
    if why := broken_size_rule(*size):
        raise invalid("size", f"Invalid size '{text}': {why}.")
    return size


def broken_size_rule(width: int, height: int) -> str:
    """The rule a size in pixels breaks for a model that makes any size; empty when it breaks none."""
    if not width or not height or width % _STEP or height % _STEP:
        return f"width and height must both be divisible by {_STEP}"
    if max(width, height) > _LONGEST_EDGE:
        return f"the longest edge must be at most {_LONGEST_EDGE} pixels"
    if max(width, height) > _MOST_RATIO * min(width, height):
        return "the aspect ratio must be between 1:3 and 3:1"
    if not _LEAST_PIXELS <= width * height <= _MOST_PIXELS:
        return f"the total number of pixels must be between {_LEAST_PIXELS} and {_MOST_PIXELS}"
    return ""


def _check_pictures(pictures: Sequence[Upload], extra: Mapping[str, Upload], model: ImageModel) -> None:
    if not pictures:
        raise missing("image")
    if len(pictures) > MOST_PICTURES:
        message = f"Invalid 'image': array too long. Expected at most {MOST_PICTURES}, got {len(pictures)} instead."
        raise invalid("image", message, "array_above_max_length")
    for place, picture in enumerate(pictures):
        check_picture(picture, "image" if len(pictures) == 1 else f"image[{place}]")
    if "markup" in extra and not model.markup:
        raise unsupported("markup", model.id)
    if len(extra) > 1:
        raise invalid("markup", "'markup' cannot be combined with 'mask'.")
    if "mask" in extra:
        check_mask(extra["mask"], pictures[0])
    if "markup" in extra:
        check_markup(extra["markup"], pictures[0])


def _like(picture: Upload) -> tuple[int, int]:
    """The standard size whose ratio is nearest to the picture's."""
    width, height = check_picture(picture, "image").upright
    return min(STANDARD_SIZES, key=lambda size: abs(size[0] * height - size[1] * width) / (size[1] * height))
