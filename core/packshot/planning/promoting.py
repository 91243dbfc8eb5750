"""From an approved draft to the picture of a higher tier: which draft it is made from, and what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from packshot.api import Generator, Problem, Reference
from packshot.catalog.images import reference
from packshot.ledger import Draft
from packshot.planning.keys import Parts
from packshot.planning.planned import Planned
from packshot.planning.requests import Combined
from packshot.planning.standing import Remembered

ROLE = "draft"


@dataclass(frozen=True, slots=True)
class Drafts:
    """The drafts of one combination, all takes, those that are current first."""

    found: Sequence[Draft]

    @property
    def approved(self) -> Sequence[Draft]:
        """Those a picture may be made from, by take."""
        return [each for each in self.found if each.approved]

    def candidates(self, take: int, row: Remembered | None, *, only: bool) -> tuple[Draft | None, ...]:
        """What a take may be made from, the best first; a later one is for an original that was made from it already.

        Takes share the approved drafts in turn. With `only`, what was made from another draft is made anew. Without a
        row, as after a rebuild, any draft may have been the one.
        """
        approved = self.approved
        best = approved[(take - 1) % len(approved)] if approved else None
        part = row.parts.get(ROLE) if row else None
        before = [each for each in self.found if row is None or Parts({ROLE: each.sha256})[ROLE] == part]
        if only:
            return (best,) if part else (best, None)
        return tuple(dict.fromkeys((best, *before, None)))

    def lack(self) -> str:
        """Why there is no approved one, in words."""
        states = [each.state for each in self.found if each.current]
        if not states:
            return "no draft"
        if "unreviewed" not in states:
            return "redo" if "redo" in states else "rejected"
        voided = any(each.state == "approved" for each in self.found)
        return "approval voided by a new draft" if voided else "unreviewed"


def shown(draft: Draft | None) -> Reference | None:
    """The draft as an input image; None where its file is not what was kept, which `packshot doctor` explains."""
    found = reference(ROLE, draft.path) if draft else None
    return found if isinstance(found, Reference) and draft and found.digest == draft.sha256 else None


def usable(wanted: Combined, generator: Generator[Any]) -> Combined:
    """The combination without a draft, where its generator invents nothing and would only copy it."""
    return wanted if generator.can.invents else replace(wanted, draft=None)


def left_out(job: Planned | Problem, why: str) -> Iterator[Planned]:
    """A job without an approved draft, where only those with one are asked for; what is wrong with it is not asked."""
    if isinstance(job, Planned):
        yield replace(job, state="left out", why=(why,))


def superfluous(wanted: Combined, drafts: Drafts) -> Problem | None:
    """What to say where more drafts are approved than there are takes."""
    approved, takes = len(drafts.approved), wanted.shot.takes
    if approved <= takes:
        return None
    axes = [each.key for each in (wanted.colorway, wanted.scene) if each]
    return Problem(
        code="draft.too-many",
        message=f"{' '.join([wanted.product.id, wanted.shot.name, *axes])}: {approved} drafts are approved, and the "
        f"shot makes {takes} at tier {wanted.shot.tier}, from the first of them",
        where=wanted.shot.where,
        product=wanted.product.id,
        context=f"shots.{wanted.shot.name}",
        fix="raise takes at this tier, or take an approval back",
        level="warning",
    )
