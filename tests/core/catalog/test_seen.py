"""Keys that come again are noticed, and the first place is known."""

from hypothesis import given
from hypothesis import strategies as st

from packshot.catalog.seen import Seen


@given(st.lists(st.text("abc", max_size=2), max_size=30))
def test_a_key_is_new_once_and_then_known_by_its_first_line(keys: list[str]) -> None:
    """`first` behaves like a dictionary of first lines."""
    expected: dict[str, int] = {}

    with Seen() as seen:
        for line, key in enumerate(keys, 1):
            assert expected.get(key) == seen.first(key, line)
            expected.setdefault(key, line)


def test_keys_nearby_are_found_on_both_sides() -> None:
    """A guess at a misspelt key is among its neighbours."""
    with Seen() as seen:
        for line, key in enumerate(["lamp", "mug", "sofa-01", "table"], 1):
            seen.first(key, line)

        assert {"mug", "sofa-01"} == set(seen.near("sofa", most=1))
