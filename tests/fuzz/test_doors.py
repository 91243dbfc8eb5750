"""Whatever comes in at a door, the answer has packshot's shape: no exception, no hang, a code that is explained."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.testing.hostile.doors import ENTRANCES
from packshot.testing.hostile.mutating import mutated

EXAMPLES = 150 * int(os.environ.get("FUZZ", "1"))

pytestmark = pytest.mark.fuzz


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all examples."""
    return tmp_path_factory.mktemp("doors")


@pytest.mark.parametrize("name", ENTRANCES)
@settings(max_examples=EXAMPLES, suppress_health_check=[*HealthCheck])
@given(number=st.integers(0, 2**48))
def test_a_good_input_made_strange_is_answered(folder: Path, name: str, number: int) -> None:
    """Changed bytes, lost and doubled parts, words of the format where none belong."""
    entrance = ENTRANCES[name]

    entrance.door(mutated(entrance, number), folder)


@pytest.mark.parametrize("name", ENTRANCES)
@settings(max_examples=EXAMPLES // 3, suppress_health_check=[*HealthCheck])
@given(data=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes_are_answered(folder: Path, name: str, data: bytes) -> None:
    """Nonsense from end to end."""
    ENTRANCES[name].door(data, folder)
