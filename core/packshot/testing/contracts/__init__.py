"""What every plugin of a kind must keep, as test classes to subclass in pytest or to examine without it.

Set `plugin` to the class under test and `options` to what a catalog would write; override the methods that make the
sample input where the plugin needs something else. A failure says which rule was broken.
"""

from packshot.testing.contracts.batching import BatchGeneratorContract
from packshot.testing.contracts.checks import CheckContract
from packshot.testing.contracts.generators import GeneratorContract, PaidGeneratorContract
from packshot.testing.contracts.postprocessors import PostProcessorContract
from packshot.testing.contracts.readers import ReaderContract
from packshot.testing.contracts.storages import StorageContract
from packshot.testing.contracts.templates import TemplatesContract

__all__ = [
    "BatchGeneratorContract",
    "CheckContract",
    "GeneratorContract",
    "PaidGeneratorContract",
    "PostProcessorContract",
    "ReaderContract",
    "StorageContract",
    "TemplatesContract",
]
