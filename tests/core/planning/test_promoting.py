"""Finals from approved drafts: only those, made from the draft, and never bought for what people did not approve."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from tests.core.planning.deciding import People

FINAL = ("--tier", "final")
APPROVED = (*FINAL, "--approved")


@pytest.fixture
def people(tmp_path: Path) -> People:
    """A shop with all drafts made."""
    made = People(tmp_path)
    made.run()
    return made


def finals(people: People) -> set[str | None]:
    """The colorways that have a final room."""
    with people.ledger as ledger:
        return {each.slot.colorway for each in ledger.assets(tier="final")}


def counts(told: Any, *names: str) -> tuple[int, ...]:  # noqa: ANN401  JSON values
    """Some counts of a plan or run."""
    return tuple(told[each] for each in names)


def too_many(plan: Any) -> bool:  # noqa: ANN401  JSON values
    """Whether the plan warns of more approved drafts than takes."""
    return "draft.too-many" in [each["code"] for each in plan["problems"]]


def test_only_approved_drafts_become_finals(people: People) -> None:
    """The others are left out, and the plan says why and what that saves."""
    people.decide(people.slot("moss"), "approved")
    people.decide(people.slot("navy"), "rejected", reason="colour")
    plan, told = people.plan(*APPROVED), people.told(*APPROVED)
    ran = people.run(*APPROVED)

    assert (1, 1, 3) == (plan["jobs"], plan["to_make"], plan["left_out"]["jobs"])
    assert "3 left out (2 unreviewed, 1 rejected), which saves" in told
    assert (1, {"moss"}) == (ran["made"], finals(people))


def test_the_draft_is_shown_to_the_generator(people: People) -> None:
    """As a further image with a role of its own, named in the prompt."""
    people.decide(people.slot("moss"), "approved")
    told = people.shop.packshot("explain", *FINAL, "--shot", "room", "--colorway", "moss").out

    with people.ledger as ledger:
        draft = ledger.asset(people.slot("moss"))
        original = ledger.original(draft.original_key) if draft else None
    assert original
    assert f"sha256 {original.sha256[:12]})" in told
    assert "Image 3: the approved draft of this very picture" in told


def test_a_voided_approval_counts_no_more(people: People) -> None:
    """A new draft that nobody has looked at is not promoted on the old one's approval."""
    people.decide(people.slot("moss"), "approved")
    people.shop.edit('words = "a plain room"', 'words = "a dark room"')
    people.run("--shot", "room")
    told = people.told(*APPROVED)

    assert "1 approval voided by a new draft" in told
    assert 0 == people.run(*APPROVED)["made"]


def test_what_was_promoted_is_made_whatever_way_one_asks(people: People) -> None:
    """A later run of all finals makes the others and does not buy the promoted ones again."""
    people.decide(people.slot("moss"), "approved")
    people.run(*APPROVED)

    assert (3, 0, 1) == counts(people.plan(*FINAL), "to_make", "changed", "made")
    assert (3, 1) == counts(people.run(*FINAL), "made", "reused")


def test_a_final_made_without_a_draft_is_made(people: People) -> None:
    """An approval that comes later does not buy it again."""
    people.run(*FINAL)
    people.decide(people.slot("moss"), "approved")

    assert (0, 0, 1) == counts(people.plan(*APPROVED), "to_make", "changed", "made")
    assert (0, 4) == counts(people.plan(*FINAL), "changed", "made")


def test_a_final_stays_made_when_its_draft_is_replaced(people: People) -> None:
    """Nothing is bought again unasked; with the new draft approved, asking for what is approved makes it from that."""
    slot = people.slot("moss")
    people.decide(slot, "approved")
    people.run(*APPROVED)
    people.decide(slot, "redo", note="darker legs")
    people.run("--shot", "room")
    unasked = people.plan(*FINAL, "--shot", "room", "--colorway", "moss")
    people.decide(slot, "approved")
    told = people.told(*APPROVED)

    assert (0, 1) == (unasked["changed"], unasked["made"])
    assert "~ 1 changed (draft)" in told


