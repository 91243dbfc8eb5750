"""The studio: recolours a product's own photo and stands it in the photo of a room. Offline, free, invents nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Literal

from pydantic import Field

from packshot.api import (
    BadRequest,
    Capabilities,
    Check,
    Colorway,
    Finishing,
    Generator,
    Master,
    Part,
    Picture,
    PluginConfig,
    Product,
    Reference,
    Request,
    Target,
    Use,
    hookimpl,
)
from packshot_studio import masters, standing
from packshot_studio.exposure import Exposure
from packshot_studio.viewpoint import COLUMN, Viewpoint

Way = Literal["plain", "segment", "given"]


class StudioConfig(PluginConfig):
    """What a catalog may say in a `[generators.x]` table of the studio."""

    shadows: float = Field(default=1.0, ge=0, le=1)
    """Strength of the shadows a product throws in a scene: 0 none, 1 as the room has them."""
    cutout: Way = "plain"
    """How the product is found in a photo that does not say: off a plain backdrop, around its mask before any other
    (needs the extra `cutout`), or not at all."""


class Studio(Generator[StudioConfig]):
    """Makes pictures from the product's photo alone: its colourways, and its place in a scene's plate.

    It works from the job's facts (photo, mask, hex, finish, size in cm, plate, place) and never from the prompt.
    """

    name = "studio"
    recipe = 6
    Config = StudioConfig
    can: ClassVar[Capabilities] = Capabilities(paid=False, invents=False, offline=True)

    def master(self, product: Product, colorway: Colorway | None, target: Target) -> Master:
        """The photo from which the wanted colours come out best, by their swatches and the product's finish."""
        return masters.master(product, colorway, target)

    def refuse(self, request: Request) -> str | None:
        """What is missing for this picture and where to put it; None when it can be made."""
        return _photo_lacks(request) or _mask_lacks(request) or _scene_lacks(request)

    def finishing(self, request: Request) -> Finishing:
        """How much of a colour the photo holds, where that is doubtful; its pitch, where the record tells it."""
        risky = any(masters.cautioned(part, request.product.finish) for part in _to_colour(request))
        pitched = request.scene is not None and bool(request.product.facts.get(COLUMN))
        return Finishing(checks=(Use("exposure"),) * risky + (Use("viewpoint"),) * pitched)

    def told(self, request: Request) -> Mapping[str, Any]:
        """The facts the result depends on: no label, no word, no price, and the room's only where a room is asked.

        The photographed colorway matters as the anchor of the target `photo` alone.
        """
        parts, anchored = request.parts, request.colorway is not None and request.target == "photo"
        told: dict[str, Any] = {
            "target": request.target,
            "finish": request.product.finish,
            "colorway": [[each.name, _hex(each.wanted)] for each in parts],
            "photo_colorway": [[each.name, _hex(each.photographed)] for each in parts] if anchored else None,
            "photo": _digest(request.product.photo),
            "mask": [[each.name, *map(_digest, each.masks)] for each in parts],
        }
        if request.scene is None:
            return told | {"cutout": None if request.change in ("part", "product") else self.config.cutout}
        return told | {"config": self.config.model_dump(mode="json")} | standing.told(request.scene, request.product)

    def generate(self, request: Request) -> Picture:
        """The product in the wanted colorway: cut out at the wanted size, or standing in the scene.

        Raises BadRequest for what `refuse` refuses, and for what only the pixels tell: a mask of another size or
        without a white part, a photo in which the product cannot be told from its background.
        """
        from packshot_studio.studio import picture

        if refusal := self.refuse(request):
            raise BadRequest(refusal)
        return picture(request, _to_colour(request), self.config)


@hookimpl
def packshot_generators() -> Iterable[type[Generator[Any]]]:
    """The one generator of this plugin."""
    return [Studio]


@hookimpl
def packshot_checks() -> Iterable[type[Check[Any]]]:
    """What a photo is good for: how much of it can be recoloured, and whether a room is seen as it is."""
    return [Exposure, Viewpoint]


def _photo_lacks(request: Request) -> str | None:
    if request.product.photo is None:
        return f"{request.product.id} has no photo to work from; name one in the photo column ({request.product.where})"
    return None


def _mask_lacks(request: Request) -> str | None:
    if request.product.photo is None:
        return None
    return next((lack for part in _to_colour(request) if (lack := _part_lacks(request.product, part))), None)


def _part_lacks(product: Product, part: Part) -> str | None:
    column, whose = (f"mask.{part.name}", f" for its part {part.name}") if part.name else ("mask", "")
    if part.mask is None:
        label = part.wanted.label if part.wanted else ""
        return (
            f"{product.id} has no mask{whose}, so the studio cannot tell what takes the colour {label}; "
            f"name a grey image, white = the part to recolour, in the {column} column ({product.where})"
        )
    if product.photo and part.mask.size != product.photo.size:
        return (
            f"the mask of {product.id}{whose} has {part.mask.size} pixels and its photo {product.photo.size}; "
            f"save the mask at the photo's size ({product.where})"
        )
    return None


def _scene_lacks(request: Request) -> str | None:
    return standing.refusal(request.scene, request.product) if request.scene else None


def _to_colour(request: Request) -> tuple[Part, ...]:
    """The parts to bring to another colour: none that the photo shows as wanted, for its own pixels are the truth."""
    shown = request.target == "photo"
    return tuple(
        each for each in request.parts if each.wanted and not (shown and _hex(each.wanted) == _hex(each.photographed))
    )


def _hex(colorway: Colorway | None) -> str | None:
    return colorway.hex if colorway else None


def _digest(reference: Reference | None) -> str | None:
    return reference.digest if reference else None
