"""What a rule of a contract is: a method `test_*` with words, a grade, and advice for whoever breaks it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal, TypeVar, cast, get_args

from packshot.api import Problem

Grade = Literal["bronze", "silver", "gold"]
"""`bronze`: it works. `silver`: it goes on working with what catalogs hold. `gold`: it can be left alone with secrets,
memory and other people's runs."""
GRADES: tuple[Grade, ...] = get_args(Grade)
_ADVICE = "If this fails, "
T = TypeVar("T", bound=Callable[..., object])
V = TypeVar("V")


class NotExamined(Exception):
    """A rule needs something that whoever tests the plugin has not given; the message says what."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: the method that examines it, its words, and where to look when it is broken."""

    method: str
    grade: Grade
    words: str
    advice: str
    needs_folder: bool


def silver(rule: T) -> T:
    """Mark a rule as one of the grade silver; unmarked ones are bronze."""
    rule.grade = "silver"  # type: ignore[attr-defined]
    return rule


def gold(rule: T) -> T:
    """Mark a rule as one of the grade gold."""
    rule.grade = "gold"  # type: ignore[attr-defined]
    return rule


def rules(contract: type[object]) -> Iterator[Rule]:
    """The rules of a contract: bronze first, those of the base first within a grade."""
    found = [_rule(name, getattr(contract, name)) for name in _names(contract)]
    yield from sorted(found, key=lambda each: GRADES.index(each.grade))


def expect(kept: object, rule: str) -> None:
    """Fail with the rule's own words."""
    if not kept:
        raise AssertionError(rule)


@contextmanager
def refused(kind: type[BaseException], rule: str, *, saying: str = "") -> Iterator[None]:
    """Expect the block to raise this kind of exception, with `saying` in its message; fail with the rule's words."""
    try:
        yield
    except kind as error:
        expect(saying in str(error), f'{rule}; it says "{error}", not a word of "{saying}"')
    else:
        raise AssertionError(rule)


def sound(value: V | Problem) -> V:
    """The value; fail with a problem's own words."""
    if isinstance(value, Problem):
        expect(kept=False, rule=f"{value.message} ({value.where})")
    return cast("V", value)


def _names(contract: type[object]) -> Iterator[str]:
    named = (name for each in reversed(contract.__mro__) for name in vars(each) if name.startswith("test_"))
    return iter(dict.fromkeys(named))


def _rule(name: str, method: Callable[..., object]) -> Rule:
    words, _, advice = " ".join((inspect.getdoc(method) or name).split()).partition(_ADVICE)
    return Rule(
        method=name,
        grade=getattr(method, "grade", "bronze"),
        words=words.strip(),
        advice=advice.strip(),
        needs_folder="tmp_path" in inspect.signature(method).parameters,
    )
