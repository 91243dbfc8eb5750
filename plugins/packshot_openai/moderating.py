"""The moderations endpoint: what the provider's safety rules say of words and pictures. Free of charge."""

from __future__ import annotations

import asyncio
import base64
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from packshot.api import GeneratorFailure, RateLimited, Refused, Request, Transient, Unknown
from packshot_openai import failures
from packshot_openai.answers import document_of
from packshot_openai.references import file, images
from packshot_openai.sending import transport_errors

if TYPE_CHECKING:
    from openai import AsyncOpenAI

MODEL = "omni-moderation-latest"
_TIMEOUT = 60.0
"""Seconds; an answer takes well under one."""
_REMEMBERED = 1000
"""How many pictures that passed are not asked about again in a run: a product's colorways share their photo."""
_UNASKED = "moderation could not be asked"

Part = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the provider says: whether it objects, to what, and the highest score of any category, 0..1."""

    flagged: bool
    categories: Sequence[str]
    score: float


class Vetting:
    """Asks about what is to be sent; `patches` is how much of a picture the model looks at."""

    def __init__(self, client: AsyncOpenAI, patches: int | None) -> None:
        self._client = client
        self._patches = patches
        self._passed: deque[str] = deque(maxlen=_REMEMBERED)

    async def vet(self, request: Request) -> None:
        """Raise Refused, with its categories, for a prompt or a reference the provider objects to."""
        await self._refuse("the prompt", {"type": "text", "text": request.prompt})
        for reference in images(request):
            if reference.digest not in self._passed:
                data = await asyncio.to_thread(file, reference, self._patches)
                await self._refuse(f"the {reference.role} image {reference.path.name}", part(data))
                self._passed.append(reference.digest)

    async def _refuse(self, what: str, shown: Part) -> None:
        found = await judged(self._client, MODEL, shown)
        if found.flagged:
            raise Refused(f"moderation objects to {what} ({', '.join(found.categories)}); nothing was sent or paid")


async def judged(client: AsyncOpenAI, model: str, shown: Part) -> Judgement:
    """Ask once, about one text or one picture: whether the endpoint takes several pictures is not documented.

    Raises the GeneratorFailure that says why there is no answer, never Unknown: asking costs nothing.
    """
    import openai

    try:
        answer: Any = await client.moderations.create(model=model, input=[shown], timeout=_TIMEOUT)  # type: ignore[arg-type]
    except openai.APIStatusError as error:
        noted = {"request_id": error.response.headers.get("x-request-id", "")}
        document = document_of(error.response.content)
        raise _free(failures.of_status(error.response.status_code, document, noted)) from None
    except transport_errors() as error:
        raise _free(failures.of_transport(error)) from None
    except ValueError:
        raise Transient(f"{_UNASKED}: the answer is no JSON") from None
    return _judgement(answer)


def part(data: bytes) -> Part:
    """A PNG as the endpoint takes it."""
    return {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{base64.b64encode(data).decode()}"}}


def _judgement(answer: Any) -> Judgement:  # noqa: ANN401  whatever came with status 200
    try:
        (result,) = answer.results
        categories, scores = result.categories.to_dict(), result.category_scores.to_dict()
        found = [name for name, flagged in categories.items() if flagged]
        return Judgement(bool(result.flagged), found, max(scores.values()))
    except (AttributeError, TypeError, ValueError):
        message = f"{_UNASKED}: the answer holds no verdict, as a proxy or a wrong base_url gives it"
        raise Transient(message) from None


def _free(failure: GeneratorFailure) -> GeneratorFailure:
    """The failure of a call that costs nothing: what would be unknown of a picture may simply be tried again."""
    told = f"{_UNASKED}: {failure}"
    if isinstance(failure, RateLimited):
        return RateLimited(told, failure.retry_after)
    return Transient(told) if isinstance(failure, Unknown) else type(failure)(told)
