"""What is wrong with a product's record."""

from __future__ import annotations

from collections.abc import Mapping

RECORD: Mapping[str, str] = {
    "record.bad-id": (
        "A product's id goes into file names and storage keys. It must not be empty, longer than 200 characters, "
        'contain a slash, a backslash or control characters, or be a path such as "..".'
    ),
    "record.bad-number": (
        "A measure of a product is not a number. Write centimetres as digits with a point or a comma, like 90.5, "
        "larger than 0."
    ),
    "record.bad-row": (
        "A row of the records file cannot be read as it stands: it has more or fewer cells than the header, an "
        "unclosed quote, or characters that do not belong into text. The other rows are used."
    ),
    "record.bad-value": (
        "A column of a product takes only certain values and holds another one. Empty cells take the default."
    ),
    "record.duplicate-header": (
        "Two columns of the records file have the same name, so it is not clear which one counts. Rename one of them."
    ),
    "record.duplicate-id": (
        "Two records have the same id. Each product is one record with an id of its own; colours of one product "
        "go into its `colorways` column. The first record is used."
    ),
    "record.expression-failed": (
        "An `only` expression could not be evaluated for a product, mostly because the product lacks the column "
        "it asks for. Fill the cell, or ask first: `product.facts.column is defined and product.facts.column == "
        "'x'`."
    ),
    "record.guessed-format": (
        "The records file does not say how it is written, so packshot guessed from its content and says what it "
        "guessed. State `encoding` and `delimiter` in the catalog's records table to be sure."
    ),
    "record.header-typo": (
        "A column looks like a misspelt field of packshot. As it stands it is kept as one of the product's own "
        "facts and the field stays empty."
    ),
    "record.mask-size": (
        "A product's mask has other measures than its photo, so it cannot say which of the photo's pixels are "
        "meant. Export both from the same picture, without cropping."
    ),
    "record.misnamed-picture": (
        "A picture's name ends like one format and its content is another: a PNG called .jpg, for instance. Nothing is "
        "wrong with the picture; packshot goes by what it is. Other programs may go by the name."
    ),
    "record.missing-column": (
        "The records file lacks a column that is needed: `id`, or one that the catalog's `map` names."
    ),
    "record.missing-cutout": (
        "A product names a cut-out that is not there. The cut-out is a grey picture of the size of the photo, white "
        "where the product is. Add the file, or empty the cell."
    ),
    "record.missing-markup": (
        "A product names a markup that is not there. The markup is a drawing over the photo, on a transparent layer, "
        "that shows what to change. Paths are relative to the catalog's folder."
    ),
    "record.missing-mask": (
        "A product names a mask that is not there. The mask is a grey picture of the size of the photo, white "
        "where the product takes the colorway's colour. Paths are relative to the catalog's folder."
    ),
    "record.missing-photo": (
        "A product names a photo that is not there. Paths are relative to the catalog's folder. The product is "
        "left out; the others are made."
    ),
    "record.missing-value": (
        "A template needs something the product does not say, such as its photo or a column. Fill the cell, take "
        "the product out with `only`, or choose another template for the shot."
    ),
    "record.no-records": (
        "The records file holds no product at all. A CSV file needs a header line and one line for each product; "
        "a JSONL file one object on each line."
    ),
    "record.outside-folder": (
        "A product's photo, mask or markup leads out of the catalog's folder. Copy the file into the folder, or allow "
        "it in packshot.toml with allow_outside = true."
    ),
    "record.photo-count": (
        "A product has several photos, and its photo_colorway or mask column does not say one thing for each. The "
        "columns go together, in the same order, separated by |; a place may be empty: a.mask.png||c.mask.png."
    ),
    "record.reader-failed": (
        "The plugin that reads the records file failed while reading. Products before that place were used, those"
        " after it were not seen."
    ),
    "record.unfetched-photo": (
        "A product's photo is an address on the web, and no photo came from there: the host does not answer, there is "
        "no such file, it is too large, broke off or is not a PNG, JPEG or WebP. packshot has tried again where that "
        "could help. The product is left out, the others are made. With --offline, a copy fetched before is used."
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
    "record.unreadable-cutout": (
        "A product's cut-out is there but is not a whole picture packshot can use. Save it again as PNG, JPEG or WebP."
    ),
    "record.unreadable-markup": (
        "A product's markup is there but is not a whole picture packshot can use. Save it again as PNG or WebP."
    ),
    "record.unreadable-mask": (
        "A product's mask is there but is not a whole picture packshot can use. Save it again as PNG, JPEG or WebP."
    ),
    "record.unreadable-photo": (
        "A product's photo is there but is not a whole picture packshot can use: it is damaged, cut off, "
        "animated, too large, or not a PNG, JPEG or WebP. Open it in a picture editor and save it again."
    ),
    "record.web-photo": (
        "A product's photo is an address on the web that packshot may not ask. Photos are fetched by https from the "
        "hosts that the catalog's [photos] table names, never with a user name or password, and never from an address "
        "that is not the public internet's, unless packshot.toml names its host in private_hosts. Nothing was sent; "
        "the product is left out, the others are made."
    ),
}
