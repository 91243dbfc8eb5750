"""Width and height."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self

_SIZE = re.compile(r"\s*([1-9]\d{0,4})\s*[xX\u00d7]\s*([1-9]\d{0,4})\s*")


@dataclass(frozen=True, slots=True, order=True)
class Size:
    """Width and height in pixels, written `1536x1024`."""

    width: int
    height: int

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `1536x1024`; raise ValueError for anything else."""
        match = _SIZE.fullmatch(text)
        if match is None:
            message = f'"{text}" is not a size; write width x height in pixels, like "1536x1024"'
            raise ValueError(message)
        return cls(int(match[1]), int(match[2]))

    def __str__(self) -> str:
        return f"{self.width}x{self.height}"
