from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api import Place, Product, Size, Where
from packshot_studio.placing import Stand, View, crop, placement, scale, whole

PLATE = Size(1200, 800)
PLACE = Place(x=0.5, y=0.75, cm_per_width=300, horizon=0.5, focal=1)


def product(**sizes: float | str) -> Product:
    """A product of these sizes."""
    return Product(id="box", title="Box", where=Where("products.csv", 2), **sizes)  # type: ignore[arg-type]


def spot() -> Stand:
    """The place in the whole plate."""
    return whole(PLATE).stand(PLACE)


def test_a_flat_product_has_its_true_height() -> None:
    """50 cm at 4 pixels a centimetre are 200 pixels."""
    factor = scale(product(height_cm=50.0), (10, 20, 60, 120), spot())
    assert factor * 100 == pytest.approx(200)


def test_a_product_below_the_eye_shows_its_top() -> None:
    """Seen from above, a deep product reaches higher in the picture than a flat one."""
    assert spot().height_px(20, 0, 40) > spot().height_px(20, 0, 0)


def test_a_product_above_the_eye_shows_its_front() -> None:
    """The eye is 50 cm up: of an 80 cm body it sees the front edge highest, however deep it is."""
    assert spot().height_px(80, 0, 40) == pytest.approx(spot().height_px(80, 0, 0))


def test_what_stands_on_legs_is_highest_in_its_middle() -> None:
    """A sofa's back rises between its front and its back, so less of its depth shows than of a box's."""
    box = (0, 0, 100, 100)
    sofa, chest = (product(height_cm=40.0, depth_cm=80.0, footprint=each) for each in ("legs", "rect"))
    assert scale(sofa, box, spot()) < scale(chest, box, spot())


def test_a_place_at_the_horizon_is_refused() -> None:
    """There is no floor at the eye's level, and what is wrong is said with both numbers."""
    place = Place(x=0.5, y=0.4, cm_per_width=300, horizon=0.5)
    with pytest.raises(ValueError, match=r"not below the horizon: y is 0\.4 and horizon 0\.5"):
        whole(PLATE).stand(place)


@given(st.floats(1, 3))
def test_a_crop_zooms_every_measure_alike(zoom: float) -> None:
    """In a part of the plate shown larger, a centimetre and the way to the horizon grow alike."""
    part = View(PLATE, (300, 200, 900, 600), Size(round(600 * zoom), round(400 * zoom))).stand(PLACE)
    assert part.px_per_cm / spot().px_per_cm == pytest.approx(part.level / spot().level)
    assert part.distance == pytest.approx(spot().distance)


def test_a_row_farther_up_lies_farther_back() -> None:
    """The place's own row lies at the place; half-way to the horizon the floor is twice as far from the camera."""
    here = spot()
    assert here.behind(here.y) == pytest.approx(0)
    assert here.behind((here.y + here.eye) / 2) == pytest.approx(here.focal)


def test_width_serves_where_height_is_unknown() -> None:
    """60 cm at 4 pixels a centimetre are 240 pixels."""
    assert scale(product(width_cm=60.0), (10, 20, 60, 120), spot()) * 50 == pytest.approx(240)


def test_without_a_size_there_is_no_scale() -> None:
    """The scale is never guessed."""
    with pytest.raises(ValueError, match="no size in cm"):
        scale(product(), (0, 0, 10, 10), spot())


@given(st.floats(0.1, 3), st.floats(10, 60))
def test_the_foot_comes_to_the_place(factor: float, foot: float) -> None:
    """The photo's foot column and the product's lowest row land on the spot."""
    landed = placement(foot, (10, 20, 60, 120), factor, spot())
    assert landed.x + foot * landed.sx == pytest.approx(600)
    assert landed.y + 120 * landed.sy == pytest.approx(600)


@given(st.integers(100, 2000), st.integers(100, 2000), st.floats(0, 1100))
def test_the_crop_lies_in_the_plate_and_has_the_shape_asked_for(width: int, height: int, left: float) -> None:
    """Nothing beyond the plate is shown and nothing is stretched by more than the rounding."""
    box = crop(PLATE, Size(width, height), (left, left + 100))
    assert 0 <= box[0] < box[2] <= 1200
    assert 0 <= box[1] < box[3] <= 800
    assert (box[2] - box[0]) / (box[3] - box[1]) == pytest.approx(width / height, rel=0.02)


def test_the_crop_moves_to_show_the_product() -> None:
    """A square out of the middle would cut a product at the left; it moves."""
    left, _, right, _ = crop(PLATE, Size(500, 500), (60, 260))
    assert left <= 60
    assert right == left + 800
