"""No secret leaves: canaries are fed wherever a secret can be, and all that was written or printed is searched."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest

from packshot.plugins import Plugins
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, STOOL, Shop, packshot

CANARIES: Mapping[str, str] = {
    "environment": 'c4nary-Env+/"7Qx9Zt4Wm8Bv2',
    "option": "c4nary-Opt+/7Yx1Zt4Rm8Bv2Ls5",
    "header": "c4naryHdr0Pq7Rt2Vw5Xz8",
    "storage": "c4nary/Sto=9Kd3Fg6Hj1Lm4",
    "address": "c4naryUrl5Tg8Yh2Uj6Ik9",
    "catalog": "c4naryCat1Qa4Ws7Ed0Rf3",
    "photo": "c4naryPho2Zx5Cv8Bn1Mm4",
    "signature": "c4narySig3Lk6Jh9Gf2Ds5",
}
"""What must not be found, and where it is fed: values that percent-encoding, JSON and base64 each change."""
INPUTS = {"packshot.toml", "catalog.toml", "products.csv", "spill.py"}

PLUGIN = '''\
import base64, logging, os, sys, warnings
from collections.abc import Mapping
from urllib.parse import quote

from pydantic import SecretStr

from packshot.api import (
    BadRequest, Check, Cost, Finding, Generator, NotAuthorised, PaidGenerator, Picture, PluginConfig, PostProcessor,
    Reader, Reading, Record, Refused, Storage, Stored, Transient, Unknown, Where, hookimpl,
)


class Options(PluginConfig):
    """Secrets of every kind."""

    do: str = "work"
    api_key: SecretStr = SecretStr("")
    headers: Mapping[str, SecretStr] = {}
    endpoint: str = ""


def spill(config=None):
    """Everything this plugin knows, as providers and libraries put it into their messages."""
    known = [os.environ["SPILL_API_KEY"]]
    if config:
        known += [config.api_key.get_secret_value(), config.endpoint, repr(config), str(config)]
        known += [each.get_secret_value() for each in config.headers.values()]
    forms = [f"{x} {quote(x, safe='')} {base64.b64encode(x.encode()).decode()} {x[:8]}...{x[-8:]}" for x in known]
    return f"Incorrect API key provided: {' '.join(forms)}"


class Spill(PaidGenerator[Options]):
    """Tells its secrets wherever it can."""

    name = "spill"
    Config = Options

    def doctor(self):
        if self.config.do == "doctor":
            raise RuntimeError(spill(self.config))
        return [Finding(check="spill", measure="key", value=None, verdict="review", message=spill(self.config))]

    def estimate(self, request):
        if self.config.do == "estimate":
            raise RuntimeError(spill(self.config))
        return Cost.exactly(40_000)

    def ask(self, request, spool):
        text = spill(self.config)
        print(text)
        print(repr(self), vars(self), file=sys.stderr)
        logging.getLogger("spill").warning(text)
        self.context.log.error(text)
        try:
            raise ValueError(text)
        except ValueError as error:
            kinds = {
                "refuse": Refused, "bad": BadRequest, "key": NotAuthorised, "lose": Unknown, "pass": Transient,
                "bug": RuntimeError, "exit": SystemExit,
            }
            if self.config.do in kinds:
                raise kinds[self.config.do](text) from error
        spool.write(Picture.new(request.size, "#FFFFFF").to_png())
        spool.note(status="200", echo=text)

    def read(self, answer, request):
        if self.config.do == "read":
            raise KeyError(spill(self.config))
        facts = {"model": "spill-1", "revised_prompt": spill(self.config)}
        return Reading(originals=[answer.body], charge=40_000, facts=facts)


class Look(Check[Options]):
    """Finds its secrets."""

    name = "look"
    Config = Options

    def check(self, picture, job):
        return [Finding(check="look", measure="key", value=None, verdict="review", message=spill())]


class Keep(Storage[Options]):
    """Keeps files, and tells how it logs in."""

    name = "keep"
    Config = Options

    def open(self):
        if self.config.do == "open":
            raise PermissionError(13, spill(self.config), "bucket")

    def path(self, key):
        return self.context.folder / "out" / key

    def put(self, key, data, *, media_type):
        if self.config.do == "put":
            raise RuntimeError(spill(self.config))
        self.path(key).parent.mkdir(parents=True, exist_ok=True)
        self.path(key).write_bytes(data)
        return Stored(key=key, bytes=len(data), path=self.path(key))

    def get(self, key):
        return self.path(key).read_bytes()

    def stat(self, key):
        path = self.path(key)
        return Stored(key=key, bytes=path.stat().st_size, path=path) if path.is_file() else None

    def list(self, prefix=""):
        return iter(())


class Read(Reader):
    """Fails in the middle, with what it knows."""

    name = "read"

    def sniff(self, head, name):
        return 0.0

    def read(self, path, shown):
        yield Record(where=Where(shown, 2), values={"id": "chair", "title": "Chair", "photo": "photos/chair.png"})
        raise ConnectionError(spill())


@hookimpl
def packshot_generators():
    return [Spill]


@hookimpl
def packshot_readers():
    return [Read]


@hookimpl
def packshot_checks():
    return [Look]


@hookimpl
def packshot_storages():
    return [Keep]


@hookimpl
def packshot_plan_ready(plan):
    raise RuntimeError(spill())
'''


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop that knows every canary, each from where a secret can come."""
    monkeypatch.setenv("SPILL_API_KEY", CANARIES["environment"])
    (tmp_path / "spill.py").write_text(PLUGIN, "utf-8")
    told = {name: json.dumps(value) for name, value in CANARIES.items()}
    (tmp_path / "packshot.toml").write_text(
        'plugin_dirs = ["spill.py"]\n\n'
        f"[generators.studio]\napi_key = {told['option']}\n"
        f"headers = {{ x = 'Bearer {CANARIES['header']}' }}\n"
        f'endpoint = "https://me:{CANARIES["address"]}@pictures.example/v1"\n\n'
        f"[storage]\napi_key = {told['storage']}\n",
        "utf-8",
    )
    catalog = CATALOG[: CATALOG.index("[shots.colorway]")] + CATALOG[CATALOG.index("[storage]") :]
    catalog = catalog.replace(
        'plugin = "studio"', f'plugin = "spill"\ndo = "work"\nheaders = {{ y = {told["catalog"]} }}'
    )
    catalog = catalog.replace('plugin = "local"\npath = "out"', 'plugin = "keep"\ndo = "work"')
    catalog = catalog.replace('"background", "metadata"', '"look"').replace(
        'post = [{ use = "canvas", size = "160x160", fill = 0.5 }]\n', ""
    )
    addresses = (
        f"https://me:{CANARIES['photo']}@cdn.example/a.png|https://cdn.example/b.png?sig={CANARIES['signature']}"
    )
    lamp = CHAIR.replace("chair,", "lamp,", 1).replace("photos/chair.png", addresses.split("|", maxsplit=1)[0])
    vase = CHAIR.replace("chair,", "vase,", 1).replace("photos/chair.png", addresses.rpartition("|")[2])
    return Shop.build(tmp_path / "shop", catalog=catalog, records=f"{COLUMNS}\n{CHAIR}\n{STOOL}\n{lamp}\n{vase}\n")


