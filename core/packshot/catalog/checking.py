"""Whether the names a catalog uses exist, and whether plugins accept their options."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import SecretStr, ValidationError

from packshot.api import Context, Problem
from packshot.catalog.complaints import complaints
from packshot.catalog.expressions import expression_fault, text_fault
from packshot.catalog.names import did_you_mean
from packshot.catalog.positions import KeyPath
from packshot.catalog.source import Pointer
from packshot.catalog.tables import CombinationTable, ShotSettings, StepTable

if TYPE_CHECKING:
    from packshot.plugins import Plugins


@dataclass(frozen=True, slots=True)
class Known:
    """Every name a catalog's settings may use."""

    colorways: Collection[str]
    scenes: Collection[str]
    generators: Collection[str]
    classes: Mapping[str, Mapping[str, type[Any]]]
    """The plugins' classes, by kind and name."""
    home: Context
    """What plugins are told of the catalog's folder."""

    @classmethod
    def of(cls, tables: Mapping[str, Any], plugins: Plugins, home: Context) -> Known:
        """The names of a catalog file's tables and of the plugins."""
        colorways, scenes, generators = (_keys_of(tables.get(each)) for each in ("colorways", "scenes", "generators"))
        classes = {
            "generator": plugins.generators,
            "post-processor": plugins.postprocessors,
            "check": plugins.checks,
            "storage": plugins.storages,
            "reader": plugins.readers,
        }
        return cls(colorways, scenes, generators, classes, home)


def _keys_of(table: object) -> list[str]:
    return list(table) if isinstance(table, Mapping) else []


def settings_problems(settings: ShotSettings, known: Known, at: Pointer, base: KeyPath) -> Iterator[Problem]:
    """What is wrong with the names, plugin options and texts of a shot's settings, which stand at `base`."""
    if settings.generator is not None:
        yield from unknown_names("generator", [settings.generator], known.generators, at, (*base, "generator"))
    yield from _keys("colorway", settings.colorways, known.colorways, at, (*base, "colorways"))
    yield from _keys("scene", settings.scenes, known.scenes, at, (*base, "scenes"))
    for name, rows in (("include", settings.include), ("exclude", settings.exclude)):
        yield from _row_problems(rows, known, at, (*base, name))
    yield from _step_problems("post-processor", settings.post, known, at, (*base, "post"))
    yield from _step_problems("check", settings.checks, known, at, (*base, "checks"))
    yield from _text_problems(settings, at, base)


def plugin_problems(
    kind: str, name: str, options: Mapping[str, Any], known: Known, at: Pointer, base: KeyPath
) -> Iterator[Problem]:
    """What is wrong with a plugin's name, which stands at `base`, or with its options, which stand beside it."""
    classes = known.classes[kind]
    cls = classes.get(name)
    if cls is None:
        fix = did_you_mean(name, classes) or "packshot plugins lists what is installed"
        message = f'there is no {kind} plugin "{name}"'
        yield at.problem("config.unknown-plugin", base, message, fix=fix, allowed=tuple(sorted(classes)))
        return
    try:
        cls.Config.model_validate(dict(options), context=known.home)
    except ValidationError as error:
        yield from complaints(error, at, cls.Config, base[:-1], noun=f"the {name} {kind}")
    yield from (_kept_secret(each, at, base[:-1]) for each in options if _is_secret(cls, each))


def _is_secret(cls: type[Any], option: str) -> bool:
    field = cls.Config.model_fields.get(option)
    return field is not None and SecretStr in (field.annotation, *get_args(field.annotation))


def _kept_secret(option: str, at: Pointer, base: KeyPath) -> Problem:
    message = f"{option} is a secret, and a catalog is passed on and kept"
    fix = "move it to packshot.toml beside it, or into the environment"
    return at.problem("config.secret", (*base, option), message, at_value=False, fix=fix, level="warning")


def unknown_names(
    noun: str, names: Collection[str], known: Collection[str], at: Pointer, *paths: KeyPath
) -> Iterator[Problem]:
    """A problem for each name that the catalog does not define."""
    for path, name in zip(paths, names, strict=True):
        if name not in known:
            message = f'there is no {noun} "{name}"'
            fix = did_you_mean(name, known) or f"add [{noun}s.{name}]"
            yield at.problem("config.unknown-name", path, message, fix=fix, allowed=tuple(sorted(known)))


def _keys(
    noun: str, names: Collection[str] | None, known: Collection[str], at: Pointer, base: KeyPath
) -> Iterator[Problem]:
    paths = [(*base, number) for number in range(len(names or ()))]
    return unknown_names(noun, names or (), known, at, *paths)


def _row_problems(rows: Collection[CombinationTable], known: Known, at: Pointer, base: KeyPath) -> Iterator[Problem]:
    for number, row in enumerate(rows):
        for noun, name, names in (("colorway", row.colorway, known.colorways), ("scene", row.scene, known.scenes)):
            if name is not None:
                yield from unknown_names(noun, [name], names, at, (*base, number, noun))


def _step_problems(
    kind: str, steps: Collection[StepTable], known: Known, at: Pointer, base: KeyPath
) -> Iterator[Problem]:
    for number, step in enumerate(steps):
        yield from plugin_problems(kind, step.use, step.options, known, at, (*base, number, "use"))


def _text_problems(settings: ShotSettings, at: Pointer, base: KeyPath) -> Iterator[Problem]:
    if settings.only and (fault := expression_fault(settings.only)):
        yield at.problem("config.bad-expression", (*base, "only"), fault[0], fix=fault[1])
    if settings.alt and (fault := text_fault(settings.alt)):
        yield at.problem("config.bad-expression", (*base, "alt"), fault[0], fix=fault[1])
