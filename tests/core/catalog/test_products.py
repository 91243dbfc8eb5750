"""Products are streamed from records; what is wrong with one is told, and the others follow."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from PIL import Image

from packshot.api import Problem, Product, Reader, Record, Size, Where, hookimpl
from packshot.catalog.catalog import Catalog
from packshot.catalog.loading import load
from packshot.catalog.products import products
from packshot.errors import CODES
from packshot.plugins import Plugins


def read(shop: Path, plugins: Plugins, records: str | None = None, **more: Any) -> list[Product | Problem]:  # noqa: ANN401
    """Everything the records of the shop give, but the remarks on colorways nobody uses."""
    if records is not None:
        (shop / "products.csv").write_text(records, encoding="utf-8")
    catalog, _ = load(shop, plugins=plugins)
    assert catalog is not None
    found = list(products(catalog, plugins, **more))
    assert {each.code for each in found if isinstance(each, Problem)} <= CODES.keys()
    return [each for each in found if not (isinstance(each, Problem) and each.code == "config.unused")]


def ids(found: list[Product | Problem]) -> list[str]:
    """Ids of the products among what was found."""
    return [each.id for each in found if isinstance(each, Product)]


def problem(found: list[Product | Problem]) -> Problem:
    """The one problem among what was found."""
    [only] = [each for each in found if isinstance(each, Problem)]
    return only


def test_a_record_becomes_a_product(shop: Path, plugins: Plugins) -> None:
    """Cells are read by what they mean; other columns are the product's own facts, as written."""
    Image.new("L", (8, 6)).save(shop / "mask.png")
    header = "ID,Title,colorways,photo,Photo Colorway,mask,Width-cm,finish,footprint,GTIN\n"
    row = "00123, Sofa ,moss|navy,sofa.png,moss,mask.png,172,Satin,legs, 0042 \n"
    [sofa] = read(shop, plugins, header + row)

    assert isinstance(sofa, Product)
    assert ("00123", "Sofa", Where("products.csv", 2)) == (sofa.id, sofa.title, sofa.where)
    assert (("moss", "navy"), "moss", 172.0) == (sofa.colorways, sofa.photo_colorway, sofa.width_cm)
    assert ("satin", "legs", {"GTIN": " 0042 "}) == (sofa.finish, sofa.footprint, sofa.facts)
    assert sofa.photo is not None
    assert sofa.mask is not None
    assert ("product", "mask", Size(8, 6)) == (sofa.photo.role, sofa.mask.role, sofa.mask.size)


def test_several_photos_stand_in_one_cell(shop: Path, plugins: Plugins) -> None:
    """Colorways and masks go with them place by place; the product is the first photo's."""
    Image.new("L", (8, 6)).save(shop / "mask.png")
    [sofa] = read(shop, plugins, "id,photo,photo_colorway,mask\nsofa,sofa.png | sofa.png,moss|navy, |mask.png\n")

    assert isinstance(sofa, Product)
    first, second = sofa.photos
    assert ("moss", None) == (sofa.photo_colorway, sofa.mask)
    assert (first.photo, None) == (sofa.photo, first.mask)
    assert ["moss", "navy"] == [each.colorway.key for each in sofa.photos if each.colorway]
    assert second.mask is not None
    assert sofa.seen_in(second).mask == second.mask
    assert "navy" == sofa.seen_in(second).photo_colorway


@pytest.fixture
def striped(shop: Path) -> Path:
    """The shop with a colorway of two parts."""
    table = '\n[colorways.navy-moss]\nparts = { stripe = "navy", ground = "moss" }\n'
    with (shop / "catalog.toml").open("a", encoding="utf-8") as file:
        file.write(table)
    return shop


def test_parts_have_masks_in_columns_of_their_own(striped: Path, plugins: Plugins) -> None:
    """A column `mask.PART` for each part that a colorway names; another such column is a fact."""
    Image.new("L", (8, 6)).save(striped / "mask.png")
    header, row = (
        "id,colorways,photo,photo_colorway,mask.stripe,mask.other\n",
        "a,navy-moss,sofa.png,navy-moss,mask.png,x\n",
    )
    [sofa] = read(striped, plugins, header + row)

    assert isinstance(sofa, Product)
    assert ["stripe"] == list(sofa.masks)
    assert {"mask.other": "x"} == sofa.facts
    assert sofa.photos[0].colorway is not None
    assert ["navy", "moss"] == [each.key for each in sofa.photos[0].colorway.parts.values()]


