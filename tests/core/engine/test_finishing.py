"""From an original to a stored asset: post-processors, checks, verdicts, labels, lineage."""

from __future__ import annotations

import errno
import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import pytest

from packshot.api import Check, Finding, Heat, Job, Picture, Placement, PostProcessor, Size, Verdict, Where
from packshot.api.pictures import OWN_FORMATS
from packshot.catalog.catalog import Encoding, Format, Step
from packshot.engine.threads import processors
from packshot.labels import Label, misstated

if TYPE_CHECKING:
    from tests.core.engine.conftest import Bench


def steps(*plugins: str) -> tuple[Step, ...]:
    """Plugins in use, without options."""
    return tuple(Step(each, {}, Where("catalog.toml", 1)) for each in plugins)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp", "avif"])
def test_an_asset_is_finished_encoded_and_labelled(bench: Bench, kind: Format) -> None:
    """Post-processors work in order, and the stored file says what it is."""
    job = bench.job("sofa", post=steps("grow", "grow"), encoding=Encoding(kind))

    report = bench.run(job)

    data = bench.shelf.get("sofa/front-1.jpg")
    assert report.problems == ()
    file = Picture.decode(data, formats=OWN_FORMATS)
    assert Size(64, 64) == file.size
    label = Label(alt="A sofa called sofa", source_type="algorithmicMedia", title="Sofa sofa")
    assert misstated(file, label) is None


def test_the_same_original_gives_the_same_bytes(bench: Bench) -> None:
    """Neither time nor run is in a finished file."""
    digests = set()
    for run in ("run-1", "run-2", "run-3"):
        bench.run(bench.job("sofa"), run_id=run)
        digests.add(hashlib.sha256(bench.shelf.get("sofa/front-1.jpg")).hexdigest())

    assert len(digests) == 1


def test_the_sidecar_holds_the_lineage(bench: Bench) -> None:
    """Beside every asset stands what it was made of, by whom, and what was found in it."""
    job = bench.job("sofa", post=steps("grow"), checks=steps("judge"))
    bench.run(job)

    lineage = dict(bench.sidecar("sofa/front-1.jpg"))

    made_at = lineage.pop("made_at")
    assert made_at.startswith("20")
    assert lineage == {
        "packshot": 1,
        "product": "sofa",
        "shot": "front",
        "colorway": None,
        "scene": None,
        "take": 1,
        "tier": "draft",
        "key": "sofa/front-1.jpg",
        "sha256": hashlib.sha256(bench.shelf.get("sofa/front-1.jpg")).hexdigest(),
        "media_type": "image/jpeg",
        "width": 32,
        "height": 32,
        "original_key": job.keys.original,
        "asset_key": job.keys.asset,
        "generator": "flat",
        "plugins": ["flat/1", "grow/1", "judge/1", "shelf/1"],
        "facts": {},
        "template": "t",
        "operation": "generate",
        "prompt": "sofa",
        "alt": "A sofa called sofa",
        "source_type": "algorithmicMedia",
        "verdict": "pass",
        "findings": [
            {
                "check": "judge",
                "measure": "beauty",
                "value": 0.5,
                "limit": 2.0,
                "regions": [],
                "map": None,
                "verdict": "pass",
                "message": "",
            }
        ],
        "cost": {"currency": "USD", "charged": 0.0},
        "run": "run-1",
    }


def test_a_heat_map_is_kept_beside_the_ledger(bench: Bench) -> None:
    """The finding names the file's digest in sidecar and ledger; the map itself is in neither."""
    heat = Heat(2, 1, bytes([0, 255]), (0, 0, 32, 32))
    bench.judge.findings = [Finding(check="judge", measure="beauty", value=1.0, heat=heat)]

    job = bench.job("sofa", checks=steps("judge"))
    bench.run(job)

    (finding,) = bench.sidecar("sofa/front-1.jpg")["findings"]
    (kept,) = bench.catalog.work.glob("cache/maps/*/*.webp")
    assert finding["map"] == kept.stem == hashlib.sha256(kept.read_bytes()).hexdigest()
    asset = bench.ledger.asset(job.slot)
    assert asset
    assert asset.findings == (replace(bench.judge.findings[0], heat=None, map=kept.stem),)


@pytest.mark.parametrize(
    ("verdict", "demand", "ships"),
    [
        ("pass", "pass", True),
        ("review", "pass", False),
        ("review", "review", True),
        ("fail", "review", False),
        ("fail", "nothing", True),
    ],
)
def test_only_what_meets_its_shot_s_demand_ships(bench: Bench, verdict: Verdict, demand: str, ships: bool) -> None:  # noqa: FBT001
    """The rest is kept where it can be looked at, with its lineage, and makes exit code 5."""
    bench.judge.findings = [Finding(check="judge", measure="beauty", value=9.0, limit=2.0, verdict=verdict)]

    report = bench.run(bench.job("sofa", checks=steps("judge"), demand=demand))

    aside = bench.catalog.work / "failed" / "sofa" / "front-1.jpg"
    assert report.counts["made"] == 1
    assert (ships, not ships) == (bench.shelf.stat("sofa/front-1.jpg") is not None, aside.is_file())
    assert (not ships) == aside.with_name("front-1.jpg.json").is_file()
    assert (0 if ships else 5) == report.exit_code


