"""How problems are shown to people and to scripts."""

import re
from pathlib import Path

import pytest

from packshot import errors
from packshot.api import Problem, Where
from packshot.errors import CODES, ConsentError, InputError, PackshotError, problem_json, render

_CODE = re.compile(r'"((?:config|record)\.[a-z]+(?:-[a-z]+)*)"|code="([a-z]+\.[a-z-]+)"')


def qualty(file: str) -> Problem:
    """A misspelt setting on line 2 of a file."""
    return Problem(
        code="config.unknown-key",
        message='"qualty" is not a setting of a generator',
        where=Where(file, 2, 1),
        fix='did you mean "quality"?',
        context="generators.openai",
        length=6,
        allowed=("background", "model", "quality"),
    )


def test_rendering_shows_place_line_caret_fix_allowed_and_more(tmp_path: Path) -> None:
    """A problem in a file is shown with its line, what is meant and what to do."""
    (tmp_path / "catalog.toml").write_text('[generators.openai]\nqualty = "high"\n')

    expected = """\
error[config.unknown-key]: "qualty" is not a setting of a generator
 --> catalog.toml:2:1  (generators.openai)
  |
2 | qualty = "high"
  | ^^^^^^ did you mean "quality"?
  = allowed: background, model, quality        = more: packshot explain config.unknown-key"""

    assert expected == render([qualty("catalog.toml")], folder=tmp_path)


def test_a_missing_file_leaves_out_the_excerpt() -> None:
    """Without the source line, place and fix are still told."""
    shown = render([qualty("not-there.toml")])

    assert " --> not-there.toml:2:1" in shown
    assert '= fix: did you mean "quality"?' in shown
    assert "^" not in shown


def test_a_line_beyond_the_end_leaves_out_the_excerpt(tmp_path: Path) -> None:
    """A file that changed since it was read cannot mislead."""
    (tmp_path / "catalog.toml").write_text("one line\n")

    assert "^" not in render([qualty("catalog.toml")], folder=tmp_path)


@pytest.mark.parametrize("line", ["\x1b[2J\x1b]0;owned\x07", "a\u202eb\u2028c", "tab\there"])
def test_a_hostile_line_cannot_steer_the_terminal(tmp_path: Path, line: str) -> None:
    """Control and direction characters of a source line or a message never reach the terminal."""
    (tmp_path / "p.csv").write_text(f"id\n{line}\n", encoding="utf-8")
    problem = Problem(code="record.bad-id", message=line, where=Where("p.csv", 2), product=line)

    shown = render([problem], folder=tmp_path)

    assert all(char.isprintable() for char in shown.replace("\n", ""))


def test_a_binary_line_and_a_folder_leave_out_the_excerpt(tmp_path: Path) -> None:
    """What is no text is not shown."""
    (tmp_path / "catalog.toml").write_bytes(b"\x00\x01\n\x00\x02\n")

    assert "|" not in render([qualty("catalog.toml")], folder=tmp_path)
    assert "|" not in render([qualty(".")], folder=tmp_path)


def test_a_long_line_is_shown_around_the_caret(tmp_path: Path) -> None:
    """The caret stays under what is meant, however long the line."""
    (tmp_path / "p.csv").write_text("x" * 5000 + "HERE" + "y" * 5000)
    problem = Problem(code="record.bad-row", message="m", where=Where("p.csv", 1, 5001), length=4)

    excerpt = render([problem], folder=tmp_path).split("\n")
    source, marks = excerpt[3], excerpt[4]

    assert source[marks.index("^") : marks.rindex("^") + 1] == "HERE"
    assert len(source) < 120


def test_wide_characters_keep_the_caret_in_place(tmp_path: Path) -> None:
    """An ideograph takes two columns of a terminal, so its caret run does too."""
    (tmp_path / "p.csv").write_text("緑,moss", encoding="utf-8")
    problem = Problem(code="record.bad-row", message="m", where=Where("p.csv", 1, 3), length=4)

    assert "  |    ^^^^" in render([problem], folder=tmp_path).split("\n")


@pytest.mark.parametrize(
    "written",
    ['api_key = "sk-canary", qualty = 1', "secret_access_key='sk-canary' qualty", "API_KEY = sk-canary qualty"],
)
def test_a_secret_beside_what_is_wrong_is_not_shown(tmp_path: Path, written: str) -> None:
    """It keeps its length, so that the caret keeps its place."""
    (tmp_path / "catalog.toml").write_text(written, "utf-8")
    column = written.index("qualty") + 1
    where = Where("catalog.toml", 1, column)
    told = render([Problem(code="config.unknown-key", message="no", where=where, length=6)], folder=tmp_path)
    lines = told.splitlines()

    assert "sk-canary" not in told
    assert [lines[3].index("qualty")] == [each.index("^^^^^^") for each in lines if "^^^^^^" in each]


def test_several_problems_and_levels_stand_apart() -> None:
    """Each problem begins with its level; an empty line is between two."""
    shown = render([Problem(code="config.unused", message="a", level="warning"), Problem(code="x.y", message="b")])

    first, second = shown.split("\n\n")
    assert first.startswith("warning[config.unused]: a\n")
    assert second.startswith("error[x.y]: b\n")


def test_style_paints_parts_by_role() -> None:
    """Colour is the caller's: the renderer only names what each part is."""
    shown = render([qualty("none.toml")], style=lambda role, text: f"<{role}>{text}</{role}>")

    assert shown.startswith("<error>error[config.unknown-key]</error>: ")
    assert "<where>none.toml:2:1</where>" in shown
    assert '<fix>fix: did you mean "quality"?</fix>' in shown


def test_json_rows_hold_what_scripts_rely_on() -> None:
    """A row of `problems` has exactly code, where, product, message and fix."""
    problem = Problem(
        code="record.missing-photo", message="m", fix="f", product="vase-07", where=Where("products.csv", 14, 3)
    )

    expected = {
        "code": "record.missing-photo",
        "where": "products.csv:14",
        "product": "vase-07",
        "message": "m",
        "fix": "f",
    }
    assert expected == problem_json(problem)


def test_errors_carry_problems_and_exit_codes() -> None:
    """Bad input ends with 2, missing consent with 6, a bug of ours with 1."""
    problem = Problem(code="config.syntax", message="broken")

    assert (PackshotError.exit_code, InputError.exit_code, ConsentError.exit_code) == (1, 2, 6)
    assert (problem,) == InputError(problem).problems
    assert str(InputError(problem)) == "config.syntax: broken"


def test_every_code_written_in_the_source_is_explained() -> None:
    """No message sends people to an explanation that is not there."""
    root = Path(errors.__file__).parents[2]
    sources = [each for folder in ("core", "plugins") for each in (root / folder).rglob("*.py")]
    used = {
        code for each in sources for pair in _CODE.findall(each.read_text(encoding="utf-8")) for code in pair if code
    }

    assert "config.unknown-key" in used
    assert set() == used - CODES.keys()


@pytest.mark.parametrize("code", CODES)
def test_codes_are_dotted_and_explained_in_a_paragraph(code: str) -> None:
    """Every code is kind.what-happened, and its explanation is a sentence or more."""
    kind, what = code.split(".")

    assert kind.isidentifier()
    assert what.replace("-", "").isalpha()
    assert CODES[code].endswith((".", "`."))