def escaped(text: str) -> Iterator[str]:
    """How a text may have been written."""
    yield from (text, quote(text), quote(text, safe=""), quote_plus(text), json.dumps(text)[1:-1])
    yield from (base64.b64encode(text.encode()).decode().rstrip("="), text[:8], text[-8:])
    yield base64.b64encode(f"me:{text}".encode()).decode()[8:24]


FORMS = {form.encode(): name for name, value in CANARIES.items() for form in escaped(value)}
FOUND = re.compile(b"|".join(re.escape(form) for form in sorted(FORMS, key=len, reverse=True)))


def leaks(where: str, data: bytes) -> list[str]:
    """The canaries in some bytes, with what stands around them."""
    return [
        f"{FORMS[found[0]]} in {where}: {data[max(0, found.start() - 60) : found.end() + 20]!r}"
        for found in FOUND.finditer(data)
    ]


def written(folder: Path) -> list[str]:
    """The canaries in every file that packshot wrote."""
    files = [each for each in folder.rglob("*") if each.is_file() and each.name not in INPUTS and each.suffix != ".pyc"]
    assert {"ledger.sqlite"} <= {each.name for each in files}
    return [leak for each in files for leak in leaks(str(each.relative_to(folder)), each.read_bytes())]


COMMANDS = (
    "check",
    "plan",
    "run",
    "status",
    "costs",
    "review --export page.html",
    "export --to list.csv --all",
    "doctor",
    "explain",
    "plugins",
)
FAILING = ("run --json", "run", "doctor", "status")
KINDS = ["refuse", "bad", "key", "lose", "bug", "exit", "read", "estimate", "doctor"]


