"""The plan of a shard as a file, so that what was ordered is known without the ledger's database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from packshot.ledger import sidecars
from packshot.ledger.failures import speaking
from packshot.ledger.rows import AttemptRow, ShardRow


def write(folder: Path, shard: ShardRow, lines: Sequence[AttemptRow]) -> None:
    """Make the plan durable."""
    content = {
        "shard": shard.id,
        "generator": shard.generator,
        "plugin": shard.plugin,
        "run": shard.run,
        "planned_at": shard.planned_at,
        "lines": [sidecars.of_attempt(each) for each in lines],
    }
    sidecars.write(_file(folder, shard.id), content)


def remove(folder: Path, shard: str) -> None:
    """Let go of the plan of an ended shard."""
    with speaking(folder):
        _file(folder, shard).unlink(missing_ok=True)


def read_all(folder: Path) -> Iterator[tuple[ShardRow, list[AttemptRow]]]:
    """Every plan that can be read, oldest first, its lines as intents."""
    for file in sorted(folder.glob("*.json")):
        content = sidecars.read(file)
        try:
            shard = ShardRow(
                id=str(content["shard"]),
                generator=str(content["generator"]),
                plugin=str(content["plugin"]),
                run=str(content["run"]),
                planned_at=str(content["planned_at"]),
            )
            told = [sidecars.attempt_of(each) for each in content["lines"]]
        except (KeyError, TypeError):
            continue
        yield shard, [replace(each, state="intent", shard=shard.id) for each in told if each]


def _file(folder: Path, shard: str) -> Path:
    return folder / f"{shard}.json"
