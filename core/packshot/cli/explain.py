"""`packshot explain`: where every effective value comes from, or what an error code means."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import astuple
from itertools import islice
from pathlib import Path

import click

from packshot.api import Problem, Product, Where
from packshot.api.money import show_usd
from packshot.catalog.catalog import Encoding, Step
from packshot.catalog.names import did_you_mean
from packshot.catalog.overrides import SET
from packshot.cli import options
from packshot.cli.asking import asked, jobs
from packshot.cli.options import Selectors
from packshot.cli.session import Session, opened
from packshot.cli.talk import say_problems
from packshot.errors import CODES, InputError
from packshot.planning.masters import CAUTION
from packshot.planning.planned import Planned

FIRST = 3
"""How many jobs are explained unless more are asked for."""


@click.command("explain")
@click.argument("subject", default=".", metavar="[CATALOG|CODE]")
@options.selectors
@options.offline
def command(subject: str, selectors: Selectors, *, offline: bool) -> None:
    """Say where every effective value of a job was written, its prompt, keys and price; or what a CODE means."""
    if subject in CODES:
        click.echo(f"{subject}\n{textwrap.fill(CODES[subject], 100)}")
        return
    if not Path(subject).exists():
        fix = did_you_mean(subject, CODES) or "packshot explain CATALOG, or a code that stands in error[...]"
        raise InputError(
            Problem(code="explain.unknown", message=f'"{subject}" is neither a catalog nor a code', fix=fix)
        )
    with opened(Path(subject), tier=selectors.tier, sets=selectors.sets, offline=offline) as session:
        found = (each for each in jobs(session, asked(session, selectors)) if not _beside_a_job(each))
        shown = list(islice(found, selectors.limit or FIRST))
        if not shown:
            fix = "packshot plan shows which jobs there are"
            raise InputError(Problem(code="select.nothing", message="no job matches these selectors", fix=fix))
        for job in shown:
            if isinstance(job, Planned):
                click.echo("\n".join(_told(session, job)) + "\n")
            else:
                say_problems([job], session.catalog.folder)


def _beside_a_job(each: Planned | Problem) -> bool:
    """Whether it is a caution, which is told with its job."""
    return isinstance(each, Problem) and each.code == CAUTION


def _told(session: Session, job: Planned) -> Iterator[str]:
    yield click.style(str(job.slot), bold=True)
    yield from _values(session, job)
    yield f"  {'state':16} {job.state}{' (' + ', '.join(job.why) + ')' if job.why else ''}"
    yield f"  {'price':16} {'?' if job.estimate is None else show_usd(job.estimate.expected)}"
    yield f"  {'stored as':16} {job.storage_key}"
    yield f"  {'source type':16} {job.source_type}"
    yield f"  {'alt text':16} {job.alt}"
    yield f"  {'original key':16} {job.keys.original}"
    yield f"  {'asset key':16} {job.keys.asset}"
    for reference in job.job.request.references:
        yield f"  {reference.role:16} {reference.path.name} ({reference.size}, sha256 {reference.digest[:12]})"
    yield from _master(session, job)
    yield from _prompt(job)


def _master(session: Session, job: Planned) -> Iterator[str]:
    """The photo the generator chose and why, and what it doubts."""
    request, generator = job.job.request, session.planner.kit.generator(job.shot.generator)
    if not request.product.photos:
        return
    master = generator.master(request.product, request.colorway, request.target)
    if master.why:
        yield f"  {'photo chosen':16} {master.photograph.photo.path.name}: {master.why}"
    if master.caution:
        yield f"  {'caution':16} {master.caution}"


def _prompt(job: Planned) -> Iterator[str]:
    """The words, and those of the second try; where that one has come, it stands alone."""
    second = job.template != job.shot.template
    yield f'  prompt (template "{job.template}"{", for the one that was refused" if second else ""})'
    yield textwrap.indent(job.job.request.prompt, "    ")
    if job.instead:
        yield f'  prompt if refused (template "{job.instead.template}")'
        yield textwrap.indent(job.instead.job.request.prompt, "    ")


def _values(session: Session, job: Planned) -> Iterator[str]:
    """The shot's effective settings, each with the file and line that said it."""
    product = job.job.product
    yield f"  {'product':16} {product.title:40} {product.where}"
    for axis, value in (("colorway", job.job.colorway), ("scene", job.job.scene)):
        if value:
            text = f"{value.key} ({value.label})"
            yield f"  {axis:16} {text:40} {_origin(session, product, f'{axis}s.{value.key}')}"
    for name in sorted(_settings(session, job)):
        setting = name.rpartition(".")[2]
        yield f"  {setting:16} {_text(job, setting):40} {_origin(session, product, name)}"
    if job.shot.base:
        yield f"  {'before post':16} {', '.join(map(_step, job.shot.base)):40} generator {job.shot.generator}"


def _step(step: Step) -> str:
    options = ", ".join(f"{name} {value}" for name, value in step.options.items())
    return f"{step.plugin} ({options})" if options else step.plugin


def _settings(session: Session, job: Planned) -> Iterator[str]:
    prefix = f"shots.{job.shot.name}."
    for name in session.catalog.origins:
        if name.startswith(prefix) and "." not in name.removeprefix(prefix) and "[" not in name:
            yield name


def _origin(session: Session, product: Product, name: str) -> Where | str:
    """Where a setting was written: a product's own column is stronger than the file, and `--set` than both."""
    written = session.catalog.origins.get(name, "")
    column = name.removeprefix("shots.")
    own = any(text and f"{each}.".startswith(f"{column}.") for each, text in product.facts.items())
    return product.where if own and written != SET else written


def _text(job: Planned, setting: str) -> str:
    """A setting's value in force for this job, as the catalog would write it."""
    request = job.job.request
    if setting in ("size", "change"):
        return str(getattr(request, setting))
    value = getattr(job.shot, "encoding" if setting == "format" else setting, None)
    if isinstance(value, Encoding):
        return ", ".join(str(each) for each in astuple(value) if each is not None)
    if isinstance(value, tuple):
        return ", ".join(str(getattr(each, "plugin", each)) for each in value) or "-"
    return "-" if value is None else str(value)
