"""The other commands: what they print, and how they fail."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest

from packshot.cli.app import COMMANDS
from packshot.testing.shop import Shop, packshot


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    """`--help` works and begins with what the list of commands says."""
    ran = packshot(name, "--help")

    assert 0 == ran.code
    assert ran.out.startswith(f"Usage: packshot {name}")


def test_plan_writes_nothing(shop: Shop) -> None:
    """Looking costs nothing, not even a ledger."""
    before = sorted(shop.folder.rglob("*"))
    shop.packshot("plan")

    assert before == sorted(shop.folder.rglob("*"))


def test_plan_json_is_one_object_of_fixed_keys(shop: Shop) -> None:
    """Scripts rely on these names."""
    answer = shop.packshot("plan", "--json").json

    assert {
        "packshot": 1,
        "jobs": 12,
        "to_make": 12,
        "changed": 0,
        "made": 0,
        "orphaned": 0,
        "held": 0,
        "cost": {"currency": "USD", "expected": 0.0, "max": 0.0, "unknown": 0},
        "redo": {"jobs": 0, "expected": 0.0, "max": 0.0, "unknown": 0},
        "left_out": {"jobs": 0, "expected": 0.0, "max": 0.0, "unknown": 0},
        "decisions": {"approved": 0, "rejected": 0, "redo": 0, "unreviewed": 0, "voids": 0},
        "problems": [],
    } == answer


def test_a_product_that_is_gone_leaves_orphans(shop: Shop) -> None:
    """Assets nobody asks for any more are counted, never deleted."""
    shop.packshot("run")
    text = (shop.folder / "products.csv").read_text()
    (shop.folder / "products.csv").write_text("\n".join(text.splitlines()[:2]) + "\n")
    answer = shop.packshot("plan", "--json").json

    assert (7, 5) == (answer["made"], answer["orphaned"])


def test_status_and_costs_tell_what_was_made(shop: Shop) -> None:
    """Assets by verdict, and the free charge of a free run."""
    shop.packshot("run")
    status, costs = shop.packshot("status", "--json").json, shop.packshot("costs", "--json").json

    assert {"pass": 12} == status["assets"]
    assert ["done"] == [run["outcome"] for run in status["runs"]]
    assert {"colorway": 5, "packshot": 2, "room": 5} == {row["name"]: row["assets"] for row in costs["rows"]}


def test_costs_as_csv_are_those_of_the_json(shop: Shop) -> None:
    """The same columns in the same order, one line for each group."""
    shop.packshot("run", "--limit", "3", "--no-sheet")
    rows = shop.packshot("costs", "--json").json["rows"]

    found = list(csv.DictReader(io.StringIO(shop.packshot("costs", "--csv").out)))

    assert [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows] == found


def test_explain_says_where_a_value_was_written(shop: Shop) -> None:
    """Every effective setting with file and line, and the prompt."""
    ran = shop.packshot("explain", "--product", "stool", "--shot", "room", "--limit", "1")

    assert "products.csv:3" in ran.out
    assert "catalog.toml:42" in ran.out
    assert "Use case: room scene" in ran.out


def test_explain_knows_every_code() -> None:
    """What an error is called can be looked up."""
    ran = packshot("explain", "record.missing-photo")

    assert 0 == ran.code
    assert ran.out.startswith("record.missing-photo\n")


def test_init_writes_a_catalog_that_checks(tmp_path: Path, shop: Shop) -> None:
    """A photo with its mask beside it becomes the one record; what init writes, check accepts."""
    own = tmp_path / "own"
    (own / "photos").mkdir(parents=True)
    for name in ("chair.png", "chair.mask.png", "chair.stripe.mask.png", "chair.markup.png"):
        kept = "chair.mask.png" if "mask" in name else "chair.png"
        (own / "photos" / name).write_bytes((shop.folder / "photos" / kept).read_bytes())

    assert 0 == packshot("init", str(own)).code
    [_, record] = (own / "products.csv").read_text().splitlines()
    assert "chair,chair,,,,,photos/chair.png,,photos/chair.mask.png" == record
    checked = packshot("check", str(own))
    assert (0, "") == (checked.code, checked.out)
    assert 2 == packshot("init", str(own)).code


def test_doctor_examines_what_the_catalog_uses(shop: Shop) -> None:
    """Storage that cannot be written to is found before anything is made."""
    assert 0 == shop.packshot("doctor").code
    (shop.folder / "out").write_text("a file stands where the folder should be")
    ran = shop.packshot("doctor")

    assert 2 == ran.code
    assert "FAIL" in ran.out


def test_plugins_lists_and_shows() -> None:
    """Each plugin with its kind and origin; one with its options."""
    assert {"studio", "local", "csv", "canvas", "colour"} <= {
        each["name"] for each in packshot("plugins", "--json").json["plugins"]
    }
    shown = packshot("plugins", "show", "canvas")
    assert "fill" in shown.out
    assert 'did you mean "canvas"?' in packshot("plugins", "show", "canvs").err


def test_a_catalog_that_is_not_there_is_said() -> None:
    """No traceback, exit code 2."""
    ran = packshot("plan", "nowhere")

    assert 2 == ran.code
    assert "nowhere" in ran.err
    assert "Traceback" not in ran.err


def _loaded_by(*arguments: str) -> set[str]:
    """The modules a packshot command imports, in a process of its own."""
    code = "import sys; from packshot.cli import main; main(); print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.argv = {['packshot', *arguments]!r}; {code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


HEAVY = {"openai", "numpy", "starlette", "uvicorn", "obstore"}


def test_version_imports_nothing_heavy() -> None:
    """`--version` is instant."""
    assert not (HEAVY | {"PIL", "pydantic", "jinja2", "rich"}) & _loaded_by("--version")


def test_plan_imports_nothing_heavy_but_pillow(shop: Shop) -> None:
    """A plan does not pay for what only pictures need."""
    assert not HEAVY & _loaded_by("plan", str(shop.folder))


def test_a_script_gets_one_object_even_from_a_catalog_that_cannot_be_loaded() -> None:
    """`--json` never leaves stdout empty."""
    ran = packshot("plan", "nowhere", "--json")

    assert 2 == ran.code
    assert {"packshot", "problems"} == ran.json.keys()
    assert ran.json["problems"][0]["message"]


def test_draft_and_final_stand_beside_each_other(shop: Shop) -> None:
    """A final must not take its draft's place."""
    for tier in ("draft", "final"):
        shop.packshot("run", "--tier", tier, "--shot", "packshot", "--product", "chair")

    assert ["chair/packshot-1.png", "chair/packshot-final-1.png"] == list(shop.assets())


def test_a_word_that_is_neither_catalog_nor_code_is_guessed() -> None:
    """`explain` takes both, and says so."""
    ran = packshot("explain", "record.missing-foto")

    assert 2 == ran.code
    assert 'did you mean "record.missing-photo"?' in ran.err