def test_a_misspelt_column_of_a_part_is_told(striped: Path, plugins: Plugins) -> None:
    """As any other field's."""
    told = problem(read(striped, plugins, "id,mask.strpe\na,\n"))

    assert ("record.header-typo", 'did you mean "mask.stripe"?') == (told.code, told.fix)


@pytest.mark.parametrize(
    ("columns", "cells", "code"),
    [
        ("photo,mask.stripe", "sofa.png,small.png", "record.mask-size"),
        ("photo,mask.stripe", "sofa.png,small.png|small.png", "record.photo-count"),
        ("mask.stripe", "small.png", "record.missing-photo"),
    ],
)
def test_the_mask_of_a_part_fits_the_photo(
    striped: Path, plugins: Plugins, columns: str, cells: str, code: str
) -> None:
    """As the product's mask does; the column is named."""
    Image.new("L", (2, 2)).save(striped / "small.png")

    told = problem(read(striped, plugins, f"id,{columns}\na,{cells}\n"))

    assert (code, "column mask.stripe") == (told.code, told.context)


def test_a_colorway_that_is_only_a_part_is_not_unused(striped: Path, plugins: Plugins) -> None:
    """No product comes in plain navy, but one in its stripes."""
    (striped / "products.csv").write_text("id,colorways\na,navy-moss\n", encoding="utf-8")

    assert ["a"] == ids(list(products(_catalog(striped, plugins), plugins)))


def test_a_markup_is_an_image_of_its_own(shop: Path, plugins: Plugins) -> None:
    """It has the role `markup`, and lies over the first image as a mask does."""
    Image.new("RGBA", (4, 3)).save(shop / "notes.png")
    [sofa] = read(shop, plugins, "id,photo,markup\nsofa,sofa.png,notes.png\n")

    assert isinstance(sofa, Product)
    assert sofa.photo is not None
    assert sofa.markup is not None
    assert ("markup", Size(4, 3)) == (sofa.markup.role, sofa.markup.size)
    assert (False, True) == (sofa.photo.overlay, sofa.markup.overlay)


def test_empty_cells_say_nothing(shop: Path, plugins: Plugins) -> None:
    """What the record does not say has the field's own default."""
    [mug] = read(shop, plugins, "id,title,finish,width_cm,photo,colorways\nmug,, ,,,\n")

    assert isinstance(mug, Product)
    assert ("", "matte", None, None, ()) == (mug.title, mug.finish, mug.width_cm, mug.photo, mug.colorways)


@pytest.mark.parametrize(
    ("columns", "cells", "expected"),
    [
        ("photo", "sofaa.png", ("record.missing-photo", 'no file "sofaa.png"', "add the file")),
        ("photo", "products.csv", ("record.unreadable-photo", "no picture packshot knows", "save the picture")),
        ("photo", "../sofa.png", ("record.outside-folder", "leads out", "copy")),
        ("photo", "https://x.example/a.png", ("record.web-photo", "from the web", "[photos] hosts")),
        ("photo,mask", "sofa.png,none.png", ("record.missing-mask", 'no file "none.png"', "add the file")),
        ("photo,mask", "sofa.png,small.png", ("record.mask-size", "2x2 pixels and the photo 8x6", "same picture")),
        ("photo,cutout", "sofa.png,none.png", ("record.missing-cutout", 'no file "none.png"', "add the file")),
        ("photo,cutout", "sofa.png,small.png", ("record.mask-size", "the cutout is 2x2 pixels", "same picture")),
        ("cutout", "small.png", ("record.missing-photo", "a cutout and no photo", "add the photo")),
        ("photo,markup", "sofa.png,notes.png", ("record.missing-markup", 'no file "notes.png"', "add the file")),
        ("photo,markup", "sofa.png,products.csv", ("record.unreadable-markup", "no picture packshot knows", "save")),
        ("mask", "small.png", ("record.missing-photo", "a mask and no photo", "add the photo")),
        ("colorways", "moss|nvy", ("record.unknown-colorway", 'no colorway "nvy"', '"navy"')),
        ("photo_colorway", "mos", ("record.unknown-colorway", 'no colorway "mos"', '"moss"')),
        ("photo_colorway", "moss|navy", ("record.photo-count", "names 2, and there are no photos", "each photo")),
        ("photo,photo_colorway", "sofa.png,moss|navy", ("record.photo-count", "names 2, and there is 1", "each photo")),
        ("photo,mask", "sofa.png|sofa.png,grey.png", ("record.photo-count", "names 1, and there are 2", "|b for none")),
        ("photo,mask", "sofa.png|sofa.png,grey.png|small.png", ("record.mask-size", "2x2", "same picture")),
        ("photo", "sofa.png||sofa.png", ("record.missing-photo", "photo 2 of 3 is empty", "in each place")),
        ("width_cm", "wide", ("record.bad-number", '"wide" is not a measure', "digits")),
        ("finish", "matt", ("record.bad-value", '"matt" is not a finish', '"matte"')),
        ("footprint", "square", ("record.bad-value", '"square" is not a footprint', "rect")),
    ],
)
def test_a_broken_record_is_told_and_the_others_follow(
    shop: Path, plugins: Plugins, columns: str, cells: str, expected: tuple[str, str, str]
) -> None:
    """The problem names file, line, product, column and what to do."""
    Image.new("L", (2, 2)).save(shop / "small.png")
    Image.new("L", (8, 6)).save(shop / "grey.png")
    blank = "," * cells.count(",")

    found = read(shop, plugins, f"id,{columns}\na,{blank}\nb,{cells}\nc,{blank}\n")

    told = problem(found)
    code, words, fix = expected
    assert (code, "products.csv:3", "b") == (told.code, str(told.where), told.product)
    assert told.context.removeprefix("column ") in columns
    assert words in told.message
    assert fix in told.fix
    assert ["a", "c"] == ids(found)


