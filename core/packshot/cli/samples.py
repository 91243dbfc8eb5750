"""The sample catalog that packshot ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import packshot
from packshot.api import Problem
from packshot.errors import InputError

_PACKAGE = Path(packshot.__file__).parent
_PLACES = (_PACKAGE / "samples" / "aurora", _PACKAGE.parents[1] / "catalogs" / "aurora")
"""Where it is in an installed wheel, and in a checkout."""
_NOT_COPIED = shutil.ignore_patterns(".packshot", "out", "contact-sheet.html")


def copy_sample(folder: Path) -> None:
    """Copy the sample catalog into a new or empty folder; one that already holds it is left as it is."""
    if (folder / "catalog.toml").is_file():
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        message = f"{folder} is not empty and holds no catalog"
        raise InputError(Problem(code="demo.folder", message=message, fix="name another folder: packshot demo FOLDER"))
    shutil.copytree(_source(), folder, ignore=_NOT_COPIED, dirs_exist_ok=True)


def _source() -> Path:
    found = next((place for place in _PLACES if place.is_dir()), None)
    if found is None:
        message = "this installation of packshot has no sample catalog"
        raise InputError(Problem(code="demo.missing", message=message, fix="install packshot again"))
    return found
