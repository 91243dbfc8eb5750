"""Moderation before sending and of the result, over HTTP: nothing is paid for what is refused, nothing is skipped."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.plugins.openai.conftest import KEY, Asking, at
from tests.plugins.openai.test_pipeline import GENERATOR, ONE, SETTINGS, STUDIO

from packshot.api import BadRequest, GeneratorFailure, NotAuthorised, RateLimited, Request, Transient
from packshot.ledger import Ledger
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import CATALOG, Shop
from packshot_openai import OpenAI, moderation

MODERATIONS = "/v1/moderations"


@pytest.fixture
def shop(tmp_path: Path, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that demands moderation of what goes out; the account is the environment's."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    monkeypatch.setenv("OPENAI_BASE_URL", fake.base_url)
    monkeypatch.setattr(moderation, "_RETRIES", 0)
    (tmp_path / "packshot.toml").write_text(SETTINGS.format(url=fake.base_url, key=KEY), "utf-8")
    generator = GENERATOR.replace('quality = "low"', 'quality = "low"\nmoderate = true')
    return Shop.build(tmp_path / "shop", catalog=CATALOG.replace(STUDIO, generator))


def _judged(shop: Shop) -> None:
    """Demand moderation of the result, and of nothing else."""
    shop.edit('checks = ["background", "metadata"]', 'checks = ["moderation"]')
    shop.edit("moderate = true\n", "")


def _paths(fake: FakeOpenAI) -> list[str]:
    return [each.path.removeprefix("/v1/") for each in fake.requests]


def _attempts(shop: Shop) -> int:
    with Ledger.open(shop.folder / ".packshot", readonly=True) as ledger:
        return len(ledger.attempts())


def test_prompt_and_references_go_first(shop: Shop, fake: FakeOpenAI) -> None:
    """One free call each, without a row in the ledger; then the picture."""
    ran = shop.packshot("run", *ONE).json

    assert ["moderations", "moderations", "images/edits"] == _paths(fake)
    kinds = [each.fields["input"][0]["type"] for each in fake.requests[:2]]
    assert (["text", "image_url"], 1, 1) == (kinds, ran["made"], _attempts(shop))
    assert fake.bill.total / 1e6 == pytest.approx(ran["cost"]["charged"])


def test_a_picture_that_passed_is_not_asked_about_again(fake: FakeOpenAI, asking: Asking) -> None:
    """A product's colorways share their photo; each has words of its own."""
    _vetted(at(fake, moderate=True), asking("product"), asking("product"))

    assert ["text", "image_url", "text"] == [each.fields["input"][0]["type"] for each in fake.requests]


def test_flagged_words_are_refused_before_anything_is_paid(shop: Shop, fake: FakeOpenAI) -> None:
    """With their category, without an attempt; without the demand they may be sent after all."""
    fake.dial(blocked_words={"linen": "violence/graphic"})
    ran = shop.packshot("run", *ONE).json
    fake.dial(blocked_words={})
    again = shop.packshot("run", *ONE).json

    (problem,) = ran["problems"]
    assert ("job.refused", 1) == (problem["code"], ran["refused"])
    assert "the prompt (violence/graphic)" in problem["message"]
    assert ["moderations", "moderations", "moderations", "images/edits"] == _paths(fake)
    assert (1, 1) == (again["made"], _attempts(shop))


def test_a_flagged_reference_is_refused_by_name(shop: Shop, fake: FakeOpenAI) -> None:
    """Whoever reads it knows which file to replace."""
    fake.dial(flagged_pictures="sexual")
    ran = shop.packshot("run", *ONE).json

    assert "the product image chair.png (sexual)" in ran["problems"][0]["message"]
    assert (0, 0) == (fake.bill.total, _attempts(shop))


def test_flagged_words_get_the_second_try_too(shop: Shop) -> None:
    """`on_refused` does not ask who refused; later plans stay with the words that were made."""
    templates = shop.folder / "templates"
    templates.mkdir()
    head = '+++\ntitle = "T"\noperation = "edit"\nimages = ["product"]\n+++\n'
    (templates / "bold.j2").write_text(f"{head}A gore red chair", "utf-8")
    (templates / "mild.j2").write_text(f"{head}A red chair", "utf-8")
    shop.edit('template = "packshot"', 'template = "bold"\non_refused = "mild"')
    first = shop.packshot("run", *ONE).json
    second = shop.packshot("run", *ONE).json

    assert (1, 1, 1) == (first["made"], second["reused"], _attempts(shop))


