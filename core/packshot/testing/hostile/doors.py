"""The doors that a stranger's bytes come in by, to try inputs at: each must answer in packshot's shape, whatever comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from packshot.api import Picture, PictureError, Problem, Product, Record, Size, Where
from packshot.api.pictures import OWN_FORMATS, image_size
from packshot.catalog.expressions import expression_fault, holds
from packshot.catalog.loading import load
from packshot.catalog.products import products
from packshot.codes import CODES
from packshot.errors import InputError, render
from packshot.plugins import Plugins
from packshot.prompts import Prompts, PromptTemplate, Variables
from packshot.testing.hostile import files
from packshot.testing.hostile.records import GOOD, TABLE, VICTIM
from packshot.testing.hostile.templates import HEAD
from packshot.testing.shop import CATALOG, Shop

Door = Callable[[bytes, Path], object]


@dataclass(frozen=True, slots=True)
class Entrance:
    """A door, good inputs to begin with, and words its inputs are made of."""

    door: Door
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...]


class WrongShapeError(AssertionError):
    """A problem without a code packshot knows, or one that cannot be shown."""


def _shaped(*problems: Problem) -> None:
    for each in problems:
        if each.code not in CODES or not each.message:
            raise WrongShapeError(repr(each)[:500])
    render(problems)


@lru_cache(maxsize=1)
def _plugins() -> Plugins:
    return Plugins.load()


@lru_cache(maxsize=4)
def _shop(folder: Path) -> Shop:
    return Shop.build(folder / "shop")


def _catalog(data: bytes, folder: Path) -> None:
    shop = _shop(folder)
    (shop.folder / "catalog.toml").write_bytes(data)
    catalog, problems = load(shop.folder, plugins=_plugins())
    _shaped(*problems)
    if catalog is None and not any(each.level == "error" for each in problems):
        raise WrongShapeError("no catalog, and nobody says why")


def _records(file: str) -> Door:
    def read(data: bytes, folder: Path) -> None:
        shop = _shop(folder / file)
        (shop.folder / file).write_bytes(data)
        (shop.folder / "catalog.toml").write_text(CATALOG.replace("products.csv", file), "utf-8")
        catalog, problems = load(shop.folder, plugins=_plugins())
        _shaped(*problems)
        for each in products(catalog, _plugins()) if catalog else ():
            if isinstance(each, Problem):
                _shaped(each)
                if each.code == "record.reader-failed":
                    raise WrongShapeError(each.message)

    return read


def _template(data: bytes, folder: Path) -> None:
    (folder / "own.j2").write_bytes(data)
    prompts = Prompts([folder])
    _shaped(*prompts.check("own"))
    template = prompts.template("own")
    if isinstance(template, PromptTemplate) and isinstance(said := template.render(_VARIABLES), Problem):
        _shaped(said)


def _body(data: bytes, folder: Path) -> None:
    _template(HEAD.encode() + data, folder)


def _picture(data: bytes, folder: Path) -> None:
    path = folder / "photo"
    path.write_bytes(data)
    for read in (lambda: Picture.decode(data, formats=OWN_FORMATS), lambda: image_size(path)):
        try:
            read()
        except PictureError as error:
            if not str(error):
                raise WrongShapeError("a picture is refused without a word") from error


def _expression(data: bytes, _folder: Path) -> None:
    text = data.decode("utf-8", "replace")
    if expression_fault(text) is None:
        try:
            holds(text, _VARIABLES.product, None, None)
        except InputError as error:
            _shaped(*error.problems)


_RECORD = Record({"id": "chair"}, Where("products.csv", 2))
_VARIABLES = Variables(
    product=Product(id="chair", title='Chair "one"\n', where=_RECORD.where, category="chair", facts={"price": "9"}),
    colorway=None,
    photo_colorway=None,
    scene=None,
    size=Size(64, 48),
    shot="packshot",
    take=1,
    images=("product", "swatch"),
    change="all",
)
_JINJA = (
    *(b"{{ ", b" }}", b"{% ", b" %}", b"{% for x in ", b"{% endfor %}", b"{% if ", b"{% endif %}", b"{% set a = "),
    *(b"product", b".title", b".facts", b"['", b"']", b" ~ ", b" + ", b" * ", b" ** ", b" | ", b"join(", b"replace('"),
    *(
        b"range(",
        b"999",
        b"999999999999",
        b"(",
        b")",
        b"[",
        b"]",
        b"{",
        b"}",
        b"a",
        b"'x'",
        b"loop",
        b"__class__",
        b".",
    ),
    *(b"{% macro m(a) %}", b"{% endmacro %}", b"{{ m(", b"{% include 'own.j2' %}", b"{% call m() %}", b"{% endcall %}"),
    *(b"{% block b %}", b"{% endblock %}", b"self.b()", b"{% filter upper %}", b"{% endfilter %}", b"none", b"\n+++\n"),
)
_TOML = (
    *(
        b"[",
        b"]",
        b"[[",
        b"]]",
        b"{",
        b"}",
        b"=",
        b'"',
        b"'",
        b'"""',
        b"\n",
        b".",
        b",",
        b"#",
        b"nan",
        b"inf",
        b"0x",
        b"1e999",
    ),
    *(
        b"shots.packshot",
        b"colorways.moss",
        b"scenes",
        b"takes = ",
        b"size = ",
        b"only = ",
        b"\\u0000",
        b"\\uD800",
        b"true",
    ),
    *(b"2026-01-01", b"9" * 400, b"\xef\xbb\xbf", b"\0", b"\r", b"each = ", b"post = ", b"tiers.final", b"parts = "),
)
_CELLS = (
    *(
        b",",
        b";",
        b"\t",
        b"|",
        b'"',
        b'""',
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"id",
        b"chair",
        b"../",
    ),
    *(b"photos/chair.png", b"mustard", b"1e999", b"-1", b"\xe2\x80\xae", b"x" * 300, b"\xc3", b"=1+1", b"CON"),
)
_JSON = (
    *(
        b"{",
        b"}",
        b"[",
        b"]",
        b'"',
        b":",
        b",",
        b"\n",
        b"NaN",
        b"Infinity",
        b"1e999",
        b"null",
        b"true",
        b'"id"',
        b"\\ud800",
    ),
    *(b"\\u0000", b"[" * 200, b'{"a":' * 100, b"9" * 5_000, b"\0", b"\xff", b'"id": "stool"'),
)
_PNG = (
    *(
        b"IHDR",
        b"IDAT",
        b"IEND",
        b"PLTE",
        b"tRNS",
        b"zTXt",
        b"iTXt",
        b"iCCP",
        b"acTL",
        b"fcTL",
        b"fdAT",
        b"eXIf",
        b"gAMA",
    ),
    *(b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\1", b"packshot:placement", b"[0, 0, 1]"),
    *(
        b"\xff\xd8",
        b"\xff\xd9",
        b"\xff\xda",
        b"\xff\xc0",
        b"\xff\xc2",
        b"\xff\xc4",
        b"\xff\xdb",
        b"\xff\xe1",
        b"Exif\0\0",
        b"MPF\0",
    ),
    *(b"VP8X", b"VP8L", b"VP8 ", b"ANIM", b"ALPH", b"ICCP", b"RIFF", b"WEBP"),
)
_LINES = "\n".join(str(each).replace("'", '"') for each in (GOOD, VICTIM)).encode()

ENTRANCES: Mapping[str, Entrance] = {
    "catalog": Entrance(_catalog, (CATALOG.encode(),), _TOML),
    "csv": Entrance(_records("products.csv"), (TABLE.encode(), TABLE.replace(",", ";").encode("utf-16")), _CELLS),
    "jsonl": Entrance(_records("products.jsonl"), (_LINES,), _JSON),
    "front-matter": Entrance(_template, (HEAD.encode() + b"Show {{ product.title }}.",), _TOML),
    "prompt": Entrance(_body, (b"Show {{ product.title }} {% for x in images %}{{ x }}{% endfor %}", b""), _JINJA),
    "expression": Entrance(_expression, (b"product.category in ['chair'] and product.facts.price == '9'",), _JINJA),
    "picture": Entrance(
        _picture,
        (
            files.plain(),
            files.saved(files.image("P"), "PNG"),
            files.saved(files.image("RGBA"), "PNG"),
            files.png(files.head(depth=16), files.rows(length=files.SIZE.width * 6)),
            files.animated("PNG"),
            files.jpeg(),
            files.jpeg(progressive=True, exif=files.exif(6)),
            files.animated("MPO"),
            files.saved(files.image("CMYK"), "JPEG"),
            files.saved(files.image(), "WEBP"),
            files.saved(files.image("RGBA"), "WEBP", lossless=True, exif=files.exif(3)),
            files.saved(files.image(), "AVIF"),
        ),
        _PNG,
    ),
}
