"""`packshot doctor`: what would go wrong, found before anything is paid."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from packshot.api import Finding, Plugin, Problem
from packshot.cli import options
from packshot.cli.hosting import host
from packshot.cli.keeping import work_of
from packshot.cli.session import Session, opened
from packshot.cli.talk import counted, print_json, say, say_problems
from packshot.engine.calling import raised
from packshot.errors import problem_json
from packshot.ledger import Ledger

_SIGN = {"pass": "ok", "review": "?", "fail": "FAIL"}


@click.command("doctor")
@click.argument("catalog", type=click.Path(path_type=Path), required=False)
@click.option("--rebuild", is_flag=True, help="Build a lost or damaged ledger again from the originals.")
@options.as_json
def command(catalog: Path | None, *, rebuild: bool, as_json: bool) -> None:
    """Test plugins, and with a CATALOG its generators, storage and ledger. Free of charge."""
    if rebuild and catalog is None:
        raise click.UsageError("--rebuild needs the CATALOG whose ledger it is")
    if rebuild and catalog:
        say("\n".join(_rebuilt(catalog)))
    findings, problems = _examined(catalog) if catalog else ([], host().problems)
    wrong = sum(map(_grave, problems)) + sum(each.verdict == "fail" for _, each in findings)
    if as_json:
        rows = [{"about": about, "verdict": each.verdict, "message": each.message} for about, each in findings]
        print_json({"packshot": 1, "findings": rows, "problems": [problem_json(each) for each in problems]})
    else:
        for about, each in findings:
            click.echo(f"{_SIGN[each.verdict]:5} {about:24} {each.message}")
        say_problems(problems)
        click.echo(counted(wrong, "problem"))
    if wrong:
        click.get_current_context().exit(2)


def _grave(problem: Problem) -> bool:
    """A broken plugin is only a warning to a catalog that does without it; here it is what was asked about."""
    return problem.level == "error" or problem.code.startswith("plugin.")


def _rebuilt(catalog: Path) -> Iterator[str]:
    rebuilt = Ledger.rebuild(work_of(catalog))
    paid = f"{rebuilt.attempts} paid attempts, {rebuilt.unknown} unknown"
    yield f"rebuilt: {rebuilt.originals} originals, {paid}, {counted(rebuilt.decisions, 'decision')}"
    if rebuilt.salvaged:
        yield f"  {counted(rebuilt.salvaged, 'attempt')} more as the old ledger tells them"
    for name in rebuilt.unreadable:
        yield f"  left as it is, for it says nothing that can be used: {name}"


def _examined(catalog: Path) -> tuple[list[tuple[str, Finding]], list[Problem]]:
    with opened(catalog) as session:
        findings = [(plugin.name, finding) for plugin in _used(session) for finding in _findings(plugin)]
        kept = [("ledger", _fine(words)) for words in session.ledger.condition()]
        return [*findings, *kept], [*session.warnings, *session.ledger.check()]


def _fine(words: str) -> Finding:
    return Finding(check="ledger", measure="doctor", value=None, message=words)


def _used(session: Session) -> Sequence[Plugin[Any]]:
    """The plugins the catalog uses, each once."""
    kit, catalog = session.planner.kit, session.catalog
    for shot in catalog.shots.values():
        kit.generator(shot.generator)
        for step in shot.post:
            kit.postprocessor(step)
        for step in shot.checks:
            kit.check(step)
    return list(dict.fromkeys((*kit.instances(), kit.storage)))


def _findings(plugin: Plugin[Any]) -> list[Finding]:
    try:
        said = plugin.doctor()
        findings = list(asyncio.run(said) if inspect.iscoroutine(said) else said)
    except Exception as error:  # noqa: BLE001  whatever a plugin raises
        message = str(raised(plugin, error))
        return [Finding(check=plugin.name, measure="doctor", value=None, verdict="fail", message=message)]
    return findings or [Finding(check=plugin.name, measure="doctor", value=None, message="nothing to complain of")]
