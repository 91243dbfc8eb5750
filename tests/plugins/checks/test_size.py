"""The check `size`."""

import pytest
from pydantic import ValidationError

from packshot.api import Job, Picture, Size
from packshot_checks import PictureSize, SizeConfig


@pytest.mark.parametrize(
    ("options", "size", "verdicts"),
    [
        ({}, "1000x1000", ["pass", "pass"]),
        ({}, "999x1000", ["fail", "pass"]),
        ({"min": "500x800"}, "500x799", ["pass", "fail"]),
        ({"exact": "1600x1600"}, "1600x1600", ["pass", "pass"]),
        ({"exact": "1600x1600"}, "1601x1600", ["fail", "pass"]),
        ({"exact": "400x400"}, "400x400", ["pass", "pass"]),
        ({"level": "review"}, "10x2000", ["review", "pass"]),
    ],
)
def test_width_and_height_are_judged_each(job: Job, options: dict[str, str], size: str, verdicts: list[str]) -> None:
    """At least `min`, 1000x1000 unless stated, or exactly `exact`."""
    found = PictureSize(SizeConfig.model_validate(options)).check(Picture.new(Size.parse(size), "#ffffff"), job)
    assert [each.verdict for each in found] == verdicts


def test_the_findings_name_side_value_and_limit(job: Job) -> None:
    """Each side has its own measure."""
    found = PictureSize().check(Picture.new(Size(640, 480), "#ffffff"), job)
    assert [(each.measure, each.value, each.limit) for each in found] == [("width", 640, 1000), ("height", 480, 1000)]


@pytest.mark.parametrize("options", [{"min": "1000"}, {"exact": "0x5"}, {"limit": 1000}])
def test_what_would_be_ignored_or_misread_is_refused(options: dict[str, object]) -> None:
    """A size that is none, and a plain limit, are errors of the catalog."""
    with pytest.raises(ValidationError):
        SizeConfig.model_validate(options)
