"""`on_refused`: what the provider's moderation refused gets one second try by other words, over HTTP."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.plugins.openai.conftest import KEY
from tests.plugins.openai.test_pipeline import GENERATOR, ONE, SETTINGS, STUDIO

from packshot.ledger import Ledger
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import CATALOG, Shop

TEMPLATE = """\
+++
title = "{words}"
operation = "edit"
images = ["product"]
+++
{words} {{{{ product.title }}}}
"""
SHOT = '[shots.packshot]\ntemplate = "packshot"'


@pytest.fixture
def shop(tmp_path: Path, fake: FakeOpenAI) -> Shop:
    """A shop whose packshot is asked for in words the fake refuses, and then in mild ones."""
    (tmp_path / "packshot.toml").write_text(SETTINGS.format(url=fake.base_url, key=KEY), "utf-8")
    second = '[shots.packshot]\ntemplate = "bold"\non_refused = "mild"'
    built = Shop.build(tmp_path / "shop", catalog=CATALOG.replace(STUDIO, GENERATOR).replace(SHOT, second))
    _template(built, "bold", "A gore red")
    _template(built, "mild", "A red")
    return built


def _template(shop: Shop, name: str, words: str) -> None:
    folder = shop.folder / "templates"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.j2").write_text(TEMPLATE.format(words=words), "utf-8")


def _prompts(fake: FakeOpenAI) -> list[Any]:
    return [each.fields["prompt"] for each in fake.requests]


def _attempts(shop: Shop) -> list[tuple[str, int | None]]:
    with Ledger.open(shop.folder / ".packshot", readonly=True) as ledger:
        return [(each.state, each.charge) for each in ledger.attempts()]


def test_a_refused_prompt_gets_one_second_try(shop: Shop, fake: FakeOpenAI) -> None:
    """Two attempts of two keys; the asset's lineage says whose words made it; a second run asks nobody."""
    first = shop.packshot("run", *ONE).json
    second = shop.packshot("run", *ONE).json

    assert ["A gore red Linen chair", "A red Linen chair"] == _prompts(fake)
    assert [("refused", 0), ("done", fake.bill.total)] == _attempts(shop)
    lineage = json.loads((shop.folder / "out/chair/packshot-1.png.json").read_text("utf-8"))
    assert ("mild", "A red Linen chair") == (lineage["template"], lineage["prompt"])
    assert (1, 0, []) == (first["made"], first["refused"], first["problems"])
    assert (0, 1) == (second["made"], second["reused"])


def test_what_is_finished_anew_stays_with_the_second_words(shop: Shop, fake: FakeOpenAI) -> None:
    """Another crop is free: neither prompt is asked for again."""
    shop.packshot("run", *ONE)
    shop.edit("fill = 0.5", "fill = 0.6")
    again = shop.packshot("run", *ONE).json

    assert (1, 2) == (again["made"], len(fake.requests))


def test_new_first_words_are_tried(shop: Shop, fake: FakeOpenAI) -> None:
    """Whoever mends the words that were refused gets the picture they ask for."""
    shop.packshot("run", *ONE)
    _template(shop, "bold", "A bold red")
    planned = shop.packshot("plan", "--json", "--shot", "packshot", "--product", "chair").json
    shop.packshot("run", *ONE)

    assert 1 == planned["changed"]
    assert "A bold red Linen chair" == _prompts(fake)[-1]


def test_both_refused_are_never_asked_again_as_they_are(shop: Shop, fake: FakeOpenAI) -> None:
    """The next plan holds the job with the provider's reason, the next run sends nothing."""
    _template(shop, "mild", "A nude red")
    first = shop.packshot("run", *ONE).json
    plan = shop.packshot("plan", "--shot", "packshot", "--product", "chair")
    again = shop.packshot("run", "--retry-unknown", *ONE).json

    assert (1, 2) == (first["refused"], len(fake.requests))
    assert "sexual" in first["problems"][0]["message"]
    assert "! 1 held" in plan.out
    assert "sexual" in plan.out
    assert (1, ["job.refused"]) == (again["refused"], [each["code"] for each in again["problems"]])


def test_without_a_second_template_a_refusal_holds_until_the_words_change(shop: Shop, fake: FakeOpenAI) -> None:
    """Asking the same again would be refused again; other words are another request."""
    shop.edit('on_refused = "mild"\n', "")
    shop.packshot("run", *ONE)
    again = shop.packshot("run", *ONE).json
    _template(shop, "bold", "A bold red")
    mended = shop.packshot("run", *ONE).json

    assert (1, 1, 2) == (again["refused"], mended["made"], len(fake.requests))


def test_explain_shows_both_prompts(shop: Shop) -> None:
    """Before: the second beside the first; after the refusal: the second in its place."""
    before = shop.packshot("explain", "--shot", "packshot", "--product", "chair").out
    shop.packshot("run", *ONE)
    after = shop.packshot("explain", "--shot", "packshot", "--product", "chair").out

    assert 'prompt (template "bold")\n    A gore red Linen chair' in before
    assert 'prompt if refused (template "mild")\n    A red Linen chair' in before
    assert 'prompt (template "mild", for the one that was refused)\n    A red Linen chair' in after


def test_a_second_template_that_is_missing_is_said_at_its_line(shop: Shop) -> None:
    """Before anything is paid."""
    shop.edit('on_refused = "mild"', 'on_refused = "mildd"')
    ran = shop.packshot("check")

    assert "error[template.missing]" in ran.err
    assert 'on_refused = "mildd"' in ran.err
    assert 'did you mean "mild"' in ran.err
