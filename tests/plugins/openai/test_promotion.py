"""Draft to final over the sample's products: only what people approved is bought, at the price the plan named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.plugins.openai.conftest import KEY

from packshot.ledger import Ledger, Wish
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import Shop

SAMPLE = Path(__file__).parents[3] / "catalogs" / "aurora"
_OURS = """
[generators.cheap]
plugin = "openai"
model = "gpt-image-2.5-flare"
quality = "low"

[generators.dear]
plugin = "openai"
model = "gpt-image-2.5-sunburst"
quality = "low"

[defaults]
generator = "cheap"
size = "64x48"
format = "jpeg"

[tiers.final]
generator = "dear"

[shots.packshot]
template = "packshot"

[shots.colorway]
template = "lifestyle-of-the-sample"
each = ["colorway"]
only = "colorway.key in ['moss', 'navy']"

[storage]
plugin = "local"
path = "out"
"""
_WORDS = """\
+++
title = "In use"
operation = "combine"
images = ["product", "draft?"]
+++
{% from "_macros.j2" import inputs %}
{{ inputs(images) }}
{{ product.title }} in {{ colorway.label }}{% for note in redo %}, {{ note }}{% endfor %}
"""
PACKSHOTS, COLORWAYS = 7, 14
QUIETLY = ("--yes", "--json", "--no-sheet")
FINAL = ("--tier", "final")


@pytest.fixture
def sample(tmp_path: Path, fake: FakeOpenAI) -> Shop:
    """The sample's products and photographs, every draft of two shots bought."""
    options = f'base_url = "{fake.base_url}"\napi_key = "{KEY}"\n'
    Path("packshot.toml").write_text("\n".join(f"[generators.{name}]\n{options}" for name in ("cheap", "dear")))
    folder = tmp_path / "aurora"
    shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns("out", ".packshot"))
    text = (SAMPLE / "catalog.toml").read_text("utf-8")
    (folder / "catalog.toml").write_text(text[: text.index("[generators.studio]")] + _OURS, "utf-8")
    (folder / "templates" / "lifestyle-of-the-sample.j2").parent.mkdir(exist_ok=True)
    (folder / "templates" / "lifestyle-of-the-sample.j2").write_text(_WORDS, "utf-8")
    shop = Shop(folder)
    assert PACKSHOTS + COLORWAYS == shop.packshot("run", *QUIETLY).json["made"]
    return shop


def approve(shop: Shop, *colorways: str | None) -> int:
    """Approve the drafts in these colorways, reject every other one; how many were approved."""
    with Ledger.open(shop.folder / ".packshot") as ledger:
        wishes = [
            Wish(
                slot=each.slot,
                sha256=each.sha256,
                state="approved" if each.slot.colorway in colorways else "rejected",
                expected=ledger.decision(each.slot).number,
            )
            for each in ledger.assets(tier="draft")
        ]
        ledger.decide_all(wishes)
    return sum(each.state == "approved" for each in wishes)


def micros(dollars: float) -> int:
    """Dollars as micro-dollars."""
    return round(dollars * 1_000_000)


@pytest.mark.slow
def test_only_the_approved_are_billed_and_at_the_planned_price(sample: Shop, fake: FakeOpenAI) -> None:
    """What the plan expects is the bill, to the micro-dollar; what it saves is the plan of the others.

    The picture that was approved goes out behind the product's photograph, and the prompt names it.
    """
    approved = approve(sample, "moss")
    plan = sample.packshot("plan", *FINAL, "--approved", "--json").json
    everything = sample.packshot("plan", *FINAL, "--json").json
    before, asked = fake.bill.total, len(fake.requests)
    ran = sample.packshot("run", *FINAL, "--approved", *QUIETLY).json
    calls = fake.requests[asked:]

    assert (approved, approved, PACKSHOTS + COLORWAYS - approved) == (
        plan["to_make"],
        ran["made"],
        plan["left_out"]["jobs"],
    )
    assert [2] * approved == [len(each.files) for each in calls]
    assert all("Image 2: the approved draft of this very picture" in each.fields["prompt"] for each in calls)
    assert micros(plan["cost"]["expected"]) == fake.bill.total - before == micros(ran["cost"]["charged"])
    assert micros(everything["cost"]["expected"]) == micros(plan["cost"]["expected"] + plan["left_out"]["expected"])


@pytest.mark.slow
def test_an_approval_voided_by_a_new_draft_buys_nothing(sample: Shop, fake: FakeOpenAI) -> None:
    """One draft is made anew with a note: until somebody looks at it, its final is not bought."""
    approved = approve(sample, "moss")
    with Ledger.open(sample.folder / ".packshot") as ledger:
        mug = next(each for each in ledger.assets(product="dawn-mug", colorway="moss"))
        number = ledger.decision(mug.slot).number
        ledger.decide(mug.slot, mug.sha256, "redo", note="with a handle", expected=number)
    redo = sample.packshot("plan", "--json").json["redo"]
    before = fake.bill.total
    sample.packshot("run", *QUIETLY)
    redone = fake.bill.total - before
    ran = sample.packshot("run", *FINAL, "--approved", *QUIETLY).json

    assert (1, micros(redo["expected"])) == (redo["jobs"], redone)
    assert approved - 1 == ran["made"]
    assert fake.bill.total - before == redone + micros(ran["cost"]["charged"])
