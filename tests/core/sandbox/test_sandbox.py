"""What a template may do, and how it is stopped: by what it does, not by what it prints."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from packshot.sandbox import Sandbox, metered
from packshot.sandbox.meter import MAX_WORK, spend

WORKS = {
    "{{ 'a' ~ ', ' ~ 5 }}": "a, 5",
    "{{ [1, 'b', 2.0] | join(', ') }}": "1, b, 2",
    "{{ 'abcdef'[1:3] }}": "bc",
    "{% for x in ['a', name] %}{{ loop.index }}/{{ loop.length }}{{ x }} {% endfor %}": "1/2a 2/2Sofa ",
    "{% for x in [] %}x{% else %}none{% endfor %}": "none",
    "{% for a, b in {'k': name}.items() %}{{ a }}={{ b }}{% endfor %}": "k=Sofa",
    "{{ 'a-b' | replace('-', ' ') }}": "a b",
    "{{ '15\" lamp' | quote }}": '"15\' lamp"',
    "{{ 1 + 2 * 3 }} {{ 'a' + 'b' }}": "7 ab",
    "{{ range(4) | sum }} {{ (3, 1) | sort | join }}": "6 13",
    "{% macro two() %}a\nb{% endmacro %}{{ two() ~ '\n' ~ name }}": "a\nb Sofa",
}


def _rendered(text: str, **values: object) -> str:
    with metered():
        return Sandbox().from_string(text).render(values)


@pytest.mark.parametrize("text", WORKS)
def test_what_prompts_need_works(text: str) -> None:
    """Joining, cutting, counting, loops, macros and plain arithmetic."""
    assert WORKS[text] == _rendered(text, name="Sofa")


@pytest.mark.parametrize("value", [["a"], {"a": "b"}, None, ("a",), range(3)])
def test_only_text_is_printed(value: object) -> None:
    """A list or None in a prompt would be words of Python's."""
    with pytest.raises(TemplateError, match=r"is no text|is missing"):
        _rendered("{{ value }}", value=value)


def test_nothing_is_computed_outside_of_a_meter() -> None:
    """Neither while a template is compiled, where Jinja folds constants, nor by a caller who forgets it."""
    template = Sandbox().from_string("{{ 'x' | replace('x', 'y') }}")

    with pytest.raises(TemplateError, match="does too much"):
        template.render()


def test_a_purse_is_for_one_rendering() -> None:
    """What one has spent, the next one has again; the one outside has its own."""
    with metered():
        spend(MAX_WORK)
        with metered():
            spend(MAX_WORK)
        with pytest.raises(TemplateError):
            spend(1)


PIECES = st.sampled_from(
    [
        *("{% set a = a ~ a %}", "{% set a %}{{ a }}{{ a }}{% endset %}", "{% set a = a + a %}", "{{ a }}"),
        *("{% for x in range(999) %}", "{% for x in a %}", "{% endfor %}", "{% set a = a | replace('x', a) %}"),
        *("{% set a = a | list | join(a) %}", "{% set b = [a, a] %}", "{% set b = [b, b] %}", "{{ b | join(a) }}"),
        *(
            "{% macro m(y) %}{{ y }}{{ y ~ y }}{% endmacro %}",
            "{{ m(a) }}",
            "{% set a = m(a) %}",
            "{% set a = a[1:] %}",
        ),
        *(
            "{% filter upper %}",
            "{% endfilter %}",
            "{% set n = n * n %}",
            "{% call m(a) %}",
            "{% endcall %}",
            "x" * 500,
        ),
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=40))
def test_no_arrangement_makes_a_long_text(pieces: list[str]) -> None:
    """Whatever doubles, repeats or nests: it renders to a bounded text, or says why not."""
    text = "{% set a = 'xxxxxxxx' %}{% set b = ['x'] %}{% set n = 99 %}" + "".join(pieces)
    try:
        made = _rendered(text)
    except TemplateError:
        return
    assert len(made) <= MAX_WORK
