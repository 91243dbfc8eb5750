"""The studio keeps the contract of generators, for each kind of picture it makes."""

from dataclasses import replace
from pathlib import Path

from packshot.api import Request, Size
from packshot.testing import samples
from packshot.testing.contracts import GeneratorContract
from packshot_studio import Studio


class TestColorway(GeneratorContract):
    """Another colour of the photo, at the photo's size."""

    plugin = Studio


class TestPackshot(GeneratorContract):
    """The photo itself, at another size."""

    plugin = Studio

    def request(self, folder: Path) -> Request:
        """No colorway, a square twice the photo's width."""
        return replace(super().request(folder), colorway=None, size=Size(128, 128))


class TestRoom(GeneratorContract):
    """A colorway in a room."""

    plugin = Studio

    def request(self, folder: Path) -> Request:
        """The sample room, at its plate's size."""
        return replace(super().request(folder), operation="combine", scene=samples.scene(folder), size=Size(96, 64))
