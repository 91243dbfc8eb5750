"""The contract of generators that cost nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Cost, Generator, GeneratorFailure, Picture, Request
from packshot.testing import samples
from packshot.testing.contracts.plugins import PluginContract, expect, expect_json


class GeneratorContract(PluginContract):
    """Makes a readable picture of the size asked for, the same one again, and says plainly what it cannot do."""

    plugin: ClassVar[type[Generator[Any]]]

    def request(self, folder: Path) -> Request:
        """A request the generator can serve, its files in `folder`."""
        return samples.request(samples.product(folder))

    def made(self, folder: Path, request: Request) -> Picture:
        """The picture the generator makes of a request."""
        with self.opened(folder) as (generator, done):
            picture: Picture = done(generator.generate(request))
        expect(isinstance(picture, Picture), "generate() must give back a Picture")
        return picture

    def test_the_picture_has_the_size_asked_for(self, tmp_path: Path) -> None:
        """The original is a readable picture of exactly `request.size`."""
        request = self.request(tmp_path)
        picture = Picture.decode(self.made(tmp_path, request).to_png())
        expect(picture.size == request.size, f"asked for {request.size}, got {picture.size}")

    def test_the_same_request_gives_the_same_picture(self, tmp_path: Path) -> None:
        """A generator that invents nothing gives the same pixels again."""
        if self.plugin.can.invents:
            return
        request = self.request(tmp_path)
        first, second = (self.made(tmp_path, request).to_png() for _ in range(2))
        expect(first == second, "the same request gave two different pictures")

    def test_it_leaves_its_input_alone(self, tmp_path: Path) -> None:
        """Input files are read, never written."""
        request = self.request(tmp_path)
        before = {each: each.read_bytes() for each in tmp_path.rglob("*.png")}
        self.made(tmp_path, request)
        after = {each: each.read_bytes() for each in before}
        expect(before == after, "an input file was changed")

    def test_what_it_is_told_depends_on_content_only(self, tmp_path: Path) -> None:
        """`told` holds JSON values, the same for the same content in another folder."""
        told = []
        for folder in (tmp_path / "one", tmp_path / "two"):
            with self.opened(folder) as (generator, _):
                told.append(expect_json(generator.told(self.request(folder))))
        expect(told[0] == told[1], "told() changes when the catalog moves; name content digests, never paths")

    def test_it_knows_its_price_or_says_that_it_does_not(self, tmp_path: Path) -> None:
        """An estimate is a cost with expected <= maximum, or None; a paid call is never free."""
        with self.opened(tmp_path) as (generator, _):
            estimate = generator.estimate(self.request(tmp_path))
        expect(estimate is None or isinstance(estimate, Cost), "estimate() gives a Cost or None")
        if estimate is not None:
            expect(0 <= estimate.expected <= estimate.maximum, f"{estimate} is not a range")
            expect(estimate.maximum > 0 or not self.plugin.can.paid, "a paid call cannot cost 0; say None if unknown")

    def test_it_does_not_refuse_what_it_can_do(self, tmp_path: Path) -> None:
        """`refuse` is None for a request the generator serves."""
        with self.opened(tmp_path) as (generator, _):
            reason = generator.refuse(self.request(tmp_path))
        expect(reason is None, f"refused: {reason}")

    def test_a_request_it_cannot_serve_is_refused_in_words(self, tmp_path: Path) -> None:
        """Without photo, mask or colorway it makes a picture, refuses with a reason, or raises a GeneratorFailure."""
        bare = samples.request(samples.bare_product(), colorway=None)
        with self.opened(tmp_path) as (generator, done):
            reason = generator.refuse(bare)
            expect(reason is None or reason.strip(), "a refusal must say why")
            try:
                picture: Picture = done(generator.generate(bare))
            except GeneratorFailure as failure:
                expect(str(failure), "a failure must say why")
                return
        expect(isinstance(picture, Picture), "generate() must give back a Picture")
        expect(reason is None, "refuse() said no to a request that generate() serves")
