"""Catalog files from strangers: broken, huge, deep, and full of names that mean nothing."""

from __future__ import annotations

from packshot.testing.hostile import files
from packshot.testing.hostile.case import Case, Spoil, after, alone, catalog, fine, refused, written
from packshot.testing.shop import CATALOG, Shop

FILE = "catalog.toml"
BIG = "config.too-large"
SHOT = 'template = "packshot"'


def _file(data: bytes | str) -> Spoil:
    return written(data, FILE)


def _more(text: str) -> Spoil:
    """Further lines at the catalog's end."""
    return lambda shop: written(CATALOG + text, FILE)(shop)


def _shot(name: str, line: str, code: str, says: str) -> Case:
    """A setting of the shot that is made."""
    return refused(name, catalog(SHOT, f"{SHOT}\n{line}"), code, says)


def _only(name: str, text: str, says: str, code: str = "config.bad-expression") -> Case:
    return refused(name, catalog(SHOT, f"{SHOT}\nonly = '{text}'"), code, says)


def _plate(data: bytes, name: str = "room.png") -> Spoil:
    return lambda shop: (shop.folder / "scenes" / name).write_bytes(data)


FORM = (
    refused("a catalog that is empty", _file(""), "config.missing-key", "catalog"),
    refused("a catalog of NUL", _file(bytes(900)), "config.syntax", "not valid TOML"),
    refused("a catalog that is a picture", _file(b"\x89PNG\r\n\x1a\n" + bytes(90)), "config.syntax", "not UTF-8 text"),
    refused("a catalog in UTF-16", _file(CATALOG.encode("utf-16")), "config.syntax", "not UTF-8 text"),
    fine("a catalog with a byte order mark", _file(CATALOG.encode("utf-8-sig"))),
    fine("a catalog with the line ends of Windows", _file(CATALOG.replace("\n", "\r\n"))),
    refused("a catalog of 2 MB", lambda shop: _more("# " + "x" * 2_000_000)(shop), BIG, "more than 1,000,000 bytes"),
    refused("a key of 50,000 parts", _more("x." * 50_000 + "x = 1\n"), BIG, "dots"),
    refused("a table of 50,000 parts", _more("[" + "x." * 50_000 + "x]\n"), BIG, "dots"),
    refused(
        "3,000 keys of 150 parts",
        lambda shop: _more("".join("x." * 149 + f"k{n} = 1\n" for n in range(3_000)))(shop),
        "config.unknown-key",
        '"x" is not a setting',
    ),
    refused("a list 100,000 deep", _more("x = " + "[" * 100_000 + "]" * 100_000 + "\n"), BIG, "too deeply nested"),
    refused("a table 2,000 deep", _more("x = " + "{a = " * 2_000 + "1" + "}" * 2_000 + "\n"), BIG, "too deeply nested"),
    refused(
        "a quote that is never closed in the catalog",
        _more('[colorways.x]\nlabel = "Moss\n'),
        "config.syntax",
        "not valid TOML",
    ),
    refused(
        "a key written twice",
        catalog('label = "Mustard"', 'label = "Mustard"\nlabel = "Moss"'),
        "config.duplicate-key",
        "label is written twice",
    ),
    refused(
        "a table written twice",
        _more('[colorways.moss]\nhex = "#000000"\n'),
        "config.duplicate-key",
        "is written twice",
    ),
    refused(
        "a number of 5,000 digits", _more("[budget]\nlimit = " + "9" * 5_000 + "\n"), "config.syntax", "not valid TOML"
    ),
    refused(
        "a date where text belongs",
        catalog('name = "Small shop"', "name = 2026-01-01"),
        "config.bad-value",
        "must be text",
    ),
    refused(
        "a command for the terminal in a name",
        catalog('name = "Small shop"', 'name = "a\x1b[2Jb"'),
        "config.syntax",
        "not valid TOML",
    ),
    refused(
        "80,000 items in a list",
        lambda shop: _more("x = [" + "1," * 80_000 + "]\n")(shop),
        "config.unknown-key",
        '"x" is not',
    ),
    refused(
        "10,000 settings nobody knows",
        lambda shop: _more("".join(f"k{n} = 1\n" for n in range(10_000)))(shop),
        "config.unknown-key",
        "is not a setting",
    ),
    refused(
        "a setting whose name has 400,000 letters",
        lambda shop: _more('"' + "x" * 400_000 + '" = 1\n')(shop),
        "config.unknown-key",
        "is not",
    ),
    refused(
        "2,000 tables nobody knows",
        lambda shop: _more("".join(f"[t{n}]\n" for n in range(2_000)))(shop),
        "config.unknown-key",
        "is not",
    ),
    refused(
        "5,000 colorways with colours that are none",
        lambda shop: _more("".join(f'[colorways.c{n}]\nhex = "x"\n' for n in range(5_000)))(shop),
        "config.bad-color",
        "a colour is written like",
    ),
)

