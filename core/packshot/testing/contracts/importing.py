"""What importing a plugin's module does, seen in a fresh Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from packshot.testing.contracts.rules import expect

HEAVY = (
    "aiohttp",
    "boto3",
    "cv2",
    "httpx",
    "httpx2",
    "numpy",
    "obstore",
    "openai",
    "pandas",
    "requests",
    "rich",
    "scipy",
    "torch",
)
"""What a plugin's module must not import at its top: a plan would pay for it."""
_PROGRAM = """
import importlib.util as u, json, os, sys
name, file = sys.argv[1:]
try:
    spec = u.spec_from_file_location(name, file) if file else u.find_spec(name)
except ModuleNotFoundError:  # a package that is only there in the tests
    spec = None
if spec is None:
    print("null")
    sys.exit()
done = []
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.remove", "os.mkdir"):
        done.append(f"{event}: {args[0]!r:.80}")
    elif event == "open" and isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR):
        done.append(f"writes {args[0]!r:.80}")
    elif event == "open" and isinstance(args[1], str) and set(args[1]) & set("wax+"):
        done.append(f"writes {args[0]!r:.80}")
sys.addaudithook(watch)
module = u.module_from_spec(spec)
sys.modules[name] = module
spec.loader.exec_module(module)
print(json.dumps({"loaded": list(sys.modules), "done": done}))
"""


def loaded_by(module: str) -> frozenset[str]:
    """The modules that are there after importing a plugin's module; its package has often loaded it already."""
    package = _imported(module.partition(".")[0], "")
    loaded = frozenset[str]() if package is None else frozenset(package["loaded"])
    return loaded if module in loaded else frozenset((_seen(module) or {}).get("loaded", ()))


def done_by(module: str) -> tuple[str, ...]:
    """What a module did to the world while it was imported: connections, processes, files it wrote."""
    return tuple(dict.fromkeys((_seen(module) or {}).get("done", ())))


def _seen(module: str) -> Mapping[str, list[str]] | None:
    """By its name, or else by its file: a module of a plugin directory has no name that others find."""
    file = getattr(sys.modules.get(module), "__file__", None) or ""
    is_test = Path(file).name.startswith(("test_", "conftest"))
    return _imported(module, "") or (None if is_test or not file else _imported(module, file))


@lru_cache
def _imported(module: str, file: str) -> Mapping[str, list[str]] | None:
    """What was seen; None where there is no such module, as of a class written into a test."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", _PROGRAM, module, file]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603  our own text
    expect(ran.returncode == 0, f"importing {module} fails in a fresh Python:\n{ran.stderr}")
    seen: Mapping[str, list[str]] | None = json.loads(ran.stdout.splitlines()[-1])
    return seen
