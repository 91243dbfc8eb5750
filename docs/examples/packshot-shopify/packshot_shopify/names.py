"""What a file is called in a shop: its key, readable and to be read back, and the digest of its bytes.

So a name says which bytes it holds: what is there already need not be sent again, and a new picture has a new address,
which no cache between shop and customer has seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LONGEST = 255
_NAME = re.compile(r"((?:[A-Za-z0-9-]|_s|_[0-9a-f]{2})+)\.([0-9a-f]{64})\.([a-z0-9]+)", re.ASCII)
_EXTENSION = re.compile(r"(.+)\.([a-z0-9]{1,8})", re.DOTALL | re.ASCII)
_ODD = re.compile(r"[^A-Za-z0-9-]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Name:
    """A key and the SHA-256 (hex) of what it holds."""

    key: str
    digest: str

    def __str__(self) -> str:
        extension = _parts(self.key)[1]
        return f"{stem(self.key)}.{self.digest}.{extension}"


def stem(key: str) -> str:
    """What the names of all that a key ever held begin with. Raises ValueError for a key too long for a shop."""
    said = _ODD.sub(_written, _parts(key)[0])
    if len(said) + 64 + 10 > LONGEST:
        raise ValueError(f"the key {key!r} is too long for a shop's files; shorten storage.key or the product's id")
    return said


def parse(name: str) -> Name | None:
    """The name of a file in a shop; None for one that packshot has not named."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    said = re.sub(rb"_(s|[0-9a-f]{2})", _read, found[1].encode())
    return Name(f"{said.decode('utf-8', 'replace')}.{found[3]}", found[2])


def _parts(key: str) -> tuple[str, str]:
    """Before the last dot and after it. Raises ValueError for a key without an ending, which no shop takes."""
    found = _EXTENSION.fullmatch(key)
    if found is None:
        raise ValueError(f"the key {key!r} does not end in a file's extension; end storage.key in .{{{{ ext }}}}")
    return found[1], found[2]


def _written(odd: re.Match[str]) -> str:
    return "_s" if odd[0] == "/" else "".join(f"_{byte:02x}" for byte in odd[0].encode())


def _read(said: re.Match[bytes]) -> bytes:
    return b"/" if said[1] == b"s" else bytes.fromhex(said[1].decode())
