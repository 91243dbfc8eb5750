from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import cv2  # noqa: F401  importing it changes the environment, which no test may
import numpy as np
import pytest

from packshot.api import BadRequest, Colorway, Picture, Placement, Reference, Request, Scene, Size
from packshot.api.colour import delta_e, expected, hex_of, lab, linear_of, region_colour
from packshot_studio import Studio, StudioConfig

Asker = Callable[..., Request]
Saver = Callable[..., Reference]
MUSTARD = Colorway(key="mustard", label="Mustard", hex="#C9992E")


def pixels_of(reference: Reference | None) -> Any:  # noqa: ANN401  an array of any shape
    """The pixels of an input image."""
    assert reference is not None
    return np.asarray(reference.picture().image)


def test_importing_the_plugin_loads_no_numpy() -> None:
    """A plan reads the class and must not pay for a picture."""
    code = "import sys, packshot_studio; sys.exit('numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], check=False, env={"PYTHONPATH": ":".join(sys.path)})
    assert run.returncode == 0


def test_a_colourway_has_the_swatch_colour_and_the_photo_s_alpha(ask: Asker) -> None:
    """Target swatch: the region's median is the hex; the outline is the photo's."""
    request = ask()
    made = np.asarray(Studio().generate(request).image)
    photo, mask = pixels_of(request.product.photo), pixels_of(request.product.mask)
    found = region_colour(made[..., :3], mask)
    assert found is not None
    assert hex_of(found) == "#5B6B4B"
    assert np.array_equal(photo[..., 3], made[..., 3])
    assert np.array_equal(photo[mask == 0], made[mask == 0])


def test_target_photo_aims_at_the_swatch_in_the_photo_s_light(ask: Asker) -> None:
    """The region's median is what the photographed colorway predicts for the wanted one."""
    request = ask(target="photo")
    mask = pixels_of(request.product.mask)
    seen = region_colour(pixels_of(request.product.photo)[..., :3], mask)
    found = region_colour(np.asarray(Studio().generate(request).image)[..., :3], mask)
    assert found is not None
    aim = expected(linear_of("#5B6B4B"), linear_of("#C9992E"), seen)
    assert float(delta_e(lab(aim), lab(found))) < 0.3


@pytest.mark.parametrize("colorway", [MUSTARD, None])
def test_the_photographed_colorway_is_the_photo_itself(ask: Asker, colorway: Colorway | None) -> None:
    """The photo's own pixels are the truth, even without a mask."""
    request = ask({"mask": None}, colorway=colorway, target="photo")
    made = Studio().generate(request)
    assert np.array_equal(pixels_of(request.product.photo), np.asarray(made.image))
    assert made.placement == Placement()


def test_the_same_request_gives_the_same_picture(ask: Asker, room: Scene) -> None:
    """The studio is deterministic, in scenes too."""
    request = ask(scene=room, size=Size(120, 80))
    first, second = (np.asarray(Studio().generate(request).image) for _ in range(2))
    assert np.array_equal(first, second)


def test_another_size_is_fitted_on_nothing(ask: Asker) -> None:
    """Twice as wide: the product keeps its proportions in the middle, and the placement says where."""
    made = Studio().generate(ask(size=Size(160, 80)))
    assert made.size == Size(160, 80)
    assert made.placement == Placement(40, 0, 2, 2)
    assert np.asarray(made.image)[:, :40].max() == 0


def test_a_photo_on_white_is_cut_out(ask: Asker, save: Saver) -> None:
    """Without alpha the plain backdrop becomes transparent, and no colour changes."""
    pixels = np.full((40, 40, 3), 255, np.uint8)
    pixels[10:30, 10:30] = (60, 40, 30)
    made = np.asarray(Studio().generate(ask({"photo": save("product", pixels)}, colorway=None)).image)
    assert made[0, 0, 3] == 0
    assert made[20, 20].tolist() == [60, 40, 30, 255]
    assert np.array_equal(pixels, made[..., :3])


def test_in_a_scene_the_product_stands_on_its_place_at_its_true_size(ask: Asker, room: Scene) -> None:
    """The placement maps the photo's foot to the place, and its height to the centimetres stated."""
    made = Studio().generate(ask({"depth_cm": None}, scene=room, size=Size(120, 80)))
    place = made.placement
    assert place is not None
    assert place.x + 20 * place.sx == pytest.approx(60, abs=1)
    assert place.y + 36 * place.sy == pytest.approx(64, abs=1)
    assert 28 * place.sy == pytest.approx(30 * 120 / 240, abs=1)


def test_in_a_scene_the_product_takes_the_room_s_light(ask: Asker, room: Scene) -> None:
    """Where the photo lands, the product's colour is its own times the white of the room."""
    request = ask(scene=room, size=Size(480, 320))
    made = Studio().generate(request)
    assert request.product.mask is not None
    laid = made.lay(request.product.mask.picture())
    assert laid is not None
    found = region_colour(np.asarray(made.image), np.asarray(laid.image))
    assert found is not None
    ratio = found / linear_of("#5B6B4B")
    assert ratio.tolist() == pytest.approx([0.8, 0.75, 0.7], rel=0.15)


