"""The storage for Shopify keeps the contract of storages, against a stand-in for a shop that speaks GraphQL."""

from __future__ import annotations

import asyncio
import email
import json
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

import pytest
from graphql import build_schema, graphql_sync
from pydantic import ValidationError

from packshot.api import Context, Stored
from packshot.testing.contracts import StorageContract
from packshot_shopify import Shopify, ShopifyConfig, names
from packshot_shopify.admin import Admin

TOKEN = "shpat_any-token"  # noqa: S105  the stand-in's
SCHEMA = build_schema("""
scalar UnsignedInt64
scalar URL
enum FileStatus { UPLOADED PROCESSING READY FAILED }
enum FileContentType { IMAGE FILE VIDEO }
enum FileCreateInputDuplicateResolutionMode { APPEND_UUID RAISE_ERROR REPLACE }
enum StagedUploadTargetGenerateUploadResource { IMAGE FILE VIDEO }
enum StagedUploadHttpMethodType { POST PUT }
interface Node { id: ID! }
interface File { id: ID! fileStatus: FileStatus! fileErrors: [FileError!]! }
type FileError { message: String! }
type Image { url: URL! }
type MediaImageOriginalSource { fileSize: Int url: URL }
type MediaImage implements File & Node {
  id: ID! fileStatus: FileStatus! fileErrors: [FileError!]! image: Image originalSource: MediaImageOriginalSource
}
type GenericFile implements File & Node {
  id: ID! fileStatus: FileStatus! fileErrors: [FileError!]! url: URL originalFileSize: Int
}
type PageInfo { hasNextPage: Boolean! endCursor: String }
type FileConnection { nodes: [File!]! pageInfo: PageInfo! }
type UserError { code: String field: [String!] message: String! }
type StagedUploadParameter { name: String! value: String! }
type StagedMediaUploadTarget { url: URL resourceUrl: URL parameters: [StagedUploadParameter!]! }
type StagedUploadsCreatePayload { stagedTargets: [StagedMediaUploadTarget!] userErrors: [UserError!]! }
type FileCreatePayload { files: [File!] userErrors: [UserError!]! }
type FileDeletePayload { deletedFileIds: [ID!] userErrors: [UserError!]! }
input StagedUploadInput {
  filename: String! mimeType: String! resource: StagedUploadTargetGenerateUploadResource!
  httpMethod: StagedUploadHttpMethodType fileSize: UnsignedInt64
}
input FileCreateInput {
  originalSource: String! filename: String contentType: FileContentType alt: String
  duplicateResolutionMode: FileCreateInputDuplicateResolutionMode
}
type Query { files(first: Int, after: String, query: String): FileConnection! node(id: ID!): Node }
type Mutation {
  stagedUploadsCreate(input: [StagedUploadInput!]!): StagedUploadsCreatePayload
  fileCreate(files: [FileCreateInput!]!): FileCreatePayload
  fileDelete(fileIds: [ID!]!): FileDeletePayload
}
""")
"""What the plugin uses of the Admin API, as shopify.dev states it: a query that is none, or asks for more, fails."""


