"""The contracts have teeth: a plugin that is wrong in one way is caught by the rule meant for it, and told so."""

from __future__ import annotations

import asyncio
import itertools
import logging
import sys
import time
import types
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import SecretStr

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
    Storage,
    Stored,
    Templates,
    Where,
    safe_key,
)
from packshot.testing.contracts import (
    CheckContract,
    GeneratorContract,
    PaidGeneratorContract,
    PostProcessorContract,
    ReaderContract,
    StorageContract,
    TemplatesContract,
)
from packshot.testing.examining import Examined, contract_of, examine

_COUNT = itertools.count()


class Flat(Generator):
    """A plain field of the colorway's colour."""

    name = "flat"
    can = Capabilities(invents=False)

    def generate(self, request: Request) -> Picture:
        """The field."""
        return Picture.new(request.size, request.colorway.hex if request.colorway else "#FFFFFF")


class Keyed(PluginConfig):
    """Options with a secret."""

    api_key: SecretStr | None = None
    """The key."""

    @property
    def key(self) -> str:
        """The secret itself."""
        return self.api_key.get_secret_value() if self.api_key else ""


class Shouting(Flat):
    """its name is not lower case."""

    name = "Flat Field"


class Unexplained(Flat):  # noqa: D101  wrong on purpose
    name = "unexplained"
    __doc__ = ""


class Futuristic(Flat):
    """Needs an API nobody has."""

    api = 99


class Undescribed(PluginConfig):
    """Options nobody explains."""

    strength: float = 1.0


class Mute(Flat):
    """An option without a word."""

    Config = Undescribed


class Unclosed(Flat):
    """Closes what only `open` sets."""

    def open(self) -> None:
        """Take it."""
        self.client = object()

    def close(self) -> None:
        """Let go of it."""
        del self.client


class Patient(Flat):
    """A doctor that needs the client."""

    def doctor(self) -> Iterable[Finding]:
        """Says nothing worth saying."""
        return [Finding(check=self.name, measure="key", value=None, verdict="fail", message="")]


class Costless(PaidGenerator):
    """Says that a paid call is free."""

    name = "costless"

    def estimate(self, request: Request) -> Cost | None:
        """Nothing at all."""
        return Cost.exactly(0)

    def read(self, answer: Answer, request: Request) -> Reading:
        """The body is the picture."""
        if not answer.body.startswith(b"\x89PNG"):
            raise BadRequest("the answer holds no picture")
        return Reading(originals=(answer.body,), charge=0)


class Cheap(Costless):
    """Estimates less than it charges."""

    def estimate(self, request: Request) -> Cost | None:
        """A cent."""
        return Cost.exactly(10_000)

    def read(self, answer: Answer, request: Request) -> Reading:
        """Four cents."""
        return Reading(originals=super().read(answer, request).originals, charge=40_000)


class Changing(Cheap):
    """Reads the same answer in two ways."""

    def read(self, answer: Answer, request: Request) -> Reading:
        """A charge that counts up."""
        return Reading(originals=super().read(answer, request).originals, charge=next(_COUNT) + 1)


class Random(Flat):
    """Another picture each time, and it says it invents nothing."""

    def generate(self, request: Request) -> Picture:
        """A colour that counts up."""
        return Picture.new(request.size, f"#{next(_COUNT) % 4096:06X}")


class Shared(Flat):
    """Keeps what it works on where all its threads see it."""

    turn = -1

    def generate(self, request: Request) -> Picture:
        """Black where somebody came between."""
        mine = self.turn = next(_COUNT)
        time.sleep(0.02)
        return super().generate(request) if self.turn == mine else Picture.new(request.size, "#000000")


class Littering(Flat):
    """Leaves a half-written file where it is cut off."""

    async def generate(self, request: Request) -> Picture:  # type: ignore[override]
        """Writes, waits, removes."""
        unfinished = self.context.folder / "half.part"
        unfinished.write_bytes(b"half")
        await asyncio.sleep(0.01)
        unfinished.unlink()
        return super().generate(request)


class Forgetting(Flat):
    """Starts tasks nobody waits for."""

    async def generate(self, request: Request) -> Picture:  # type: ignore[override]
        """And goes on."""
        self.task = asyncio.create_task(asyncio.sleep(60))
        await asyncio.sleep(0)
        return super().generate(request)


