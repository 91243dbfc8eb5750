"""A ledger in a temporary folder, and the few moves that tests make with it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from packshot.api import Answer, Cost
from packshot.identity import Keys, Slot
from packshot.ledger import AssetRow, Ledger, OriginalRow


class Shop:
    """Makes slots, keys and pictures, and takes a ledger through the steps of a paid call."""

    RUN = "2026-11-22T10-15-00-3f2a"

    def __init__(self, work: Path) -> None:
        self.work = work
        self.ledger = Ledger.open(work)
        self.ledger.start_run(self.RUN, catalog="aurora", tier="draft", command="run")

    def crash(self) -> None:
        """Let the process die: nothing is closed properly; then open anew and judge every other process dead."""
        self.ledger._connection.close()
        self.ledger = Ledger.open(self.work)

    @staticmethod
    def slot(product: str = "sofa-01", **axes: str | int | None) -> Slot:
        """A slot of a colourway shot."""
        given: dict[str, Any] = {"shot": "colorway", "colorway": "moss", "scene": None, "take": 1, "tier": "draft"}
        return Slot(product=product, **{**given, **axes})

    @staticmethod
    def keys(key: str) -> Keys:
        """Keys named for a word."""
        return Keys(original=key, asset=f"asset of {key}", parts={"prompt": "p", "photo": "f"})

    @staticmethod
    def png(shade: int = 0) -> bytes:
        """A whole picture of one pixel."""
        out = io.BytesIO()
        Image.new("L", (1, 1), shade).save(out, "PNG")
        return out.getvalue()

    def begin(self, key: str = "k", price: int | None = 10, *, budget: int | None = None, retry: bool = False) -> str:
        """The intent of a paid call; without a price, of one that nobody knows."""
        return self.ledger.begin(
            run=self.RUN,
            slot=self.slot(key),
            keys=self.keys(key),
            generator="openai",
            plugin="openai 1",
            estimate=None if price is None else Cost(price // 2, price),
            budget=budget,
            retry_unknown=retry,
        )

    def answer(self, attempt: str, body: bytes = b"raw") -> None:
        """The provider's answer, durable."""
        spool = self.ledger.spool(attempt)
        spool.write(body)
        spool.note(status="200")
        spool.close()

    def told(self, attempt: str) -> Answer:
        """The durable answer, which must be there."""
        answer = self.ledger.answer(attempt)
        if answer is None:
            raise LookupError(attempt)
        return answer

    def held(self, key: str) -> str:
        """Why a picture may not be made; empty when it may."""
        return self.ledger.held(key) or ""

    def keep(self, attempt: str, *pictures: bytes, charge: int | None = 4) -> OriginalRow:
        """Keep and settle."""
        return self.ledger.keep(attempt, pictures or (self.png(),), charge=charge, facts={"model": "m"})

    def free(self, key: str, data: bytes | None = None) -> OriginalRow:
        """Keep a free original."""
        return self.ledger.keep_free(
            run=self.RUN,
            slot=self.slot(key),
            keys=self.keys(key),
            generator="studio",
            plugin="studio 1",
            data=data or self.png(),
        )

    def asset(self, key: str = "k", **fields: object) -> AssetRow:
        """A finished asset, not yet in the ledger."""
        given: dict[str, Any] = {
            "slot": self.slot(key),
            "original_key": key,
            "asset_key": f"asset of {key}",
            "parts": {"prompt": "p"},
            "storage_key": f"{key}/colorway-moss-1.jpg",
            "sha256": "0" * 64,
            "bytes": 7,
            "width": 2,
            "height": 3,
            "media_type": "image/jpeg",
            "source_type": "digitalCapture",
            "alt": "Sofa",
            "prompt": "",
            "generator": "studio",
            "plugin": "studio 1",
            "run": self.RUN,
            "made_at": "2026-11-22T10:15:00.000Z",
        }
        return AssetRow(**{**given, **fields})


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    """A new ledger with one run begun."""
    shop = Shop(tmp_path / ".packshot")
    yield shop
    shop.ledger.close()


@pytest.fixture
def new_shop() -> Callable[[Path], Shop]:
    """Open a ledger elsewhere; the test closes it."""
    return Shop
