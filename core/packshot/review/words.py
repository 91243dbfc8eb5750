"""How the sheet says things: figures, prices and origins in plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from packshot.api import Finding
from packshot.api.money import show_usd

_HEX = re.compile(r"#[0-9A-Fa-f]{6}")
_KILO, _MEGA = 10**3, 10**6

_ORIGINS = {
    "digitalCapture": "photograph",
    "computationalCapture": "photograph",
    "algorithmicallyEnhanced": "edited photograph",
    "humanEdits": "hand-edited photograph",
    "composite": "montage",
    "compositeCapture": "montage of photographs",
    "compositeSynthetic": "montage with synthetic parts",
    "compositeWithTrainedAlgorithmicMedia": "photograph edited by AI",
    "trainedAlgorithmicMedia": "AI-generated picture",
    "algorithmicMedia": "computed picture",
    "digitalCreation": "digital artwork",
    "virtualRecording": "computer rendering",
}


def origin(source_type: str) -> str:
    """The IPTC digital source type in plain words, true of every picture that states it; a rare term stays bare."""
    return _ORIGINS.get(source_type, source_type)


def price(micros: int | None) -> str:
    """`$0.04`, `free`, or `price unknown`: never 0 for what is not known."""
    if micros is None:
        return "price unknown"
    return show_usd(micros) if micros else "free"


def weight(count: int) -> str:
    """A file's size in the units of a file manager: `312 kB`, `1.4 MB`."""
    if count < _KILO:
        return f"{count} B"
    if count < _MEGA:
        return f"{count / _KILO:.0f} kB"
    return f"{count / _MEGA:.1f} MB"


def file_format(media_type: str) -> str:
    """`image/jpeg` as `JPEG`."""
    return media_type.rpartition("/")[2].upper()


def figure(finding: Finding) -> str:
    """What was measured, and the limit where there is one: `0.62 / 2`."""
    value = "not measured" if finding.value is None else f"{finding.value:.3g}"
    return value if finding.limit is None else f"{value} / {finding.limit:.3g}"


def where(finding: Finding) -> str:
    """Its regions in pixels of the picture: `at 120,340 to 220,410; 500,20 to 540,60`."""
    return "at " + "; ".join(f"{left},{top} to {right},{bottom}" for left, top, right, bottom in finding.regions)


def marked(findings: Iterable[Finding]) -> str:
    """What is marked in a picture: `3 places marked: 2 by structure, 1 by parts`; nothing where nothing is."""
    counts = Counter[str]()
    for each in findings:
        if each.verdict != "pass" and each.regions:
            counts[each.check] += len(each.regions)
    places = "1 place" if counts.total() == 1 else f"{counts.total()} places"
    return f"{places} marked: {', '.join(f'{count} by {check}' for check, count in counts.items())}" if counts else ""


def swatch(hex_colour: str) -> str:
    """The colour if it is `#RRGGBB`, else nothing: it goes into an attribute the browser interprets."""
    return hex_colour if _HEX.fullmatch(hex_colour) else ""
