"""Plugins of one's own, named in packshot.toml, as commands meet them."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing.shop import CATALOG, Shop

STEP = """
from packshot.api import PluginConfig, PostProcessor, hookimpl

class StepConfig(PluginConfig):
    sizes: list[int] = [1]
    shares: dict[str, float] = {}

class Step(PostProcessor):
    name = "step"
    Config = StepConfig
    def apply(self, picture, job):
        return picture
    def doctor(self):
        raise RuntimeError("no licence")

@hookimpl
def packshot_postprocessors():
    return [Step]
"""


def _stepped(folder: Path) -> Shop:
    Path("step.py").write_text(STEP)
    Path("packshot.toml").write_text('plugin_dirs = ["step.py"]\n')
    own = 'post = [{ use = "step", sizes = [1, 2], shares = { a = 0.5 } }]\n[shots.room]'
    return Shop.build(folder, catalog=CATALOG.replace("[shots.room]", own))


def test_options_may_be_lists_and_tables(tmp_path: Path) -> None:
    """A plan with such options is made, and a changed item changes it."""
    shop = _stepped(tmp_path / "shop")
    assert 0 == shop.packshot("run", "--shot", "colorway", "--product", "stool").code

    shop.edit("sizes = [1, 2]", "sizes = [1, 3]")

    assert 2 == shop.packshot("plan", "--json", "--shot", "colorway", "--product", "stool").json["changed"]


def test_an_edited_plugin_finishes_its_pictures_again(tmp_path: Path) -> None:
    """Those of the shot that uses it, for free; a comment counts, a moved file does not."""
    shop = _stepped(tmp_path / "shop")
    assert 0 == shop.packshot("run").code

    Path("step.py").write_text(f"# a second thought\n{STEP}")
    edited = shop.packshot("plan", "--json").json
    Path("step.py").write_text(STEP)
    Path("elsewhere").mkdir()
    Path("step.py").rename("elsewhere/step.py")
    Path("packshot.toml").write_text('plugin_dirs = ["elsewhere"]\n')

    assert (5, 7) == (edited["changed"], edited["made"])
    assert 0 == shop.packshot("plan", "--json").json["changed"]


PAID = """
from packshot.api import Cost, PaidGenerator, Picture, Reading, hookimpl

class Dear(PaidGenerator):
    name = "dear"
    def told(self, request):
        return {}
    def estimate(self, request):
        return Cost.exactly(40_000)
    def ask(self, request, spool):
        spool.write(Picture.new(request.size, "#5B6B4B").to_png())
    def read(self, answer, request):
        return Reading(originals=[answer.body], charge=40_000)

@hookimpl
def packshot_generators():
    return [Dear]
"""


def test_an_edited_paid_generator_buys_nothing_again(tmp_path: Path) -> None:
    """Only a raised recipe does, and the plan says what that costs."""
    Path("dear.py").write_text(PAID)
    Path("packshot.toml").write_text('plugin_dirs = ["dear.py"]\n')
    shop = Shop.build(tmp_path / "shop")
    shop.edit("[generators.studio]", '[generators.dear]\nplugin = "dear"\n[generators.studio]')
    shop.edit("[shots.packshot]", '[shots.packshot]\ngenerator = "dear"')
    assert 0 == shop.packshot("run", "--shot", "packshot", "--yes").code

    Path("dear.py").write_text(f"# a second thought\n{PAID}")
    edited = shop.packshot("plan", "--shot", "packshot", "--json").json
    Path("dear.py").write_text(PAID.replace("    name", "    recipe = 2\n    name"))
    raised = shop.packshot("plan", "--shot", "packshot", "--json").json

    assert (0, 2) == (edited["changed"], edited["made"])
    assert (2, 0.08) == (raised["changed"], raised["cost"]["expected"])


def test_a_plugin_whose_doctor_raises_is_a_finding(tmp_path: Path) -> None:
    """The others are examined too."""
    ran = _stepped(tmp_path / "shop").packshot("doctor")

    assert 2 == ran.code
    assert 'plugin "step" raised RuntimeError: no licence' in ran.out
    assert "studio" in ran.out


WRONG = """
from packshot.api import Generator, hookimpl

