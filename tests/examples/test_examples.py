"""The worked examples of docs/examples: installed beside packshot's wheel, examined, and at work as their pages say."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shlex
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from PIL import Image

from packshot.testing.shop import CHAIR, COLUMNS, Shop

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"
NAMES = sorted(each.parent.name for each in EXAMPLES.glob("*/pyproject.toml"))
NAMED = pytest.mark.parametrize("name", NAMES)
_PIP = (sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation")
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Site:
    """A folder in which packshot's wheel and the examples are installed."""

    folder: Path

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run Python there."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), **variables}
        command = [sys.executable, *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    def packshot(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a packshot command there."""
        return self.run("-m", "packshot", *arguments, **variables)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Wheel and examples, installed once and without the network."""
    folder = tmp_path_factory.mktemp("installed")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    what = [str(next(folder.glob("*.whl"))), *(str(EXAMPLES / name) for name in NAMES)]
    subprocess.run([*_PIP, "--target", str(folder / "site"), *what], check=True, capture_output=True)
    return Site(folder / "site")


@pytest.mark.slow
def test_the_wheel_is_what_is_tested(site: Site) -> None:
    """Not the checkout; each example is found by its entry point."""
    listed = json.loads(site.packshot("plugins", "--json").stdout)

    assert str(site.folder) in site.run("-c", "import packshot; print(packshot.__file__)").stdout
    assert {f"{name} 0.1.0" for name in NAMES} <= {each["origin"] for each in listed["sources"]}
    assert [] == listed["problems"]


@NAMED
@pytest.mark.slow
def test_an_example_earns_gold(name: str, site: Site) -> None:
    """Examined by its own contract, as its author does it."""
    examined = site.packshot("plugin", "check", str(EXAMPLES / name), "--at-least", "gold")

    assert 0 == examined.returncode, examined.stdout + examined.stderr


@NAMED
@pytest.mark.slow
def test_the_tests_of_an_example_are_green(name: str, site: Site) -> None:
    """With pytest."""
    ran = site.run("-m", "pytest", "-q", "-p", "no:cacheprovider", str(EXAMPLES / name))

    assert 0 == ran.returncode, ran.stdout


@NAMED
def test_an_example_is_a_tiny_project(name: str) -> None:
    """Ten lines say what it is; whatever it imports is in packshot's own dev extra, so that this suite can run it."""
    text = (EXAMPLES / name / "pyproject.toml").read_text("utf-8")
    needed = {_bare(each) for each in tomllib.loads(text)["project"]["dependencies"]}
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]

    assert 10 == len(text.splitlines())
    assert needed - {"packshot"} <= {_bare(each) for each in extras["dev"]}


@pytest.mark.slow
def test_brandframe_at_work(site: Site) -> None:
    """Every offer carries its price; a record without one is named and stops only itself."""
    bench = CHAIR.replace("chair,Linen chair", "bench,Bench")
    shop = Shop.build(Path("shop"), records=f"{COLUMNS},price\n{CHAIR},1.299 EUR\n{bench},\n")
    follow("packshot-brandframe", shop, site)

    with Image.open("shop/out/chair/offer-1.png") as picture:
        corner = picture.convert("RGB").getpixel((5, picture.height - 5))

    assert (0x7A, 0x1E, 0x2E) == corner


@pytest.mark.slow
def test_gemini_at_work(site: Site) -> None:
    """Planned, asked over HTTP with the SDK, finished to size, charged by its tokens; a second run asks nothing."""
    shop = Shop.build(Path("shop"))
    with _test_of("packshot-gemini").FakeGemini() as fake:
        named = "PACKSHOT_GENERATORS__GEMINI__"
        variables = {f"{named}BASE_URL": fake.url, f"{named}API_KEY": "AIza-any-key"}
        follow("packshot-gemini", shop, site, **variables)
        again = site.packshot("run", "shop", "--shot", "hero", "--product", "chair", "--json", **variables)

        assert 1 == len(fake.seen)
    with Image.open("shop/out/chair/hero-1.png") as picture:
        assert (1200, 900) == picture.size
    assert 1 == json.loads(again.stdout)["reused"]
    assert not [each for each in Path("shop").rglob("*") if each.is_file() and b"AIza-any-key" in each.read_bytes()]


@pytest.mark.slow
def test_shopify_at_work(site: Site) -> None:
    """Uploaded, made ready, read back: a picture and its lineage; a second run uploads nothing."""
    catalog = Shop.build(Path("shop"))
    stand_in = _test_of("packshot-shopify").FakeShop()
    stored = {"SHOP": stand_in.url, "TOKEN": "shpat_any-token", "POLL_SECONDS": "0.01"}
    follow("packshot-shopify", catalog, site, **{f"PACKSHOT_STORAGE__{name}": each for name, each in stored.items()})
    stand_in.close()

    assert 2 == stand_in.uploads == len(stand_in.files)
    assert ["GenericFile", "MediaImage"] == sorted(each["kind"] for each in stand_in.files.values())
    assert not [each for each in Path("shop").rglob("*") if each.is_file() and b"shpat_" in each.read_bytes()]


def _test_of(name: str) -> Any:  # noqa: ANN401  a module without a name
    """The example's test, which has the stand-in for its service."""
    (file,) = (EXAMPLES / name / "tests").glob("test_*.py")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    with mock.patch.dict(sys.modules, {file.stem: module}), mock.patch.object(sys, "path", [*_homes(), *sys.path]):
        spec.loader.exec_module(module)
    return module


def _homes() -> list[str]:
    return [str(EXAMPLES / name) for name in NAMES]


def follow(name: str, shop: Shop, site: Site, **variables: str) -> None:
    """Do what the example's README says: lay its TOML over the shop's catalog, type its commands, see what it shows."""
    printed = ""
    for language, text in _BLOCK.findall((EXAMPLES / name / "README.md").read_text("utf-8")):
        if language == "toml":
            storage = '[storage]\nplugin = "local"\npath = "out"\n'
            shop.edit(storage, text if "[storage]" in text else f"{text}\n{storage}")
        elif language == "sh":
            typed = [shlex.split(line) for line in text.splitlines()]
            ran = [site.packshot(*words[1:], **variables) for words in typed if words[0] == "packshot"]
            printed = "".join(each.stderr + each.stdout for each in ran)
        else:
            assert re.fullmatch(re.escape(text.strip()).replace("…", ".*"), printed.strip(), re.DOTALL), printed


def _bare(requirement: str) -> str:
    return re.split(r"[<>=\[]", requirement)[0]
