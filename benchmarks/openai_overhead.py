"""What a paid picture costs this machine beside its provider's time: CPU and memory, packshot's way and others.

    python benchmarks/openai_overhead.py [concurrency ...]

A server on loopback answers every call at once with a PNG of 1.9 MB in base64 JSON, as the images endpoint does; no two
are the same, as a number in them tells. There is no TLS, and the disk is the machine's own.
Every way runs in a process of its own, one after another, 256 pictures after a warm-up:

- `raw`: asyncio's sockets, one read for a body, jiter, pydantic's base64, a file: the least that gives a picture
- `raw, durable`: the same, the answer in a synced file before it is parsed, and the picture synced too: the least that
  loses nothing it has paid for
- `httpx2`: the transport of the SDK by itself, jiter, the standard library's base64, a file
- `sdk`: `images.generate` as documented, the standard library's base64, a file
- `packshot read`: the generator's two halves with the ledger's spool between them: synced, read again, decoded
- `packshot buy`: all of it: ledger, spool, read, original; six syncs for each picture
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import resource
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

PICTURES, WARM_UP = 256, 16
HOST = "127.0.0.1"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
ASKED = {"model": "gpt-image-2.5-sunburst", "prompt": "An oak chair.", "size": "1024x1024", "quality": "high", "n": 1}
END = b"\0\0\0\0IEND\xaeB`\x82"
USAGE = {
    "input_tokens": 10,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
    "output_tokens": 4160,
    "total_tokens": 4170,
}

Way = Callable[[int], Awaitable[None]]
"""Makes the picture of this number."""


def picture() -> bytes:
    """A PNG of 1024 x 1024 pixels and 1.9 MB: noise of four bits a channel."""
    import numpy as np
    from PIL import Image

    noise = np.random.default_rng(1).integers(0, 16, (1024, 1024, 3), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(noise).save(out, "PNG")
    return out.getvalue()


def answers() -> Iterator[bytes]:
    """Bodies of the images endpoint, each with another picture: its text chunk holds a number."""
    file = picture()
    kept = (len(file) - len(END)) // 3 * 3
    document = {"created": 1, "data": [{"b64_json": "PICTURE"}], "usage": USAGE}
    before, after = json.dumps(document).encode().split(b"PICTURE")
    before += base64.b64encode(file[:kept])
    for number in count():
        text = b"tEXtNumber\0%09d" % number
        chunk = struct.pack(">I", len(text) - 4) + text + struct.pack(">I", zlib.crc32(text))
        yield before + base64.b64encode(file[kept : -len(END)] + chunk + END) + after


async def serve() -> None:
    """Answer until the process is ended; the first line printed is the port."""
    bodies = answers()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await _head(reader):
            await reader.readexactly(_length(head))
            body = next(bodies)
            writer.write(HEAD % len(body))
            writer.write(body)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, HOST, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def _head(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def _length(head: bytes) -> int:
    lines = head.lower().split(b"\r\n")
    return next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)


@asynccontextmanager
async def raw(port: int, folder: Path, *, durable: bool = False) -> AsyncIterator[Way]:
    """Sockets, kept open between calls."""
    import jiter
    from pydantic import ConfigDict, TypeAdapter

    decoder = TypeAdapter(bytes, config=ConfigDict(val_json_bytes="base64"))
    idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    body = json.dumps(ASKED).encode()
    head = b"POST /v1/images/generations HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(body)

    async def make(number: int) -> None:
        reader, writer = idle.pop() if idle else await asyncio.open_connection(HOST, port, limit=2**22)
        writer.write(head + body)
        answer = await reader.readexactly(_length(await reader.readuntil(b"\r\n\r\n")))
        idle.append((reader, writer))
        if durable:
            await asyncio.to_thread(_synced, folder / f"{number}.resp", answer)
        data = decoder.validate_strings(jiter.from_json(answer)["data"][0]["b64_json"])
        if durable:
            await asyncio.to_thread(_synced, folder / f"{number}.png", data)
        else:
            (folder / f"{number}.png").write_bytes(data)

    yield make
    for _, writer in idle:
        writer.close()


def _synced(file: Path, data: bytes) -> None:
    from packshot.ledger.durable import write_durably

    write_durably(file, data)


@asynccontextmanager
async def raw_durable(port: int, folder: Path) -> AsyncIterator[Way]:
    """Sockets, and nothing paid for is lost."""
    async with raw(port, folder, durable=True) as make:
        yield make


@asynccontextmanager
async def httpx(port: int, folder: Path) -> AsyncIterator[Way]:
    """The SDK's transport."""
    import httpx2
    import jiter

    limits = httpx2.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx2.AsyncClient(base_url=f"http://{HOST}:{port}/v1", limits=limits, timeout=60) as client:

        async def make(number: int) -> None:
            answer = await client.post("/images/generations", json=ASKED)
            data = base64.b64decode(jiter.from_json(answer.content)["data"][0]["b64_json"])
            (folder / f"{number}.png").write_bytes(data)

        yield make


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
    from packshot.ledger.spool import SpoolFile, Spools

    async with _bench(port, folder) as bench:
        request, generator, desk, spools = bench.planned(0).job.request, bench.generator, Desk(), Spools(folder)

        async def make(number: int) -> None:
            spool = SpoolFile(folder, f"{number}", {})
            await call(generator, generator.ask, request, spool)
            await desk.ask(spool.close)
            answer = await desk.ask(spools.answer, f"{number}")
            reading = await call(generator, generator.read, answer, request)
            await desk.ask((folder / f"{number}.png").write_bytes, reading.originals[0])

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
    from packshot.engine.opening import Opened
    from packshot.engine.previews import Previews
    from packshot.engine.purse import Purse
    from packshot.engine.shutdown import Stop
    from packshot.engine.threads import processors
    from packshot.engine.work import Work
    from packshot.engine.workshop import Workshop
    from packshot.planning.plan import Selection
    from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

    table = f'[generators.studio]\nplugin = "openai"\nbase_url = "http://{HOST}:{port}/v1"\napi_key = "any"'
    catalog = CATALOG.replace('[generators.studio]\nplugin = "studio"', table)
    shop = Shop.build(folder / "shop", catalog=catalog, records=f"{COLUMNS}\n{CHAIR}\n")
    with opened(shop.folder, readonly=False) as session:
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
            emit=lambda _: None,
        )
        generator: Any = session.planner.kit.generator("studio")
        await workshop.opened.ready(generator)
        yield Bench(first, generator, Buyer(workshop))
        await workshop.opened.close()
        workshop.desk.close()


