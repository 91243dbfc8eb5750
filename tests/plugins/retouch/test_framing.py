from collections.abc import Callable
from typing import Literal

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image
from pydantic import ValidationError

from packshot.api import Job, Picture, Placement, Size
from packshot_retouch.boxes import product_box
from packshot_retouch.canvas import Canvas, CanvasConfig
from packshot_retouch.ratio import Crop, CropConfig, Pad, PadConfig
from packshot_retouch.resize import Resize, ResizeConfig
from packshot_retouch.trim import Trim, TrimConfig

sides = st.integers(1, 60)
sizes = st.builds(Size, sides, sides)


def block(width: int, height: int, *, left: int = 7, top: int = 5) -> Picture:
    """A brown block on transparency that knows where its photo lies."""
    image = Image.new("RGBA", (80, 70))
    image.paste((120, 80, 40, 255), (left, top, left + width, top + height))
    return Picture(image, Placement())


@given(sides, sides, st.integers(0, 30))
def test_trim_twice_is_trim_once(job: Job, width: int, height: int, margin: int) -> None:
    """A trimmed picture has nothing left to trim."""
    trim = Trim(TrimConfig(margin=margin))

    once = trim.apply(block(width, height), job)
    twice = trim.apply(once, job)

    assert once.image.tobytes() == twice.image.tobytes()
    assert once.placement == twice.placement


@given(sides, sides)
def test_trim_leaves_the_product(job: Job, width: int, height: int) -> None:
    """Without a margin, what stays is the product's box, pixel for pixel."""
    trimmed = Trim().apply(block(width, height), job)

    assert trimmed.size == Size(width, height)
    assert np.all(trimmed.array() == (120, 80, 40, 255))
    assert trimmed.placement == Placement(-7, -5)


def test_trim_leaves_an_empty_picture_alone(job: Job) -> None:
    """Where nothing is seen, nothing is cut."""
    empty = Picture(Image.new("RGBA", (9, 9)))

    assert Trim().apply(empty, job) is empty


@given(sizes, st.builds(Size, st.integers(8, 90), st.integers(8, 90)), st.floats(0.2, 1), st.booleans())
def test_a_canvas_is_exact(job: Job, product: Size, size: Size, fill: float, enlarge: bool) -> None:  # noqa: FBT001
    """The size is the one asked for, and what is not product is exactly the background."""
    config = CanvasConfig(size=size, fill=fill, enlarge=enlarge, background="#0a0b0c")

    made = Canvas(config).apply(block(product.width, product.height), job)

    assert size == made.size
    assert made.placement is not None
    outside = made.lay(block(product.width, product.height).alpha())
    assert outside is not None
    assert np.all(made.array()[_well_away(outside.array() == 0)] == (10, 11, 12))


def _well_away(far: np.ndarray) -> np.ndarray:
    """Without the pixels next to the product: Lanczos rings there."""
    kept = far.copy()
    for _ in range(4):
        padded = np.pad(kept, 1, constant_values=True)
        kept = padded[1:-1, 1:-1] & padded[:-2, 1:-1] & padded[2:, 1:-1] & padded[1:-1, :-2] & padded[1:-1, 2:]
    return kept


@given(st.integers(40, 60), st.integers(40, 60), st.floats(0.3, 0.98))
def test_a_product_fills_its_share_and_stands_in_the_middle(job: Job, width: int, height: int, fill: float) -> None:
    """The longer side fills its share of the canvas to a pixel, with as much room left as right, above as below."""
    size = Size(200, 200)

    made = Canvas(CanvasConfig(size=size, fill=fill, background="transparent")).apply(block(width, height), job)

    box = product_box(made)
    assert box is not None
    assert abs(max(box[2] - box[0], box[3] - box[1]) - fill * 200) <= 2
    assert abs(box[0] + box[2] - 200) <= 3
    assert abs(box[1] + box[3] - 200) <= 3