def test_a_truncated_photo_is_told(shop: Path, plugins: Plugins) -> None:
    """A photo that opens but is cut off does not pass."""
    photo = shop / "sofa.png"
    photo.write_bytes(photo.read_bytes()[:-16])

    found = read(shop, plugins)

    assert ("record.unreadable-photo", "sofa") == (problem(found).code, problem(found).product)
    assert ["mug"] == ids(found)


def test_all_that_is_wrong_with_a_record_is_told(shop: Path, plugins: Plugins) -> None:
    """Several cells of one record are told at once."""
    found = read(shop, plugins, "id,finish,width_cm,colorways\na,matt,wide,nvy\n")

    expected = {"column finish", "column width_cm", "column colorways"}
    assert expected == {each.context for each in found if isinstance(each, Problem)}


def test_an_id_twice_is_told_with_the_first_line(shop: Path, plugins: Plugins) -> None:
    """The first record keeps the id."""
    found = read(shop, plugins, "id,title\na,First\nb,B\n a ,Second\n")

    assert ("record.duplicate-id", "products.csv:4", "a") == (
        problem(found).code,
        str(problem(found).where),
        problem(found).product,
    )
    assert "line 2" in problem(found).message
    assert ["a", "b"] == ids(found)


@pytest.mark.parametrize("bad", ["", "../up", "a/b"])
def test_a_bad_id_is_told(shop: Path, plugins: Plugins, bad: str) -> None:
    """An id that could leave its folder is never used."""
    found = read(shop, plugins, f"id,title\n{bad},x\nb,B\n")

    assert ("record.bad-id", "products.csv:2") == (problem(found).code, str(problem(found).where))
    assert ["b"] == ids(found)


@pytest.mark.parametrize("records", ["", "\n\n", "id,title\n", "id,title\n\n"])
def test_a_file_without_records_is_told(shop: Path, plugins: Plugins, records: str) -> None:
    """An empty file or a header alone is a mistake."""
    told = problem(read(shop, plugins, records))

    assert ("record.no-records", "products.csv") == (told.code, str(told.where))


def test_a_misspelt_header_is_told_once(shop: Path, plugins: Plugins) -> None:
    """A column within one slip of a field that is missing is a warning at the header line."""
    found = read(shop, plugins, "id,tilte,brand\na,Sofa,Acme\nb,Mug,Acme\n")

    told = problem(found)
    assert ("record.header-typo", "warning", "products.csv:1") == (told.code, told.level, str(told.where))
    assert ('"tilte"' in told.message, told.fix) == (True, 'did you mean "title"?')
    assert ["a", "b"] == ids(found)


