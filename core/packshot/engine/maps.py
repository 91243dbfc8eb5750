"""Heat maps as pictures to lay over a finished picture, each kept once under its digest."""

from __future__ import annotations

import hashlib
import io
import math
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from PIL import Image

from packshot.api import Heat, Placement, Size
from packshot.api.heat import LIMIT, LONGEST
from packshot.ledger.durable import write_durably
from packshot.ledger.failures import LedgerError

_WITHIN, _BEYOND = (0, 174, 239), (236, 0, 140)
"""Process blue up to the limit, process magenta beyond it: few products have both, and colour-blind eyes part them."""
_STEP = 4
"""Levels that are told apart: a quarter of the bytes, and no eye sees the steps."""
_COARSE = [level // _STEP * _STEP for level in range(256)]
_COLOURS = [[(_WITHIN if level < LIMIT else _BEYOND)[channel] for level in range(256)] for channel in range(3)]


@dataclass(frozen=True, slots=True)
class Maps:
    """A folder of heat maps: WebP with transparency, at most 256 pixels long, named for their SHA-256.

    Each shows the whole of a finished picture, so that it fits when it is stretched over it. Its opacity is the level:
    half where the check's limit is just missed, full at twice that; nothing is shown where all is well. Safe to delete:
    findings keep their regions, and a picture that is finished again has its maps again.
    """

    folder: Path

    @classmethod
    def of(cls, work: Path) -> Self:
        """Those of a catalog whose ledger stands in `work`."""
        return cls(work / "cache" / "maps")

    def path(self, digest: str) -> Path:
        """Where a map stands, if it does."""
        return self.folder / digest[:2] / f"{digest}.webp"

    def keep(self, heat: Map) -> None:
        """Keep a map unless it is there; one that cannot be written is not worth a failure."""
        path = self.path(heat.digest)
        if not path.is_file():
            with suppress(LedgerError):
                write_durably(path, heat.data, synced=False)


@dataclass(frozen=True, slots=True)
class Map:
    """A heat map's file, and the SHA-256 (hex) of its bytes."""

    digest: str
    data: bytes


def drawn(heat: Heat, place: Placement, size: Size) -> Map | None:
    """The map over a picture of `size`, in which what the check looked at lies at `place`; None if nothing is off."""
    levels = _laid(heat, place, size).point(_COARSE)
    if not levels.getbbox():
        return None
    out = io.BytesIO()
    Image.merge("RGBA", [*map(levels.point, _COLOURS), levels]).save(out, "WEBP", lossless=True)
    return Map(hashlib.sha256(out.getvalue()).hexdigest(), out.getvalue())


def _laid(heat: Heat, place: Placement, size: Size) -> Image.Image:
    """The levels of the whole picture."""
    factor = LONGEST / max(size.width, size.height)
    frame = max(1, round(size.width * factor)), max(1, round(size.height * factor))
    left, top, right, bottom = heat.box
    x, width = ((each * frame[0] / size.width) for each in (place.x + left * place.sx, (right - left) * place.sx))
    y, height = ((each * frame[1] / size.height) for each in (place.y + top * place.sy, (bottom - top) * place.sy))
    fine = heat.coarser(math.ceil(width), math.ceil(height))
    across, down = fine.width / width, fine.height / height
    levels = Image.frombytes("L", (fine.width, fine.height), fine.levels)
    matrix = across, 0, -x * across, 0, down, -y * down
    return levels.transform(frame, Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR)
