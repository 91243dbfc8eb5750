"""Batches over the official SDK: ordered once, found by their metadata, their answers streamed line by line."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packshot.api import Answer, BadRequest, BatchLine, BatchProgress, GeneratorFailure, Transient, Unknown
from packshot_openai import failures, lines, sending
from packshot_openai.answers import BATCH, document_of
from packshot_openai.options import OpenAIConfig
from packshot_openai.sources import Sources

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types import Batch

_SHARD = "packshot"
"""The metadata key under which a batch carries its shard's id."""
_ENDED = ("completed", "expired", "cancelled", "failed")
_PAGE = 100
_LIFETIME = 30 * 86_400
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """Where batches of one account are ordered and fetched."""

    client: AsyncOpenAI
    config: OpenAIConfig
    sources: Sources

    async def submit(self, wanted: Sequence[BatchLine], shard: str) -> str:
        """Upload what the lines need, then order them; only the order itself can leave a doubt."""
        with _failing(certain=True):
            written = [await self._line(each) for each in wanted]
            file = await self.client.files.create(
                file=(f"{shard}.jsonl", b"".join(written), "application/jsonl"),
                purpose="batch",
                expires_after={"anchor": "created_at", "seconds": _LIFETIME},
            )
        path = lines.PATHS[sending.endpoint(wanted[0].request)]
        with _failing(certain=False):
            batch = await self.client.batches.create(
                completion_window="24h",
                endpoint=path,  # type: ignore[arg-type]  # one of the literals the SDK names
                input_file_id=file.id,
                metadata={_SHARD: shard},
            )
        return batch.id

    async def find(self, shard: str) -> str | None:
        """The batch that carries the shard's id. All are looked through: nobody knows how old it is."""
        with _failing(certain=True):
            async for batch in self.client.batches.list(limit=_PAGE):
                if (batch.metadata or {}).get(_SHARD) == shard:
                    return batch.id
        return None

    async def progress(self, ticket: str) -> BatchProgress:
        """How far the batch is."""
        batch = await self._batch(ticket)
        counts = batch.request_counts
        done, failed = (counts.completed, counts.failed) if counts else (0, 0)
        return BatchProgress(done=done, failed=failed, ended=batch.status in _ENDED)

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """Deliver every line of the files of answers and of errors."""
        batch = await self._batch(ticket)
        if batch.status == "failed":
            raise BadRequest(_why(batch))
        for file in filter(None, (batch.output_file_id, batch.error_file_id)):
            async for line in self._lines(file):
                document = document_of(line)
                attempt = document.get("custom_id") if isinstance(document, dict) else None
                if isinstance(attempt, str):
                    deliver(Answer(attempt=attempt, body=line, facts={BATCH: ticket}))

    async def _line(self, each: BatchLine) -> bytes:
        files, mask = await self.sources.of(each.request)
        return lines.line(self.config, each.request, each.attempt, files, mask)

    async def _batch(self, ticket: str) -> Batch:
        with _failing(certain=True):
            return await self.client.batches.retrieve(ticket)

    async def _lines(self, file: str) -> AsyncIterator[bytes]:
        """The lines of a file as they arrive; what one line takes is all that is held."""
        import openai

        with _failing(certain=True):
            try:
                async with self.client.files.with_streaming_response.content(file) as answer:
                    async for line in split(answer.iter_bytes()):
                        yield line
            except openai.NotFoundError:
                raise Unknown("its answers are not kept at the provider any more") from None


async def split(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The lines of a stream of bytes, without their ends; empty ones are left out."""
    held: list[bytes] = []
    async for chunk in chunks:
        first, *rest = chunk.split(b"\n")
        held.append(first)
        for each in rest:
            if whole := b"".join(held):
                yield whole
            held = [each]
    if whole := b"".join(held):
        yield whole


@contextmanager
def _failing(*, certain: bool) -> Iterator[None]:
    """Tell the SDK's exceptions in the engine's taxonomy. `certain`: nothing was ordered, whatever became of it."""
    import openai

    try:
        yield
    except openai.APIStatusError as error:
        facts = {"request_id": error.request_id or ""}
        raise _told(failures.of_status(error.status_code, {"error": error.body}, facts), certain=certain) from None
    except sending.transport_errors() as error:
        raise _told(failures.of_transport(error), certain=certain) from None


def _told(failure: GeneratorFailure, *, certain: bool) -> GeneratorFailure:
    return Transient(str(failure)) if certain and isinstance(failure, Unknown) else failure


def _why(batch: Batch) -> str:
    errors: Sequence[Any] = (batch.errors.data if batch.errors else None) or ()
    told = [f"line {each.line}: {each.message}" if each.line else str(each.message) for each in errors[:_SHOWN]]
    return "; ".join(told) or "the provider refused it and does not say why"