class FakeShop:
    """A shop on loopback: its Admin API, the staged targets, and the addresses its files are loaded from."""

    def __init__(self, *, page: int = 2) -> None:
        self.files: dict[str, dict[str, Any]] = {}
        self.staged: dict[str, bytes] = {}
        self.uploads = 0
        self.throttled = 0
        """How many answers from now ask to slow down."""
        self.broken = ""
        """Why no file can be used."""
        self.slow = 2
        """How often a file is looked at before it is ready."""
        self.blind = False
        """Whether the search finds nothing yet."""
        self._page, self._lock = page, threading.RLock()
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with shop._lock:
                    if self.path.startswith("/staged/"):
                        self.answer(*shop._upload(self.path, self.headers, body))
                    else:
                        self.answer(*shop._graphql(self.path, self.headers, json.loads(body)))

            def do_GET(self) -> None:
                name = unquote(self.path).partition("?")[0].rpartition("/")[2]
                with shop._lock:
                    found = next((each["data"] for each in shop.files.values() if each["name"] == name), None)
                self.answer(404 if found is None else 200, found or b"")

            def answer(self, status: int, body: bytes) -> None:
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the standard library's name
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        """Close the shop."""
        self._server.shutdown()
        self._server.server_close()

    def _upload(self, path: str, headers: Message, body: bytes) -> tuple[int, bytes]:
        assert "X-Shopify-Access-Token" not in headers
        form = email.message_from_bytes(f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + body)
        parts = {str(each.get_param("name", header="content-disposition")): each for each in form.walk()}
        if str(parts["key"].get_payload()).strip() != path:
            return 403, b""
        self.staged[f"{self.url}{path}"] = bytes(parts["file"].get_payload(decode=True))
        self.uploads += 1
        return 201, b""

    def _graphql(self, path: str, headers: Message, asked: Mapping[str, Any]) -> tuple[int, bytes]:
        if headers["X-Shopify-Access-Token"] != TOKEN:
            return 401, f'{{"errors": "Invalid token {headers["X-Shopify-Access-Token"]}"}}'.encode()
        if path != "/admin/api/2026-10/graphql.json":
            return 404, b""
        if self.throttled:
            self.throttled -= 1
            return 200, b'{"errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]}'
        root = {
            "files": self._find,
            "node": lambda _, id: self._told(id),  # noqa: A006  the API's name
            "stagedUploadsCreate": self._stage,
            "fileCreate": self._create,
            "fileDelete": self._delete,
        }
        done = graphql_sync(SCHEMA, asked["query"], root, variable_values=asked["variables"])
        return 200, json.dumps(done.formatted).encode()

    def _stage(self, _: object, input: list[dict[str, Any]]) -> object:  # noqa: A002  the API's name
        targets = []
        for _each in input:
            path = f"/staged/{len(self.staged) + 1}-{threading.get_ident()}"
            parameters = [{"name": "key", "value": path}, {"name": "acl", "value": "private"}]
            targets.append({"url": f"{self.url}{path}", "resourceUrl": f"{self.url}{path}", "parameters": parameters})
        return {"stagedTargets": targets, "userErrors": []}

    def _create(self, _: object, files: list[dict[str, Any]]) -> object:
        (asked,) = files
        if any(each["name"] == asked["filename"] for each in self.files.values()):
            assert asked["duplicateResolutionMode"] == "RAISE_ERROR"
            taken = {"code": "FILENAME_ALREADY_EXISTS", "field": ["files"], "message": "The name is taken."}
            return {"files": [], "userErrors": [taken]}
        kind = "MediaImage" if asked["contentType"] == "IMAGE" else "GenericFile"
        made = f"gid://shopify/{kind}/{len(self.files) + 1}"
        data = self.staged.pop(asked["originalSource"])
        self.files[made] = {"name": asked["filename"], "data": data, "kind": kind, "looks": 0}
        return {"files": [self._told(made)], "userErrors": []}

    def _delete(self, _: object, fileIds: list[str]) -> object:  # noqa: N803  the API's name
        gone = [each for each in fileIds if self.files.pop(each, None)]
        return {"deletedFileIds": gone, "userErrors": []}

    def _find(self, _: object, first: int, after: str | None = None, query: str | None = None) -> object:
        begin = query.removeprefix("filename:").removesuffix("*") if query else ""
        known = [each for each, file in self.files.items() if file["name"].startswith(begin) and not self.blind]
        start = int(after or 0)
        end = start + min(first, self._page)
        info = {"hasNextPage": end < len(known), "endCursor": str(end)}
        return {"nodes": [self._told(each) for each in known[start:end]], "pageInfo": info}

    def _told(self, asked: str) -> object:
        file = self.files.get(asked)
        if file is None:
            return None
        file["looks"] += 1
        ready = file["looks"] > self.slow
        status = "FAILED" if self.broken else "READY" if ready else "PROCESSING"
        told = {"__typename": file["kind"], "id": asked, "fileStatus": status, "fileErrors": []}
        told["fileErrors"] = [{"message": self.broken}] if self.broken else []
        url, size = f"{self.url}/files/{file['name']}", len(file["data"])
        if not ready:
            return told
        image = {"image": {"url": f"{url}?v=1"}, "originalSource": {"fileSize": size, "url": f"{url}?original"}}
        return told | (image if file["kind"] == "MediaImage" else {"url": f"{url}?v=1", "originalFileSize": size})


SHOPS: dict[Path, FakeShop] = {}


class TestShopify(StorageContract):
    """A shop of its own for each folder."""

    plugin = Shopify
    options: ClassVar[Mapping[str, Any]] = {"token": TOKEN, "poll_seconds": 0.01, "shop": "http://127.0.0.1:1"}

    def unopened(self, folder: Path, **options: Any) -> Any:  # noqa: ANN401  as the contract declares it
        """With the stand-in's address."""
        shop = SHOPS.get(folder) or SHOPS.setdefault(folder, FakeShop())
        return super().unopened(folder, **{"shop": shop.url, **options})


@pytest.fixture
def shop() -> Iterator[FakeShop]:
    """An empty shop."""
    made = FakeShop()
    yield made
    made.close()


def at(shop: FakeShop, work: Callable[[Shopify], Awaitable[Any]], **options: Any) -> Any:  # noqa: ANN401  the work's
    """Open the storage in the current folder, do this, close it."""
    storage = Shopify(ShopifyConfig(**{"shop": shop.url, "token": TOKEN, "poll_seconds": 0.01, **options}), Context())

    async def done() -> Any:  # noqa: ANN401  the work's
        storage.open()
        try:
            return await work(storage)
        finally:
            await storage.close()

    return asyncio.run(done())