WAYS = {
    "raw": raw,
    "raw, durable": raw_durable,
    "httpx2": httpx,
    "sdk": sdk,
    "packshot read": packshot_read,
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
    """Print a table of all ways; ratios are of CPU, to `raw, durable`."""
    figures = {}
    for way in WAYS:
        command = [sys.executable, __file__, "--one", way, str(concurrency), str(port)]
        figures[way] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    print(f"concurrency {concurrency}")
    for way, each in figures.items():
        ratio = each["cpu"] / figures["raw, durable"]["cpu"]
        speed = f"{each['rate']:6.1f} pictures/s  {each['cpu']:6.1f} ms CPU ({ratio:.2f}x)"
        print(f"  {way:14} {speed}  {each['peak']:4.0f} MB")


def main() -> None:
    """Compare at 16 and 64 calls at once, or at those given."""
    match sys.argv[1:]:
        case ["--serve"]:
            asyncio.run(serve())
        case ["--one", way, concurrency, port]:
            asyncio.run(measure(way, int(concurrency), int(port)))
        case levels:
            command = [sys.executable, __file__, "--serve"]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
                at = int((server.stdout or sys.stdin).readline())
                for level in levels or ["16", "64"]:
                    compare(int(level), at)
                server.terminate()


if __name__ == "__main__":
    main()
