"""OpenAI's image models, and servers that speak their protocol: paid, by the official SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from packshot.api import (
    Answer,
    BadRequest,
    BatchGenerator,
    BatchLimits,
    BatchLine,
    BatchProgress,
    Capabilities,
    Check,
    Context,
    Cost,
    Finding,
    Finishing,
    Generator,
    Limits,
    Load,
    RateLimited,
    Reading,
    Request,
    Spool,
    hookimpl,
)
from packshot_openai import lines, load, pricing, sending
from packshot_openai.finishing import finishing
from packshot_openai.learning import Learned
from packshot_openai.masks import wanted as masked
from packshot_openai.moderation import Moderation
from packshot_openai.options import OpenAIConfig
from packshot_openai.received import Received
from packshot_openai.references import images, sent_size
from packshot_openai.refusals import ending, refusal

if TYPE_CHECKING:
    from openai import AsyncOpenAI

    from packshot_openai.batching import Desk
    from packshot_openai.moderating import Vetting


class OpenAI(BatchGenerator[OpenAIConfig]):
    """Makes pictures with OpenAI's image models: from words, from photos, inside a mask, from several images.

    The original has the nearest size the model makes, at or above the wanted one, and `resize` brings it to exactly
    that; `received` says where a server made it smaller. A mask guides the model and does not bind it: `paste-back`
    restores what must not change, and `drift` proves it. These come by themselves; a shot that names one decides about
    it alone.
    """

    name = "openai"
    Config = OpenAIConfig
    can: ClassVar[Capabilities] = Capabilities(paid=True, offline=False)

    def __init__(self, config: OpenAIConfig | None = None, context: Context | None = None) -> None:
        super().__init__(config, context)
        self._client: AsyncOpenAI | None = None
        self._vetting: Vetting | None = None
        self._learned = Learned()

    @property
    def limits(self) -> Limits:
        """As configured, or else as the provider has stated them by now."""
        config, learned = self.config, self._learned
        return Limits(
            concurrency=config.concurrency,
            requests_per_minute=config.requests_per_minute or learned.requests,
            images_per_minute=config.images_per_minute or learned.images,
            tokens_per_minute=config.tokens_per_minute or learned.tokens,
            bytes_in_flight=config.memory_mb * 1_000_000,
            deadline=config.deadline,
        )

    def weight(self, request: Request) -> int:
        """Images that go in, masks apart, or the one that comes out."""
        return max(1, len(images(request)))

    def tokens(self, request: Request) -> int:
        """Of text and pictures, in and out; 0 where the model's tokens are not known."""
        return load.tokens(self.config.row, self._asked(request))

    def memory(self, request: Request) -> int:
        """By size and format of the answer."""
        config = self.config
        return load.memory(sending.size_sent(config, request.size), config.output_format, config.partial_images)

    async def open(self) -> None:
        """Open the client. Raises NotAuthorised where a key is needed and missing."""
        from packshot_openai import clients
        from packshot_openai.moderating import Vetting

        self._client = clients.asynchronous(self.config)
        self._vetting = Vetting(self._client, self.config.row.patches)

    async def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    def doctor(self) -> Iterable[Finding]:
        """Whether the key works, the model is there, and how long it will be."""
        from packshot_openai import checkup

        return list(checkup.findings(self.config, _today()))

    def refuse(self, request: Request) -> str | None:
        """What the model cannot do of this, with what to do instead."""
        return refusal(self.config, request, _today())

    def caution(self) -> str | None:
        """That the model ends within 60 days, by the table of models."""
        return ending(self.config, _today())

    def told(self, request: Request) -> Mapping[str, Any]:
        """What is sent and shapes the picture: no account, no price, no limit, no preview."""
        told = {"config": sending.shaping(self.config, request), "prompt": request.prompt}
        return told | ({"change": request.change} if masked(request) else {})

    def estimate(self, request: Request) -> Cost | None:
        """The price by the model's token formula; None for a model, a quality or a parameter without a known price."""
        return self._price(request, batch=False)

    def estimate_batched(self, request: Request) -> Cost | None:
        """Half of it: a batch costs half, and streams no previews."""
        return self._price(request, batch=True)

    def _price(self, request: Request, *, batch: bool) -> Cost | None:
        config, model = self.config, self.config.row
        if config.extra_body or {"quality", "size"}.intersection(config.omit):
            return None
        asked = self._asked(request)
        return pricing.estimate(model, replace(asked, batch=True, partials=0) if batch else asked)

    def finishing(self, request: Request) -> Finishing:
        """The exact size, and everything that must not change restored and measured."""
        return finishing(request, sending.size_sent(self.config, request.size))

    async def vet(self, request: Request) -> None:
        """Where the catalog demands it, ask the moderations endpoint first. Raises Refused with its categories."""
        if not self.config.moderate:
            return
        if self._vetting is None:
            raise BadRequest("the generator is not open")
        await self._vetting.vet(request)

    async def ask(self, request: Request, spool: Spool) -> None:
        """Send the request once; its answer is in the spool, unread, when this returns."""
        import asyncio

        from packshot_openai import clients

        if self._client is None:
            raise BadRequest("the generator is not open")
        sent = await asyncio.to_thread(sending.arguments, self.config, request)
        sender = sending.Sender(self._client, clients.secrets(self.config), self._learned.hear)
        try:
            await sender.send(sending.endpoint(request), sent, spool)
        except RateLimited as error:
            self._learned.hear_text(str(error))
            raise

    @property
    def batch(self) -> BatchLimits:
        """As configured."""
        return lines.limits(self.config)

    def batches(self, request: Request) -> bool:
        """Whether the request can be said in a line of JSON."""
        return lines.possible(self.config, request)

    def load(self, request: Request) -> Load:
        """Generations and edits go into batches of their own."""
        return lines.load(self.config, request)

    async def submit(self, lines: Sequence[BatchLine], shard: str) -> str:
        """Upload the images that are not there yet, then order."""
        return await self._desk().submit(lines, shard)

    async def find(self, shard: str) -> str | None:
        """The batch whose metadata names the shard."""
        return await self._desk().find(shard)

    async def progress(self, ticket: str) -> BatchProgress:
        """How far the batch is."""
        return await self._desk().progress(ticket)

    async def collect(self, ticket: str, deliver: Callable[[Answer], None]) -> None:
        """Stream the batch's answers."""
        await self._desk().collect(ticket, deliver)

    def read(self, answer: Answer, request: Request) -> Reading:
        """The picture as received and its true charge, from the answer's own usage.

        The answers of OpenAI name no model: the one that was asked stands for it.
        """
        from packshot_openai import answers

        reading = answers.read(answer, self.config.row)
        return replace(reading, facts={"model": self.config.model, **reading.facts})

    def _asked(self, request: Request) -> pricing.Asked:
        config = self.config
        return pricing.Asked(
            prompt=request.prompt,
            size=sending.size_sent(config, request.size),
            quality=config.quality,
            images=tuple(sent_size(each.size, config.row.patches) for each in images(request)),
            overlays=masked(request) + (request.reference("markup") is not None),
            partials=config.partial_images,
        )

    def _desk(self) -> Desk:
        from packshot_openai import clients
        from packshot_openai.batching import Desk
        from packshot_openai.sources import Sources

        if self._client is None:
            raise BadRequest("the generator is not open")
        folder = self.context.cache / "openai-files" / clients.account(self.config, str(self._client.base_url))
        return Desk(self._client, self.config, Sources(self._client, folder, self.config.row.patches))


@hookimpl
def packshot_generators() -> Iterable[type[Generator[Any]]]:
    """The one generator of this plugin."""
    return [OpenAI]


@hookimpl
def packshot_checks() -> Iterable[type[Check[Any]]]:
    """What is judged by asking the provider, and what it was asked for."""
    return [Moderation, Received]


def _today() -> date:
    return datetime.now(UTC).date()
