"""What the dose-response rows say, as Markdown tables and as a drawing of curves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

_PANEL = 220, 150
_PLOT = 170, 90
_COLUMNS = 4
Cell = Callable[[Sequence["Row"], str], str]
"""What a table says of a column's rows in the line of a name."""

_INKS = "#3b6fb6", "#c2541f", "#3f8f4f", "#8a4fa8", "#b08a00", "#c23b6b", "#4a9aa8", "#777777", "#9a5b3b"


@dataclass(frozen=True, slots=True)
class Row:
    """One check's answer to one picture."""

    check: str
    picture: str
    source: str
    """Of what kind the picture is: `studio`, `render`, `ware`, `room`."""
    what: str
    """The fault, or the harmless change."""
    dose: float
    """0: nothing is wrong."""
    verdict: str
    """At the default limit; `unknown` where there is no value."""
    value: float | None

    @property
    def alarm(self) -> bool:
        """Whether somebody is told."""
        return self.verdict != "pass"


def false_alarms(rows: Sequence[Row]) -> str:
    """By check and by what was done to true pictures: how many alarm of how many."""
    harmless = [each for each in rows if not each.dose]
    columns = {
        f"{what}, {source}s": found
        for what in _names(each.what for each in harmless)
        for source in _names(each.source for each in harmless)
        if (found := [each for each in harmless if (each.what, each.source) == (what, source)])
    }
    return _table("check", columns, _names(each.check for each in rows), lambda found, name: _share(_of(found, name)))


def detections(rows: Sequence[Row]) -> str:
    """By fault and check: how many pictures alarm at each dose, of how many; nothing where none does at any."""
    faulty = [each for each in rows if each.dose]
    checks = {name: _of(faulty, name) for name in _names(each.check for each in faulty if each.alarm)}

    def cell(found: Sequence[Row], fault: str) -> str:
        here = [each for each in found if each.what == fault]
        alarms = [sum(each.alarm for each in here if each.dose == dose) for dose in _doses(faulty)]
        return f"{' '.join(map(str, alarms))} of {len({each.picture for each in here})}" if any(alarms) else ""

    return _table("fault", checks, _names(each.what for each in faulty), cell)


def curves(rows: Sequence[Row]) -> str:
    """The share of alarms over the dose: a panel for each fault, a line for each check that sees it. SVG."""
    faulty = [each for each in rows if each.dose]
    faults, checks = _names(each.what for each in faulty), _names(each.check for each in faulty if each.alarm)
    inks = dict(zip(checks, _INKS, strict=False))
    panels = [
        _panel(fault, number, [each for each in faulty if each.what == fault], inks)
        for number, fault in enumerate(faults)
    ]
    width, height = _PANEL[0] * _COLUMNS, _PANEL[1] * -(-len(faults) // _COLUMNS) + 40
    legend = "".join(
        f'<text x="{20 + 95 * number}" y="{height - 12}" style="fill: {ink}">{name}</text>'
        for number, (name, ink) in enumerate(inks.items())
    )
    return _SVG.format(width=width, height=height, panels="".join(panels), legend=legend)


def _panel(fault: str, number: int, rows: Sequence[Row], inks: Mapping[str, str]) -> str:
    left, top = number % _COLUMNS * _PANEL[0] + 30, number // _COLUMNS * _PANEL[1] + 30
    seen = {ink: _of(rows, check) for check, ink in inks.items()}
    lines = [
        f'<polyline points="{_points(found)}" stroke="{ink}"/>'
        for ink, found in seen.items()
        if any(each.alarm for each in found)
    ]
    frame = f'<path class="axis" d="M0 0V{_PLOT[1]}H{_PLOT[0]}"/>'
    title = f'<text y="-8">{escape(fault.replace("_", " "))}</text>'
    return f'<g transform="translate({left} {top})">{title}{frame}{"".join(lines)}</g>'


def _points(rows: Sequence[Row]) -> str:
    shares = {0.0: 0.0} | {dose: _rate([each for each in rows if each.dose == dose]) for dose in _doses(rows)}
    return " ".join(f"{dose * _PLOT[0]:.0f},{(1 - share) * _PLOT[1]:.0f}" for dose, share in shares.items())


_SVG = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-size="12">
<title>The share of damaged pictures that each check finds, over the dose, by fault</title>
<style>
text {{ fill: #222; font-family: sans-serif }}
.axis {{ stroke: #999; fill: none }}
polyline {{ fill: none; stroke-width: 2 }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #ddd }} .axis {{ stroke: #777 }} }}
</style>
{panels}
{legend}
</svg>
"""


def _table(corner: str, columns: Mapping[str, Sequence[Row]], names: Sequence[str], cell: Cell) -> str:
    head = [corner, *columns]
    lines = [
        head,
        ["---"] * len(head),
        *([f"`{name}`", *(cell(rows, name) for rows in columns.values())] for name in names),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _of(rows: Iterable[Row], check: str) -> list[Row]:
    return [each for each in rows if each.check == check]


def _names(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _doses(rows: Iterable[Row]) -> list[float]:
    return sorted({each.dose for each in rows})


def _share(rows: Sequence[Row]) -> str:
    return f"{sum(each.alarm for each in rows)} of {len(rows)}" if rows else ""


def _rate(rows: Sequence[Row]) -> float:
    return sum(each.alarm for each in rows) / len(rows)
