"""A sound catalog is resolved; an unsound one is told every problem at once, each at its place."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from packshot.api import Colorway, Place, Problem, Where
from packshot.catalog.catalog import Catalog
from packshot.catalog.loading import load
from packshot.errors import CODES
from packshot.plugins import Plugins


def loaded(shop: Path, plugins: Plugins, *, tier: str = "draft", sets: Sequence[str] = ()) -> Catalog:
    """The catalog, which must be without errors."""
    catalog, problems = load(shop, plugins=plugins, tier=tier, sets=sets)
    assert [each for each in problems if each.level == "error"] == []
    assert catalog is not None
    return catalog


def changed(shop: Path, old: str, new: str) -> None:
    """Replace a line of the catalog file."""
    file = shop / "catalog.toml"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def added(shop: Path, text: str) -> None:
    """Write more at the end of the catalog file, inside of [shots.room]."""
    file = shop / "catalog.toml"
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def problems_of(shop: Path, plugins: Plugins, **more: object) -> list[Problem]:
    """What loading complains about; every code is one that can be explained."""
    _, problems = load(shop, plugins=plugins, **more)  # type: ignore[arg-type]
    assert {each.code for each in problems} <= CODES.keys()
    return problems


def only_problem(shop: Path, plugins: Plugins, **more: object) -> Problem:
    """The one thing loading complains about; it keeps the catalog from being used."""
    catalog, _ = load(shop, plugins=plugins, **more)  # type: ignore[arg-type]
    [problem] = problems_of(shop, plugins, **more)
    assert (catalog is None) == (problem.level == "error")
    return problem


def place(problem: Problem) -> str:
    """The file's name, line and column of a problem."""
    assert problem.where is not None
    return f"{Path(problem.where.file).name}:{problem.where.line}:{problem.where.column}"


def test_a_sound_catalog_is_resolved(shop: Path, plugins: Plugins) -> None:
    """Names, colours, plates, places and generators become values."""
    catalog = loaded(shop, plugins)

    assert catalog.name == "Tiny"
    assert Colorway(key="moss", label="Moss Green", hex="#5B6B4B") == catalog.colorways["moss"]
    assert catalog.colorways["navy"].hex == "#1F2F4F"
    assert catalog.colorways["navy"].label == "Navy"
    loft = catalog.scenes["loft"]
    assert loft.plate is not None
    assert "8x6" == str(loft.plate.size)
    assert Place(x=0.5, y=0.8, cm_per_width=500) == loft.place
    assert "paint" == catalog.generators["painter"].plugin
    assert "csv" == catalog.records.reader
    assert ("local", "draft") == (catalog.storage.plugin, catalog.shots["room"].tier)
    assert shop / ".packshot" == catalog.work


def test_a_colorway_may_be_of_parts(shop: Path, plugins: Plugins) -> None:
    """Each part is another colorway; the first gives the colour that stands for all, unless one is stated."""
    both = '[colorways.both]\nparts = { stripe = "navy", ground = "moss" }\n\n'
    changed(
        shop, "[scenes.loft]", f'{both}[colorways.tile]\nhex = "#ffffff"\nparts = {{ a = "moss" }}\n\n[scenes.loft]'
    )

    colorways = loaded(shop, plugins).colorways

    assert {"stripe": colorways["navy"], "ground": colorways["moss"]} == colorways["both"].parts
    assert ("#1F2F4F", "#FFFFFF") == (colorways["both"].hex, colorways["tile"].hex)


def test_a_file_or_its_folder_can_be_named(shop: Path, plugins: Plugins) -> None:
    """CATALOG is a catalog.toml or its folder."""
    by_file, _ = load(shop / "catalog.toml", plugins=plugins)

    assert by_file is not None
    assert loaded(shop, plugins).file == by_file.file