def test_a_wide_product_fits_a_tall_canvas(job: Job) -> None:
    """The side that binds fills its share; the other stays within it."""
    made = Canvas(CanvasConfig(size=Size(100, 300), fill=0.8, background="transparent")).apply(block(40, 50), job)

    box = product_box(made)
    assert box is not None
    assert abs(box[2] - box[0] - 80) <= 1
    assert box[3] - box[1] <= 240


def test_a_canvas_need_not_enlarge(job: Job) -> None:
    """A small product stays at its own pixels where scaling up is refused."""
    made = Canvas(CanvasConfig(size=Size(300, 300), enlarge=False)).apply(block(40, 50), job)

    assert made.placement is not None
    assert (made.placement.sx, made.placement.sy) == (1, 1)
    assert product_box(made) == (130, 125, 170, 175)


def test_a_transparent_canvas_stays_transparent(job: Job) -> None:
    """No background is added where none is wanted."""
    made = Canvas(CanvasConfig(size=Size(100, 100), background="transparent")).apply(block(40, 50), job)

    assert made.has_alpha
    assert tuple(made.array()[0, 0]) == (0, 0, 0, 0)


def test_a_speck_does_not_make_a_giant(job: Job) -> None:
    """Only what falls on the canvas is scaled: a large picture with a tiny product takes no memory."""
    image = Image.new("RGBA", (4000, 3000))
    image.paste((120, 80, 40, 255), (2000, 1500, 2002, 1502))

    assert Canvas(CanvasConfig(size=Size(500, 500))).apply(Picture(image), job).size == Size(500, 500)


@given(sides, sides, st.integers(1, 20), st.integers(1, 20))
def test_pad_loses_no_pixel(job: Job, width: int, height: int, x: int, y: int) -> None:
    """The picture stands unchanged in its new frame, which has the ratio to a pixel."""
    assume(0.1 < x / y < 10)
    picture = Picture(Image.effect_noise((width, height), 80).convert("RGB"), Placement())

    made = Pad(PadConfig(ratio=f"{x}:{y}")).apply(picture, job)

    assert made.placement is not None
    left, top = round(made.placement.x), round(made.placement.y)
    assert np.array_equal(picture.array(), made.array()[top : top + height, left : left + width])
    assert abs(made.width - made.height * x / y) <= max(0.5, 0.5 * x / y) + 1e-9


@given(sides, sides, st.integers(1, 20), st.integers(1, 20))
def test_crop_changes_no_pixel(job: Job, width: int, height: int, x: int, y: int) -> None:
    """What stays is a part of the picture, with the ratio to a pixel."""
    picture = Picture(Image.effect_noise((width, height), 80).convert("RGB"), Placement())

    made = Crop(CropConfig(ratio=f"{x}:{y}")).apply(picture, job)

    assert made.placement is not None
    left, top = round(-made.placement.x), round(-made.placement.y)
    assert np.array_equal(picture.array()[top : top + made.height, left : left + made.width], made.array())
    assert width == made.width or height == made.height
    assert abs(made.width - made.height * x / y) <= max(1, x / y)


@pytest.mark.parametrize(
    ("gravity", "expected"),
    [("product", (5, 0)), ("center", (20, 0)), ("left", (0, 0)), ("right", (40, 0)), ("top", (20, 0))],
)
def test_crop_keeps_what_it_is_told(job: Job, gravity: str, expected: tuple[int, int]) -> None:
    """The part that stays holds the product, the middle, or a side."""
    image = Image.new("RGB", (80, 40), "#ffffff")
    image.paste((120, 80, 40), (15, 10, 35, 30))

    made = Crop(CropConfig.model_validate({"ratio": "1:1", "gravity": gravity})).apply(Picture(image, Placement()), job)

    assert made.placement is not None
    assert expected == (-made.placement.x, -made.placement.y)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (ResizeConfig(size=Size(40, 40)), Size(40, 35)),
        (ResizeConfig(width=160), Size(160, 140)),
        (ResizeConfig(height=35), Size(40, 35)),
        (ResizeConfig(longest=40), Size(40, 35)),
        (ResizeConfig(width=160, enlarge=False), Size(80, 70)),
    ],
    ids=["box", "width", "height", "longest", "not larger"],
)
def test_resize_keeps_the_shape(job: Job, config: ResizeConfig, expected: Size) -> None:
    """One side is as wanted, the other follows."""
    made = Resize(config).apply(block(40, 50), job)

    assert expected == made.size
    assert made.placement == Placement(0, 0, expected.width / 80, expected.height / 70)