def told(shop: Shop, *commands: str) -> list[str]:
    """The canaries in what commands print, with --debug."""
    found = []
    for command in commands:
        name, *options = command.split()
        of = () if name == "plugins" else (str(shop.folder),)
        ran = packshot("--debug", name, *of, *options, *(("--yes",) if name == "run" else ()))
        found += leaks(f"{command} stdout", ran.out.encode()) + leaks(f"{command} stderr", ran.err.encode())
    return found


def test_no_secret_leaves_by_what_works(shop: Shop, tmp_path: Path) -> None:
    """What is printed, logged, returned and found, in every command, for people and as JSON."""
    plain = told(shop, *COMMANDS)
    data = told(shop, *(f"{each} --json" for each in COMMANDS if not each.startswith(("review", "export", "explain"))))

    assert plain + data + written(tmp_path) == []


@pytest.mark.parametrize("do", [*KINDS, pytest.param("pass", marks=pytest.mark.slow)])
def test_no_secret_leaves_by_what_fails(shop: Shop, tmp_path: Path, do: str) -> None:
    """Whatever a generator raises, where it is asked, read, priced or examined."""
    shop.edit('plugin = "spill"\ndo = "work"', f'plugin = "spill"\ndo = "{do}"')

    assert told(shop, *FAILING) + written(tmp_path) == []


def test_no_secret_leaves_a_process(shop: Shop, tmp_path: Path) -> None:
    """Logging, warnings and tracebacks of a process of its own."""
    shop.edit('plugin = "spill"\ndo = "work"', 'plugin = "spill"\ndo = "bug"')
    command = [sys.executable, "-m", "packshot", "--debug", "run", str(shop.folder), "--yes"]
    ran = subprocess.run(command, capture_output=True, check=False)

    assert b"Incorrect API key provided: ***" in ran.stderr
    assert leaks("stdout", ran.stdout) + leaks("stderr", ran.stderr) + written(tmp_path) == []


@pytest.mark.parametrize("do", ["open", "put"])
def test_no_secret_leaves_by_a_storage(shop: Shop, tmp_path: Path, do: str) -> None:
    """A login that fails, a write that fails."""
    shop.edit('plugin = "keep"\ndo = "work"', f'plugin = "keep"\ndo = "{do}"')
    ran = packshot("--debug", "run", str(shop.folder), "--yes", "--json")

    assert ran.code == 4
    assert leaks("stdout", ran.out.encode()) + leaks("stderr", ran.err.encode()) + written(tmp_path) == []


def test_no_secret_leaves_by_a_reader(shop: Shop, tmp_path: Path) -> None:
    """Its failure stands on the contact sheet and in the log too."""
    shop.edit('records = "products.csv"', 'records = { path = "products.csv", reader = "read" }')

    assert told(shop, "check", "run --json", "review --export page.html") + written(tmp_path) == []
    assert "Incorrect API key provided: ***" in (shop.folder / "contact-sheet.html").read_text("utf-8")


def test_the_canaries_sing(shop: Shop) -> None:
    """The plugin does spill: its words reach the ledger and the screen, without the secrets."""
    ran = shop.packshot("run", "--yes", "--json")
    (sidecar, *_) = (shop.folder / "out").rglob("*.json")

    assert "Incorrect API key provided: ***" in sidecar.read_text("utf-8")
    assert "Incorrect API key provided: ***" in ran.out
    assert leaks("here", CANARIES["option"].encode())
    assert leaks("here", f"...{CANARIES['header'][-8:]}".encode())


def test_no_repr_of_a_plugin_shows_a_secret(shop: Shop) -> None:
    """Nor of its options."""
    shop.packshot("plan")
    (cls,) = (each.cls for each in Plugins.load([shop.folder.parent / "spill.py"]).provided if each.name == "spill")
    made = cls(
        cls.Config.model_validate(
            {"api_key": CANARIES["option"], "endpoint": f"https://me:{CANARIES['address']}@x.example"}
        )
    )

    assert leaks("repr", f"{made!r} {made.config!r} {made.config} {vars(made)}".encode()) == []
