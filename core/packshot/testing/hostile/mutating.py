"""A good input made strange: bytes changed, parts lost, doubled and swapped, words put in. The same for a seed, always."""

from __future__ import annotations

import zlib
from random import Random

from packshot.testing.hostile.doors import Entrance

_PNG = b"\x89PNG\r\n\x1a\n"
LONGEST = 200_000


def mutated(entrance: Entrance, number: int) -> bytes:
    """Input `number` of an entrance."""
    chance = Random(number)  # noqa: S311  no secret hangs on it
    data = chance.choice(entrance.seeds)
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        data = _changed(data, entrance, chance)[:LONGEST]
    return _with_checksums(data) if data.startswith(_PNG) and chance.random() < 0.8 else data  # noqa: PLR2004


def _changed(data: bytes, entrance: Entrance, chance: Random) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((0, 1, 1, 2, 4, 16, 64, 1_000)))
    match chance.randrange(7):
        case 0:
            put = bytes((chance.randrange(256),)) * (end - start)
        case 1:
            put = b""
        case 2:
            put = data[start:end] * chance.choice((2, 3, 50))
        case 3:
            other = chance.choice(entrance.seeds)
            at = chance.randint(0, len(other))
            put = other[at : at + chance.choice((1, 8, 100))]
        case 4:
            put = bytes(each ^ 1 << chance.randrange(8) for each in data[start:end])
        case _:
            put = chance.choice(entrance.words) * chance.choice((1, 1, 1, 2, 30))
    return data[:start] + put + data[end:]


def _with_checksums(data: bytes) -> bytes:
    """A PNG whose chunks are whole again, so that a change comes as far as the decoder."""
    out, at = [_PNG], len(_PNG)
    while at + 12 <= len(data):
        length = min(int.from_bytes(data[at : at + 4]), len(data) - at - 12)
        body = data[at + 4 : at + 8 + length]
        out.append(length.to_bytes(4) + body + zlib.crc32(body).to_bytes(4))
        at += 12 + length
    return b"".join(out) + data[at:]
