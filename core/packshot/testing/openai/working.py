"""Works batches off, whenever somebody looks at them: no clock but the provider's, no task of its own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from packshot.testing.openai.answering import body, pictures
from packshot.testing.openai.batch import WINDOW, BadBatch, Batch, Line, read_lines
from packshot.testing.openai.bill import Charge
from packshot.testing.openai.errors import ApiError, invalid, not_found
from packshot.testing.openai.fields import Fields
from packshot.testing.openai.orders import Order, read_generation
from packshot.testing.openai.pricing import price
from packshot.testing.openai.references import read_json_edit
from packshot.testing.openai.store import Stored

if TYPE_CHECKING:
    from packshot.testing.openai.provider import Provider

LOOK = 2.0
"""Seconds of drawing after which a look ends; the rest is done at the next one."""

_NOT_DONE = {
    "expired": ("batch_expired", "This request could not be executed before the completion window expired."),
    "cancelled": ("batch_cancelled", "This request was not executed because the batch was cancelled."),
}


class Batches:
    """The batches of a provider, oldest first."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._batches: dict[str, Batch] = {}
        self._lock = threading.Lock()

    def add(self, source: Stored, endpoint: str, metadata: Mapping[str, str] | None, output_lifetime: int) -> Batch:
        """Take a batch on; it is validated at the next look."""
        store = self._provider.files
        batch = Batch(
            id=self._provider.new_id("batch_"),
            source=source,
            endpoint=endpoint,
            metadata=metadata,
            output_lifetime=output_lifetime,
            created=self._provider.now,
            outputs=store.scratch(),
            failures=store.scratch(),
        )
        self._batches[batch.id] = batch
        return batch

    def get(self, batch_id: str) -> Batch:
        """The batch of this id. Raises ApiError 404."""
        if batch_id not in self._batches:
            raise not_found("Batch", batch_id)
        return self._batches[batch_id]

    def all(self) -> Sequence[Batch]:
        """Every batch, oldest first."""
        return list(self._batches.values())

    def cancel(self, batch: Batch) -> None:
        """Stop a batch where it is. Raises ApiError when it has ended."""
        with self._lock:
            if not batch.working:
                raise invalid("batch_id", f"Cannot cancel a batch with status '{batch.status}'.")
            batch.stamps["cancelling_at"] = self._provider.now
            self._end(batch, "cancelled")

    def look(self) -> None:
        """Do what is due by now in every batch, for at most two seconds."""
        enough = time.monotonic() + LOOK
        with self._lock:
            for batch in self.all():
                if batch.working:
                    self._advance(batch, enough)

    def _advance(self, batch: Batch, enough: float) -> None:
        if batch.status == "validating" and not self._validated(batch):
            return
        now = self._provider.clock()
        due = batch.due(now, self._provider.dial.batch_seconds)
        while batch.worked < due and time.monotonic() < enough:
            self._work(batch, batch.lines[batch.worked])
        if batch.worked == len(batch.lines):
            self._end(batch, "completed")
        elif batch.worked == due and now >= batch.created + WINDOW:
            self._end(batch, "expired")

    def _validated(self, batch: Batch) -> bool:
        try:
            batch.lines = read_lines(batch.source, batch.endpoint)
        except BadBatch as bad:
            batch.status, batch.errors = "failed", [bad.error]
            batch.stamps["failed_at"] = self._provider.now
            return False
        batch.status = "in_progress"
        batch.stamps["in_progress_at"] = self._provider.now
        return True

    def _work(self, batch: Batch, line: Line) -> None:
        request_id = self._provider.new_id("req_")
        try:
            order = self._order(batch, line, request_id)
        except ApiError as error:
            _append(batch.failures, _answered(batch, line, request_id, error.status, error.body()))
            batch.failed += 1
            return
        self._charge(batch, line, order, request_id)
        answer = body(order, pictures(order), self._provider.now)
        _append(batch.outputs, _answered(batch, line, request_id, 200, answer))
        batch.completed += 1

    def _order(self, batch: Batch, line: Line, request_id: str) -> Order:
        provider, fields = self._provider, Fields(line.body, form=False)
        if batch.endpoint.endswith("edits"):
            any_size = provider.dial.arbitrary_json_sizes
            order = read_json_edit(fields, provider.today, provider.files, any_size=any_size)
        else:
            order = read_generation(fields, provider.today)
        provider.refuse_words(order.prompt, request_id)
        return order

    def _charge(self, batch: Batch, line: Line, order: Order, request_id: str) -> None:
        batch.usage += order.usage
        self._provider.bill.add(
            Charge(
                request_id=request_id,
                path=order.path,
                model=order.model.id,
                usage=order.usage,
                micros=price(order.model, order.usage, batch=True),
                batch_id=batch.id,
                custom_id=line.custom_id,
            )
        )

    def _end(self, batch: Batch, status: str) -> None:
        now = self._provider.now
        for line in _unworked(batch, status):
            code, message = _NOT_DONE[status]
            error = {"code": code, "message": message}
            _append(batch.failures, {**_named(batch, line), "response": None, "error": error})
        batch.output_file = self._published(batch, batch.outputs, "output")
        batch.error_file = self._published(batch, batch.failures, "error")
        batch.status = status
        batch.stamps |= {"finalizing_at": now, f"{status}_at": now}

    def _published(self, batch: Batch, path: Path, kind: str) -> str | None:
        if not path.exists():
            return None
        name = f"{batch.id}_{kind}.jsonl"
        stored = self._provider.files.adopt(path, name, "batch_output", "application/jsonl", batch.output_lifetime)
        return stored.id


def _unworked(batch: Batch, status: str) -> Iterator[Line]:
    return iter(batch.lines[batch.worked :]) if status in _NOT_DONE else iter(())


def _named(batch: Batch, line: Line) -> Mapping[str, Any]:
    return {"id": f"batch_req_{batch.id[6:14]}{line.custom_id}", "custom_id": line.custom_id}


def _answered(batch: Batch, line: Line, request_id: str, status: int, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    response = {"status_code": status, "request_id": request_id, "body": answer}
    return {**_named(batch, line), "response": response, "error": None}


def _append(path: Path, value: Mapping[str, Any]) -> None:
    with path.open("ab") as file:
        file.write(json.dumps(value, separators=(",", ":")).encode() + b"\n")
