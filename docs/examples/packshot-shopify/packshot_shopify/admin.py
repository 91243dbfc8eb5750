"""A shop's Admin API over HTTP: answers in values, failures in one OSError that says what to do.

This module loads the HTTP client: the plugin imports it in `open`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import httpx2

TOKEN = "set PACKSHOT_STORAGE__TOKEN to an Admin API token with the scopes read_files and write_files"  # noqa: S105  advice
_TRIES = 6
_SECONDS = 1.0
"""Of the first wait of a shop that is asked too much; then twice as long each time."""
_TOO_FAST = 429


class UserErrors(OSError):
    """What the shop says is wrong with what it was asked."""

    def __init__(self, errors: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(f"the shop refuses it: {'; '.join(str(each.get('message')) for each in errors)}")
        self.codes = {str(each.get("code")) for each in errors}


class Admin:
    """An open client of one shop. The token goes to the shop alone, never where files are uploaded or read."""

    def __init__(self, address: str, version: str, token: str, wait: float = _SECONDS) -> None:
        self._url = f"{address}/admin/api/{version}/graphql.json"
        self._token, self._wait = token, wait
        self._http = httpx2.AsyncClient(follow_redirects=False, timeout=httpx2.Timeout(120.0, connect=10.0))

    async def close(self) -> None:
        """Close the client."""
        await self._http.aclose()

    async def ask(self, query: str, /, **variables: object) -> Any:  # noqa: ANN401  JSON
        """The first field of what a query or mutation gives. Raises UserErrors, PermissionError, OSError otherwise."""
        for attempt in range(_TRIES):
            answer = await self._asked({"query": query, "variables": variables})
            if answer is not None:
                return answer
            await asyncio.sleep(self._wait * 2**attempt)
        raise OSError("the shop is asked too much by others too; run again later")

    async def upload(self, target: Mapping[str, Any], name: str, data: bytes, media_type: str) -> None:
        """Post the bytes to a staged target, its parameters before them."""
        fields = {each["name"]: each["value"] for each in target["parameters"]}
        with _plainly("upload"):
            response = await self._http.post(target["url"], data=fields, files={"file": (name, data, media_type)})
        if not response.is_success:
            raise OSError(f"the upload of {name} was refused ({response.status_code}); run again")

    async def download(self, url: str) -> bytes:
        """The bytes at an address."""
        with _plainly("file"):
            response = await self._http.get(url)
        if not response.is_success:
            raise OSError(f"the shop does not hand out a file it has ({response.status_code}); run again")
        return response.content

    async def _asked(self, document: object) -> Any:  # noqa: ANN401  JSON
        """One answer; None where the shop asks to slow down."""
        with _plainly("shop"):
            response = await self._http.post(self._url, json=document, headers={"X-Shopify-Access-Token": self._token})
        if response.status_code == _TOO_FAST:
            return None
        if response.status_code in (401, 403):
            raise PermissionError(f"the shop refuses the token ({response.status_code}); {TOKEN}")
        if not response.is_success:
            raise OSError(f"the shop answers {response.status_code}; look at shop and version")
        return _field(response)


def _field(response: httpx2.Response) -> Any:  # noqa: ANN401  JSON
    try:
        document = response.json()
    except ValueError:
        raise OSError("the shop's answer is no JSON; look at shop") from None
    errors = document.get("errors") or []
    codes = {str(each.get("extensions", {}).get("code")) for each in errors}
    if "THROTTLED" in codes:
        return None
    if "ACCESS_DENIED" in codes:
        raise PermissionError(f"the token may not do this; {TOKEN}")
    if errors:
        raise OSError(f"the shop does not understand: {'; '.join(str(each.get('message')) for each in errors)}")
    field = next(iter(document["data"].values()))
    if isinstance(field, dict) and field.get("userErrors"):
        raise UserErrors(field["userErrors"])
    return {} if field is None else field


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """A broken connection as an OSError; its own text may quote what was sent."""
    try:
        yield
    except httpx2.HTTPError as error:
        raise OSError(f"the {what} could not be reached ({type(error).__name__}); look at the network") from None
