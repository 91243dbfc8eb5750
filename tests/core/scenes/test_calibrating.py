from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Place, Reference, Size
from packshot.catalog.tables import PlaceTable
from packshot.scenes.calibrating import Measured, calibrated, camera, toml

PHOTO = Size(1500, 1000)
TRUE = Place(x=0.4, y=0.8, cm_per_width=500, horizon=0.45, focal=0.9, light=(0.6, 0.0, -0.8), wall_foot=0.7)


def measured() -> Measured:
    """What a person measures in a photo of the true place."""
    seen = camera(TRUE, PHOTO)
    lines = [(seen.seen((right, 300)), seen.seen((right, 450))) for right in (-80, 90)]
    shadow = seen.seen((0, 400)), seen.seen((30, 400))
    return Measured(
        at=(600, 800),
        length=((seen.seen((-50, 350)), seen.seen((50, 380))), (100**2 + 30**2) ** 0.5),
        depth=(lines[0], lines[1]),
        shadow=(shadow, 40),
        wall=700,
        lens=32.4,
    )


def test_measures_give_the_place_back() -> None:
    """All that can be measured is found as it was, and nothing is guessed but the kind of light."""
    found = calibrated(PHOTO, measured())
    for name in ("x", "y", "cm_per_width", "horizon", "focal", "light", "wall_foot"):
        assert getattr(found.place, name) == pytest.approx(getattr(TRUE, name)), name
    assert set(found.guessed) == {"key", "softness"}


def test_what_is_not_measured_is_guessed_and_said() -> None:
    """A place alone leaves the width, the horizon, the lens and the light to guessing."""
    found = calibrated(PHOTO, Measured(at=(600, 800)))
    assert found.place.cm_per_width == pytest.approx(300)
    assert set(found.guessed) == {"cm_per_width", "horizon", "focal", "light", "key", "softness"}


@given(st.floats(0.5, 0.95))
def test_a_known_place_moves_over_its_floor(y: float) -> None:
    """Farther down the picture shows fewer centimetres, as the eye's height stays; nothing is guessed."""
    found = calibrated(PHOTO, Measured(at=(600, y * 1000)), TRUE)
    assert found.place.cm_per_width == pytest.approx(500 * (0.8 - 0.45) / (y - 0.45))
    assert not found.guessed


def test_the_text_is_a_place_of_a_catalog(tmp_path: Path) -> None:
    """What is printed reads back as the same place to the digits printed; a mask in front stays."""
    front = Reference("mask", tmp_path / "scenes" / "front.png", "0" * 64, PHOTO)
    place = Place(**{**{n: getattr(TRUE, n) for n in ("x", "y", "cm_per_width", "horizon", "light")}, "front": front})
    read = tomllib.loads(f"place = {toml(place, tmp_path)}")["place"]
    assert PlaceTable.model_validate(read, strict=False).cm_per_width == pytest.approx(500)
    assert read["front"] == "scenes/front.png"
    assert "key" not in read
