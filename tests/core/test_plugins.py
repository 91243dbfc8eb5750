"""The plugin host: isolation, names, hooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.api import Cost, Where
from packshot.discovery import candidates, load
from packshot.plugins import Plugins
from packshot.testing import samples

GOOD = """
from packshot.api import Generator, Picture, hookimpl

class Flat(Generator):
    name = "{name}"
    def generate(self, request):
        return Picture.new(request.size, request.colorway.hex)

@hookimpl
def packshot_generators():
    return [Flat]
"""


def _load(folder: Path, **files: str) -> Plugins:
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    return Plugins.load([folder])


def test_a_file_in_a_plugin_directory_is_a_plugin(tmp_path: Path) -> None:
    """The fifteen lines of the docs work without packaging."""
    plugins = _load(tmp_path, acme=GOOD.format(name="acme-flat"))

    assert plugins.generators["acme-flat"].__name__ == "Flat"
    assert plugins.problems == []


@pytest.mark.parametrize(
    ("text", "code", "words", "line"),
    [
        ("import nopackage", "plugin.broken", "No module named 'nopackage'", 1),
        ("\n\nraise SystemExit(3)", "plugin.broken", "SystemExit: 3", 3),
        ("def x(:", "plugin.broken", "SyntaxError", 1),
        (GOOD.format(name="x").replace("generators()", "generatrs()"), "plugin.unknown-hook", "packshot_generatrs", 9),
        (GOOD.format(name="x").replace("[Flat]", "[int]"), "plugin.unfit", "not a subclass of Generator", 0),
        (GOOD.format(name="x").replace("[Flat]", "1 / 0"), "plugin.broken", "ZeroDivisionError", 11),
        (GOOD.format(name="x").replace("    name", "    api = 2; name"), "plugin.unfit", "needs plugin API 2", 4),
        (GOOD.format(name="studio"), "plugin.unfit", "already provided by packshot", 4),
    ],
)
def test_a_broken_plugin_is_named_and_the_others_work(
    tmp_path: Path, text: str, code: str, words: str, line: int
) -> None:
    """What is wrong is said with file and line; nothing else stops."""
    plugins = _load(tmp_path, bad=text, good=GOOD.format(name="acme-flat"))

    assert "acme-flat" in plugins.generators
    assert "studio" in plugins.generators
    (problem,) = plugins.problems
    assert code == problem.code
    assert words in problem.message
    assert line in (0, problem.where.line if problem.where else 0)


def test_a_misspelt_hook_is_guessed(tmp_path: Path) -> None:
    """The message names the hook that was meant."""
    plugins = _load(tmp_path, bad=GOOD.format(name="x").replace("generators()", "generatrs()"))

    assert "did you mean packshot_generators()?" == plugins.problems[0].fix


def test_a_plugin_directory_that_does_not_exist_is_said(tmp_path: Path) -> None:
    """A typo in plugin_dirs is not silence."""
    plugins = Plugins.load([tmp_path / "nowhere"])

    assert "nowhere" in plugins.problems[0].message


def test_an_event_goes_to_every_plugin_and_none_can_stop_it(tmp_path: Path) -> None:
    """An exception in one listener is a warning; the next is still told."""
    listener = """
from pathlib import Path
from packshot.api import hookimpl

@hookimpl
def packshot_run_done(report):
    {first}
    Path("{mark}").write_text(report["run"])
"""
    mark = tmp_path / "told.txt"
    plugins = _load(
        tmp_path,
        bad=listener.format(first="1 / 0", mark=mark),
        good=listener.format(first="pass", mark=mark),
    )

    assert plugins.listens("run_done")
    plugins.announce("run_done", report={"run": "r-1"})
    assert "r-1" == mark.read_text()


def test_the_first_price_wins_and_one_that_raises_is_passed_over(tmp_path: Path) -> None:
    """A pricing plugin can answer or not; it cannot stop a plan."""
    pricing = """
from packshot.api import Cost, hookimpl

@hookimpl
def packshot_price(plugin):
    return {answer}
