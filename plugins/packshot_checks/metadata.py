"""The check `metadata`: does the file say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, Literal

from packshot.api import CheckConfig, FileFacts, Finding, Job, Picture, PluginConfig
from packshot.api.pictures import OWN_FORMATS
from packshot_checks.measuring import Measuring, Unmeasurable

_SOURCE_TYPE = re.compile(r"DigitalSourceType[^<>]{0,40}?[\"'>]\s*http://cv\.iptc\.org/newscodes/digitalsourcetype/\w+")
_ALT_TEXT = re.compile(r"AltTextAccessibility>\s*<rdf:Alt>\s*<rdf:li[^>]*>\s*[^<\s]")


class MetadataConfig(CheckConfig):
    """What the file must be."""

    format: Literal["jpeg", "webp", "avif", "png"] | None = None
    """The file format a channel asks for; empty takes any that packshot writes."""


class Metadata(Measuring[MetadataConfig]):
    """Counts what the stored file fails to state: colour profile, digital source type, alt text, its format.

    The limit is 0: without a profile colours are anybody's guess, the source type is what shops and laws ask of
    pictures a model made, the alt text is what a person who cannot see the picture gets.
    """

    name = "metadata"
    measure = "missing"
    on = "file"
    Config: ClassVar[type[PluginConfig]] = MetadataConfig

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding that names all that is missing."""
        if picture.facts is None:
            raise Unmeasurable("the picture was not read from a file")
        missing = missing_statements(picture.facts, self.config.format)
        message = f"the file lacks {', '.join(missing)}" if missing else "profile, source type and alt text are there"
        yield self.at_most(len(missing), self.limit(0), message)


def missing_statements(facts: FileFacts, wanted: str | None) -> list[str]:
    """What the file does not state, in words; `wanted` is a format's name, None any of packshot's own."""
    formats = (wanted.upper(),) if wanted else OWN_FORMATS
    stated = {
        "a colour profile": facts.icc,
        "the IPTC digital source type": _SOURCE_TYPE.search(facts.xmp),
        "an alt text": _ALT_TEXT.search(facts.xmp),
        f"the format {' or '.join(formats)} (it is {facts.format or 'unknown'})": facts.format in formats,
    }
    return [name for name, there in stated.items() if not there]
