"""What an original of the API needs before it is a base: the exact size, and the pixels that had to stay."""

from __future__ import annotations

import math

from packshot.api import Finishing, Request, Size, Use
from packshot_openai.references import images

_SAME_SHAPE = 0.02
"""How far two aspects may differ, as a share, to count as the same picture rounded to a model's steps."""


def finishing(request: Request, sent: Size) -> Finishing:
    """The steps for an original of the size `sent`; restoring where part of a given photo must stay."""
    kept = _keeps(request)
    fit = "fill" if kept and _same_shape(sent, request.size) else "cover"
    resize, received = Use("resize", {"size": str(request.size), "fit": fit}), Use("received", {"size": str(sent)})
    if not kept:
        return Finishing(post=(resize,), checks=(received,))
    return Finishing(post=(resize, Use("paste-back")), checks=(received, Use("drift")))


def _keeps(request: Request) -> bool:
    """Whether a photo goes in of which something must stay: the mask, or the words, only guide the model."""
    looked_at = images(request)
    return (
        request.change != "all"
        and request.operation in ("edit", "inpaint")
        and bool(looked_at)
        and looked_at[0].role == "product"
    )


def _same_shape(one: Size, other: Size) -> bool:
    return abs(math.log(one.width * other.height / (one.height * other.width))) < _SAME_SHAPE
