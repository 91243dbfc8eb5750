"""One wanted picture, as a generator sees it and as post-processors and checks do."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, reduce

from packshot.api.parts import Part, parts
from packshot.api.pictures import Picture
from packshot.api.size import Size
from packshot.api.values import Change, Colorway, Operation, Product, Reference, Scene, Target


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a generator sees of a job."""

    operation: Operation
    prompt: str
    size: Size
    """The size wanted. `size = "source"` in the catalog has been resolved to the photo's or the plate's."""
    references: tuple[Reference, ...] = ()
    """Input images in the order the template names them; a mask is one of them, with role `mask`."""
    take: int = 1
    change: Change = "all"
    """What may change; everything else must stay pixel for pixel."""
    target: Target = "photo"
    """The colour to aim at: as the swatch would look in the photo's light, or the swatch itself."""
    product: Product
    colorway: Colorway | None = None
    photo_colorway: Colorway | None = None
    """The colorway the product's photo shows, where the catalog says it."""
    scene: Scene | None = None
    redo: tuple[str, ...] = ()
    """What people asked for when they wanted earlier pictures made anew, the first request first; empty: just again."""

    def reference(self, role: str) -> Reference | None:
        """The first input image with this role."""
        return next((each for each in self.references if each.role == role), None)

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The parts that take a colour: one without a name, or those the colorway names."""
        return parts(self.product, self.colorway, self.photo_colorway)

    def mask(self) -> Picture | None:
        """All parts that take a colour, decoded into one mask; None where none has a mask."""
        regions = [region for part in self.parts if (region := part.region())]
        return reduce(Picture.united, regions) if regions else None


@dataclass(frozen=True, kw_only=True)
class Job:
    """One wanted picture, as post-processors and checks see it."""

    request: Request
    shot: str
    tier: str
    paid: bool = False
    """Whether the generator costs money: a provider's model made the picture."""

    @property
    def product(self) -> Product:
        """The product pictured."""
        return self.request.product

    @property
    def colorway(self) -> Colorway | None:
        """The colorway wanted, if the shot has that axis."""
        return self.request.colorway

    @property
    def scene(self) -> Scene | None:
        """The scene wanted, if the shot has that axis."""
        return self.request.scene

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts that take a colour: one without a name, or those the colorway names."""
        return self.request.parts

    @property
    def take(self) -> int:
        """The candidate's number, from 1."""
        return self.request.take

    @cached_property
    def photo(self) -> Picture | None:
        """The product's source photo, decoded."""
        reference = self.product.photo
        return reference.picture() if reference else None

    @cached_property
    def mask(self) -> Picture | None:
        """What takes a colour in the photo's pixels, mode `L`, white = yes: all parts together."""
        return self.request.mask()