def put(data: bytes, key: str = "sofa/a.png", kind: str = "image/png") -> Callable[[Shopify], Awaitable[Stored]]:
    """Put bytes under a key."""
    return lambda storage: storage.put(key, data, media_type=kind)


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_same_bytes_twice_are_sent_once(shop: FakeShop) -> None:
    """By this run or another, from this folder or one that remembers nothing."""
    stored = [at(shop, put(b"one")), at(shop, put(b"one"))]
    for each in Path(".packshot/cache/shopify").iterdir():
        each.unlink()
    stored.append(at(shop, put(b"one")))

    assert 1 == shop.uploads == len(shop.files)
    assert 1 == len(set(stored))


def test_the_same_bytes_at_once_are_one_file(shop: FakeShop) -> None:
    """Whoever comes second takes what the first has made."""

    async def work(storage: Shopify) -> list[Stored]:
        return await asyncio.gather(*[put(b"one")(storage) for _ in range(3)])

    assert 1 == len(set(at(shop, work)))
    assert 1 == len(shop.files)


def test_new_bytes_have_a_new_address_and_the_old_go(shop: FakeShop) -> None:
    """Only once the new file is ready."""
    one, other = at(shop, put(b"one")), at(shop, put(b"other"))

    assert one.url != other.url
    assert [b"other"] == [each["data"] for each in shop.files.values()]


def test_what_was_put_can_be_read_before_the_search_knows_it(shop: FakeShop) -> None:
    """A shop's search lags behind; its files by id do not."""
    shop.blind = True

    assert b"one" == at(shop, _put_and_got)


def test_lineage_is_a_file_and_no_picture(shop: FakeShop) -> None:
    """Shops tell them apart."""
    at(shop, put(b"{}", "sofa/a.png.json", "application/json"))
    ((made, file),) = shop.files.items()

    assert made.startswith("gid://shopify/GenericFile/")
    assert file["name"].startswith("sofa_sa_2epng.")


def test_a_file_the_shop_cannot_use_is_said_with_its_reason(shop: FakeShop) -> None:
    """As the shop puts it."""
    shop.broken = "The image has too many pixels"
    with pytest.raises(OSError, match=r"cannot use sofa/a\.png: The image has too many pixels"):
        at(shop, put(b"one"))


def test_a_file_that_is_never_ready_is_not_waited_for_for_ever(shop: FakeShop) -> None:
    """It may be there at the next run."""
    shop.slow = 1_000
    with pytest.raises(OSError, match=r"has not made sofa/a\.png ready in 0\.01 s"):
        at(shop, put(b"one"), ready_seconds=0.01, poll_seconds=0.01)


def test_a_shop_that_is_asked_too_much_is_waited_for(shop: FakeShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer each time."""
    monkeypatch.setattr(Admin.__init__, "__defaults__", (0.001,))
    shop.throttled = 3

    assert b"one" == at(shop, _put_and_got)


async def _put_and_got(storage: Shopify) -> bytes:
    await storage.put("a.png", b"one", media_type="image/png")
    return await storage.get("a.png")


def test_a_token_that_is_refused_is_not_told(shop: FakeShop) -> None:
    """The advice names the scopes."""
    with pytest.raises(PermissionError, match="read_files and write_files") as caught:
        at(shop, put(b"one"), token="shpat_wrong")  # noqa: S106  no shop's

    assert "shpat_wrong" not in str(caught.value)


@pytest.mark.parametrize("shop", ["https://evil.example", "my-shop.myshopify.com.evil.example", "http://shop.example"])
def test_a_token_goes_to_shops_alone(shop: str) -> None:
    """Whatever a catalog from anywhere says."""
    with pytest.raises(ValidationError, match="is not a shop's own address"):
        ShopifyConfig(shop=shop)

    assert "https://my-shop.myshopify.com" == ShopifyConfig(shop="my-shop.myshopify.com").shop


@pytest.mark.parametrize(
    "key", ["sofa-01/a.jpg", "Gr\u00fcn #1 (50%)_s/a_2e.b.webp", "\u05db\u05d9\u05e1\u05d0/1.png.json"]
)
def test_a_name_leads_back_to_its_key(key: str) -> None:
    """Whatever letters it has, in names that only have plain ones."""
    name = names.Name(key, "0" * 64)

    assert name == names.parse(str(name))
    assert str(name).replace("_", "").replace(".", "").replace("-", "").isalnum()
    assert str(name).isascii()


@pytest.mark.parametrize(("key", "said"), [("sofa/a", "does not end"), (f"{'x' * 200}.jpg", "too long")])
def test_a_key_no_shop_can_hold_is_refused(key: str, said: str) -> None:
    """With what to do."""
    with pytest.raises(ValueError, match=said):
        names.stem(key)