def test_a_product_throws_a_shadow_unless_told_not_to(ask: Asker, room: Scene) -> None:
    """With shadows the floor beside the foot is darker than the plate; with none the plate is untouched."""
    request = ask(scene=room, size=Size(120, 80))
    plate = pixels_of(room.plate)
    bare = np.asarray(Studio(StudioConfig(shadows=0)).generate(request).image)
    shaded = np.asarray(Studio().generate(request).image)
    assert np.array_equal(plate[64:], bare[64:])
    assert shaded[62:67, 52:68].mean() < bare[62:67, 52:68].mean() - 2
    assert shaded[:, :20].mean() == pytest.approx(plate[:, :20].mean(), abs=1)


@pytest.mark.parametrize("footprint", ["round", "rect", "legs", "none"])
def test_every_footprint_stands(ask: Asker, room: Scene, footprint: str) -> None:
    """The picture has the size asked for, whatever touches the floor."""
    made = Studio().generate(ask({"footprint": footprint}, scene=room, size=Size(90, 90)))
    assert made.size == Size(90, 90)


@pytest.mark.parametrize(
    ("product", "changes", "words"),
    [
        ({"photo": None}, {}, "vase has no photo to work from; name one in the photo column (products.csv:2)"),
        ({"mask": None}, {}, "name a grey image, white = the part to recolour, in the mask column (products.csv:2)"),
    ],
)
def test_what_is_missing_is_refused_in_words(
    ask: Asker, product: dict[str, Any], changes: dict[str, Any], words: str
) -> None:
    """A refusal says what is missing, where, and what to do; generate refuses the same."""
    request = ask(product, **changes)
    refusal = Studio().refuse(request)
    assert refusal is not None
    assert words in refusal
    with pytest.raises(BadRequest, match="vase has no"):
        Studio().generate(request)


def test_a_mask_of_another_size_is_refused(ask: Asker, save: Saver) -> None:
    """The plan says it, from the sizes alone."""
    refusal = Studio().refuse(ask({"mask": save("mask", np.full((10, 20), 255, np.uint8))}))
    assert refusal == (
        "the mask of vase has 20x10 pixels and its photo 40x40; save the mask at the photo's size (products.csv:2)"
    )


def test_a_scene_of_words_is_refused(ask: Asker) -> None:
    """The studio invents nothing."""
    refusal = Studio().refuse(ask(scene=Scene(key="loft", label="Loft", words="a bright loft")))
    assert refusal == (
        "the studio cannot invent a scene from words; give scenes.loft.plate or choose another generator"
    )


@pytest.mark.parametrize("change", ["part", "product"])
def test_a_backdrop_that_must_stay_stays(ask: Asker, save: Saver, change: str) -> None:
    """The usual photo, on white paper without alpha: pixel for pixel the same outside of the mask, opaque as before."""
    request = ask()
    paper, mask = on_paper(request), pixels_of(request.product.mask)
    made = np.asarray(Studio().generate(ask({"photo": save("product", paper)}, change=change)).image)

    assert paper.shape == made.shape
    assert np.array_equal(paper[mask == 0], made[mask == 0])


def on_paper(request: Request) -> np.ndarray:
    """The vase on white paper, without alpha."""
    photo = pixels_of(request.product.photo)
    return np.where(photo[..., 3:] > 0, photo[..., :3], np.uint8(245))


def test_a_catalog_that_wants_no_guess_gets_none(ask: Asker, save: Saver) -> None:
    """However plain the paper; a cut-out that is given is taken."""
    request = ask()
    photo, cutout = save("product", on_paper(request)), save("cutout", pixels_of(request.product.photo)[..., 3])
    strict = Studio(StudioConfig(cutout="given"))

    with pytest.raises(BadRequest, match="name a grey picture, white = product, in the cutout column"):
        strict.generate(ask({"photo": photo}))
    made = np.asarray(strict.generate(ask({"photo": photo.cut_by(cutout)})).image)
    assert np.array_equal(pixels_of(cutout), made[..., 3])


def test_a_product_before_anything_is_found_by_its_mask(ask: Asker, save: Saver, room: Scene) -> None:
    """With `segment`; with the default a scene says that it cannot be cut out."""
    request = ask()
    photo = pixels_of(request.product.photo)
    tiles = np.random.default_rng(2).choice(np.array([[30, 60, 170], [40, 150, 200]], np.uint8), (10, 10))
    busy = np.where(photo[..., 3:] > 0, photo[..., :3], np.kron(tiles, np.ones((4, 4, 1), np.uint8)))
    asked = ask({"photo": save("product", busy)}, scene=room, size=Size(120, 80))

    with pytest.raises(BadRequest, match="plain background"):
        Studio().generate(asked)
    assert Studio(StudioConfig(cutout="segment")).generate(asked).size == Size(120, 80)


