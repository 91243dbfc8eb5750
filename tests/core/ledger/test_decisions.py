"""Decisions: what stands for the picture that is there, and for no other; nothing anybody decided is lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.identity import Slot
from packshot.ledger import Decision, Judgement, Ledger, LedgerError, Stale, Wish
from packshot.ledger.decision import NOTE_LENGTH, STATES, WHO_LENGTH, faults, tidy
from packshot.ledger.opening import has_kept

if TYPE_CHECKING:
    from tests.core.ledger.conftest import Shop

A, B = "a" * 64, "b" * 64


def show(shop: Shop, sha256: str = A, key: str = "k", **fields: object) -> Slot:
    """Make a picture current in its slot."""
    asset = shop.asset(key, sha256=sha256, asset_key=f"asset {sha256}", **fields)
    shop.ledger.finish(asset)
    return asset.slot


def said(decision: Decision | None) -> tuple[str, ...]:
    """What a decision says."""
    return (decision.state, decision.reason, decision.note, decision.who) if decision else ()


def test_a_decision_stands_for_its_picture(shop: Shop) -> None:
    """What was decided comes back word by word."""
    slot = show(shop)
    kept = shop.ledger.decide(slot, A, "rejected", reason="missing-part", note="no left foot", who="Ines")

    assert Judgement(sha256=A, decision=kept) == shop.ledger.decision(slot)
    assert ("rejected", "missing-part", "no left foot", "Ines") == said(kept)


def test_nobody_has_decided_at_first(shop: Shop) -> None:
    """A picture without a decision is unreviewed, and so is a slot without a picture."""
    slot = show(shop)

    assert (Judgement(sha256=A), Judgement()) == (shop.ledger.decision(slot), shop.ledger.decision(shop.slot("none")))
    assert ("unreviewed", None) == (shop.ledger.decision(slot).state, shop.ledger.decision(slot).number)


def test_a_new_picture_voids_an_approval_and_says_so(shop: Shop) -> None:
    """The approval is not the new picture's, and is not forgotten either."""
    slot = show(shop)
    approved = shop.ledger.decide(slot, A, "approved")
    show(shop, B)
    standing = shop.ledger.decision(slot)

    assert (None, approved, True, "unreviewed") == (
        standing.decision,
        standing.voided,
        standing.lost,
        standing.state,
    )


def test_the_same_picture_again_is_approved_still(shop: Shop) -> None:
    """An approval goes with the bytes: when they come back, so does it."""
    slot = show(shop)
    approved = shop.ledger.decide(slot, A, "approved")
    show(shop, B)
    show(shop, A)

    assert approved == shop.ledger.decision(slot).decision


def test_the_same_bytes_in_another_slot_are_another_picture(shop: Shop) -> None:
    """A blue sofa is not approved because its twin was."""
    slot, twin = show(shop), show(shop, key="twin")
    shop.ledger.decide(slot, A, "approved")

    assert "unreviewed" == shop.ledger.decision(twin).state


def test_a_decision_about_an_old_picture_is_refused(shop: Shop) -> None:
    """Who looked at the picture before did not see this one."""
    slot = show(shop)
    show(shop, B)

    with pytest.raises(Stale, match="another picture") as stale:
        shop.ledger.decide(slot, A, "approved")
    assert stale.value.standing is None


@pytest.mark.parametrize("expected", [None, 7])
def test_nobody_overwrites_what_he_has_not_seen(shop: Shop, expected: int | None) -> None:
    """A decision made without knowing the one that stands is refused, and shown that one."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved", who="Ines")

    with pytest.raises(Stale, match="approved by Ines") as stale:
        shop.ledger.decide(slot, A, "rejected", expected=expected)
    assert first == stale.value.standing == shop.ledger.decision(slot).decision


def test_who_has_seen_it_may_change_it(shop: Shop) -> None:
    """The later decision stands; both are kept, in order."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved")
    second = shop.ledger.decide(slot, A, "rejected", reason="colour", expected=first.number)

    assert second == shop.ledger.decision(slot).decision
    assert [first, second] == list(shop.ledger.decisions(slot))


def test_undo_is_to_decide_as_before(shop: Shop) -> None:
    """The state before stands again, and the history shows all three."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved", who="Ines")
    second = shop.ledger.decide(slot, A, "rejected", reason="text", expected=first.number)
    shop.ledger.decide(slot, A, "approved", who="Ines", expected=second.number)

    assert "approved" == shop.ledger.decision(slot).state
    assert ["approved", "rejected", "approved"] == [each.state for each in shop.ledger.decisions()]


def test_the_same_key_pressed_twice_is_one_decision(shop: Shop) -> None:
    """Saying the same again adds nothing."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved")

    assert first == shop.ledger.decide(slot, A, "approved", expected=first.number)
    assert 1 == len(list(shop.ledger.decisions()))


