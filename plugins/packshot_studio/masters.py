"""Which of a product's photos the studio recolours: the one from which the wanted colours come out best."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from packshot.api import Colorway, Master, Part, Photograph, Product, Target
from packshot.api.parts import parts
from packshot_studio.support import LIMIT, caution, expected_error

UNKNOWN = float("inf")
"""The expected error of a photo whose own colour nobody states: any other photo is better."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A photo that could be worked from, with its hardest part: the greatest expected error, deltaE00."""

    photograph: Photograph
    error: float
    part: Part

    @property
    def words(self) -> str:
        """What is expected of it."""
        shown = self.photograph.colorway
        if shown is None or self.error == UNKNOWN:
            return "unknown, for nobody says what it shows"
        return f"{self.error:.1f} from {shown.label}" if self.error else f"0 from {shown.label} itself"


def master(product: Product, wanted: Colorway | None, target: Target) -> Master:
    """The photo to work from: the first of those with the least expected error, or the first of all without one."""
    first = product.photos[0]
    if wanted is None:
        return Master(photograph=first)
    candidates = sorted(_candidates(product, wanted, target), key=lambda each: each.error)
    if not candidates:
        return Master(photograph=first)
    best = candidates[0]
    reason, fix = _caution(best.part, product.finish) if LIMIT < best.error < UNKNOWN else ("", "")
    why = _why(candidates) if len(product.photos) > 1 else ""
    return Master(photograph=best.photograph, why=why, caution=reason, fix=fix)


def cautioned(part: Part, finish: str) -> bool:
    """Whether the colour the photo shows supports the part's wanted one badly."""
    return bool(_caution(part, finish)[0])


def _candidates(product: Product, wanted: Colorway, target: Target) -> Iterator[Candidate]:
    """The photos that can be worked from: those with a mask for every part that has to be recoloured."""
    for photograph in product.photos:
        seen = product if len(product.photos) == 1 else product.seen_in(photograph)
        shown = parts(seen, wanted, photograph.colorway)
        if all(part.mask or (target == "photo" and _shows(part)) for part in shown):
            error, hardest = max(((_error(part, product.finish), part) for part in shown), key=lambda each: each[0])
            yield Candidate(photograph, error, hardest)


def _shows(part: Part) -> bool:
    """Whether the photo shows the part in the wanted colour already."""
    return part.wanted is not None and part.photographed is not None and part.wanted.hex == part.photographed.hex


def _error(part: Part, finish: str) -> float:
    if part.photographed is None or part.wanted is None:
        return UNKNOWN
    return 0.0 if _shows(part) else _expected(part.photographed.hex, part.wanted.hex, finish)


_expected = lru_cache(maxsize=4096)(expected_error)
"""A catalog has few colours and many products."""


def _why(candidates: Sequence[Candidate]) -> str:
    """`expected deltaE00 0.7 from Mustard, against 1.9 from Stone Grey (sofa.png)`."""
    best, *others = candidates
    against = " and ".join(f"{each.words} ({each.photograph.photo.path.name})" for each in others)
    return f"expected deltaE00 {best.words}" + (f", against {against}" if against else "; no other has a mask")


def _caution(part: Part, finish: str) -> tuple[str, str]:
    """Why the part supports its change badly, and what to do; both empty where it does not."""
    shown, wanted = part.photographed, part.wanted
    told = caution(shown.hex, wanted.hex, finish, shown=shown.label, wanted=wanted.label) if shown and wanted else None
    if told is None:
        return "", ""
    return (f"the {part.name}: {told.reason}" if part.name else told.reason), told.fix