class Wrong(Generator):
    name = "wrong"
    def {method}(self, *arguments, **options):
        raise KeyError("what")

@hookimpl
def packshot_generators():
    return [Wrong]
"""


CAREFUL = """
from packshot.api import hookimpl
from packshot_studio import Studio

class Careful(Studio):
    name = "careful"
    def caution(self):
        {caution}

@hookimpl
def packshot_generators():
    return [Careful]
"""


@pytest.mark.parametrize(
    ("caution", "expected"),
    [
        ('return "it ends soon"', ["warning generator.caution: it ends soon"]),
        ("raise KeyError('what')", ["warning plugin.raised: plugin \"careful\" raised KeyError: 'what'"]),
        ("return None", []),
    ],
)
def test_what_a_generator_warns_of_is_said_once_at_its_table(tmp_path: Path, caution: str, expected: list[str]) -> None:
    """Not for each job; a generator no shot names says nothing, and the pictures are planned all the same."""
    Path("careful.py").write_text(CAREFUL.format(caution=caution))
    Path("packshot.toml").write_text('plugin_dirs = ["careful.py"]\n')
    shop = Shop.build(tmp_path / "shop")
    shop.edit("[generators.studio]", '[generators.idle]\nplugin = "careful"\n[generators.studio]')
    assert ["config.unused"] == [each["code"] for each in shop.packshot("plan", "--json").json["problems"]]
    shop.edit("[shots.packshot]", '[shots.packshot]\ngenerator = "idle"')

    answer = shop.packshot("plan", "--json").json

    assert 12 == answer["to_make"]
    assert expected == [f"warning {each['code']}: {each['message'].split(' (')[0]}" for each in answer["problems"]]
    assert all("catalog.toml:" in each["where"] for each in answer["problems"])


@pytest.mark.parametrize("method", ["__init__", "refuse", "told", "estimate"])
def test_a_plugin_that_raises_while_planning_stops_its_own_jobs(tmp_path: Path, method: str) -> None:
    """It is named, and every other job is planned."""
    Path("wrong.py").write_text(WRONG.format(method=method))
    Path("packshot.toml").write_text('plugin_dirs = ["wrong.py"]\n')
    shop = Shop.build(tmp_path / "shop")
    shop.edit("[generators.studio]", '[generators.wrong]\nplugin = "wrong"\n[generators.studio]')
    shop.edit("[shots.packshot]", '[shots.packshot]\ngenerator = "wrong"')

    answer = shop.packshot("plan", "--json").json

    assert 10 == answer["to_make"]
    assert {"plugin.raised"} == {problem["code"] for problem in answer["problems"]}
    assert all('plugin "wrong" raised KeyError' in problem["message"] for problem in answer["problems"])


def test_a_storage_that_cannot_be_made_ready_is_said_by_name(tmp_path: Path) -> None:
    """The doctor tells of it, and it is no bug of packshot's."""
    Path("wrong.py").write_text(
        WRONG.format(method="__init__").replace("Generator", "Storage").replace("generators", "storages")
    )
    Path("packshot.toml").write_text('plugin_dirs = ["wrong.py"]\n')
    shop = Shop.build(tmp_path / "shop", catalog=CATALOG.replace('plugin = "local"\npath = "out"', 'plugin = "wrong"'))

    ran = shop.packshot("doctor")

    assert 2 == ran.code
    assert 'error[plugin.raised]: plugin "wrong" raised KeyError' in ran.err


def test_the_doctor_tells_of_a_broken_plugin_once(tmp_path: Path) -> None:
    """A plugin the catalog does not use is one problem, not two."""
    Path("wrong.py").write_text("raise OSError('torn')")
    Path("packshot.toml").write_text('plugin_dirs = ["wrong.py"]\n')

    problems = Shop.build(tmp_path / "shop").packshot("doctor", "--json").json["problems"]

    assert ["plugin.broken"] == [problem["code"] for problem in problems]
