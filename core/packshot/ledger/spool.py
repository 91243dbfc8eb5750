"""Paid answers as they arrive: from the moment a spool file is closed its picture cannot be lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from packshot.api import Answer
from packshot.ledger import sidecars
from packshot.ledger.durable import make_folder, sync_folder, write_all
from packshot.ledger.failures import LedgerError, full, speaking
from packshot.ledger.rows import AttemptRow
from packshot.secrecy import redacted_all

_FRAGMENT, _ANSWER, _FACTS = ".part", ".resp", ".json"


class SpoolFile:
    """Implements `packshot.api.Spool`; one thread at a time."""

    def __init__(self, folder: Path, attempt: str, identity: Mapping[str, Any], room: int = 0) -> None:
        self._attempt = attempt
        self._base = folder / attempt
        self._identity = dict(identity)
        self._facts: dict[str, str] = {}
        self.on_preview: Callable[[bytes, int, int], None] | None = None
        """Told of every preview: its file's bytes, its number, and how many there will be at most."""
        self._written = 0
        with speaking(self._base):
            self._handle: int | None = os.open(
                _side(self._base, _FRAGMENT), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666
            )
            try:
                _reserve(self._handle, room)
            except OSError:
                self._release()
                _side(self._base, _FRAGMENT).unlink(missing_ok=True)
                raise

    @property
    def attempt(self) -> str:
        """The attempt's id."""
        return self._attempt

    def write(self, chunk: bytes) -> None:
        """Append bytes of the answer; LedgerError when the disk does not take them."""
        with speaking(self._base):
            write_all(self._open_handle(), chunk)
            self._written += len(chunk)

    def note(self, **facts: str) -> None:
        """Remember facts about the answer beside it."""
        self._facts.update(redacted_all(facts))

    def preview(self, data: bytes, *, number: int, total: int) -> None:
        """Hand an unfinished picture on; nothing of it is kept here."""
        if self.on_preview:
            self.on_preview(data, number, total)

    def close(self) -> None:
        """Make the answer durable and final. An answer that did not come whole must be abandoned instead."""
        with speaking(self._base):
            os.ftruncate(self._open_handle(), self._written)
            os.fsync(self._open_handle())
            self._release()
            self._write_facts()
            _side(self._base, _FRAGMENT).replace(_side(self._base, _ANSWER))
            sync_folder(self._base.parent)

    def abandon(self) -> None:
        """Stop here: the fragment stays as evidence and is never read as an answer."""
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, self._written)
            self._release()
            with suppress(LedgerError):  # that nothing came is what has to be told
                self._write_facts()

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            self._release()

    def _open_handle(self) -> int:
        if self._handle is None:
            raise ValueError(f"the spool file of attempt {self._attempt} is closed")
        return self._handle

    def _release(self) -> None:
        handle, self._handle = self._open_handle(), None
        os.close(handle)

    def _write_facts(self) -> None:
        if self._facts:
            sidecars.write(_side(self._base, _FACTS), {**self._identity, "facts": self._facts})


class Spools:
    """The folder of answers that wait to be read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def refuse_cramped(self, room: int) -> None:
        """LedgerError where the disk has not so many bytes left for an answer, before anything is sent for it."""
        there = next(each for each in (self.folder, *self.folder.parents) if each.exists())
        if hasattr(os, "statvfs"):
            with speaking(self.folder):
                disk = os.statvfs(there)
            if disk.f_bavail * disk.f_frsize < room:
                raise full(self.folder)

    def new(self, attempt: AttemptRow, room: int = 0) -> SpoolFile:
        """A file for the attempt's answer, with room for so many bytes set aside.

        Who asked, and at what price, is durable beside it before the first byte.
        """
        identity = sidecars.of_attempt(attempt)
        with speaking(self.folder):
            make_folder(self.folder)
        sidecars.write(_side(self.folder / attempt.id, _FACTS), identity)
        return SpoolFile(self.folder, attempt.id, identity, room)

    def answered(self, attempt: str) -> bool:
        """Whether the attempt's answer is durable."""
        return _side(self.folder / attempt, _ANSWER).exists()

    def answer(self, attempt: str) -> Answer | None:
        """The durable answer with what was noted of it; whatever the files hold, it never raises for that."""
        try:
            body = _side(self.folder / attempt, _ANSWER).read_bytes()
        except FileNotFoundError:
            return None
        facts = sidecars.read(_side(self.folder / attempt, _FACTS)).get("facts")
        known = facts if isinstance(facts, dict) else {}
        return Answer(attempt=attempt, body=body, facts={str(key): str(value) for key, value in known.items()})

    def sidecar(self, attempt: str) -> dict[str, Any]:
        """What stands beside the attempt's answer."""
        return sidecars.read(_side(self.folder / attempt, _FACTS))

    def collect(self, attempt: str) -> None:
        """Remove what is kept of a settled attempt; the answer first, as it must not outlive its facts."""
        with speaking(self.folder):
            for file in self.files(attempt):
                file.unlink(missing_ok=True)

    def files(self, attempt: str) -> Iterator[Path]:
        """The files there may be of an attempt, its answer first."""
        return (_side(self.folder / attempt, suffix) for suffix in (_ANSWER, _FRAGMENT, _FACTS))

    def attempts(self) -> Iterator[str]:
        """The attempts that have left something here, in order of id."""
        names = {file.stem for file in self.folder.glob("*") if file.suffix in (_ANSWER, _FRAGMENT, _FACTS)}
        yield from sorted(names)


def _reserve(handle: int, room: int) -> None:
    """Have the disk set room aside, so that an answer that is paid for does not meet a full one."""
    if room and hasattr(os, "posix_fallocate"):
        try:
            os.posix_fallocate(handle, 0, room)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):  # a disk that sets nothing aside
                raise


def _side(base: Path, suffix: str) -> Path:
    return base.with_name(base.name + suffix)
