"""Jobs, photos and cut-outs for post-processors to work on."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from packshot.api import Colorway, Job, Product, Reference, Request, Scene, Size, Where
from packshot.api.values import Change, Target

JobMaker = Callable[..., Job]


@pytest.fixture
def cut_out() -> Image.Image:
    """A brown block with a soft edge on transparency: its half-opaque box is (20, 10, 60, 50)."""
    image = Image.new("RGBA", (90, 70), (120, 80, 40, 0))
    image.paste((120, 80, 40, 100), (19, 9, 61, 51))
    image.paste((120, 80, 40, 255), (20, 10, 60, 50))
    return image


@pytest.fixture(scope="session")
def job() -> Job:
    """Any job, for processors that ask nothing of it."""
    product = Product(id="block", title="Block", where=Where("products.csv", 2))
    return Job(
        request=Request(operation="edit", prompt="", size=Size(90, 70), product=product), shot="packshot", tier="final"
    )


@pytest.fixture
def make_job(tmp_path: Path) -> JobMaker:
    """A job for a product with the given photo, mask, footprint and colorways (as hex)."""

    def reference(role: str, image: Image.Image | None) -> Reference | None:
        if image is None:
            return None
        path = tmp_path / f"{role}.png"
        image.save(path)
        return Reference(role, path, hashlib.sha256(path.read_bytes()).hexdigest(), Size(*image.size))

    def make(  # noqa: PLR0913  a job has this many sides
        *,
        photo: Image.Image | None = None,
        mask: Image.Image | None = None,
        footprint: str = "rect",
        colours: tuple[str | None, str | None] = (None, None),
        change: Change = "all",
        target: Target = "photo",
        in_room: bool = False,
    ) -> Job:
        wanted, shown = (Colorway(key=each, label=each, hex=each) if each else None for each in colours)
        product = Product(
            id="block",
            title="Block",
            where=Where("products.csv", 2),
            photo=reference("product", photo),
            mask=reference("mask", mask),
            footprint=footprint,
        )
        request = Request(
            operation="edit",
            prompt="",
            size=Size(90, 70),
            product=product,
            change=change,
            target=target,
            colorway=wanted,
            photo_colorway=shown,
            scene=Scene(key="room", label="Room") if in_room else None,
        )
        return Job(request=request, shot="packshot", tier="final")

    return make
