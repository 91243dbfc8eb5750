"""From a product and a shot to the request a generator sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from packshot.api import Colorway, Part, Problem, Product, Reference, Request, Scene, Size
from packshot.api.parts import parts
from packshot.catalog.catalog import Catalog, Shot
from packshot.identity import Slot
from packshot.prompts import PromptTemplate, Variables
from packshot.prompts.head import Head

MOST_NOTES = 8
"""Of what people want otherwise, so many go into one prompt: the latest."""


@dataclass(frozen=True, slots=True)
class Combined:
    """One product x shot x colorway x scene, before its takes."""

    product: Product
    shot: Shot
    colorway: Colorway | None
    scene: Scene | None
    photo_colorway: Colorway | None
    draft: Reference | None = None
    """The approved picture of a lower tier that this one is made from."""
    redo: tuple[str, ...] = ()
    """What people asked for when they wanted the take's earlier pictures made anew."""

    def slot(self, take: int) -> Slot:
        """Which picture a take of it is."""
        return Slot(
            product=self.product.id,
            shot=self.shot.name,
            colorway=self.colorway.key if self.colorway else None,
            scene=self.scene.key if self.scene else None,
            take=take,
            tier=self.shot.tier,
        )

    @property
    def views(self) -> tuple[Reference, ...]:
        """The product's photos but the one it is worked from."""
        others = (each.photo for each in self.product.photos if each.photo != self.product.photo)
        return tuple(replace(each, role="view") for each in others)


def combined(
    catalog: Catalog, product: Product, shot: Shot, colorway: Colorway | None, scene: Scene | None
) -> Combined:
    """The combination with the colorway its photo shows."""
    photographed = catalog.colorways.get(product.photo_colorway or "")
    return Combined(product, shot, colorway, scene and scene.seen_at(product.place), photographed)


def request(template: PromptTemplate, wanted: Combined, take: int) -> Request | Problem:
    """The request of one take, or what the record lacks for it."""
    head = template.head
    if lack := next(_lacking(head, wanted), None):
        return _lack(template, wanted, lack)
    references = tuple(_references(head, wanted))
    size = wanted.shot.size or _source_size(wanted)
    if size is None:
        return _lack(template, wanted, "product.photo")
    change = wanted.shot.change or head.change
    prompt = template.render(
        Variables(
            product=wanted.product,
            colorway=wanted.colorway,
            photo_colorway=wanted.photo_colorway,
            scene=wanted.scene,
            size=size,
            shot=wanted.shot.name,
            take=take,
            images=[each.role for each in references if not each.overlay],
            change=change,
            redo=[note.replace('"', "'") for note in wanted.redo if note][-MOST_NOTES:],
        )
    )
    if isinstance(prompt, Problem):
        return prompt
    return Request(
        operation=head.operation,
        prompt=prompt,
        size=size,
        references=references,
        take=take,
        change=change,
        target=wanted.shot.target,
        product=wanted.product,
        colorway=wanted.colorway,
        photo_colorway=wanted.photo_colorway,
        scene=wanted.scene,
        redo=wanted.redo,
    )


def _references(head: Head, wanted: Combined) -> Iterator[Reference]:
    for role in head.images:
        yield from _images(role.removesuffix("?"), wanted)


def _lacking(head: Head, wanted: Combined) -> Iterator[str]:
    """Dotted names of what the template needs and the combination has not."""
    images = (_SOURCE_OF_ROLE[role] for role in head.images if not role.endswith("?"))
    for name in (*head.needs, *images):
        if name == "product.mask":
            yield from (f"{name}.{each.name}".rstrip(".") for each in _parts(wanted) if not each.mask)
        elif not _value(name, wanted):
            yield name


_SOURCE_OF_ROLE = {
    "product": "product.photo",
    "mask": "product.mask",
    "markup": "product.markup",
    "scene": "scene.plate",
    "swatch": "colorway.swatch",
    "draft": "draft",
}


def _images(role: str, wanted: Combined) -> tuple[Reference, ...]:
    """The images of a role: one, none, the masks of all parts, or the product's further views."""
    if role == "view":
        return wanted.views
    if role == "mask":
        return tuple(dict.fromkeys(mask for part in _parts(wanted) for mask in part.masks))
    found = _value(_SOURCE_OF_ROLE[role], wanted)
    return (found,) if isinstance(found, Reference) else ()


def _parts(wanted: Combined) -> tuple[Part, ...]:
    return parts(wanted.product, wanted.colorway, wanted.photo_colorway)


def _value(name: str, wanted: Combined) -> object:
    """The value of a dotted name like `product.facts.care`; None where some part of it is missing."""
    value: object = wanted
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
    return value


def _source_size(wanted: Combined) -> Size | None:
    """What `size = "source"` means here: the plate's size in a scene that has one, else the photo's."""
    if wanted.scene and wanted.scene.plate:
        return wanted.scene.plate.size
    return wanted.product.photo.size if wanted.product.photo else None


def _lack(template: PromptTemplate, wanted: Combined, name: str) -> Problem:
    root, _, column = name.partition(".")
    product = wanted.product
    if root == "product":
        where, fix = product.where, f'fill the column "{column}", or leave this product out of the shot'
    elif root == "scene":
        where, fix = wanted.shot.where, f'add "scene" to the shot\'s each, and give the scene {column or "a table"}'
    else:
        where, fix = wanted.shot.where, f'add "{root}" to the shot\'s each, and give it {column or "a table"}'
    return Problem(
        code="record.missing-value",
        message=f'shot {wanted.shot.name} needs {name} (template "{template.name}")',
        where=where,
        product=product.id,
        fix=fix,
        context=f"shots.{wanted.shot.name}",
    )
