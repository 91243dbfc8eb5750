"""The ways this fake misbehaves, and the dial that says how often."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from packshot.testing.openai.errors import ApiError
from packshot.testing.openai.limits import slow_down

Fault = Literal[
    "401",
    "403",
    "429",
    "quota",
    "hard-limit",
    "moderation",
    "503",
    "500",
    "cut",
    "drop",
    "answer-then-drop",
    "html",
    "truncated",
    "url",
    "stream-error",
    "wrong-size",
    "drift",
    "outside-mask",
]
"""What is answered before work, and `stream-error`, costs nothing; all others are billed."""

LIMITS = {
    "requests": "requests_per_minute",
    "input-images": "images_per_minute",
    "tokens": "tokens_per_minute",
}
"""What OpenAI calls each limit, and the dial's field that sets it."""

Rate = Annotated[float, Field(ge=0, le=1)]
Limit = Annotated[int, Field(gt=0)] | None


class Dial(BaseModel):
    """How the fake behaves; times in seconds, limits per minute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latency: float = Field(0.0, ge=0)
    """Mean time a picture takes."""
    jitter: float = Field(0.0, ge=0)
    """A call's latency is off by at most so much, evenly, either way."""
    faults: Mapping[Fault, Rate] | tuple[Fault | None, ...] = ()
    """A rate for each fault, or the faults of the next calls in order (None: this one goes well)."""
    seed: int = 0
    """What rates and jitter are drawn from."""
    on: tuple[str, ...] = ("/v1/images/",)
    """The beginnings of the paths that faults and latency meet."""
    retry_after: float = Field(1.0, ge=0)
    """What the fault `429` asks to wait."""
    categories: tuple[str, ...] = ("violence",)
    """What the faults `moderation` and `stream-error` object to."""
    blocked_words: Mapping[str, str] = {"gore": "violence/graphic", "nude": "sexual", "swastika": "hate"}
    """Words that are refused in a prompt, and flagged by the moderations endpoint, and their category."""
    flagged_pictures: str | None = None
    """The category the moderations endpoint finds in every picture; None: in none."""
    requests_per_minute: Limit = None
    images_per_minute: Limit = None
    tokens_per_minute: Limit = None
    ratelimit_headers: bool = True
    """Whether answers state the limits."""
    arbitrary_json_sizes: bool = True
    """Whether a JSON edit takes any size, or only the four its schema lists: what OpenAI does is not established."""
    batch_seconds: float = Field(0.0, ge=0)
    """How long a batch takes; its lines are done evenly over that time, and it expires after 24 hours."""

    @field_validator("faults")
    @classmethod
    def _at_most_always(cls, faults: object) -> object:
        if isinstance(faults, Mapping) and sum(faults.values()) > 1:
            raise ValueError("the rates of all faults must not exceed 1 together")
        return faults


def complaint(error: ValueError) -> str:
    """What is wrong with a dial, in one line."""
    if not isinstance(error, ValidationError):
        return str(error)
    wrong = ((".".join(map(str, each["loc"][:2])), each["msg"]) for each in error.errors())
    return "; ".join(dict.fromkeys(f"{where}: {what.removeprefix('Value error, ')}" for where, what in wrong))


class Faults:
    """Draws a fault for each call: scripted ones first come, then by rate and seed."""

    def __init__(self, dial: Dial) -> None:
        self._script: deque[Fault | None] = deque() if isinstance(dial.faults, Mapping) else deque(dial.faults)
        self._rates: Mapping[Fault, float] = dial.faults if isinstance(dial.faults, Mapping) else {}
        self._random = random.Random(dial.seed)  # noqa: S311  a repeatable run needs a weak generator
        self._jitter = random.Random(dial.seed)  # noqa: S311  of its own, so that timing changes no fault

    def next(self) -> Fault | None:
        """The fault of this call, if any."""
        if self._script:
            return self._script.popleft()
        drawn = self._random.random()
        for fault, rate in self._rates.items():
            if drawn < rate:
                return fault
            drawn -= rate
        return None

    def wait(self, dial: Dial) -> float:
        """The latency of this call in seconds."""
        return max(0.0, dial.latency + dial.jitter * self._jitter.uniform(-1, 1))


def before_work(fault: Fault | None, dial: Dial, model: str, request_id: str) -> ApiError | None:
    """The error of a fault that is answered before any work; None for any other."""
    errors: Mapping[Fault, Callable[[], ApiError]] = {
        "401": lambda: ApiError(401, "Incorrect API key provided.", code="invalid_api_key"),
        "403": lambda: _unverified(model),
        "429": lambda: slow_down(f"Rate limit reached for {model} in organization org-fake.", dial.retry_after),
        "quota": _out_of_quota,
        "hard-limit": lambda: ApiError(400, "Billing hard limit has been reached.", code="billing_hard_limit_reached"),
        "moderation": lambda: refused(dial.categories, request_id),
        "503": lambda: ApiError(503, "The server is overloaded or not ready yet.", type_="server_error"),
    }
    return errors[fault]() if fault and fault in errors else None


def failed_after_work() -> ApiError:
    """The fault `500`: the picture was made and billed, and its answer is lost."""
    message = "The server had an error while processing your request. Sorry about that!"
    return ApiError(500, message, type_="server_error")


def refused(categories: Iterable[str], request_id: str, stage: str = "input") -> ApiError:
    """A refusal by moderation."""
    listed = list(categories)
    message = (
        "Your request was rejected by the safety system. If you believe this is an error, contact us at "
        f"help.openai.com and include the request ID {request_id}. safety_violations=[{', '.join(listed)}]."
    )
    details = {"categories": listed, "moderation_stage": stage}
    kind = "image_generation_user_error"
    return ApiError(400, message, code="moderation_blocked", type_=kind, moderation_details=details)


def _out_of_quota() -> ApiError:
    message = "You exceeded your current quota, please check your plan and billing details."
    return ApiError(429, message, code="insufficient_quota", type_="insufficient_quota")


def _unverified(model: str) -> ApiError:
    message = (
        f"Your organization must be verified to use the model `{model}`. Please go to: "
        "https://platform.openai.com/settings/organization/general and click on Verify Organization. "
        "If you just verified, it can take up to 15 minutes for access to propagate."
    )
    return ApiError(403, message)
