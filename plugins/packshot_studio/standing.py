"""Whether a product can stand in a scene, as far as its facts tell, and which facts its picture there depends on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from packshot.api import Place, Product, Prop, Scene, Size
from packshot_studio import placing

_INTO_THE_WALL = 1.15
"""How deep a product may be over the room there is in front of the wall: feet stand a little behind its front."""


def refusal(scene: Scene, product: Product) -> str | None:
    """What is missing or cannot be for this product in this scene, and what to do; None when it can stand there."""
    if scene.plate is None:
        return f"the studio cannot invent a scene from words; give scenes.{scene.key}.plate or choose another generator"
    if scene.place is None:
        return f"scenes.{scene.key} does not say where a product stands; give scenes.{scene.key}.place"
    if not (product.height_cm or product.width_cm):
        return (
            f"{product.id} has no size in cm, so it cannot stand in {scene.label} at its true size; "
            f"fill the height_cm or width_cm column ({product.where})"
        )
    if why := _implausible(product, scene.place, scene.plate.size):
        return (
            f"{product.id} does not fit into {scene.label}: {why}; choose another scene or place, or correct the size "
            f"({product.where}) or cm_per_width in scenes.{scene.key}"
        )
    return None


def told(scene: Scene, product: Product) -> dict[str, Any]:
    """What a picture in a scene depends on beyond the product's own picture."""
    place = _told_place(scene.place) if scene.place else None
    props = [_told_prop(each) for each in scene.props]
    return _size(product) | {"plate": scene.plate and scene.plate.digest, "place": place, "props": props}


def _told_prop(prop: Prop) -> dict[str, Any]:
    photo = prop.body.photo and prop.body.photo.digest
    return _size(prop.body) | {"photo": photo, "place": _told_place(prop.place)}


def _told_place(place: Place) -> Mapping[str, Any]:
    return asdict(place) | {"front": place.front and place.front.digest}


def _size(product: Product) -> dict[str, Any]:
    size = {"height_cm": product.height_cm, "width_cm": product.width_cm, "depth_cm": product.depth_cm}
    return size | {"footprint": product.footprint}


def _implausible(product: Product, place: Place, plate: Size) -> str | None:
    """Why a product of this size cannot stand there: too high, too wide, or into the wall."""
    if place.y <= place.horizon:
        return "its place is not below the horizon"
    spot = placing.whole(plate).stand(place)
    above, behind = spot.y / spot.px_per_cm, _to_wall(place, spot, plate)
    if product.height_cm and placing.looks(product, spot) > spot.y:
        return f"it is {product.height_cm:g} cm high, and the picture shows {above:.0f} cm above its place"
    if product.width_cm and product.width_cm > place.cm_per_width:
        return f"it is {product.width_cm:g} cm wide, and the picture {place.cm_per_width:g} cm at its place"
    if product.depth_cm and behind is not None and product.depth_cm > _INTO_THE_WALL * behind:
        return f"it is {product.depth_cm:g} cm deep, and the wall is {behind:.0f} cm behind its place"
    return None


def _to_wall(place: Place, spot: placing.Stand, plate: Size) -> float | None:
    return None if place.wall_foot is None else spot.behind(place.wall_foot * plate.height) / spot.px_per_cm
