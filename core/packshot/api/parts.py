"""The parts of a product that take a colour each, as one photo shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from packshot.api.pictures import Picture
from packshot.api.values import Colorway, Product, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a product that takes a colour, as the photo shows it."""

    name: str = ""
    """As the colorway names it; empty for the one part of a colorway that is one colour."""
    mask: Reference | None
    """White = the part, in the photo's pixels; None where the record names no mask for it."""
    others: tuple[Reference, ...] = ()
    """Masks of parts that lie inside `mask` and do not belong to this one."""
    wanted: Colorway | None
    photographed: Colorway | None
    """What the photo shows here, where the catalog says it."""

    @property
    def masks(self) -> tuple[Reference, ...]:
        """All masks that say where it is; none where its own is not known."""
        return (self.mask, *self.others) if self.mask else ()

    def region(self) -> Picture | None:
        """The mask without the other parts, decoded: mode `L`. Raises PictureError as `Reference.picture` does."""
        if self.mask is None:
            return None
        return reduce(Picture.without, (each.picture() for each in self.others), self.mask.picture())


def parts(product: Product, wanted: Colorway | None, photographed: Colorway | None) -> tuple[Part, ...]:
    """The parts of a product that take a colour: those the wanted colorway names, else those the photographed one does.

    A named part has the mask of its name; the only one without such a mask has the rest of the product's `mask`. A
    colorway of one colour is that of every part the photo shows.
    """
    shown = photographed.parts if photographed else {}
    named = (wanted.parts if wanted else {}) or shown
    if not named:
        return (Part(mask=product.mask, wanted=wanted, photographed=photographed),)
    rest = [name for name in named if name not in product.masks]
    return tuple(
        Part(
            name=name,
            mask=product.masks.get(name) or (product.mask if rest == [name] else None),
            others=tuple(product.masks.values()) if rest == [name] else (),
            wanted=wanted.parts.get(name, wanted) if wanted else None,
            photographed=shown.get(name),
        )
        for name in named
    )
