"""The images endpoint at its fastest: every call is answered at once with a PNG of 1.9 MB in base64 JSON.

No two pictures are the same, as a number in them tells. It serves on loopback until it is ended; the first line it
prints is the port.
"""

from __future__ import annotations

import asyncio
import base64
import io
import json
import struct
import zlib
from collections.abc import Iterator
from itertools import count

import numpy as np
from PIL import Image

HOST = "127.0.0.1"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
END = b"\0\0\0\0IEND\xaeB`\x82"
USAGE = {
    "input_tokens": 10,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
    "output_tokens": 4160,
    "total_tokens": 4170,
}


def picture() -> bytes:
    """A PNG of 1024 x 1024 pixels and 1.9 MB: noise of four bits a channel."""
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
    """Answer until the process is ended."""
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


if __name__ == "__main__":
    asyncio.run(serve())
