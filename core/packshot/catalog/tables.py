"""The tables of a catalog file, as it is written; plugin options are left open and checked by their plugins."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from packshot.api import Size
from packshot.api.decoding import MAX_BYTES
from packshot.api.describing import Described
from packshot.api.money import parse_usd
from packshot.api.values import Change, Target
from packshot.catalog.catalog import Axis, Format
from packshot.catalog.lab import hex_of_lab
from packshot.web.urls import HostPattern

DEFAULT_KEY = (
    "{{ product.id }}/{{ shot }}{% if colorway %}-{{ colorway.key }}{% endif %}"
    "{% if scene %}-{{ scene.key }}{% endif %}{% if tier != 'draft' %}-{{ tier }}{% endif %}-{{ take }}.{{ ext }}"
)
Lab = Annotated[list[float], Field(min_length=3, max_length=3)]
Vector = Annotated[list[float], Field(min_length=3, max_length=3)]
Fraction = Annotated[float, Field(ge=0, le=1)]
Text = Annotated[str, StringConstraints(min_length=1)]
Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$", max_length=100)]


def _hex(text: str) -> str:
    digits = text.removeprefix("#")
    if not text.startswith("#") or len(digits) != len("RRGGBB") or set(digits) - set("0123456789abcdefABCDEF"):
        raise PydanticCustomError("hex", 'a colour is written like "#5B6B4B", not "{text}"', {"text": text})
    return text.upper()


def _size(text: str) -> str:
    if text != "source":
        _parsed(Size.parse, text)
    return text


def _money(text: str) -> str:
    _parsed(parse_usd, text)
    return text


def _bytes(value: object) -> object:
    """`500 KB` or `2 MB` (1 KB = 1,000 bytes) as a number of bytes."""
    if not isinstance(value, str):
        return value
    number, _, unit = value.strip().partition(" ")
    if not number.isdecimal() or unit not in _UNITS:
        raise PydanticCustomError("bytes", 'a file size is written like "500 KB", not "{text}"', {"text": value})
    return int(number) * _UNITS[unit]


_UNITS = {"": 1, "B": 1, "KB": 1_000, "MB": 1_000_000}


def _parsed(parse: Any, text: str) -> None:  # noqa: ANN401  any parser that raises ValueError
    try:
        parse(text)
    except ValueError as error:
        raise PydanticCustomError("text", "{reason}", {"reason": str(error)}) from error


def _named(key: str) -> BeforeValidator:
    """A bare name is short for a table of which it is `key`."""
    return BeforeValidator(lambda value: {key: value} if isinstance(value, str) else value)


Hex = Annotated[str, AfterValidator(_hex)]
SizeText = Annotated[str, AfterValidator(_size)]
Money = Annotated[str, AfterValidator(_money)]
Bytes = Annotated[int, BeforeValidator(_bytes), Field(gt=0), WithJsonSchema({"type": ["integer", "string"]})]


class Table(Described):
    """Base of every table: unknown keys are errors, and values keep the type they are written in."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False, hide_input_in_errors=True)


class PluginTable(Table):
    """Base of tables whose other keys are a plugin's options."""

    model_config = ConfigDict(extra="allow")

    @property
    def options(self) -> dict[str, Any]:
        """The plugin's options, as written."""
        return dict(self.model_extra or {})


class RecordsTable(PluginTable):
    """The product records. Other keys are options of the reader."""

    path: Text
    """Relative to the catalog's folder."""
    reader: Text | None = None
    """The reader's name; without it the reader that recognises the file is taken."""
    map: dict[str, Text] = Field(default_factory=dict)
    """Product field to column name, where they differ: `title = "Name"`."""


class CatalogTable(Table):
    """The catalog itself."""

    name: Text
    """How people call the catalog."""
    records: Annotated[RecordsTable, _named("path")]
    """The records file, or a table that says how to read it."""


class ColorwayTable(Table):
    """A named colour and material. Give either `hex` or `lab`, or the `parts` that have a colour each."""

    label: Text | None = None
    """What customers call it; without it, the key in words."""
    hex: Hex | None = None
    """sRGB, like `#5B6B4B`."""
    lab: Lab | None = None
    """CIELAB for D65 and the 2 degree observer: lightness 0..100, a, b."""
    material: str = ""
    swatch: Text | None = None
    """A photo of the material, relative to the catalog's folder."""
    parts: dict[Key, Text] = Field(default_factory=dict)
    """The colorway of each part, where they differ: `{ stripe = "navy", ground = "ivory" }`."""

    @model_validator(mode="after")
    def _one_colour(self) -> ColorwayTable:
        if self.hex and self.lab:
            raise PydanticCustomError("colour", "a colorway has either hex or lab")
        if not (self.hex or self.lab or self.parts):
            raise PydanticCustomError("colour", "a colorway has either hex or lab, or parts that have")
        return self

    @property
    def color(self) -> str | None:
        """The colour as `#RRGGBB`, upper case; None where only its parts have one."""
        return self.hex or (hex_of_lab(*self.lab) if self.lab else None)


