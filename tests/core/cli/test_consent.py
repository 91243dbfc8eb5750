"""Nobody's money is spent without their word, and never more than they agreed to."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from packshot.api import Cost
from packshot.cli.consent import consent
from packshot.errors import ConsentError
from packshot.planning.tally import Tally
from packshot.testing.shop import CATALOG, Shop

LOST = """
from pathlib import Path

from packshot.api import Cost, PaidGenerator, Unknown, hookimpl

class Lost(PaidGenerator):
    name = "lost"
    def estimate(self, request):
        return Cost.exactly(40_000)
    def ask(self, request, spool):
        with Path("calls").open("a") as calls:
            calls.write("a call\\n")
        raise Unknown("the line went dead")

@hookimpl
def packshot_generators():
    return [Lost]
"""


@pytest.fixture
def lost(tmp_path: Path) -> Shop:
    """A shop whose provider takes every call of the two white packshots and never answers."""
    Path("lost.py").write_text(LOST)
    Path("packshot.toml").write_text('plugin_dirs = ["lost.py"]\n')
    return Shop.build(tmp_path / "shop", catalog=CATALOG.replace('plugin = "studio"', 'plugin = "lost"'))


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a person at a terminal is asked, who says yes."""
    questions: list[str] = []

    def yes(question: str, **_: object) -> bool:
        questions.append(question)
        return True

    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr(click, "confirm", yes)
    return questions


def _calls() -> int:
    return len(Path("calls").read_text().splitlines())


def test_a_plan_that_costs_nothing_asks_nobody() -> None:
    """Free pictures need no consent, and no bound but the one given."""
    assert consent(Tally(), yes=False, max_cost=None) is None
    assert 5 == consent(Tally(), yes=False, max_cost=5)


def test_what_a_person_agreed_to_bounds_the_run(asked: list[str]) -> None:
    """`Spend up to $0.50?` is kept to, whatever the run meets."""
    bound = consent(Tally(cost=Cost(400_000, 500_000)), yes=False, max_cost=None)

    assert ["Spend up to $0.50?"] == asked
    assert 500_000 == bound


def test_pictures_of_unknown_price_have_no_bound_to_keep(asked: list[str]) -> None:
    """The question says what is not known."""
    bound = consent(Tally(cost=Cost(0, 0), unknown=2), yes=False, max_cost=None)

    assert ["Spend up to $0.00 and 2 pictures of unknown price?"] == asked
    assert bound is None


def test_a_plan_dearer_than_allowed_is_refused() -> None:
    """--max-cost is held against the most the plan may cost, not against what is expected."""
    with pytest.raises(ConsentError):
        consent(Tally(cost=Cost(400_000, 500_000)), yes=False, max_cost=450_000)


def test_asking_again_for_what_may_have_been_billed_needs_consent_too(lost: Shop) -> None:
    """--retry-unknown alone buys nothing; with a word it asks once for each."""
    lost.packshot("run", "--shot", "packshot", "--yes")
    assert 2 == _calls()

    refused = lost.packshot("run", "--shot", "packshot", "--retry-unknown")
    assert 6 == refused.code
    assert "the plan may cost $0.08" in refused.err
    assert 2 == _calls()

    lost.packshot("run", "--shot", "packshot", "--retry-unknown", "--yes")
    assert 4 == _calls()


def test_a_limit_counts_what_is_asked_for_again(lost: Shop) -> None:
    """--limit bounds the calls of --retry-unknown like any others."""
    lost.packshot("run", "--shot", "packshot", "--yes")

    lost.packshot("run", "--shot", "packshot", "--retry-unknown", "--yes", "--limit", "1")

    assert 3 == _calls()
