"""What the command line says of a ledger it cannot use."""

from __future__ import annotations

from pathlib import Path

from packshot.testing.shop import Shop, packshot


def test_a_lost_ledger_is_a_message_and_can_be_made_again(tmp_path: Path) -> None:
    """Beside originals no new ledger is begun: the command stops and says how to get the old one back."""
    shop = Shop.build(tmp_path / "shop")
    shop.packshot("run", "--shot", "packshot", "--no-sheet")
    (shop.folder / ".packshot" / "ledger.sqlite").unlink()
    ran = shop.packshot("plan")

    assert 2 == ran.code
    assert "error[ledger.missing]" in ran.err
    assert "--rebuild" in ran.err
    assert 0 == shop.packshot("doctor", "--rebuild").code
    assert 0 == shop.packshot("plan").code


def test_a_rebuild_says_what_it_could_not_use_and_leaves_stdout_to_the_answer(shop: Shop) -> None:
    """A sidecar that says nothing is named, not passed over: a paid picture may lie beside it."""
    shop.packshot("run", "--limit", "1")
    broken = shop.folder / ".packshot" / "originals" / "ab" / "broken.json"
    broken.parent.mkdir(exist_ok=True)
    broken.write_text("{")

    ran = shop.packshot("doctor", "--rebuild", "--json")

    assert 1 == ran.json["packshot"]
    assert "rebuilt: 1 originals" in ran.err
    assert "broken.json" in ran.err


def test_a_rebuild_needs_to_know_whose_ledger() -> None:
    """Without a catalog there is nothing to rebuild, and that is said."""
    assert 2 == packshot("doctor", "--rebuild").code
