"""What each error code means, as `packshot explain CODE` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "config.bad-color": (
            'A colour in the catalog cannot be read. Write `hex` as # and six hexadecimal digits, like "#5B6B4B",'
            " or `lab` as three numbers: lightness 0 to 100, a and b from about -128 to 127, measured for D65 "
            "daylight."
        ),
        "config.bad-expression": (
            "An `only` expression cannot be understood. It is one Jinja expression over `product`, `colorway` and"
            " `scene` that says which pictures to take, like `product.category in ['sofa', 'lamp']`. It may "
            "compare, count and combine values and use a few text methods and filters; it cannot run code."
        ),
        "config.bad-key": (
            "Colorways, scenes, generators, tiers and shots are named by keys that go into file names and "
            "commands. A key starts with a lower-case letter and holds only lower-case letters, digits, - and _."
        ),
        "config.bad-option": (
            "An option of a plugin has a value the plugin does not take. `packshot plugins` shows each plugin's "
            "options, and `packshot schema` describes them to an editor."
        ),
        "config.bad-value": (
            "A setting has a value of the wrong kind or outside its range. The message says what is expected "
            "there. Text stands in quotes, numbers and true/false do not, and lists stand in square brackets."
        ),
        "config.duplicate-key": (
            "The same key or table is written twice in the catalog file, and TOML does not say which one would "
            "count. Remove one of them, or join the two tables into one."
        ),
        "config.missing-file": (
            "The catalog names a file that is not there: its records, a scene's plate or a colorway's swatch. "
            "Paths are relative to the folder the catalog file is in."
        ),
        "config.missing-key": (
            "A setting that has no default is missing. Every catalog needs [catalog] with a name and records; "
            "every generator and storage needs its plugin; every shot needs a template and a generator, which may"
            " also come from [defaults] or from a tier."
        ),
        "config.outside-folder": (
            "A path leads out of the catalog's folder. Catalogs are shared, so one must not be able to read other"
            " files of your computer. Copy the file into the folder, or allow it in packshot.toml with "
            "allow_outside = true."
        ),
        "config.syntax": (
            "The catalog file is not valid TOML, so nothing in it could be read. The usual causes are a missing "
            "quote, a missing bracket, or text without quotes."
        ),
        "config.too-large": (
            "The catalog file is larger or more deeply nested than packshot reads. A catalog says what pictures "
            "are wanted and fits in a few hundred lines; products belong into the records file."
        ),
        "config.unknown-key": (
            "A key in the catalog is not a setting of its table, most often because of a typing error. Unknown "
            "keys are errors so that no setting is ever silently without effect."
        ),
        "config.unknown-name": (
            "A setting names a colorway, scene, generator, shot or tier that the catalog does not define. The "
            "name must be the key of a table, like `moss` for [colorways.moss]."
        ),
        "config.unknown-plugin": (
            "No installed plugin has this name for this purpose. `packshot plugins` lists what is installed, and "
            "what could not be loaded with the reason."
        ),
        "config.unreadable-picture": (
            "A plate or swatch is there but is not a whole picture packshot can use: it is damaged, cut off, "
            "animated, too large, or not a PNG, JPEG or WebP. Open it in a picture editor and save it again."
        ),
        "config.unused": (
            "The catalog defines something no shot and no product uses. That does no harm, but often a name is "
            "misspelt where it should have been used."
        ),
        "record.bad-id": (
            "A product's id goes into file names and storage keys. It must not be empty, longer than 200 "
            'characters, contain a slash, a backslash or control characters, or be a path such as "..".'
        ),
        "record.bad-number": (
            "A measure of a product is not a number. Write centimetres as digits with a point or a comma, like "
            "90.5, larger than 0."
        ),
        "record.bad-row": (
            "A row of the records file cannot be read as it stands: it has more or fewer cells than the header, "
            "an unclosed quote, or characters that do not belong into text. The other rows are used."
        ),
        "record.bad-value": (
            "A column of a product takes only certain values and holds another one. Empty cells take the default."
        ),
        "record.duplicate-header": (
            "Two columns of the records file have the same name, so it is not clear which one counts. Rename one "
            "of them."
        ),
        "record.duplicate-id": (
            "Two records have the same id. Each product is one record with an id of its own; colours of one "
            "product go into its `colorways` column. The first record is used."
        ),
        "record.expression-failed": (
            "An `only` expression could not be evaluated for a product, mostly because the product lacks the "
            "column it asks for. Fill the cell, or ask first: `product.facts.column is defined and "
            "product.facts.column == 'x'`."
        ),
        "record.guessed-format": (
            "The records file does not say how it is written, so packshot guessed from its content and says what "
            "it guessed. State `encoding` and `delimiter` in the catalog's records table to be sure."
        ),
        "record.header-typo": (
            "A column looks like a misspelt field of packshot. As it stands it is kept as one of the product's "
            "own facts and the field stays empty."
        ),
        "record.mask-size": (
            "A product's mask has other measures than its photo, so it cannot say which of the photo's pixels are"
            " meant. Export both from the same picture, without cropping."
        ),
        "record.missing-column": (
            "The records file lacks a column that is needed: `id`, or one that the catalog's `map` names."
        ),
        "record.missing-mask": (
            "A product names a mask that is not there. The mask is a grey picture of the size of the photo, white"
            " where the product takes the colorway's colour. Paths are relative to the catalog's folder."
        ),
        "record.missing-photo": (
            "A product names a photo that is not there. Paths are relative to the catalog's folder. The product "
            "is left out; the others are made."
        ),
        "record.no-records": (
            "The records file holds no product at all. A CSV file needs a header line and one line for each "
            "product; a JSONL file one object on each line."
        ),
        "record.outside-folder": (
            "A product's photo or mask leads out of the catalog's folder. Copy the file into the folder, or allow"
            " it in packshot.toml with allow_outside = true."
        ),
        "record.reader-failed": (
            "The plugin that reads the records file failed while reading. Products before that place were used, "
            "those after it were not seen."
        ),
        "record.unknown-colorway": (
            "A product comes in a colorway, or was photographed in one, that the catalog does not define. Add a "
            "[colorways.KEY] table, or correct the key."
        ),
        "record.unknown-format": (
            "No installed reader recognises the records file. Name one in the catalog, like records = { path = "
            '"export.txt", reader = "csv" }.'
        ),
        "record.unknown-product": ("A product was asked for by its id, and no record has it."),
        "record.unreadable-mask": (
            "A product's mask is there but is not a whole picture packshot can use. Save it again as PNG, JPEG or WebP."
        ),
        "record.unreadable-photo": (
            "A product's photo is there but is not a whole picture packshot can use: it is damaged, cut off, "
            "animated, too large, or not a PNG, JPEG or WebP. Open it in a picture editor and save it again."
        ),
        "record.web-photo": (
            "A product's photo is an address on the web. packshot does not fetch pictures from the web: download "
            "the photo into the catalog's folder and write its path."
        ),
    }
)
