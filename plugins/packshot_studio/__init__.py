"""The studio: recolours a product's own photo and stands it in the photo of a room. Offline, free, invents nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar

from pydantic import Field

from packshot.api import (
    BadRequest,
    Capabilities,
    Colorway,
    Generator,
    Master,
    Picture,
    PluginConfig,
    Product,
    Reference,
    Request,
    Scene,
    hookimpl,
)
from packshot.api.values import Target


class StudioConfig(PluginConfig):
    """What a catalog may say in a `[generators.x]` table of the studio."""

    shadows: float = Field(default=1.0, ge=0, le=1)
    """Strength of the shadows a product throws in a scene: 0 none, 1 as the room has them."""


class Studio(Generator[StudioConfig]):
    """Makes pictures from the product's photo alone: its colourways, and its place in a scene's plate.

    It works from the job's facts (photo, mask, hex, finish, size in cm, plate, place) and never from the prompt.
    """

    name = "studio"
    Config = StudioConfig
    can: ClassVar[Capabilities] = Capabilities(paid=False, invents=False, offline=True)

    def master(self, product: Product, colorway: Colorway | None, target: Target) -> Master:
        """The photo from which the wanted colours come out best, by their swatches and the product's finish."""
        from packshot_studio.masters import master

        return master(product, colorway, target)

    def refuse(self, request: Request) -> str | None:
        """What is missing for this picture and where to put it; None when it can be made."""
        return _photo_lacks(request) or _mask_lacks(request) or _scene_lacks(request)

    def told(self, request: Request) -> Mapping[str, Any]:
        """The facts the result depends on: no label, no word, no price, and the room's only where a room is asked.

        The photographed colorway matters as the anchor of the target `photo` alone.
        """
        anchored = request.colorway is not None and request.target == "photo"
        told: dict[str, Any] = {
            "target": request.target,
            "finish": request.product.finish,
            "colorway": _hex(request.colorway),
            "photo_colorway": _hex(request.photo_colorway) if anchored else None,
            "photo": _digest(request.product.photo),
            "mask": _digest(request.product.mask),
        }
        if request.scene is None:
            return told
        return told | {"config": self.config.model_dump(mode="json")} | _room(request.scene, request.product)

    def generate(self, request: Request) -> Picture:
        """The product in the wanted colorway: cut out at the wanted size, or standing in the scene.

        Raises BadRequest for what `refuse` refuses, and for what only the pixels tell: a mask of another size or
        without a white part, a photo in which the product cannot be told from its background.
        """
        from packshot_studio.studio import picture

        if refusal := self.refuse(request):
            raise BadRequest(refusal)
        return picture(request, _wanted(request), shadows=self.config.shadows)


@hookimpl
def packshot_generators() -> Iterable[type[Generator[Any]]]:
    """The one generator of this plugin."""
    return [Studio]


def _photo_lacks(request: Request) -> str | None:
    if request.product.photo is None:
        return f"{request.product.id} has no photo to work from; name one in the photo column ({request.product.where})"
    return None


def _mask_lacks(request: Request) -> str | None:
    product, wanted = request.product, _wanted(request)
    if wanted is None or product.photo is None:
        return None
    if product.mask is None:
        return (
            f"{product.id} has no mask, so the studio cannot tell what takes the colour {wanted.label}; "
            f"name a grey image, white = the part to recolour, in the mask column ({product.where})"
        )
    if product.mask.size != product.photo.size:
        return (
            f"the mask of {product.id} has {product.mask.size} pixels and its photo {product.photo.size}; "
            f"save the mask at the photo's size ({product.where})"
        )
    return None


def _scene_lacks(request: Request) -> str | None:
    scene, product = request.scene, request.product
    if scene is None:
        return None
    if scene.plate is None:
        return f"the studio cannot invent a scene from words; give scenes.{scene.key}.plate or choose another generator"
    if scene.place is None:
        return f"scenes.{scene.key} does not say where a product stands; give scenes.{scene.key}.place"
    if not (product.height_cm or product.width_cm):
        return (
            f"{product.id} has no size in cm, so it cannot stand in {scene.label} at its true size; "
            f"fill the height_cm or width_cm column ({product.where})"
        )
    return None


def _wanted(request: Request) -> Colorway | None:
    """The colorway to bring the photo to; None where the photo shows it, for its own pixels are the truth."""
    shown = request.photo_colorway
    if request.target == "photo" and _hex(request.colorway) == _hex(shown):
        return None
    return request.colorway


def _room(scene: Scene, product: Product) -> dict[str, Any]:
    """What a picture in a scene depends on beyond the product's own picture."""
    size = {"height_cm": product.height_cm, "width_cm": product.width_cm, "depth_cm": product.depth_cm}
    place = asdict(scene.place) if scene.place else None
    return size | {"footprint": product.footprint, "plate": _digest(scene.plate), "place": place}


def _hex(colorway: Colorway | None) -> str | None:
    return colorway.hex if colorway else None


def _digest(reference: Reference | None) -> str | None:
    return reference.digest if reference else None
