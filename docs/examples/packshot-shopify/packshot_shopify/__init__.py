"""A shop's media for packshot: finished pictures go into the Files of a Shopify shop."""

from __future__ import annotations

import asyncio
import builtins
import hashlib
import re
import secrets
from collections.abc import AsyncIterator, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import unquote, urlsplit

from pydantic import Field, SecretStr, field_validator

from packshot.api import Context, Finding, PluginConfig, Storage, Stored, hookimpl, safe_key
from packshot_shopify import names, queries
from packshot_shopify.names import Name

if TYPE_CHECKING:
    from packshot_shopify.admin import Admin

_SHOP = re.compile(r"https://[a-z0-9][a-z0-9-]*\.myshopify\.com|http://(127\.0\.0\.1|localhost)(:\d+)?")


class ShopifyConfig(PluginConfig):
    """What a catalog may say in its `[storage]`."""

    shop: str
    """The shop's own address: `my-shop.myshopify.com`."""
    token: SecretStr | None = None
    """Of the Admin API, with the scopes read_files and write_files; better left to PACKSHOT_STORAGE__TOKEN."""
    version: str = Field(default="2026-10", pattern=r"^\d{4}-\d{2}$")
    """The Admin API's version."""
    ready_seconds: float = Field(default=120.0, gt=0, le=3600)
    """How long the shop may take to make a file ready."""
    poll_seconds: float = Field(default=1.0, gt=0, le=60)
    """How often it is asked whether it has."""

    @field_validator("shop")
    @classmethod
    def _is_a_shop(cls, shop: str) -> str:
        """A token goes to Shopify, and to a stand-in on this machine, whatever a catalog says."""
        address = shop.rstrip("/") if "://" in shop else f"https://{shop.rstrip('/')}"
        if not _SHOP.fullmatch(address):
            raise ValueError(f'"{shop}" is not a shop\'s own address; write it like "my-shop.myshopify.com"')
        return address


@dataclass(frozen=True, slots=True)
class File:
    """A file of the shop that is ready: `url` is what customers load, `source` the bytes as they were uploaded."""

    id: str
    name: Name
    bytes: int
    url: str
    source: str

    @property
    def stored(self) -> Stored:
        """As packshot knows it."""
        return Stored(key=self.name.key, bytes=self.bytes, sha256=self.name.digest, url=self.url)


