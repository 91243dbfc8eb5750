"""Which keys can be stored everywhere."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packshot.api.keys import safe_key, unsafe
from packshot.testing.contracts.storages import UNSAFE_KEYS

NAMES = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Nd")), min_size=1, max_size=20)


@given(st.lists(NAMES.map(lambda name: f"p-{name}"), min_size=1, max_size=4))
def test_a_path_of_plain_names_is_safe(names: list[str]) -> None:
    """Letters and digits of any script, with slashes between names, pass unchanged."""
    key = "/".join(names) + ".jpg"
    assert safe_key(key) == key


@pytest.mark.parametrize("key", UNSAFE_KEYS)
def test_an_unsafe_key_is_named_with_its_reason(key: str) -> None:
    """The message shows the key, why it is refused, and what to change."""
    with pytest.raises(ValueError, match=r"cannot be a storage key: .+; change storage\.key"):
        safe_key(key)


@given(st.text(min_size=1, max_size=30), st.sampled_from(["\0", "\x1b", "\u202e", "\u200b", "\u2066", "\\"]))
def test_a_hidden_character_is_refused_wherever_it_stands(text: str, hidden: str) -> None:
    """No control or direction character gets through between other text."""
    half = len(text) // 2
    assert unsafe(f"a{text[:half]}{hidden}{text[half:]}") is not None


@pytest.mark.parametrize(("length", "safe"), [(255, True), (256, False)])
def test_a_name_has_255_bytes_at_most(length: int, safe: bool) -> None:  # noqa: FBT001  the expected answer
    """The limit counts bytes in UTF-8, not letters."""
    name = "\u00fc" * (length // 2) + "x" * (length % 2)
    assert (unsafe(f"sofa/{name}") is None) is safe


@pytest.mark.parametrize(
    "key", ["console.jpg", "com.jpg", "lpt/a.jpg", "auxiliary/nul-1.jpg", "a..b/c...d.jpg", "CO M1"]
)
def test_names_that_only_resemble_unsafe_ones_are_safe(key: str) -> None:
    """A device name inside a longer name and dots inside a name are plain text."""
    assert unsafe(key) is None