def test_many_at_once_are_one_transaction(shop: Shop) -> None:
    """Those that come too late are left alone; the others are kept."""
    fresh, old = show(shop, key="fresh"), show(shop, key="old")
    show(shop, B, key="old")
    kept, late = shop.ledger.decide_all([Wish(slot=each, sha256=A, state="approved") for each in (fresh, old)])

    assert isinstance(kept, Decision)
    assert isinstance(late, Stale)
    assert ["approved"] == [each.state for each in shop.ledger.decisions()]


def test_history_streams_from_where_one_has_looked(shop: Shop) -> None:
    """A page asks for what has been decided since."""
    slot = show(shop)
    wishes = [Wish(slot=slot, sha256=A, state="redo", note=str(n), expected=n or None) for n in range(501)]
    decisions = shop.ledger.decide_all(wishes)

    assert decisions == list(shop.ledger.decisions())
    assert decisions[499:] == list(shop.ledger.decisions(since=499))


def test_states_are_counted_for_current_pictures(shop: Shop) -> None:
    """Each picture counts once, in the state it stands in, in its tier."""
    first, second = show(shop, key="one"), show(shop, key="two")
    show(shop, key="three")
    show(shop, key="final", slot=shop.slot("final", tier="final"))
    number = shop.ledger.decide(first, A, "approved").number
    shop.ledger.decide(second, A, "approved")
    shop.ledger.decide(first, A, "redo", expected=number)

    assert {"approved": 1, "rejected": 0, "redo": 1, "unreviewed": 1} == shop.ledger.decided("draft")
    assert 4 == sum(shop.ledger.decided().values())


def test_requests_to_make_it_anew_add_up(shop: Shop) -> None:
    """The next picture has to meet all of them; one that was taken back, even late, is not among them."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "redo", note="darker legs")
    show(shop, B)
    second = shop.ledger.decide(slot, B, "redo", note="smaller cushion")
    both = shop.ledger.redos(slot)
    shop.ledger.decide(slot, A, "unreviewed", expected=first.number)

    assert (first, second) == both
    assert (second,) == shop.ledger.redos(slot)


@pytest.mark.parametrize(
    ("field", "wish"),
    [
        ("state", {"state": "fine"}),
        ("reason", {"state": "rejected", "reason": "ugly"}),
        ("reason", {"state": "approved", "reason": "colour"}),
        ("note", {"state": "redo", "note": "x" * (NOTE_LENGTH + 1)}),
        ("who", {"state": "approved", "who": "x" * (WHO_LENGTH + 1)}),
    ],
)
def test_what_cannot_be_kept_is_refused(shop: Shop, field: str, wish: dict[str, Any]) -> None:
    """The message names the field, and nothing of the whole lot is kept."""
    slot = show(shop)
    fine: dict[str, Any] = {"slot": slot, "sha256": A, "state": "approved"}

    with pytest.raises(LedgerError, match=f"{field}:"):
        shop.ledger.decide_all([Wish(**fine), Wish(**{**fine, **wish})])
    assert [] == list(shop.ledger.decisions())


@given(st.text())
def test_notes_are_one_line_of_plain_text(text: str) -> None:
    """No control character, line break or change of direction goes on into a prompt or a page."""
    wish = tidy(Wish(slot=_SLOT, sha256=A, state="redo", note=text))

    assert wish.note.isprintable() or not set(wish.note) & set("\0\t\r\n\x1b\u202e\u2066\ud800")
    assert [] == [each for each in faults(wish) if each[0] != "note"]
    assert wish == tidy(wish)


_SLOT = Slot(product="p", shot="s", colorway=None, scene=None, take=1, tier="draft")


def test_a_rebuild_keeps_what_was_decided(shop: Shop) -> None:
    """Without the database every decision comes back in its order, and stands once the picture is finished again."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "redo", note='«ä»\\ "quoted" \U0001f6cb')
    shop.ledger.decide(slot, A, "approved", who="Ines", expected=first.number)
    before = list(shop.ledger.decisions())
    shop.ledger.close()
    (shop.work / "ledger.sqlite").unlink()
    rebuilt = Ledger.rebuild(shop.work)
    shop.ledger = Ledger.open(shop.work)
    show(shop)

    assert 2 == rebuilt.decisions
    assert before == list(shop.ledger.decisions())
    assert "approved" == shop.ledger.decision(slot).state


def test_decisions_alone_are_worth_a_rebuild(shop: Shop) -> None:
    """A new ledger is never begun over them."""
    shop.ledger.decide(show(shop), A, "approved")
    shop.ledger.close()
    (shop.work / "ledger.sqlite").unlink()

    assert has_kept(shop.work)
    with pytest.raises(LedgerError, match="missing"):
        Ledger.open(shop.work)


