"""A catalog opened for a command: settings, plugins, catalog, prompts, ledger, planner."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from packshot import settings as machine
from packshot.api import Context, PluginConfig, Problem, Product, Where
from packshot.catalog.catalog import Catalog
from packshot.catalog.loading import load
from packshot.catalog.names import did_you_mean
from packshot.catalog.products import products
from packshot.cli.hosting import host
from packshot.errors import InputError
from packshot.ledger import Ledger
from packshot.planning.checking import check_generators, check_templates
from packshot.planning.plan import Planner, Selection
from packshot.planning.planned import Planned
from packshot.plugins import Plugins
from packshot.prompts import Prompts
from packshot.settings import Settings
from packshot.web.photos import Reach


@dataclass(frozen=True, slots=True)
class Session:
    """Everything a command works with."""

    plugins: Plugins
    catalog: Catalog
    ledger: Ledger
    planner: Planner
    warnings: Sequence[Problem]
    settings: Settings

    def products(self, ids: Collection[str] = ()) -> Iterator[Product | Problem]:
        """The catalog's products, streamed from its records."""
        return products(self.catalog, self.plugins, ids=ids)

    def plan(self, selection: Selection) -> Iterator[Planned | Problem]:
        """The jobs asked for, streamed."""
        return self.planner.plan(self.products(selection.products), selection)


@contextmanager
def opened(
    path: Path,
    *,
    tier: str = "draft",
    sets: Sequence[str] = (),
    readonly: bool = True,
    batch: bool = False,
    offline: bool = False,
) -> Iterator[Session]:
    """Open a catalog, or raise InputError with everything that is wrong with it; warnings are kept to be said.

    `batch`: whether generators that can shall be asked in batches. `offline`: whether nothing is fetched from the web,
    as the machine's settings may say too.
    """
    settings = machine.load()
    settings = settings.model_copy(update={"offline": offline or settings.offline})
    plugins = host(settings)
    catalog, prompts, warnings = _loaded(path, plugins, settings, tier, sets)
    with Ledger.open(
        catalog.work,
        readonly=readonly,
        allowance=catalog.retry_unknown,
        network_disk=settings.network_disk,
    ) as ledger:
        planner = Planner(catalog, plugins, prompts, ledger, batch=batch)
        yield Session(plugins, catalog, ledger, planner, [*warnings, *check_generators(catalog, planner.kit)], settings)


def _loaded(
    path: Path, plugins: Plugins, settings: Settings, tier: str, sets: Sequence[str]
) -> tuple[Catalog, Prompts, Sequence[Problem]]:
    outside, reach = settings.allow_outside, Reach(settings.private_hosts, settings.offline)
    catalog, problems = load(path, plugins=plugins, tier=tier, sets=sets, allow_outside=outside, reach=reach)
    if catalog is None:
        raise InputError(*problems, *plugins.problems)
    prompts = Prompts([catalog.folder / "templates", *(each.folder for each in plugins.templates)], _filters(plugins))
    problems = [*problems, *check_templates(catalog, prompts)]
    if any(each.level == "error" for each in problems):
        raise InputError(*problems, *plugins.problems)
    overlaid = _overlaid(catalog, settings)
    home = Context(folder=catalog.folder, outside=catalog.allow_outside)
    if misfits := list(_misfits(overlaid, plugins, home)):
        raise InputError(*misfits)
    warnings = [each for each in problems if each.level == "warning"]
    return overlaid, prompts, [*warnings, *(replace(each, level="warning") for each in plugins.problems)]


def _filters(plugins: Plugins) -> Mapping[str, Any]:
    return {name: call for each in plugins.templates for name, call in each.filters.items()}


def _overlaid(catalog: Catalog, settings: Settings) -> Catalog:
    """The catalog with this machine's own options laid over its generators and storage."""
    generators = {
        key: replace(setting, options={**setting.options, **settings.generators.get(key, {})})
        for key, setting in catalog.generators.items()
    }
    storage = replace(catalog.storage, options={**catalog.storage.options, **settings.storage})
    return replace(catalog, generators=generators, storage=storage)


def _misfits(catalog: Catalog, plugins: Plugins, home: Context) -> Iterator[Problem]:
    """Options laid over the catalog's that a plugin does not take; the catalog's own were checked where they stand."""
    for key, setting in catalog.generators.items():
        yield from _misfit(f"generators.{key}", plugins.generators[setting.plugin].Config, setting.options, home)
    yield from _misfit("storage", plugins.storages[catalog.storage.plugin].Config, catalog.storage.options, home)


def _misfit(name: str, config: type[PluginConfig], options: Mapping[str, Any], home: Context) -> Iterator[Problem]:
    try:
        config.model_validate(options, context=home)
    except ValidationError as error:
        for each in error.errors(include_input=False):
            option = ".".join(map(str, each["loc"]))
            unknown = each["type"] == "extra_forbidden"
            wrong = ": ".join(filter(None, (option, each["msg"].removeprefix("Value error, "))))
            yield Problem(
                code="config.bad-option",
                message=f'"{option}" is not an option' if unknown else wrong,
                where=Where(str(machine.find(Path.cwd()) or "PACKSHOT_* variables")),
                fix=did_you_mean(option, config.model_fields) if unknown else "",
                context=name,
                allowed=tuple(config.model_fields),
            )
