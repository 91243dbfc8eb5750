"""The plan: a stream of priced jobs with their keys, each held against the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateError

from packshot.api import FREE, BatchGenerator, Cost, Generator, Job, Problem, Product, Request
from packshot.catalog.axes import combinations
from packshot.catalog.catalog import Catalog, Shot
from packshot.catalog.seen import Seen
from packshot.encoding import EXTENSIONS
from packshot.errors import InputError
from packshot.faults import PluginRaised, answer_of
from packshot.identity import Slot
from packshot.labels import Label, source_type
from packshot.planning.alt import alt_text
from packshot.planning.finishing import finished
from packshot.planning.impossible import images, impossible, raised, refusal
from packshot.planning.keys import after, keys
from packshot.planning.kit import Kit
from packshot.planning.masters import chosen, seen_in, warning
from packshot.planning.places import placed
from packshot.planning.planned import Planned
from packshot.planning.promoting import ROLE, Drafts, left_out, shown, superfluous, usable
from packshot.planning.redoing import heard, unheard
from packshot.planning.requests import Combined, combined
from packshot.planning.standing import Judged, stand, stands_in
from packshot.plugins import Plugins
from packshot.prompts import Prompts, PromptTemplate
from packshot.sandbox import Sandbox, metered


@dataclass(frozen=True, slots=True)
class Selection:
    """Which jobs are asked for; empty selects all."""

    products: frozenset[str] = frozenset()
    shots: frozenset[str] = frozenset()
    scenes: frozenset[str] = frozenset()
    colorways: frozenset[str] = frozenset()
    approved: bool = False
    """Only what has an approved draft; the rest is left out."""

    def wants(self, wanted: Combined) -> bool:
        """Whether this combination is asked for."""
        return (
            (not self.products or wanted.product.id in self.products)
            and (not self.scenes or (wanted.scene is not None and wanted.scene.key in self.scenes))
            and (not self.colorways or (wanted.colorway is not None and wanted.colorway.key in self.colorways))
        )


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a try: their template, and the original key of the try that was refused before it."""

    template: PromptTemplate
    after: str | None = None


