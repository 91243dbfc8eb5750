"""What every plugin has: a name, options, what the host lends it, and a life between open and close.

A plugin class is created for every setting that names it, before anything runs and often only to price a plan: so
`__init__` stays empty of work, and clients, models and heavy imports belong in `open`.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Generic, cast

from pydantic import ConfigDict, model_validator
from typing_extensions import TypeVar

from packshot.api.describing import Described
from packshot.api.findings import Finding
from packshot.secrecy import guard_options, redacted


class PluginConfig(Described):
    """A plugin's options: subclass it with typed fields and a string below each. Unknown options are errors.

    A validator finds the catalog's Context in `info.context`, and None where there is no catalog: so what cannot work
    in this folder is said at its line, before any picture.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _guarded(cls, options: Any) -> Any:  # noqa: ANN401  options as anybody may write them
        """Whatever is a secret here is kept out of all that packshot writes, even if an option is wrong."""
        typed = [name for name, field in cls.model_fields.items() if "SecretStr" in str(field.annotation)]
        guard_options(options, typed)
        return options

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        """What repr shows: never a secret, whatever type its field has."""
        for name, value in super().__repr_args__():
            yield name, redacted(value) if isinstance(value, str) else value


C_co = TypeVar("C_co", bound=PluginConfig, default=PluginConfig, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What the host lends a plugin: the catalog's folder, a private cache folder, and a logger."""

    folder: Path = Path()
    outside: bool = False
    """Whether files may lie outside the catalog's folder, as the person who runs packshot decides."""
    cache: Path = Path(".packshot/cache")
    edition: str = ""
    """A digest of the plugin's own code where it lies in a plugin directory and costs nothing: an edit counts as a new
    recipe. Empty for one that is installed, which says so itself."""
    log: logging.Logger = field(default_factory=lambda: logging.getLogger("packshot.plugin"))


class Plugin(Generic[C_co]):
    """Base of every named thing a plugin provides."""

    name: ClassVar[str]
    """What catalogs write; never changes."""
    api: ClassVar[int] = 1
    """The API level this class was written for."""
    recipe: ClassVar[int] = 1
    """Raise it when the same input gives different output: what was made before counts as changed."""
    Config: ClassVar[type[PluginConfig]] = PluginConfig

    def __init__(self, config: C_co | None = None, context: Context | None = None) -> None:
        self.config: C_co = config if config is not None else cast("C_co", self.Config())
        self.context: Context = context or Context()

    def open(self) -> Awaitable[None] | None:
        """Get ready to work; called once before the first picture, never for a plan."""

    def close(self) -> Awaitable[None] | None:
        """Let go of what `open` took; called once, also after a failure."""

    def doctor(self) -> Iterable[Finding]:
        """Say what is missing before anything is paid: a key, a folder that is not writable. Free of charge."""
        return ()
