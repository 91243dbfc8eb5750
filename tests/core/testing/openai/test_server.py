"""The server, its control endpoints, and its command."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
import warnings
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import openai
import pytest
from click.testing import CliRunner
from openai import OpenAI
from tests.core.testing.openai.conftest import MODEL, generated

from packshot.cli.testing import command
from packshot.testing.openai import FakeOpenAI


def test_bill_over_http(fake: FakeOpenAI, client: OpenAI) -> None:
    """`GET /_fake/bill` is the bill, without a key."""
    generated(client)
    bill = _get(fake, "bill")

    assert fake.bill.total == bill["total_micros"] == sum(each["micros"] for each in bill["charges"])
    assert fake.requests[0].id == bill["charges"][0]["request_id"]


def test_requests_over_http(fake: FakeOpenAI, client: OpenAI) -> None:
    """`GET /_fake/requests` is what was sent, and does not count itself."""
    generated(client)

    (sent,) = _get(fake, "requests")
    assert (MODEL, "Bearer ***") == (sent["fields"]["model"], sent["headers"]["authorization"])


def test_dial_over_http(fake: FakeOpenAI, client: OpenAI) -> None:
    """`POST /_fake/dial` turns the dial; what it does not name stays."""
    fake.dial(latency=0.01)
    dial = _get(fake, "dial", {"faults": ["503"]})

    assert (0.01, ["503"]) == (dial["latency"], dial["faults"])
    with pytest.raises(openai.InternalServerError):
        generated(client)


@pytest.mark.parametrize("wrong", [{"faults": {"429": 2}}, {"fault": "429"}, ["429"]])
def test_no_dial_over_http(fake: FakeOpenAI, wrong: object) -> None:
    """What is no dial is a 400 that says why."""
    with pytest.raises(HTTPError) as caught:
        _get(fake, "dial", wrong)
    with caught.value as answer:
        assert 400 == answer.code
        assert json.load(answer)["error"]["message"]


def test_reset(fake: FakeOpenAI, client: OpenAI) -> None:
    """A server that is reset has seen nothing."""
    generated(client)
    fake.dial(faults=["503"])
    fake.reset()

    assert (0, 0) == (fake.bill.total, len(fake.requests))
    assert generated(client).data


def test_stops_with_a_call_in_flight() -> None:
    """Leaving the block ends the server though a call still waits, without a warning."""
    caught: list[Exception] = []

    def call(base_url: str) -> None:
        with OpenAI(base_url=base_url, api_key="x", max_retries=0) as client:
            try:
                generated(client)
            except openai.APIError as error:
                caught.append(error)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with FakeOpenAI(latency=60) as fake:
            caller = threading.Thread(target=call, args=[fake.base_url])
            caller.start()
            while not fake.bill.charges:
                time.sleep(0.002)
        caller.join(5)

    assert not caller.is_alive()
    assert 1 == len(caught)
    assert not fake._thread.is_alive()


def test_port_in_use(fake: FakeOpenAI) -> None:
    """A port that is taken is an error that says so."""
    port = int(fake.base_url.rsplit(":", 1)[1].removesuffix("/v1"))
    done = CliRunner().invoke(command, ["fake-openai", "--port", str(port)])

    assert 0 != done.exit_code
    assert "choose another --port" in done.stderr


@pytest.mark.parametrize("fault", ["418=0.1", "429", "429=often", "429=2"])
def test_no_fault(fault: str) -> None:
    """A fault that does not exist, or has no rate, is a usage error."""
    done = CliRunner().invoke(command, ["fake-openai", "--port", "0", "--fault", fault])

    assert 0 != done.exit_code
    assert fault.split("=", maxsplit=1)[0] in done.stderr


def test_command() -> None:
    """The command prints two lines for the environment, a line for each request, and the bill at Ctrl-C."""
    arguments = ["testing", "fake-openai", "--port", "0", "--fault", "429=0.2", "--images-per-minute", "120"]
    program = [sys.executable, "-m", "packshot", *arguments]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        assert served.stdout
        environment = dict(served.stdout.readline().strip().split("=", 1) for _ in range(2))
        with OpenAI(base_url=environment["OPENAI_BASE_URL"], api_key=environment["OPENAI_API_KEY"]) as client:
            cost = generated(client).usage
        os.kill(served.pid, signal.SIGINT)
        _, said = served.communicate(timeout=10)

    assert cost
    assert 0 == served.returncode
    assert f"200 POST /v1/images/generations  {MODEL} 1024x640 low" in said
    assert "1 of them billed" in said


def _get(fake: FakeOpenAI, what: str, body: object = None) -> Any:  # noqa: ANN401  JSON
    data = None if body is None else json.dumps(body).encode()
    request = Request(f"{fake.base_url.removesuffix('/v1')}/_fake/{what}", data)  # noqa: S310  the fake's own address
    with urlopen(request) as answer:  # noqa: S310
        return json.load(answer)