def test_an_asset_that_does_not_ship_is_not_made_again(bench: Bench) -> None:
    """A failed verdict is an answer: the next run reuses it, and still says that it does not ship."""
    bench.judge.findings = [Finding(check="judge", measure="beauty", value=9.0, verdict="fail")]
    job = bench.job("sofa", checks=steps("judge"))
    bench.run(job)

    report = bench.run(bench.again(job), run_id="run-2")

    assert (report.counts["reused"], report.exit_code, bench.flat.asked) == (1, 5, ["sofa"])


def test_checks_look_at_original_base_picture_or_file(new_bench: Callable[..., Bench]) -> None:
    """A check sees what it asks for: each state of the picture, or the file decoded again with its facts."""
    seen: dict[str, tuple[Size, bool]] = {}

    def looking(at: Literal["original", "base", "picture", "file"]) -> type[Check]:
        class Look(Check):
            name = f"look-{at}"
            on = at

            async def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
                seen[at] = (picture.size, picture.facts is not None and "Iptc4xmpExt" in picture.facts.xmp)
                return ()

        return Look

    states: tuple[Literal["original", "base", "picture", "file"], ...] = ("original", "base", "picture", "file")
    bench = new_bench(*map(looking, states))
    looks = steps(*(f"look-{each}" for each in states))
    bench.run(bench.job("sofa", base=steps("grow"), post=steps("grow"), checks=looks))

    assert seen == {
        "original": (Size(16, 16), False),
        "base": (Size(32, 32), False),
        "picture": (Size(64, 64), False),
        "file": (Size(64, 64), True),
    }


def test_a_finding_points_into_the_asset(new_bench: Callable[..., Bench]) -> None:
    """Whichever state a check looked at, its boxes are of the finished picture; of an unknown place there are none."""

    class Pin(PostProcessor):
        name = "pin"

        def apply(self, picture: Picture, job: Job) -> Picture:
            return replace(picture, placement=Placement())

    def pointing(at: Literal["original", "base", "picture", "file"]) -> type[Check]:
        class Point(Check):
            name = f"point-{at}"
            on = at

            def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
                yield Finding(check=self.name, measure="beauty", value=9.0, regions=((1, 2, 3, 4),))

        return Point

    states: tuple[Literal["original", "base", "picture", "file"], ...] = ("original", "base", "picture", "file")
    bench = new_bench(Pin, *map(pointing, states))
    looks = steps(*(f"point-{each}" for each in states))
    bench.run(bench.job("sofa", base=steps("pin"), post=steps("grow"), checks=looks))

    found = bench.sidecar("sofa/front-1.jpg")["findings"]
    assert [[], [[2, 4, 6, 8]], [[1, 2, 3, 4]], [[1, 2, 3, 4]]] == [each["regions"] for each in found]


def test_finishing_takes_no_more_threads_than_processors(new_bench: Callable[..., Bench]) -> None:
    """Pictures being finished are bounded by the processors, so memory is too."""
    lock, working, most = threading.Lock(), 0, 0

    class Count(PostProcessor):
        name = "count"

        def apply(self, picture: Picture, job: Job) -> Picture:
            nonlocal working, most
            with lock:
                working += 1
                most = max(most, working)
            try:
                return picture.resized(Size(256, 256))
            finally:
                with lock:
                    working -= 1

    bench = new_bench(Count)
    report = bench.run(*(bench.job(f"s{number}", post=steps("count")) for number in range(12)))

    assert report.counts["made"] == 12
    assert most <= processors()


@pytest.mark.parametrize("plugin", ["bad-post", "bad-check"])
def test_garbage_of_a_finishing_plugin_fails_its_job(new_bench: Callable[..., Bench], plugin: str) -> None:
    """What is not a picture or not a finding is said with the plugin's name; the original stays for the next run."""

    class BadPost(PostProcessor):
        name = "bad-post"

        def apply(self, picture: Picture, job: Job) -> Picture:
            return None  # type: ignore[return-value]

    class BadCheck(Check):
        name = "bad-check"

        def check(self, picture: Picture, job: Job) -> Iterable[Finding]:
            return ["ugly"]  # type: ignore[list-item]

    bench = new_bench(BadPost, BadCheck)
    where = {"post": steps(plugin)} if plugin == "bad-post" else {"checks": steps(plugin)}

    report = bench.run(bench.job("sofa", **where))

    assert report.problems[0].code == "plugin.raised"
    assert f'plugin "{plugin}"' in report.problems[0].message
    assert bench.ledger.original(bench.job("sofa").keys.original)


def test_a_full_disk_fails_the_job_and_keeps_the_original(bench: Bench) -> None:
    """The run says once that the disk is full; the next one stores without asking the generator."""
    bench.shelf.fault = OSError(errno.ENOSPC, "No space left on device")
    first = bench.run(bench.job("sofa"))
    bench.shelf.fault = None

    second = bench.run(bench.again(bench.job("sofa")), run_id="run-2")

    assert (first.counts["failed"], first.problems[0].code) == (1, "disk.full")
    assert (second.counts["made"], bench.flat.asked) == (1, ["sofa"])


def test_what_reads_back_differently_is_not_an_asset(bench: Bench) -> None:
    """The stored file is read back: other bytes than written fail the job."""
    bench.shelf.change = lambda data: data[:-1]

    report = bench.run(bench.job("sofa"))

    assert report.problems[0].code == "storage.failed"
    assert bench.again(bench.job("sofa")).state == "new"


def test_a_file_without_its_label_is_not_an_asset(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """A label that does not survive into the stored file fails the job."""
    monkeypatch.setattr("packshot.engine.finishing.packet", lambda _label: b"<x:xmpmeta/>")

    report = bench.run(bench.job("sofa"))

    assert report.problems[0].code == "label.missing"
