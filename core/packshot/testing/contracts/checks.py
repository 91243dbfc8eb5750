"""The contract of checks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar, cast

from packshot.api import Check, CheckConfig, Finding, Job, Picture, Placement
from packshot.testing import pictures, samples
from packshot.testing.contracts.plugins import PluginContract, expect, expect_json

_DECIMALS = 3


class CheckContract(PluginContract):
    """Measures the same again, and says so where it cannot measure."""

    plugin: ClassVar[type[Check[Any]]]

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
        """Every check's options are a CheckConfig."""
        expect(issubclass(self.plugin.Config, CheckConfig), "Config must be a CheckConfig")

    def test_its_findings_are_well_formed(self, tmp_path: Path) -> None:
        """A finding carries the check's name, a measure, a message, and a finite value of few decimals."""
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
        """Picture, job and options decide the findings, nothing else does."""
        job = self.job(tmp_path)
        first, second = (self.found(tmp_path, self.picture(), job) for _ in range(2))
        expect(first == second, "the same picture gave other findings")

    def test_the_picture_stays_as_it_is(self, tmp_path: Path) -> None:
        """A check looks and changes nothing."""
        picture = self.picture()
        before = picture.to_png()
        self.found(tmp_path, picture, self.job(tmp_path))
        expect(picture.to_png() == before, "the picture was changed")

    def test_what_it_cannot_measure_is_unknown(self, tmp_path: Path) -> None:
        """Without photo, mask or colorway it finds nothing, measures all the same, or says why it cannot."""
        bare = samples.job(samples.request(samples.bare_product(), colorway=None))
        for picture in (self.picture(), Picture(self.picture().image)):
            for each in self.found(tmp_path, picture, bare):
                if each.value is None:
                    expect(each.verdict == "review" and each.message, f"{each}: unknown is `review`, with the reason")

    def test_the_catalog_chooses_the_verdict_of_a_miss(self, tmp_path: Path) -> None:
        """`level = "review"` never lets a picture fail."""
        config = self.plugin.Config(**{**self.options, "level": "review"})
        expect(self.plugin(cast("Any", config)).miss() == "review", 'level = "review" is not obeyed')

    def test_what_it_is_told_depends_on_content_only(self, tmp_path: Path) -> None:
        """`told` holds JSON values, the same for the same content in another folder."""
        folders = tmp_path / "one", tmp_path / "two"
        one, two = (expect_json(self.unopened(each).told(self.job(each))) for each in folders)
        expect(one == two, "told() changes when the catalog moves; name content digests, never paths")
