from __future__ import annotations

from pathlib import Path

import pytest

from packshot.api import Finding, Picture, Place, Size
from packshot.testing import samples
from packshot_studio.viewpoint import Viewpoint, ViewpointConfig, pitch

MADE = Picture.new(Size(96, 64), "#FFFFFF")


def found(folder: Path, photo: str) -> Finding:
    """The finding of a product in the sample room whose record gives this pitch."""
    product = samples.product(folder, facts={"camera_pitch": photo})
    checked = samples.job(samples.request(product, scene=samples.scene(folder)))
    (finding,) = Viewpoint(ViewpointConfig()).check(MADE, checked)
    return finding


def test_a_place_on_the_horizon_is_seen_level() -> None:
    """As far below the horizon as the focal length is long, it is seen at 45 degrees."""
    level = Place(x=0.5, y=0.4, cm_per_width=100, horizon=0.4, focal=1.0)
    steep = Place(x=0.5, y=0.9, cm_per_width=100, horizon=0.4, focal=0.5)
    assert (pitch(level, Size(400, 300)), pitch(steep, Size(300, 300))) == (0.0, 45.0)


@pytest.mark.parametrize(("steeper", "verdict"), [(0.0, "pass"), (7.0, "pass"), (-9.0, "review"), (20.0, "review")])
def test_a_photo_from_another_height_is_for_review(tmp_path: Path, steeper: float, verdict: str) -> None:
    """Eight degrees are the most that a product may be seen steeper or flatter than its room."""
    scene = samples.scene(tmp_path)
    assert scene.place
    assert scene.plate
    finding = found(tmp_path, str(pitch(scene.place, scene.plate.size) + steeper))
    assert finding.verdict == verdict
    assert finding.value == pytest.approx(abs(steeper), abs=0.1)


@pytest.mark.parametrize("text", ["", "steep", "nan"])
def test_a_photo_that_does_not_say_is_unknown(tmp_path: Path, text: str) -> None:
    """Never a guess: the finding names the column to fill."""
    finding = found(tmp_path, text)
    assert (finding.value, finding.verdict) == (None, "review")
    assert "camera_pitch" in finding.message


def test_without_a_scene_there_is_nothing_to_compare(tmp_path: Path) -> None:
    """A packshot has no room."""
    assert not list(Viewpoint(ViewpointConfig()).check(MADE, samples.job(samples.request(samples.product(tmp_path)))))
