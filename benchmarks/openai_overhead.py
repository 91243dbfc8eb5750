"""What a paid picture costs this machine beside its provider's time: CPU and memory, packshot's way and others.

    python benchmarks/openai_overhead.py [concurrency ...]

The server of `openai_server.py` answers at once. There is no TLS, and the disk is the machine's own. aiohttp must be
installed. Every way runs in a process of its own, 96 pictures after a warm-up; all ways in turn, three times, so that a
busy machine is busy for all of them. The figures are medians, the ratios of CPU to `aiohttp`:

- `raw`: asyncio's sockets, one read for a body, jiter, pydantic's base64, a file: the least that gives a picture
- `raw, durable`: the same, the answer in a synced file before it is parsed, and the picture synced too: the least that
  loses nothing it has paid for
- `aiohttp`, `aiohttp, durable`: likewise, with aiohttp for the sockets
- `sdk`: `images.generate` as documented, the standard library's base64, a file
- `packshot read`: the generator's two halves with the ledger's spool between them: synced, read again, decoded
- `packshot read, httpx2`: the same where aiohttp is not installed
- `packshot buy`: all of it: ledger, spool, read, original; six syncs for each picture
"""

from __future__ import annotations

import asyncio
import base64
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from unittest import mock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

PICTURES, WARM_UP, ROUNDS = 96, 16, 3
HOST = "127.0.0.1"
ASKED = {"model": "gpt-image-2.5-sunburst", "prompt": "An oak chair.", "size": "1024x1024", "quality": "high", "n": 1}
Way = Callable[[int], Awaitable[None]]
"""Makes the picture of this number."""


@asynccontextmanager
async def raw(port: int, folder: Path, *, durable: bool = False) -> AsyncIterator[Way]:
    """Sockets, kept open between calls."""
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    body = json.dumps(ASKED).encode()
    head = b"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body)
    keep = _keeper(folder, durable=durable)

    async def make(number: int) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_connection(HOST, port, limit=2**22)
        writer.write(head + body)
        told = await reader.readuntil(b"\r\n\r\n")
        answer = await reader.readexactly(int(told.rpartition(b"content-length: ")[2]))
        idle.append((reader, writer))
        await keep(number, answer)

    yield make
    for _, writer in idle:
        writer.close()


@asynccontextmanager
async def aiohttp(port: int, folder: Path, *, durable: bool = False) -> AsyncIterator[Way]:
    """One session for all calls."""
    from aiohttp import ClientSession, TCPConnector

    keep = _keeper(folder, durable=durable)
    async with ClientSession(f"http://{HOST}:{port}", connector=TCPConnector(limit=0)) as session:

        async def make(number: int) -> None:
            async with session.post("/v1/images/generations", json=ASKED) as answer:
                body = await answer.read()
            await keep(number, body)

        yield make


def _keeper(folder: Path, *, durable: bool) -> Callable[[int, bytes], Awaitable[None]]:
    """Takes the picture out of an answer, and loses nothing on the way where it shall be durable."""
    import jiter
    from pydantic import ConfigDict, TypeAdapter

    from packshot.ledger.durable import write_durably

    decoder = TypeAdapter(bytes, config=ConfigDict(val_json_bytes="base64"))

    async def keep(number: int, answer: bytes) -> None:
        if durable:
            await asyncio.to_thread(write_durably, folder / f"{number}.resp", answer)
        data = decoder.validate_strings(jiter.from_json(answer)["data"][0]["b64_json"])
        if durable:
            await asyncio.to_thread(write_durably, folder / f"{number}.png", data)
        else:
            (folder / f"{number}.png").write_bytes(data)

    return keep


@asynccontextmanager
async def sdk(port: int, folder: Path) -> AsyncIterator[Way]:
    """As the SDK's documentation has it."""
    import openai

    async with openai.AsyncOpenAI(base_url=f"http://{HOST}:{port}/v1", api_key="any") as client:

        async def make(number: int) -> None:
            asked: Mapping[str, Any] = ASKED
            answer = await client.images.generate(**asked)
            (folder / f"{number}.png").write_bytes(base64.b64decode(answer.data[0].b64_json))

        yield make


@asynccontextmanager
async def packshot_read(port: int, folder: Path) -> AsyncIterator[Way]:
    """The generator and the spool."""
    from packshot.engine.calling import call
    from packshot.engine.desk import Desk
    from packshot.engine.threads import processors
    from packshot.ledger.spool import SpoolFile, Spools

    async with _bench(port, folder) as bench:
        request, generator, desk, spools = bench.planned(0).job.request, bench.generator, Desk(), Spools(folder)
        reading_at_once = asyncio.Semaphore(processors())

        async def make(number: int) -> None:
            spool = SpoolFile(folder, f"{number}", {})
            await call(generator, generator.ask, request, spool)
            await desk.ask(spool.close)
            async with reading_at_once:
                answer = await desk.ask(spools.answer, f"{number}")
                reading = await call(generator, generator.read, answer, request)
            await desk.ask((folder / f"{number}.png").write_bytes, reading.originals[0])

        yield make


@asynccontextmanager
async def packshot_read_httpx(port: int, folder: Path) -> AsyncIterator[Way]:
    """The SDK's own transport."""
    with mock.patch("packshot_openai.clients.find_spec", return_value=None):
        async with packshot_read(port, folder) as make:
            yield make


