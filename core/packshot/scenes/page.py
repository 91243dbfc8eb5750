"""A page to click points in: one file, opened from the disk, that shows the command the clicks mean."""

from __future__ import annotations

import base64
import io
import json
from importlib.resources import files

from packshot.api import Picture


def page(picture: Picture, command: str) -> str:
    """The HTML for a photo: clicks are counted in its pixels and added to the `command`."""
    out = io.BytesIO()
    picture.on("#FFFFFF").image.convert("RGB").save(out, "JPEG", quality=88)
    photo = base64.b64encode(out.getvalue()).decode("ascii")
    text = files("packshot.scenes").joinpath("page.html").read_text("utf-8")
    return text.replace("%PHOTO%", photo).replace('"%COMMAND%"', json.dumps(command).replace("<", "\\u003c"))
