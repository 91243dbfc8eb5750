"""The contracts let a sound plugin pass and catch the mistakes they are there for."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import pytest
from PIL import ImageChops

from packshot.api import (
    Answer,
    BadRequest,
    Capabilities,
    Check,
    Cost,
    Finding,
    Generator,
    Job,
    PaidGenerator,
    Picture,
    PluginConfig,
    PostProcessor,
    Problem,
    Reader,
    Reading,
    Record,
    Request,
    Size,
    Unknown,
    Where,
)
from packshot.testing.contracts import (
    CheckContract,
    GeneratorContract,
    PaidGeneratorContract,
    PostProcessorContract,
    ReaderContract,
)
from packshot.testing.contracts.plugins import expect_json


class Flat(Generator):
    """A plain field of the colorway's colour."""

    name = "flat"
    can = Capabilities(invents=False)

    async def generate(self, request: Request) -> Picture:
        """The field; a colorway is needed."""
        if request.colorway is None:
            raise BadRequest("a flat picture needs a colorway; add the axis")
        return Picture.new(request.size, request.colorway.hex)


class Small(Flat):
    """Ignores the size asked for."""

    async def generate(self, request: Request) -> Picture:
        """A picture of one size only."""
        return (await super().generate(request)).resized(Size(8, 8))


_COLOURS: dict[str, str] = {}


class Fragile(Flat):
    """Trips over what a record does not say."""

    def told(self, request: Request) -> dict[str, Any]:
        """Names a path."""
        return {"photo": str(request.product.photo and request.product.photo.path)}

    async def generate(self, request: Request) -> Picture:
        """Raises whatever comes."""
        return Picture.new(request.size, _COLOURS[request.product.id])


class Bought(PaidGenerator):
    """Answers with the file itself, four cents each."""

    name = "bought"

    def estimate(self, request: Request) -> Cost | None:
        """Four cents."""
        return Cost.exactly(40_000)

    def read(self, answer: Answer, request: Request) -> Reading:
        """The body, where it is a picture."""
        if not answer.body.startswith(b"\x89PNG"):
            raise Unknown("the answer holds no picture; look at the provider's status page")
        return Reading(originals=(answer.body,), charge=40_000)


class Gullible(Bought):
    """Takes whatever comes for a picture."""

    def read(self, answer: Answer, request: Request) -> Reading:
        """The body, whatever it is."""
        return Reading(originals=(answer.body,))


class Half(PostProcessor):
    """Half the size."""

    name = "half"

    def apply(self, picture: Picture, job: Job) -> Picture:
        """Scaled, the placement with it."""
        if min(picture.size.width, picture.size.height) < 2:
            raise BadRequest("half of one pixel is none; leave small pictures as they are")
        return picture.resized(Size(picture.width // 2, picture.height // 2))


class Forgetful(Half):
    """Loses where the photo lies."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """A new picture of the same pixels."""
        return Picture(super().apply(picture, job).image)


class Shifty(Half):
    """Moves pixels and says nothing."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """Moved to the right, the placement as it was."""
        return picture.with_image(ImageChops.offset(picture.image, 12, 0))


class Careless(Half):
    """Paints on what it was given."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """The same picture, changed."""
        picture.image.paste("#000000", (0, 0, 3, 3))
        return picture


class Wide(Check):
    """Width in pixels."""

    name = "wide"

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding."""
        yield Finding(check="wide", measure="width", value=picture.width, limit=10, message="as wide as that")


class Guessing(Wide):
    """Passes what it could not measure."""

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """Unknown, and yet passed."""
        yield Finding(check="wide", measure="width", value=None, message="no idea")


class Lines(Reader):
    """One id a line."""

    name = "lines"

    def sniff(self, head: bytes, name: str) -> float:
        """By name."""
        return 0.9 if name.endswith(".ids") else 0.0

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """A record a line, from 1."""
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
            yield Record({"id": line}, Where(shown, number))


class Numbers(Lines):
    """Turns text into numbers."""

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """Values that are no text."""
        for each in super().read(path, shown):
            yield replace(each, values={"id": 7}) if isinstance(each, Record) else each  # type: ignore[dict-item]


class Lax(PluginConfig):
    """Takes anything."""

    model_config: ClassVar = {"extra": "ignore"}


class Loose(Flat):
    """Ignores options it does not know."""

    Config = Lax


class TestFlat(GeneratorContract):
    """A sound generator passes."""

    plugin = Flat


class TestBought(PaidGeneratorContract):
    """A sound paid generator passes."""

    plugin = Bought

    def answer(self, folder: Path) -> Answer:
        """A small picture."""
        return Answer(attempt="a1", body=Picture.new(Size(8, 8), "#5B6B4B").to_png())


class TestHalf(PostProcessorContract):
    """A sound post-processor passes."""

    plugin = Half


class TestWide(CheckContract):
    """A sound check passes."""

    plugin = Wide


class TestLines(ReaderContract):
    """A sound reader passes."""

    plugin = Lines
    file: ClassVar = ("export.ids", b"0042\n0043\n")


class _Generators(GeneratorContract):
    pass


class _PaidGenerators(TestBought):
    __test__ = False


class _PostProcessors(PostProcessorContract):
    pass


class _Checks(CheckContract):
    pass


class _Readers(ReaderContract):
    file: ClassVar = TestLines.file


@pytest.mark.parametrize(
    ("contract", "plugin", "rule", "why"),
    [
        (_Generators, Small, "test_the_picture_has_the_size_asked_for", "asked for 64x48, got 8x8"),
        (_Generators, Fragile, "test_what_it_is_told_depends_on_content_only", "never paths"),
        (_PaidGenerators, Gullible, "test_a_foreign_answer_is_a_failure_in_words", "was read as an answer"),
        (_PostProcessors, Forgetful, "test_the_placement_stays_true", "the placement was lost"),
        (_PostProcessors, Shifty, "test_the_placement_stays_true", "the placement says the product is at"),
        (_PostProcessors, Careless, "test_the_picture_given_stays_as_it_is", "changed in place"),
        (_Checks, Guessing, "test_what_it_cannot_measure_is_unknown", "unknown is `review`"),
        (_Readers, Numbers, "test_values_are_text_with_their_place", "a value is not text"),
    ],
)
def test_a_mistake_is_caught(contract: type[Any], plugin: type[Any], rule: str, why: str, tmp_path: Path) -> None:
    """Each contract fails a plugin that breaks its rule, in words that say which."""
    suite = type("Suite", (contract,), {"plugin": plugin})()
    with pytest.raises(AssertionError, match=why):
        getattr(suite, rule)(tmp_path)


def test_an_exception_of_another_kind_is_caught(tmp_path: Path) -> None:
    """A generator may raise GeneratorFailures only."""
    suite = type("Suite", (_Generators,), {"plugin": Fragile})()
    with pytest.raises(KeyError):
        suite.test_a_request_it_cannot_serve_is_refused_in_words(tmp_path)


def test_a_lax_config_is_caught() -> None:
    """Options that are ignored in silence break the contract of every plugin."""
    suite = type("Suite", (_Generators,), {"plugin": Loose})()
    with pytest.raises(AssertionError, match="no_such_option was ignored"):
        suite.test_an_unknown_option_is_refused()


@pytest.mark.parametrize("value", [Path("a"), float("nan"), {1, 2}, b"x"])
def test_what_is_told_must_be_json(value: object) -> None:
    """A path, a NaN, a set or bytes have no place in a key."""
    with pytest.raises(AssertionError, match="JSON values only"):
        expect_json({"value": value})
