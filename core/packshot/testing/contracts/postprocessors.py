"""The contract of post-processors."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from PIL import Image, ImageChops

from packshot.api import GeneratorFailure, Job, Picture, Placement, PostProcessor
from packshot.testing import pictures, samples
from packshot.testing.contracts.oddities import odd_jobs, odd_pictures
from packshot.testing.contracts.plugins import PluginContract, expect, expect_json
from packshot.testing.contracts.rules import silver

_VISIBLE = 24
_NEAR = 3

Box = tuple[int, int, int, int]


class PostProcessorContract(PluginContract):
    """Pure, and true about where the product's photo lies afterwards."""

    plugin: ClassVar[type[PostProcessor[Any]]]
    work = "apply"
    keeps_alpha: ClassVar[bool] = True
    """False for one that lays the picture on a background."""
    draws: ClassVar[bool] = False
    """True for one that adds marks of its own, so that the product is not the only thing on its background."""

    def job(self, folder: Path) -> Job:
        """A job the picture was made for, its files in `folder`."""
        return samples.job(samples.request(samples.product(folder)))

    def picture(self) -> Picture:
        """What goes in: a product on transparency that knows where its photo lies."""
        return Picture(pictures.photo(samples.MOSS.hex).image, Placement())

    def arguments(self, folder: Path) -> tuple[Picture, Job]:
        """A picture and its job."""
        return self.picture(), self.job(folder)

    def outcome(self, answer: Picture) -> object:
        """The pixels."""
        return answer.to_png()

    def applied(self, folder: Path, picture: Picture) -> Picture:
        """What comes out."""
        with self.opened(folder) as (postprocessor, done):
            finished: Picture = done(postprocessor.apply(picture, self.job(folder)))
        expect(isinstance(finished, Picture), "apply() must give back a Picture")
        return finished

    def test_the_picture_given_stays_as_it_is(self, tmp_path: Path) -> None:
        """A post-processor gives a new picture and changes no pixel of the given one.

        If this fails, look for drawing on `picture.image` itself: copy it first.
        """
        picture = self.picture()
        before = picture.to_png()
        self.applied(tmp_path, picture)
        expect(picture.to_png() == before, "the given picture was changed in place")

    def test_the_same_picture_gives_the_same_result(self, tmp_path: Path) -> None:
        """Picture, job and options decide the result, nothing else does.

        If this fails, look for random numbers, clocks, and what the last call left on `self`.
        """
        first, second = (self.applied(tmp_path, self.picture()).to_png() for _ in range(2))
        expect(first == second, "the same picture gave two results")

    def test_it_takes_pictures_with_and_without_alpha(self, tmp_path: Path) -> None:
        """RGB and RGBA both come out as a picture of either mode.

        If this fails, look for what the code takes for granted of `picture.image.mode`.
        """
        for each in (self.picture(), self.picture().on("#FFFFFF")):
            mode = self.applied(tmp_path, each).image.mode
            expect(mode in ("RGB", "RGBA"), f"{each.image.mode} came out as {mode}")

    def test_transparency_is_kept(self, tmp_path: Path) -> None:
        """Unless it lays the picture on a background, transparency survives.

        If this fails, look for `convert("RGB")`, or say `keeps_alpha = False` where a background is what it is for.
        """
        if self.keeps_alpha:
            expect(self.applied(tmp_path, self.picture()).has_alpha, "the alpha channel was lost")

    def test_the_placement_stays_true(self, tmp_path: Path) -> None:
        """The photo's outline laid by the placement covers the product in the finished picture.

        If this fails, look how the new picture is made: `with_image`, `cropped`, `resized` and `pasted_on` keep track.
        """
        finished = self.applied(tmp_path, self.picture())
        outline = finished.lay(pictures.photo().alpha())
        if outline is None:
            raise AssertionError("the placement was lost: pass it on with `with_image`, `cropped` or `resized`")
        if not self.draws:
            wanted, found = outline.image.point(_half).getbbox(), _product_box(finished)
            expect(_near(wanted, found), f"the placement says the product is at {wanted}; it is at {found}")

    def test_what_it_is_told_depends_on_content_only(self, tmp_path: Path) -> None:
        """`told` holds JSON values, the same for the same content in another folder.

        If this fails, look for paths, times and counters in `told`.
        """
        folders = tmp_path / "one", tmp_path / "two"
        one, two = (expect_json(self.unopened(each).told(self.job(each))) for each in folders)
        expect(one == two, "told() changes when the catalog moves; name content digests, never paths")

    @silver
    def test_odd_pictures_survive(self, tmp_path: Path) -> None:
        """Pictures of one pixel, empty or narrow ones come out as pictures, or it is said why not.

        If this fails, look for a box or a mean that may be empty; raise `BadRequest` with the reason.
        """
        job = self.job(tmp_path)
        with self.opened(tmp_path) as (postprocessor, done):
            for picture in odd_pictures():
                try:
                    expect(isinstance(done(postprocessor.apply(picture, job)), Picture), "apply() gives back a Picture")
                except GeneratorFailure as failure:
                    expect(str(failure), "a failure must say why")

    @silver
    def test_odd_facts_survive(self, tmp_path: Path) -> None:
        """Right-to-left, endless, quoted and missing texts of a record do no harm.

        If this fails, look for what `apply` takes for granted of `job.product`, `job.colorway` or `job.scene`.
        """
        with self.opened(tmp_path) as (postprocessor, done):
            for job in odd_jobs(self.job(tmp_path)):
                expect_json(postprocessor.told(job))
                try:
                    expect(isinstance(done(postprocessor.apply(self.picture(), job)), Picture), "a Picture is wanted")
                except GeneratorFailure as failure:
                    expect(str(failure), "a failure must say why")


def _half(value: int) -> int:
    return 255 if value > 127 else 0  # noqa: PLR2004  half covered


def _product_box(picture: Picture) -> Box | None:
    """The box of what is opaque; in a picture without transparency, of what differs from its top left corner."""
    if picture.has_alpha:
        return picture.alpha().image.point(_half).getbbox()
    flat = picture.image.convert("RGB")
    corner = flat.getpixel((0, 0))
    field = Image.new("RGB", flat.size, corner if isinstance(corner, tuple) else 0)
    difference = ImageChops.difference(flat, field).convert("L")
    return difference.point(lambda value: 255 if value > _VISIBLE else 0).getbbox()


def _near(wanted: Box | None, found: Box | None) -> bool:
    if wanted is None or found is None:
        return wanted == found
    return all(abs(one - other) <= _NEAR for one, other in zip(wanted, found, strict=True))
