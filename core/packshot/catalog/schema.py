"""The JSON schema of a catalog file, for editors, with the options of the installed plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from packshot.catalog.tables import CatalogFile

if TYPE_CHECKING:
    from packshot.plugins import Plugins

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(plugins: Plugins) -> dict[str, Any]:
    """The schema of `catalog.toml`: plugin names are those installed, and each brings its own options."""
    whole = CatalogFile.model_json_schema()
    tables = whole["$defs"]
    for name, key, classes in (
        ("GeneratorTable", "plugin", plugins.generators),
        ("StorageTable", "plugin", plugins.storages),
        ("RecordsTable", "reader", plugins.readers),
    ):
        tables[name] = _with_options(tables[name], key, classes, tables)
    step = tables.pop("StepTable")
    tables["PostStep"] = _with_options(step, "use", plugins.postprocessors, tables)
    tables["CheckStep"] = _with_options(step, "use", plugins.checks, tables)
    for table in ("ShotSettings", "ShotTable"):
        settings = tables[table]["properties"]
        settings["post"]["items"] = _or_name("PostStep")
        settings["checks"]["items"] = _or_name("CheckStep")
        settings["format"] = {"description": settings["format"]["description"], **_or_name("FormatTable")}
    records = tables["CatalogTable"]["properties"]
    records["records"] = {"description": records["records"]["description"], **_or_name("RecordsTable")}
    return {"$schema": _DIALECT, **whole, "title": "packshot catalog"}


def _or_name(table: str) -> dict[str, Any]:
    """A table, or the bare name that is short for it."""
    return {"anyOf": [{"type": "string"}, {"$ref": f"#/$defs/{table}"}]}


def _with_options(
    table: Mapping[str, Any], key: str, classes: Mapping[str, type[Any]], tables: dict[str, Any]
) -> dict[str, Any]:
    """The table as one of its plugins' variants, each with the plugin's name and options."""
    variants = []
    for name, cls in sorted(classes.items()):
        options = cls.Config.model_json_schema(ref_template="#/$defs/{model}")
        tables.update(options.pop("$defs", {}))
        properties = {**table["properties"], **options.get("properties", {}), key: {"const": name}}
        required = [*table.get("required", []), *options.get("required", [])]
        described = {"description": cls.__doc__ or "", "properties": properties, "required": required}
        variants.append({"type": "object", "additionalProperties": False, **described})
    return {"description": table.get("description", ""), "anyOf": variants} if variants else dict(table)
