"""`only` expressions ask about a picture, and can do nothing else."""

import pytest

from packshot.api import Colorway, Product, Where
from packshot.catalog.expressions import expression_fault, holds, roots
from packshot.errors import InputError

SOFA = Product(
    id="sofa-1", title="Sofa", where=Where("p.csv", 2), category="sofa", width_cm=172.0, facts={"brand": "A"}
)
MOSS = Colorway(key="moss", label="Moss", hex="#5B6B4B")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("product.category in ['sofa', 'lamp']", True),
        ("product.category == 'lamp'", False),
        ("product.width_cm > 100 and colorway.key != 'navy'", True),
        ("product.id.startswith('sofa')", True),
        ("product.facts.brand | lower == 'a'", True),
        ("product.facts.brand is defined", True),
        ("product.facts.season is defined", False),
        ("scene", False),
    ],
)
def test_an_expression_is_true_or_false_of_a_picture(text: str, expected: bool) -> None:  # noqa: FBT001
    """Products, colorways and scenes can be asked about; a missing axis is None."""
    assert expression_fault(text) is None
    assert expected == holds(text, SOFA, MOSS, None)


@pytest.mark.parametrize(
    "text",
    [
        "product.__class__",
        "product.title.format('x')",
        "'a' | center(999999999)",
        "range(9)",
        "product.id.replace('a', 'b' )",
        "cycler('a')",
        "product.id == 'x' }} {{ 1",
        "{% if 1 %}",
        "",
        "(" * 10,
    ],
)
def test_what_reaches_further_is_refused_before_it_runs(text: str) -> None:
    """No calls but a few on texts, no filters that build, no inner names, nothing but one expression."""
    assert expression_fault(text) is not None


def test_an_expression_that_fails_names_the_record() -> None:
    """A record without the column asked for is told with line and product."""
    with pytest.raises(InputError) as caught:
        holds("product.facts.season == 'x'", SOFA, None, None)

    [problem] = caught.value.problems
    assert ("record.expression-failed", "p.csv:2", "sofa-1") == (problem.code, str(problem.where), problem.product)
    assert "season" in problem.message


@pytest.mark.parametrize("text", ["'x' * 999999999", "9 ** 99999999", "'%999999999d' % 1"])
def test_nothing_huge_is_built(text: str) -> None:
    """Arithmetic is for plain numbers."""
    with pytest.raises(InputError):
        holds(text, SOFA, None, None)


def test_an_expression_tells_what_it_asks_about() -> None:
    """So that asking about an axis the shot lacks is told before the run."""
    assert {"product", "scene"} == roots("product.id == 'a' and scene.key == 'b'")