VALUES = (
    refused("a colour of markup", catalog("#5B6B4B", "<b>red</b>"), "config.bad-color", "a colour is written like"),
    refused(
        "a colour in full-width digits",
        catalog("#5B6B4B", "#\uff11\uff12\uff13\uff14\uff15\uff16"),
        "config.bad-color",
        "a colour is written like",
    ),
    refused(
        "a colorway made of itself",
        _more('[colorways.own]\nparts = { a = "own" }\n'),
        "config.bad-value",
        "a part is one colour",
    ),
    refused("a key that climbs", _more('[colorways."../x"]\nhex = "#000000"\n'), "config.bad-key", "../x"),
    refused(
        "a key of 300 letters", _more(f'[colorways.{"x" * 300}]\nhex = "#000000"\n'), "config.bad-key", "at most 100"
    ),
    refused(
        "a measure that is not a number there",
        catalog("cm_per_width = 300", "cm_per_width = nan"),
        "config.bad-value",
        "finite number",
    ),
    refused(
        "a measure without end there",
        catalog("cm_per_width = 300", "cm_per_width = inf"),
        "config.bad-value",
        "finite number",
    ),
    _shot("a billion takes", "takes = 1000000000", "config.bad-value", "takes"),
    _shot("no takes", "takes = 0", "config.bad-value", "takes"),
    _shot("a size of 100,000 x 100,000", 'size = "100000x100000"', "config.bad-value", "pixels"),
    _shot("a size of nothing", 'size = "0x0"', "config.bad-value", "size"),
    refused(
        "a canvas of 100,000 x 100,000",
        catalog('size = "160x160"', 'size = "100000x100000"'),
        "config.bad-option",
        "pixels",
    ),
    _shot("a format there is not", 'format = "gif"', "config.bad-value", "must be"),
    _shot(
        "a file of at most nothing", 'format = { format = "png", max_bytes = 0 }', "config.bad-value", "greater than"
    ),
    refused("a budget without end", _more('[budget]\nlimit = "1e400 USD"\n'), "config.bad-value", "USD"),
    refused("a budget of words", _more('[budget]\nlimit = "all of it"\n'), "config.bad-value", "USD"),
    refused("a budget of 400 digits", _more('[budget]\nlimit = "' + "9" * 400 + ' USD"\n'), "config.bad-value", "USD"),
    refused(
        "records above the folder",
        catalog('"products.csv"', '"../../etc/passwd"'),
        "config.outside-folder",
        "leads out of",
    ),
    refused(
        "records by a name of 300 letters",
        catalog('"products.csv"', f'"{"x" * 300}.csv"'),
        "config.missing-file",
        "is not a path",
    ),
    refused(
        "records by an absolute path",
        catalog('"products.csv"', '"/etc/passwd"'),
        "config.outside-folder",
        "leads out of",
    ),
    refused(
        "records on the web",
        catalog('"products.csv"', '"https://shop.example/feed.csv"'),
        "config.missing-file",
        "on the web",
    ),
    refused(
        "a plate that is a bomb", _plate(files.bomb(30_000, 30_000)), "config.unreadable-picture", "pixels are more"
    ),
    refused(
        "a plate that is a web page", _plate(b"<!DOCTYPE html><html>"), "config.unreadable-picture", "it is a web page"
    ),
    refused(
        "a plate above the folder",
        catalog('"scenes/room.png"', '"../../../etc/passwd"'),
        "config.outside-folder",
        "leads out of",
    ),
    refused(
        "a plugin by a path",
        catalog('plugin = "studio"', 'plugin = "../evil.py"'),
        "config.unknown-plugin",
        "there is no generator plugin",
    ),
    refused(
        "a plugin by a module",
        catalog('plugin = "studio"', 'plugin = "os"'),
        "config.unknown-plugin",
        "there is no generator plugin",
    ),
    refused(
        "a catalog that names folders of plugins",
        after(_file('plugin_dirs = ["."]\n' + CATALOG)),
        "config.unknown-key",
        "plugin_dirs",
    ),
    refused(
        "a template above the folder",
        catalog(SHOT, 'template = "../../secret"'),
        "template.missing",
        "there is no template",
    ),
    refused(
        "a template by an absolute path",
        catalog(SHOT, 'template = "/etc/passwd"'),
        "template.missing",
        "there is no template",
    ),
    refused(
        "a template name with a line break",
        catalog(SHOT, 'template = "a\\nb{{ 7 }}"'),
        "template.missing",
        "there is no template",
    ),
)

