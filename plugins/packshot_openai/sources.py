"""Input images of batches: uploaded once for each content, remembered until shortly before they expire."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from packshot.api import Reference, Request
from packshot_openai import masks
from packshot_openai.references import PNG, Upload, file, images

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_LIFETIME = 7 * 86_400
_LEFT = 2 * 86_400
"""Seconds an image must still live to be named in a new batch, which may take a day."""


@dataclass(frozen=True, slots=True)
class Sources:
    """The uploaded images of one account; `folder` remembers their ids from run to run."""

    client: AsyncOpenAI
    folder: Path
    patches: int | None

    async def of(self, request: Request) -> tuple[Sequence[str], str | None]:
        """The file ids of the request's images, and of its mask if it has one."""
        looked_at = images(request)
        files = [await self._image(each) for each in looked_at]
        if not masks.wanted(request):
            return files, None
        parts = " ".join(each.digest for each in request.references if each.role == "mask")
        content = f"mask {request.change} {looked_at[0].digest} {parts}"
        return files, await self._id(content, lambda: masks.mask(request, self.patches))

    async def _image(self, reference: Reference) -> str:
        """Named by its role alone: another request may show it in another place."""
        content = f"{reference.role} {reference.digest}"
        return await self._id(content, lambda: (f"{reference.role}.png", file(reference, self.patches), PNG))

    async def _id(self, content: str, made: Callable[[], Upload]) -> str:
        """The id of the image of this content, uploaded if it is not remembered."""
        import asyncio

        memo = self.folder / f"{hashlib.sha256(f'{self.patches} {content}'.encode()).hexdigest()[:32]}.json"
        if known := _remembered(memo):
            return known
        sent = await asyncio.to_thread(made)
        stored = await self.client.files.create(
            file=sent, purpose="user_data", expires_after={"anchor": "created_at", "seconds": _LIFETIME}
        )
        _remember(memo, stored.id)
        return stored.id


def _remembered(memo: Path) -> str | None:
    try:
        content = json.loads(memo.read_bytes())
        return str(content["file"]) if content["until"] - time.time() > _LEFT else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(memo: Path, file: str) -> None:
    """A memo that is lost or torn costs an upload, so it is not synced."""
    memo.parent.mkdir(parents=True, exist_ok=True)
    temporary = memo.with_suffix(".tmp")
    temporary.write_text(json.dumps({"file": file, "until": time.time() + _LIFETIME}), "utf-8")
    temporary.replace(memo)
