"""Keys of TOML texts are found where they stand."""

import json
import tomllib
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packshot.catalog.positions import KeyPath, locate

KEYS = st.sampled_from(["a", "b-1", "_x", "7", "a b", "a.b", 'q"t', "\u00fc", "#", "="])
TEXTS = st.sampled_from(
    ["", "plain", "a, b]", "x = {1}", "# no", "it's", 'say "hi"', "back\\slash", "new\nline", "\u00e9"]
)
SCALARS = st.one_of(st.integers(-99, 99), st.booleans(), st.floats(-9, 9), TEXTS)
VALUES = st.one_of(
    SCALARS,
    st.lists(SCALARS, max_size=3),
    st.dictionaries(KEYS, SCALARS, max_size=3),
    st.lists(st.dictionaries(KEYS, st.lists(SCALARS, max_size=2), min_size=1, max_size=2), max_size=2),
)
TABLES = st.dictionaries(KEYS, st.dictionaries(KEYS, VALUES, max_size=3), max_size=3)
ROWS = st.dictionaries(KEYS, st.lists(st.dictionaries(KEYS, VALUES, max_size=2), min_size=1, max_size=3), max_size=2)
SPACES = st.sampled_from(["", " ", "\t"])


def key(text: str) -> str:
    """A key, quoted where it must be."""
    bare = text.isascii() and text.replace("-", "a").replace("_", "a").isalnum()
    return text if bare else json.dumps(text, ensure_ascii=False)


def value(each: object, line: str) -> str:
    """A value; `line` stands after each item of a list."""
    if isinstance(each, dict):
        return "{" + ", ".join(f"{key(k)} = {value(v, '')}" for k, v in each.items()) + "}"
    if isinstance(each, list):
        return "[" + ",".join(value(v, line) + line for v in each) + "]"
    if isinstance(each, str) and "\n" in each:
        return f'"""\n{each}"""'
    return json.dumps(each, ensure_ascii=False)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML texts with tables, arrays of tables, inline tables, lists over several lines, comments."""
    parts = []
    line = draw(st.sampled_from(["", " # it's ]\n"]))
    for name, table in draw(TABLES).items():
        space = draw(SPACES)
        parts.append(f"{space}[{space}{key(name)}{space}] # [x]\n")
        parts += [f"{space}{key(k)}{space}={space}{value(v, line)}{space}\n" for k, v in table.items()]
    for name, rows in draw(ROWS).items():
        for row in rows:
            parts.append(f"[[rows-of.{key(name)}]]\n")
            parts += [f"{key(k)} = {value(v, line)} # y\n" for k, v in row.items()]
    return "\n".join(parts)


def leaves(value: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every value of a parsed document that is not a table."""
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, (*path, name))
        return
    yield path, value
    for number, each in enumerate(value if isinstance(value, list) else ()):
        yield from leaves(each, (*path, number))


def offset(text: str, line: int, column: int) -> int:
    """The place of a line and column in a text."""
    return sum(len(each) + 1 for each in text.split("\n")[: line - 1]) + column - 1


@settings(max_examples=40)
@given(documents())
def test_every_leaf_is_found_and_reads_back(text: str) -> None:
    """What stands at a leaf's spot is its key and, parsed again, its value."""
    document = tomllib.loads(text)
    spots = locate(text)

    for path, expected in leaves(document):
        if isinstance(expected, list) and expected and all(isinstance(each, dict) for each in expected):
            assert path in spots
            continue
        spot = spots[path]
        start = offset(text, spot.value_line, spot.value_column)
        written = text[start : start + spot.value_length]
        assert expected == tomllib.loads(f"v = {written}")["v"]
        if isinstance(path[-1], str):
            start = offset(text, spot.line, spot.column)
            assert {path[-1]: 1} == tomllib.loads(f"{text[start : start + spot.length]} = 1")


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a = 1", ("a",), (1, 1, 1)),
        ("\n  a . 'b' = 1", ("a", "b"), (2, 3, 7)),
        ("tiers.final = { takes = 2 }", ("tiers", "final", "takes"), (1, 17, 5)),
        ("[shots.room]\npost = ['a', \n{ use = 'b', x = 1}]", ("shots", "room", "post", 1, "x"), (3, 14, 1)),
        ("[[a]]\n[[a]]\nb = 1", ("a", 1, "b"), (3, 1, 1)),
        ("[[a]]\n[a.c]\nb = 1", ("a", 0, "c", "b"), (3, 1, 1)),
        ("[shots.room]", ("shots",), (1, 2, 10)),
        ("a = '''\n[x]\nb = 2'''\nc = 1", ("c",), (4, 1, 1)),
        ('a = """"quoted""""\nb = 1', ("b",), (2, 1, 1)),
        ("a = 1\r\nb = 2\r\n", ("b",), (2, 1, 1)),
    ],
)
def test_spots_are_line_column_and_length(text: str, path: KeyPath, expected: tuple[int, int, int]) -> None:
    """A key's spot points at what a person would point at."""
    spot = locate(text)[path]

    assert expected == (spot.line, spot.column, spot.length)
    assert tomllib.loads(text)
