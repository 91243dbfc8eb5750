"""CSV rows become records of text, each with its true line; what is broken is told and the rest is read."""

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packshot.api import Problem, Record
from packshot.errors import CODES
from packshot_files import CsvConfig, CsvReader

CELLS = st.one_of(
    st.sampled_from(
        ["00123", "1e5", "NO", "16:9", "#ff0000", "1,5", 'say "hi"', "two\nlines", " padded ", "=1+1", "a|b"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd"), max_size=6),
)
TABLES = st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=5))


def read(path: Path, config: CsvConfig | None = None) -> list[Record | Problem]:
    """Everything the reader gives."""
    found = list(CsvReader(config).read(path, "p.csv"))
    assert {each.code for each in found if isinstance(each, Problem)} <= CODES.keys()
    return found


def rows(found: list[Record | Problem]) -> list[tuple[str, ...]]:
    """Values of the records among what was found."""
    return [tuple(each.values.values()) for each in found if isinstance(each, Record)]


def lines(found: list[Record | Problem]) -> list[int]:
    """Lines of the records among what was found."""
    return [each.where.line for each in found if isinstance(each, Record)]


def problems(found: list[Record | Problem]) -> list[tuple[str, str]]:
    """Codes and places of the problems among what was found."""
    return [(each.code, str(each.where)) for each in found if isinstance(each, Problem)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its rows."""
    return tmp_path / "p.csv"


@settings(max_examples=60)
@given(TABLES, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_cell_comes_back_as_it_was_written(table: list[list[str]], delimiter: str, encoding: str) -> None:
    """Leading zeros, codes that look like numbers, quotes and line breaks within cells: all text, all kept."""
    header = ["id", *(f"c{n}" for n in range(len(table[0]) if table else 1))]
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerows([header, *([f"id{n}", *row] for n, row in enumerate(table))])

    with TemporaryDirectory() as folder:
        path = Path(folder) / "p.csv"
        path.write_bytes(out.getvalue().encode(encoding))
        found = read(path)

    assert [(f"id{n}", *row) for n, row in enumerate(table)] == rows(found)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_are_those_of_an_editor(file: Path, newline: str) -> None:
    """A cell over several lines and empty lines do not shift the lines of the rows after it."""
    text = 'id,words\na,"one\ntwo\nthree"\n\nb,x\n'
    file.write_bytes(text.replace("\n", newline).encode())

    assert [2, 6] == lines(read(file))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("id;title\n1;Caf\u00e9\n".encode("cp1252"), "cp1252 text with a semicolon"),
        ("id,title\n1,Caf\u00e9\n".encode("utf-16"), "utf-16 text with a comma"),
        ("id\ttitle\n1\tCaf\u00e9\n".encode("utf-16-le"), "utf-16-le text with a tab"),
        ("id|title\n1|Caf\u00e9\n".encode(), "utf-8 text with a bar"),
    ],
)
def test_a_guess_is_made_and_said(file: Path, data: bytes, words: str) -> None:
    """What is not plain UTF-8 with commas is read all the same, and a note says how."""
    file.write_bytes(data)

    note, *found = read(file)

    assert isinstance(note, Problem)
    assert ("record.guessed-format", "note") == (note.code, note.level)
    assert words in note.message
    assert rows(found) == [("1", "Caf\u00e9")]


def test_a_far_letter_decides_the_encoding(file: Path) -> None:
    """The whole file is looked at: one old letter after a megabyte of ASCII is read right."""
    file.write_bytes(b"id,title\n" + b"a,b\n" * 300_000 + "z,Caf\u00e9\n".encode("cp1252"))

    assert ("z", "Caf\u00e9") == rows(read(file))[-1]


def test_what_is_stated_is_not_guessed(file: Path) -> None:
    """Stated options are used in silence."""
    file.write_bytes("id;title\n1;Caf\u00e9\n".encode("cp1252"))

    assert [("1", "Caf\u00e9")] == rows(found := read(file, CsvConfig(delimiter=";", encoding="cp1252")))
    assert problems(found) == []


def test_plain_files_need_no_remark(file: Path) -> None:
    """UTF-8 with commas, with or without a byte order mark."""
    file.write_bytes(b"\xef\xbb\xbfid,title\n1,Caf\xc3\xa9\n")

    [record] = read(file)

    assert isinstance(record, Record)
    assert {"id": "1", "title": "Caf\u00e9"} == record.values


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("b", "1 cells and the header 2"),
        ("b,x,y", "3 cells and the header 2"),
        ('b,"x" y', "cannot be read"),
        ("b,x\0y", "not text"),
        ('b,"never closed', "quote is not closed"),
    ],
)
def test_a_broken_row_is_told_and_the_others_are_read(file: Path, broken: str, words: str) -> None:
    """Ragged rows, stray quotes and NUL cost one row each, told at its line."""
    file.write_text(f"id,title\na,A\n{broken}\nc,C\nd,D\n", encoding="utf-8")

    found = read(file)

    [told] = [each for each in found if isinstance(each, Problem)]
    assert ("record.bad-row", "p.csv:3") == (told.code, str(told.where))
    assert words in told.message
    assert [("a", "A"), ("c", "C"), ("d", "D")] == rows(found)
    assert [2, 4, 5] == lines(found)


def test_a_quote_that_is_never_closed_costs_one_row_of_a_long_file(file: Path) -> None:
    """It neither takes the file's end with it nor fills the memory."""
    file.write_text('id,title\n"b,x\n' + "c,C\n" * 2_000, encoding="utf-8")

    found = read(file)

    assert [("record.bad-row", "p.csv:2")] == problems(found)
    assert len(rows(found)) == 2_000


def test_a_file_of_nothing_but_broken_rows_is_given_up(file: Path) -> None:
    """The messages end before the reader's patience does."""
    file.write_text("id,title\n" + "\0,x\n" * 5_000, encoding="utf-8")

    found = problems(read(file))

    assert len(found) == 1_001
    assert {"record.bad-row"} == {code for code, _ in found}


def test_a_long_cell_is_read(file: Path) -> None:
    """A description may be far longer than the csv module's own limit."""
    file.write_text(f"id,title\na,{'x' * 500_000}\n", encoding="utf-8")

    assert 500_000 == len(rows(read(file))[0][1])


def test_a_line_without_end_is_told(file: Path) -> None:
    """A file that is one huge line does not fill the memory."""
    file.write_text("id,title\na," + "x" * 9_000_000, encoding="utf-8")

    found = read(file)

    assert rows(found) == []
    assert ("record.bad-row", "p.csv:2") == problems(found)[0]


def test_text_cut_off_within_a_letter_is_told(file: Path) -> None:
    """Half a letter at the end of a file costs its row, not the file."""
    file.write_bytes("id,title\na,A\nb,B".encode("utf-16")[:-1])

    found = read(file)

    assert ("record.bad-row", "p.csv:3") in problems(found)
    assert rows(found) == [("a", "A")]


def test_a_first_line_without_end_is_told(file: Path) -> None:
    """Looking for the delimiter does not read the whole file."""
    file.write_text("x" * 9_000_000, encoding="utf-8")

    assert {"record.bad-row"} == {code for code, _ in problems(read(file))}


def test_bytes_the_stated_encoding_does_not_know_are_told(file: Path) -> None:
    """A wrong `encoding` cannot put wrong letters into a picture."""
    file.write_bytes(b"id,title\na,A\nb,\xff\n")

    found = read(file, CsvConfig(encoding="utf-8"))

    assert [("record.bad-row", "p.csv:3")] == problems(found)
    assert rows(found) == [("a", "A")]


def test_a_header_twice_is_told(file: Path) -> None:
    """The first of two columns of one name counts; columns without a name do not."""
    file.write_text("id,title, title,\na,first,second,x\n", encoding="utf-8")

    found = read(file)

    assert [("record.duplicate-header", "p.csv:1")] == problems(found)
    assert rows(found) == [("a", "first")]


def test_an_empty_file_has_no_rows(file: Path) -> None:
    """That there is nothing is for the catalog to say."""
    file.write_bytes(b"")

    assert read(file) == []


@pytest.mark.parametrize(
    ("head", "name", "likely"),
    [
        (b"id,title\n", "p.csv", True),
        (b"id\n", "P.TSV", True),
        (b"id;title\n", "export.txt", True),
        (b'{"id": 1, "a": 2}\n', "p.txt", False),
        (b"\x00\x01", "p.bin", False),
    ],
)
def test_a_likely_file_is_recognised(head: bytes, name: str, likely: bool) -> None:  # noqa: FBT001
    """By its name, or by a delimiter in its first line."""
    assert likely == (CsvReader().sniff(head, name) > 0)
