"""Prompt templates by name: found, checked before anything is paid, rendered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, Template, TemplateError, TemplateSyntaxError
from jinja2.exceptions import TemplateNotFound
from jinja2.loaders import split_template_path

from packshot.api import Colorway, Problem, Product, Scene, Size, Where
from packshot.catalog.names import did_you_mean
from packshot.prompts.head import Head, parse, split
from packshot.sandbox import MAX_SOURCE, Name, Sandbox, metered, names, unknown

MAX_PROMPT = 32_000
"""Characters a prompt may have: what the image models of today take."""
_MOST_BYTES = 4 * MAX_SOURCE
SUFFIX = ".j2"
VARIABLES: Mapping[str, type | None] = {
    "product": Product,
    "colorway": Colorway,
    "photo_colorway": Colorway,
    "scene": Scene,
    "size": Size,
    "shot": None,
    "take": None,
    "images": None,
    "change": None,
    "redo": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """What a template can use."""

    product: Product
    colorway: Colorway | None
    photo_colorway: Colorway | None
    scene: Scene | None
    size: Size
    shot: str
    take: int
    images: Sequence[str]
    """Roles of the images that are sent, in order, without those that lie over the first."""
    change: str
    redo: Sequence[str] = ()
    """What people want otherwise than it was in earlier pictures."""


@dataclass(frozen=True, slots=True)
class PromptTemplate:
    """A template ready to render."""

    name: str
    file: Path
    head: Head
    compiled: Template

    def render(self, variables: Variables) -> str | Problem:
        """The prompt, or why this product has none, at the template's line."""
        product = variables.product
        try:
            text = _bounded(self.compiled, variables)
        except Exception as error:  # noqa: BLE001  its expressions, and the filters of plugins, may raise anything
            line = _line(error, self.file)
            message = f"template {self.name}: {_said(error)}"
        else:
            if text:
                return text
            line, message = 0, f"template {self.name} gives an empty prompt"
        return Problem(
            code="template.render",
            message=f"{message} (product {product.id}, {product.where})",
            where=Where(str(self.file.name), line),
            product=product.id,
            fix="give the record this value, or test for it in the template",
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Bodies(BaseLoader):
    """Template files without their front matter, from folders that no link and no `..` leads out of."""

    folders: Sequence[Path]

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        parts = split_template_path(template)
        file = next((path for folder in self.folders if _is_inside(path := folder.joinpath(*parts), folder)), None)
        if file is None:
            raise TemplateNotFound(template)
        return split(_text(file)).body, str(file), lambda: True


def _is_inside(file: Path, folder: Path) -> bool:
    try:
        return file.is_file() and file.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError):
        return False


def _text(file: Path) -> str:
    """A template's text; TemplateSyntaxError where it is none, or none that anybody wrote."""
    if file.stat().st_size > _MOST_BYTES:
        raise TemplateSyntaxError(f"it is longer than {MAX_SOURCE:,} characters", 1, file.name)
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise TemplateSyntaxError(f"{file.name} is not UTF-8 text; save it as UTF-8", 0, file.name) from error
    if "\0" in text:
        raise TemplateSyntaxError(
            f"{file.name} holds a NUL, which is no text", text.count("\n", 0, text.index("\0")) + 1
        )
    return text


@dataclass(slots=True)
class Prompts:
    """The templates of some folders; the first folder that has a name wins."""

    folders: Sequence[Path]
    filters: Mapping[str, Any] = field(default_factory=dict)
    _known: dict[str, PromptTemplate | Problem] = field(default_factory=dict, init=False)
    _sandbox: Sandbox | None = field(default=None, init=False)

    def names(self) -> Mapping[str, Path]:
        """Every template's name and file; names that begin with `_` are parts of others."""
        found: dict[str, Path] = {}
        for folder in reversed(self.folders):
            files = sorted(folder.glob(f"*{SUFFIX}"))
            found |= {file.stem: file for file in files if not file.name.startswith("_") and _is_inside(file, folder)}
        return found

    def template(self, name: str) -> PromptTemplate | Problem:
        """The template of this name, or the problem with it."""
        if name not in self._known:
            self._known[name] = self._load(name)
        return self._known[name]

    def check(self, name: str) -> list[Problem]:
        """Everything wrong with a template that can be seen without a product: syntax, front matter, unknown names."""
        template = self.template(name)
        if isinstance(template, Problem):
            return [template]
        return list(_unknown_names(template, self._environment()))

    def _environment(self) -> Sandbox:
        if self._sandbox is None:
            self._sandbox = Sandbox(_Bodies(self.folders), self.filters)
        return self._sandbox

    def _load(self, name: str) -> PromptTemplate | Problem:
        file = self.names().get(name)
        if file is None:
            return _missing(name, list(self.names()))
        try:
            head = parse(_text(file), file.name)
            if isinstance(head, Problem):
                return head
            return PromptTemplate(name, file, head, self._environment().get_template(name + SUFFIX))
        except TemplateSyntaxError as error:
            where = Where(Path(error.filename or file).name, error.lineno)
            return Problem(code="template.syntax", message=f"template {name}: {error.message}", where=where)
        except TemplateNotFound as error:
            return _missing(str(error), list(self.names()))
        except OSError as error:
            message = f"template {name} cannot be read: {error.strerror}"
            return Problem(code="template.syntax", message=message, where=Where(file.name))


def _missing(name: str, known: list[str]) -> Problem:
    fix = did_you_mean(name, known) or f"the templates are {', '.join(sorted(known))}"
    return Problem(code="template.missing", message=f'there is no template "{name}"', fix=fix)


def _unknown_names(template: PromptTemplate, sandbox: Sandbox) -> Iterator[Problem]:
    body = split(_text(template.file)).body
    needed = (Name(tuple(need.split(".")), 1) for need in template.head.needs)
    for name in (*needed, *names(sandbox.parse(body))):
        if fault := unknown(name, VARIABLES):
            part, allowed = fault
            yield Problem(
                code="template.unknown-name",
                message=f'template {template.name} uses "{name}", which does not exist',
                where=Where(str(template.file), name.line),
                fix=did_you_mean(part, allowed) or f"there is {', '.join(allowed)}",
            )


def _bounded(template: Template, variables: Variables) -> str:
    values = {name: getattr(variables, name) for name in VARIABLES}
    pieces: list[str] = []
    length = 0
    with metered():
        for piece in template.generate(values):
            pieces.append(piece)
            length += len(piece)
            if length > MAX_PROMPT:
                raise TemplateError(f"the prompt is longer than {MAX_PROMPT:,} characters")
    return _tidy("".join(pieces))


def _tidy(text: str) -> str:
    """Without trailing blanks, at most one empty line in a row."""
    lines = [line.rstrip() for line in text.strip().splitlines()]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "\n".join(kept)


def _said(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its macros, blocks or includes call themselves without end"
    if isinstance(error, TemplateNotFound):
        return f'there is no template "{error.name}"'
    if isinstance(error, TemplateError):
        return error.message or str(error)
    return f"{type(error).__name__}: {error}"


def _line(error: Exception, file: Path) -> int:
    if isinstance(error, TemplateSyntaxError):
        return error.lineno
    trace, line = error.__traceback__, 0
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == str(file):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
