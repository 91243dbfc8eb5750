"""The documentation is true: its blocks run, its outputs keep their schemas, its links lead somewhere.

A page is one session in one folder with a small shop in it. The word after a block's language says what the block is:
a file's name (`toml shop/catalog.toml`, `python plugins/flat.py`), `toml fragment` for a part of a catalog, the schema
of a `json` block, `exit 5` for a command that fails. Python without a name is a script; a `text` block is what the `sh`
block before it prints.
"""

from __future__ import annotations

import base64
import importlib.metadata
import json
import re
import shlex
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from packshot import settings
from packshot.api.size import Size
from packshot.catalog.loading import load
from packshot.cli.samples import copy_sample
from packshot.plugins import Plugins, Provided
from packshot.testing import pictures
from packshot.testing.openai import FakeOpenAI
from packshot.testing.shop import Shop, packshot

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
VENV = "python3 -m venv .venv && .venv/bin/pip install --quiet"
INSTALLS = (
    f"{VENV} . && .venv/bin/packshot demo",
    f'{VENV} --editable ".[dev]" && .venv/bin/pytest --numprocesses auto',
)
"""What newcomers and CI run."""
PROVIDER = "https://pictures.acme.example"
"""The provider the pages speak of; a stand-in on loopback answers for it."""

_BLOCK = re.compile(r"^```(\w+)([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    language: str
    info: Sequence[str]
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks(page: Path) -> list[Block]:
    """Every block of a page, in order."""
    text = page.read_text("utf-8")
    return [
        Block(page, text.count("\n", 0, found.start()) + 1, found[1], found[2].split(), found[3])
        for found in _BLOCK.finditer(text)
    ]


class Session:
    """Works through the blocks of one page in the current folder."""

    def __init__(self, provider: str) -> None:
        self.provider = provider
        self.printed = ""
        Shop.build(Path("shop"))

    def work(self, block: Block) -> None:
        """Execute or validate a block."""
        handle = {"sh": self.run, "text": self.compare, "json": self.validate, "toml": self.toml}
        handle["python"] = self.save if block.info else self.execute
        handle.get(block.language, self.save)(block)

    def run(self, block: Block) -> None:
        """Type each line; a text block may say what is printed."""
        if block.text.strip() in INSTALLS:
            copy_sample(Path("packshot-demo"))  # what they leave behind, without its pictures
            return
        self.printed, code = "", 0
        for line in block.text.replace("\\\n", " ").splitlines():
            code = self.command(shlex.split(line, comments=True)) or code
        assert code == (int(block.info[1]) if block.info else 0), f"{block}: {self.printed}"

    def command(self, words: Sequence[str]) -> int:
        """Type one line; its exit code."""
        match words:
            case ["packshot", "testing", *arguments]:
                return packshot("testing", *arguments, "--help").code  # a server that stays: its options are read
            case ["packshot", "review", *arguments] if not {"--export", "--import"} & set(arguments):
                return packshot("review", *arguments, "--help").code  # likewise
            case ["packshot", *arguments]:
                ran = packshot(*arguments)
                self.printed += ran.err + ran.out
                return ran.code
            case ["pytest", *arguments]:
                return subprocess.run([sys.executable, "-m", "pytest", "-q", *arguments], check=False).returncode
            case ["mkdir" | "cp" as tool, *arguments]:
                _arrange(tool, arguments)
            case ["pip", "install", package]:
                assert set(re.findall(r"[a-z]+", package)[1:]) <= _extras(), package
            case [tool, *arguments] if tool.startswith(".venv/bin/"):
                _developers(tool.removeprefix(".venv/bin/"), arguments)
            case [_, *_]:
                pytest.fail(f"nobody runs {' '.join(words)}")
        return 0

    def execute(self, block: Block) -> None:
        """Run a script."""
        exec(compile(block.text, str(block), "exec"), {"__name__": "__main__"})  # noqa: S102  our own page

    def compare(self, block: Block) -> None:
        """Hold what was printed against what the page shows; `…` stands for anything."""
        if block.info:
            self.save(block)
            return
        wanted = re.escape(block.text.strip()).replace("…", ".*")
        assert re.fullmatch(wanted, self.printed.strip(), re.DOTALL), f"{block}: {self.printed}"

    def validate(self, block: Block) -> None:
        """Hold an output against its schema."""
        assert not _faults(block.info[0], json.loads(block.text)), str(block)

    def toml(self, block: Block) -> None:
        """Load a whole catalog, or a part of one laid over the shop's."""
        match block.info:
            case []:
                _sound(Shop.build(Path("whole"), catalog=block.text), block)
            case ["fragment"]:
                _sound(Shop.build(Path("part"), catalog=_completed(block.text)), block)
            case _:
                self.save(block)

    def save(self, block: Block) -> None:
        """Write a file of the page; settings must load."""
        path = Path(block.info[0])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text.replace(PROVIDER, self.provider), "utf-8")
        if path.name == settings.FILE:
            settings.load()


