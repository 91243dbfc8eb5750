"""`packshot testing`: what stands in for a provider, or spoils a picture, while a plugin or a pipeline is tested."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args

import click

from packshot.api.money import show_usd
from packshot.cli import damaging
from packshot.cli.talk import say

if TYPE_CHECKING:
    from packshot.testing.openai import Captured, FakeOpenAI

_MISSING = "the fake provider needs starlette, uvicorn and python-multipart; install packshot[testing]"


@click.group("testing")
def command() -> None:
    """Stand in for a provider, to test without a key and without paying; spoil pictures, to test checks."""


command.add_command(damaging.command)


@command.command("fake-openai")
@click.option("--port", type=click.IntRange(0, 65_535), default=8123, show_default=True, help="0 picks a free one.")
@click.option("--latency", type=click.FloatRange(min=0), default=0.0, help="Seconds a picture takes, on average.")
@click.option("--jitter", type=click.FloatRange(min=0), default=0.0, help="Seconds the latency is off by at most.")
@click.option("--fault", "faults", multiple=True, metavar="NAME=RATE", help="As 429=0.1; may be repeated.")
@click.option("--seed", type=int, default=0, help="What faults and jitter are drawn from.")
@click.option("--images-per-minute", type=click.IntRange(min=1), help="Limit on input images.")
@click.option("--requests-per-minute", type=click.IntRange(min=1), help="Limit on calls.")
@click.option("--tokens-per-minute", type=click.IntRange(min=1), help="Limit on tokens.")
@click.option("--batch-seconds", type=click.FloatRange(min=0), default=0.0, help="Seconds a batch takes.")
def fake_openai(port: int, faults: Sequence[str], **dial: Any) -> None:  # noqa: ANN401  click's values
    """Serve OpenAI's images API on 127.0.0.1 until Ctrl-C, then print the bill.

    It draws for itself: no key is needed and nothing is paid. A NAME is a fault such as 429, 503, 500, cut, drop,
    moderation, quota, html, url, drift; a RATE the share of calls that meet it.
    """
    try:
        from packshot.testing.openai import FakeOpenAI
        from packshot.testing.openai.faults import complaint
    except ModuleNotFoundError as error:
        raise click.ClickException(f"{_MISSING} ({error.name} is missing)") from error
    try:
        fake = FakeOpenAI(port=port, log=_log, faults=_rates(faults), **dial)
    except ValueError as error:
        raise click.ClickException(complaint(error)) from error
    _serve(fake)


def _serve(fake: FakeOpenAI) -> None:
    try:
        with fake:
            click.echo(f"OPENAI_BASE_URL={fake.base_url}\nOPENAI_API_KEY=fake")
            say("serving; Ctrl-C stops and prints the bill")
            try:
                threading.Event().wait()
            except KeyboardInterrupt:
                say()
            _say_bill(fake)
    except OSError as error:
        raise click.ClickException(f"{error.strerror or error}; choose another --port, or 0 for a free one") from error


def _say_bill(fake: FakeOpenAI) -> None:
    charges = fake.bill.charges
    say(f"{len(fake.requests)} requests, {len(charges)} of them billed: {show_usd(fake.bill.total)}")
    for model in sorted({charge.model for charge in charges}):
        own = [charge.micros for charge in charges if charge.model == model]
        say(f"  {model}  {len(own)}  {show_usd(sum(own))}")


def _rates(faults: Sequence[str]) -> Mapping[str, float]:
    from packshot.testing.openai import Fault

    rates = {}
    for text in faults:
        name, _, rate = text.partition("=")
        if name not in get_args(Fault):
            raise click.BadParameter(f"{name!r} is no fault; there are {', '.join(get_args(Fault))}")
        try:
            rates[name] = float(rate)
        except ValueError:
            raise click.BadParameter(f"{text!r} has no rate; write it like {name}=0.1") from None
    return rates


def _log(request: Captured) -> None:
    what = " ".join(str(request.fields[name]) for name in ("model", "size", "quality") if name in request.fields)
    fault = f"  ({request.fault})" if request.fault else ""
    cost = f"  {show_usd(request.micros)}" if request.micros else ""
    say(f"{request.status} {request.method} {request.path}  {what}{cost}{fault}")