def test_a_final_is_finished_again_from_the_original_that_is_kept(people: People) -> None:
    """Its draft's approval is void and only the finishing has changed: nothing is asked for again."""
    slot = people.slot("moss")
    people.decide(slot, "approved")
    people.run(*APPROVED)
    people.decide(slot, "redo", note="darker legs")
    people.run("--shot", "room")
    people.shop.edit("[shots.room]\n", '[shots.room]\npost = ["trim"]\n')
    told = people.told(*FINAL, "--shot", "room", "--colorway", "moss")

    assert "~ 1 changed (post)" in told


@pytest.mark.parametrize("drafts_first", [True, False])
def test_a_rebuilt_ledger_buys_no_final_again(people: People, *, drafts_first: bool) -> None:
    """The assets are gone, and with them which draft a final was made from; its original is found all the same."""
    people.decide(people.slot("moss"), "approved")
    people.run(*APPROVED)
    work = people.shop.folder / ".packshot"
    before = set((work / "originals").glob("??/*"))
    (work / "ledger.sqlite").unlink()
    people.shop.packshot("doctor", "--rebuild")
    if drafts_first:
        people.run()
    people.run(*FINAL, "--shot", "room", "--colorway", "moss")

    assert before == set((work / "originals").glob("??/*"))


def test_takes_share_the_approved_drafts(people: People) -> None:
    """Two finals from one draft, or each from its own; more drafts than takes are a warning."""
    people.shop.edit("[shots.room]\n", "[shots.room]\ntakes = 3\ntiers.final = { takes = 2 }\n")
    people.run("--shot", "room")
    people.decide(people.slot("moss", take=2), "approved")
    one = people.plan(*APPROVED)
    people.decide(people.slot("moss", take=3), "approved")
    told = people.shop.packshot("explain", *APPROVED[:2], "--shot", "room", "--colorway", "moss").out
    people.decide(people.slot("moss", take=1), "approved")
    many = people.plan(*APPROVED)

    drafts = [line for line in told.splitlines() if re.match("  draft .*sha256", line)]
    assert (2, False) == (one["to_make"], too_many(one))
    assert 2 == len(set(drafts))
    assert too_many(many)


def test_a_generator_without_room_for_it_gets_no_draft(people: People) -> None:
    """A reference that does not fit is left out, and the picture is made."""
    people.shop.edit("[shots.room]\n", '[shots.room]\ntiers.final = { template = "full" }\n')
    (people.shop.folder / "templates").mkdir()
    (people.shop.folder / "templates" / "full.j2").write_text(
        '+++\ntitle = "Full"\noperation = "combine"\nimages = ["product", "scene", "product", "draft?"]\n+++\n'
        "{{ images | join(', ') }}\n"
    )
    people.decide(people.slot("moss"), "approved")

    assert "    product, scene, product\n" in people.shop.packshot("explain", *FINAL, "--colorway", "moss").out
    assert 1 == people.run(*APPROVED)["made"]


def test_the_studio_copies_no_draft(people: People) -> None:
    """It moves given pixels and invents none: a draft would change nothing but the key."""
    people.shop.edit("[shots.room]\n", '[shots.room]\ntiers.final = { generator = "studio" }\n')
    people.decide(people.slot("moss"), "approved")

    assert "the approved draft" not in people.shop.packshot("explain", *FINAL, "--colorway", "moss").out
    assert 1 == people.run(*APPROVED)["made"]


def test_the_catalog_may_name_another_lower_tier(people: People) -> None:
    """`draft` says whose approved pictures the finals are made from."""
    people.shop.edit("[shots.room]\n", '[shots.room]\ntiers.final = { draft = "proof" }\ntiers.proof = { takes = 1 }\n')
    people.decide(people.slot("moss"), "approved")
    people.run("--tier", "proof", "--shot", "room")
    before = people.plan(*APPROVED)
    people.decide(people.slot("navy", tier="proof"), "approved")

    assert [0, 1] == [before["to_make"], people.plan(*APPROVED)["to_make"]]


def test_drafts_have_no_drafts(people: People) -> None:
    """Asking for approved drafts at their own tier is a mistake, told with what to write."""
    ran = people.shop.packshot("plan", "--approved")

    assert 2 == ran.code
    assert "select.no-drafts" in ran.err
    assert "--tier final" in ran.err
