"""The photos of a catalog that stand on the web: each address asked once a command, a few at a time, kept beside it."""

from __future__ import annotations

import random
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import TYPE_CHECKING

from packshot.api.decoding import MAX_BYTES
from packshot.web.failures import Unfetched
from packshot.web.urls import Rules, Url, checked, parse

if TYPE_CHECKING:
    from packshot.web.shelf import Note, Shelf

AT_ONCE = 8
"""Photos fetched at the same time."""
TRIES = 3
LONGEST_WAIT = 30.0
"""Seconds a server may ask to wait; a longer wait is the person's to decide on."""
_REMEMBERED = 65_536
_IDLE = 2.0


@dataclass(frozen=True, slots=True)
class Reach:
    """What this machine lets catalogs fetch."""

    private_hosts: tuple[str, ...] = ()
    """Hosts that may lie in a private network or on this machine."""
    offline: bool = False
    """Whether nothing is fetched: only photos that were fetched before are there."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a catalog says of fetching."""

    fresh: float = 3_600.0
    """Seconds for which a server is not asked again whether a photo has changed."""
    seconds: float = 60.0
    """All of one fetch, at most."""
    bytes: int = MAX_BYTES


@dataclass(slots=True)
class Progress:
    """How far fetching is; counts since the command began."""

    waiting: int = 0
    fetched: int = 0
    unchanged: int = 0
    failed: int = 0
    bytes: int = 0


class Photos:
    """Gives a file for an address. Threads of its own ask; as daemons, so that nobody waits for them at the end."""

    def __init__(
        self,
        rules: Rules | None = None,
        *,
        folder: Path | None = None,
        terms: Terms | None = None,
        offline: bool = False,
    ) -> None:
        self.rules = rules or Rules()
        self.offline = offline
        self.progress = Progress()
        self.watch: Callable[[Progress], None] = lambda _: None
        """Told after each fetch, from the thread that fetched."""
        self.sleep: Callable[[float], None] = time.sleep
        self._folder = folder or Path(".packshot") / "photos"
        self._terms = terms or Terms()
        self._lock = Lock()
        self._asked: OrderedDict[str, Future[Path]] = OrderedDict()
        self._queue: SimpleQueue[tuple[str, Future[Path]]] = SimpleQueue()
        self._threads = 0

    def ahead(self, texts: Iterable[str]) -> None:
        """Begin to fetch what will be asked for."""
        if self.rules.hosts:
            for text in texts:
                self._wanted(text)

    def file(self, text: str) -> Path:
        """The picture at an address, in a folder named by its SHA-256. Raises Forbidden or Unfetched."""
        return self._wanted(text).result()

    def again(self, text: str) -> Path:
        """The picture anew: the file that was kept is not what came. Raises Forbidden or Unfetched."""
        self._shelf().forget(parse(text))
        with self._lock:
            self._asked.pop(text, None)
        return self.file(text)

    def _wanted(self, text: str) -> Future[Path]:
        with self._lock:
            if text in self._asked:
                return self._asked[text]
            wanted = self._asked[text] = Future()
            while len(self._asked) > _REMEMBERED:
                self._asked.popitem(last=False)
            self.progress.waiting += 1
            self._queue.put((text, wanted))
            if self._threads < min(AT_ONCE, self.progress.waiting):
                self._threads += 1
                Thread(target=self._work, daemon=True, name="packshot-photos").start()
        return wanted

    def _work(self) -> None:
        while True:
            try:
                text, wanted = self._queue.get(timeout=_IDLE)
            except Empty:
                with self._lock:
                    if self._queue.empty():
                        self._threads -= 1
                        return
                continue
            try:
                wanted.set_result(self._file(parse(text)))
            except BaseException as error:  # noqa: BLE001  it is raised again where the picture is asked for
                wanted.set_exception(error)
            with self._lock:
                self.progress.waiting -= 1
                self.progress.failed += wanted.exception() is not None
            self.watch(self.progress)

    def _file(self, url: Url) -> Path:
        """The rules come first: what was fetched under others is not given out."""
        from packshot.web.fetching import unkept

        checked(url, self.rules)
        shelf = self._shelf()
        note = shelf.note(url)
        if note and (self.offline or 0 <= time.time() - note.checked < self._terms.fresh):
            return shelf.picture(note)
        if self.offline:
            fix = "run without --offline, or download the photo and write its path"
            raise Unfetched("it was never fetched, and packshot is offline", fix)
        try:
            return self._fetched(url, shelf, note)
        except OSError as error:
            raise unkept(error) from error
        except Unfetched as error:
            raise _with_the_copy(error, note) from error

    def _fetched(self, url: Url, shelf: Shelf, note: Note | None) -> Path:
        """Asks a few times where that may help: fetching a photo costs nothing."""
        tries = 1
        while True:
            try:
                return self._once(url, shelf, note)
            except Unfetched as error:
                if error.again is None or error.again > LONGEST_WAIT or tries == TRIES:
                    raise
                self.sleep(error.again * tries * random.uniform(1.0, 1.2))  # noqa: S311  spreads the tries
                tries += 1

    def _once(self, url: Url, shelf: Shelf, note: Note | None) -> Path:
        from packshot.web.fetching import Limits, Validators, fetch

        limits = Limits(self._terms.seconds, self._terms.bytes)
        with shelf.arriving() as part:
            fetched = fetch(url, self.rules, limits, part, note.validators if note else Validators())
            with self._lock:
                self.progress.bytes += fetched.bytes
                self.progress.fetched += bool(fetched.sha256)
                self.progress.unchanged += not fetched.sha256
            if note and not fetched.sha256:
                shelf.confirm(url, note, time.time())
                return shelf.picture(note)
            return shelf.keep(url, fetched, part, time.time())

    def _shelf(self) -> Shelf:
        from packshot.web.shelf import Shelf

        return Shelf(self._folder)


def _with_the_copy(error: Unfetched, note: Note | None) -> Unfetched:
    """The failure with the way out that an older copy offers; packshot does not take it by itself."""
    if note is None:
        return error
    since = time.strftime("%Y-%m-%d", time.localtime(note.checked))
    return Unfetched(str(error), f"try again later, or use the copy of {since}: --offline", error.again)
