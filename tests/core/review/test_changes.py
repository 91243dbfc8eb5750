"""What is different since an earlier picture."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from packshot.review.changes import parts, worded

TEXTS = st.text(alphabet="ab \n", max_size=40)


def test_words_that_came_and_went() -> None:
    """In the order of the prompt."""
    told = [("=", "A sofa in"), ("-", " moss"), ("+", " navy blue"), ("=", " wool")]

    assert told == worded("A sofa in moss wool", "A sofa in navy blue wool")


@given(TEXTS, TEXTS)
def test_both_prompts_can_be_read_from_it(old: str, new: str) -> None:
    """Without what came it is the old one, without what went the new one."""
    pieces = worded(old, new)
    assert old == "".join(text for sign, text in pieces if sign != "+")
    assert new == "".join(text for sign, text in pieces if sign != "-")


def test_long_prompts_are_told_whole() -> None:
    """Comparing them word by word would keep the page waiting."""
    assert [("-", "a " * 5000), ("+", "b")] == worded("a " * 5000, "b")


def test_parts_are_named() -> None:
    """Those that differ, came, or went."""
    assert ["post", "size", "photo"] == parts(
        {"post": "1", "photo": "x", "same": "s"}, {"post": "2", "size": "3", "same": "s"}
    )
