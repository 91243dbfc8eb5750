"""Whether a process still works is seen where it can be, told by a clock nobody sets, or guessed by the time of day."""

from __future__ import annotations

import pytest

from packshot.ledger import leases
from packshot.ledger.rows import Lease

HERE = "boot-1 pid:[1]"
BESIDE = "boot-1 pid:[2]"
ELSEWHERE = "boot-2 pid:[1]"
AWAKE, NOW = 10_000.0, 1_000_000.0


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which process 7 began at tick 70, and nothing else runs."""
    monkeypatch.setattr(leases, "boot", lambda: HERE)
    monkeypatch.setattr(leases, "awake", lambda: AWAKE)
    monkeypatch.setattr("packshot.ledger.leases.time.time", lambda: NOW)
    monkeypatch.setattr(leases, "started", {7: "70"}.get)


def _lease(**changes: object) -> Lease:
    facts = {"id": "x", "pid": 7, "boot": HERE, "started": "70", "beat_at": 0.0, "awake": 0.0, "ended": False}
    return Lease(**{**facts, **changes})  # type: ignore[arg-type]  # the facts of a lease


@pytest.mark.parametrize(
    ("lease", "alive"),
    [
        (_lease(), True),
        (_lease(started="71"), False),
        (_lease(pid=8), False),
        (_lease(pid=8, beat_at=NOW, awake=AWAKE), False),
        (_lease(ended=True), False),
        (_lease(ended=True, boot=BESIDE, awake=AWAKE), False),
        (_lease(boot=BESIDE, awake=AWAKE - leases.EXPIRY + 1), True),
        (_lease(boot=BESIDE, awake=AWAKE - leases.EXPIRY), False),
        (_lease(boot=BESIDE, awake=AWAKE - leases.EXPIRY, beat_at=NOW), False),
        (_lease(boot=BESIDE, awake=None, beat_at=NOW), True),
        (_lease(boot=BESIDE, awake=None, beat_at=NOW - leases.EXPIRY), False),
        (_lease(boot=ELSEWHERE, awake=AWAKE, beat_at=NOW - leases.EXPIRY), False),
        (_lease(boot=ELSEWHERE, awake=0.0, beat_at=NOW - leases.EXPIRY + 1), True),
        (_lease(boot=ELSEWHERE, awake=0.0, beat_at=NOW + leases.EXPIRY), False),
        (_lease(boot=ELSEWHERE, awake=0.0, beat_at=NOW + leases.EXPIRY - 1), True),
        (_lease(started="", beat_at=NOW, awake=AWAKE), True),
        (_lease(started="", awake=0.0, beat_at=NOW), False),
        (_lease(boot="", started="", awake=AWAKE, beat_at=NOW - leases.EXPIRY), False),
    ],
)
def test_a_lease_goes_on_as_long_as_its_process(lease: Lease, *, alive: bool) -> None:
    """A process in sight is looked at; one in another namespace told by the machine's clock; others by their beat."""
    assert alive is leases.goes_on(lease)


def test_without_a_clock_of_the_machine_the_time_of_day_decides(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on systems that have none."""
    monkeypatch.setattr(leases, "awake", lambda: None)

    assert leases.goes_on(_lease(boot=BESIDE, awake=AWAKE, beat_at=NOW))
    assert not leases.goes_on(_lease(boot=BESIDE, awake=AWAKE, beat_at=NOW - leases.EXPIRY))


def test_machines_whose_boot_is_unknown_are_never_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty is not equal to empty."""
    monkeypatch.setattr(leases, "boot", lambda: "")

    assert not leases.goes_on(_lease(boot="", started="", awake=AWAKE, beat_at=NOW - leases.EXPIRY))