@given(sizes, st.sampled_from(["cover", "fill"]))
def test_a_fit_makes_exactly_the_size(job: Job, size: Size, fit: Literal["cover", "fill"]) -> None:
    """Covered and cut, or stretched; the picture still knows where its photo lies."""
    made = Resize(ResizeConfig(size=size, fit=fit)).apply(block(40, 50), job)

    assert size == made.size
    assert made.placement is not None
    if fit == "cover":
        assert made.placement.sx == pytest.approx(made.placement.sy, rel=1 / min(size.width, size.height))
        assert made.placement.x <= 0
        assert made.placement.y <= 0


@pytest.mark.parametrize(
    ("config", "options", "said"),
    [
        (CanvasConfig, {}, "Field required"),
        (CanvasConfig, {"size": "large"}, '"large" is not a size; write width x height'),
        (CanvasConfig, {"size": "90000x90000"}, "is more than 50,000,000 pixels"),
        (CanvasConfig, {"size": "9x9", "background": "white"}, '"white" is not a background; write "#RRGGBB"'),
        (CanvasConfig, {"size": "9x9", "fill": 1.2}, "less than or equal to 1"),
        (CanvasConfig, {"size": "9x9", "fil": 1}, "Extra inputs are not permitted"),
        (PadConfig, {"ratio": "4/5"}, '"4/5" is not a ratio; write width:height'),
        (CropConfig, {"ratio": "1:1", "gravity": "up"}, "Input should be 'product'"),
        (ResizeConfig, {}, "write exactly one of size, width, height and longest"),
        (ResizeConfig, {"width": 9, "longest": 9}, "write exactly one of"),
        (ResizeConfig, {"width": 9, "fit": "cover"}, "write size, and leave enlarge out"),
        (ResizeConfig, {"size": "9x9", "fit": "fill", "enlarge": False}, "write size, and leave enlarge out"),
    ],
)
def test_a_wrong_option_is_said_plainly(config: type, options: dict[str, object], said: str) -> None:
    """The message names what was written and what to write."""
    with pytest.raises(ValidationError) as caught:
        config(**options)

    assert said in caught.value.errors()[0]["msg"]


def test_a_size_is_written_as_it_is_read() -> None:
    """Options go into keys and schemas as the catalog writes them."""
    config = CanvasConfig.model_validate({"size": "2000x1500"})

    assert config.model_dump(mode="json")["size"] == "2000x1500"
    assert CanvasConfig.model_json_schema()["properties"]["size"]["type"] == "string"


@pytest.mark.parametrize(
    "apply",
    [
        Trim().apply,
        Canvas(CanvasConfig(size=Size(50, 50))).apply,
        Pad(PadConfig(ratio="1:2")).apply,
        Crop(CropConfig(ratio="1:2")).apply,
        Resize(ResizeConfig(width=20)).apply,
    ],
    ids=["trim", "canvas", "pad", "crop", "resize"],
)
def test_framing_leaves_its_picture_as_it_is(job: Job, apply: Callable[[Picture, Job], Picture]) -> None:
    """A new picture is made; the given one stays, and the same again gives the same again."""
    picture = block(40, 50)
    before = picture.image.tobytes()

    assert apply(picture, job).image.tobytes() == apply(picture, job).image.tobytes()
    assert before == picture.image.tobytes()
