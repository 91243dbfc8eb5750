"""Settings of the person or machine that runs packshot: `packshot.toml` and PACKSHOT_* variables.

A catalog may come from anywhere; what may run code or leave the catalog's folder is said here and never there.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from packshot.api import Problem, Where
from packshot.errors import InputError
from packshot.secrecy import guard_options
from packshot.web.urls import HostPattern

FILE = "packshot.toml"
_VARIABLES = Where("PACKSHOT_* variables")


class Settings(BaseSettings):
    """Precedence: environment, then `packshot.toml`, then the defaults."""

    model_config = SettingsConfigDict(
        env_prefix="PACKSHOT_", env_nested_delimiter="__", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    plugin_dirs: tuple[Path, ...] = ()
    """Folders or files with plugins of your own, relative to `packshot.toml`. They run as code."""
    disable_plugins: Annotated[tuple[str, ...], NoDecode] = ()
    """Plugins that are left out, by name; in the variable with commas between them."""
    strict_plugins: bool = False
    """Whether a plugin that cannot be used stops every command, as CI wants it."""
    trace_plugins: bool = False
    """Whether every call of a plugin's hook is said on stderr, with what it gave and how long it took."""
    plugin_seconds: float = Field(default=600.0, gt=0)
    """Seconds that post-processors and checks may take for one picture, and its storage, before they are given up."""
    plugin_megabytes: int = Field(default=4_000, ge=1)
    """By how much a run may grow in memory before the plugin that keeps most of it is not asked any more."""
    allow_outside: bool = False
    """Whether a catalog's paths may leave its folder."""
    network_disk: bool = False
    """Whether a catalog's ledger may lie on a network file system, where only ever one process uses it."""
    private_hosts: tuple[HostPattern, ...] = ()
    """Hosts that photos may be fetched from although they lie in a private network or on this machine."""
    offline: bool = False
    """Whether nothing is fetched from the web; photos fetched before are used."""
    stall_minutes: float = Field(default=5.0, gt=0)
    """Minutes in which nothing comes after which a run says what it waits for."""
    log_megabytes: int = Field(default=500, ge=1)
    """How much the logs of a catalog's runs may take together; the oldest go."""
    generators: Mapping[str, Mapping[str, Any]] = Field(default_factory=dict)
    """Options laid over a catalog's `[generators.x]`: keys and addresses that belong to a machine."""
    storage: Mapping[str, Any] = Field(default_factory=dict)
    """Options laid over a catalog's `[storage]`."""

    @field_validator("disable_plugins", mode="before")
    @classmethod
    def _names(cls, value: object) -> object:
        return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  packshot reads no .env of its own accord
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  nor a folder of secrets
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, find(Path.cwd()))


def load() -> Settings:
    """The settings in force in the current folder. Raises InputError with every problem."""
    file = find(Path.cwd())
    where = Where(str(file)) if file else _VARIABLES
    try:
        settings = Settings()
    except ValidationError as error:
        raise InputError(*(_problem(each, where) for each in error.errors(include_input=False))) from None
    except SettingsError as error:
        fix = "write lists and tables in a variable as JSON"
        raise InputError(Problem(code="config.settings", message=str(error), where=_VARIABLES, fix=fix)) from None
    except (OSError, ValueError) as error:
        raise InputError(Problem(code="config.settings", message=f"not valid TOML: {error}", where=where)) from None
    guard_options({"generators": settings.generators, "storage": settings.storage})
    base = file.parent if file else Path.cwd()
    dirs = tuple((base / each).resolve() for each in settings.plugin_dirs)
    return settings.model_copy(update={"plugin_dirs": dirs})


def find(start: Path) -> Path | None:
    """`packshot.toml` of this folder or the nearest above it."""
    return next((folder / FILE for folder in (start, *start.parents) if (folder / FILE).is_file()), None)


def _problem(error: Any, where: Where) -> Problem:  # noqa: ANN401  pydantic's error row
    name = ".".join(str(part) for part in error["loc"])
    return Problem(
        code="config.settings",
        message=f"setting {name}: {error['msg']}",
        where=where,
        fix=f"the settings are {', '.join(Settings.model_fields)}",
    )