def test_segmenting_without_its_library_says_what_to_install(
    ask: Asker, save: Saver, room: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It comes with an extra."""
    monkeypatch.setitem(sys.modules, "cv2", None)
    monkeypatch.delitem(sys.modules, "packshot_studio.segmenting", raising=False)
    busy = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)

    with pytest.raises(BadRequest, match=r'pip install "packshot\[cutout\]"'):
        Studio(StudioConfig(cutout="segment")).generate(ask({"photo": save("product", busy)}, scene=room))


def test_an_outline_of_the_paper_s_colour_is_not_cut(ask: Asker, save: Saver, room: Scene) -> None:
    """White on white: the photo stays as it is, and a scene says what would help."""
    paper = np.full((40, 40, 3), 250, np.uint8)
    paper[8:36, 10:30] = 240
    white = {"photo": save("product", paper)}

    assert np.array_equal(paper, np.asarray(Studio().generate(ask(white, colorway=None, target="photo")).image))
    with pytest.raises(BadRequest, match="a plain one of another colour"):
        Studio().generate(ask(white, colorway=None, target="photo", scene=room))


def test_a_plate_without_a_place_is_refused(ask: Asker, room: Scene) -> None:
    """Where a product stands is never guessed."""
    refusal = Studio().refuse(ask(scene=replace(room, place=None)))
    assert refusal == "scenes.loft does not say where a product stands; give scenes.loft.place"


def test_a_product_without_a_size_is_refused_in_a_scene(ask: Asker, room: Scene) -> None:
    """Its true size is never guessed; alone it needs none."""
    sizeless = {"height_cm": None, "width_cm": None}
    refusal = Studio().refuse(ask(sizeless, scene=room))
    assert refusal is not None
    assert "fill the height_cm or width_cm column (products.csv:2)" in refusal
    assert Studio().refuse(ask(sizeless)) is None


def test_a_mask_without_white_is_refused(ask: Asker, save: Saver) -> None:
    """Only the pixels tell: said when the picture is made."""
    with pytest.raises(BadRequest, match="no white part"):
        Studio().generate(ask({"mask": save("mask", np.zeros((40, 40), np.uint8))}))


def test_a_busy_photo_cannot_be_placed(ask: Asker, save: Saver, room: Scene) -> None:
    """Without alpha or a plain background there is no cut-out."""
    busy = np.random.default_rng(1).integers(0, 256, (40, 40, 3), dtype=np.uint8)
    with pytest.raises(BadRequest, match="does not show the product on a plain background"):
        Studio().generate(ask({"photo": save("product", busy)}, colorway=None, scene=room))


def test_a_photo_changed_since_the_plan_is_refused(ask: Asker) -> None:
    """The picture is made of what was planned or not at all."""
    request = ask()
    assert request.product.photo is not None
    Picture.new(Size(40, 40), "#000000").image.save(request.product.photo.path)
    with pytest.raises(BadRequest, match="changed since the plan"):
        Studio().generate(request)


def test_what_it_is_told_is_what_the_picture_depends_on(ask: Asker, room: Scene) -> None:
    """A label, the words, a price or the take change no key; a hex, a finish or the room do."""
    studio, request = Studio(), ask(scene=room)
    same = ask(
        {"facts": {"price": "99"}, "title": "Other", "description": "new", "material": "clay"},
        scene=replace(room, label="Other", words="new"),
        prompt="other words",
        colorway=Colorway(key="other", label="Other", hex="#5B6B4B"),
    )
    assert studio.told(request) == studio.told(same)
    for other in (
        ask(scene=room, target="photo"),
        ask({"finish": "glossy"}, scene=room),
        ask({"height_cm": 31.0}, scene=room),
        ask(scene=room, colorway=Colorway(key="moss", label="Moss Green", hex="#5B6B4C")),
        ask(scene=None),
    ):
        assert studio.told(request) != studio.told(other)


def test_without_a_scene_the_size_in_cm_does_not_count(ask: Asker) -> None:
    """A corrected height re-makes the rooms and not the packshots."""
    assert Studio().told(ask()) == Studio().told(ask({"height_cm": 31.0, "footprint": "rect"}))


def test_what_it_is_told_is_json(ask: Asker, room: Scene) -> None:
    """The host digests it as JSON."""
    import json

    assert json.loads(json.dumps(Studio().told(ask(scene=room))))["colorway"] == [["", "#5B6B4B"]]


def test_the_anchor_is_told_only_where_it_counts(ask: Asker) -> None:
    """Aiming at the swatch itself, a new hex of the photographed colorway makes no other colorway again."""
    other = Colorway(key="other", label="Other", hex="#AA8822")

    assert Studio().told(ask(target="swatch")) == Studio().told(ask(photo_colorway=other, target="swatch"))
    assert Studio().told(ask(colorway=None)) == Studio().told(ask(photo_colorway=other, colorway=None))
    assert Studio().told(ask(target="photo")) != Studio().told(ask(photo_colorway=other, target="photo"))
