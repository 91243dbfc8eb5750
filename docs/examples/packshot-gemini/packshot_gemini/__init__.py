"""Gemini's image models for packshot, by Google's own SDK."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from packshot.api import (
    Answer,
    BadRequest,
    Capabilities,
    Context,
    Finding,
    Finishing,
    Generator,
    Limits,
    NotAuthorised,
    PaidGenerator,
    PluginConfig,
    Reading,
    Request,
    Spool,
    Use,
    hookimpl,
)
from packshot_gemini import answers, shapes
from packshot_gemini.options import GeminiConfig, key

if TYPE_CHECKING:
    from packshot_gemini.sending import Sender


class Gemini(PaidGenerator[GeminiConfig]):
    """Makes pictures with Gemini's image models: from words, from photos, from several images.

    The model knows no masks and a few shapes: `resize` brings its picture to the size asked for, `paste-back` restores
    what must not change, and `drift` proves it.
    """

    name = "gemini"
    Config: ClassVar[type[PluginConfig]] = GeminiConfig
    can = Capabilities(operations=frozenset(("generate", "edit", "combine")), paid=True, offline=False, references=14)

    def __init__(self, config: GeminiConfig | None = None, context: Context | None = None) -> None:
        super().__init__(config, context)
        self._sender: Sender | None = None

    @property
    def limits(self) -> Limits:
        """As configured."""
        config = self.config
        rate = config.requests_per_minute
        return Limits(concurrency=config.concurrency, requests_per_minute=rate, deadline=config.deadline)

    def open(self) -> None:
        """Open the client. Raises NotAuthorised without a key."""
        from packshot_gemini.sending import Sender

        self._sender = Sender.open(self.config)

    async def close(self) -> None:
        """Close the client."""
        if self._sender is not None:
            await self._sender.close()
            self._sender = None

    def doctor(self) -> Iterable[Finding]:
        """Whether there is a key."""
        try:
            key(self.config)
        except NotAuthorised as error:
            yield Finding(check=self.name, measure="key", value=None, verdict="fail", message=str(error))

    def told(self, request: Request) -> Mapping[str, Any]:
        """What is sent: no price, no limit, no account."""
        shape = shapes.nearest(request.size)
        return {"model": self.config.model, "prompt": request.prompt, "shape": [shape.ratio, shape.resolution]}

    def finishing(self, request: Request) -> Finishing:
        """The exact size, and what must not change restored and measured."""
        resize = Use("resize", {"size": str(request.size), "fit": "cover"})
        if request.change == "all" or request.operation != "edit" or not request.reference("product"):
            return Finishing(post=(resize,))
        return Finishing(post=(resize, Use("paste-back")), checks=(Use("drift"),))

    async def ask(self, request: Request, spool: Spool) -> None:
        """Send the request once; its answer is in the spool, unread, when this returns."""
        if self._sender is None:
            raise BadRequest("the generator is not open")
        await self._sender.send(request, spool)

    def read(self, answer: Answer, request: Request) -> Reading:
        """The picture as received, and its price where the options say what tokens cost."""
        return answers.read(answer, self.config)


@hookimpl
def packshot_generators() -> Iterable[type[Generator[Any]]]:
    """The one generator of this plugin."""
    return [Gemini]
