"""Every way a command can end, and its exit code."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from packshot.cli import making
from packshot.testing.shop import CATALOG, Ran, Shop

PLUGIN = '''\
import time

from packshot.api import (
    BadRequest, Cost, Generator, NotAuthorised, OutOfFunds, PaidGenerator, Picture, PluginConfig, Reading, Refused,
    Unknown, hookimpl,
)

FAILURES = {
    "fail": BadRequest("no such size"), "key": NotAuthorised("the key does not work"), "funds": OutOfFunds("no money"),
    "refuse": Refused("not that"), "lose": Unknown("the line went dead"), "bug": RuntimeError("a bug of its own"),
}


class Options(PluginConfig):
    """What it does."""

    do: str = "work"


class Odd(Generator[Options]):
    """Does what it is told, free of charge."""

    name = "odd"
    Config = Options

    def generate(self, request):
        if self.config.do in FAILURES:
            raise FAILURES[self.config.do]
        if self.config.do == "hang":
            print("hanging", flush=True)
            time.sleep(1.5)
        return Picture.new(request.size, "#FF0000" if self.config.do == "red" else "#FFFFFF")


class Dear(PaidGenerator[Options]):
    """Does what it is told, for 4 cents."""

    name = "dear"
    Config = Options

    def estimate(self, request):
        return Cost.exactly(40_000)

    def ask(self, request, spool):
        if self.config.do in FAILURES:
            raise FAILURES[self.config.do]
        spool.write(Picture.new(request.size, "#FFFFFF").to_png())
        spool.note(status="200")

    def read(self, answer, request):
        return Reading(originals=[answer.body], charge=40_000)


@hookimpl
def packshot_generators():
    return [Odd, Dear]
'''
ODD, DEAR = 'plugin = "odd"\ndo = "{}"', 'plugin = "dear"\ndo = "{}"'


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A shop of two white packshots, whose generator is a plugin of its own."""
    (tmp_path / "odd.py").write_text(PLUGIN, "utf-8")
    (tmp_path / "packshot.toml").write_text('plugin_dirs = ["odd.py"]\n', "utf-8")
    catalog = CATALOG[: CATALOG.index("[shots.colorway]")] + CATALOG[CATALOG.index("[storage]") :]
    catalog = catalog.replace('post = [{ use = "canvas", size = "160x160", fill = 0.5 }]\n', "")
    return Shop.build(tmp_path / "shop", catalog=catalog.replace('"background", "metadata"', '"metadata"'))


def ran(shop: Shop, generator: str, do: str, *options: str) -> Ran:
    """A run with the generator doing so."""
    shop.edit('plugin = "studio"', generator.format(do))
    return shop.packshot("run", "--no-sheet", *options)


def test_0_all_is_made_and_then_nothing_is_left_to_do(shop: Shop) -> None:
    """Done is done, whether this run did it or an earlier one."""
    assert ran(shop, ODD, "work").code == 0
    assert shop.packshot("run").code == 0


@pytest.mark.parametrize("do", ["fail", "refuse", "bug", "key", "funds"])
@pytest.mark.parametrize("generator", [ODD, DEAR])
def test_4_jobs_were_not_made(shop: Shop, generator: str, do: str) -> None:
    """Failed, refused, or held because the key or the account does not work: each says why, and the run went on."""
    end = ran(shop, generator, do, "--json", "--yes")

    assert end.code == 4
    assert sum(end.json[each] for each in ("failed", "refused", "held")) == 2
    assert len(end.json["problems"]) == 2


def test_4_a_call_may_have_been_billed(shop: Shop) -> None:
    """It is held, and stays so in the next run."""
    assert ran(shop, DEAR, "lose", "--yes").code == 4
    assert shop.packshot("run", "--yes").code == 4


def test_4_max_failures(shop: Shop) -> None:
    """No more is begun; it is said on stderr and in the ledger."""
    end = ran(shop, ODD, "fail", "--max-failures", "1")

    assert end.code == 4
    assert "stopping: too many jobs have failed" in end.err
    assert shop.packshot("status", "--json").json["runs"][0]["outcome"] == "max-failures"


