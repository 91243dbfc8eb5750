"""The studio keeps the contract of generators, for each kind of picture it makes."""

from dataclasses import replace
from pathlib import Path

from packshot.api import Job, Request, Size
from packshot.testing import samples
from packshot.testing.contracts import CheckContract, GeneratorContract
from packshot_studio import Studio
from packshot_studio.exposure import Exposure
from packshot_studio.viewpoint import Viewpoint


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


class TestExposure(CheckContract):
    """`exposure` keeps the contract of checks."""

    plugin = Exposure


class TestViewpoint(CheckContract):
    """`viewpoint` keeps the contract of checks; the product stands in a room, and its record says how it was seen."""

    plugin = Viewpoint

    def job(self, folder: Path) -> Job:
        """A product photographed from 10 degrees above, in the sample room."""
        product = samples.product(folder, facts={"camera_pitch": "10"})
        return samples.job(samples.request(product, operation="combine", scene=samples.scene(folder)))
