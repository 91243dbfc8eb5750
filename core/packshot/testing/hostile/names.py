"""Ids, paths and storage keys from strangers: names that leave their folder, hide, or cannot be stored."""

from __future__ import annotations

from packshot.testing.hostile.case import Case, Spoil, alone, catalog, fine, refused, stool
from packshot.testing.shop import Shop

BAD_ID = "record.bad-id"
KEY = "storage.key"
WEB = "record.web-photo"
PATH = 'path = "out"'


def _named(name: str, text: str, says: str, code: str = BAD_ID) -> Case:
    return alone(name, stool_called(text), code, says)


def stool_called(text: str) -> Spoil:
    """The stool by another id."""
    return stool(id=text)


def _photo(name: str, text: str, says: str, code: str = "record.missing-photo") -> Case:
    return alone(name, stool(photo=text, mask=""), code, says)


def _key(name: str, text: str, says: str) -> Case:
    return refused(name, catalog(PATH, f"{PATH}\nkey = '{text}'"), KEY, says)


def _linked(shop: Shop) -> None:
    (shop.folder / "photos" / "etc").symlink_to("/etc")
    stool(photo="photos/etc/passwd", mask="")(shop)


IDS = (
    _named("an id that climbs", "../../etc/passwd", "it goes into file names"),
    _named("an id that is absolute", "/etc/passwd", "it goes into file names"),
    _named("an id that climbs as on Windows", "..\\..\\stool", "it goes into file names"),
    _named("an id with a slash", "sto/ol", "it goes into file names"),
    _named("an id that is the folder itself", ".", "it goes into file names"),
    _named("an id that is the folder above", "..", "it goes into file names"),
    _named("an id that begins like the folder above", "..stool", "it goes into file names"),
    _named("an id with a line break", "sto\nol", "it goes into file names"),
    _named("an id with a tab", "sto\tol", "it goes into file names"),
    _named("an id that commands a terminal", "\x1b[2Jstool", "it goes into file names"),
    _named("an id that turns the reading direction", "st\u202eoo\u202cl", "it goes into file names"),
    _named("an id with a space of no width", "sto\u200bol", "it goes into file names"),
    _named("an id with invisible letters", "stool\U000e0061", "it goes into file names"),
    _named("an id of 300 characters", "x" * 300, "the id has 300 characters"),
    _named("an id of 200 characters of four bytes each", "\U0001f6cb" * 200, "longer than 250 bytes", KEY),
    _named("an empty id", "", "the id is empty"),
    _named("an id of spaces", "   ", "the id is empty"),
    _named("an id of the console of Windows", "CON", "Windows device", KEY),
    _named("an id of a device with an ending", "nul.png", "Windows device", KEY),
    _named("an id of a port of Windows", "Com\u00b9", "Windows device", KEY),
    _named("an id that ends in a dot", "stool.", "ends in a dot or a space", KEY),
    _named("an id of another product in capitals", "CHAIR", "is taken by chair packshot", KEY),
    _named("an id of another product in full width", "chair", "is taken", "record.duplicate-id"),
    _named("an id like a drive", "C:", "it is absolute", KEY),
    fine("an id with a space behind it", stool_called("stool ")),
    fine("an id with leading zeros", stool_called("00123")),
    fine("an id that is a formula", stool_called("=1+1")),
    fine("an id that is an option", stool_called("--help")),
    fine("an id that is a home folder", stool_called("~root")),
    fine("an id for a shell", stool_called("$(touch x);`id`&")),
    fine("an id with quotes", stool_called('"sto\'ol"')),
    fine("an id with an encoded slash", stool_called("..%2f..%2fstool".removeprefix(".."))),
    fine("an id of emoji", stool_called("\U0001f6cb-1")),
    fine("an id of markup", stool_called("<img src=x onerror=alert(1)>".replace("/", ""))),
    fine("an id that is a template", stool_called("{{ 7 * 7 }}")),
)

PATHS = (
    _photo("a photo above the folder", "../../../etc/passwd", "leads out of", "record.outside-folder"),
    _photo("a photo by an absolute path", "/etc/passwd", "leads out of", "record.outside-folder"),
    _photo("a photo by a path of Windows", "C:\\Windows\\win.ini", "there is no file"),
    _photo("a photo on another computer", "\\\\host\\share\\a.png", "leads out of", "record.outside-folder"),
    _photo("a photo by a file address", "file:///etc/passwd", "there is no file"),
    _photo("a photo by a web address", "http://169.254.169.254/latest/meta-data/", "", WEB),
    _photo("a photo by a data address", "data:image/png;base64,iVBORw0KGgo=", "there is no file"),
    _photo("a photo path of 5,000 characters", "a/" * 2_500, ""),
    _photo("a photo path with a line break", "photos/chair.png\nx", "there is no file"),
    _photo("a photo path that is a folder", "photos", "not a file", "record.unreadable-photo"),
    alone("a photo through a linked folder", _linked, "record.outside-folder", "leads out of"),
    fine("a photo path that goes round", stool(photo="photos/../photos/./chair.png")),
    fine("a photo path as Windows writes it", stool(photo="photos\\chair.png")),
)

KEYS = (
    _key("a storage key that climbs", "../{{ product.id }}.{{ ext }}", "is not a name between slashes"),
    _key("a storage key that is absolute", "/{{ product.id }}.{{ ext }}", "is absolute"),
    alone(
        "a storage key of one name for all",
        catalog(PATH, PATH + "\nkey = 'same.png'"),
        KEY,
        "is taken by chair packshot",
    ),
    _key("a storage key of a device", "aux/{{ product.id }}.{{ ext }}", "Windows device"),
    _key("a storage key with a backslash", "a\\{{ product.id }}.{{ ext }}", "backslash"),
    _key("a storage key with an empty name", "a//{{ product.id }}.{{ ext }}", "is not a name between slashes"),
    _key("a storage key of 2,000 characters", "{{ product.id }}/" + "x" * 2_000 + ".png", "longer than"),
    _key("a storage key that is empty", " ", "empty"),
    _key("a storage key that hides characters", "{{ product.id }}\u202e.{{ ext }}", "U+202E"),
    refused(
        "a storage key that loops",
        catalog(PATH, PATH + "\nkey = '{% for a in range(999) %}{% for b in range(999) %}{% endfor %}{% endfor %}x'"),
        "job.impossible",
        "does too much",
    ),
    refused(
        "a storage key that reads what it may not",
        catalog(PATH, PATH + "\nkey = '{{ product.__class__ }}'"),
        "config.bad-expression",
        "__class__",
    ),
    refused(
        "a storage key of a product's path",
        catalog(PATH, PATH + "\nkey = '{{ product.photo.path }}'"),
        "job.impossible",
        "unsafe",
    ),
    refused("a storage outside of the folder", catalog(PATH, 'path = "../../elsewhere"'), "config.bad-option", ""),
    refused(
        "a storage key of a column that is not there",
        catalog(PATH, PATH + "\nkey = '{{ product.facts.nothing }}.png'"),
        "job.impossible",
        "nothing",
    ),
)

CASES = (*IDS, *PATHS, *KEYS)
