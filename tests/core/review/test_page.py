from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from packshot.api import Colorway, Finding, Problem, Product, Scene, Where
from packshot.review.items import Picture
from packshot.review.page import Setting, render
from packshot.review.preview import Preview
from packshot.review.rows import Failed, Making, Row, Sheet, Shown, Underway

HOSTILE = [
    "<script>alert(1)</script>",
    "</style></script></title><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x=\'',
    "' autofocus onfocus=alert(1) '",
    "{{ 7 * 7 }}{% raw %}&amp;&#60;",
    "javascript:alert(1)",
    "\u202egnp.exe\u2066 \u05d0\u05d1",
    "<!-- ]]> -->",
    "x" * 10_240,
]


@dataclass
class Stand:
    """Stand-in pictures."""

    small: str | None = "data:,ab"
    large: str | None = "a.jpg"

    def thumbnail(self, of: Picture) -> str | None:
        """The small one."""
        return self.small

    def full(self, of: Picture) -> str | None:
        """The large one."""
        return self.large

    def heat(self, digest: str) -> str | None:
        """None."""
        return None


def html(sheet: Sheet, stand: Stand | None = None) -> str:
    """The page with stand-in pictures."""
    return "".join(render(sheet, stand or Stand(), Setting(mode="file", catalog=Path("shop"))))


def everywhere(text: str, shown: Callable[..., Shown], failed: Callable[..., Failed]) -> tuple[list[Row], Problem]:
    """Rows and a problem that say `text` wherever a record or a provider may say anything."""
    problem = Problem(code=text, message=text, fix=text, where=Where(text, 3), product=text)
    product = Product(id=text, title=text, where=Where("p.csv"))
    about: dict[str, Any] = {
        "product": product,
        "shot": text,
        "tier": text,
        "colorway": Colorway(key=text, label=text, hex=text, material=text),
        "scene": Scene(key=text, label=text),
    }
    finding = Finding(check=text, measure=text, value=1.0, verdict="review", message=text, regions=((1, 2, 3, 4),))
    told = {"key": text, "sha256": "ab", "alt": text, "prompt": text, "source_type": text, "generator": text}
    return [
        shown(**about | told, findings=(finding,), media_type=f"image/{text}"),
        failed(**about, problem=problem),
        Making(**about, preview=Preview(Path(text), 1, 2)),
    ], problem


@pytest.fixture
def said(
    sheet: Callable[..., Sheet], shown: Callable[..., Shown], failed: Callable[..., Failed]
) -> Callable[[str], str]:
    """A page that says a text in every place that can say one."""

    def make(text: str) -> str:
        rows, problem = everywhere(text, shown, failed)
        return html(sheet(rows, (problem,), catalog=text, run=text, tier=text))

    return make


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_record_is_only_text(page: Callable[[str], Any], said: Callable[[str], str], text: str) -> None:
    """No record adds an element or an attribute to the page, and the reader sees what it says."""
    calm, seen = page(said("calm")), page(said(text))
    assert calm.structure() == seen.structure()
    assert calm.raw == seen.raw
    assert any(text in each for each in seen.text)
    assert any(text == each.get("alt") for each in seen.all("img"))


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
def test_no_text_changes_the_page(page: Callable[[str], Any], said: Callable[[str], str], text: str) -> None:
    """Any text at all leaves the page's structure as it is."""
    assert page(said("calm")).structure() == page(said(text)).structure()


