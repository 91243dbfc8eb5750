"""What of a prompt came from the record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.api import Colorway, Product, Scene
from packshot.review.marks import marks


@pytest.fixture
def sofa(product: Callable[..., Product]) -> Product:
    """A record that says something."""
    return product(
        title="Haven sofa", category="sofa", material="wool", width_cm=172.0, facts={"feet": "oak feet", "no": "x"}
    )


def test_values_are_marked_with_their_fields(sofa: Product, moss: Colorway, room: Scene) -> None:
    """The longest first, and what is part of another word is none."""
    prompt = "Haven sofa, a sofa on oak feet in Moss Green (#5B6B4B), 172 cm wide, in a Living room; woolly, x"
    told = [(prompt[start:end], name) for start, end, name in marks(prompt, sofa, moss, room)]

    assert [
        ("Haven sofa", "title"),
        ("sofa", "category"),
        ("oak feet", "feet"),
        ("Moss Green", "colorway"),
        ("#5B6B4B", "colorway hex"),
        ("172 cm", "width_cm"),
        ("Living room", "scene"),
    ] == told


def test_places_are_counted_as_a_browser_counts(sofa: Product) -> None:
    """A character outside the basic plane is two."""
    assert [(3, 7, "category")] == marks("\U0001f6cb sofa", sofa, None, None)


@given(prompt=st.text(), title=st.text(), fact=st.text())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_marks_never_overlap(product: Callable[..., Any], prompt: str, title: str, fact: str) -> None:
    """Whatever the record says: in order, inside the prompt, one after the other."""
    found = marks(prompt + title + " " + fact, product(title=title, facts={"f": fact}), None, None)
    places = [place for start, end, _ in found for place in (start, end)]
    assert sorted(places) == places
