"""packshot processes that start in milliseconds: forked from one that has imported everything and has no thread."""

from __future__ import annotations

import gc
import json
import os
import select
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tests.proofs.operations import Met, Trap

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0
"""Seconds after which a process that should have ended has failed its proof."""
CRASHED = 99
"""Exit code of a process whose command line let an exception out."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code, negative for a signal, what it said on stderr, and what it put out."""

    code: int
    said: str
    out: str

    @property
    def killed(self) -> bool:
        """Whether SIGKILL ended it."""
        return self.code == -signal.SIGKILL


@dataclass(frozen=True, slots=True)
class Child:
    """A running process."""

    pid: int
    _handle: int
    _said: Path
    _forks: Forks

    def ends_within(self, seconds: float) -> bool:
        """Wait so long for it to end."""
        return bool(select.select([self._handle], [], [], max(0.0, seconds))[0])

    def kill(self) -> Ended:
        """SIGKILL, unless it has ended before."""
        signal.pidfd_send_signal(self._handle, signal.SIGKILL)
        return self.end()

    def end(self, patience: float = PATIENCE) -> Ended:
        """Wait for its end."""
        overdue = not self.ends_within(patience)
        if overdue:
            signal.pidfd_send_signal(self._handle, signal.SIGABRT)
        code = self._forks.reaped(self.pid)
        os.close(self._handle)
        said, out = (file.read_text("utf-8", "replace") for file in (self._said, _out(self._said)))
        assert not overdue, f"a process did not end within {patience:g} s: {said}"
        return Ended(code, said, out)


class Forks:
    """The server; `prefix` is a command that runs it, such as `unshare`, `environment` is added to its own."""

    def __init__(self, prefix: Sequence[str] = (), environment: Mapping[str, str] = {}) -> None:
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
        # numpy's BLAS starts threads when it is imported, and a process with threads must not fork
        own |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", **environment}
        own |= {"PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
        self._server = subprocess.Popen(
            [*prefix, sys.executable, "-m", "tests.proofs.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=own,
            cwd=ROOT,
        )
        self._living: set[int] = set()
        assert self._heard() == "ready"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pid in self._living:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        assert self._server.stdin is not None
        self._server.stdin.close()
        self._server.wait(PATIENCE)
        assert self._server.stdout is not None
        self._server.stdout.close()

    @property
    def pid(self) -> int:
        """The server's own process."""
        return self._server.pid

    def start(
        self, command: Sequence[str], *, folder: Path, said: Path, trap: Trap | None = None, setup: str = ""
    ) -> Child:
        """Run `packshot` with these words in `folder`; what it says goes to `said`.

        `setup` names a function, as `module:name`, to be called in the process first.
        """
        order = {"command": list(command), "folder": str(folder), "said": str(said), "setup": setup}
        pid = int(self._asked({**order, "trap": asdict(trap) if trap else None}))
        self._living.add(pid)
        return Child(pid, os.pidfd_open(pid), said, self)

    def reaped(self, pid: int) -> int:
        """The exit code of a process that has ended or will at once."""
        code = int(self._asked({"reap": pid}))
        self._living.discard(pid)
        return code

    def _asked(self, order: Mapping[str, Any]) -> str:
        assert self._server.stdin is not None
        self._server.stdin.write(json.dumps(order) + "\n")
        self._server.stdin.flush()
        return self._heard()

    def _heard(self) -> str:
        assert self._server.stdout is not None
        line = self._server.stdout.readline().strip()
        assert line, "the server of processes has died"
        return line


def met(trap: Trap) -> Met:
    """What a process with this trap has met."""
    return Met.read(Path(trap.told))


def _out(said: Path) -> Path:
    return said.with_name(f"{said.name}.out")


def serve() -> None:
    """Fork and reap as told on stdin, until it closes."""
    _warm()
    gc.freeze()  # what all processes share is not looked through in each of them
    threads = len(list(Path("/proc/self/task").iterdir()))
    assert threads == 1, f"{threads} threads: forking would copy one of them"
    _say("ready")
    for line in sys.stdin:
        order = json.loads(line)
        if "reap" in order:
            _say(os.waitstatus_to_exitcode(os.waitpid(order["reap"], 0)[1]))
        elif pid := os.fork():
            _say(pid)
        else:
            _work(order)


def _say(word: object) -> None:
    print(word, flush=True)  # noqa: T201  the protocol


def _warm() -> None:
    """Import all that a run may need."""
    import importlib
    import pkgutil

    import aiohttp  # noqa: F401
    import httpx2
    import openai
    import openai.resources.images

    import packshot
    import packshot_checks  # noqa: F401
    import packshot_files  # noqa: F401
    import packshot_openai
    import packshot_retouch  # noqa: F401
    import packshot_stores  # noqa: F401
    import packshot_studio
    from packshot.plugins import Plugins

    for package in (packshot, packshot_openai, packshot_studio):
        for each in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".testing" not in each.name and not each.name.endswith("__main__"):
                importlib.import_module(each.name)
    Plugins.load(())
    openai.AsyncOpenAI(api_key="none", http_client=httpx2.AsyncClient(verify=False))


def _work(order: Mapping[str, Any]) -> None:
    """Be a packshot process."""
    try:
        code = _packshot(order)
    except BaseException:  # noqa: BLE001  told by the exit code
        traceback.print_exc()
        code = CRASHED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(code)


def _packshot(order: Mapping[str, Any]) -> int:
    import importlib

    from tests.proofs.operations import install

    from packshot.cli import main

    os.chdir(order["folder"])
    said = Path(order["said"])
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, file in ((1, _out(said)), (2, said)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), number)
    if order["setup"]:
        module, _, name = order["setup"].partition(":")
        getattr(importlib.import_module(module), name)()
    watch = install(Trap(**order["trap"])) if order["trap"] else None
    sys.argv = ["packshot", *order["command"]]
    code = main()
    if watch:
        watch.tell()
    return code


if __name__ == "__main__":
    serve()
