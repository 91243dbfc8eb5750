"""The two keys: what is part of them, and what must never be."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.api import Check, Finding, Generator, Job, Picture, PluginConfig, PostProcessor, Request, Size, Where
from packshot.catalog.catalog import Encoding
from packshot.identity import Keys
from packshot.labels import Label
from packshot.planning.keys import REDO, digest, keys
from packshot.testing import samples


class Flat(Generator):
    """Told everything."""

    name = "flat"

    def generate(self, request: Request) -> Picture:
        """Draw a field."""
        return Picture.new(request.size, "#FFFFFF")


class FlatConfig(PluginConfig):
    """One option."""

    gloss: int = 1


class Glossy(Generator[FlatConfig]):
    """Has an option."""

    name = "glossy"
    Config = FlatConfig


class Words(Generator):
    """Told nothing but words."""

    name = "words"

    def told(self, request: Request) -> dict[str, Any]:
        """What is sent."""
        return {"prompt": request.prompt}


class Trim(PostProcessor):
    """Does nothing."""

    name = "trim"


class Look(Check):
    """Finds nothing."""

    name = "look"

    def check(self, picture: Picture, job: Job) -> list[Finding]:
        """Look away."""
        del picture, job
        return []


LABEL = Label(alt="A chair", source_type="algorithmicallyEnhanced", title="Chair")


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Job:
    """A job with a photo, a mask and a scene."""
    folder = tmp_path_factory.mktemp("shop")
    product = samples.product(folder, facts={"price": "10"})
    return samples.job(samples.request(product, scene=samples.scene(folder)))


def _keys(job: Job, generator: Generator[Any] | None = None, encoding: Encoding | None = None) -> Keys:
    return keys(job, generator or Flat(), [Trim()], [Look()], encoding or Encoding(), LABEL)


def _asking(job: Job, **changes: Any) -> Job:  # noqa: ANN401  a request's own fields
    return replace(job, request=replace(job.request, **changes))


def test_the_keys_are_the_same_every_time(job: Job) -> None:
    """A key is a function of content."""
    assert _keys(job) == _keys(replace(job))


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"prompt": "another"}, "prompt"),
        ({"take": 2}, "size"),
        ({"target": "swatch"}, "target"),
        ({"change": "all"}, "change"),
        ({"colorway": samples.NAVY}, "colorway"),
    ],
)
def test_what_the_generator_is_told_changes_both_keys(job: Job, changes: dict[str, object], part: str) -> None:
    """And the plan can say which part it was."""
    before, after = _keys(job), _keys(_asking(job, **changes))

    assert before.original != after.original
    assert before.asset != after.asset
    assert [part] == [name for name in after.parts if before.parts[name] != after.parts[name]]


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"prompt": "another"}, "prompt"),
        ({"size": Size(8, 8)}, "size"),
        ({"take": 2}, "size"),
        ({"operation": "combine"}, "options"),
        ({"redo": ("brighter",)}, REDO),
    ],
)
def test_what_the_host_adds_changes_the_key_of_whoever_names_little(
    job: Job, changes: dict[str, object], part: str
) -> None:
    """A generator that names its words alone still makes another picture of another size, take or request."""
    before, after = _keys(job, Words()), _keys(_asking(job, **changes), Words())

    assert before.original != after.original
    assert [part] == [name for name in after.parts if before.parts.get(name) != after.parts[name]]


def test_keys_stay_what_they_are_from_version_to_version(job: Job) -> None:
    """A key that is worked out differently would buy every picture of every catalog again: change it knowingly."""
    images = [replace(each, digest=str(number) * 64) for number, each in enumerate(job.request.references)]
    made = _keys(_asking(job, prompt="A chair", size=Size(64, 48), references=tuple(images)), Words())

    assert "bac02c1a3afe174c3975e96fefc029cc3e97ffa956c90991c94e7b8e9732e75e" == made.original
    assert "825d6be59e36299c08e9ce0c4f1feef38a4e0476eaa9541010a24cc14c4a7516" == made.asset
    assert ["photo", "mask", "plugin", "options", "prompt", "size", "post", "checks", "encoding", "label"] == list(
        made.parts
    )


def test_a_renamed_photo_changes_no_key(job: Job) -> None:
    """Content decides, never the path; the record's line is no part of it either."""
    moved = [replace(each, path=Path("elsewhere") / each.path.name) for each in job.request.references]
    photo = replace(job.product.photo, path=Path("moved.png")) if job.product.photo else None
    product = replace(job.product, photo=photo, where=Where("other.csv", 99))

    assert _keys(job) == _keys(_asking(job, references=tuple(moved), product=product))


def test_files_of_parts_are_known_by_content_too(job: Job) -> None:
    """The mask of a part, and the swatch of a part's colorway."""
    mask, swatch = job.request.references[1], replace(job.request.references[1], role="swatch")
    striped = replace(samples.NAVY, parts={"stripe": replace(samples.NAVY, swatch=swatch)})
    before = _asking(job, product=replace(job.product, masks={"stripe": mask}), colorway=striped)
    moved = replace(mask, path=Path("moved.png"))
    elsewhere = replace(samples.NAVY, parts={"stripe": replace(samples.NAVY, swatch=replace(swatch, path=moved.path))})
    after = _asking(before, product=replace(job.product, masks={"stripe": moved}), colorway=elsewhere)
    other = _asking(before, product=replace(job.product, masks={"stripe": replace(mask, digest="0" * 64)}))

    assert _keys(before) == _keys(after)
    assert _keys(before).original != _keys(other).original


def test_a_markup_nobody_sends_changes_no_key(job: Job) -> None:
    """Sent, it is one of the references."""
    markup = replace(job.request.references[1], role="markup", digest="0" * 64)
    marked = _asking(job, product=replace(job.product, markup=markup))

    assert _keys(job) == _keys(marked)
    assert _keys(job).original != _keys(_asking(marked, references=(*job.request.references, markup))).original


def test_another_photo_is_the_photo(job: Job) -> None:
    """A photo's new content changes the part that people call the photo."""
    product, mask = job.request.references
    other = replace(product, digest="0" * 64)
    before, after = _keys(job), _keys(_asking(job, references=(other, mask)))

    assert ["photo"] == [name for name in after.parts if before.parts[name] != after.parts[name]]


def test_an_option_or_a_recipe_changes_the_original_key(job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin whose output changed raises its recipe; the pictures count as changed."""
    plain = _keys(job, Glossy(FlatConfig()))
    assert plain.original != _keys(job, Glossy(FlatConfig(gloss=2))).original

    monkeypatch.setattr(Glossy, "recipe", 2)
    assert "plugin" in [
        name for name, part in _keys(job, Glossy(FlatConfig())).parts.items() if part != plain.parts[name]
    ]


def test_finishing_is_part_of_the_asset_key_alone(job: Job) -> None:
    """A changed encoding makes the asset again, from the original that is kept."""
    before, after = _keys(job), _keys(job, encoding=Encoding("webp"))

    assert before.original == after.original
    assert before.asset != after.asset


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.text(), JSON))
def test_the_order_of_a_mapping_is_no_part_of_its_digest(value: dict[str, object]) -> None:
    """Whatever order options are written in, the key is the same."""
    assert digest(value) == digest(dict(reversed(value.items())))
