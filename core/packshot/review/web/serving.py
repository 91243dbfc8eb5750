"""The web app on a port of this machine, until it is stopped."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field

import uvicorn

from packshot.review.web.app import review_app
from packshot.review.web.board import Board
from packshot.review.web.guard import cookie_name, hosts

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the app is to be had."""

    host: str = LOOPBACK
    port: int = 0
    """0: a free one."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


def serve(board: Board, door: Door, ready: Callable[[str], None]) -> None:
    """Serve until somebody stops it; `ready` is told the address to open, with the token.

    Raises OSError where the port is taken or the host is not this machine's.
    """
    family = socket.AF_INET6 if ":" in door.host else socket.AF_INET
    with socket.create_server((door.host, door.port), family=family) as listening:
        port = listening.getsockname()[1]
        app = review_app(board, hosts=hosts(names(door.host), port), token=door.token, cookie=cookie_name(port))
        config = uvicorn.Config(
            app,
            ws="none",
            log_config=None,
            log_level="critical",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        ready(f"http://{_written(door.host)}:{port}/?token={door.token}")
        uvicorn.Server(config).run([listening])


def names(host: str) -> list[str]:
    """What this machine is called by who asks for the app at this address."""
    if not _is_any(host):
        return [host, *(["localhost"] if host == LOOPBACK else [])]
    own = socket.gethostname()
    try:
        addresses = {str(each[4][0]) for each in socket.getaddrinfo(own, None)}
    except OSError:
        addresses = set()
    return [LOOPBACK, "localhost", own, socket.getfqdn(), *sorted(addresses)]


def _written(host: str) -> str:
    name = socket.gethostname() if _is_any(host) else host
    return f"[{name}]" if ":" in name else name


def _is_any(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