def test_the_policy_allows_this_style_and_script_only(page: Callable[[str], Any], said: Callable[[str], str]) -> None:
    """The hashes in the policy are those of the inlined text; nothing else may load or run."""
    seen = page(said("calm"))
    (policy,) = [each["content"] for each in seen.all("meta") if each.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    digest = {
        name: base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for name, text in seen.raw.items()
    }
    assert {"style", "script"} == set(digest)
    assert f"'sha256-{digest['style']}'" == rules["style-src"]
    assert f"'sha256-{digest['script']}'" == rules["script-src"]
    assert rules["default-src"] == "'none'"
    assert rules["img-src"] == "'self' data: file:"


def test_no_element_styles_or_scripts_itself(page: Callable[[str], Any], said: Callable[[str], str]) -> None:
    """Inline handlers and style attributes would be blocked by the policy, so there are none."""
    names = {name for _, attributes in page(said("calm")).elements for name in attributes}
    assert set() == {name for name in names if name == "style" or name.startswith("on")}


def test_every_picture_has_words(page: Callable[[str], Any], said: Callable[[str], str]) -> None:
    """Alt text on each picture; the lightbox's own is filled as it opens."""
    pictures = [each for each in page(said("calm")).all("img") if "data-full" not in each]
    assert len(pictures) == 2
    assert all(each["alt"] for each in pictures)


def test_the_page_is_written_as_rows_are_read(
    sheet: Callable[..., Sheet], shown: Callable[..., Shown], product: Callable[..., Product]
) -> None:
    """A picture is rendered before the product after the next is read, so memory stays flat."""
    read = rendered = 0
    ahead: list[int] = []

    def rows() -> Iterator[Row]:
        nonlocal read
        for number in range(300):
            read += 1
            yield shown(product=product(f"product-{number}"))

    class Counting(Stand):
        def thumbnail(self, of: Picture) -> str | None:
            nonlocal rendered
            rendered += 1
            ahead.append(read - rendered)
            return "data:,"

    pieces = sum(1 for _ in render(sheet(rows()), Counting(), Setting(mode="file", catalog=Path("shop"))))
    assert len(ahead) == 300
    assert max(ahead) <= 1
    assert pieces > 30


def test_verdicts_are_words(
    page: Callable[[str], Any], sheet: Callable[..., Sheet], shown: Callable[..., Shown]
) -> None:
    """Each tile says its verdict in words, and its state can be filtered for."""
    seen = page(
        html(sheet([shown(verdict=verdict, take=n) for n, verdict in enumerate(("pass", "review", "fail"), 1)]))
    )
    assert [each["data-state"] for each in seen.all("article")] == ["pass", "review", "fail"]
    assert {"Pass", "Review", "Fail"} <= {each.strip() for each in seen.text}


def test_an_asset_tells_its_facts(
    page: Callable[[str], Any], sheet: Callable[..., Sheet], shown: Callable[..., Shown], moss: Colorway
) -> None:
    """Size, format, weight, price, origin, findings with limit, prompt and key are there for the script to show."""
    finding = Finding(check="colour", measure="deltaE00", value=2.4, limit=2.0, verdict="fail", message="too warm")
    text = html(sheet([shown(colorway=moss, cost=41_000, findings=(finding,), verdict="fail")]))
    (item,) = page(text).items()
    assert ("JPEG, 312 kB", "$0.041", "edited photograph") == (item["file"], item["price"], item["origin"])
    assert ("2.4 / 2", "too warm") == (item["findings"][0]["figure"], item["findings"][0]["message"])
    assert ("Recolour the sofa.", "sofa/colorway-1.jpg") == (item["prompt"], item["key"])
    assert "packshot explain shop --product=sofa --shot=colorway --colorway=moss" == item["explain"]
    for expected in ("2000 \u00d7 1500 JPEG, 312 kB", "$0.041", "2.4 / 2", "Moss Green", 'fill="#5B6B4B"'):
        assert expected in text


def test_a_finding_is_marked_where_it_points(
    page: Callable[[str], Any], sheet: Callable[..., Sheet], shown: Callable[..., Shown]
) -> None:
    """Its boxes are given in the picture's own pixels, under the number of its line; all of it in words."""
    parts = Finding(check="parts", measure="largest", value=1.0, verdict="fail", regions=((120, 340, 220, 410),))
    other = replace(parts, check="structure", verdict="review", regions=((5, 600, 50, 700), (900, 600, 950, 700)))
    nowhere = replace(parts, check="colour", regions=())
    (item,) = page(html(sheet([shown(findings=(parts, nowhere, other), verdict="fail")]))).items()
    assert [1, None, 2] == [each["number"] for each in item["findings"]]
    assert [[(120, 340, 100, 70)], [], [(5, 600, 45, 100), (900, 600, 50, 100)]] == [
        [(box["left"], box["top"], box["width"], box["height"]) for box in each["places"]] for each in item["findings"]
    ]
    assert "at 5,600 to 50,700; 900,600 to 950,700" == item["findings"][2]["where"]


def test_a_failed_job_says_why(sheet: Callable[..., Sheet], failed: Callable[..., Failed]) -> None:
    """Code, message and what to do stand where the picture would."""
    text = html(sheet([failed()]))
    for expected in ("Not made", "generator.refused", "refused", "Change the words."):
        assert expected in text


def test_what_is_in_the_making_is_marked(
    tmp_path: Path, page: Callable[[str], Any], sheet: Callable[..., Sheet], product: Callable[..., Product]
) -> None:
    """Its preview says in words that it is one; a job without a preview says that too."""
    preview = Preview(tmp_path / "p.png", 2, 3)
    making = Making(product=product(), shot="room", tier="draft", preview=preview)
    text = html(sheet([making]))
    assert "in the making, preview 2 of 3" in text
    assert "Preview of Sofa, unfinished" in [each.get("alt") for each in page(text).all("img")]
    bare = html(sheet([replace(making, preview=None)]), Stand(None, None))
    assert "No picture yet" in bare
    assert [["making"]] * 2 == [[each["data-state"] for each in page(each).all("article")] for each in (text, bare)]


def test_only_the_sheet_of_a_run_that_goes_on_loads_itself_anew(
    page: Callable[[str], Any], sheet: Callable[..., Sheet], shown: Callable[..., Shown]
) -> None:
    """It says how far the run is, when that was, and how much of it is not on the page."""
    ended = sheet([shown()])
    underway = Underway(done=300, jobs=2000, making=4, unseen=184, at="14:03:12")
    texts = html(replace(ended, summary=replace(ended.summary, underway=underway))), html(ended)
    renewed = [
        ([each["content"] for each in seen.all("meta") if each.get("http-equiv") == "refresh"], *seen.all("html"))
        for seen in map(page, texts)
    ]
    assert [(["3"], {"lang": "en", "data-renewed": "3"}), ([], {"lang": "en"})] == renewed
    assert "300 of 2,000 done, 4 in the making, at 14:03:12" in texts[0]
    assert "184 of them are shown when it has ended" in texts[0]


def test_an_empty_sheet_says_so(sheet: Callable[..., Sheet]) -> None:
    """A run that made nothing still has a page, with what kept it from it."""
    problem = Problem(code="record.missing-photo", message="vase.png is not there", where=Where("products.csv", 14))
    text = html(sheet([], (problem,)))
    assert "No pictures yet" in text
    assert "vase.png is not there" in text
    assert "products.csv:14" in text
