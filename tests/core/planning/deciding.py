"""A shop whose generator invents pictures from all it is told, so that other words give another picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from packshot.identity import Slot
from packshot.ledger import Decision, Ledger
from packshot.testing.shop import CATALOG, CHAIR, COLUMNS, Shop

_PLUGIN = '''
import hashlib
from packshot.api import Capabilities, Cost, Generator, PaidGenerator, Picture, Reading, hookimpl

def seen(request):
    told = [request.prompt, *request.redo, *(each.digest for each in request.references), str(request.take)]
    return "#" + hashlib.sha256("|".join(told).encode()).hexdigest()[:6]

class Inventor(Generator):
    """A plain field whose colour depends on the words and the images."""
    name = "inventor"
    can = Capabilities(references=3)

    def generate(self, request):
        return Picture.new(request.size, seen(request))

class Dear(PaidGenerator):
    """The same for money: each answer is a line of a bill that nobody can take back."""
    name = "dear"

    def estimate(self, request):
        return Cost.exactly(40_000)

    def ask(self, request, spool):
        with open("bill.txt", "a") as bill:
            bill.write(f"{request.product.id} {request.colorway and request.colorway.key} {seen(request)}\\n")
        spool.write(Picture.new(request.size, seen(request)).to_png())

    def read(self, answer, request):
        return Reading(originals=(answer.body,), charge=40_000)

@hookimpl
def packshot_generators():
    return [Inventor, Dear]
'''
_CATALOG = (
    CATALOG[: CATALOG.index("[defaults]")]
    + """
[generators.inventor]
plugin = "inventor"

[defaults]
generator = "inventor"
format = "png"

[shots.packshot]
template = "packshot"

[shots.room]
template = "room-scene"
each = ["scene", "colorway"]

[storage]
plugin = "local"
path = "out"
"""
)
QUIET = ("--json", "--no-sheet")


class People:
    """The shop of one chair: a packshot and three rooms, and the people who look at them."""

    def __init__(self, folder: Path) -> None:
        (folder / "inventor.py").write_text(_PLUGIN)
        Path("packshot.toml").write_text(f'plugin_dirs = ["{folder / "inventor.py"}"]\n')
        self.shop = Shop.build(folder / "shop", catalog=_CATALOG, records=f"{COLUMNS}\n{CHAIR}\n")

    @staticmethod
    def slot(colorway: str | None = None, *, tier: str = "draft", take: int = 1) -> Slot:
        """The packshot's slot, or that of the room in a colorway."""
        shot, scene = ("room", "room") if colorway else ("packshot", None)
        return Slot(product="chair", shot=shot, colorway=colorway, scene=scene, take=take, tier=tier)

    def run(self, *arguments: str) -> Any:  # noqa: ANN401  JSON values
        """What a run says."""
        return self.shop.packshot("run", *QUIET, *arguments).json

    def plan(self, *arguments: str) -> Any:  # noqa: ANN401  JSON values
        """What a plan says."""
        return self.shop.packshot("plan", "--json", *arguments).json

    def told(self, *arguments: str) -> str:
        """A plan in words."""
        return self.shop.packshot("plan", *arguments).out

    def decide(self, slot: Slot, state: Any, **more: Any) -> Decision:  # noqa: ANN401  the ledger's words
        """Decide about what is there, having seen what stands."""
        with Ledger.open(self.shop.folder / ".packshot") as ledger:
            asset, judgement = ledger.asset(slot), ledger.decision(slot)
            sha256 = asset.sha256 if asset else ""
            return ledger.decide(slot, sha256, state, **{"expected": judgement.number} | more)

    @property
    def ledger(self) -> Ledger:
        """The ledger, to look at."""
        return Ledger.open(self.shop.folder / ".packshot", readonly=True)
