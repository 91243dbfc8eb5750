"""The photos of a record, each with what it shows and its masks: cells hold one value a photo, separated by `|`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from packshot.api import Colorway, Photograph, Problem, Product, Reference
from packshot.catalog.catalog import Catalog
from packshot.catalog.cells import Misfit
from packshot.catalog.images import fetched, misnamed, picture
from packshot.web.urls import on_the_web

Places = Sequence[Any]
"""What a cell says of each photo, None where it says nothing."""


def shows_pictures(field: str) -> bool:
    """Whether a field's cells name pictures."""
    return field.partition(".")[0] in ("photo", "mask", "cutout", "markup")


def addresses(cells: Iterable[str]) -> Iterator[str]:
    """The addresses on the web that cells of photos name, as `images` will ask for them."""
    return (place for cell in cells for each in cell.split("|") if on_the_web(place := each.strip()))


def told_by_photo(field: str) -> bool:
    """Whether a field's cells hold one value for each photo: `photo`, `photo_colorway`, `mask`, `mask.stripe`, ..."""
    return field.partition(".")[0] in ("photo", "photo_colorway", "mask", "cutout")


def images(role: str, text: str, catalog: Catalog) -> tuple[Reference | None, ...] | Misfit:
    """The input images a cell names, None for an empty place."""
    found: list[Reference | None] = []
    for place in text.split("|"):
        named = image(role, place.strip(), catalog) if place.strip() else None
        if isinstance(named, Misfit):
            return named
        found.append(named)
    return tuple(found)


def image(role: str, text: str, catalog: Catalog) -> Reference | Misfit:
    """The input image at a path or an address."""
    shows = "product" if role == "photo" else role
    if on_the_web(text):
        found = fetched(shows, text, catalog.photos)
    else:
        found = picture(shows, catalog.folder, text, allow_outside=catalog.allow_outside)
    if isinstance(found, Reference):
        return found
    codes = {
        "missing": f"missing-{role}",
        "unreadable": f"unreadable-{role}",
        "web": "web-photo",
        "unfetched": "unfetched-photo",
    }
    return Misfit(f"record.{codes.get(found.kind, 'outside-folder')}", found.message, found.fix)


def photographs(cells: Mapping[str, Places], colorways: Mapping[str, Colorway]) -> tuple[Photograph, ...]:
    """The photos of a record whose cells fit together."""
    masks = {field.removeprefix("mask."): places for field, places in cells.items() if field.startswith("mask.")}
    return tuple(
        Photograph(
            photo=photo.cut_by(cutout) if (cutout := _at(cells.get("cutout"), number)) else photo,
            colorway=colorways.get(_at(cells.get("photo_colorway"), number)),
            mask=_at(cells.get("mask"), number),
            masks={name: mask for name, places in masks.items() if (mask := _at(places, number))},
        )
        for number, photo in enumerate(cells.get("photo", ()))
    )


def misfits(cells: Mapping[str, Places]) -> Iterator[tuple[str, Misfit]]:
    """Cells that do not fit the photos: too few values or too many, a mask of another size, a mask of nothing."""
    photos = cells.get("photo", ())
    if None in photos:
        message = f"photo {photos.index(None) + 1} of {len(photos)} is empty"
        yield "photo", Misfit("record.missing-photo", message, "name a photo in each place between the |")
        return
    for field, places in cells.items():
        if misfit := _misfit(field, places, photos):
            yield field, misfit


def misnamed_pictures(product: Product) -> Iterator[Problem]:
    """A note for each photo or mask that is something else than its name says; what it is counts."""
    for each in product.photos:
        for shown in filter(None, (each.photo, each.mask)):
            if what := misnamed(shown):
                yield Problem(
                    code="record.misnamed-picture",
                    message=f"{shown.path.name} is {what} and is read as one",
                    where=product.where,
                    fix="give it the name of what it is",
                    level="note",
                    product=product.id,
                )


def _misfit(field: str, places: Places, photos: Sequence[Reference]) -> Misfit | None:
    kind = field.partition(".")[0]
    mask = kind in ("mask", "cutout")
    if mask and not photos:
        message = f"there is a {kind} and no photo"
        return Misfit("record.missing-photo", message, "add the photo, or empty the mask's cell")
    if len(places) != max(1, len(photos)):
        message = f"{field} names {len(places)}, and there {_are(len(photos))}"
        return Misfit("record.photo-count", message, "name one for each photo, in the same order; a|b, or |b for none")
    return _size_misfit(kind, places, photos) if mask else None


def _size_misfit(kind: str, masks: Places, photos: Sequence[Reference]) -> Misfit | None:
    for mask, photo in zip(masks, photos, strict=True):
        if mask and mask.size != photo.size:
            message = f"the {kind} is {mask.size} pixels and the photo {photo.size}"
            return Misfit("record.mask-size", message, "export both from the same picture")
    return None


def _at(places: Places | None, number: int) -> Any:  # noqa: ANN401  what the cell's meaning made
    return places[number] if places else None


def _are(photos: int) -> str:
    return "is 1 photo" if photos == 1 else f"are {photos or 'no'} photos"
