"""Measuring the photo of a room."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from packshot.api import Picture, Size
from packshot.testing.shop import Shop, packshot

MEASURES = (
    *("--at", "300,320", "--line", "200,320,400,320=150"),
    *("--depth", "200,320,240,280", "--depth", "400,320,360,280", "--wall", "290"),
)


@pytest.fixture
def photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A photo in the current folder."""
    monkeypatch.chdir(tmp_path)
    Picture.new(Size(600, 400), "#808080").image.save("room.png")
    return Path("room.png")


def test_measures_become_a_place(photo: Path) -> None:
    """Two lines, a length and a wall: the place is data, what was guessed is said, and there is a preview."""
    ran = packshot("scene", "calibrate", str(photo), *MEASURES)
    place = tomllib.loads(ran.out)["place"]
    assert ran.code == 0
    assert (place["x"], place["y"], place["horizon"]) == (0.5, 0.8, 0.55)
    assert place["cm_per_width"] == 450
    assert place["wall_foot"] == 0.725
    assert "focal: a lens of 34 mm is assumed" in ran.err
    assert "horizon:" not in ran.err
    assert Picture.decode(Path("calibrated.jpg").read_bytes()).size == Size(600, 400)


def test_without_points_there_is_a_page_to_click_them(photo: Path) -> None:
    """Nothing is printed as data; the page repeats the command it belongs to."""
    ran = packshot("scene", "calibrate", str(photo))
    assert (ran.code, ran.out) == (0, "")
    assert '"packshot scene calibrate room.png"' in Path("calibrate.html").read_text("utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--line", "1,2,3,4"), "larger than 0"),
        (("--at", "12"), "is not written like X,Y"),
        (("--depth", "200,320,240,280"), "give --depth twice"),
        (("--at", "300,100"), "300,100 is not below the horizon"),
        (
            ("--at", "300,320", "--wall", "100"),
            "the wall's foot (row 100) is not between the horizon (180) and the place",
        ),
    ],
)
def test_measures_that_mean_nothing_are_said(photo: Path, arguments: tuple[str, ...], said: str) -> None:
    """Each is wrong input, and nothing is written."""
    ran = packshot("scene", "calibrate", str(photo), *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not Path("calibrated.jpg").exists()


@pytest.mark.usefixtures("photo")
def test_a_file_that_is_no_picture_is_said() -> None:
    """With its name and what to do."""
    Path("notes.png").write_text("no picture")
    ran = packshot("scene", "calibrate", "notes.png")
    assert ran.code == 2
    assert "notes.png" in ran.err


def test_a_catalog_s_scene_keeps_what_is_not_measured(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new place in a known room keeps its horizon and its white, and is printed under its name."""
    monkeypatch.chdir(shop.folder)
    ran = packshot("scene", "calibrate", ".", "room", "--place", "corner", "--at", "24,48")
    place = tomllib.loads(ran.out)["places"]["corner"]
    assert (place["x"], place["y"], place["horizon"]) == (0.25, 0.75, 0.45)
    assert place["white"] == [0.8, 0.8, 0.8]
    assert "guessed" not in ran.err


def test_a_catalog_needs_a_scene_with_a_plate(shop: Shop) -> None:
    """Which there are is said."""
    ran = packshot("scene", "calibrate", str(shop.folder), "cellar")
    assert ran.code == 2
    assert "which scene with a plate is meant: room" in ran.err