def test_a_byte_order_mark_and_windows_lines_are_tolerated(shop: Path, plugins: Plugins) -> None:
    """Windows editors write both."""
    file = shop / "catalog.toml"
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))

    assert loaded(shop, plugins).name == "Tiny"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('label = "Moss', 'lable = "Moss', ("config.unknown-key", "7:1", '"lable" is not a setting', '"label"')),
        (
            'plugin = "paint"',
            'plugin = "paint"\nqualty = "x"',
            ("config.unknown-key", "20:1", "paint", '"quality"'),
        ),
        ("[shots.room]", "[[shot]]\n[shots.room]", ("config.unknown-key", "21:3", '"shot" is not a table', '"shots"')),
        ("x = 0.5, y", "x = 0.5, z = 1, y", ("config.unknown-key", "16:20", "a place", "")),
        ('"#5b6b4b"', '"#5b6b4"', ("config.bad-color", "6:7", 'like "#5B6B4B", not "#5b6b4"', "")),
        ('hex = "#5b6b4b"', "", ("config.bad-color", "5:2", "either hex or lab", "")),
        (
            "[scenes.loft]",
            '[colorways.both]\nparts = { a = "nvy" }\n\n[scenes.loft]',
            ("config.unknown-name", "14:15", 'no colorway "nvy"', '"navy"'),
        ),
        (
            "[scenes.loft]",
            '[colorways.both]\nparts = { a = "navy", b = "both" }\n\n[scenes.loft]',
            ("config.bad-value", "14:27", "a part is one colour, and both has parts", ""),
        ),
        (
            "[scenes.loft]",
            '[colorways.both]\nhex = "#5b6b4b"\nlab = [1.0, 2.0, 3.0]\nparts = { a = "navy" }\n\n[scenes.loft]',
            ("config.bad-color", "13:2", "either hex or lab", ""),
        ),
        ("[colorways.moss]", "[colorways.Moss]", ("config.bad-key", "5:2", '"Moss" cannot be a key', "")),
        ('name = "Tiny"', "name = 5", ("config.bad-value", "2:8", "name must be text in quotes", "")),
        ("x = 0.5,", "x = 5.0,", ("config.bad-value", "16:15", "x must be less than or equal to 1", "")),
        ('each = ["scene"', 'each = ["scenes"', ("config.bad-value", "23:9", "'colorway' or 'scene'", '"scene"')),
        ('generator = "painter"', 'generator = "paint"', ("config.unknown-name", "24:13", '"paint"', '"painter"')),
        (
            'plugin = "paint"',
            'plugin = "pant"',
            ("config.unknown-plugin", "19:10", '"pant"', '"paint"'),
        ),
        ('"products.csv"', '"product.csv"', ("config.missing-file", "3:11", '"product.csv"', "add the file")),
        ('"loft.png"', '"../loft.png"', ("config.outside-folder", "15:9", "leads out", "copy")),
        ('"loft.png"', '"loft.jpg"', ("config.missing-file", "15:9", 'no file "loft.jpg"', "add the file")),
        ('"navy.png"', '"products.csv"', ("config.unreadable-picture", "11:10", "no picture packshot knows", "PNG")),
        ('name = "Tiny"', "", ("config.missing-key", "1:2", '"name" is missing in catalog', "add name")),
        ('template = "room-scene"', "", ("config.missing-key", "21:2", '"template" is missing', "add template")),
    ],
)
def test_a_wrong_setting_is_told_at_its_place(
    shop: Path, plugins: Plugins, old: str, new: str, expected: tuple[str, str, str, str]
) -> None:
    """Each wrong setting is one problem with code, line and column, reason and advice."""
    changed(shop, old, new)
    code, where, words, fix = expected

    problem = next(each for each in problems_of(shop, plugins) if each.level == "error")

    assert (code, f"catalog.toml:{where}") == (problem.code, place(problem))
    assert words in problem.message
    assert fix in problem.fix


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('takes = "2"', ("config.bad-value", 9, "takes must be a whole number", "")),
        ("takes = true", ("config.bad-value", 9, "takes must be a whole number", "")),
        ("takes = 0", ("config.bad-value", 9, "greater than or equal to 1", "")),
        ('size = "big"', ("config.bad-value", 8, '"big" is not a size', "")),
        ('format = "jpg"', ("config.bad-value", 10, "'jpeg'", '"jpeg"')),
        ('format = { max_bytes = "many" }', ("config.bad-value", 24, '"500 KB"', "")),
        ('colorways = ["moss", "mos"]', ("config.unknown-name", 22, 'no colorway "mos"', '"moss"')),
        ('scenes = ["lofts"]', ("config.unknown-name", 11, 'no scene "lofts"', '"loft"')),
        ('post = ["canvass"]', ("config.unknown-plugin", 9, '"canvass"', '"canvas"')),
        ('post = [{ use = "canvas", fil = 1 }]', ("config.unknown-key", 27, "the canvas post-processor", '"fill"')),
        ('post = [{ use = "canvas", fill = "x" }]', ("config.bad-option", 34, "fill must be a number", "")),
        ("post = [{ fill = 1 }]", ("config.missing-key", 9, '"use" is missing', "add use")),
        ('checks = ["color"]', ("config.unknown-plugin", 11, '"color"', '"colour"')),
        ('exclude = [{ scene = "lof" }]', ("config.unknown-name", 22, 'no scene "lof"', '"loft"')),
        ("exclude = [{}]", ("config.bad-value", 12, "a row names", "")),
        ('only = "product.categry == 1"', ("config.bad-expression", 8, '"categry"', '"category"')),
        ('only = "produkt.id"', ("config.bad-expression", 8, '"produkt"', '"product"')),
        ('only = "product.id =="', ("config.bad-expression", 8, "cannot be understood", "one expression")),
        ('only = "product.id.format(1)"', ("config.bad-expression", 8, "not allowed", "startswith")),
        ("tiers.finl.takes = 'x'", ("config.bad-value", 20, "takes must be", "")),
    ],
)
def test_a_wrong_shot_setting_is_told_at_its_place(
    shop: Path, plugins: Plugins, line: str, expected: tuple[str, int, str, str]
) -> None:
    """Settings of a shot are checked by type, range, name and plugin."""
    added(shop, line)
    code, column, words, fix = expected

    problem = next(each for each in problems_of(shop, plugins) if each.level == "error")

    assert (code, f"catalog.toml:25:{column}") == (problem.code, place(problem))
    assert words in problem.message
    assert fix in problem.fix


