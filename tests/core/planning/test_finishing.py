"""What a generator asks for before the shot's own steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from packshot.testing.shop import CATALOG, Shop

ASKING = """
from packshot.api import Finishing, Generator, Picture, Use, hookimpl

class Half(Generator):
    name = "half"
    def finishing(self, request):
        return Finishing(post=({post},), checks=(Use("blank"),))
    def generate(self, request):
        return Picture.new(type(request.size)(request.size.width // 2, request.size.height // 2), "#C9992E")

@hookimpl
def packshot_generators():
    return [Half]
"""
RESIZE = 'Use("resize", {"size": str(request.size), "fit": "cover"})'


def _shop(folder: Path, post: str, shot: str = "") -> Shop:
    (folder / "half.py").write_text(ASKING.replace("{post}", post))
    Path("packshot.toml").write_text(f'plugin_dirs = ["{folder / "half.py"}"]\n')
    catalog = CATALOG.replace('plugin = "studio"', 'plugin = "half"')
    shop = Shop.build(folder / "shop", catalog=catalog)
    shop.edit('checks = ["colour", "drift"]', f"checks = []\n{shot}")
    return shop


def _run(shop: Shop) -> list[dict[str, object]]:
    ran = shop.packshot("run", "--json", "--shot", "colorway", "--product", "chair", "--colorway", "moss")
    assets: list[dict[str, object]] = ran.json["assets"]
    return assets


def test_a_generator_s_steps_come_before_the_shot_s(tmp_path: Path) -> None:
    """The picture has its asked size before anything else, and the check that proves it speaks last."""
    (asset,) = _run(_shop(tmp_path, RESIZE, 'post = [{ use = "pad", ratio = "1:1" }]'))

    assert (64, 64) == (asset["width"], asset["height"])
    assert ["blank"] == [each["check"] for each in asset["findings"]]  # type: ignore[attr-defined]


def test_what_a_shot_names_itself_is_not_added(tmp_path: Path) -> None:
    """The shot's own options hold, in the place it gives them."""
    (asset,) = _run(_shop(tmp_path, RESIZE, 'post = [{ use = "resize", width = 16 }]'))

    assert (16, 12) == (asset["width"], asset["height"])


def test_explain_names_the_steps_and_whose_they_are(tmp_path: Path) -> None:
    """Nobody wrote them into the catalog: they must be found somewhere."""
    ran = _shop(tmp_path, RESIZE).packshot("explain", "--shot", "colorway", "--limit", "1")

    (line,) = (each for each in ran.out.splitlines() if each.startswith("  before post"))
    assert "resize (size 64x48, fit cover)" in line
    assert "generator studio" in line


@pytest.mark.parametrize(
    ("post", "fault"),
    [
        ('Use("polish")', 'no plugin provides the postprocessor "polish"'),
        ('Use("resize", {"size": "nonsense"})', '"resize" does not take the options the generator asks for'),
    ],
)
def test_a_step_that_cannot_be_had_stops_its_jobs_before_they_are_made(tmp_path: Path, post: str, fault: str) -> None:
    """The plan says so, and names the generator's shot."""
    (problem,) = (
        _shop(tmp_path, post).packshot("plan", "--json", "--shot", "packshot", "--product", "chair").json["problems"]
    )

    assert "plugin.raised" == problem["code"]
    assert fault in problem["message"]