class PlaceTable(Table):
    """Where a product stands in a plate, and the light there."""

    x: Fraction
    """Of the plate's width, from the left: the middle of the product's foot."""
    y: Fraction
    """Of the plate's height, from the top."""
    cm_per_width: Annotated[float, Field(gt=0)]
    """How many centimetres the plate's width spans at that depth."""
    horizon: Annotated[float, Field(ge=-2, le=3)] = 0.45
    """The eye level's height, as a fraction from the top."""
    focal: Annotated[float, Field(gt=0)] = 0.944
    """The focal length over the plate's width."""
    light: Vector = Field(default=[0.6, 0.25, -0.7])
    """The direction light travels: right, away, up; down is negative."""
    key: Fraction = 0.4
    """The share of direct light."""
    softness: Fraction = 0.35
    """Of the direct light's shadow."""
    white: Annotated[list[Annotated[float, Field(gt=0)]], Field(min_length=3, max_length=3)] | None = None
    """The linear RGB of a white card there; without it, estimated."""
    wall_foot: Fraction | None = None
    """The height at which the wall meets the floor."""
    reach_cm: Annotated[float, Field(gt=0)] | None = None
    """How far a table top goes on around the product; without it, shadows end near the foot or at the wall."""
    reflect: Fraction = 0.0
    """How much the floor or table top mirrors what stands on it."""
    front: Text | None = None
    """A grey image the size of the plate, white where something stands in front of the product."""

    @model_validator(mode="after")
    def _on_the_floor(self) -> PlaceTable:
        if self.y <= self.horizon:
            raise PydanticCustomError("place", "a place lies below the horizon: y must be larger than horizon")
        if self.wall_foot is not None and not self.horizon < self.wall_foot <= self.y:
            raise PydanticCustomError("place", "a wall's foot lies between the horizon and the place: not so wall_foot")
        return self


class PropTable(Table):
    """Something that stands in the scene whatever product is shown."""

    place: Text
    """The name of its place: a key of the scene's `places`."""
    photo: Text
    """Its photo on a transparent background, relative to the catalog's folder."""
    height_cm: Annotated[float, Field(gt=0)]
    """Its true height."""
    width_cm: Annotated[float, Field(gt=0)] | None = None
    """Its width."""
    depth_cm: Annotated[float, Field(gt=0)] | None = None
    """How far it reaches back."""
    footprint: Literal["rect", "round", "legs", "none"] = "rect"
    """What touches the floor."""


class SceneTable(Table):
    """A setting to show products in: words, and optionally a photo of the empty room."""

    label: Text | None = None
    """What people call it; without it, the key in words."""
    words: str = ""
    """The setting in words, for prompts."""
    plate: Text | None = None
    """A photo of the empty room, relative to the catalog's folder."""
    place: PlaceTable | None = None
    """Where products stand."""
    places: dict[Key, PlaceTable] = Field(default_factory=dict)
    """More places by name, for products whose `place` column names one and for props."""
    props: list[PropTable] = Field(default_factory=list)
    """What else stands there; a prop makes way for a product at its place."""


class GeneratorTable(PluginTable):
    """A generator in use. Other keys are the plugin's options."""

    plugin: Text
    price: Money | None = None
    """What one picture costs, where the plugin cannot know: `0.04 USD`."""


class StepTable(PluginTable):
    """A post-processor or a check in use. Other keys are its options."""

    use: Text


class FormatTable(Table):
    """How assets are encoded."""

    use: Format = "jpeg"
    quality: Annotated[int, Field(ge=1, le=100)] | None = None
    """1..100; without it, the format's own."""
    max_bytes: Bytes | None = None
    """The largest file: a number of bytes or `500 KB`; quality is lowered to fit."""


class CombinationTable(Table):
    """A row of `include` or `exclude`; what it does not name matches anything."""

    product: Text | None = None
    colorway: Text | None = None
    scene: Text | None = None

    @model_validator(mode="after")
    def _says_something(self) -> CombinationTable:
        if not self.model_fields_set:
            raise PydanticCustomError("row", "a row names a product, a colorway or a scene")
        return self


