"""From an original to the bytes of an asset: post-processors, checks, encoding, label. Pure but for the plugins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from packshot.api import Check, Finding, Picture, Placement, PostProcessor, Size, Verdict, worst
from packshot.api.pictures import OWN_FORMATS
from packshot.encoding import MEDIA_TYPES, encode
from packshot.engine.calling import Bridge, PluginRaised
from packshot.engine.maps import Map, drawn
from packshot.engine.placing import placed
from packshot.engine.pointing import lying, pointing
from packshot.faults import redacted
from packshot.labels import Label, SourceType, misstated, packet
from packshot.planning.planned import Planned


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """The plugins that finish one job, in order: `base` those its generator asks for, `post` the shot's own."""

    base: Sequence[PostProcessor[Any]] = ()
    post: Sequence[PostProcessor[Any]]
    checks: Sequence[Check[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """An asset before it is stored."""

    data: bytes
    media_type: str
    size: Size
    findings: tuple[Finding, ...]
    maps: tuple[Map, ...] = ()
    """The heat maps that findings name by their digests."""
    mislabelled: str | None = None
    """What the bytes, decoded again, fail to say of themselves."""

    @property
    def verdict(self) -> Verdict:
        """The gravest of the findings' verdicts."""
        return worst(each.verdict for each in self.findings)


def finish(planned: Planned, original: bytes, ai_system: str, tools: Tools, bridge: Bridge) -> Finished:
    """Finish one job in a worker thread; the same original and plugins give the same bytes.

    Raises PictureError for an original that is no whole picture, EncodingError, and PluginRaised.
    """
    first = placed(Picture.decode(original), planned.job.request)
    base = _through(tools.base, first, planned, bridge)
    picture = _through(tools.post, base, planned, bridge)
    label = _label(planned, ai_system)
    data = encode(picture, planned.shot.encoding, xmp=packet(label))
    file = replace(Picture.decode(data, formats=OWN_FORMATS), placement=picture.placement)
    looks = {"original": first, "base": base, "picture": picture, "file": file}
    places = {on: lying(look, picture) for on, look in looks.items()} | {"file": Placement()}
    told = [
        _shown(finding, places[each.on], picture.size)
        for each in tools.checks
        for finding in _findings(each, looks[each.on], planned, bridge)
    ]
    return Finished(
        data=data,
        media_type=MEDIA_TYPES[planned.shot.encoding.format],
        size=picture.size,
        findings=tuple(finding for finding, _ in told),
        maps=tuple(heat for _, heat in told if heat),
        mislabelled=misstated(file, label),
    )


def _through(plugins: Sequence[PostProcessor[Any]], picture: Picture, planned: Planned, bridge: Bridge) -> Picture:
    for plugin in plugins:
        picture = bridge.call(plugin, plugin.apply, picture, planned.job)
        if not isinstance(picture, Picture):
            raise PluginRaised(f'plugin "{plugin.name}" made a {type(picture).__name__}, not a Picture')
    return picture


def _findings(plugin: Check[Any], picture: Picture, planned: Planned, bridge: Bridge) -> list[Finding]:
    measured = bridge.call(plugin, plugin.check, picture, planned.job)
    findings: list[Finding] = bridge.call(plugin, list, measured)
    if not all(isinstance(each, Finding) for each in findings):
        raise PluginRaised(f'plugin "{plugin.name}" found something that is not a Finding')
    return [replace(each, message=redacted(each.message, plugin)) for each in findings]


def _shown(finding: Finding, place: Placement | None, size: Size) -> tuple[Finding, Map | None]:
    """A finding as the finished picture's, and its heat map."""
    heat = drawn(finding.heat, place, size) if finding.heat and place else None
    return replace(pointing(finding, place, size), heat=None, map=heat.digest if heat else None), heat


def _label(planned: Planned, ai_system: str) -> Label:
    product = planned.job.product
    return Label(
        alt=planned.alt,
        source_type=cast("SourceType", planned.source_type),
        title=product.title or product.id,
        ai_system=ai_system,
    )
