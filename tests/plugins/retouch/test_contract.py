"""Every post-processor of the package keeps the contract of post-processors."""

from typing import ClassVar

from packshot.testing.contracts import PostProcessorContract
from packshot_retouch import (
    Canvas,
    ColourCorrect,
    Crop,
    Pad,
    PasteBack,
    Resize,
    Shadow,
    Sharpen,
    Trim,
    Watermark,
)


class TestTrim(PostProcessorContract):
    """`trim` keeps the contract."""

    plugin = Trim


class TestCanvas(PostProcessorContract):
    """`canvas` keeps the contract on a plain background."""

    plugin = Canvas
    options: ClassVar = {"size": "120x100", "background": "#D0D0D0"}
    keeps_alpha = False


class TestTransparentCanvas(PostProcessorContract):
    """`canvas` keeps the contract, and transparency, on nothing."""

    plugin = Canvas
    options: ClassVar = {"size": "100x140", "background": "transparent"}


class TestResize(PostProcessorContract):
    """`resize` keeps the contract."""

    plugin = Resize
    options: ClassVar = {"size": "128x96"}


class TestPad(PostProcessorContract):
    """`pad` keeps the contract."""

    plugin = Pad
    options: ClassVar = {"ratio": "1:1"}
    keeps_alpha = False


class TestCrop(PostProcessorContract):
    """`crop` keeps the contract."""

    plugin = Crop
    options: ClassVar = {"ratio": "1:1"}


class TestShadow(PostProcessorContract):
    """`shadow` keeps the contract."""

    plugin = Shadow
    draws = True


class TestColourCorrect(PostProcessorContract):
    """`colour-correct` keeps the contract."""

    plugin = ColourCorrect


class TestPasteBack(PostProcessorContract):
    """`paste-back` keeps the contract."""

    plugin = PasteBack


class TestSharpen(PostProcessorContract):
    """`sharpen` keeps the contract."""

    plugin = Sharpen


class TestWatermark(PostProcessorContract):
    """`watermark` keeps the contract."""

    plugin = Watermark
    options: ClassVar = {"text": "sample"}
    draws = True