class ShotSettings(Table):
    """Settings of a shot; also what [defaults] and tiers may state."""

    template: Text | None = None
    """The prompt template's name."""
    on_refused: Text | None = None
    """The template of a second try, once, for a request that the provider's moderation refused."""
    each: list[Axis] = Field(default_factory=list)
    """The axes: one picture for each `colorway`, `scene` or both."""
    generator: Text | None = None
    """The key of a [generators] table."""
    size: SizeText = "source"
    """Width x height of the original like `1536x1024`, or `source`: as the photo or the plate is."""
    change: Change | None = None
    """What may change; without it, what the template says."""
    target: Target = "photo"
    """The colour to aim at: as the swatch would look in the photo's light, or the swatch itself."""
    takes: Annotated[int, Field(ge=1, le=100)] = 1
    """How many candidates to make."""
    draft: Key = "draft"
    """The tier whose approved pictures these are made from, at another tier."""
    batch: bool = False
    """Order originals in batches, where the generator can: cheaper, and done within a day."""
    post: list[Annotated[StepTable, _named("use")]] = Field(default_factory=list)
    """Post-processors in order: names, or tables with `use` and options."""
    checks: list[Annotated[StepTable, _named("use")]] = Field(default_factory=list)
    """Checks: names, or tables with `use` and options."""
    format: Annotated[FormatTable, _named("use")] = FormatTable()
    """`jpeg`, `webp`, `avif` or `png`, or a table with `use`, `quality` and `max_bytes`."""
    demand: Literal["pass", "review", "nothing"] = "review"
    """The least verdict every asset must reach, or the run ends with exit code 5."""
    alt: Text | None = None
    """A Jinja text for the alt text."""
    only: Text | None = None
    """An expression that says which pictures to take: `product.category == 'sofa'`."""
    products: list[Text] | None = None
    """Ids of the products to take; without it, all."""
    colorways: list[Text] | None = None
    """Keys of the colorways to take; without it, all the product comes in."""
    scenes: list[Text] | None = None
    """Keys of the scenes to take; without it, all."""
    include: list[CombinationTable] = Field(default_factory=list)
    """Rows that bring back what the other settings leave out."""
    exclude: list[CombinationTable] = Field(default_factory=list)
    """Rows to leave out."""


class ShotTable(ShotSettings):
    """A kind of picture to take of every product."""

    tiers: dict[Key, ShotSettings] = Field(default_factory=dict)
    """What differs at a tier."""


class StorageTable(PluginTable):
    """Where assets are kept. Other keys are the plugin's options."""

    plugin: Text = "local"
    key: Text = DEFAULT_KEY
    """A Jinja template for the key of an asset."""


class BudgetTable(Table):
    """The most money to spend on this catalog, over all runs."""

    limit: Money | None = None
    """Like `25 USD`."""
    retry_unknown: Money | None = None
    """What packshot may spend in all, like `0.50 USD`, on asking again by itself for what may have been billed."""


class PhotosTable(Table):
    """Photos of the records that stand on the web."""

    hosts: list[HostPattern] = Field(default_factory=list)
    """The hosts they come from: `cdn.example.com`, `*.example.com`; without any, nothing is fetched."""
    http: bool = False
    """Whether they may come without encryption, by http."""
    fresh: Annotated[float, Field(ge=0, le=525_600)] = 60
    """Minutes for which a server is not asked again whether a photo has changed."""
    seconds: Annotated[float, Field(gt=0, le=600)] = 60
    """The most time one photo may take."""
    max_bytes: Annotated[Bytes, Field(le=MAX_BYTES)] = MAX_BYTES
    """The largest photo: a number of bytes or `5 MB`."""


class CatalogFile(Table):
    """A whole catalog file."""

    catalog: CatalogTable
    photos: PhotosTable = PhotosTable()
    colorways: dict[Key, ColorwayTable] = Field(default_factory=dict)
    scenes: dict[Key, SceneTable] = Field(default_factory=dict)
    generators: dict[Key, GeneratorTable] = Field(default_factory=dict)
    defaults: ShotSettings = ShotSettings()
    tiers: dict[Key, ShotSettings] = Field(default_factory=dict)
    shots: dict[Key, ShotTable] = Field(default_factory=dict)
    storage: StorageTable = StorageTable()
    budget: BudgetTable = BudgetTable()