EXPRESSIONS = (
    _only("an expression that calls out", '__import__("os").system("id")', "not allowed"),
    _only("an expression that climbs the classes", "product.__class__.__mro__", "__class__", "config.bad-expression"),
    _only("an expression through a text", '"".__class__.__base__.__subclasses__()', "not allowed"),
    _only("an expression with format", '"{:>1000000000}".format(1) == "x"', "not allowed"),
    _only("an expression of many filters", 'product.id | replace("a", "b")', "not a filter"),
    _only("an expression that reads a file's path", "product.photo.path", "unsafe", "record.expression-failed"),
    _only("an expression of a power", "2 ** 99999999 > 1", "not allowed", "record.expression-failed"),
    _only("an expression that multiplies text", '"x" * 1000000000 == "y"', "not allowed", "record.expression-failed"),
    _only("an expression 5,000 deep", "(" * 5_000 + "1" + ")" * 5_000, "too deeply nested"),
    _only("an expression of 100,000 letters", "1 or " * 20_000 + "1", "longer than"),
    _only("an expression of a number too large", "9" * 5_000 + " > 1", "too large"),
    _only("two expressions", "1 1", "more after the expression"),
    _only("a statement", "{% set x = 1 %}", "cannot be understood"),
    _shot(
        "an alt text that loops",
        "alt = '{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}x'",
        "job.impossible",
        "does too much",
    ),
    _shot(
        "an alt text that doubles",
        "alt = \"{% set a = 'xxxxxxxx' %}" + "{% set a = a ~ a %}" * 40 + '{{ a }}"',
        "job.impossible",
        "does too much",
    ),
    _shot("an alt text that is broken", "alt = '{{ product.title'", "config.bad-expression", "cannot be understood"),
    fine(
        "an expression of ordinary use",
        catalog(SHOT, f"{SHOT}\nonly = \"product.category in ['chair', 'stool'] and product.width_cm > 1\""),
    ),
    alone(
        "an expression that cannot be worked out",
        catalog(SHOT, f"{SHOT}\nonly = \"product.id == 'chair' or product.title > 5\""),
        "record.expression-failed",
        "cannot be evaluated",
    ),
)


def _shop_is_empty(shop: Shop) -> None:
    (shop.folder / FILE).unlink()


CASES = (
    *FORM,
    *VALUES,
    *EXPRESSIONS,
    refused("no catalog at all", _shop_is_empty, "config.missing-file", "cannot be read"),
)
