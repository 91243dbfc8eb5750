"""The contract of prompt templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from packshot.api import Product, Templates
from packshot.prompts import Prompts, PromptTemplate, Variables
from packshot.testing import pictures, samples
from packshot.testing.contracts.oddities import TEXTS
from packshot.testing.contracts.rules import expect, silver, sound


class TemplatesContract:
    """Each template can be read and names nothing that is not there; each filter gives text, and the same again."""

    templates: ClassVar[Templates]
    """What the plugin's hook yields."""
    facts: ClassVar[dict[str, str]] = {}
    """Further columns of a record that the templates need."""

    def product(self, folder: Path) -> Product:
        """A product with everything the templates need, its files in `folder`."""
        return samples.product(folder, facts=self.facts)

    def test_there_are_templates_or_filters(self) -> None:
        """The folder holds at least one template, NAME.j2, or there is a filter.

        If this fails, look at `folder`: it is where the files lie, `Path(__file__).parent / "templates"`.
        """
        expect(self._prompts().names() or self.templates.filters, f"there is nothing in {self.templates.folder}")

    def test_each_can_be_read(self) -> None:
        """Front matter and body are sound, and every name they use exists.

        If this fails, look at the line that is named.
        """
        prompts = self._prompts()
        wrong = [problem for name in prompts.names() for problem in prompts.check(name)]
        expect(not wrong, "; ".join(f"{each.message} ({each.where})" for each in wrong))

    def test_each_gives_a_prompt(self, tmp_path: Path) -> None:
        """A product with every value a template needs, in a colorway and a scene, gets a prompt, and the same again.

        If this fails, look for a value the sample lacks: give it in `facts`, or test for it in the template.
        """
        for template in self._templates():
            first, second = (self._prompt(template, self.product(tmp_path), tmp_path) for _ in range(2))
            expect(first == second, f"{template.name} gave two prompts for the same product")

    @silver
    def test_odd_texts_survive(self, tmp_path: Path) -> None:
        """Right-to-left, quoted and endless texts of a record come out as they are.

        If this fails, look for filters that do not take any text.
        """
        for template in self._templates():
            for text in TEXTS[:-1]:
                product = replace(self.product(tmp_path), title=text, material=text)
                expect(self._prompt(template, product, tmp_path), f"{template.name} gave nothing")

    @silver
    def test_each_filter_is_pure(self) -> None:
        """A filter gives the same for the same text.

        If this fails, look for clocks and random numbers.
        """
        for name, call in self.templates.filters.items():
            for text in TEXTS[:-1]:
                expect(call(text) == call(text), f"the filter {name} gave two answers for {text!r}")

    def _prompts(self) -> Prompts:
        return Prompts([self.templates.folder], self.templates.filters)

    def _templates(self) -> Iterator[PromptTemplate]:
        prompts = self._prompts()
        for name in prompts.names():
            yield sound(prompts.template(name))

    def _prompt(self, template: PromptTemplate, product: Product, folder: Path) -> str:
        values: dict[str, Any] = {
            "product": product,
            "colorway": samples.MOSS,
            "photo_colorway": samples.MUSTARD,
            "scene": samples.scene(folder),
            "size": pictures.SIZE,
            "shot": "sample",
            "take": 1,
            "images": [role.rstrip("?") for role in template.head.images],
            "change": template.head.change,
        }
        return sound(template.render(Variables(**values)))
