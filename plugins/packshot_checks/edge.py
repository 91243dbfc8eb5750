"""The check `edge`: is the rim of a cut-out the product's own colour."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Literal

from packshot.api import CheckConfig, Finding, Job, Picture, PluginConfig
from packshot_checks.measuring import Measuring

FRINGE_LIMIT = 8.0
"""CIELAB. Of 35 clean cut-outs of 7 products, true ones and the studio's, the worst has 5.3; with the light of white,
grey or blue paper left in the rim, 27 of 28 have 13 and more (benchmarks/cutout.py)."""


class EdgeConfig(CheckConfig):
    """Options of `edge`."""

    level: Literal["review", "fail"] = "review"
    """The verdict of a picture that misses the limit: a fringe is for an eye to judge."""


class Edge(Measuring[EdgeConfig]):
    """Measures the fringe a cut-out brings along from its backdrop.

    A rim pixel is the less product the more transparent it is; its colour is still the product's. Where barely covered
    pixels depart from the opaque ones beside in another way than nearly opaque pixels do, they hold light of the
    backdrop: `fringe` is the distance of the two medians in CIELAB. A picture without transparency has no rim to judge.
    """

    name = "edge"
    measure = "fringe"
    on = "base"
    Config: ClassVar[type[PluginConfig]] = EdgeConfig

    def findings(self, picture: Picture, job: Job) -> Iterable[Finding]:
        """One finding; none without a soft rim."""
        if not picture.has_alpha:
            return
        from packshot_checks.rims import fringe

        found = fringe(picture)
        if found is not None:
            message = f"along its outline the product's colour is off by {found:.1f} where it is barely covered"
            yield self.at_most(found, self.limit(FRINGE_LIMIT), message)
