"""Fonts: which letters one has, and the size at which a line fits.

Text is laid out by Raqm, Pillow's door to HarfBuzz and FriBiDi, and by nothing else: it alone joins Arabic letters,
orders a line that mixes directions, and places vowel points. Without it the line is refused, because Pillow's basic
layout would print Hebrew backwards without a word.
"""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from packshot.api import BadRequest, Context

if TYPE_CHECKING:
    from PIL.ImageFont import Axis, FreeTypeFont

NO_LAYOUT = (
    "this Pillow cannot set right-to-left text: FriBiDi is missing; install it (Debian: libfribidi0, macOS: brew "
    "install fribidi)"
)
_SMALLEST = 8
"""Pixels of the smallest letters people can read."""
_IGNORED = " \u200e\u200f\u2066\u2067\u2068\u2069"
"""Spaces and marks of direction, which no font needs to draw."""


@dataclass(frozen=True, eq=False)
class Font:
    """A font: the name people gave it, and its file's content."""

    name: str
    data: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the file (hex)."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def letters(self) -> frozenset[int]:
        """Code points it can draw. Raises ValueError for a file that is no font."""
        from fontTools.ttLib import TTFont, TTLibError

        try:
            with TTFont(io.BytesIO(self.data), lazy=True, fontNumber=0) as font:
                return frozenset(font.getBestCmap() or ())
        except TTLibError as error:
            raise ValueError(f"{self.name} is no font: {error}") from error

    def fitting(self, line: str, room: tuple[int, int], weight: int, direction: str) -> FreeTypeFont:
        """The font at the largest size at which the line fits into `room`, in pixels.

        Raises BadRequest where a letter is missing or there is no room for readable ones: a box in place of a letter,
        or a price cut short, would be on sale.
        """
        if not shapes():
            raise BadRequest(NO_LAYOUT)
        if missing := sorted({each for each in line if each not in _IGNORED and ord(each) not in self.letters}):
            named = ", ".join(f"{each} (U+{ord(each):04X})" for each in missing[:5])
            raise BadRequest(f"the font {self.name} lacks {named}; name another in font")
        size = room[1]
        while size >= _SMALLEST:
            font = self._sized(size, weight)
            left, _, right, _ = font.getbbox(line, direction=given(direction))
            if right - left <= room[0]:
                return font
            size = min(size - 1, int(size * room[0] / (right - left)))
        raise BadRequest(f"{line[:40]!r} does not fit into {room[0]}x{room[1]} pixels; shorten it, or raise band")

    def _sized(self, size: int, weight: int) -> FreeTypeFont:
        from PIL import ImageFont

        font = ImageFont.truetype(io.BytesIO(self.data), size, layout_engine=ImageFont.Layout.RAQM)
        return _weighted(font, weight)


def shapes() -> bool:
    """Whether this Pillow can lay out every script."""
    from PIL import features

    return bool(features.check("raqm") and features.check("fribidi"))


def given(direction: str) -> str | None:
    """The direction as Pillow takes it; None leaves it to the line's first letter."""
    return None if direction == "auto" else direction


def load(context: Context, name: str | None) -> Font:
    """The font of that name in the catalog's folder, or Rubik. Raises ValueError for what is none, or outside."""
    if name is None:
        from fontpkg_rubik import ROOT

        return Font("Rubik", (ROOT / "files" / "Rubik[wght].ttf").read_bytes())
    folder = context.folder.resolve()
    path = (folder / name).resolve()
    if not (context.outside or path.is_relative_to(folder)):
        raise ValueError(f"the font {name} is outside the catalog's folder; copy it there")
    if not path.is_file():
        raise ValueError(f"there is no font {name} in the catalog's folder; copy it there, or leave font out for Rubik")
    return Font(name, path.read_bytes())


def _weighted(font: FreeTypeFont, weight: int) -> FreeTypeFont:
    """A variable font at this weight, as far as it goes; any other as it is."""
    try:
        axes = font.get_variation_axes()
    except OSError:
        return font
    font.set_variation_by_axes([_along(axis, weight) for axis in axes])
    return font


def _along(axis: Axis, weight: int) -> float:
    lowest, usual, highest = (float(axis[key] or 0) for key in ("minimum", "default", "maximum"))
    return min(max(weight, lowest), highest) if axis["name"] in (b"Weight", "Weight") else usual