"""
    plugins = _load(
        tmp_path,
        broken=pricing.format(answer="1 / 0"),
        silent=pricing.format(answer="None"),
        knowing=pricing.format(answer="Cost.exactly(7) if plugin == 'dear' else None"),
    )
    request = samples.request(samples.product(tmp_path / "shop"))

    assert Cost.exactly(7) == plugins.price("dear", request)
    assert plugins.price("other", request) is None


def test_a_plugin_that_hangs_while_it_is_imported_is_given_up(tmp_path: Path) -> None:
    """It is named with the line it was at, even where it catches every Exception."""
    file = tmp_path / "slow.py"
    file.write_text("import time\nwhile True:\n    try:\n        time.sleep(60)\n    except Exception:\n        pass\n")
    (candidate,) = [each for each in candidates([file]) if each.file]

    loaded = load(candidate, seconds=0.05)

    assert loaded.module is None
    assert loaded.problem
    assert "plugin.hangs" == loaded.problem.code
    assert Where(str(file), 4) == loaded.problem.where


@pytest.mark.parametrize("name", ["acme", "acme-flat"])
def test_a_plugin_can_be_left_out_by_the_name_of_its_module_or_its_own(tmp_path: Path, name: str) -> None:
    """It is not there, and that is no problem."""
    (tmp_path / "acme.py").write_text(GOOD.format(name="acme-flat"))
    plugins = Plugins.load([tmp_path], disabled=[name])

    assert "acme-flat" not in plugins.generators
    assert [] == plugins.problems


def test_nothing_but_packshot_s_own_plugins_is_loaded_where_others_are_not_wanted(tmp_path: Path) -> None:
    """A broken one is not even looked at."""
    (tmp_path / "acme.py").write_text("1 / 0")
    plugins = Plugins.load([tmp_path], ours=True)

    assert "studio" in plugins.generators
    assert [] == plugins.problems


def test_an_edited_plugin_is_read_anew(tmp_path: Path) -> None:
    """Also when it is edited within the second and has the same length as before."""
    first, second = (_load(tmp_path, acme=GOOD.format(name=name)) for name in ("one", "two"))

    assert "one" in first.generators
    assert "two" in second.generators
    assert [] == list(tmp_path.glob("__pycache__"))


def test_tests_that_lie_beside_a_plugin_are_no_plugins(tmp_path: Path) -> None:
    """`test_*.py` and `conftest.py` are pytest's."""
    plugins = _load(tmp_path, acme=GOOD.format(name="acme-flat"), test_acme="1 / 0", conftest="1 / 0")

    assert [] == plugins.problems


def test_every_call_of_a_hook_can_be_watched(tmp_path: Path) -> None:
    """Each is told with the plugin, what it was given, what it gave."""
    (tmp_path / "acme.py").write_text(
        GOOD.format(name="acme-flat") + "\n@hookimpl\ndef packshot_run_done(report): pass\n"
    )
    told: list[str] = []
    plugins = Plugins.load([tmp_path], tell=told.append)
    plugins.announce("run_done", report={})

    assert any(line.startswith("acme: packshot_generators() gave [<class") for line in told)
    assert any(line.startswith("acme: packshot_run_done(report) gave None in ") for line in told)


def test_a_source_says_how_it_stands(tmp_path: Path) -> None:
    """Whole, in part, not at all, or left out."""
    half = GOOD.format(name="half") + "\n@hookimpl\ndef packshot_chekcs(): return []\n"
    for name, text in {"whole": GOOD.format(name="x"), "half": half, "torn": "1 / 0", "out": ""}.items():
        (tmp_path / f"{name}.py").write_text(text)
    plugins = Plugins.load([tmp_path], disabled=["out"])

    found = {each.candidate.name: (each.status, each.brought) for each in plugins.sources if each.candidate.file}
    assert {
        "whole": ("ok", ["generator x"]),
        "half": ("warning", ["generator half"]),
        "torn": ("broken", []),
        "out": ("disabled", []),
    } == found
