"""`packshot plugin`: write one of your own, and examine it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from packshot.cli import options
from packshot.cli.starting import KINDS, write_package, write_plugin
from packshot.cli.talk import near, print_json, say, say_problems
from packshot.errors import InputError, problem_json

if TYPE_CHECKING:
    from packshot.cli.examining import Subject
    from packshot.testing.examining import Examined

_SIGN = {"kept": "ok", "broken": "BROKEN", "not examined": "?"}
_GRADES = ("bronze", "silver", "gold")


@click.group("plugin")
def command() -> None:
    """Write a plugin of your own, or examine one."""


@command.command("new")
@click.argument("name")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What it does.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="Where it is written.")
@click.option("--package", is_flag=True, help="As a package of its own, to be installed with pip and published.")
def new(name: str, kind: str, folder: Path | None, *, package: bool) -> None:
    """Write a plugin that works, its test, and the part of a catalog that uses it.

    NAME is what catalogs write, like acme-flat. The plugin goes into the folder `plugins`, and packshot.toml is told.
    """
    if package:
        written, following = write_package(name, kind, folder or Path())
    else:
        written, following = write_plugin(name, kind, folder or Path("plugins"))
    say(f"wrote {', '.join(near(each) for each in written)}")
    say("next:")
    for line in following:
        say(f"  {line}")


@command.command("check")
@click.argument("target")
@click.option("--at-least", "wanted", type=click.Choice(_GRADES), help="The grade it must reach.")
@options.as_json
def check(target: str, wanted: str | None, *, as_json: bool) -> None:
    """Examine a plugin by the contract of its kind; TARGET is its name, its file or its folder.

    Contracts that its author wrote, in test_*.py beside it or in tests, are examined instead of our sample's.
    Exit code 5 when a rule is broken, or the grade --at-least is not reached.
    """
    from packshot.cli.examining import subjects

    found, problems = subjects(target)
    if not found:
        raise InputError(*problems)
    rows = [(subject, _examined(subject, quiet=as_json)) for subject in found]
    if as_json:
        shown = [_json(subject, examined) for subject, examined in rows]
        print_json({"packshot": 1, "plugins": shown, "problems": [problem_json(each) for each in problems]})
    say_problems(problems)
    if not all(_good(examined, wanted) for _, examined in rows):
        click.get_current_context().exit(5)


def _examined(subject: Subject, *, quiet: bool) -> Sequence[Examined]:
    """Examine, and say each rule as it is examined."""
    from packshot.testing.examining import earned, examine

    if not quiet:
        click.echo(f"{subject.kind} {subject.name}, by {subject.by}")
    found = []
    for each in examine(subject.contract):
        found.append(each)
        if not quiet:
            _say(each)
    if not quiet:
        kept = sum(each.result == "kept" for each in found)
        click.echo(f"  {earned(found) or 'no grade yet'}: {kept} of {len(found)} rules kept\n")
    return found


def _say(each: Examined) -> None:
    sentence = each.rule.words.partition(". ")[0].rstrip(".")
    click.echo(f"  {each.rule.grade:6}  {_SIGN[each.result]:6}  {sentence}")
    if each.result == "broken":
        click.echo(f"{'':18}what happened: {each.why}")
        click.echo(f"{'':18}what to do: {each.rule.advice}")
    elif each.why:
        click.echo(f"{'':18}not examined: {each.why}")


def _good(examined: Sequence[Examined], wanted: str | None) -> bool:
    from packshot.testing.contracts.rules import GRADES
    from packshot.testing.examining import earned

    if any(each.result == "broken" for each in examined):
        return False
    grade = earned(examined)
    return wanted is None or (grade is not None and GRADES.index(grade) >= _GRADES.index(wanted))


def _json(subject: Subject, examined: Sequence[Examined]) -> dict[str, Any]:
    from packshot.testing.examining import earned

    return {
        "kind": subject.kind,
        "name": subject.name,
        "by": subject.by,
        "grade": earned(examined),
        "rules": [
            {
                "rule": each.rule.method,
                "grade": each.rule.grade,
                "words": each.rule.words,
                "result": each.result,
                "why": each.why,
                "advice": each.rule.advice if each.result == "broken" else "",
            }
            for each in examined
        ],
    }
