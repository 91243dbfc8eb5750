"""The check `moderation`: does the provider object to the picture that was made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from packshot.api import Check, CheckConfig, Context, Finding, Job, NotAuthorised, Picture
from packshot_openai.options import OpenAIConfig

if TYPE_CHECKING:
    from openai import AsyncOpenAI

_RETRIES = 4
"""Asking is free, so that the SDK may ask again."""
_PATCHES = 1536
"""32-pixel patches of a picture that are shown: more detail changes no verdict."""


class ModerationConfig(CheckConfig):
    """Options of `moderation`; its limit is a score, 0..1. Without one, the provider's own verdict counts."""

    model: str = Field(default="omni-moderation-latest", min_length=1)
    """The moderation model."""


class Moderation(Check[ModerationConfig]):
    """Asks the provider's moderation about the original, free of charge: `score` is that of the gravest category.

    The key is OPENAI_API_KEY. An endpoint that does not answer fails the job for this run and keeps its original: a
    picture is never passed unseen.
    """

    name = "moderation"
    Config = ModerationConfig
    on = "original"

    def __init__(self, config: ModerationConfig | None = None, context: Context | None = None) -> None:
        super().__init__(config, context)
        self._client: AsyncOpenAI | None = None

    async def open(self) -> None:
        """Open the client. Raises NotAuthorised where a key is needed and missing."""
        from packshot_openai import clients

        self._client = clients.asynchronous(OpenAIConfig()).with_options(max_retries=_RETRIES)

    async def close(self) -> None:
        """Close the client."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding. Raises the GeneratorFailure that kept the endpoint from answering."""
        from packshot_openai import moderating
        from packshot_openai.references import png, sent_size

        if self._client is None:
            raise NotAuthorised("the check is not open")
        shown = png(picture.resized(sent_size(picture.size, _PATCHES)))
        found = await moderating.judged(self._client, self.config.model, moderating.part(shown))
        limit = self.config.limit
        missed = found.flagged if limit is None else found.score > limit
        return [
            Finding(
                check=self.name,
                measure="score",
                value=round(found.score, 3),
                limit=limit,
                verdict=self.miss() if missed else "pass",
                message=f"the provider objects: {', '.join(found.categories)}" if found.flagged else "no objection",
            )
        ]
