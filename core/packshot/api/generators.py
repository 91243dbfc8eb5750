"""Generators: what they can, what they may be driven with, and what their originals need."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, ClassVar, cast

from packshot.api.jobs import Request
from packshot.api.masters import Master
from packshot.api.money import FREE, Cost
from packshot.api.pictures import Picture
from packshot.api.plugin import C_co, Plugin
from packshot.api.values import Colorway, Operation, Product, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a generator can do; the plan refuses the rest before anything is sent."""

    operations: frozenset[Operation] = frozenset(("generate", "edit", "inpaint", "combine"))
    paid: bool = False
    """Whether a call costs money."""
    invents: bool = True
    """Whether a trained model makes pixels up; False for what only moves and recolours given pixels."""
    offline: bool = True
    references: int = 16
    """The most input images one call takes; masks and markups, which lie over one, do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How hard the engine may drive one generator. None: no limit."""

    concurrency: int = 4
    requests_per_minute: float | None = None
    images_per_minute: float | None = None
    tokens_per_minute: float | None = None
    bytes_in_flight: int | None = None
    """Memory that the calls in flight may take together; a call that needs more than all of it goes alone."""
    deadline: float = 600.0
    """Seconds one call may take; giving up early on a paid call pays for nothing."""


@dataclass(frozen=True, slots=True)
class Use:
    """A plugin by its name with its options, as a catalog would write it."""

    plugin: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finishing:
    """What an original needs before the shot's own post-processors, and the checks that prove it done.

    What a shot names itself is not added to it.
    """

    post: tuple[Use, ...] = ()
    checks: tuple[Use, ...] = ()


_READY = Finishing()


class Generator(Plugin[C_co]):
    """Makes an original. Free generators write `generate`; one that costs money is a `PaidGenerator`."""

    can: ClassVar[Capabilities] = Capabilities()

    @property
    def limits(self) -> Limits:
        """How hard the engine may drive this generator.

        The rates are asked again before every call: a generator may learn them from the provider's answers.
        """
        return Limits()

    def weight(self, request: Request) -> int:
        """Images a call counts for against a limit on images: its references, at least the one it makes."""
        return max(1, len(request.references))

    def tokens(self, request: Request) -> int:
        """Tokens a call is expected to count for against a limit on tokens."""
        return 0

    def memory(self, request: Request) -> int:
        """Bytes of memory a call is expected to take while its answer is read, against `bytes_in_flight`."""
        return 0

    def refuse(self, request: Request) -> str | None:
        """Why this request cannot be made, with what to do; None when it can. Called by the plan: no I/O."""
        return None

    def caution(self) -> str | None:
        """What to know before this generator is used at all, with what to do: a model that ends soon. No I/O."""
        return None

    def told(self, request: Request) -> Mapping[str, Any]:
        """All that the result depends on, as JSON values: the heart of the original key.

        The plugin's name, recipe, operation, size, take and the content of the input images are added by the host.
        Override it to name less: a provider that is sent only the prompt depends on nothing else, and a new price
        column must not buy its pictures again.
        """
        return {
            "config": self.config.model_dump(mode="json"),
            "prompt": request.prompt,
            "change": request.change,
            "target": request.target,
            "product": _facts(request.product),
            "colorway": _facts(request.colorway),
            "photo_colorway": _facts(request.photo_colorway),
            "scene": _facts(request.scene),
        }

    def estimate(self, request: Request) -> Cost | None:
        """What this will cost, in micro-dollars; None when unknown, which is never the same as 0. No I/O."""
        return None if self.can.paid else FREE

    def master(self, product: Product, colorway: Colorway | None, target: Target) -> Master:
        """Which of the product's photos to work from; asked before the request is built, which then names that one.

        Called by the plan for every product that has photos, so it is pure: no I/O, no heavy import. The first photo,
        unless a generator knows better.
        """
        return Master(photograph=product.photos[0])

    def finishing(self, request: Request) -> Finishing:
        """The steps that make a base of this request's original: brought to the wanted size, what must stay restored.

        By the names of post-processors and checks that other plugins provide. No I/O.
        """
        return _READY

    def generate(self, request: Request) -> Picture | Awaitable[Picture]:
        """Make one picture. Raise a GeneratorFailure that says what happened."""
        raise NotImplementedError


_ASIDE = ("where", "photos", "markup")
"""The place a record was read from, and pictures that are among the references where they matter."""


def _facts(value: object) -> Any:  # noqa: ANN401  JSON values
    """A value as JSON data, files by their content, without what no result depends on."""
    if value is None:
        return None
    facts = asdict(cast("Any", value))
    return _content({key: each for key, each in facts.items() if key not in _ASIDE})


def _content(value: Any) -> Any:  # noqa: ANN401  JSON values
    if not isinstance(value, dict):
        return value
    return value["digest"] if "digest" in value else {key: _content(each) for key, each in value.items()}
