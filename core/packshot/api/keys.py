"""Storage keys: which can be stored everywhere and stay inside the store."""

from __future__ import annotations

import unicodedata

LONGEST_SEGMENT = 255
"""Bytes in UTF-8; the limit of ext4, APFS and NTFS names alike."""
LONGEST_KEY = 1024
"""Bytes in UTF-8; the limit of S3 and Google Cloud Storage object names."""
_DEVICES = frozenset(
    (
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789\u00b9\u00b2\u00b3"),
    )
)
_DRIVE_LENGTH = 2


def safe_key(key: str) -> str:
    """The key itself; ValueError with the reason when it is unsafe. A storage asks before it makes a path of one.

    Nothing is repaired in silence: two keys repaired into one would overwrite each other's picture.
    """
    if reason := unsafe(key):
        raise ValueError(f"{key!r} cannot be a storage key: {reason}; change storage.key or the product's id")
    return key


def unsafe(key: str, *, room: int = 0) -> str | None:
    """Why a key could leave the store, hide what it is, or be lost on another system; None for a safe one.

    Device names and names that end in a dot or a space are those Windows cannot hold. So many bytes as `room` says are
    left free for what will be put behind the key.
    """
    if not key:
        return "it is empty"
    if key.startswith("/") or _drive(key):
        return "it is absolute"
    if "\\" in key:
        return "it holds a backslash"
    plain = key.isascii() and key.isprintable()
    if hidden := None if plain else next((each for each in key if _hidden(each)), None):
        return f"it holds the invisible character U+{ord(hidden):04X}"
    if len(key.encode()) > LONGEST_KEY - room:
        return f"it is longer than {LONGEST_KEY - room} bytes"
    return next((reason for each in key.split("/") if (reason := _unsafe_segment(each, room))), None)


def _unsafe_segment(segment: str, room: int) -> str | None:
    if segment in ("", ".", ".."):
        return f'"{segment}" is not a name between slashes'
    if len(segment.encode()) > LONGEST_SEGMENT - room:
        return f"a name in it is longer than {LONGEST_SEGMENT - room} bytes"
    if segment.endswith((".", " ")):
        return f'"{segment}" ends in a dot or a space'
    if segment.split(".", maxsplit=1)[0].rstrip().lower() in _DEVICES:
        return f'"{segment}" is the name of a Windows device'
    return None


def _drive(key: str) -> bool:
    return len(key) >= _DRIVE_LENGTH and key[1] == ":" and key[0].isascii() and key[0].isalpha()


def _hidden(character: str) -> bool:
    """Control characters, lone surrogates and format characters: bidirectional overrides, zero-width spaces."""
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
