"""Storages: a folder on this machine, and object stores."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from packshot.api import Storage, hookimpl
from packshot_stores.local import Local, LocalConfig
from packshot_stores.objects import Object, ObjectConfig

__all__ = ["Local", "LocalConfig", "Object", "ObjectConfig", "packshot_storages"]


@hookimpl
def packshot_storages() -> Iterable[type[Storage[Any]]]:
    """Yield the storages `local` and `object`."""
    yield Local
    yield Object
