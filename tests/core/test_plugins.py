"""The plugin host: isolation, names, hooks."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.api import Cost
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