def _extras() -> set[str]:
    return set(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"])


def _arrange(tool: str, arguments: Sequence[str]) -> None:
    """`mkdir -p FOLDER`, or `cp FILE... FOLDER`."""
    *files, folder = arguments
    if tool == "mkdir":
        Path(folder).mkdir(parents=True, exist_ok=True)
        return
    for each in files:
        shutil.copy(each, folder)


def _developers(tool: str, arguments: Sequence[str]) -> None:
    """A tool of the dev extra, on paths that exist."""
    scripts = {each.name for each in importlib.metadata.entry_points(group="console_scripts")}
    assert tool in {*scripts, "ruff"}
    for each in arguments:
        assert "/" not in each or (ROOT / each).exists(), each


def _completed(fragment: str) -> str:
    """A catalog from a part of one: the shop's own tables for those that are not written."""
    written = tomllib.loads(fragment)
    base = re.split(
        r"^(?=\[)", Shop.build(Path("base")).folder.joinpath("catalog.toml").read_text("utf-8"), flags=re.MULTILINE
    )
    missing = [each for each in base if not _within(re.findall(r"\[(.*?)\]", each)[:1], written)]
    return "\n".join([fragment, *missing])


def _within(header: Sequence[str], written: Any) -> bool:  # noqa: ANN401  a TOML table
    for key in header[0].split(".") if header else ():
        if not isinstance(written, Mapping) or key not in written:
            return False
        written = written[key]
    return True


def _sound(shop: Shop, block: Block) -> None:
    plugins = Plugins.load(settings.load().plugin_dirs)
    catalog, problems = load(shop.folder, plugins=plugins)
    assert catalog is not None, f"{block}: {problems}"
    assert not [each for each in problems if each.code != "config.unused"], str(block)


@cache
def _validator(name: str) -> Draft202012Validator:
    schemas = [json.loads(each.read_text("utf-8")) for each in DOCS.glob("schemas/*.json")]
    registry: Registry[Any] = Registry().with_resources((each["$id"], Resource.from_contents(each)) for each in schemas)
    schema = next(each for each in schemas if each["$id"] == f"{name}.schema.json")
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, registry=registry)


def _faults(name: str, value: object) -> list[str]:
    return [f"{each.json_path}: {each.message}" for each in _validator(name).iter_errors(value)]


@pytest.fixture
def provider() -> Iterator[str]:
    """The address of a stand-in for a provider: every call gets a picture and its price."""
    picture = base64.b64encode(pictures.room(size=Size(64, 48)).to_png()).decode()
    body = json.dumps({"model": "acme-1", "picture": picture, "usd": "0.04"}).encode()

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOpenAI]:
    """The account the pages pay with."""
    with FakeOpenAI() as fake:
        monkeypatch.setenv("OPENAI_API_KEY", "any")
        monkeypatch.setenv("OPENAI_BASE_URL", fake.base_url)
        yield fake


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
@pytest.mark.usefixtures("account")
def test_every_block_works(page: Path, provider: str) -> None:
    """What a page shows can be typed, and prints what the page says."""
    session = Session(provider)
    for block in blocks(page):
        session.work(block)
    assert _local_workers() <= _workers()


def _local_workers() -> set[str]:
    """The plugins the page wrote that make, finish, check or store pictures."""
    provided = Plugins.load(settings.load().plugin_dirs).provided
    return {f"{each.name}/{each.cls.recipe}" for each in provided if _is_local(each) and each.kind != "reader"}


def _is_local(each: Provided) -> bool:
    return Path(each.origin).is_absolute()


def _workers() -> set[str]:
    """The plugins that worked on some picture of the page's runs."""
    sidecars = (json.loads(each.read_text("utf-8")) for each in Path().rglob("*.json"))
    return {name for each in sidecars if isinstance(each, dict) for name in each.get("plugins", ())}


def test_the_two_install_commands_are_the_ones_ci_runs() -> None:
    """The README's first two commands are fixed, each alone in its block."""
    first, second, *_ = [each.text.strip() for each in blocks(ROOT / "README.md") if each.language == "sh"]
    assert INSTALLS == (first, second)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    """Relative links name files that exist, and anchors headings that exist."""
    for link in _LINK.findall(page.read_text("utf-8")):
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        if "://" not in link:
            assert target.exists(), f"{page.name}: {link}"
            assert not anchor or anchor in _anchors(target), f"{page.name}: {link}"


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_outputs_are_as_their_schemas_say() -> None:
    """Every command with `--json`, and every sidecar, keeps its schema: no key more and none less."""
    shop = Shop.build(Path("shop"))
    shop.edit("stool,Oak stool", "stool,Oak stool,,,,photos/nowhere.png\nbench,Bench", file="products.csv")
    shop.edit('checks = ["background"', 'checks = [{ use = "size", level = "review" }, "fill", "background"')
    for command in ("check", "plan", "run", "run", "plan", "status", "costs", "doctor", "export"):
        assert not _faults(command, shop.packshot(command, "--json").json), command
    assert not _faults("plugins", packshot("plugins", "--json").json)
    assert not _faults("plugin-check", packshot("plugin", "check", "blank", "--json").json)
    sidecars = list((shop.folder / "out").rglob("*.json"))
    assert sidecars
    for each in sidecars:
        assert not _faults("sidecar", json.loads(each.read_text("utf-8"))), each.name


def test_schemas_refuse_what_they_do_not_name() -> None:
    """Every object of a schema is closed, so that an undocumented key is noticed."""
    for file in DOCS.glob("schemas/*.json"):
        for each in _objects(json.loads(file.read_text("utf-8"))):
            assert "additionalProperties" in each, file.name


def _objects(schema: Any) -> Iterator[Mapping[str, Any]]:  # noqa: ANN401  JSON values
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    if isinstance(schema, dict) and schema.get("type") == "object":
        yield schema
    for each in inner:
        yield from _objects(each)
