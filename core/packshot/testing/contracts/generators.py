"""The contracts of generators: what all of them keep, and what free and paid ones keep each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Answer, Cost, Generator, GeneratorFailure, PaidGenerator, Picture, Reading, Request
from packshot.testing import samples
from packshot.testing.contracts.oddities import odd_requests
from packshot.testing.contracts.plugins import Done, PluginContract, expect, expect_json
from packshot.testing.contracts.rules import NotExamined, silver


class PlannedContract(PluginContract):
    """What a plan asks of any generator, free or paid: to know its work and its price without I/O."""

    plugin: ClassVar[type[Generator[Any]]]

    def request(self, folder: Path) -> Request:
        """A request the generator can serve, its files in `folder`."""
        return samples.request(samples.product(folder))

    def test_what_it_is_told_depends_on_content_only(self, tmp_path: Path) -> None:
        """`told` holds JSON values, the same for the same content in another folder.

        If this fails, look for paths, times and counters in `told`.
        """
        folders = tmp_path / "one", tmp_path / "two"
        one, two = (expect_json(self.unopened(each).told(self.request(each))) for each in folders)
        expect(one == two, "told() changes when the catalog moves; name content digests, never paths")

    def test_it_knows_its_price_or_says_that_it_does_not(self, tmp_path: Path) -> None:
        """An estimate is a cost with expected <= maximum, or None; a paid call is never free.

        If this fails, look at `estimate`: what nobody knows is None, never 0.
        """
        estimate = self.unopened(tmp_path).estimate(self.request(tmp_path))
        expect(estimate is None or isinstance(estimate, Cost), "estimate() gives a Cost or None")
        if estimate is not None:
            expect(0 <= estimate.expected <= estimate.maximum, f"{estimate} is not a range")
            expect(estimate.maximum > 0 or not self.plugin.can.paid, "a paid call cannot cost 0; say None if unknown")

    def test_it_does_not_refuse_what_it_can_do(self, tmp_path: Path) -> None:
        """`refuse` is None for a request the generator serves.

        If this fails, look at `refuse`, or override `request` where the plugin needs another sample.
        """
        reason = self.unopened(tmp_path).refuse(self.request(tmp_path))
        expect(reason is None, f"refused: {reason}")

    def test_it_works_from_one_of_the_photos(self, tmp_path: Path) -> None:
        """`master` chooses among the photos it is shown, for every colorway and for none.

        If this fails, look at `master`: it names one of `product.photos`.
        """
        photos = samples.photographs(tmp_path)
        product = samples.product(tmp_path, photos=photos)
        for wanted in (None, samples.MUSTARD, samples.MOSS):
            master = self.unopened(tmp_path).master(product, wanted, "photo")
            expect(master.photograph in photos, "master() names a photo that is none of product.photos")

    @silver
    def test_odd_facts_can_be_planned(self, tmp_path: Path) -> None:
        """Right-to-left, endless and quoted texts, pictures of one pixel or other colour models are told and priced.

        If this fails, look for what `told`, `estimate` and `refuse` take for granted of a record or a photo.
        """
        generator = self.unopened(tmp_path)
        for request in odd_requests(self.request(tmp_path), tmp_path):
            expect_json(generator.told(request))
            reason = generator.refuse(request)
            expect(reason is None or reason.strip(), "a refusal must say why")
            generator.estimate(request)


class GeneratorContract(PlannedContract):
    """Makes a readable picture of the size asked for, the same one again, and says plainly what it cannot do."""

    work = "generate"

    def arguments(self, folder: Path) -> tuple[Request]:
        """A request."""
        return (self.request(folder),)

    def outcome(self, answer: Picture) -> object:
        """The pixels; of a generator that invents, the size alone."""
        return answer.size if self.plugin.can.invents else answer.to_png()

    def made(self, folder: Path, request: Request) -> Picture:
        """The picture the generator makes of a request."""
        with self.opened(folder) as (generator, done):
            picture: Picture = done(generator.generate(request))
        expect(isinstance(picture, Picture), "generate() must give back a Picture")
        return picture

    def test_the_picture_has_the_size_asked_for(self, tmp_path: Path) -> None:
        """The original is a readable picture of exactly `request.size`.

        If this fails, look what size `generate` gives its picture; `picture.resized(request.size)` mends it.
        """
        request = self.request(tmp_path)
        picture = Picture.decode(self.made(tmp_path, request).to_png())
        expect(picture.size == request.size, f"asked for {request.size}, got {picture.size}")

    def test_the_same_request_gives_the_same_picture(self, tmp_path: Path) -> None:
        """A generator that invents nothing gives the same pixels again.

        If this fails, look for random numbers and clocks, or say `can = Capabilities(invents=True)`.
        """
        if self.plugin.can.invents:
            return
        request = self.request(tmp_path)
        first, second = (self.made(tmp_path, request).to_png() for _ in range(2))
        expect(first == second, "the same request gave two different pictures")

    def test_it_leaves_its_input_alone(self, tmp_path: Path) -> None:
        """Input files are read, never written.

        If this fails, look for `save` on a path of `request.references`.
        """
        request = self.request(tmp_path)
        before = {each: each.read_bytes() for each in tmp_path.rglob("*.png")}
        self.made(tmp_path, request)
        after = {each: each.read_bytes() for each in before}
        expect(before == after, "an input file was changed")

    def test_a_request_it_cannot_serve_is_refused_in_words(self, tmp_path: Path) -> None:
        """Without photo, mask or colorway it makes a picture, refuses with a reason, or raises a GeneratorFailure.

        If this fails, look for what may be None: `request.colorway`, `request.scene`, `request.product.photo`. Write
        `refuse`, and raise `BadRequest` with its reason in `generate`.
        """
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

    @silver
    def test_odd_facts_survive(self, tmp_path: Path) -> None:
        """Right-to-left, endless and quoted texts, pictures of one pixel or other colour models: a picture, or why not.

        If this fails, look for what `generate` takes for granted of a record or a photo, and raise `BadRequest`.
        """
        with self.opened(tmp_path) as (generator, done):
            for request in odd_requests(self.request(tmp_path), tmp_path):
                try:
                    picture: Picture = done(generator.generate(request))
                except GeneratorFailure as failure:
                    expect(str(failure), "a failure must say why")
                else:
                    expect(picture.size == request.size, f"asked for {request.size}, got {picture.size}")


class PaidGeneratorContract(PlannedContract):
    """Reads a recorded answer the same way each time, so that a crash never pays twice. Nothing is asked."""

    plugin: ClassVar[type[PaidGenerator[Any]]]
    work = "read"

    def arguments(self, folder: Path) -> tuple[Answer, Request]:
        """A recorded answer and its request."""
        return self.answer(folder), self.request(folder)

    @contextmanager
    def working(self, folder: Path, **options: Any) -> Iterator[tuple[Any, Done]]:  # noqa: ANN401  as a catalog's
        """Unopened: a replay opens no client."""
        yield self.unopened(folder, **options), lambda answer: answer

    def answer(self, folder: Path) -> Answer:
        """A recorded answer to `request` that holds at least one picture."""
        raise NotExamined("give the contract a recorded answer: override answer()")

    def read(self, folder: Path) -> Reading:
        """What the generator finds in the answer, without having been opened: a replay opens no client."""
        reading: Reading = self.unopened(folder).read(self.answer(folder), self.request(folder))
        return reading

    def test_it_says_that_it_costs_money(self) -> None:
        """The plan asks for consent by `can.paid`.

        If this fails, look at `can`: leave it out, or say `Capabilities(paid=True)`.
        """
        expect(self.plugin.can.paid, "a PaidGenerator must say can.paid")

    def test_an_answer_holds_whole_pictures(self, tmp_path: Path) -> None:
        """Each original is a readable picture file, its bytes as received.

        If this fails, look how `read` takes the pictures out of the answer.
        """
        originals = self.read(tmp_path).originals
        expect(originals, "no picture was found in the answer")
        for each in originals:
            Picture.decode(each)

    def test_an_answer_is_read_the_same_way_again(self, tmp_path: Path) -> None:
        """`read` is pure: a replay finds the same pictures and the same charge.

        If this fails, look for what `read` takes from anywhere but the answer and the request.
        """
        answer, request = self.answer(tmp_path), self.request(tmp_path)
        first, second = (self.unopened(tmp_path).read(answer, request) for _ in range(2))
        expect(first == second, "the same answer was read in two ways")

    def test_a_charge_is_whole_micro_dollars(self, tmp_path: Path) -> None:
        """The charge is known exactly or said to be unknown: None, never 0, a fraction or less than nothing.

        If this fails, look at the charge that `read` gives: whole micro-dollars, 40_000 for four cents.
        """
        charge = self.read(tmp_path).charge
        expect(charge is None or (isinstance(charge, int) and charge >= 0), f"{charge!r} is not micro-dollars")
        expect(charge != 0, "a paid picture is said to be free; a charge nobody knows is None")

    def test_the_estimate_holds(self, tmp_path: Path) -> None:
        """What the recorded answer charges is within the estimate of its request, so that a budget can be trusted.

        If this fails, look at `estimate`: its maximum is what a call can cost at the most.
        """
        estimate, charge = self.unopened(tmp_path).estimate(self.request(tmp_path)), self.read(tmp_path).charge
        if estimate is not None and charge is not None:
            expect(charge <= estimate.maximum, f"estimated {estimate}, charged {charge}")

    def test_a_foreign_answer_is_a_failure_in_words(self, tmp_path: Path) -> None:
        """An empty or unreadable answer raises a GeneratorFailure that says why.

        If this fails, look for what `read` parses without catching: raise `Unknown`, for it may have been billed.
        """
        generator = self.unopened(tmp_path)
        for body in (b"", b"<html>502</html>", b"\0\1\2"):
            try:
                generator.read(Answer(attempt="a1", body=body), self.request(tmp_path))
            except GeneratorFailure as failure:
                expect(str(failure), "a failure must say why")
            else:
                raise AssertionError(f"{body!r} was read as an answer")
