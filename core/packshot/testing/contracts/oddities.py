"""What catalogs and photographs hold sooner or later: odd texts, tiny pictures, other colour models."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from PIL import Image

from packshot.api import Colorway, Job, Picture, Placement, Product, Request, Size
from packshot.testing import pictures, samples

RIGHT_TO_LEFT = "\u05db\u05d9\u05e1\u05d0 \u0643\u0631\u0633\u064a"
"""Chair, in Hebrew and in Arabic."""
TEXTS = (
    RIGHT_TO_LEFT,
    "\u6905\u5b50 \U0001fa91",
    'a "quoted" chair\'s {{ name }} <b>&amp;</b> 50 % \\ off',
    "a chair\nin two lines\tand a tab",
    "chair " * 400,
)
_ONE = Size(1, 1)


def odd_products(product: Product, folder: Path) -> Iterator[Product]:
    """The product with odd texts, with none, and with photos of other colour models and of one pixel."""
    for text in TEXTS:
        yield replace(product, title=text, category=text, material=text, facts={**product.facts, "description": text})
    yield replace(product, title="", category="", material="", colorways=(), facts={})
    if product.photo:
        for name, image in _photos():
            path = folder / "photos" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            image.save(path)
            yield replace(product, photo=samples.reference(path), mask=None, photos=())


def odd_requests(request: Request, folder: Path) -> Iterator[Request]:
    """The request for odd products, for a colorway with an odd label, and for a picture of one pixel."""
    for product in odd_products(request.product, folder):
        kept = tuple(each for each in request.references if each.role not in ("product", "mask"))
        own = tuple(each for each in (product.photo, product.mask) if each)
        yield replace(request, product=product, references=(*own, *kept))
    yield replace(request, colorway=_labelled(request.colorway))
    yield replace(request, prompt=f"{request.prompt} {' '.join(TEXTS)}")
    yield replace(request, size=_ONE)


def odd_jobs(job: Job) -> Iterator[Job]:
    """The job for odd products and colorways; its request stays one that can be served."""
    for text in TEXTS:
        product = replace(job.request.product, title=text, category=text, material=text)
        yield replace(job, request=replace(job.request, product=product))
    yield replace(job, request=replace(job.request, colorway=_labelled(job.request.colorway)))
    yield replace(job, request=replace(job.request, colorway=None, scene=None))
    bare = samples.bare_product()
    yield replace(job, request=samples.request(bare, colorway=None))


def odd_pictures() -> Iterator[Picture]:
    """Pictures of one pixel, narrow ones, wholly transparent and wholly plain ones."""
    yield Picture(Image.new("RGB", (1, 1), "#5B6B4B"), Placement())
    yield Picture(Image.new("RGBA", (1, 1), "#5B6B4B"), Placement())
    yield Picture(Image.new("RGB", (300, 1), "#5B6B4B"), Placement())
    yield Picture(Image.new("RGBA", (pictures.SIZE.width, pictures.SIZE.height)), Placement())
    yield Picture(Image.new("RGB", (pictures.SIZE.width, pictures.SIZE.height), "#FFFFFF"), Placement())
    yield Picture(pictures.photo().image)


def _photos() -> Iterator[tuple[str, Image.Image]]:
    flat = pictures.photo().on("#FFFFFF").image
    yield "cmyk.jpg", flat.convert("CMYK")
    yield "sixteen.png", flat.convert("I").point(lambda value: value * 256).convert("I;16")
    yield "palette.png", flat.convert("P")
    yield "one.png", Image.new("RGB", (1, 1), "#C9992E")


def _labelled(colorway: Colorway | None) -> Colorway | None:
    return None if colorway is None else replace(colorway, label=RIGHT_TO_LEFT, material=TEXTS[2])
