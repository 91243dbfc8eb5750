"""An API level is kept: what it promises stays as it is, and what is new is promised from then on."""

from __future__ import annotations

import pytest
from tests.reference import level, names

from packshot import api


def test_nothing_promised_is_gone_or_changed() -> None:
    """Names, signatures and defaults stay within a level; docs/api-policy.md says how something goes."""
    assert not level.broken(level.promised(), level.offered())


def test_everything_public_is_promised() -> None:
    """What plugins can import stands in the level's file; `python tests/test_reference.py` adds it."""
    assert not level.broken(level.offered(), level.promised()), "run: python tests/test_reference.py"


def test_every_public_name_says_what_it_is() -> None:
    """A docstring, or a string below a value."""
    assert not [each.name for found in names.public().values() for each in found.values() if not each.doc]


def test_every_exported_name_is_public() -> None:
    """`__all__` names nothing twice, and leaves out nothing that is imported for plugins."""
    assert len(set(api.__all__)) == len(api.__all__)
    imported = {name for name, value in vars(api).items() if not name.startswith("_") and not _is_room(value)}
    assert imported == set(api.__all__)


def _is_room(value: object) -> bool:
    return type(value).__name__ == "module"


CHANGES = [
    ("(request: Request)", "(request: Request, size: Size)"),
    ("deadline: float = 600.0", "deadline: float = 60.0"),
    ("safe_key: ", "secure_key: "),
]


@pytest.mark.parametrize(("old", "new"), CHANGES)
def test_a_change_is_noticed(old: str, new: str) -> None:
    """A parameter more, another default, a name less: each breaks a plugin somewhere."""
    before = level.offered()
    assert level.broken(before, [line.replace(old, new) for line in before])


def test_another_order_is_noticed() -> None:
    """A value may be made without keywords: `Size(width, height)`."""
    before = level.offered()
    width, height = (before.index(f"packshot.api.Size.{each}: {each}: int") for each in ("width", "height"))
    now = list(before)
    now[width], now[height] = now[height], now[width]
    assert level.broken(before, now)


def test_a_measured_constant_may_become_better() -> None:
    """Of the numeric modules' constants the name is promised, not the value."""
    assert "packshot.api.colour.SURE: SURE" in level.offered()


def test_what_is_new_breaks_nothing() -> None:
    """A name more, wherever it stands."""
    before = level.offered()
    assert not level.broken(before, ["packshot.api.New: class New", *before])
