from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from packshot.api import Place, Product, Prop, Scene, Where
from packshot_studio.standing import refusal, told


def sofa(**changes: Any) -> Product:  # noqa: ANN401  any field
    """A product that fits into the fixture's room."""
    sizes = {"width_cm": 120.0, "height_cm": 60.0, "depth_cm": 40.0} | changes
    return Product(id="sofa", title="Sofa", where=Where("products.csv", 3), **sizes)


def at(room: Scene, **changes: Any) -> Scene:  # noqa: ANN401  any field
    """The room with another place."""
    assert room.place
    return replace(room, place=replace(room.place, **changes))


def test_what_fits_is_not_refused(room: Scene) -> None:
    """A product smaller than the room stands."""
    assert refusal(room, sofa()) is None


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"height_cm": 250.0}, "it is 250 cm high, and the picture shows 128 cm above its place"),
        ({"width_cm": 241.0}, "it is 241 cm wide, and the picture 240 cm at its place"),
        ({"depth_cm": 500.0}, "it is 500 cm deep, and the wall is 185 cm behind its place"),
    ],
)
def test_what_is_larger_than_the_room_is_refused(room: Scene, changes: dict[str, float], why: str) -> None:
    """Too high, too wide or into the wall: with the product's size, the room's, and both places to correct."""
    said = refusal(room, sofa(**changes))
    assert said is not None
    assert why in said
    assert "products.csv:3" in said
    assert "scenes.loft" in said


def test_a_place_on_the_wall_is_refused(room: Scene) -> None:
    """Nothing stands above the horizon."""
    assert "not below the horizon" in (refusal(at(room, y=0.3), sofa()) or "")


def test_a_product_above_the_eye_may_be_as_high_as_the_picture(room: Scene) -> None:
    """What counts is how high it looks: right up to the picture's edge it is shown."""
    assert refusal(room, sofa(height_cm=127.0)) is None


def test_every_fact_of_the_room_is_told(room: Scene) -> None:
    """Place, props and what they look like are part of a picture's key, by content, as JSON."""
    front = replace(room.plate, role="mask", digest="f" * 64) if room.plate else None
    chair = replace(sofa(), photo=room.plate)
    prop = Prop(at="corner", place=Place(x=0.2, y=0.8, cm_per_width=250), body=chair)
    rooms = [
        room,
        at(room, reach_cm=20.0),
        at(room, reflect=0.2),
        at(room, front=front),
        replace(room, props=(prop,)),
        replace(room, props=(replace(prop, body=replace(chair, height_cm=61.0)),)),
        replace(room, props=(replace(prop, place=replace(prop.place, x=0.3)),)),
    ]
    keys = {json.dumps(told(each, sofa())) for each in rooms}
    assert len(keys) == len(rooms)
    assert not any(str(room.plate.path) in key for key in keys if room.plate)


def test_a_place_s_name_is_not_told(room: Scene) -> None:
    """Which of a scene's places there are besides changes no picture."""
    more = replace(room, places={"corner": Place(x=0.2, y=0.8, cm_per_width=250)})
    assert told(room, sofa()) == told(more, sofa())
