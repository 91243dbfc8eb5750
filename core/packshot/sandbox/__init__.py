"""What computes the texts that users write: prompts, `only`, storage keys. It computes text, and only so much."""

from packshot.sandbox.environment import MAX_SOURCE, Sandbox
from packshot.sandbox.meter import metered
from packshot.sandbox.names import Name, names, unknown
from packshot.sandbox.printing import MAX_VALUE, clean

__all__ = ["MAX_SOURCE", "MAX_VALUE", "Name", "Sandbox", "clean", "metered", "names", "unknown"]
