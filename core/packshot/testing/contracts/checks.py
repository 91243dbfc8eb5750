"""The contract of checks."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, ClassVar, cast

from packshot.api import Check, CheckConfig, Finding, Job, Picture, Placement
from packshot.testing import pictures, samples
from packshot.testing.contracts.oddities import odd_jobs, odd_pictures
from packshot.testing.contracts.plugins import PluginContract, expect, expect_json
from packshot.testing.contracts.rules import silver

_DECIMALS = 3


class CheckContract(PluginContract):
    """Measures the same again, and says so where it cannot measure."""

    plugin: ClassVar[type[Check[Any]]]
    work = "check"

    def arguments(self, folder: Path) -> tuple[Picture, Job]:
        """A picture and its job."""
        return self.picture(), self.job(folder)

    def outcome(self, answer: Iterable[Finding]) -> object:
        """The findings."""
        return tuple(answer)

    def job(self, folder: Path) -> Job:
        """A job with something to measure, its files in `folder`."""
        return samples.job(samples.request(samples.product(folder)))

    def picture(self) -> Picture:
        """What is looked at."""
        return Picture(pictures.photo(samples.MOSS.hex).image, Placement())

    def found(self, folder: Path, picture: Picture, job: Job) -> Sequence[Finding]:
        """The findings on a picture."""
        with self.opened(folder) as (check, done):
            return tuple(done(check.check(picture, job)))

    def test_it_takes_a_limit_and_a_level(self) -> None:
        """Every check's options are a CheckConfig.

        If this fails, look at `Config`: subclass CheckConfig, not PluginConfig.
        """
        expect(issubclass(self.plugin.Config, CheckConfig), "Config must be a CheckConfig")

    def test_its_findings_are_well_formed(self, tmp_path: Path) -> None:
        """A finding carries the check's name, a measure, a message, and a finite value of few decimals.

        If this fails, look how the Finding is made: `check=self.name`, `value=round(value, 3)`.
        """
        findings = self.found(tmp_path, self.picture(), self.job(tmp_path))
        expect(findings, "there is nothing to measure in the sample; override job() or picture()")
        for each in findings:
            expect(each.check == self.plugin.name, f'a finding says it is of "{each.check}"')
            expect(each.measure and each.message, f"{each} does not say what it is about")
            expect(each.verdict in ("pass", "review", "fail"), f'"{each.verdict}" is not a verdict')
            if each.value is not None:
                expect(math.isfinite(each.value), f"{each} has no finite value")
                expect(round(each.value, _DECIMALS) == each.value, f"{each.value} has more than {_DECIMALS} decimals")

    def test_the_same_picture_gives_the_same_findings(self, tmp_path: Path) -> None:
        """Picture, job and options decide the findings, nothing else does.

        If this fails, look for random samples without a seed.
        """
        job = self.job(tmp_path)
        first, second = (self.found(tmp_path, self.picture(), job) for _ in range(2))
        expect(first == second, "the same picture gave other findings")

    def test_the_picture_stays_as_it_is(self, tmp_path: Path) -> None:
        """A check looks and changes nothing.

        If this fails, look for drawing on `picture.image` itself: copy it first.
        """
        picture = self.picture()
        before = picture.to_png()
        self.found(tmp_path, picture, self.job(tmp_path))
        expect(picture.to_png() == before, "the picture was changed")

    def test_what_it_cannot_measure_is_unknown(self, tmp_path: Path) -> None:
        """Without photo, mask or colorway it finds nothing, measures all the same, or says why it cannot.

        If this fails, look for findings without a value: their verdict is `review`, their message the reason.
        """
        bare = samples.job(samples.request(samples.bare_product(), colorway=None))
        for picture in (self.picture(), Picture(self.picture().image)):
            for each in self.found(tmp_path, picture, bare):
                if each.value is None:
                    expect(each.verdict == "review" and each.message, f"{each}: unknown is `review`, with the reason")

    def test_the_catalog_chooses_the_verdict_of_a_miss(self, tmp_path: Path) -> None:
        """`level = "review"` never lets a picture fail.

        If this fails, look at `miss`: a missed limit has the verdict `self.miss()`.
        """
        config = self.plugin.Config(**{**self.options, "level": "review"})
        expect(self.plugin(cast("Any", config)).miss() == "review", 'level = "review" is not obeyed')

    def test_what_it_is_told_depends_on_content_only(self, tmp_path: Path) -> None:
        """`told` holds JSON values, the same for the same content in another folder."""
        folders = tmp_path / "one", tmp_path / "two"
        one, two = (expect_json(self.unopened(each).told(self.job(each))) for each in folders)
        expect(one == two, "told() changes when the catalog moves; name content digests, never paths")

    @silver
    def test_odd_pictures_and_facts_are_measured_or_unknown(self, tmp_path: Path) -> None:
        """Pictures of one pixel, empty ones, odd texts: findings all the same, or a reason for none.

        If this fails, look for a division by an area that may be empty.
        """
        job = self.job(tmp_path)
        with self.opened(tmp_path) as (check, done):
            looks = [
                *((each, job) for each in odd_pictures()),
                *((self.picture(), each) for each in odd_jobs(job)),
            ]
            for picture, about in looks:
                expect_json(check.told(about))
                for each in done(check.check(picture, about)):
                    expect(isinstance(each, Finding) and each.message, f"{each!r} is not a finding with a message")
                    expect(each.value is None or math.isfinite(each.value), f"{each} has no finite value")
