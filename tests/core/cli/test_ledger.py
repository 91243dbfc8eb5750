"""What the command line says of a ledger it cannot use."""

from __future__ import annotations

from pathlib import Path

from packshot.testing.shop import Shop


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