def test_a_torn_line_costs_no_other(shop: Shop) -> None:
    """A process died while it wrote: the next decision begins on a line of its own, and the fragment is named."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved")
    with (shop.work / "decisions.jsonl").open("ab") as journal:
        journal.write(b'{"packshot": 1, "sl')
    shop.ledger.decide(slot, A, "rejected", expected=first.number)
    shop.ledger.close()
    rebuilt = Ledger.rebuild(shop.work)

    assert (2, ("decisions.jsonl:2",)) == (rebuilt.decisions, rebuilt.unreadable)


def test_a_decision_that_cannot_be_written_down_is_not_made(shop: Shop) -> None:
    """The journal comes first: without it the ledger keeps nothing."""
    slot = show(shop)
    (shop.work / "decisions.jsonl").mkdir()

    with pytest.raises(LedgerError):
        shop.ledger.decide(slot, A, "approved")
    assert [] == list(shop.ledger.decisions())


def test_a_lost_journal_is_noticed_and_written_anew(shop: Shop) -> None:
    """Doctor says that the ledger alone knows; the next decision writes all of them again."""
    slot = show(shop)
    first = shop.ledger.decide(slot, A, "approved")
    (shop.work / "decisions.jsonl").unlink()
    noticed = [each.code for each in shop.ledger.check()]
    shop.ledger.decide(slot, A, "rejected", expected=first.number)

    assert ["ledger.unwritten"] == noticed
    assert [] == shop.ledger.check()


def test_decisions_that_only_the_journal_knows_are_noticed(shop: Shop) -> None:
    """An old copy of the ledger beside a newer journal: a rebuild brings them back."""
    shop.ledger.decide(show(shop), A, "approved")
    journal = shop.work / "decisions.jsonl"
    journal.write_bytes(journal.read_bytes() * 2)

    assert ["ledger.unlisted"] == [each.code for each in shop.ledger.check()]


def test_a_rebuild_waits_for_who_decides(shop: Shop) -> None:
    """A decision must not go into a ledger that is being set aside."""
    shop.ledger.decide(show(shop), A, "approved")

    with pytest.raises(LedgerError, match="in use"):
        Ledger.rebuild(shop.work)


def test_two_writers_never_overwrite_each_other(shop: Shop) -> None:
    """Of many who decide at once without having seen each other, one is heard and the others are told."""
    slot = show(shop)
    outcomes: list[str] = []

    def decide(number: int) -> None:
        with Ledger.open(shop.work) as ledger:
            try:
                outcomes.append(ledger.decide(slot, A, "approved", note=str(number)).state)
            except Stale:
                outcomes.append("stale")

    threads = [threading.Thread(target=decide, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ["approved", *["stale"] * 5] == sorted(outcomes)
    assert 1 == len((shop.work / "decisions.jsonl").read_text().splitlines())


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    moves=st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from(("k", "l")),
            st.sampled_from((*STATES, "new picture", "look", "rebuild")),
        ),
        max_size=12,
    )
)
def test_what_stands_is_what_was_last_decided_with_open_eyes(
    tmp_path_factory: pytest.TempPathFactory, new_shop: Callable[[Path], Shop], moves: list[tuple[int, str, str]]
) -> None:
    """Two people at two windows, new pictures and rebuilds in between: held against a model that has no ledger."""
    shop = new_shop(tmp_path_factory.mktemp("two") / ".packshot")
    picture = dict.fromkeys("kl", 0)
    stands: dict[tuple[str, int], tuple[str, int]] = {}
    seen: dict[tuple[int, str], tuple[int, int | None]] = {}
    slots = {key: show(shop, f"{0:064}", key) for key in "kl"}
    for who, key, move in moves:
        if move == "new picture":
            picture[key] += 1
            show(shop, f"{picture[key]:064}", key)
        elif move == "rebuild":
            shop.ledger.close()
            Ledger.rebuild(shop.work)
            shop.ledger = Ledger.open(shop.work)
            for each, number in picture.items():
                show(shop, f"{number:064}", each)
        elif move == "look" or (who, key) not in seen:
            seen[who, key] = picture[key], shop.ledger.decision(slots[key]).number
        else:
            number, expected = seen[who, key]
            before = stands.get((key, number))
            heard = number == picture[key] or (move == "unreviewed" and before is not None and before[0] == "redo")
            heard = heard and expected == (before[1] if before else None)
            wish = Wish(slot=slots[key], sha256=f"{number:064}", state=move, expected=expected)  # type: ignore[arg-type]
            (outcome,) = shop.ledger.decide_all([wish])
            assert heard == isinstance(outcome, Decision)
            if isinstance(outcome, Decision):
                stands[key, number] = move, outcome.number
                seen[who, key] = number, outcome.number
        for each in "kl":
            model = stands.get((each, picture[each]), ("unreviewed",))[0]
            assert model == shop.ledger.decision(slots[each]).state
    shop.ledger.close()