@asynccontextmanager
async def packshot_buy(port: int, folder: Path) -> AsyncIterator[Way]:
    """Everything between a planned job and its original."""
    async with _bench(port, folder) as bench:

        async def make(number: int) -> None:
            await bench.buyer.buy(bench.planned(number), bench.generator)

        yield make


@dataclass(frozen=True)
class Bench:
    """A catalog's first job, as many times as needed, and who buys it."""

    first: Any
    generator: Any
    buyer: Any

    def planned(self, number: int) -> Any:  # noqa: ANN401  a Planned; packshot is imported where it is measured only
        """The job under another slot and key."""
        keys = replace(self.first.keys, original=f"{number:064x}")
        return replace(self.first, keys=keys, slot=replace(self.first.slot, take=number + 1))


@asynccontextmanager
async def _bench(port: int, folder: Path) -> AsyncIterator[Bench]:
    from packshot.cli.asking import Asked, jobs
    from packshot.cli.session import opened
    from packshot.engine.buying import Buyer
    from packshot.engine.desk import Desk
    from packshot.engine.maps import Maps
    from packshot.engine.opening import Opened
    from packshot.engine.previews import Previews
    from packshot.engine.purse import Purse
    from packshot.engine.shutdown import Stop
    from packshot.engine.threads import processors
    from packshot.engine.work import Work
    from packshot.engine.workshop import Workshop
    from packshot.planning.plan import Selection
    from packshot.testing.shop import CATALOG, Shop

    table = f'[generators.studio]\nplugin = "openai"\nbase_url = "http://{HOST}:{port}/v1"\napi_key = "any"'
    catalog = CATALOG.replace('[generators.studio]\nplugin = "studio"', table)
    with opened(Shop.build(folder / "shop", catalog=catalog).folder, readonly=False) as session:
        first: Any = next(iter(jobs(session, Asked(Selection(), None))))
        asked = replace(first.job.request, operation="generate", references=())
        first = replace(first, job=replace(first.job, request=asked))
        work = Work(catalog=session.catalog, plan=(), ledger=session.ledger, kit=session.planner.kit)
        session.ledger.start_run("run", catalog="Bench", tier="draft", command="run")
        workshop = Workshop(
            work=work,
            run="run",
            desk=Desk(),
            opened=Opened(),
            purse=Purse(None),
            stop=Stop(asyncio.sleep),
            processors=asyncio.Semaphore(processors()),
            previews=Previews(session.catalog.work / "previews", lambda _: None),
            maps=Maps.of(session.catalog.work),
            emit=lambda _: None,
        )
        generator: Any = session.planner.kit.generator("studio")
        await workshop.opened.ready(generator)
        yield Bench(first, generator, Buyer(workshop))
        await workshop.opened.close()
        workshop.desk.close()


WAYS: Mapping[str, Callable[[int, Path], AbstractAsyncContextManager[Way]]] = {
    "raw": raw,
    "raw, durable": partial(raw, durable=True),
    "aiohttp": aiohttp,
    "aiohttp, durable": partial(aiohttp, durable=True),
    "sdk": sdk,
    "packshot read": packshot_read,
    "packshot read, httpx2": packshot_read_httpx,
    "packshot buy": packshot_buy,
}


async def measure(way: str, concurrency: int, port: int) -> None:
    """Make the pictures one way; print pictures a second, CPU ms a picture and peak MB as JSON."""
    with tempfile.TemporaryDirectory() as folder:
        async with WAYS[way](port, Path(folder)) as make:
            await _made(make, range(WARM_UP), concurrency)
            started, cpu = time.perf_counter(), time.process_time()
            await _made(make, range(WARM_UP, WARM_UP + PICTURES), concurrency)
            wall, cpu = time.perf_counter() - started, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"rate": PICTURES / wall, "cpu": 1000 * cpu / PICTURES, "peak": peak}))


async def _made(make: Way, numbers: range, concurrency: int) -> None:
    waiting = iter(numbers)

    async def worker() -> None:
        for number in waiting:
            await make(number)

    await asyncio.gather(*(worker() for _ in range(concurrency)))


def compare(concurrency: int, port: int) -> None:
    """Print a table of all ways."""
    figures: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _, way in product(range(ROUNDS), WAYS):
        command = [sys.executable, __file__, "--one", way, str(concurrency), str(port)]
        figures[way].append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    print(f"concurrency {concurrency}")
    for way, rounds in figures.items():
        rate, cpu, peak = (median(each[name] for each in rounds) for name in ("rate", "cpu", "peak"))
        ratio = cpu / median(each["cpu"] for each in figures["aiohttp"])
        print(f"  {way:21} {rate:6.1f} pictures/s  {cpu:6.1f} ms CPU ({ratio:.2f}x)  {peak:4.0f} MB", flush=True)


def main() -> None:
    """Compare at 16 and 64 calls at once, or at those given."""
    match sys.argv[1:]:
        case ["--one", way, concurrency, port]:
            asyncio.run(measure(way, int(concurrency), int(port)))
        case levels:
            command = [sys.executable, str(Path(__file__).with_name("openai_server.py"))]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
                at = int((server.stdout or sys.stdin).readline())
                for level in levels or ["16", "64"]:
                    compare(int(level), at)
                server.terminate()


if __name__ == "__main__":
    main()
