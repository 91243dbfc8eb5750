"""Object stores through obstore: S3 and what speaks it (R2, MinIO), Google Cloud Storage, Azure, memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from pydantic import Field, SecretStr

from packshot.api import Finding, PluginConfig, Storage, Stored, safe_key

if TYPE_CHECKING:
    from obstore.store import ObjectStore

_PROBE = ".packshot-doctor"
_DIGEST = "sha256"
"""The name of an object's own metadata field that holds the SHA-256 of its bytes (hex)."""


class ObjectConfig(PluginConfig):
    """Which bucket, and how to reach it."""

    url: str
    """Bucket and folder: `s3://bucket/prefix`, `gs://bucket/prefix`, `az://container/prefix`, `memory:///`,
    `file:///folder`."""
    endpoint: str | None = None
    """The server's address, for S3-compatible stores: `https://account.r2.cloudflarestorage.com`."""
    region: str | None = None
    """The bucket's region; empty takes `AWS_REGION`."""
    credentials: Mapping[str, SecretStr] = Field(default_factory=dict)
    """Keys by obstore's names (`access_key_id`, `secret_access_key`, `account_key`, `service_account_key`). Better left
    out: obstore reads the provider's usual environment variables, and a catalog is no place for a secret."""
    public_url: str | None = None
    """The address under which a browser finds what is stored: `https://cdn.example.com/pictures`."""


class Object(Storage[ObjectConfig]):
    """Keeps assets in an object store; the same bytes are not sent twice."""

    name = "object"
    Config: ClassVar[type[PluginConfig]] = ObjectConfig
    _store: ObjectStore

    def open(self) -> None:
        """Connect; RuntimeError says what to install without obstore, ValueError what is wrong in the options."""
        self._store = self._connected()

    async def put(self, key: str, data: bytes, *, media_type: str) -> Stored:
        """Store the bytes with their content type; ValueError for an unsafe key, OSError when the store refuses."""
        from obstore import put_async

        stored = self._stored(safe_key(key), len(data), hashlib.sha256(data).hexdigest())
        if await self.stat(key) != stored:
            with _plainly(f"{key} cannot be stored"):
                await put_async(self._store, key, data, attributes=self._attributes(media_type, stored))
        return stored

    async def get(self, key: str) -> bytes:
        """The object's bytes; KeyError where there is none, ValueError for an unsafe key."""
        from obstore import get_async

        safe_key(key)
        with _plainly(f"{key} cannot be read"):
            try:
                found = await get_async(self._store, key)
            except FileNotFoundError:
                raise KeyError(key) from None
            return bytes(await found.bytes_async())

    async def stat(self, key: str) -> Stored | None:
        """Length, and SHA-256 where packshot stored the object, or None; ValueError for an unsafe key."""
        from obstore import get_async

        safe_key(key)
        with _plainly(f"{key} cannot be looked up"):
            try:
                found = await get_async(self._store, key, options={"head": True})
            except FileNotFoundError:
                return None
            return self._stored(key, found.meta["size"], found.attributes.get(_DIGEST))

    async def list(self, prefix: str = "") -> Iterable[Stored]:
        """The objects whose key begins with `prefix`, in order of key; a listing does not tell their SHA-256."""
        import obstore

        folder = prefix.rpartition("/")[0]
        with _plainly(f"{self.config.url} cannot be listed"):
            found = await obstore.list(self._store, prefix=folder or None).collect_async()
        kept = sorted((each["path"], each["size"]) for each in found if each["path"].startswith(prefix))
        return [self._stored(key, size) for key, size in kept]

    def url(self, key: str) -> str | None:
        """The object's public address, where the catalog names one."""
        return f"{self.config.public_url.rstrip('/')}/{quote(key)}" if self.config.public_url else None

    def doctor(self) -> Iterable[Finding]:
        """Say when the bucket cannot be written to, by writing and deleting an empty object."""
        try:
            self._probe()
        except (OSError, RuntimeError, ValueError) as error:
            message = str(error)
            yield Finding(check=self.name, measure="writable", value=0, limit=1, verdict="fail", message=message)

    def _probe(self) -> None:
        store = self._connected()
        from obstore import delete, put

        with _plainly(f"{self.config.url} is not writable"):
            put(store, _PROBE, b"")
            delete(store, _PROBE)

    def _connected(self) -> ObjectStore:
        try:
            from obstore.exceptions import BaseError
            from obstore.store import from_url
        except ModuleNotFoundError as error:
            message = "the storage `object` needs the extra [object]; run: pip install 'packshot[object]'"
            raise RuntimeError(message) from error
        try:
            return from_url(self.config.url, **self._options())
        except (BaseError, ValueError) as error:
            raise ValueError(f"storage.url {self.config.url} cannot be used: {_first_line(error)}") from error

    def _options(self) -> dict[str, Any]:
        """What obstore is told; a local file system and memory know no options at all."""
        if self.config.url.startswith(("memory:", "file:")):
            return {"mkdir": True} if self.config.url.startswith("file:") else {}
        secrets = {name: each.get_secret_value() for name, each in self.config.credentials.items()}
        places = {"endpoint": self.config.endpoint, "region": self.config.region}
        return {
            "config": {**secrets, **{name: each for name, each in places.items() if each}},
            "client_options": {"allow_http": (self.config.endpoint or "").startswith("http://")},
            "retry_config": {"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
        }

    def _attributes(self, media_type: str, stored: Stored) -> dict[str, str] | None:
        """What is kept beside the bytes; a plain file system keeps nothing."""
        if self.config.url.startswith("file:") or stored.sha256 is None:
            return None
        return {"Content-Type": media_type, _DIGEST: stored.sha256}

    def _stored(self, key: str, length: int, digest: str | None = None) -> Stored:
        return Stored(key=key, bytes=length, sha256=digest, url=self.url(key))


@contextmanager
def _plainly(what: str) -> Iterator[None]:
    """Say a store's failure as one OSError."""
    from obstore.exceptions import BaseError

    try:
        yield
    except (BaseError, OSError, NotImplementedError) as error:
        raise OSError(f"{what}: {_first_line(error)}") from error


def _first_line(error: Exception) -> str:
    """What went wrong, without the store's internals and the server's XML that follow it."""
    return str(error).partition("\n")[0].partition("<?xml")[0].rstrip(" :")
