"""What a file says of its own making: alt text and IPTC digital source type, in an XMP packet."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from packshot.api import Picture

SourceType = Literal[
    "trainedAlgorithmicMedia",
    "compositeWithTrainedAlgorithmicMedia",
    "compositeCapture",
    "algorithmicallyEnhanced",
    "algorithmicMedia",
]
LONGEST = 2_500
"""Characters kept of a text. Four such texts, escaped, stay well below the 65,502 bytes a JPEG segment holds."""

_SCHEME = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}
_CONTROL = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Control characters, and what XML 1.0 cannot hold however it is escaped (section 2.2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What is said of a picture. Texts are one line each."""

    alt: str
    """For people who do not see the picture (IPTC Alt Text, Accessibility)."""
    source_type: SourceType
    """A term of the IPTC digital source types, without the scheme."""
    title: str = ""
    creator_tool: str = "packshot"
    """The program and its version."""
    ai_system: str = ""
    """The trained model that made pixels up (IPTC AI System Used); empty where none did."""


def source_type(*, invents: bool, photo: bool, plate: bool) -> SourceType:
    """How a picture was made, as a term of http://cv.iptc.org/newscodes/digitalsourcetype/ (2024-09-17).

    `invents`: a trained model made pixels up; `photo`: from the product's photo; `plate`: from a photo of a room.
    Without a model, two captures laid together are `compositeCapture`, and one that was recoloured or retouched is
    `algorithmicallyEnhanced` (modified by an algorithm): `humanEdits` asks for a human at the tools, and none is.
    Neither photo nor model leaves `algorithmicMedia`, drawn by formula alone.
    """
    if invents:
        return "compositeWithTrainedAlgorithmicMedia" if photo or plate else "trainedAlgorithmicMedia"
    if photo and plate:
        return "compositeCapture"
    return "algorithmicallyEnhanced" if photo or plate else "algorithmicMedia"


def packet(label: Label) -> bytes:
    """The label as an XMP packet (ISO 16684-1): UTF-8, well formed whatever the texts hold, below 60,000 bytes.

    Texts become one line without control characters and keep their first 2,500 characters.
    """
    stated = [
        _localised("Iptc4xmpCore:AltTextAccessibility", label.alt),
        _plain("Iptc4xmpExt:DigitalSourceType", _SCHEME + label.source_type),
        _localised("dc:title", label.title),
        _plain("xmp:CreatorTool", label.creator_tool),
        _plain("Iptc4xmpExt:AISystemUsed", label.ai_system),
    ]
    spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {spaces}><rdf:Description rdf:about="">'
        f"{''.join(stated)}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def read(xmp: str) -> Label:
    """The label a packet states. Raises ValueError for anything that is not such a packet.

    A document type is refused before parsing: entities are declared there, and a label has no need of them.
    """
    if "<!" in xmp:
        raise ValueError("the XMP holds a declaration; packshot writes none")
    try:
        root = ET.fromstring(xmp.strip("\ufeff\0 \n"))  # noqa: S314  without declarations there is nothing to expand
    except ET.ParseError as error:
        raise ValueError(f"the XMP is not well-formed XML: {error}") from error
    return Label(
        alt=_stated(root, "Iptc4xmpCore:AltTextAccessibility/rdf:Alt/rdf:li"),
        source_type=_term(_stated(root, "Iptc4xmpExt:DigitalSourceType")),
        title=_stated(root, "dc:title/rdf:Alt/rdf:li"),
        creator_tool=_stated(root, "xmp:CreatorTool"),
        ai_system=_stated(root, "Iptc4xmpExt:AISystemUsed"),
    )


def misstated(file: Picture, label: Label) -> str | None:
    """What an asset's file, decoded again, fails to say: it must state sRGB, and the label. None when all is well."""
    if file.facts is None or not file.facts.icc:
        return "the file does not state that its colours are sRGB"
    try:
        said = read(file.facts.xmp)
    except ValueError as error:
        return f"the file's label cannot be read: {error}"
    meant = read(packet(label).decode())
    return None if said == meant else f"the file's label says {said}, not {meant}"


def _term(uri: str) -> SourceType:
    terms: dict[str, SourceType] = {_SCHEME + term: term for term in get_args(SourceType)}
    if uri not in terms:
        raise ValueError(f'"{uri}" is not a digital source type packshot states')
    return terms[uri]


def _stated(root: ET.Element, path: str) -> str:
    return root.findtext(f"rdf:RDF/rdf:Description/{path}", default="", namespaces=_NAMES)


def _plain(name: str, text: str) -> str:
    return f"<{name}>{_printable(text)}</{name}>" if text else ""


def _localised(name: str, text: str) -> str:
    line = f'<rdf:li xml:lang="x-default">{_printable(text)}</rdf:li>'
    return f"<{name}><rdf:Alt>{line}</rdf:Alt></{name}>" if text else ""


def _printable(text: str) -> str:
    line = " ".join(_CONTROL.sub(" ", text).split())
    return escape(line[:LONGEST])
