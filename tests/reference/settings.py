"""Every setting of packshot.toml, with its environment variable."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic.fields import FieldInfo
from tests.reference.markdown import joined, paragraphs
from tests.reference.sources import names_of

from packshot import settings
from packshot.api.describing import descriptions
from packshot.settings import Settings

_PREFIX = Settings.model_config["env_prefix"]
_INTRODUCTION = """
What belongs to a person or a machine, and never to a catalog, stands in `packshot.toml` in the folder you work in
or one above it, or in the environment. A variable beats the file. Lists and tables are written in a variable as
JSON.
"""
_OPTIONS = """
## Options of plugins

Every option of a generator or of the storage can be laid over what the catalog says, in either place; keys and
addresses belong here:

- in `packshot.toml` a table `[generators.NAME]` or `[storage]`, by the name that the catalog gives the generator;
- in the environment `PACKSHOT_GENERATORS__NAME__OPTION` and `PACKSHOT_STORAGE__OPTION`, two underscores between
  the parts.

`packshot plugins show PLUGIN` lists a plugin's options with their variables. OpenAI's own variables are honoured
too: [OpenAI](openai.md#the-key).
"""


def page() -> str:
    """docs/reference-settings.md."""
    return joined([["# Settings"], [_INTRODUCTION.strip()], *_settings(), [_OPTIONS.strip()]])


def _settings() -> Iterator[list[str]]:
    written = {each.name: each.written for each in names_of(settings)["Settings"].members}
    said = descriptions(Settings)
    for name, field in Settings.model_fields.items():
        yield [f"## {name}"]
        yield [f"`{variable(name)}`, `{_type(written[name])}`, {_default(field)} by default."]
        yield from ([text] for text in paragraphs(said[name]))


def variable(name: str) -> str:
    """The environment variable of a setting; what has options has one for each."""
    return f"{_PREFIX}{name.upper()}" + {"generators": "__NAME__OPTION", "storage": "__OPTION"}.get(name, "")


def _type(written: str) -> str:
    kind = written.partition(": ")[2].partition(" = ")[0]
    return kind.removeprefix("Annotated[").removesuffix(", NoDecode]")


def _default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=True)
    return f"`{json.dumps(list(value) if isinstance(value, tuple) else value)}`"
