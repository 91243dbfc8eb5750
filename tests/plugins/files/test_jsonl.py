"""JSON lines become records of text the way it is written; a broken line is told and the rest is read."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packshot.api import Problem, Record
from packshot.errors import CODES
from packshot_files import JsonlReader

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"), max_size=8)


def read(path: Path) -> list[Record | Problem]:
    """Everything the reader gives."""
    found = list(JsonlReader().read(path, "p.jsonl"))
    assert {each.code for each in found if isinstance(each, Problem)} <= CODES.keys()
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its lines."""
    return tmp_path / "p.jsonl"


@settings(max_examples=60)
@given(st.lists(st.dictionaries(TEXTS, TEXTS, min_size=1, max_size=3), max_size=4), st.booleans())
def test_every_text_comes_back_as_it_was_written(table: list[dict[str, str]], ascii_only: bool) -> None:  # noqa: FBT001
    """Keys and texts are kept, escaped or not."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.jsonl"
        text = "\n\n".join(json.dumps(row, ensure_ascii=ascii_only) for row in table)
        path.write_bytes(text.encode())
        found = read(path)

    assert [(row, 2 * n + 1) for n, row in enumerate(table)] == [
        (each.values, each.where.line) for each in found if isinstance(each, Record)
    ]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1e5", {"x": "1e5"}),
        ("1.50", {"x": "1.50"}),
        ("4006381333931", {"x": "4006381333931"}),
        ("9" * 5_000, {"x": "9" * 5_000}),
        ('"00123"', {"x": "00123"}),
        ("true", {"x": "true"}),
        ("null", {"x": ""}),
        ('["moss", "navy", 3]', {"x": "moss|navy|3"}),
        ("[]", {"x": ""}),
        ('{"a": 1, "b": {"c": "d"}}', {"x.a": "1", "x.b.c": "d"}),
        ('[{"a": 1}, {"a": 2}]', {"x.0.a": "1", "x.1.a": "2"}),
    ],
)
def test_values_are_kept_as_text(file: Path, value: str, expected: dict[str, str]) -> None:
    """Numbers keep their digits, lists are joined with |, objects within are flattened."""
    file.write_text(f'{{"x": {value}}}\n', encoding="utf-8")

    [record] = read(file)

    assert isinstance(record, Record)
    assert expected == record.values


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "b"', "not valid JSON"),
        ("[1]", "not an object"),
        ('"b"', "not an object"),
        ('{"id": NaN}', "NaN is not a value"),
        ('{"id": -Infinity}', "-Infinity is not a value"),
        ('{"id": "b", "id": "c"}', '"id" is written twice'),
        ('{"a.b": 1, "a": {"b": 2}}', '"a.b" is written twice'),
        ('{"id": ' + "[" * 100_000, "too deeply nested"),
        ('{"id": "\\ud800"}', "half of a character"),
        ('{"id": "\\u0000"}', "NUL"),
        ('{"id": "\0"}', "not UTF-8 text"),
    ],
)
def test_a_broken_line_is_told_and_the_others_are_read(file: Path, line: str, words: str) -> None:
    """What JSON leaves open is refused, at its line."""
    file.write_text(f'{{"id": "a"}}\n{line}\n{{"id": "c"}}\n', encoding="utf-8")

    first, told, last = read(file)

    assert isinstance(told, Problem)
    assert ("record.bad-row", "p.jsonl:2") == (told.code, str(told.where))
    assert words in told.message
    assert isinstance(first, Record)
    assert isinstance(last, Record)
    assert ("a", "c", 3) == (first.values["id"], last.values["id"], last.where.line)


def test_marks_and_other_encodings(file: Path) -> None:
    """A byte order mark is skipped, UTF-16 is read, and a byte that is no UTF-8 costs its line."""
    file.write_bytes(b'\xef\xbb\xbf{"id": "a"}\n{"id": "\xff"}\n')
    marked = read(file)
    file.write_bytes('{"id": "Caf\u00e9"}\n'.encode("utf-16"))
    [wide] = read(file)

    assert isinstance(marked[0], Record)
    assert isinstance(marked[1], Problem)
    assert "p.jsonl:2" == str(marked[1].where)
    assert isinstance(wide, Record)
    assert wide.values == {"id": "Caf\u00e9"}


def test_a_line_without_end_is_told(file: Path) -> None:
    """A file that is one huge line does not fill the memory."""
    file.write_text('{"id": "' + "x" * 9_000_000, encoding="utf-8")

    [told] = read(file)

    assert isinstance(told, Problem)
    assert "no end" in told.message


@pytest.mark.parametrize(
    ("head", "name", "likely"),
    [
        (b"", "p.jsonl", True),
        (b'{"id": 1}\n', "p.txt", True),
        (b"{\n", "p.json", False),
        (b"id,title\n", "p.csv", False),
    ],
)
def test_a_likely_file_is_recognised(head: bytes, name: str, likely: bool) -> None:  # noqa: FBT001
    """By its name, or by a whole object on its first line."""
    assert likely == (JsonlReader().sniff(head, name) > 0)
