"""What a value becomes in a text: one line of characters one can see."""

from __future__ import annotations

import re
from dataclasses import is_dataclass

from jinja2 import TemplateError, Undefined, pass_context
from markupsafe import Markup

from packshot.sandbox.meter import spend

MAX_VALUE = 4_000
"""Characters one record value may put into a text."""
_LOOKED_AT = 4 * MAX_VALUE
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0e\uffa0\U000e0100-\U000e01ef]"
)
"""Characters that Unicode calls letters or marks and nobody sees: words could hide in a row of them."""


def clean(text: str) -> str:
    """The text as one line of visible characters, cut to MAX_VALUE: a record cannot add lines to a prompt.

    Control characters, line breaks, bidirectional overrides and zero-width characters become a space.
    """
    return " ".join(visible(text[:_LOOKED_AT]).split())[:MAX_VALUE]


def visible(text: str) -> str:
    """The text with a space for each character that cannot be seen."""
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return text if text.isprintable() else "".join(char if char.isprintable() else " " for char in text)


def said(value: object) -> str:
    """A value as text. None and lists are no text: printed, they would be words of Python's in a prompt."""
    if isinstance(value, str):
        return value
    if value is None:
        raise TemplateError("a value is missing here; test it with {% if ... %} first")
    if isinstance(value, float):
        return f"{value:g}"  # 172 cm, not 172.0 cm
    if isinstance(value, int | Undefined) or is_dataclass(value):
        return str(value)  # of what is undefined it raises, with the name
    raise TemplateError(f"a {type(value).__name__} is no text; join its items: {{{{ value | join(', ') }}}}")


def printed(value: object) -> str:
    """What `{{ value }}` puts into the text. A macro's result (Markup) has been through here."""
    text = value if isinstance(value, Markup) else clean(said(value))
    spend(1 + len(text))
    return text


@pass_context
def finished(_context: object, value: object) -> Markup:
    """`printed`, marked as plain text that needs no escaping, for this is not HTML.

    Taking the context keeps Jinja from folding constants, which it would escape as HTML first.
    """
    return Markup(printed(value))  # noqa: S704
