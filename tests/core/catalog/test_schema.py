"""The JSON schema editors use agrees with what loading accepts."""

import tomllib
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from packshot.catalog.schema import schema
from packshot.plugins import Plugins


def test_the_schema_is_sound_and_accepts_a_sound_catalog(shop: Path, plugins: Plugins) -> None:
    """What loads has no complaint in the editor."""
    whole = schema(plugins)
    Draft202012Validator.check_schema(whole)

    document = tomllib.loads((shop / "catalog.toml").read_text(encoding="utf-8"))
    assert [] == [each.message for each in Draft202012Validator(whole).iter_errors(document)]


@pytest.mark.parametrize(
    "text",
    [
        "takess = 2",
        'post = [{ use = "canvas", fil = 1 }]',
        'post = [{ use = "colour" }]',
        'format = { use = "gif" }',
        '[generators.other]\nplugin = "paint"\nqualty = "x"',
        '[generators.other]\nplugin = "pant"',
    ],
)
def test_the_schema_refuses_what_loading_refuses(shop: Path, plugins: Plugins, text: str) -> None:
    """Wrong settings, plugins and plugin options are underlined while typing."""
    document = tomllib.loads((shop / "catalog.toml").read_text(encoding="utf-8") + text)

    assert not Draft202012Validator(schema(plugins)).is_valid(document)


def test_the_schema_takes_bare_names_for_tables(shop: Path, plugins: Plugins) -> None:
    """`post = ["canvas"]` and `format = "webp"` are short forms."""
    text = 'post = ["canvas", { use = "canvas", fill = 0.5 }]\nformat = "webp"\nchecks = ["colour"]\n'
    document = tomllib.loads((shop / "catalog.toml").read_text(encoding="utf-8") + text)

    assert Draft202012Validator(schema(plugins)).is_valid(document)
