"""What is wrong with a catalog file or the settings."""

from __future__ import annotations

from collections.abc import Mapping

CONFIG: Mapping[str, str] = {
    "config.bad-color": (
        'A colour in the catalog cannot be read. Write `hex` as # and six hexadecimal digits, like "#5B6B4B", or '
        "`lab` as three numbers: lightness 0 to 100, a and b from about -128 to 127, measured for D65 daylight."
    ),
    "config.bad-expression": (
        "An `only` expression cannot be understood. It is one Jinja expression over `product`, `colorway` and "
        "`scene` that says which pictures to take, like `product.category in ['sofa', 'lamp']`. It may compare, "
        "count and combine values and use a few text methods and filters; it cannot run code."
    ),
    "config.bad-key": (
        "Colorways, scenes, generators, tiers and shots are named by keys that go into file names and commands. A"
        " key starts with a lower-case letter and holds only lower-case letters, digits, - and _."
    ),
    "config.bad-option": (
        "An option of a plugin has a value the plugin does not take. `packshot plugins` shows each plugin's "
        "options, and `packshot schema` describes them to an editor."
    ),
    "config.bad-value": (
        "A setting has a value of the wrong kind or outside its range. The message says what is expected there. "
        "Text stands in quotes, numbers and true/false do not, and lists stand in square brackets."
    ),
    "config.duplicate-key": (
        "The same key or table is written twice in the catalog file, and TOML does not say which one would count."
        " Remove one of them, or join the two tables into one."
    ),
    "config.missing-file": (
        "The catalog names a file that is not there: its records, a scene's plate or a colorway's swatch. Paths "
        "are relative to the folder the catalog file is in."
    ),
    "config.missing-key": (
        "A setting that has no default is missing. Every catalog needs [catalog] with a name and records; every "
        "generator and storage needs its plugin; every shot needs a template and a generator, which may also come"
        " from [defaults] or from a tier."
    ),
    "config.outside-folder": (
        "A path leads out of the catalog's folder. Catalogs are shared, so one must not be able to read other "
        "files of your computer. Copy the file into the folder, or allow it in packshot.toml with allow_outside ="
        " true."
    ),
    "config.settings": (
        "A setting of packshot.toml, or of a PACKSHOT_ environment variable, is unknown or has a wrong value. "
        "These settings belong to your computer; what pictures to take stands in the catalog."
    ),
    "config.syntax": (
        "The catalog file is not valid TOML, so nothing in it could be read. The usual causes are a missing "
        "quote, a missing bracket, or text without quotes."
    ),
    "config.too-large": (
        "The catalog file is larger or more deeply nested than packshot reads. A catalog says what pictures are "
        "wanted and fits in a few hundred lines; products belong into the records file."
    ),
    "config.too-many": (
        "So many settings of one table are wrong that only the first hundred are shown. Correct those and check again; "
        "often one mistake causes the others."
    ),
    "config.unknown-key": (
        "A key in the catalog is not a setting of its table, most often because of a typing error. Unknown keys "
        "are errors so that no setting is ever silently without effect."
    ),
    "config.unknown-name": (
        "A setting names a colorway, scene, generator, shot or tier that the catalog does not define. The name "
        "must be the key of a table, like `moss` for [colorways.moss]."
    ),
    "config.unknown-plugin": (
        "No installed plugin has this name for this purpose. `packshot plugins` lists what is installed, and what"
        " could not be loaded with the reason."
    ),
    "config.unreadable-picture": (
        "A plate or swatch is there but is not a whole picture packshot can use: it is damaged, cut off, "
        "animated, too large, or not a PNG, JPEG or WebP. Open it in a picture editor and save it again."
    ),
    "config.secret": (
        "A key or password stands in the catalog, which people pass on and put under version control. It works, but "
        "move it to packshot.toml, in a table of the same name, or into the environment."
    ),
    "config.unused": (
        "The catalog defines something no shot and no product uses. That does no harm, but often a name is "
        "misspelt where it should have been used."
    ),
}
