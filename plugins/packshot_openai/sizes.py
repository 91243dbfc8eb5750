"""Which size to ask a model for, so that a picture of any wanted size can be made of it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from functools import lru_cache

from packshot.api import PluginConfig, Size


class SizeRule(PluginConfig):
    """The sizes a model makes: a short list of `fixed` ones, or any within bounds."""

    fixed: tuple[str, ...] = ()
    """Sizes like `1024x1024`; where there are any, the bounds below mean nothing."""
    step: int = 16
    """Both edges are multiples of it, in pixels."""
    ratio: int = 3
    """The longer edge is at most so many times the shorter."""
    pixels: tuple[int, int] = (655_360, 8_294_400)
    """The least and the most pixels in all."""
    edge: int = 3824
    """The longest edge, in pixels."""

    def allows(self, size: Size) -> bool:
        """Whether the model makes exactly this size."""
        if self.fixed:
            return str(size) in self.fixed
        short, long = sorted((size.width, size.height))
        least, most = self.pixels
        return (
            size.width % self.step == size.height % self.step == 0
            and 0 < long <= min(self.edge, self.ratio * short)
            and least <= size.width * size.height <= most
        )


@lru_cache(maxsize=1024)
def nearest(wanted: Size, rule: SizeRule) -> Size:
    """The size to ask for: at or above the wanted one in both edges wherever the model reaches it.

    Of the sizes whose aspect is the wanted one to within a step, the one of the least area; where the model reaches
    that aspect only smaller, the largest. A ratio beyond the model's is widened to it.
    """
    if rule.fixed:
        return min(map(Size.parse, rule.fixed), key=lambda size: _mismatch(size, wanted))
    shape = _within_ratio(wanted, rule)
    above = [size for size in _alike(shape, rule, up=True) if _covers(size, wanted)] or list(_covering(shape, rule))
    if above:
        return min(above, key=lambda size: (size.width * size.height, _stretch(size, wanted)))
    below = _alike(shape, rule, up=False)
    return max(below, key=lambda size: (size.width * size.height, -_stretch(size, wanted)))


def _mismatch(size: Size, wanted: Size) -> tuple[float, bool, int]:
    """Aspect first, as a short list has no more than a few; then covering, then area."""
    return round(_stretch(size, wanted), 6), not _covers(size, wanted), size.width * size.height


def _stretch(size: Size, wanted: Size) -> float:
    """How far the aspects differ: 0 for the same, the same for twice as wide and twice as high."""
    return abs(math.log(size.width * wanted.height / (size.height * wanted.width)))


def _covers(size: Size, wanted: Size) -> bool:
    return size.width >= wanted.width and size.height >= wanted.height


def _within_ratio(wanted: Size, rule: SizeRule) -> Size:
    """The wanted size, its shorter edge lengthened to the model's ratio."""
    return Size(max(wanted.width, -(-wanted.height // rule.ratio)), max(wanted.height, -(-wanted.width // rule.ratio)))


def _alike(shape: Size, rule: SizeRule, *, up: bool) -> Iterator[Size]:
    """Sizes of the shape's aspect, the other edge rounded up or down to a step."""
    rounded = _up if up else _down
    corner = Size(_up(shape.width, rule.step), _up(shape.height, rule.step))
    edges = range(rule.step, rule.edge + 1, rule.step)
    wide = (Size(edge, rounded(edge * shape.height / shape.width, rule.step)) for edge in edges)
    high = (Size(rounded(edge * shape.width / shape.height, rule.step), edge) for edge in edges)
    return _allowed((corner, *wide, *high), rule)


def _covering(shape: Size, rule: SizeRule) -> Iterator[Size]:
    """For every width the lowest height that covers the shape, whatever the aspect."""
    least = rule.pixels[0]
    for width in range(_up(shape.width, rule.step), rule.edge + 1, rule.step):
        height = _up(max(shape.height, width / rule.ratio, least / width), rule.step)
        yield from _allowed((Size(width, height),), rule)


def _allowed(sizes: Iterable[Size], rule: SizeRule) -> Iterator[Size]:
    return (size for size in sizes if rule.allows(size))


def _up(pixels: float, step: int) -> int:
    return math.ceil(pixels / step) * step


def _down(pixels: float, step: int) -> int:
    return max(step, math.floor(pixels / step) * step)
