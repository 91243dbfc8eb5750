"""The frozen values that travel from a catalog to a picture."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from packshot.api.pictures import Picture, read_reference
from packshot.api.size import Size

Operation = Literal["generate", "edit", "inpaint", "combine"]
"""From words; a photo changed; changed inside a mask; several photos made one."""
Change = Literal["part", "product", "background", "all"]
"""What of the photo may change: the masked part, the product, all around it, everything."""
Target = Literal["photo", "swatch"]
"""The colour to aim at: as the swatch would look in the photo's light, or the swatch itself."""
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a file as people point at it: `products.csv:14`. Line and column count from 1; 0 is unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Reference:
    """An input image: its role, its file, the SHA-256 of its bytes, its size."""

    role: str
    """`product`, `mask`, `markup`, `scene`, `swatch`; `view`: the product in another of its photos; `draft`: this very
    picture at a lower tier, as people approved it."""
    path: Path = field(repr=False)
    """Not shown: a template that prints a reference must not tell a provider the folders of this machine."""
    digest: str
    """SHA-256 (hex) of all it shows: of its bytes, or of both digests where a cut-out goes with it."""
    size: Size
    cutout: Reference | None = None
    """What of the picture is product: grey, of its size, white = product."""
    own_digest: str = ""
    """SHA-256 (hex) of its own bytes, where `digest` covers the cut-out too."""

    def cut_by(self, cutout: Reference) -> Reference:
        """The picture with this cut-out."""
        digest = hashlib.sha256(f"{self.digest} {cutout.digest}".encode()).hexdigest()
        return replace(self, digest=digest, cutout=cutout, own_digest=self.digest)

    @property
    def overlay(self) -> bool:
        """Whether it lies over the first image, as masks and markups do, and is not one of the numbered ones."""
        return self.role in ("mask", "markup")

    def picture(self) -> Picture:
        """Decode the file; masks and cut-outs come as mode `L`, and what has a cut-out comes with that as its alpha.

        Raises PictureError when a file is not the one that was planned, is damaged, or is not a photo format.
        """
        picture = read_reference(self.path, self.own_digest or self.digest)
        if self.cutout:
            return picture.cut_by(self.cutout.picture())
        return picture.grey() if self.role in ("mask", "cutout") else picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Colorway:
    """A named colour and material a product comes in."""

    key: str
    label: str
    hex: str
    """`#RRGGBB`, upper case, sRGB; of several colours, the one that stands for all."""
    material: str = ""
    swatch: Reference | None = None
    parts: Mapping[str, Colorway] = field(default_factory=dict, hash=False)
    """The colorway of each named part, where the parts of a product have a colour each: stripe and ground."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a product stands in a scene's plate, and its light.

    `x`, `y` are fractions of the plate's width and height (0..1): the middle of the product's foot, at its front edge;
    `cm_per_width` is how many centimetres the plate's width spans at that depth; `horizon` the eye level's y
    (fraction of height); `focal` the focal length over the width; `light` the direction light travels: right, away,
    up (negative: it falls); `key` the share of direct light 0..1; `softness` of its shadow 0..1; `white` the linear
    RGB of a white card there, or None to estimate it; `wall_foot` the y where the wall meets the floor, or None;
    `reach_cm` how far the floor or table top goes on around the product, or None; `reflect` how much it mirrors, 0..1;
    `front` a mask the size of the plate, white = what stands in front of the product.
    """

    x: float
    y: float
    cm_per_width: float
    horizon: float = 0.45
    focal: float = 0.944
    light: tuple[float, float, float] = (0.6, 0.25, -0.7)
    key: float = 0.4
    softness: float = 0.35
    white: tuple[float, float, float] | None = None
    wall_foot: float | None = None
    reach_cm: float | None = None
    reflect: float = 0.0
    front: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Photograph:
    """One of a product's photos, with what it shows and where."""

    photo: Reference
    colorway: Colorway | None = None
    """The colorway it shows: the anchor for colour truth."""
    mask: Reference | None = None
    masks: Mapping[str, Reference] = field(default_factory=dict)
    """Masks of the parts that a colorway names, by their names."""


@dataclass(frozen=True, kw_only=True)
class Product:
    """One record of the catalog. Empty text or None: the record does not say."""

    id: str
    title: str
    where: Where
    category: str = ""
    material: str = ""
    finish: str = "matte"
    """`matte`, `satin`, `glossy` or `metal`."""
    description: str = ""
    colorways: tuple[str, ...] = ()
    """Keys of the colorways the product comes in."""
    photos: tuple[Photograph, ...] = ()
    """All the record names. The next four fields are those of the one that is worked from, at first the first."""
    photo: Reference | None = None
    photo_colorway: str | None = None
    """Key of the colorway the photo shows: the anchor for colour truth."""
    mask: Reference | None = None
    """White = the part that takes the colorway's colour; the size of the photo."""
    masks: Mapping[str, Reference] = field(default_factory=dict)
    """Masks of the parts that a colorway names, by their names."""
    markup: Reference | None = None
    """The photo drawn over, on a transparent layer: arrows and notes that say what to change."""
    width_cm: float | None = None
    height_cm: float | None = None
    depth_cm: float | None = None
    footprint: str = "rect"
    """What touches the floor: `rect`, `round`, `legs` or `none`."""
    place: str = ""
    """The name of the place it stands at, in scenes that have one of this name."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """The record's other columns, as text."""

    def seen_in(self, photograph: Photograph) -> Product:
        """The product with this photo as the one that is worked from."""
        colorway = photograph.colorway.key if photograph.colorway else None
        photo, mask, masks = photograph.photo, photograph.mask, photograph.masks
        return replace(self, photo=photo, photo_colorway=colorway, mask=mask, masks=masks)


@dataclass(frozen=True, kw_only=True)
class Prop:
    """Something that stands in a scene whatever product is shown: its photo, cut out, and its size."""

    at: str
    """The name of its place."""
    place: Place
    body: Product
    """Its photo, its size in cm and what touches the floor."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A setting to show products in: words, and optionally a plate (photo of the empty room) with places to stand."""

    key: str
    label: str
    words: str = ""
    plate: Reference | None = None
    place: Place | None = None
    """Where the product stands."""
    places: Mapping[str, Place] = field(default_factory=dict)
    """Places of the plate by name, for the products and props that name one."""
    props: tuple[Prop, ...] = ()
    """What else stands there in every picture."""

    def seen_at(self, name: str) -> Scene:
        """The scene with the place of this name as the product's, where it has one; a prop there makes way."""
        if name not in self.places:
            return self
        return replace(self, place=self.places[name], props=tuple(each for each in self.props if each.at != name))