class Latin(Flat):
    """Knows Latin letters only."""

    def generate(self, request: Request) -> Picture:
        """Trips over others."""
        request.product.title.encode("latin-1")
        return super().generate(request)


class Wide(Flat):
    """Takes every photo for one of many pixels."""

    def told(self, request: Request) -> Mapping[str, Any]:
        """Divides by what may be nothing."""
        return {"half": request.size.width // (request.size.width - 1)}


class Telling(Flat):
    """Names its key in the key of a picture."""

    Config = Keyed
    config: Keyed

    def told(self, request: Request) -> Mapping[str, Any]:
        """The secret, as if it mattered to the pixels."""
        return {"key": self.config.key}


class Logging(Telling):
    """Logs its key."""

    def told(self, request: Request) -> Mapping[str, Any]:
        """Nothing secret."""
        return {}

    def generate(self, request: Request) -> Picture:
        """After a word to the log."""
        logging.getLogger("acme").debug("asking with %s", self.config.key)
        return super().generate(request)


class Complaining(Logging):
    """Names its key in an error."""

    def generate(self, request: Request) -> Picture:
        """Refused."""
        raise BadRequest(f"the key {self.config.key!r} does not work")


class Plain(PluginConfig):
    """A secret as plain text."""

    api_key: str = ""
    """The key."""


class Open(Flat):
    """Its key is plain text."""

    Config = Plain


class Hoarding(Flat):
    """Keeps every picture it made."""

    made: ClassVar[list[Picture]] = []

    def generate(self, request: Request) -> Picture:
        """And never lets go."""
        picture = super().generate(request)
        self.made.append(picture)
        return picture


class Step(PostProcessor):
    """Gives the picture back."""

    name = "step"

    def apply(self, picture: Picture, job: Job) -> Picture:
        """As it is."""
        return picture


class Flattening(Step):
    """Loses transparency."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """On white."""
        return picture.on("#FFFFFF")


class Halving(Step):
    """Cannot halve a pixel."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """Half the size."""
        return picture.resized(Size(picture.width // 2, picture.height // 2))


class Demanding(Step):
    """Needs a colorway and does not say so."""

    def apply(self, picture: Picture, job: Job) -> Picture:
        """Looks at its label."""
        assert job.request.colorway is not None
        return picture


class Judge(Check):
    """Measures the width."""

    name = "judge"

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding."""
        return [Finding(check=self.name, measure="width", value=picture.width, message="as wide as that")]


class Precise(Judge):
    """More decimals than anybody reads."""

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """A third."""
        return [Finding(check=self.name, measure="third", value=1 / 3, message="a third")]


class Dividing(Judge):
    """Divides by what a small picture has not."""

    def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """By width minus one."""
        value = picture.height // (picture.width - 1)
        return [Finding(check=self.name, measure="ratio", value=value, message="a ratio")]


class Lenient(Judge):
    """Decides for itself."""

    def miss(self) -> Any:  # noqa: ANN401  wrong on purpose
        """Whatever the catalog says."""
        return "fail"


class Shelf(Storage):
    """Keeps pictures in memory."""

    name = "shelf"

    def __init__(self, *arguments: Any) -> None:  # noqa: ANN401  as the base takes them
        super().__init__(*arguments)
        self.kept: dict[str, bytes] = {}

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Whole."""
        self.kept[safe_key(key)] = data
        return Stored(key=key, bytes=len(data))

    def get(self, key: str) -> bytes:
        """As it was put."""
        return self.kept[safe_key(key)]

    def stat(self, key: str) -> Stored | None:
        """Its length."""
        return Stored(key=key, bytes=len(self.kept[key])) if safe_key(key) in self.kept else None

    def list(self, prefix: str = "") -> Iterable[Stored]:
        """In order."""
        return [Stored(key=key, bytes=len(self.kept[key])) for key in sorted(self.kept) if key.startswith(prefix)]


class Trusting(Shelf):
    """Takes any key."""

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Wherever it leads."""
        self.kept[key] = data
        return Stored(key=key, bytes=len(data))


class Keeping(Shelf):
    """Keeps the first bytes for ever."""

    def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Once."""
        self.kept.setdefault(safe_key(key), data)
        return Stored(key=key, bytes=len(self.kept[key]))


class Shuffled(Shelf):
    """Lists in the order of arrival."""

    def list(self, prefix: str = "") -> Iterable[Stored]:
        """As they came."""
        return [Stored(key=key, bytes=len(data)) for key, data in self.kept.items() if key.startswith(prefix)]


class Lines(Reader):
    """One id a line."""

    name = "lines"

    def sniff(self, head: bytes, name: str) -> float:
        """By name."""
        return 0.9 if name.endswith(".ids") else 0.0

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """A record a line."""
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").splitlines(), 1):
            yield Record({"id": line}, Where(shown, number))


class Strict(Lines):
    """Raises at bytes that are not UTF-8."""

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """All or nothing."""
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield Record({"id": line}, Where(shown, number))


class Placeless(Lines):
    """Does not know where a record stands."""

    def read(self, path: Path, shown: str) -> Iterator[Record | Problem]:
        """All at line one."""
        for each in super().read(path, shown):
            yield Record(each.values, Where(shown, 1)) if isinstance(each, Record) else each


class Sure(Lines):
    """Takes every file for its own, and more than that."""

    def sniff(self, head: bytes, name: str) -> float:
        """Twice sure."""
        return 2.0


class _Paid(PaidGeneratorContract):
    def answer(self, folder: Path) -> Answer:
        """A small picture."""
        return Answer(attempt="a1", body=Picture.new(Size(8, 8), "#5B6B4B").to_png())


class _Ids(ReaderContract):
    file: ClassVar = ("export.ids", b"0042\n0043\n")


WRONG: tuple[tuple[type[Any], type[Any], str, str], ...] = (
    (GeneratorContract, Shouting, "test_it_is_well_formed", "not lower-case-with-dashes"),
    (GeneratorContract, Unexplained, "test_it_is_well_formed", "no docstring"),
    (GeneratorContract, Futuristic, "test_it_is_well_formed", "api is 99"),
    (GeneratorContract, Mute, "test_its_options_have_a_schema", "without a description"),
    (GeneratorContract, Unclosed, "test_it_closes_without_having_been_opened", "AttributeError"),
    (GeneratorContract, Patient, "test_its_doctor_answers_before_it_is_opened", "not a finding with a message"),
    (_Paid, Costless, "test_it_knows_its_price_or_says_that_it_does_not", "cannot cost 0"),
    (_Paid, Costless, "test_a_charge_is_whole_micro_dollars", "said to be free"),
    (_Paid, Cheap, "test_the_estimate_holds", "charged 40000"),
    (_Paid, Changing, "test_an_answer_is_read_the_same_way_again", "two ways"),
    (GeneratorContract, Random, "test_the_same_request_gives_the_same_picture", "two different pictures"),
    (GeneratorContract, Shared, "test_it_works_for_several_at_once", "came out otherwise"),
    (GeneratorContract, Littering, "test_cancelling_leaves_nothing_behind", "half.part"),
    (GeneratorContract, Forgetting, "test_cancelling_leaves_nothing_behind", "tasks went on"),
    (GeneratorContract, Latin, "test_odd_facts_survive", "UnicodeEncodeError"),
    (GeneratorContract, Wide, "test_odd_facts_can_be_planned", "ZeroDivisionError"),
    (GeneratorContract, Telling, "test_its_secrets_stay_its_own", "a secret was told"),
    (GeneratorContract, Logging, "test_its_secrets_stay_its_own", "a secret was told"),
    (GeneratorContract, Complaining, "test_its_secrets_stay_its_own", "a secret was told"),
    (GeneratorContract, Open, "test_its_secrets_stay_its_own", "make them SecretStr"),
    (GeneratorContract, Hoarding, "test_it_keeps_no_memory_of_its_work", "were kept"),
    (PostProcessorContract, Flattening, "test_transparency_is_kept", "the alpha channel was lost"),
    (PostProcessorContract, Halving, "test_odd_pictures_survive", "ValueError"),
    (PostProcessorContract, Demanding, "test_odd_facts_survive", ""),
    (CheckContract, Precise, "test_its_findings_are_well_formed", "more than 3 decimals"),
    (CheckContract, Dividing, "test_odd_pictures_and_facts_are_measured_or_unknown", "ZeroDivisionError"),
    (CheckContract, Lenient, "test_the_catalog_chooses_the_verdict_of_a_miss", "not obeyed"),
    (StorageContract, Trusting, "test_an_unsafe_key_is_refused", "took the key"),
    (StorageContract, Keeping, "test_other_bytes_take_the_place_of_the_old", "the old bytes"),
    (StorageContract, Shuffled, "test_a_list_is_in_order_of_key", "in order"),
    (_Ids, Strict, "test_a_damaged_file_is_a_problem_not_an_exception", "UnicodeDecodeError"),
    (_Ids, Placeless, "test_values_are_text_with_their_place", "the records' lines"),
    (_Ids, Sure, "test_it_knows_its_own_files", "answers 0..1"),
)


def _result(contract: type[Any], plugin: type[Any], rule: str) -> Examined:
    suite = type("Suite", (contract,), {"plugin": plugin})
    return next(each for each in examine(suite) if each.rule.method == rule)


@pytest.mark.parametrize(
    ("contract", "plugin", "rule", "why"), WRONG, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_wrong_plugin_is_caught_by_its_rule(
    contract: type[Any], plugin: type[Any], rule: str, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule says what happened and what to do."""
    monkeypatch.setattr("packshot.testing.examining.rules", lambda suite: [_rule(suite, rule)])
    found = _result(contract, plugin, rule)

    assert "broken" == found.result
    assert why in found.why
    assert found.rule.advice


def _rule(suite: type[Any], name: str) -> Any:  # noqa: ANN401  a Rule
    from packshot.testing.contracts.rules import rules

    return next(each for each in rules(suite) if each.method == name)


@pytest.mark.parametrize(
    ("name", "text", "rule", "why"),
    [
        ("heavy", "import numpy", "test_its_module_is_light", "loads ['numpy']"),
        ("writing", "open('left-behind', 'w').close()", "test_importing_it_does_no_work", "writes 'left-behind'"),
        ("starting", "import os; os.system('true')", "test_importing_it_does_no_work", "os.system"),
    ],
)
def test_work_at_import_is_caught(name: str, text: str, rule: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module is imported in a fresh Python and watched."""
    Path(f"{name}_wrong.py").write_text(f"{text}\n")
    module = types.ModuleType(f"{name}_wrong")
    module.__file__ = str(Path(f"{name}_wrong.py").resolve())
    monkeypatch.setitem(sys.modules, module.__name__, module)
    plugin = type("Wrong", (Flat,), {"__module__": module.__name__, "__doc__": "Does work."})
    monkeypatch.setattr("packshot.testing.examining.rules", lambda suite: [_rule(suite, rule)])

    found = _result(GeneratorContract, plugin, rule)

    assert "broken" == found.result
    assert why in found.why


@pytest.mark.parametrize(
    ("template", "rule", "why"),
    [
        ("+++\ntitle = 'x'\n", "test_each_can_be_read", "front matter: title"),
        ("{{ product.nmae }}", "test_each_can_be_read", "product.nmae"),
        ("{{ product.facts.fibre }}", "test_each_gives_a_prompt", "fibre"),
        ("{{ product.title | counted }}", "test_each_gives_a_prompt", "two prompts"),
    ],
)
def test_a_wrong_template_is_caught(template: str, rule: str, why: str, tmp_path: Path) -> None:
    """With its line; a filter that is not pure too."""
    head = "" if template.startswith("+++") else '+++\ntitle = "x"\noperation = "generate"\n+++\n'
    (tmp_path / "own.j2").write_text(head + template)
    brought = Templates(folder=tmp_path, filters={"counted": lambda text: f"{text} {next(_COUNT)}"})
    suite = type("Suite", (TemplatesContract,), {"templates": brought})

    found = next(each for each in examine(suite) if each.rule.method == rule)

    assert "broken" == found.result
    assert why in found.why


@pytest.mark.parametrize("plugin", [Flat, Step, Judge, Shelf])
def test_a_sound_plugin_breaks_no_rule(plugin: type[Any]) -> None:
    """What the wrong ones are made from is right."""
    broken = [each for each in examine(contract_of(plugin)) if each.result != "kept"]

    assert [] == broken


def test_there_are_as_many_wrong_plugins_as_promised() -> None:
    """With the ten of `test_contracts` and the fourteen of `test_batch_contract` beside them."""
    assert len({plugin for _, plugin, *_ in WRONG}) >= 30
