from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from pydantic import ValidationError

from packshot.api import Context, Job, Picture, PictureError, Placement
from packshot.api.describing import descriptions
from packshot_retouch import packshot_postprocessors
from packshot_retouch.sharpen import Sharpen, SharpenConfig
from packshot_retouch.watermark import Watermark, WatermarkConfig

JobMaker = Callable[..., Job]
GREY = Picture(Image.new("RGB", (100, 60), "#808080"), Placement(3, 4))


def mark(folder: Path, **options: object) -> Watermark:
    """A watermark of a red square, or of what the options say."""
    Image.new("RGBA", (10, 10), (255, 0, 0, 255)).save(folder / "mark.png")
    config = WatermarkConfig.model_validate({"file": "mark.png", "width": 0.2, "margin": 0.05} | options)
    return Watermark(config, Context(folder=folder))


@pytest.mark.parametrize(
    ("corner", "box"),
    [
        ("top-left", (3, 3)),
        ("top-right", (77, 3)),
        ("bottom-left", (3, 37)),
        ("bottom-right", (77, 37)),
        ("center", (40, 20)),
    ],
)
def test_a_mark_lies_in_its_corner(tmp_path: Path, make_job: JobMaker, corner: str, box: tuple[int, int]) -> None:
    """The mark takes its share of the width, at its margin; beside it no pixel changes."""
    made = mark(tmp_path, corner=corner, opacity=1).apply(GREY, make_job())

    left, top = box
    marked = np.zeros((60, 100), bool)
    marked[top : top + 20, left : left + 20] = True
    assert np.array_equal(marked, np.any(made.array() != GREY.array(), axis=2))
    assert np.all(made.array()[marked] == (255, 0, 0))
    assert GREY.placement == made.placement


@given(opacity=st.floats(0.05, 1))
def test_opacity_mixes(job: Job, tmp_path_factory: pytest.TempPathFactory, opacity: float) -> None:
    """A mark of a share of opacity moves the picture by that share."""
    watermark = mark(tmp_path_factory.mktemp("mark"), corner="center", opacity=opacity)

    red = int(watermark.apply(GREY, job).array()[30, 50, 0])

    assert abs(red - (128 + opacity * 127)) <= 1.5


def test_text_is_a_mark(make_job: JobMaker) -> None:
    """A line of text is drawn in its colour, as wide as asked for."""
    config = WatermarkConfig(
        text="Aurora Living \u00e9", color="#ff0000", width=0.5, opacity=1, corner="top-left", margin=0
    )

    made = Watermark(config).apply(GREY, make_job()).array()

    changed = np.flatnonzero((made != GREY.array()).any(axis=(0, 2)))
    assert 44 <= changed[-1] <= 50
    assert int(made[..., 0].max()) > 200


def test_the_key_knows_the_mark(tmp_path: Path, make_job: JobMaker) -> None:
    """Another file under the same name is another mark."""
    first = mark(tmp_path).told(make_job())
    second = mark(tmp_path)
    Image.new("RGBA", (10, 10), (0, 0, 255, 255)).save(tmp_path / "mark.png")

    assert first != second.told(make_job())


@pytest.mark.parametrize(
    ("file", "said"),
    [("none.png", r"the mark none\.png cannot be read"), ("../mark.png", "outside the catalog's folder")],
)
def test_a_mark_that_cannot_be_used_is_named(tmp_path: Path, make_job: JobMaker, file: str, said: str) -> None:
    """A missing mark, or one from elsewhere, stops the picture and is reported by the doctor."""
    watermark = mark(tmp_path, file=file)

    with pytest.raises(PictureError, match=said):
        watermark.apply(GREY, make_job())
    assert [finding.verdict for finding in watermark.doctor()] == ["fail"]
    assert list(mark(tmp_path).doctor()) == []


@pytest.mark.parametrize("options", [{}, {"file": "a.png", "text": "b"}], ids=["neither", "both"])
def test_a_mark_is_a_file_or_a_text(options: dict[str, str]) -> None:
    """Exactly one is written."""
    with pytest.raises(ValidationError, match="write either file or text"):
        WatermarkConfig.model_validate(options)


def soft_edge() -> Picture:
    """A blurred step from dark to light."""
    image = Image.new("RGB", (40, 40), (80, 80, 80))
    image.paste((170, 170, 170), (20, 0, 40, 40))
    return Picture(image.filter(ImageFilter.GaussianBlur(2)), Placement())


def test_sharpening_steepens_an_edge(make_job: JobMaker) -> None:
    """The step over an edge grows; far from it nothing changes."""
    picture = soft_edge()

    made = Sharpen().apply(picture, make_job()).array()[20, :, 0].astype(int)

    before = picture.array()[20, :, 0].astype(int)
    assert made[21] - made[18] > before[21] - before[18]
    assert np.array_equal(before[:8], made[:8])


def test_no_amount_changes_nothing(make_job: JobMaker) -> None:
    """An amount of 0 gives the picture back, pixel for pixel."""
    assert (
        soft_edge().image.tobytes() == Sharpen(SharpenConfig(amount=0)).apply(soft_edge(), make_job()).image.tobytes()
    )


@given(st.floats(0.3, 8), st.floats(0, 5))
def test_a_plain_cut_out_gets_no_halo(job: Job, radius: float, amount: float) -> None:
    """Alpha stays, and black under transparent pixels does not shine through: 8-bit rounding is all that is left."""
    image = Image.new("RGBA", (30, 30))
    image.paste((150, 90, 60, 255), (8, 8, 22, 22))

    made = Sharpen(SharpenConfig(radius=radius, amount=amount)).apply(Picture(image), job)

    opaque = np.asarray(image)[..., 3] == 255
    assert np.array_equal(np.asarray(image)[..., 3], made.array()[..., 3])
    difference = made.array()[opaque].astype(int) - (150, 90, 60, 255)
    assert int(np.abs(difference).max()) <= 1 + 4 * amount


def test_the_plugin_registers_each_processor_once() -> None:
    """Ten names, each its own."""
    names = [processor.name for processor in packshot_postprocessors()]

    assert sorted(set(names)) == sorted(names)
    assert {
        "trim",
        "canvas",
        "resize",
        "pad",
        "crop",
        "shadow",
        "colour-correct",
        "paste-back",
        "watermark",
        "sharpen",
    } == set(names)


def test_every_processor_says_what_it_does() -> None:
    """Help and schema are made of docstrings: each class and each option has one."""
    for processor in packshot_postprocessors():
        assert processor.__doc__
        assert processor.Config.model_fields.keys() == descriptions(processor.Config).keys(), processor.name