class Planner:
    """Plans the jobs of one catalog at one tier."""

    def __init__(
        self, catalog: Catalog, plugins: Plugins, prompts: Prompts, memory: Judged, *, batch: bool = False
    ) -> None:
        """`batch`: whether generators that can shall be asked in batches, also where a shot does not say so."""
        self._catalog = catalog
        self._plugins = plugins
        self._prompts = prompts
        self._memory = memory
        self.kit = Kit(catalog, plugins)
        self._batch = batch
        self._storage_key = Sandbox().from_string(catalog.storage_key)

    def plan(
        self, products: Iterable[Product | Problem], selection: Selection | None = None
    ) -> Iterator[Planned | Problem]:
        """Every wanted job in the order of records, shots and axes; a problem stands where its job would."""
        chosen = selection or Selection()
        with Seen() as places:
            for product in products:
                if isinstance(product, Problem):
                    yield product
                    continue
                for job in self._of_product(product, chosen):
                    yield placed(job, places) if isinstance(job, Planned) else job

    def _of_product(self, product: Product, selection: Selection) -> Iterator[Planned | Problem]:
        said: set[Problem] = set()
        for base in self._catalog.shots.values():
            if selection.shots and base.name not in selection.shots:
                continue
            for job in self._of_base(product, base, selection):
                if isinstance(job, Planned) or job not in said:
                    yield job
                if isinstance(job, Problem):
                    said.add(job)

    def _of_base(self, product: Product, base: Shot, selection: Selection) -> Iterator[Planned | Problem]:
        """The jobs of a shot; a column or an `only` that cannot be used is a problem of this product alone."""
        try:
            yield from self._of_shot(product, self._catalog.override(base, product), selection)
        except InputError as error:
            yield from error.problems

    def _of_shot(self, product: Product, shot: Shot, selection: Selection) -> Iterator[Planned | Problem]:
        names = [shot.template, *([shot.on_refused] if shot.on_refused else [])]
        templates = [self._prompts.template(each) for each in names]
        if problems := [each for each in templates if isinstance(each, Problem)]:
            yield from problems
            return
        first, *second = (each for each in templates if isinstance(each, PromptTemplate))
        for colorway, scene in combinations(shot, product, self._catalog):
            wanted = combined(self._catalog, product, shot, colorway, scene)
            if selection.wants(wanted):
                yield from self._of_combination(wanted, selection, first, *second)

    def _of_combination(
        self, wanted: Combined, selection: Selection, first: PromptTemplate, second: PromptTemplate | None = None
    ) -> Iterator[Planned | Problem]:
        """The jobs of all takes, on the photo the generator chooses; what to know before one is made goes ahead."""
        try:
            master = chosen(wanted, self.kit.generator(wanted.shot.generator))
        except PluginRaised as error:
            yield raised(wanted, error)
            return
        seen, caution = seen_in(wanted, master), warning(wanted, master)
        drafts, only = self._drafts(wanted), selection.approved
        if only and (many := superfluous(wanted, drafts)):
            yield many
        for take in range(1, wanted.shot.takes + 1):
            job = self._judged(self._of_drafts(drafts, seen, take, first, second, only=only))
            if only and not drafts.approved:
                yield from left_out(job, drafts.lack())
                continue
            if isinstance(job, Planned):
                yield from filter(None, (job.unheard, caution if job.state != "made" else None))
            yield job

    def _drafts(self, wanted: Combined) -> Drafts:
        """What the combination's pictures can be made from."""
        shot = wanted.shot
        return Drafts(() if shot.tier == shot.draft else self._memory.drafts(wanted.slot(1), shot.draft))

    def _judged(self, job: Planned | Problem) -> Planned | Problem:
        """The job with what people decided about its asset; a note that goes unheard matters while it stands."""
        if isinstance(job, Problem) or job.state == "new":
            return job
        judgement = self._memory.decision(job.slot)
        decision = judgement.state if judgement.sha256 else None
        return replace(job, decision=decision, unheard=job.unheard if decision == "redo" else None)

    def _of_drafts(
        self,
        drafts: Drafts,
        wanted: Combined,
        take: int,
        first: PromptTemplate,
        second: PromptTemplate | None,
        *,
        only: bool,
    ) -> Planned | Problem:
        """The job of one take, from the draft it is best made from, or as its original was made already."""
        row = self._memory.asset(wanted.slot(take)) if drafts.found else None
        drawn = (replace(wanted, draft=shown(each)) for each in drafts.candidates(take, row, only=only))
        jobs = (self._of_take(first, each, take, second) for each in drawn)
        best = next(jobs)
        return best if self._kept(best) else next(filter(self._kept, jobs), best)

    def _kept(self, job: Planned | Problem) -> bool:
        """Whether the job is made, or costs nothing because its original was made for it and is kept."""
        if isinstance(job, Problem) or job.state == "made":
            return isinstance(job, Planned)
        original = self._memory.original(job.keys.original)
        return original is not None and original.slot == job.slot

    def _of_take(
        self, template: PromptTemplate, wanted: Combined, take: int, second: PromptTemplate | None = None
    ) -> Planned | Problem:
        """The job of one take; once the provider has refused its words, the job by the words of the second template."""
        wanted = replace(wanted, redo=tuple(each.note for each in self._memory.redos(wanted.slot(take))))
        first = self._of_words(_Words(template), wanted, take)
        if second is None or isinstance(first, Problem):
            return first
        other = self._of_words(_Words(second, after=first.keys.original), wanted, take)
        if isinstance(other, Problem) or stands_in(self._memory, first, other):
            return other
        return replace(first, instead=other)

    def _of_words(self, words: _Words, wanted: Combined, take: int) -> Planned | Problem:
        try:
            generator = self.kit.generator(wanted.shot.generator)
            asked, why = heard(words.template, usable(wanted, generator), take, generator)
            if isinstance(asked, Problem):
                return asked
            if asked.reference(ROLE) and images(asked) > generator.can.references:
                return self._of_words(words, replace(wanted, draft=None), take)
            if said := refusal(generator, asked):
                return impossible(wanted, said)
            job = Job(request=asked, shot=wanted.shot.name, tier=wanted.shot.tier, paid=generator.can.paid)
            planned = self._planned(job, wanted.slot(take), words, finished(wanted.shot, generator, asked), generator)
            return replace(planned, unheard=unheard(wanted, planned.slot, why)) if why else planned
        except TemplateError as error:
            return impossible(wanted, f"a template of the catalog cannot be filled: {error}")
        except PluginRaised as error:
            return raised(wanted, error)

    def _planned(self, job: Job, slot: Slot, words: _Words, shot: Shot, generator: Generator[Any]) -> Planned:
        alt = self._alt(job, shot)
        term = source_type(
            invents=generator.can.invents,
            photo=job.request.reference("product") is not None,
            plate=job.request.reference("scene") is not None,
        )
        label = Label(alt=alt, source_type=term, title=job.product.title or job.product.id)
        post = [self.kit.postprocessor(step) for step in (*shot.base, *shot.post)]
        checks = [self.kit.check(step) for step in shot.checks]
        made = keys(job, generator, post, checks, shot.encoding, label)
        if words.after:
            made = after(made, words.after)
        place = self._place(job, shot)
        standing = stand(self._memory, slot, made, place)
        batch = not standing.kept and (self._batch or shot.batch) and _batches(generator, job.request)
        return Planned(
            slot=slot,
            job=job,
            shot=shot,
            template=words.template.name,
            keys=made,
            storage_key=place,
            alt=alt,
            source_type=term,
            estimate=FREE if standing.kept else self._estimate(generator, shot, job.request, batch=batch),
            state=standing.state,
            why=standing.why,
            batch=batch,
        )

    def _estimate(self, generator: Generator[Any], shot: Shot, asked: Request, *, batch: bool) -> Cost | None:
        setting = self._catalog.generators[shot.generator]
        if batch and isinstance(generator, BatchGenerator):
            return answer_of(generator, generator.estimate_batched, asked) or setting.price
        known = answer_of(generator, generator.estimate, asked)
        return known or setting.price or self._plugins.price(setting.plugin, asked)

    def _alt(self, job: Job, shot: Shot) -> str:
        return alt_text(job) if shot.alt is None else _filled(_compiled(shot.alt), job)

    def _place(self, job: Job, shot: Shot) -> str:
        return _filled(self._storage_key, job, ext=EXTENSIONS[shot.encoding.format]).strip()


def _batches(generator: Generator[Any], asked: Request) -> bool:
    return isinstance(generator, BatchGenerator) and answer_of(generator, generator.batches, asked)


@lru_cache(maxsize=256)
def _compiled(text: str) -> Template:
    """An alt text's template; bounded, because every product may bring its own."""
    return Sandbox().from_string(text)


def _filled(template: Template, job: Job, **more: str) -> str:
    try:
        with metered():
            return str(template.render(_names(job), **more))
    except (TypeError, ValueError, ArithmeticError) as error:
        raise TemplateError(f"{type(error).__name__}: {error}") from error


def _names(job: Job) -> Mapping[str, object]:
    """What a storage key or an alt text can use."""
    return {
        "product": job.product,
        "shot": job.shot,
        "colorway": job.colorway,
        "scene": job.scene,
        "take": job.take,
        "tier": job.tier,
    }