def test_a_missing_id_column_is_told(shop: Path, plugins: Plugins) -> None:
    """Without ids there are no products; the columns there are listed."""
    found = read(shop, plugins, "sku,title\na,Sofa\n")

    assert ("record.missing-column", ("sku", "title")) == (problem(found).code, problem(found).allowed)
    assert ids(found) == []


def test_a_map_names_columns(shop: Path, plugins: Plugins) -> None:
    """A shop's own column names are mapped in the catalog, and a wrong one is told."""
    file = shop / "catalog.toml"
    table = '{ path = "products.csv", map = { id = "Article No", title = "Nmae" } }'
    file.write_text(file.read_text(encoding="utf-8").replace('"products.csv"', table), encoding="utf-8")

    found = read(shop, plugins, "Article No,Name\n7,Sofa\n")

    assert ("record.missing-column", 'did you mean "Name"?') == (problem(found).code, problem(found).fix)
    assert ["7"] == ids(found)


def test_only_the_products_asked_for_are_made(shop: Path, plugins: Plugins) -> None:
    """Broken records nobody asked for are not looked at; an id no record has is told with a guess."""
    records = "id,finish\nsofa-1,matt\nsofa-2,\nmug,\n"

    assert ["mug"] == ids(read(shop, plugins, records, ids={"mug"}))
    told = problem(read(shop, plugins, records, ids={"mug", "sofa-22"}))
    assert ("record.unknown-product", 'did you mean "sofa-2"?') == (told.code, told.fix)


def test_a_colorway_no_product_comes_in_is_a_warning(shop: Path, plugins: Plugins) -> None:
    """It is told at its table once all records are read."""
    catalog = _catalog(shop, plugins)
    (shop / "products.csv").write_text("id,colorways\na,navy\n", encoding="utf-8")

    told = problem(list(products(catalog, plugins)))

    assert ("config.unused", "warning", 5) == (told.code, told.level, told.where and told.where.line)
    assert '"moss"' in told.message


def test_lines_of_json_give_the_same_products(shop: Path, plugins: Plugins) -> None:
    """The format of the records makes no difference."""
    by_csv = read(shop, plugins, "id,colorways,brand.name\na,moss|navy,Acme\n")
    text = '{"id": "a", "colorways": ["moss", "navy"], "brand": {"name": "Acme"}}\n'
    (shop / "products.jsonl").write_text(text, encoding="utf-8")
    file = shop / "catalog.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("products.csv", "products.jsonl"), encoding="utf-8")
    by_lines = read(shop, plugins)

    assert [vars(each) | {"where": None} for each in by_csv] == [vars(each) | {"where": None} for each in by_lines]


def test_a_reader_that_fails_is_told_and_stops_nothing_else(shop: Path, plugins: Plugins) -> None:
    """What was read before it failed is used."""

    class Frail(Reader):
        """Fails after one record."""

        name = "frail"

        def sniff(self, head: bytes, name: str) -> float:
            """Sure of everything."""
            return 1.0

        def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
            """One record, then an exception."""
            yield Record({"id": "a"}, Where(shown, 1))
            raise RuntimeError("out of paper")

    @hookimpl
    def packshot_readers() -> list[type[Reader[Any]]]:
        return [Frail]

    module = ModuleType("frail_plugin")
    module.packshot_readers = packshot_readers  # type: ignore[attr-defined]
    catalog = _catalog(shop, plugins)
    records = replace(catalog.records, reader=None)

    found = list(products(replace(catalog, records=records), Plugins.of(module)))

    assert ["a"] == ids(found)
    failed = next(each for each in found if isinstance(each, Problem))
    assert ("record.reader-failed", True) == (failed.code, "out of paper" in failed.message)


def test_a_file_no_reader_knows_is_told(shop: Path, plugins: Plugins) -> None:
    """The catalog may name the reader."""
    (shop / "products.csv").rename(shop / "products.bin")
    (shop / "products.bin").write_bytes(b"\x00\x01\x02")
    file = shop / "catalog.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("products.csv", "products.bin"), encoding="utf-8")

    _, [told] = load(shop, plugins=plugins)

    assert ("record.unknown-format", True) == (told.code, "reader" in told.fix)


def _catalog(shop: Path, plugins: Plugins) -> Catalog:
    """The shop's catalog."""
    catalog, _ = load(shop, plugins=plugins)
    assert catalog is not None
    return catalog