class Shopify(Storage[ShopifyConfig]):
    """Puts pictures into the Files of a Shopify shop; the same bytes are sent once and are one file.

    The lineage, a JSON file beside each picture, goes there too: everybody who knows its address can read it.
    """

    name = "shopify"
    Config: ClassVar[type[PluginConfig]] = ShopifyConfig

    def __init__(self, config: ShopifyConfig | None = None, context: Context | None = None) -> None:
        super().__init__(config, context)
        self._admin: Admin | None = None

    def open(self) -> None:
        """Open the client. Raises PermissionError without a token."""
        from packshot_shopify.admin import TOKEN, Admin

        if self.config.token is None:
            raise PermissionError(f"there is no token for the shop; {TOKEN}")
        self._admin = Admin(self.config.shop, self.config.version, self.config.token.get_secret_value())

    async def close(self) -> None:
        """Close the client."""
        if self._admin is not None:
            await self._admin.close()
            self._admin = None

    def doctor(self) -> Iterable[Finding]:
        """Whether there is a token."""
        if self.config.token is None:
            message = "there is no token for the shop; set PACKSHOT_STORAGE__TOKEN"
            yield Finding(check=self.name, measure="token", value=None, verdict="fail", message=message)

    async def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Upload, wait until the shop has made it ready, and only then delete what the key held before."""
        name = Name(safe_key(key), hashlib.sha256(data).hexdigest())
        before = await self._files(key)
        file = next((each for each in before if each.name == name), None)
        if file is None:
            file = await self._created(name, data, media_type)
            self._remember(file)
        if old := [each.id for each in before if each.name != name]:
            await self._shop.ask(queries.DELETE, ids=old)
        return file.stored

    async def get(self, key: str) -> bytes:
        """The bytes as they were uploaded; KeyError where there are none."""
        files = await self._files(key)
        if not files:
            raise KeyError(key)
        return await self._shop.download(files[0].source)

    async def stat(self, key: str) -> Stored | None:
        """Length, digest and address, or None."""
        files = await self._files(key)
        return files[0].stored if files else None

    async def list(self, prefix: str = "") -> Iterable[Stored]:
        """All files of the shop that packshot has named, in order of key."""
        found = [each.stored async for each in self._search(None) if each.name.key.startswith(prefix)]
        return sorted(found, key=lambda each: each.key)

    @property
    def _shop(self) -> Admin:
        if self._admin is None:
            raise OSError("the storage is not open")
        return self._admin

    async def _files(self, key: str) -> builtins.list[File]:
        """What the key holds, first what was put last from here: the shop's search lags behind by seconds."""
        stem, memory = names.stem(safe_key(key)), self._memory(key)
        known = None
        if memory.is_file():
            known = file_of(await self._shop.ask(queries.NODE, id=memory.read_text("utf-8")))
        found = [each async for each in self._search(f"filename:{stem}*") if each.name.key == key]
        return found if known is None else [known, *(each for each in found if each.id != known.id)]

    async def _search(self, query: str | None) -> AsyncIterator[File]:
        after = None
        while True:
            page = await self._shop.ask(queries.FIND, query=query, after=after)
            for each in map(file_of, page["nodes"]):
                if each is not None:
                    yield each
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    async def _created(self, name: Name, data: bytes, media_type: str) -> File:
        from packshot_shopify.admin import UserErrors

        kind = "IMAGE" if media_type.startswith("image/") else "FILE"
        staged = {"filename": str(name), "mimeType": media_type, "resource": kind, "httpMethod": "POST"}
        (target,) = (await self._shop.ask(queries.STAGE, input=[staged | {"fileSize": str(len(data))}]))[
            "stagedTargets"
        ]
        await self._shop.upload(target, str(name), data, media_type)
        wanted = {"originalSource": target["resourceUrl"], "filename": str(name), "contentType": kind}
        try:
            made = await self._shop.ask(queries.CREATE, files=[wanted | {"duplicateResolutionMode": "RAISE_ERROR"}])
        except UserErrors as error:
            if "FILENAME_ALREADY_EXISTS" not in error.codes:
                raise
            return await self._ready(name, None)  # another run was quicker with the same bytes
        return await self._ready(name, made["files"][0]["id"])

    async def _ready(self, name: Name, known: str | None) -> File:
        """Wait for the file, by its id, or by its name where another run has made it."""
        for _ in range(max(1, round(self.config.ready_seconds / self.config.poll_seconds))):
            if known is None:
                file = next((each for each in await self._files(name.key) if each.name == name), None)
            else:
                node = await self._shop.ask(queries.NODE, id=known)
                if node.get("fileStatus") == "FAILED":
                    reasons = "; ".join(str(each["message"]) for each in node["fileErrors"])
                    raise OSError(f"the shop cannot use {name.key}: {reasons or 'no reason given'}")
                file = file_of(node)
            if file is not None:
                return file
            await asyncio.sleep(self.config.poll_seconds)
        raise OSError(f"the shop has not made {name.key} ready in {self.config.ready_seconds:g} s; run again later")

    def _memory(self, key: str) -> Path:
        """Where the id of what a key holds is remembered; without it everything is found by name, a little later."""
        account = f"{self.config.shop}\n{key}".encode()
        return self.context.cache / "shopify" / hashlib.sha256(account).hexdigest()

    def _remember(self, file: File) -> None:
        memory = self._memory(file.name.key)
        memory.parent.mkdir(parents=True, exist_ok=True)
        unfinished = memory.with_name(f".{secrets.token_hex(8)}.part")
        unfinished.write_text(file.id, "utf-8")
        unfinished.replace(memory)


def file_of(node: Mapping[str, Any]) -> File | None:
    """A file as the API tells it; None where it is not ready, gone, or none of packshot's."""
    source = node.get("originalSource") or {}
    url = (node.get("image") or node).get("url")
    name = names.parse(unquote(urlsplit(url or "").path).rpartition("/")[2])
    if node.get("fileStatus") != "READY" or name is None or not url:
        return None
    size = source.get("fileSize") or node.get("originalFileSize") or 0
    return File(str(node["id"]), name, int(size), url, source.get("url") or url)


@hookimpl
def packshot_storages() -> Iterable[type[Storage[Any]]]:
    """The one storage of this plugin."""
    return [Shopify]