def test_every_problem_is_told_at_once_in_the_order_of_the_file(shop: Path, plugins: Plugins) -> None:
    """One look at the messages is enough to mend the whole file, whatever else is wrong in the same table."""
    changed(shop, 'hex = "#5b6b4b"', 'hex = "green"\nswatch = "none.png"')
    changed(shop, 'plate = "loft.png"', 'plate = "none.png"')
    added(shop, 'takes = "2"\npost = ["trim"]\n[budgt]\nlimit = 1\n')

    expected = [
        ("config.bad-color", "catalog.toml:6:7"),
        ("config.missing-file", "catalog.toml:16:9"),
        ("config.bad-value", "catalog.toml:26:9"),
        ("config.unknown-plugin", "catalog.toml:27:9"),
        ("config.unknown-key", "catalog.toml:28:2"),
    ]
    assert expected == [(each.code, place(each)) for each in problems_of(shop, plugins)]


def test_a_catalog_without_its_first_table_is_still_checked(shop: Path, plugins: Plugins) -> None:
    """A missing [catalog] does not hide a wrong colour."""
    (shop / "catalog.toml").write_text('[colorways.moss]\nhex = "x"\n', encoding="utf-8")

    assert ["config.missing-key", "config.bad-color"] == [each.code for each in problems_of(shop, plugins)]


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        (b'[catalog]\nname = "x', "config.syntax", 2, "not valid TOML"),
        (b"[catalog]\nname = x\n", "config.syntax", 2, "not valid TOML"),
        (b'[catalog]\nname = "x"\nname = "y"\n', "config.duplicate-key", 3, "name is written twice"),
        (b"[catalog]\n[shots.a]\n[shots.a]\n", "config.duplicate-key", 3, "[shots.a] is written twice"),
        (b"[catalog]\nname = '\xff'\n", "config.syntax", 2, "not UTF-8"),
        (b"#" * 1_000_001, "config.too-large", 0, "1,000,000"),
        (b"a." * 60_000 + b"a = 1", "config.too-large", 1, "dots"),
        (b"a = " + b"[" * 5_000, "config.too-large", 0, "nested"),
        (b"a = " + b"9" * 5_000, "config.syntax", 0, "not valid TOML"),
    ],
)
def test_a_file_that_is_no_toml_is_one_problem(
    shop: Path, plugins: Plugins, text: bytes, code: str, line: int, words: str
) -> None:
    """Syntax errors, keys written twice, wrong encodings and bombs are told with their line."""
    (shop / "catalog.toml").write_bytes(text)

    problem = only_problem(shop, plugins)

    assert problem.where is not None
    assert (code, line) == (problem.code, problem.where.line)
    assert words in problem.message


def test_a_missing_catalog_is_told(tmp_path: Path, plugins: Plugins) -> None:
    """A folder without a catalog.toml says how to get one."""
    problem = only_problem(tmp_path, plugins)

    assert "config.missing-file" == problem.code
    assert "packshot init" in problem.fix


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('map = { titel = "Name" }', ("config.unknown-key", 43, '"titel" is not a field', '"title"')),
        ('delimter = ";"', ("config.unknown-key", 35, "the csv reader", '"delimiter"')),
        ('delimiter = "x"', ("config.bad-option", 47, "delimiter must be", "")),
        ('reader = "cvs"', ("config.unknown-plugin", 44, '"cvs"', '"csv"')),
    ],
)
def test_wrong_reading_instructions_are_told(
    shop: Path, plugins: Plugins, table: str, expected: tuple[str, int, str, str]
) -> None:
    """The reader, its options and the map of columns are checked like everything else."""
    changed(shop, '"products.csv"', f'{{path = "products.csv", {table} }}')
    code, column, words, fix = expected

    problem = only_problem(shop, plugins)

    assert (code, f"catalog.toml:3:{column}") == (problem.code, place(problem))
    assert words in problem.message
    assert fix in problem.fix


