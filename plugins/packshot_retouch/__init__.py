"""Post-processors that finish a picture: framing, shadow, colour, sharpness, marks."""

from packshot.api import PostProcessor, hookimpl
from packshot_retouch.canvas import Canvas
from packshot_retouch.colour_correct import ColourCorrect
from packshot_retouch.paste_back import PasteBack
from packshot_retouch.ratio import Crop, Pad
from packshot_retouch.resize import Resize
from packshot_retouch.shadow import Shadow
from packshot_retouch.sharpen import Sharpen
from packshot_retouch.trim import Trim
from packshot_retouch.watermark import Watermark

__all__ = [
    "Canvas",
    "ColourCorrect",
    "Crop",
    "Pad",
    "PasteBack",
    "Resize",
    "Shadow",
    "Sharpen",
    "Trim",
    "Watermark",
]


@hookimpl
def packshot_postprocessors() -> list[type[PostProcessor]]:
    """All of them."""
    return [Trim, Canvas, Resize, Pad, Crop, Shadow, ColourCorrect, PasteBack, Watermark, Sharpen]
