"""The contract of storages."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Storage, Stored
from packshot.testing.contracts.plugins import PluginContract, expect
from packshot.testing.contracts.rules import refused

_ONE, _TWO = b"one picture", b"another picture"
UNSAFE_KEYS = (
    "",
    "/etc/passwd",
    "C:/pictures/a.jpg",
    "../a.jpg",
    "sofa/../../a.jpg",
    "sofa//a.jpg",
    "./a.jpg",
    "sofa/",
    "sofa\\a.jpg",
    "sofa\0.jpg",
    "sofa\n.jpg",
    "sofa/gpj.\u202eexe",
    "con.jpg",
    "sofa/LPT1",
    "sofa/a.jpg.",
    "x" * 256,
)
"""Keys every storage refuses with a ValueError that says why."""


class StorageContract(PluginContract):
    """Whole or not at all, one object for the same bytes, and no key leads out of the store."""

    plugin: ClassVar[type[Storage[Any]]]
    work = "put"

    def arguments(self, folder: Path) -> tuple[str, bytes]:
        """A key and bytes."""
        return "sofa/work.jpg", _ONE

    def _call(self, made: Any, folder: Path) -> Callable[[], Any]:  # noqa: ANN401  as `opened` gives it
        return lambda: made.put(*self.arguments(folder), media_type="image/jpeg")

    def test_what_is_put_can_be_got(self, tmp_path: Path) -> None:
        """The bytes come back under their key, whatever letters it has.

        If this fails, look how a key becomes a path or an address: spaces, `#` and `%` need quoting.
        """
        with self.opened(tmp_path) as (storage, done):
            for key in ("sofa-01/colorway-moss-1.jpg", "Sofa 02/Gr\u00fcn #1 (50%).webp"):
                stored = done(storage.put(key, _ONE, media_type="image/jpeg"))
                expect(stored.key == key and stored.bytes == len(_ONE), f"put() says {stored}")
                expect(stored.sha256 in (None, hashlib.sha256(_ONE).hexdigest()), "the SHA-256 is another file's")
                expect(done(storage.get(key)) == _ONE, f"{key} came back with other bytes")

    def test_the_same_bytes_twice_are_one_object(self, tmp_path: Path) -> None:
        """Putting again what is there changes nothing.

        If this fails, look whether `put` counts or versions what it has already.
        """
        with self.opened(tmp_path) as (storage, done):
            stored = [done(storage.put("sofa/a.jpg", _ONE, media_type="image/jpeg")) for _ in range(2)]
            expect(stored[0] == stored[1], "the second put() gave back something else")
            expect(_keys(done(storage.list())) == ["sofa/a.jpg"], "the same bytes became two objects")

    def test_other_bytes_take_the_place_of_the_old(self, tmp_path: Path) -> None:
        """A key holds what was put last.

        If this fails, look for a cache in front of the store.
        """
        with self.opened(tmp_path) as (storage, done):
            for data in (_ONE, _TWO):
                done(storage.put("sofa/a.jpg", data, media_type="image/jpeg"))
            expect(done(storage.get("sofa/a.jpg")) == _TWO, "the old bytes are still there")
            expect(done(storage.stat("sofa/a.jpg")).bytes == len(_TWO), "stat() tells the old length")

    def test_what_is_not_there_is_said_so(self, tmp_path: Path) -> None:
        """`get` raises KeyError and `stat` gives None for a key that holds nothing.

        If this fails, look what your store answers for a missing key.
        """
        with self.opened(tmp_path) as (storage, done):
            expect(done(storage.stat("sofa/none.jpg")) is None, "stat() found something")
            with refused(KeyError, "get() gave something for a key that holds nothing"):
                done(storage.get("sofa/none.jpg"))

    def test_a_list_is_in_order_of_key(self, tmp_path: Path) -> None:
        """`list` gives the keys that begin with the prefix, sorted; an empty store has none.

        If this fails, sort, and compare texts instead of folders.
        """
        with self.opened(tmp_path) as (storage, done):
            expect(_keys(done(storage.list())) == [], "a new store is not empty")
            for key in ("sofa/b.jpg", "vase.jpg", "sofa/a.jpg", "sofa-2/a.jpg"):
                done(storage.put(key, _ONE, media_type="image/jpeg"))
            every = ["sofa-2/a.jpg", "sofa/a.jpg", "sofa/b.jpg", "vase.jpg"]
            expect(_keys(done(storage.list())) == every, "list() is not every key in order")
            expect(_keys(done(storage.list("sofa/"))) == every[1:3], 'list("sofa/") is not what lies there')
            expect(_keys(done(storage.list("sofa"))) == every[:3], "a prefix need not end at a slash")

    def test_an_unsafe_key_is_refused(self, tmp_path: Path) -> None:
        """`put`, `get` and `stat` raise ValueError with the reason; nothing is repaired in silence.

        If this fails, look where a key becomes a path or an address: examine it before.
        """
        with self.opened(tmp_path) as (storage, done):
            for key in UNSAFE_KEYS:
                calls: dict[str, Callable[[str], Any]] = {
                    "put": lambda key: storage.put(key, _ONE, media_type="image/jpeg"),
                    "get": storage.get,
                    "stat": storage.stat,
                }
                for name, call in calls.items():
                    with refused(ValueError, f"{name}() took the key {key!r}", saying="key"):
                        done(call(key))


def _keys(stored: list[Stored]) -> list[str]:
    return [each.key for each in stored]