def test_a_truncated_plate_is_told(shop: Path, plugins: Plugins) -> None:
    """A picture that opens but is cut off does not pass."""
    plate = shop / "loft.png"
    plate.write_bytes(plate.read_bytes()[:-20])

    problem = only_problem(shop, plugins)

    assert ("config.unreadable-picture", "catalog.toml:15:9") == (problem.code, place(problem))
    assert "cut off" in problem.message


def test_files_outside_are_used_where_it_is_allowed(shop: Path, plugins: Plugins) -> None:
    """packshot.toml may open the folder; the catalog itself cannot."""
    inner = shop / "inner"
    inner.mkdir()
    (shop / "catalog.toml").rename(inner / "catalog.toml")
    for name in ("products.csv", "navy.png", "loft.png"):
        changed(inner, f'"{name}"', f'"../{name}"')

    assert {"config.outside-folder"} == {each.code for each in problems_of(inner, plugins)}
    assert [] == problems_of(inner, plugins, allow_outside=True)


def test_a_link_out_of_the_folder_leads_outside(shop: Path, plugins: Plugins) -> None:
    """Where a path ends counts, not how it looks."""
    inner = shop / "inner"
    inner.mkdir()
    for each in shop.glob("*.*"):
        each.rename(inner / each.name)
    (inner / "loft.png").rename(shop / "loft.png")
    (inner / "loft.png").symlink_to(shop / "loft.png")

    assert "config.outside-folder" == only_problem(inner, plugins).code


def test_what_no_shot_uses_is_a_warning(shop: Path, plugins: Plugins) -> None:
    """Unused generators and scenes are told, and stop nothing."""
    changed(shop, 'each = ["scene", "colorway"]', 'each = ["colorway"]')
    added(shop, '[generators.spare]\nplugin = "paint"\n')

    problems = problems_of(shop, plugins)

    assert [("warning", "scenes.loft"), ("warning", "generators.spare")] == [(p.level, p.context) for p in problems]


def test_an_exclude_of_a_missing_axis_is_a_warning(shop: Path, plugins: Plugins) -> None:
    """A row that can match nothing is told."""
    changed(shop, 'each = ["scene", "colorway"]', 'each = ["scene"]\ncolorways = ["moss", "navy"]')
    added(shop, 'exclude = [{ colorway = "moss" }]')

    messages = [each.message for each in problems_of(shop, plugins)]

    assert "this row excludes nothing: the shot has no colorway axis" in messages


def test_a_tier_nobody_defines_is_told(shop: Path, plugins: Plugins) -> None:
    """`--tier` takes draft, final and what the catalog defines."""
    added(shop, "tiers.poster.takes = 3")

    assert "config.unknown-name" == only_problem(shop, plugins, tier="postr").code
    assert 3 == loaded(shop, plugins, tier="poster").shots["room"].takes


def test_the_storage_key_is_checked(shop: Path, plugins: Plugins) -> None:
    """A misspelt name in the key is told before anything is stored under it."""
    added(shop, '[storage]\nkey = "{{ product.ids }}"\n')

    problem = only_problem(shop, plugins)

    assert ("config.bad-expression", 'did you mean "id"?') == (problem.code, problem.fix)


def test_the_catalog_knows_where_each_setting_was_written(shop: Path, plugins: Plugins) -> None:
    """Origins name the file's line, the tier's, `--set`, or packshot itself."""
    added(shop, "takes = 2\ntiers.final.size = '64x64'\n")

    origins = loaded(shop, plugins, tier="final", sets=["room.takes=3"]).origins
    shown = {name: str(where).rpartition("/")[2] for name, where in origins.items()}

    assert Where("packshot default") == origins["shots.room.demand"]
    assert Where("--set") == origins["shots.room.takes"]
    assert "catalog.toml:26" == shown["shots.room.size"]
    assert "catalog.toml:22" == shown["shots.room.template"]
    assert "catalog.toml:6" == shown["colorways.moss.hex"]
    assert "catalog.toml:2" == shown["catalog.name"]
