"""Everything a plugin imports, and nothing else: API level 1.

```python
from packshot.api import Generator, Picture, Request, hookimpl
```
Numeric colour work is in `packshot.api.colour`, and in `patches` and `appearance` beside it: what colour a part has in
a picture, and should have there. They load numpy: import them where they are used, not at module top.
"""

from packshot.api.batching import BatchGenerator, BatchLimits, BatchLine, BatchProgress, Load
from packshot.api.failures import (
    BadRequest,
    GeneratorFailure,
    NotAuthorised,
    OutOfFunds,
    RateLimited,
    Refused,
    Transient,
    Unknown,
)
from packshot.api.findings import Box, Finding, Problem, Verdict, worst
from packshot.api.generators import Capabilities, Finishing, Generator, Limits, Use
from packshot.api.heat import Heat
from packshot.api.hookspecs import hookimpl
from packshot.api.jobs import Job, Request
from packshot.api.keys import safe_key
from packshot.api.kinds import (
    Check,
    CheckConfig,
    PostProcessor,
    Reader,
    Record,
    Storage,
    Stored,
    Templates,
)
from packshot.api.masters import Master
from packshot.api.money import FREE, Cost
from packshot.api.paid import Answer, PaidGenerator, Reading, Spool
from packshot.api.parts import Part
from packshot.api.pictures import FileFacts, Picture, PictureError, Placement
from packshot.api.plugin import Context, Plugin, PluginConfig
from packshot.api.size import Size
from packshot.api.values import (
    Change,
    Colorway,
    Operation,
    Photograph,
    Place,
    Product,
    Prop,
    Reference,
    Scene,
    Target,
    Where,
)

API_LEVEL = 1
"""The level this packshot offers; a plugin says in `api` which one it was written for."""

__all__ = [
    "API_LEVEL",
    "FREE",
    "Answer",
    "BadRequest",
    "BatchGenerator",
    "BatchLimits",
    "BatchLine",
    "BatchProgress",
    "Box",
    "Capabilities",
    "Change",
    "Check",
    "CheckConfig",
    "Colorway",
    "Context",
    "Cost",
    "FileFacts",
    "Finding",
    "Finishing",
    "Generator",
    "GeneratorFailure",
    "Heat",
    "Job",
    "Limits",
    "Load",
    "Master",
    "NotAuthorised",
    "Operation",
    "OutOfFunds",
    "PaidGenerator",
    "Part",
    "Photograph",
    "Picture",
    "PictureError",
    "Place",
    "Placement",
    "Plugin",
    "PluginConfig",
    "PostProcessor",
    "Problem",
    "Product",
    "Prop",
    "RateLimited",
    "Reader",
    "Reading",
    "Record",
    "Reference",
    "Refused",
    "Request",
    "Scene",
    "Size",
    "Spool",
    "Storage",
    "Stored",
    "Target",
    "Templates",
    "Transient",
    "Unknown",
    "Use",
    "Verdict",
    "Where",
    "hookimpl",
    "safe_key",
    "worst",
]
