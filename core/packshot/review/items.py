"""A product's rows as the JSON the page's script reads. Every text in it is shown as text and as nothing else."""

from __future__ import annotations

import hashlib
import json
import shlex
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Any, Protocol

from packshot.api import Product, Reference
from packshot.identity import Slot
from packshot.ledger import Decision
from packshot.review import words
from packshot.review.grid import Group, Tile
from packshot.review.marks import marks
from packshot.review.places import Line, numbered, outline
from packshot.review.risk import risk
from packshot.review.rows import Failed, Making, Other, Shown

Picture = Reference | Shown | Making | Other


class Addresses(Protocol):
    """Where a page finds its pictures: URLs, None where there is nothing to show."""

    def thumbnail(self, of: Picture) -> str | None:
        """A small picture."""

    def full(self, of: Picture) -> str | None:
        """The picture as it is."""

    def heat(self, digest: str) -> str | None:
        """A heat map that a check has kept."""


def ident(slot: Slot) -> str:
    """A short name for a slot, the same in every page and every run."""
    return hashlib.sha256(json.dumps(astuple(slot)).encode()).hexdigest()[:16]


def group_json(group: Group, addresses: Addresses, catalog: Path) -> dict[str, Any]:
    """A product with its pictures; `catalog` is what commands are told to work on."""
    return {
        "product": product_json(group.product, addresses),
        "items": [item_json(tile, addresses, catalog) for tile in group.tiles],
    }


def item_json(tile: Tile, addresses: Addresses, catalog: Path) -> dict[str, Any]:
    """One row."""
    row = tile.row
    common: dict[str, Any] = {
        "id": ident(row.slot),
        "number": row.order or tile.number,
        "shot": row.shot,
        "colorway": row.colorway and _colorway(row.colorway),
        "scene": row.scene and {"key": row.scene.key, "label": row.scene.label},
        "take": row.take,
        "tier": row.tier,
        "explain": explain(row.slot, catalog),
    }
    match row:
        case Failed(problem=problem):
            where = str(problem.where) if problem.where else ""
            told = {"code": problem.code, "message": problem.message, "fix": problem.fix, "where": where}
            return {**common, "kind": "failed", "verdict": "failed", "risk": 4.0, "problem": told}
        case Making(preview=preview):
            stage = [preview.number, preview.total] if preview else None
            small = addresses.thumbnail(row)
            return {**common, "kind": "making", "verdict": "making", "risk": 0, "preview": stage, "thumb": small}
        case Shown():
            return {**common, **_shown(row, addresses)}


def _missing(row: Shown) -> str:
    """Why there is no picture to show, where there is none."""
    return "The file is not on this disk" if row.file else "The storage does not give the file"


def decision_json(decision: Decision | None) -> dict[str, Any] | None:
    """What somebody decided."""
    if decision is None:
        return None
    return {
        "number": decision.number,
        "state": decision.state,
        "reason": decision.reason,
        "note": decision.note,
        "who": decision.who,
        "at": decision.decided_at,
    }


def explain(slot: Slot, catalog: Path) -> str:
    """The command that says where every value of a picture comes from."""
    axes = {"colorway": slot.colorway, "scene": slot.scene, "tier": None if slot.tier == "draft" else slot.tier}
    chosen = {"product": slot.product, "shot": slot.shot, **{name: key for name, key in axes.items() if key}}
    options = [f"--{name}={value}" for name, value in chosen.items()]
    return shlex.join(["packshot", "explain", str(catalog), *options])


def product_json(product: Product, addresses: Addresses) -> dict[str, Any]:
    """A product."""
    photo = product.photo
    return {
        "id": product.id,
        "title": product.title or product.id,
        "where": str(product.where),
        "photo": photo and _other(photo, addresses, kind="source", name="Source photo"),
    }


def _colorway(colorway: Any) -> dict[str, str]:  # noqa: ANN401  an api.Colorway
    return {
        "key": colorway.key,
        "label": colorway.label,
        "hex": words.swatch(colorway.hex),
        "written": colorway.hex,
        "material": colorway.material,
    }


def _shown(row: Shown, addresses: Addresses) -> dict[str, Any]:
    return {
        "kind": "asset",
        "verdict": row.verdict,
        "risk": round(risk(row.verdict, row.findings), 3),
        "findings": [_finding(each, row, addresses) for each in numbered(row.findings)],
        "sha256": row.sha256,
        "width": row.width,
        "height": row.height,
        "file": f"{words.file_format(row.media_type)}, {words.weight(row.bytes)}",
        "alt": row.alt,
        "prompt": row.prompt,
        "marks": marks(row.prompt, row.product, row.colorway, row.scene),
        "origin": words.origin(row.source_type),
        "generator": row.generator,
        "cost": row.cost,
        "price": words.price(row.cost),
        "reused": row.reused,
        "run": row.run,
        "made": row.made_at,
        "key": row.key,
        "original": row.original_key,
        "asset": row.asset_key,
        "thumb": addresses.thumbnail(row),
        "full": addresses.full(row),
        "missing": _missing(row),
        "decision": decision_json(row.judgement.decision),
        "voided": decision_json(row.judgement.voided),
        "others": [_other(each, addresses, kind=each.kind, name=each.name) for each in row.others],
        "changed": row.changed and {"parts": row.changed.parts, "prompt": row.changed.prompt},
    }


def _finding(line: Line, row: Shown, addresses: Addresses) -> dict[str, Any]:
    finding = line.finding
    return {
        "check": finding.check,
        "measure": finding.measure,
        "figure": words.figure(finding),
        "verdict": finding.verdict,
        "message": finding.message,
        "number": line.number,
        "where": words.where(finding) if finding.regions else "",
        "places": [asdict(outline(each, row.size)) for each in finding.regions],
        "colours": [words.swatch(each) for each in finding.colours or ()],
        "heat": addresses.heat(finding.map) if finding.map else None,
    }


def _other(of: Reference | Other, addresses: Addresses, *, kind: str, name: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "width": of.size.width,
        "height": of.size.height,
        "thumb": addresses.thumbnail(of),
        "full": addresses.full(of),
    }
