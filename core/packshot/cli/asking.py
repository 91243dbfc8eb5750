"""What a command was asked to work on, from its selectors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from packshot.api import Problem
from packshot.catalog.names import did_you_mean
from packshot.cli.fetching import fetching
from packshot.cli.options import Selectors
from packshot.cli.session import Session
from packshot.errors import InputError
from packshot.planning.plan import Selection
from packshot.planning.planned import Planned, State
from packshot.planning.tally import TODO, Tally


@dataclass(frozen=True, slots=True)
class Asked:
    """The selectors of a command line; without any, the whole catalog."""

    selection: Selection = field(default_factory=Selection)
    limit: int | None = None
    retry_unknown: bool = False
    """Whether what may have been billed without an answer is asked for again."""

    @property
    def todo(self) -> frozenset[State]:
        """States of the jobs a run works on, and may pay for."""
        return TODO | {"held"} if self.retry_unknown else TODO

    @property
    def everything(self) -> bool:
        """Whether the whole catalog is asked for."""
        return self.selection == Selection() and self.limit is None


def asked(session: Session, selectors: Selectors, *, retry_unknown: bool = False, approved: bool = False) -> Asked:
    """The selection, with names the catalog does not have refused.

    `approved`: only what has an approved draft at the lower tier.
    """
    catalog = session.catalog
    known: tuple[tuple[str, Sequence[str], Collection[str]], ...] = (
        ("shot", selectors.shots, catalog.shots),
        ("scene", selectors.scenes, catalog.scenes),
        ("colorway", selectors.colorways, catalog.colorways),
    )
    wrong = [_unknown(kind, name, names) for kind, given, names in known for name in given if name not in names]
    if approved and all(shot.draft == catalog.tier for shot in catalog.shots.values()):
        wrong.append(_no_draft(catalog.tier))
    if wrong:
        raise InputError(*wrong)
    selection = Selection(
        products=frozenset(selectors.products),
        shots=frozenset(selectors.shots),
        scenes=frozenset(selectors.scenes),
        colorways=frozenset(selectors.colorways),
        approved=approved,
    )
    return Asked(selection, selectors.limit, retry_unknown)


def jobs(session: Session, what: Asked) -> Iterator[Planned | Problem]:
    """The jobs asked for, streamed."""
    planned = _limited(session.plan(what.selection), what)
    return (each for each in planned if isinstance(each, Problem) or each.state != "left out")


def tallied(session: Session, what: Asked) -> Tally:
    """Stream through the plan once, for its sums; orphans are counted only when the whole catalog is asked for."""
    tally = Tally(what.todo)
    with fetching(session), session.ledger.seen() as seen:
        for planned in tally.watch(_limited(session.plan(what.selection), what)):
            seen.add(planned.slot)
        tally.orphaned = sum(1 for _ in seen.orphans(tier=session.catalog.tier)) if what.everything else 0
    return tally


def _limited(planned: Iterable[Planned | Problem], what: Asked) -> Iterator[Planned | Problem]:
    left, todo = what.limit, what.todo
    for job in planned:
        if left is not None and isinstance(job, Planned) and job.state in todo:
            if not left:
                return
            left -= 1
        yield job


def _no_draft(tier: str) -> Problem:
    message = f"pictures of tier {tier} have no drafts: they are what people approve"
    fix = "name the tier to make from what is approved, like --tier final"
    return Problem(code="select.no-drafts", message=message, fix=fix)


def _unknown(kind: str, name: str, names: Collection[str]) -> Problem:
    fix = did_you_mean(name, names) or f"the catalog has {', '.join(sorted(names)) or 'none'}"
    return Problem(code=f"select.unknown-{kind}", message=f'the catalog has no {kind} "{name}"', fix=fix)
