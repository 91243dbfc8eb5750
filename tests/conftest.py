"""Rules for every test: no network but loopback, no change of the environment, nothing read from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytest_socket import socket_allow_hosts

from packshot import secrecy

LOOPBACK = ["127.0.0.1", "::1", "localhost"]


@pytest.fixture(autouse=True)
def _offline() -> None:
    socket_allow_hosts(LOOPBACK, allow_unix_socket=True)


@pytest.fixture(autouse=True)
def _same_environment() -> Iterator[None]:
    """Every test leaves the environment as it was."""
    before = dict(os.environ)
    yield
    for variables in (before, after := dict(os.environ)):
        variables.pop("PYTEST_CURRENT_TEST", None)
    assert before == after


@pytest.fixture(autouse=True)
def _own_folder(_same_environment: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test starts in an empty folder of its own, with no setting of the person who runs it."""
    for name in [name for name in os.environ if name.startswith("PACKSHOT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def _own_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test knows its own secrets only."""
    monkeypatch.setattr(secrecy, "_KNOWN", secrecy._Known())


settings.register_profile("packshot", deadline=None)
settings.load_profile("packshot")
