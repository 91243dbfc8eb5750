from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packshot.api import Place, Size
from packshot_studio.filters import Plane
from packshot_studio.outline import Outline
from packshot_studio.placing import whole
from packshot_studio.shadows import Shade, Sight, crack, shade
from packshot_studio.solid import solid

PLATE = Size(240, 160)


def box(left: int = 90, right: int = 150) -> Plane:
    """The outline of a block that stands on row 120."""
    coverage = np.zeros((160, 240), np.float32)
    coverage[60:120, left:right] = 1
    return coverage


def room(wall_foot: float | None = None, light: tuple[float, float, float] = (0.7, 0.0, -0.7)) -> Place:
    """A floor seen from above, the block's place in its middle."""
    return Place(x=0.5, y=0.75, cm_per_width=240, horizon=0.1, focal=1, light=light, wall_foot=wall_foot)


def shadow(place: Place, footprint: str = "rect", reach: float | None = None) -> Shade:
    """What the block keeps from the picture."""
    outline, spot = Outline(box()), whole(PLATE).stand(place)
    wall = place.wall_foot and place.wall_foot * PLATE.height
    body = solid(outline, spot, footprint, 30.0)
    return shade(body, place, Sight(spot=spot, left=90, size=(160, 240), wall=wall, reach=reach))


@given(st.floats(-1, 1), st.floats(-0.5, 1), st.floats(0.1, 1), st.sampled_from(["rect", "round", "legs"]))
@settings(max_examples=30, deadline=None)
def test_a_shadow_is_a_share(right: float, away: float, down: float, footprint: str) -> None:
    """Whatever the light and the foot, between nothing and all of the light is lost, and nothing above the eye."""
    for wall in (None, 0.6):
        for part in shadow(room(wall, (right, away, -down)), footprint):
            assert part.min() >= 0
            assert part.max() <= 1 + 1e-6
    assert not shadow(room(None, (right, away, -down)), footprint).direct[:16].any()


def test_direct_light_throws_its_shadow_the_way_it_goes() -> None:
    """Light from the left darkens the floor on the right and leaves the left as it is."""
    direct = shadow(room()).direct
    assert direct[112, 165] > 0.5
    assert direct[112, 75] == 0


def test_the_room_s_light_is_lost_all_around_and_most_at_the_foot() -> None:
    """Without a direction the loss is the same on both sides, and fades with the distance."""
    lost = shadow(room()).room[118]
    assert lost[80] == pytest.approx(lost[159], abs=0.05)
    assert lost[86] > lost[75] > lost[60]


def test_a_shadow_goes_up_the_wall_behind() -> None:
    """With a wall close behind, light that goes into the depth darkens it beside the product; without, nothing."""
    light = (0.5, 0.5, -0.5)
    assert shadow(room(0.65, light)).direct[90, 158] > 0.3
    assert shadow(room(None, light)).direct[30, 158] == 0


def test_a_shadow_ends_where_the_floor_does() -> None:
    """A table top that goes on for 10 pixels takes no shadow 20 pixels away."""
    near = shadow(room(), reach=10.0)
    assert near.direct[112, 152] > 0
    assert near.direct[112, 175] == 0


def test_legs_let_light_under_the_body() -> None:
    """Under a block on two thin legs more light reaches the front edge than the block itself would leave."""
    table = np.zeros((160, 240), np.float32)
    table[60:90, 90:150] = 1
    table[90:120, 92:96] = table[90:120, 144:148] = 1
    spot, place = whole(PLATE).stand(room()), room()
    sight = Sight(spot=spot, left=90, size=(160, 240))
    on_legs = shade(solid(Outline(table), spot, "legs", 30.0), place, sight)
    assert 0.1 < on_legs.room[116, 120] < shadow(room()).room[116, 120]


def test_the_darkest_line_lies_beneath_what_touches_the_floor() -> None:
    """Right below the foot it is dark, a little lower no more, and not at all below what hangs in the air."""
    coverage = box()
    coverage[60:100, 150:170] = 1
    dark = crack(Outline(coverage), "rect")
    assert dark[120, 120] > 0.2
    assert dark[126, 120] < 0.05
    assert dark[101, 160] < 0.05