def test_a_flagged_result_does_not_ship_and_its_original_stays(shop: Shop, fake: FakeOpenAI) -> None:
    """It was paid for: another limit judges it again without a new picture."""
    fake.dial(flagged_pictures="violence/graphic")
    _judged(shop)
    ran = shop.packshot("run", *ONE)
    shop.edit('checks = ["moderation"]', 'checks = [{ use = "moderation", limit = 0.99 }]')
    again = shop.packshot("run", *ONE).json

    (asset,) = ran.json["assets"]
    assert (5, "fail", 0.98) == (ran.code, asset["verdict"], asset["findings"][0]["value"])
    assert ["pass"] == [each["verdict"] for each in again["assets"]]
    assert 1 == _paths(fake).count("images/edits")


FAULTS = [
    ("401", "generator.not-authorised"),
    ("quota", "generator.out-of-funds"),
    ("500", "job.failed"),
    ("drop", "job.failed"),
    ("html", "job.failed"),
    ("cut", "job.failed"),
]


@pytest.mark.parametrize(("fault", "code"), FAULTS)
def test_a_result_that_cannot_be_judged_is_never_passed(shop: Shop, fake: FakeOpenAI, fault: str, code: str) -> None:
    """The job says why and has no asset; the next run judges the original that was kept."""
    _judged(shop)
    fake.dial(faults=[fault], on=[MODERATIONS])
    ran = shop.packshot("run", *ONE).json
    again = shop.packshot("run", *ONE).json

    (problem,) = ran["problems"]
    assert (code, []) == (problem["code"], ran["assets"])
    assert "moderation could not be asked" in problem["message"]
    assert (1, 1) == (again["made"], _paths(fake).count("images/edits"))


@pytest.mark.parametrize(
    ("fault", "kind"),
    [("401", NotAuthorised), ("429", RateLimited), ("500", Transient), ("drop", Transient), ("html", Transient)],
)
def test_what_cannot_be_asked_before_is_not_sent(
    fake: FakeOpenAI, asking: Asking, fault: str, kind: type[GeneratorFailure]
) -> None:
    """No failure of a free call is ever called unknown, and none lets the request pass."""
    fake.dial(faults=[fault], on=[MODERATIONS])
    with pytest.raises(kind, match="moderation could not be asked") as raised:
        _vetted(at(fake, moderate=True), asking())

    assert raised.type is kind
    assert KEY not in str(raised.value)


def test_a_server_without_the_endpoint_is_a_bad_request(fake: FakeOpenAI, asking: Asking) -> None:
    """A compatible server may have no moderation: the demand cannot be met, and that is said."""
    with pytest.raises(BadRequest, match="404"):
        _vetted(at(fake, base_url=f"{fake.base_url}/elsewhere", moderate=True), asking())


def test_nobody_is_asked_unless_it_is_demanded(fake: FakeOpenAI, asking: Asking) -> None:
    """The provider moderates by itself as well."""
    _vetted(at(fake), asking())

    assert () == fake.requests


def test_the_check_needs_a_key(shop: Shop, fake: FakeOpenAI, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is found out before a picture is paid for."""
    _judged(shop)
    monkeypatch.delenv("OPENAI_API_KEY")
    monkeypatch.delenv("OPENAI_BASE_URL")
    ran = shop.packshot("run", *ONE).json

    assert ["generator.not-authorised"] == [each["code"] for each in ran["problems"]]
    assert () == fake.requests


def _vetted(made: OpenAI, *requests: Request) -> None:
    async def scenario() -> None:
        await made.open()
        try:
            for each in requests:
                await made.vet(each)
        finally:
            await made.close()

    asyncio.run(scenario())


def test_a_batch_orders_nothing_that_was_refused(shop: Shop, fake: FakeOpenAI) -> None:
    """Half price is no way around the demand."""
    fake.dial(blocked_words={"linen": "violence/graphic"})
    ran = shop.packshot("run", "--batch", *ONE).json

    assert (["job.refused"], 1) == ([each["code"] for each in ran["problems"]], ran["refused"])
    assert {"moderations"} == set(_paths(fake))
