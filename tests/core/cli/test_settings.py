"""The options of a machine, laid over a catalog's."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing.shop import Shop


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[generators.studio]\nshadow = 2\n", 'did you mean "shadows"?'),
        ("[generators.studio]\nshadows = 2\n", "less than or equal to 1"),
        ("[storage]\nroot = 'x'\n", '"root" is not an option'),
        ("[storage]\npath = '../x'\n", "path: ../x leaves the catalog's folder"),
        ("[generators.studio]\nshadows = nan\n", "finite number"),
    ],
)
def test_an_option_the_plugin_does_not_take_is_refused(tmp_path: Path, settings: str, said: str) -> None:
    """packshot.toml is told what it got wrong, with its name."""
    (tmp_path / "packshot.toml").write_text(settings, "utf-8")
    ran = Shop.build(tmp_path / "shop").packshot("plan")

    assert 2 == ran.code
    assert "error[config.bad-option]" in ran.err
    assert "packshot.toml" in ran.err
    assert said in ran.err
