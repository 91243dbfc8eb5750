"""What becomes of every operation: pictures of exactly the size asked for, labelled, at the price on the bill."""

from __future__ import annotations

import io

import pytest
from tests.plugins.openai.every_operation.conftest import Everything, pixels

from packshot import labels

OPAQUE = 255
SQUARE = "816x816"
SIZES = {
    "background-1-draft.png": "1152x1024",
    "complexity-1-draft.jpg": SQUARE,
    "cutout-1-draft.webp": "832x1040",
    "edit-1-draft.jpg": "1000x900",
    "fidelity-1-draft.jpg": SQUARE,
    "many-1-draft.jpg": "1456x624",
    "marked-1-draft.jpg": SQUARE,
    "moderated-1-draft.jpg": SQUARE,
    "part-1-draft.png": "1280x928",
    "part-1-final.jpg": "1280x928",
    "previews-1-draft.jpg": SQUARE,
    "product-1-draft.jpg": "1024x1024",
    "room-1-draft.jpg": "1056x704",
    "room-1-final.jpg": "1056x704",
    "takes-1-draft.jpg": SQUARE,
    "takes-2-draft.jpg": SQUARE,
    "takes-3-draft.jpg": SQUARE,
    "words-1-draft.jpg": SQUARE,
    "words-1-final.jpg": SQUARE,
}


def test_every_picture_has_exactly_the_size_asked_for(everything: Everything) -> None:
    """Also where the model makes no such size; and each passed what checks it."""
    found = {each.storage_key: everything.asset(each) for each in everything.ledger.assets()}

    assert SIZES == {name: str(each.size) for name, each in found.items()}
    assert ["pass"] * len(SIZES) == [each.verdict for each in everything.ledger.assets()]
    assert {"batch.submitted"} == {problem["code"] for run in everything.runs for problem in run["problems"]}


def test_every_picture_says_that_a_model_made_it(everything: Everything) -> None:
    """By its name; and whether a photo went in."""
    for row in everything.ledger.assets():
        picture = everything.asset(row)
        assert picture.facts is not None
        label = labels.read(picture.facts.xmp)
        alone = row.slot.shot in ("words", "takes")
        expected = "trainedAlgorithmicMedia" if alone else "compositeWithTrainedAlgorithmicMedia"
        assert expected == label.source_type == row.source_type
        assert label.ai_system.startswith("gpt-image-")
        assert label.alt


@pytest.mark.parametrize("name", ["part-1-draft.png", "background-1-draft.png"])
def test_what_must_not_change_is_the_photo_pixel_for_pixel(everything: Everything, name: str) -> None:
    """Though the shot names neither `paste-back` nor `drift`: the model strayed, and what ships did not."""
    (row,) = [each for each in everything.ledger.assets() if each.storage_key == name]
    photo = pixels(everything.source(row.slot.product, "photo"))
    kept = photo[..., 3] == OPAQUE
    if row.slot.shot == "part":
        kept &= pixels(everything.source(row.slot.product, "mask"))[..., 0] == 0
    original = pixels(io.BytesIO(everything.ledger.read_original(row.original_key)))
    asset = pixels(everything.shop.folder / "out" / name)

    assert kept.any()
    assert (original[kept] != photo[kept]).any()
    assert (asset[kept] == photo[kept]).all()
    assert (asset[~kept] != photo[~kept]).any()
    assert [("drift", "changed_pixels", 0.0)] == [
        (each.check, each.measure, each.value) for each in row.findings if each.check == "drift"
    ]


def test_the_ledger_has_the_bill(everything: Everything) -> None:
    """Each call's charge and their sum, to the micro-dollar; a batch is billed by the line, at half the price."""
    bill, ledger = everything.fake.bill, everything.ledger
    billed = {each.custom_id or each.client_request_id: each.micros for each in bill.charges}
    spent = ledger.spent()

    assert billed == {each.id: each.charge for each in ledger.attempts()}
    assert (bill.total, 0, 0) == (spent.settled, spent.reserved, spent.unknown)
    assert bill.total == round(sum(run["cost"]["charged"] for run in everything.runs) * 1e6)


def test_the_plan_knew_what_it_would_cost(everything: Everything) -> None:
    """To the micro-dollar, but for a model whose input images have no known price."""
    attempts = everything.ledger.attempts()
    unknown = {each.slot.shot for each in attempts if each.estimate is None}
    wrong = [each.slot for each in attempts if each.estimate and each.estimate.expected != each.charge]

    assert {"fidelity"} == unknown
    assert [] == wrong


def test_everything_is_made_once(everything: Everything) -> None:
    """Drafts, then finals that come in by a later run; drafts asked for again cost nothing."""
    drafts, ordered, finals, again = everything.runs

    assert (16, 0, 3, 0) == tuple(run["made"] for run in everything.runs)
    assert (0, 0, 0, 16) == tuple(run["reused"] for run in everything.runs)
    assert 0 == ordered["cost"]["charged"] == again["cost"]["charged"]
    assert drafts["cost"]["charged"] > finals["cost"]["charged"] > 0
