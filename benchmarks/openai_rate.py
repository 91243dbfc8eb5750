"""How much of an account's limit a run uses, and how many calls go out too early, against the fake provider by HTTP.

    python benchmarks/openai_rate.py [known] [headers] [texts]

`known`: the limit stands in the settings; `headers`: it is learned from the headers of answers; `texts`: from the text
of the first 429 alone. The provider allows 120 images a minute, counted as OpenAI words it (a used image is given back
after half a second), and takes 2 s a picture; `packshot run` makes 240 pictures in a process of its own, 16 calls at
once. Times are those at which the provider answers. A 429 counts as late when it is answered more than a minute after
the first answer. Each takes two minutes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from packshot.testing.openai import Captured, FakeOpenAI
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

LIMIT, LATENCY, JOBS = 120, 2.0, 240
KEY = "sk-benchmark"
STUDIO = """\
[generators.studio]
plugin = "studio"

[defaults]
generator = "studio"
"""
OPENAI = """\
[generators.openai]
plugin = "openai"
model = "gpt-image-2.5-sunburst"
quality = "low"
concurrency = 16
{limit}

[defaults]
generator = "openai"
"""


class Answers:
    """When the provider answered what."""

    def __init__(self) -> None:
        self.seen: list[tuple[float, int]] = []

    def __call__(self, answered: Captured) -> None:
        """Take an answer down."""
        self.seen.append((time.monotonic(), answered.status))

    def at(self, status: int) -> list[float]:
        """The moments of the answers of this status."""
        return [moment for moment, each in self.seen if each == status]


def measure(case: str) -> None:
    """Run one case and print its figures."""
    answers = Answers()
    with (
        tempfile.TemporaryDirectory() as folder,
        FakeOpenAI(
            key=KEY, log=answers, latency=LATENCY, images_per_minute=LIMIT, ratelimit_headers=case != "texts"
        ) as fake,
    ):
        shop = _shop(Path(folder), fake, f"images_per_minute = {LIMIT}" if case == "known" else "")
        command = [
            sys.executable,
            "-m",
            "packshot",
            "run",
            str(shop.folder),
            "--yes",
            "--no-sheet",
            "--shot",
            "packshot",
        ]
        ran = subprocess.run(command, check=False, capture_output=True, text=True, cwd=folder)
    if len(answers.at(200)) != JOBS:
        sys.exit(f"{case}: not every picture was made\n{ran.stderr[-2000:]}")
    _print(case, answers)


def _print(case: str, answers: Answers) -> None:
    made, refused = answers.at(200), answers.at(429)
    span = made[-1] - made[0]
    share = (len(made) - 1) / span / (LIMIT / 60)
    whole = len(made) / (span + LATENCY) / (LIMIT / 60)
    late = [moment for moment in refused if moment - made[0] > 60]  # noqa: PLR2004  the first minute
    print(
        f"{case:8} {len(made)} pictures in {span:.1f} s: {share:.1%} of the allowed rate from first to last answer, "
        f"{whole:.1%} with the first picture's latency; "
        f"{len(refused)} of {len(made) + len(refused)} calls were 429s ({len(refused) / len(answers.seen):.1%}), "
        f"{len(late)} after the first minute"
    )


def _shop(folder: Path, fake: FakeOpenAI, limit: str) -> Shop:
    """One picture a record, each of another prompt."""
    settings = f'[generators.openai]\nbase_url = "{fake.base_url}"\napi_key = "{KEY}"\n'
    (folder / "packshot.toml").write_text(settings, "utf-8")
    shop = Shop.build(folder / "shop", catalog=CATALOG.replace(STUDIO, OPENAI.format(limit=limit)))
    rows = [CHAIR.replace("chair,Linen chair", f"chair-{number},Linen chair {number}", 1) for number in range(JOBS)]
    (shop.folder / "products.csv").write_text("\n".join([COLUMNS, *rows, ""]), "utf-8")
    return shop


def main() -> None:
    """Measure the cases named, or all."""
    for case in sys.argv[1:] or ["known", "headers", "texts"]:
        measure(case)


if __name__ == "__main__":
    main()