def test_4_a_record_is_broken_and_the_others_are_made(shop: Shop) -> None:
    """A run does what it can; `plan` and `check` say 2."""
    shop.edit("stool,Oak stool", "../stool,Oak stool", "products.csv")
    end = ran(shop, ODD, "work", "--json")

    assert (end.code, end.json["made"]) == (4, 1)
    assert shop.packshot("plan").code == shop.packshot("check").code == 2


def test_5_a_check_failed_what_was_asked_to_pass(shop: Shop) -> None:
    """All is made, and something does not ship; a second run says so again."""
    shop.edit('"metadata"', '"background"')
    shop.edit("[shots.packshot]", '[shots.packshot]\ndemand = "pass"')

    assert ran(shop, ODD, "red").code == 5
    assert shop.packshot("run").code == 5


@pytest.mark.parametrize("options", [(), ("--max-cost", "0.05")])
def test_6_nobody_agreed_to_the_price(shop: Shop, options: tuple[str, ...]) -> None:
    """Without a terminal, money needs --yes or enough --max-cost; nothing is made."""
    assert ran(shop, DEAR, "work", *options).code == 6
    assert not shop.assets()


def test_6_the_budget_is_spent(shop: Shop) -> None:
    """What it lets is made."""
    shop.edit("[storage]", '[budget]\nlimit = "0.05 USD"\n\n[storage]')
    end = ran(shop, DEAR, "work", "--yes", "--json")

    assert (end.code, end.json["made"], end.json["held"]) == (6, 1, 1)


@pytest.mark.parametrize(
    "command",
    [
        ("run", "--sizes"),
        ("run", "--max-failures", "0"),
        ("run", "--max-cost", "much"),
        ("run", "--shot", "portrait"),
        ("run", "--tier", "gold"),
        ("nonsense",),
    ],
)
def test_2_the_command_is_wrong(shop: Shop, command: tuple[str, ...]) -> None:
    """An unknown option, value, name or command."""
    assert shop.packshot(*command).code == 2


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ("[storage]", "[storag]", "catalog.toml"),
        ('plugin = "local"', 'plugin = "lokal"', "catalog.toml"),
        ("[catalog]", "[catalog", "catalog.toml"),
        ("plugin_dirs", "plugin_dir", "../packshot.toml"),
        ('plugin = "studio"', 'plugin = "odd"\nwill = "work"', "catalog.toml"),
    ],
)
def test_2_the_input_is_wrong(shop: Shop, old: str, new: str, file: str) -> None:
    """Catalog, settings or options; nothing is made."""
    shop.edit(old, new, file)

    assert shop.packshot("run").code == 2


def test_2_the_ledger_is_not_one(shop: Shop) -> None:
    """It is never created afresh over originals."""
    ran(shop, ODD, "work")
    (shop.folder / ".packshot" / "ledger.sqlite").write_text("not a ledger", "utf-8")

    assert shop.packshot("run").code == 2


def test_1_a_bug_of_ours(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is called one, and says how to report it."""

    def bug(*_: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr(making, "tallied", bug)
    end = ran(shop, ODD, "work")

    assert end.code == 1
    assert "error[bug]" in end.err
    assert "--debug" in end.err


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGINT]])
def test_130_somebody_stopped_it(shop: Shop, signals: list[signal.Signals]) -> None:
    """Once: what is in flight is kept. Twice: at once. The next run goes on."""
    shop.edit('plugin = "studio"', ODD.format("hang"))
    command = [sys.executable, "-m", "packshot", "run", str(shop.folder), "--no-sheet"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("hanging")  # two may begin at the same moment
        for each in signals:
            process.send_signal(each)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Run the same command to go on" in said
    shop.edit('do = "hang"', 'do = "work"')
    assert shop.packshot("run", "--no-sheet").code == 0
