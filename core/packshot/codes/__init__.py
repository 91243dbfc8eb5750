"""What each error code means, as `packshot explain CODE` tells it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from packshot.codes.config import CONFIG
from packshot.codes.record import RECORD
from packshot.codes.work import WORK

CODES: Mapping[str, str] = MappingProxyType({**CONFIG, **RECORD, **WORK})
